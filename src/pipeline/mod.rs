//! The order of the stages, and the only place with threads.
//!
//! In: inputs, or a stream from an earlier stage. Out: an [`Output`], or a stream for the next stage. Decode and strip run on any
//! thread in any order; what they give is put back into input order before dedup and write see it, so that the bytes that come
//! out do not depend on threads. A panic in a stage costs the one document that caused it.

mod alike;
mod beside;
mod finish;
mod finished;
mod inputs;
mod journal;
mod ordered;
mod plain;
mod pool;
mod stream;

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use alike::signature;
use finish::{Finish, Sink};
pub use inputs::decode_input;
use inputs::{Listed, Start, over_inputs};
use journal::Journal;
pub use journal::Standing;
use ordered::ordered;
pub use plain::{PlainInput, PlainJob, PlainTally, dedup_plain};
use stream::{Lines, flush, is_error, put, to_line, write_parcel};
pub use stream::{Parcel, STREAM};

use crate::dedup::near::Signature;
use crate::dedup::{BlockKey, Counted, keys};
use crate::document::{Code, Document, Failure, Stage};
use crate::error::Error;
use crate::read::Found;
use crate::settings::Settings;
use crate::strip;
use crate::write::{InputDigest, Output, Tally};

/// Somebody who watches a run: a progress bar, a summary.
pub trait Watch: Sync {
    /// Work begins on so many inputs with so many bytes in all.
    fn begin(&self, inputs: u64, bytes: u64) {
        let _ = (inputs, bytes);
    }
    /// So many bytes of the inputs were read, as they lie on disk.
    fn read(&self, bytes: u64) {
        let _ = bytes;
    }
    /// An input is done; all its bytes were told of by [`Watch::read`].
    fn done(&self, source: &str, bytes: u64, took: Duration) {
        let _ = (source, bytes, took);
    }
    /// An input could not be read or decoded.
    fn failed(&self, failure: &Failure) {
        let _ = failure;
    }
    /// True where the run is to stop. It is asked between documents; a run that stops ends with [`Error::Stopped`], and one into a folder
    /// can be gone on with.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {}

const PANIC: &str = "the program failed on it, which is a bug; please report it with the file";

/// Strips a document; one that makes strip fail comes back as a failure.
#[must_use]
pub fn strip_document(mut document: Box<Document>, settings: &Settings) -> Parcel {
    let (source, record, id) = (document.source.clone(), document.record, document.id.clone());
    let stripped = guarded(move || {
        strip::strip(&mut document, &settings.strip);
        document
    });
    stripped.map_or_else(
        || {
            Parcel::Failure(Box::new(Failure {
                source,
                record,
                document: id,
                stage: Stage::Strip,
                code: Code::Internal,
                message: PANIC.into(),
                place: String::new(),
            }))
        },
        Parcel::Document,
    )
}

fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// How the work is done. None of it changes a byte of the output.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Threads to use.
    pub threads: usize,
    /// Memory for dedup in bytes, about.
    pub memory: u64,
    /// Begin anew, whatever an interrupted run has left, and even where all is done.
    pub fresh: bool,
}

/// The whole flow: every input through all stages to a stream of clean records.
///
/// # Errors
///
/// Where the stream or a scratch file cannot be written, or the index fails. Trouble with an input is a failure in the tally, never an
/// error here.
pub fn run(found: Found, settings: &Settings, how: &How, output: Output, watch: &dyn Watch) -> Result<Tally, Error> {
    let scratch = scratch()?;
    let mut finish = Finish::new(&settings.dedup, how, scratch.path().to_path_buf(), output)?;
    let listed = Listed::new(found);
    let sink = |parcels: Vec<Keyed>, _| parcels.into_iter().try_for_each(|keyed| finish.parcel(keyed));
    over_inputs(&listed, Start::default(), settings, how.threads, watch, |parcels| judge(parcels, settings), sink)?;
    if watch.stopped() {
        return Err(Error::Stopped);
    }
    finish.finish()?.finish()
}

