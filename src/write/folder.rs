//! Where records go: an output folder, or a stream.
//!
//! In: documents and failures in input order. Out: the four files of a folder, or the clean records on a stream. A folder's files take
//! their names together at the end; until then an earlier run's files stay as they are.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Format;
use super::atomic::{AtomicFile, Closed};
use super::records::{CleanRecord, block_lines, ledger_lines};
use super::run::{InputDigest, NearCounts, Run};
use super::shards::{Shards, ShardsMark, sweep};
use crate::dedup::near::Counts;
use crate::document::{Code, Document, Failure, Fate, Stage};
use crate::error::Error;
use crate::settings::Settings;

/// Where records go.
pub struct Output {
    sink: Sink,
    run: Run,
    told: Told,
    line: Vec<u8>,
    format: Format,
}

enum Sink {
    Folder(Box<Files>),
    Stream(Box<dyn Write>),
}

/// The files of a folder that hold lines.
struct Files {
    folder: PathBuf,
    documents: Shards,
    cuts: Shards,
    failures: Shards,
    blocks: Option<Shards>,
}

/// What an output holds when it is finished: the account, and failures for the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The account of the run; it says how many failures there are of each kind.
    pub run: Run,
    /// The first failures that are errors, and the first of each other kind, in input order.
    pub failures: Vec<Failure>,
    /// How many failures are errors.
    pub errors: u64,
}

impl Tally {
    /// The tally of a run that was finished before, with all its failures in their order.
    #[must_use]
    pub fn again(run: Run, failures: impl Iterator<Item = Failure>) -> Self {
        let mut told = Told::default();
        failures.for_each(|failure| told.note(failure));
        Self { run, failures: told.failures, errors: told.errors }
    }
}

/// Of an earlier account, the names of its files.
#[derive(Default, Deserialize)]
struct Outputs {
    outputs: std::collections::BTreeMap<String, String>,
}

/// How many errors are kept with their words and told in full; the list of failures has them all.
pub(crate) const TOLD: u64 = 10;

/// Failures for the summary: few of them, however many there are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    failures: Vec<Failure>,
    errors: u64,
}

impl Told {
    fn note(&mut self, failure: Failure) {
        let error = failure.code.is_error();
        self.errors += u64::from(error);
        if (error && self.errors <= TOLD) || !self.failures.iter().any(|other| other.code == failure.code) {
            self.failures.push(failure);
        }
    }
}

/// How far the output of a run had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputMark {
    documents: ShardsMark,
    cuts: ShardsMark,
    failures: ShardsMark,
    blocks: Option<ShardsMark>,
    /// The account but for its inputs.
    run: Run,
    told: Told,
}

