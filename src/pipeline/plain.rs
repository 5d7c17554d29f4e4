//! Dedup of plain records: two passes over lines of JSON.
//!
//! In: files of lines, or standard input. Out: the lines without their repeats, and the ledger. Batches of lines are scanned and
//! rendered on any thread; keys are gathered and lines written in the order of the input. What cannot be read a second time is kept in
//! a scratch file meanwhile.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::beside::beside;
use super::ordered::ordered;
use super::pool::Pool;
use super::stream::put;
use crate::dedup::plain::{Plain, Rendered, Repeat, Scanned, render, scan};
use crate::dedup::{
    Directory, First, Gather, Index, Names, Verdicts,
    spill::{Scratch, Spool, Varints, put_varint},
};
use crate::disk::stamp;
use crate::document::{Code, Failure, Stage, short_hash};
use crate::error::Error;

/// Bytes of lines that a thread takes at a time.
const BATCH: usize = 1 << 18;

/// A file of lines.
pub struct PlainInput {
    /// Its name for messages, and for the ids of records that have none.
    pub source: String,
    /// The file itself, where it can be read as it is and again.
    pub path: Option<PathBuf>,
    /// Its bytes.
    pub reader: Box<dyn Read + Send>,
}

/// What a dedup of plain records came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainTally {
    /// Records read.
    pub documents: u64,
    /// Records of which nothing stayed.
    pub emptied: u64,
    /// Paragraphs read.
    pub paragraphs: u64,
    /// Paragraphs cut.
    pub cut: u64,
    /// Lines that are no record.
    pub failures: Vec<Failure>,
}

/// How it is done.
pub struct PlainJob<'a> {
    /// What a paragraph is, and which repeats are cut.
    pub plain: Plain<'a>,
    /// Threads to use.
    pub threads: usize,
    /// Memory to use, in bytes, about.
    pub memory: u64,
    /// The largest line, in bytes.
    pub max_bytes: u64,
    /// Where scratch files go.
    pub scratch: &'a Path,
}

/// Cuts repeats over all inputs, against an index too, and adds to it what was new.
///
/// # Errors
///
/// Where an input, the output, a scratch file or the index fails.
pub fn dedup_plain(
    inputs: Vec<PlainInput>,
    job: &PlainJob<'_>,
    mut index: Option<&mut Index>,
    out: &mut dyn Write,
    ledger: Option<&mut (dyn Write + Send)>,
) -> Result<PlainTally, Error> {
    job.plain.settings.check().map_err(Error::Usage)?;
    let sources: Vec<(String, Option<PathBuf>)> = inputs.iter().map(|input| (input.source.clone(), input.path.clone())).collect();
    let mut gather = Gather::new(job.scratch, job.memory, job.plain.settings.furniture);
    let scratch = gather.scratch().clone();
    let mut tally = PlainTally::default();
    let mut wrong: Vec<(usize, u64, Code, String)> = Vec::new();
    let mut layout = scratch.spool();
    let pool = Pool::default();
    let mut batches = Batches::new(inputs, &scratch, &pool, index.is_some(), job.max_bytes);
    ordered(
        std::iter::from_fn(|| batches.next().transpose()),
        job.threads,
        |batch| batch.map(|batch| (scan(&batch.bytes, &sources[batch.file].0, batch.first, &job.plain), batch)),
        |scanned: Result<(Scanned, Batch), Error>| {
            let (scanned, batch) = scanned?;
            let paragraphs = scanned.documents.iter().map(|document| u64::from(document.paragraphs)).sum();
            let header =
                [batch.file as u64, batch.first, batch.skipped, batch.bytes.len() as u64, paragraphs, scanned.layout.len() as u64];
            let mut save = || {
                header.iter().try_for_each(|number| put_varint(&mut layout, *number))?;
                layout.write_all(&scanned.layout)
            };
            save().map_err(|error| scratch.fail(error))?;
            tally.documents += scanned.documents.len() as u64;
            tally.paragraphs += paragraphs;
            let mut keys = scanned.keys.into_iter();
            let rank = job.plain.settings.rank(&sources[batch.file].0, "");
            for document in scanned.documents {
                let keys = keys.by_ref().take(document.keys);
                gather.document(&document.id, rank, document.paragraphs, document.site, keys)?;
            }
            wrong.extend(scanned.wrong.into_iter().map(|(line, code, message)| (batch.file, batch.first + line, code, message)));
            pool.give(batch.bytes);
            Ok(())
        },
    )?;
    let Batches { mut kept, seen, digest, oversize, .. } = batches;
    wrong.extend(oversize);
    wrong.sort_unstable();
    tally.failures = wrong.into_iter().map(|(file, line, code, message)| failure(&sources[file].0, line, code, message)).collect();
    let batch = short_hash(&digest.finalize());
    let known = index.as_deref().map(|index| index.before(&batch)).transpose()?.unwrap_or_default();
    let mut gathered = gather.resolve(job.threads, &known, index.is_some())?;
    if let Some(index) = index.as_mut() {
        index.add(&batch, &mut gathered)?;
    }
    let mut second = Second {
        layout: layout.into_reader(1 << 16).map_err(|error| scratch.fail(error))?,
        kept: kept.reader().map_err(|error| scratch.fail(error))?,
        scratch: &scratch,
        pool: &pool,
        sources: &sources,
        seen: &seen,
        open: None,
        verdicts: gathered.verdicts,
        directory: gathered.directory,
        names: Names::open(&known)?,
        next: 0,
    };
    let ledger_wanted = ledger.is_some();
    beside(ledger, job.threads > 1, &pool, |put_ledger| {
        ordered(
            std::iter::from_fn(|| second.next().transpose()),
            job.threads,
            |item| {
                let item = item?;
                let name = &sources[item.batch.file].0;
                let mut rendered = Rendered { lines: pool.take(), ledger: pool.take(), emptied: 0 };
                render(&item.batch.bytes, &item.layout, &item.repeats, name, item.batch.first, ledger_wanted, &mut rendered)
                    .map_err(|error| changed(name, error))?;
                pool.give(item.batch.bytes);
                pool.give(item.layout);
                Ok((rendered, item.repeats.len() as u64))
            },
            |result: Result<(Rendered, u64), Error>| {
                let (rendered, cut) = result?;
                tally.emptied += rendered.emptied;
                tally.cut += cut;
                put(out, &rendered.lines)?;
                pool.give(rendered.lines);
                put_ledger(rendered.ledger)
            },
        )
    })?;
    Ok(tally)
}