/// The whole flow into the folder `clean`. An interrupted run over the same inputs with the same settings is gone on with, and where a
/// finished one stands there nothing is done; what comes out is the same.
///
/// # Errors
///
/// Where the folder cannot be written or another run is writing to it, or the index fails.
pub fn run_folder(
    found: Found,
    settings: &Settings,
    how: &How,
    clean: &Path,
    watch: &dyn Watch,
) -> Result<(Tally, Standing), Error> {
    let (folder, lock) = journal::prepare(clean)?;
    if !how.fresh
        && !journal::is_interrupted(&folder)
        && let Some(tally) = finished::finished(clean, settings, &found, watch)
    {
        journal::sweep(&folder);
        return Ok((tally, Standing::Finished));
    }
    if watch.stopped() {
        return Err(Error::Stopped);
    }
    let listed = Listed::new(found);
    let left = if how.fresh { Err(None) } else { journal::left(clean, &folder, &lock, settings, &listed)? };
    let replayed = match left {
        Ok(left) => left.replay(&settings.dedup, how)?.ok_or(Some("its output was damaged".to_owned())),
        Err(why) => Err(why),
    };
    let (mut journal, mut finish, standing) = match replayed {
        Ok((journal, finish)) => {
            let standing = Standing::Resumed(journal.start().items as u64);
            (journal, finish, standing)
        }
        Err(why) => {
            let output = Output::folder(clean, settings)?;
            let finish = Finish::new(&settings.dedup, how, folder.clone(), output)?;
            (Journal::begin(folder, lock, settings)?, finish, why.map_or(Standing::New, Standing::Anew))
        }
    };
    let start = journal.start();
    // What is remembered of near-duplicates is in memory only, so such a run begins anew.
    let resumable = !settings.dedup.near.any();
    let sink = |parcels: Vec<Keyed>, last: bool| {
        let mut item = None;
        for keyed in parcels {
            match &keyed.parcel {
                Parcel::Document(document) => {
                    if resumable {
                        journal.document(document, &keyed.evidence, &settings.dedup)?;
                    }
                    journal.records(document.record + 1);
                }
                Parcel::Failure(failure) => {
                    journal.records(failure.record + 1);
                    item = Some(InputDigest { source: failure.source.clone(), bytes: 0, digest: String::new() });
                }
                Parcel::Input(input) => item = Some(input.clone()),
                Parcel::Stream { .. } => {}
            }
            finish.parcel(keyed)?;
        }
        if let Some(item) = item.filter(|_| last) {
            journal.item(&item)?;
        }
        if resumable { journal.checkpoint(&mut finish, &listed, false) } else { Ok(()) }
    };
    over_inputs(&listed, start, settings, how.threads, watch, |parcels| judge(parcels, settings), sink)?;
    if watch.stopped() {
        if resumable {
            journal.checkpoint(&mut finish, &listed, true)?;
        }
        return Err(Error::Stopped);
    }
    let tally = finish.finish()?.finish()?;
    journal.end();
    Ok((tally, standing))
}

/// A parcel; if it is a document, with what dedup needs of it.
struct Keyed {
    parcel: Parcel,
    keys: Vec<BlockKey>,
    /// Those of the keys that count for something.
    evidence: Vec<Counted>,
    signature: Option<Signature>,
}

impl Keyed {
    fn new(parcel: Parcel, settings: &Settings) -> Self {
        let Parcel::Document(document) = &parcel else {
            return Self { parcel, keys: Vec::new(), evidence: Vec::new(), signature: None };
        };
        let (keys, signature) = (keys(document, &settings.dedup), signature(document, &settings.dedup.near));
        let evidence = settings.dedup.evidence(&keys);
        Self { parcel, keys, evidence, signature }
    }
}

/// Strips documents and makes their keys.
fn judge(parcels: Vec<Parcel>, settings: &Settings) -> Vec<Keyed> {
    let judge = |parcel: Parcel| match parcel {
        Parcel::Document(document) => Keyed::new(strip_document(document, settings), settings),
        other => Keyed::new(other, settings),
    };
    parcels.into_iter().map(judge).collect()
}

/// A folder for scratch files where there is no output folder.
fn scratch() -> Result<tempfile::TempDir, Error> {
    let folder = std::env::temp_dir();
    tempfile::tempdir_in(&folder).map_err(|error| Error::output(&folder, "make a scratch folder in it", error))
}

/// The first stage alone: every input to a stream of decoded documents.
///
/// # Errors
///
/// Where the stream cannot be written. How many inputs failed is the return value.
pub fn decode_stage(
    found: Found,
    settings: &Settings,
    threads: usize,
    out: &mut dyn Write,
    watch: &dyn Watch,
) -> Result<u64, Error> {
    write_parcel(out, &Parcel::Stream { version: STREAM, stage: Stage::Decode, settings: Box::new(settings.clone()) })?;
    let mut failed = 0;
    over_inputs(
        &Listed::new(found),
        Start::default(),
        settings,
        threads,
        watch,
        |parcels| {
            let errors = parcels.iter().filter(|parcel| is_error(parcel)).count() as u64;
            (parcels.iter().flat_map(to_line).collect::<Vec<u8>>(), errors)
        },
        |(lines, errors), _| {
            failed += errors;
            put(out, &lines)
        },
    )?;
    flush(out)?;
    if watch.stopped() { Err(Error::Stopped) } else { Ok(failed) }
}

