//! Where records go: an output folder, or a stream.
//!
//! In: documents and failures in input order. Out: the four files of a folder, or the clean records on a stream. A folder's files take
//! their names together at the end; until then an earlier run's files stay as they are.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Format;
use super::atomic::AtomicFile;
use super::records::{CleanRecord, ledger_lines};
use super::run::{InputDigest, Run};
use crate::document::{Code, Document, Failure, Fate, Stage};
use crate::error::Error;
use crate::settings::Settings;

/// Where records go.
pub struct Output {
    sink: Sink,
    run: Run,
    failures: Vec<Failure>,
    line: Vec<u8>,
    format: Format,
}

enum Sink {
    Folder { folder: PathBuf, documents: Box<AtomicFile>, cuts: Box<AtomicFile>, failures: Box<AtomicFile> },
    Stream(Box<dyn Write>),
}

/// What an output holds when it is finished: the account, and the failures for the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The account of the run.
    pub run: Run,
    /// All failures, in input order.
    pub failures: Vec<Failure>,
}

impl Output {
    /// Begins a folder of four files; the folder is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written.
    pub fn folder(folder: &Path, settings: &Settings) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::output(folder, "make the output folder", error))?;
        let file = |name: &str| AtomicFile::create(&folder.join(name)).map(Box::new);
        let sink = Sink::Folder {
            folder: folder.to_path_buf(),
            documents: file("documents.jsonl")?,
            cuts: file("cuts.jsonl")?,
            failures: file("failures.jsonl")?,
        };
        Ok(Self { sink, run: Run::new(settings), failures: Vec::new(), line: Vec::new(), format: settings.write.format })
    }

    /// Writes clean records to a stream, and nothing else; failures are still told in the [`Tally`].
    #[must_use]
    pub fn stream(stream: Box<dyn Write>, settings: &Settings) -> Self {
        let stream = Box::new(BufWriter::with_capacity(1 << 16, stream));
        Self {
            sink: Sink::Stream(stream),
            run: Run::new(settings),
            failures: Vec::new(),
            line: Vec::new(),
            format: settings.write.format,
        }
    }

    /// Notes an input that was read. Inputs come in order.
    pub fn input(&mut self, input: InputDigest) {
        self.run.balance.inputs += 1;
        self.run.inputs.push(input);
    }

    /// Writes a document: its kept blocks to the clean record, its cuts and edits to the ledger. One of which nothing is kept goes to
    /// the list of failures, which is no error.
    ///
    /// # Errors
    ///
    /// Where a file or the stream cannot be written.
    pub fn document(&mut self, document: &Document) -> Result<(), Error> {
        self.run.count(document);
        match CleanRecord::with(document, self.format) {
            Some(record) => {
                self.run.balance.written += 1;
                let line = to_line(&mut self.line, &record);
                match &mut self.sink {
                    Sink::Folder { documents, .. } => put(documents, line)?,
                    Sink::Stream(stream) => stream.write_all(line).map_err(|source| Error::Stream { stream: "output", source })?,
                }
            }
            None => self.failure(nothing_kept(document))?,
        }
        if let Sink::Folder { cuts, .. } = &mut self.sink {
            for line in ledger_lines(document) {
                put(cuts, to_line(&mut self.line, &line))?;
            }
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
        if let Sink::Folder { failures, .. } = &mut self.sink {
            put(failures, to_line(&mut self.line, &failure))?;
        }
        self.failures.push(failure);
        Ok(())
    }

    /// Gives all files their names, `run.json` last, or flushes the stream.
    ///
    /// # Errors
    ///
    /// Where the disk is full, the folder has gone, or the reader of the stream has.
    pub fn finish(mut self) -> Result<Tally, Error> {
        match self.sink {
            Sink::Folder { folder, documents, cuts, failures } => {
                for (name, file) in [("documents.jsonl", documents), ("cuts.jsonl", cuts), ("failures.jsonl", failures)] {
                    let digest = file.finish()?;
                    self.run.outputs.insert(name.to_owned(), digest);
                }
                let mut account = AtomicFile::create(&folder.join("run.json"))?;
                let mut bytes = serde_json::to_vec_pretty(&self.run).unwrap_or_default();
                bytes.push(b'\n');
                put(&mut account, &bytes)?;
                account.finish()?;
            }
            Sink::Stream(mut stream) => stream.flush().map_err(|source| Error::Stream { stream: "output", source })?,
        }
        Ok(Tally { run: self.run, failures: self.failures })
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

/// A value as a line of JSON in a buffer that is used again.
fn to_line<'a>(buffer: &'a mut Vec<u8>, value: &impl Serialize) -> &'a [u8] {
    buffer.clear();
    // Plain structs into memory: neither the serializer nor the buffer can fail.
    let _ = serde_json::to_writer(&mut *buffer, value);
    buffer.push(b'\n');
    buffer
}

fn put(file: &mut AtomicFile, bytes: &[u8]) -> Result<(), Error> {
    file.write_all(bytes).map_err(|error| Error::output(file.path(), "write the file", error))
}