fn failure(source: &str, line: u64, code: Code, message: String) -> Failure {
    Failure {
        source: source.to_owned(),
        record: line - 1,
        document: String::new(),
        stage: Stage::Read,
        code,
        message,
        place: format!("line {line}"),
    }
}

fn changed(name: &str, source: io::Error) -> Error {
    Error::Output { path: name.to_owned(), action: "read it again", source, remedy: "run the same command again" }
}

/// Whole lines of one file.
struct Batch {
    file: usize,
    /// Number of its first line in the file, from 1.
    first: u64,
    /// How many bytes before it were left out, since their line was too long.
    skipped: u64,
    bytes: Vec<u8>,
}

/// What a file looked like when it was opened first; `None` for what cannot be read again.
type Seen = Option<String>;

/// All lines of all inputs, in batches, for the first pass.
struct Batches<'a> {
    inputs: std::iter::Enumerate<std::vec::IntoIter<PlainInput>>,
    open: Option<(usize, PlainInput)>,
    line: u64,
    rest: Vec<u8>,
    max_bytes: usize,
    /// Within a line above the limit.
    skipping: bool,
    skipped: u64,
    scratch: &'a Scratch,
    pool: &'a Pool,
    /// Bytes of inputs that cannot be read again.
    kept: Spool,
    seen: Vec<Seen>,
    digest: blake3::Hasher,
    digesting: bool,
    /// Lines above the limit: file, line, what is wrong.
    oversize: Vec<(usize, u64, Code, String)>,
}

impl<'a> Batches<'a> {
    fn new(inputs: Vec<PlainInput>, scratch: &'a Scratch, pool: &'a Pool, digesting: bool, max_bytes: u64) -> Self {
        Self {
            inputs: inputs.into_iter().enumerate(),
            open: None,
            line: 1,
            rest: Vec::new(),
            max_bytes: usize::try_from(max_bytes).unwrap_or(usize::MAX),
            skipping: false,
            skipped: 0,
            scratch,
            pool,
            kept: scratch.spool(),
            seen: Vec::new(),
            digest: blake3::Hasher::new(),
            digesting,
            oversize: Vec::new(),
        }
    }

    fn next(&mut self) -> Result<Option<Batch>, Error> {
        loop {
            if self.open.is_none() {
                let Some((file, input)) = self.inputs.next() else { return Ok(None) };
                self.seen.push(input.path.as_deref().and_then(stamp));
                self.line = 1;
                self.open = Some((file, input));
            }
            let Some((file, input)) = &mut self.open else { continue };
            let (file, fail) = (*file, |source| Error::Output {
                path: input.source.clone(),
                action: "read it",
                source,
                remedy: "mend that and run the same command again",
            });
            let mut bytes = std::mem::take(&mut self.rest);
            bytes.reserve(BATCH);
            let begun = bytes.len();
            let read = input.reader.by_ref().take(BATCH as u64).read_to_end(&mut bytes).map_err(fail)?;
            if self.digesting {
                self.digest.update(&bytes[begun..]);
            }
            if read < BATCH {
                self.open = None;
            } else if self.skipping || memchr::memchr(b'\n', &bytes[begun..]).is_some() {
                let end = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
                self.rest = self.pool.take();
                self.rest.extend_from_slice(&bytes[end..]);
                bytes.truncate(end);
            } else {
                self.rest = bytes;
                if self.rest.len() > self.max_bytes {
                    self.skipping = true;
                }
                continue;
            }
            self.skip(file, &mut bytes);
            if bytes.is_empty() {
                continue;
            }
            let first = self.line;
            self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            if self.seen.last().is_some_and(Option::is_none) {
                self.kept.write_all(&bytes).map_err(|error| self.scratch.fail(error))?;
            }
            return Ok(Some(Batch { file, first, skipped: std::mem::take(&mut self.skipped), bytes }));
        }
    }