/// The second stage alone: decoded documents from one stream to judged documents on another.
///
/// # Errors
///
/// Where a stream fails or a line is no parcel of the stage before.
pub fn strip_stage(
    streams: Vec<(String, Box<dyn BufRead + Send>)>,
    change: &(dyn Fn(&mut Settings) -> Result<(), Error> + Sync),
    threads: usize,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut failed = 0;
    let mut begun = false;
    for stream in streams {
        let mut lines = Lines::new(stream, "decode", &[Stage::Decode]);
        let mut settings = lines.settings()?;
        change(&mut settings)?;
        if !begun {
            write_parcel(out, &Parcel::Stream { version: STREAM, stage: Stage::Strip, settings: Box::new(settings.clone()) })?;
            begun = true;
        }
        // Parsing a line costs as much as writing it, so both belong on the workers; only lines are read here.
        let raw = std::iter::from_fn(|| lines.next_line().transpose());
        ordered(
            raw,
            threads,
            |line| {
                let parcel = match line?.parse()? {
                    Parcel::Document(document) => strip_document(document, &settings),
                    other => other,
                };
                Ok((to_line(&parcel), u64::from(is_error(&parcel))))
            },
            |result: Result<(Vec<u8>, u64), Error>| {
                let (line, errors) = result?;
                failed += errors;
                put(out, &line)
            },
        )?;
    }
    flush(out)?;
    Ok(failed)
}

/// The third stage alone: judged documents in order, repeats cut.
///
/// # Errors
///
/// Where a stream, a scratch file or the index fails, or a line is no parcel of the stage before.
pub fn dedup_stage(
    streams: Vec<(String, Box<dyn BufRead + Send>)>,
    change: &(dyn Fn(&mut Settings) -> Result<(), Error> + Sync),
    how: &How,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut failed = 0;
    let mut streams = streams.into_iter();
    let Some(first) = streams.next() else { return Ok(0) };
    let mut lines = Lines::new(first, "strip", &[Stage::Strip]);
    let mut settings = lines.settings()?;
    change(&mut settings)?;
    write_parcel(out, &Parcel::Stream { version: STREAM, stage: Stage::Dedup, settings: Box::new(settings.clone()) })?;
    let scratch = scratch()?;
    let mut finish = Finish::new(&settings.dedup, how, scratch.path().to_path_buf(), Travelling(out))?;
    loop {
        while let Some(line) = lines.next_line()? {
            let parcel = line.parse()?;
            failed += u64::from(is_error(&parcel));
            finish.parcel(Keyed::new(parcel, &settings))?;
        }
        let Some(next) = streams.next() else { break };
        lines = Lines::new(next, "strip", &[Stage::Strip]);
        lines.settings()?;
    }
    let Travelling(out) = finish.finish()?;
    flush(out)?;
    Ok(failed)
}

/// Documents on their way to the next stage.
struct Travelling<'a>(&'a mut dyn Write);

impl Sink for Travelling<'_> {
    fn take(&mut self, parcel: Parcel) -> Result<(), Error> {
        write_parcel(self.0, &parcel)
    }
}

/// The last stage alone: judged documents to the records. `begin` makes the output once the settings are known.
///
/// # Errors
///
/// Where a stream or the output fails, or a line is no parcel of an earlier stage.
pub fn write_stage(
    streams: Vec<(String, Box<dyn BufRead + Send>)>,
    begin: &mut dyn FnMut(&Settings) -> Result<Output, Error>,
) -> Result<Output, Error> {
    let mut output: Option<Output> = None;
    for stream in streams {
        let mut lines = Lines::new(stream, "dedup", &[Stage::Strip, Stage::Dedup]);
        let settings = lines.settings()?;
        if output.is_none() {
            output = Some(begin(&settings)?);
        }
        let Some(output) = output.as_mut() else { continue };
        while let Some(line) = lines.next_line()? {
            match line.parse()? {
                Parcel::Stream { .. } => {}
                Parcel::Input(input) => output.input(input),
                Parcel::Document(document) => output.document(*document)?,
                Parcel::Failure(failure) => output.failure(*failure)?,
            }
        }
    }
    output.map_or_else(|| begin(&Settings::default()), Ok)
}