impl Output {
    /// Begins a folder of four files; the folder is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written.
    pub fn folder(folder: &Path, settings: &Settings) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::output(folder, "make the output folder", error))?;
        let (limit, compress) = (settings.write.shard_bytes, settings.write.compress);
        let lines = |stem| Shards::create(folder, stem, limit, compress);
        let sink = Sink::Folder(Box::new(Files {
            folder: folder.to_path_buf(),
            documents: lines("documents")?,
            cuts: lines("cuts")?,
            // Few, and the first that people look at.
            failures: Shards::create(folder, "failures", 0, super::Compress::None)?,
            blocks: settings.write.blocks.then(|| lines("blocks")).transpose()?,
        }));
        Ok(Self { sink, run: Run::new(settings), told: Told::default(), line: Vec::new(), format: settings.write.format })
    }

    /// Goes on with the files of an interrupted run, from where they were marked; `inputs` begin with those that it had noted then.
    /// `None` where the files are not what they were.
    ///
    /// # Errors
    ///
    /// Where a file is there and cannot be read or cut back.
    pub fn resume(folder: &Path, mark: &OutputMark, mut inputs: Vec<InputDigest>) -> Result<Option<Self>, Error> {
        let mut run = mark.run.clone();
        let write = run.settings.write.clone();
        let lines = |stem, mark| Shards::resume(folder, stem, write.shard_bytes, write.compress, mark);
        let blocks = mark.blocks.as_ref().map(|mark| lines("blocks", mark)).transpose()?;
        let failures = Shards::resume(folder, "failures", 0, super::Compress::None, &mark.failures)?;
        let (Some(documents), Some(cuts), Some(failures)) =
            (lines("documents", &mark.documents)?, lines("cuts", &mark.cuts)?, failures)
        else {
            return Ok(None);
        };
        let blocks = match blocks {
            Some(None) => return Ok(None),
            Some(blocks) => blocks,
            None => None,
        };
        let format = write.format;
        inputs.truncate(run.balance.inputs as usize);
        run.inputs = inputs;
        let sink = Sink::Folder(Box::new(Files { folder: folder.to_path_buf(), documents, cuts, failures, blocks }));
        Ok(Some(Self { sink, run, told: mark.told.clone(), line: Vec::new(), format }))
    }

    /// Hands everything to the system and says how far the files have come; `None` for a stream.
    ///
    /// # Errors
    ///
    /// Where the disk is full.
    pub fn mark(&mut self) -> Result<Option<OutputMark>, Error> {
        let Sink::Folder(files) = &mut self.sink else { return Ok(None) };
        let inputs = std::mem::take(&mut self.run.inputs);
        let run = self.run.clone();
        self.run.inputs = inputs;
        let (documents, cuts, failures) = (files.documents.mark()?, files.cuts.mark()?, files.failures.mark()?);
        let blocks = files.blocks.as_mut().map(Shards::mark).transpose()?;
        Ok(Some(OutputMark { documents, cuts, failures, blocks, run, told: self.told.clone() }))
    }

    /// Writes clean records to a stream, and nothing else; failures are still told in the [`Tally`].
    #[must_use]
    pub fn stream(stream: Box<dyn Write>, settings: &Settings) -> Self {
        let stream = Box::new(BufWriter::with_capacity(1 << 16, stream));
        Self {
            sink: Sink::Stream(stream),
            run: Run::new(settings),
            told: Told::default(),
            line: Vec::new(),
            format: settings.write.format,
        }
    }

    /// Notes an input that was read. Inputs come in order.
    pub fn input(&mut self, input: InputDigest) {
        self.run.balance.inputs += 1;
        self.run.inputs.push(input);
    }

    /// Notes what was counted of near-duplicates: of documents, and of paragraphs.
    pub fn near(&mut self, counts: Option<(Counts, Counts)>) {
        self.run.near = counts.map(|(documents, paragraphs)| NearCounts { documents, paragraphs });
    }

    /// Writes a document: its kept blocks to the clean record, its cuts and edits to the ledger. One of which nothing is kept goes to
    /// the list of failures, which is no error.
    ///
    /// # Errors
    ///
    /// Where a file or the stream cannot be written.
    pub fn document(&mut self, mut document: Document) -> Result<(), Error> {
        self.run.count(&document);
        if let Sink::Folder(files) = &mut self.sink {
            for line in ledger_lines(&document) {
                files.cuts.put(to_line(&mut self.line, &line))?;
            }
            if let Some(blocks) = &mut files.blocks {
                for line in block_lines(&document, &self.run.settings.dedup) {
                    blocks.put(to_line(&mut self.line, &line))?;
                }
            }
        }
        let Some(record) = CleanRecord::with(&document, self.format) else { return self.failure(nothing_kept(&document)) };
        // The record has its own text: of a large one, two are in memory at a time, not three.
        document.text = String::new();
        self.run.balance.written += 1;
        let line = to_line(&mut self.line, &record);
        match &mut self.sink {
            Sink::Folder(files) => files.documents.put(line)?,
            Sink::Stream(stream) => stream.write_all(line).map_err(|source| Error::Stream { stream: "output", source })?,
        }
        Ok(())
    }

    /// Writes a failure.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn failure(&mut self, failure: Failure) -> Result<(), Error> {
        self.run.count_failure(failure.code);
        if let Sink::Folder(files) = &mut self.sink {
            files.failures.put(to_line(&mut self.line, &failure))?;
        }
        self.told.note(failure);
        Ok(())
    }

    /// Gives all files their names, `run.json` last, or flushes the stream.
    ///
    /// # Errors
    ///
    /// Where the disk is full, the folder has gone, or the reader of the stream has.
    pub fn finish(mut self) -> Result<Tally, Error> {
        match self.sink {
            Sink::Folder(files) => {
                let Files { folder, documents, cuts, failures, blocks } = *files;
                let account = folder.join("run.json");
                let old =
                    fs::read(&account).ok().and_then(|bytes| serde_json::from_slice::<Outputs>(&bytes).ok()).unwrap_or_default();
                let mut closed = Vec::new();
                for shards in [Some(documents), Some(cuts), Some(failures), blocks].into_iter().flatten() {
                    closed.extend(shards.close()?);
                }
                self.run.outputs.extend(closed.iter().map(|file| (file.name(), file.mark.digest.clone())));
                let mut file = AtomicFile::create(&account)?;
                let mut bytes = serde_json::to_vec_pretty(&self.run).unwrap_or_default();
                bytes.push(b'\n');
                file.write_all(&bytes).map_err(|error| Error::output(&account, "write the file", error))?;
                let file = file.close()?;
                Closed::finish_all(closed)?;
                file.finish()?;
                sweep(&folder, old.outputs.keys(), &|name| self.run.outputs.contains_key(name));
            }
            Sink::Stream(mut stream) => stream.flush().map_err(|source| Error::Stream { stream: "output", source })?,
        }
        Ok(Tally { run: self.run, failures: self.told.failures, errors: self.told.errors })
    }
}

/// The failure that lists a document of which nothing is kept, with the rules that took the most.
fn nothing_kept(document: &Document) -> Failure {
    let mut rules: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    let mut by_dedup = false;
    for block in &document.blocks {
        if let Fate::Cut(cut) = &block.fate {
            *rules.entry(&cut.rule).or_default() += 1;
            by_dedup |= cut.stage == Stage::Dedup;
        }
    }
    let mut most: Vec<(&str, u64)> = rules.into_iter().collect();
    most.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let most: Vec<String> = most.iter().take(3).map(|(rule, times)| format!("{rule} {times}")).collect();
    let told = if most.is_empty() { "it holds no block of text".to_owned() } else { format!("blocks cut by {}", most.join(", ")) };
    let (code, message) = if by_dedup {
        (Code::AllDuplicate, format!("every block that strip kept stands in another document; {told}; the ledger names the copies"))
    } else {
        (Code::NothingLeft, format!("nothing but debris; {told}; `scutch why` shows each"))
    };
    Failure {
        source: document.source.clone(),
        record: document.record,
        document: document.id.clone(),
        stage: if by_dedup { Stage::Dedup } else { Stage::Strip },
        code,
        message,
        place: String::new(),
    }
}

/// What the buffer of a line keeps for the next one, in bytes.
const LINE: usize = 1 << 20;

/// A value as a line of JSON in a buffer that is used again.
fn to_line<'a>(buffer: &'a mut Vec<u8>, value: &impl Serialize) -> &'a [u8] {
    buffer.clear();
    buffer.shrink_to(LINE);
    // Plain structs into memory: neither the serializer nor the buffer can fail.
    let _ = serde_json::to_writer(&mut *buffer, value);
    buffer.push(b'\n');
    buffer
}