    /// Leaves out a line above the limit, which is at the start of `bytes` and may go on after them.
    fn skip(&mut self, file: usize, bytes: &mut Vec<u8>) {
        if !self.skipping {
            return;
        }
        let end = memchr::memchr(b'\n', bytes).map(|end| end + 1);
        if end.is_none() {
            // The rest is of the same line.
            bytes.append(&mut self.rest);
        }
        let length = end.unwrap_or(bytes.len());
        self.skipped += length as u64;
        bytes.drain(..length);
        if end.is_some() || self.open.is_none() {
            self.skipping = false;
            let message = format!(
                "larger than the limit of {} bytes for one record; raise it with --max-bytes, or split the record",
                self.max_bytes
            );
            self.oversize.push((file, self.line, Code::Oversize, message));
            self.line += 1;
        }
    }
}

/// A batch of the second pass, with its repeats.
struct Item {
    batch: Batch,
    layout: Vec<u8>,
    repeats: Vec<Repeat>,
}

/// All batches once more.
struct Second<'a> {
    layout: BufReader<tempfile::SpooledTempFile>,
    kept: BufReader<&'a mut tempfile::SpooledTempFile>,
    scratch: &'a Scratch,
    pool: &'a Pool,
    sources: &'a [(String, Option<PathBuf>)],
    seen: &'a [Seen],
    open: Option<(usize, File)>,
    verdicts: Verdicts,
    directory: Directory,
    names: Names,
    /// Sequence number of the next paragraph.
    next: u64,
}

impl Second<'_> {
    fn next(&mut self) -> Result<Option<Item>, Error> {
        let fail = |error| self.scratch.fail(error);
        let Some(file) = self.layout.varint().map_err(fail)? else { return Ok(None) };
        let mut header = [0; 5];
        for number in &mut header {
            *number = self.layout.number().map_err(fail)?;
        }
        let [first, skipped, length, paragraphs, layout_length] = header;
        let mut layout = self.pool.take();
        fill(&mut self.layout, layout_length, &mut layout).map_err(fail)?;
        let file = file as usize;
        let mut bytes = self.pool.take();
        self.read(file, skipped, length, &mut bytes)?;
        let mut repeats = Vec::new();
        while let Some((sequence, verdict)) = self.verdicts.next_below(self.next + paragraphs)? {
            let (document, block, documents) = match verdict {
                First::Here(first) | First::Furniture { first, .. } => {
                    let documents = if let First::Furniture { documents, .. } = verdict { documents } else { 0 };
                    let first = self.directory.locate(first)?;
                    (first.id.to_owned(), first.block, documents)
                }
                First::Known { segment, document, block } => (self.names.id(segment, document)?.to_owned(), block, 0),
            };
            repeats.push(Repeat { paragraph: sequence - self.next, document, block, documents });
        }
        self.next += paragraphs;
        Ok(Some(Item { batch: Batch { file, first, skipped, bytes }, layout, repeats }))
    }

    /// Reads bytes of a file again.
    fn read(&mut self, number: usize, skipped: u64, length: u64, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let (source, path) = &self.sources[number];
        let fail = |error| changed(source, error);
        let Some(path) = path.as_ref().filter(|_| self.seen[number].is_some()) else {
            return fill(&mut self.kept, length, bytes).map_err(|error| self.scratch.fail(error));
        };
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            if stamp(path) != self.seen[number] {
                return Err(fail(io::Error::other("it has changed since it was read first")));
            }
            self.open = Some((number, File::open(path).map_err(fail)?));
        }
        let Some((_, file)) = self.open.as_mut() else { return Ok(()) };
        if skipped > 0 {
            file.seek_relative(i64::try_from(skipped).unwrap_or(i64::MAX)).map_err(fail)?;
        }
        fill(file, length, bytes).map_err(fail)
    }
}

/// Reads so many bytes, and no fewer.
fn fill(reader: &mut impl Read, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.reserve(usize::try_from(length).unwrap_or(0));
    let read = reader.take(length).read_to_end(bytes)?;
    if read as u64 == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
