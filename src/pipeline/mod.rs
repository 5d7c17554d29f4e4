//! The order of the stages, and the only place with threads.
//!
//! In: inputs, or a stream from an earlier stage. Out: an [`Output`], or a stream for the next stage. Decode and strip run on any
//! thread in any order; what they give is put back into input order before dedup and write see it, so that the bytes that come
//! out do not depend on threads. A panic in a stage costs the one document that caused it.

mod inputs;
mod ordered;
mod plain;
mod stream;

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

pub use inputs::decode_input;
use inputs::over_inputs;
use ordered::ordered;
pub use plain::{PlainInput, PlainJob, PlainTally, dedup_plain};
use stream::{Lines, flush, is_error, put, to_line, write_parcel};
pub use stream::{Parcel, STREAM};

use crate::dedup::{BlockKey, Resolver, keys};
use crate::document::{Code, Document, Failure, Stage};
use crate::error::Error;
use crate::read::Found;
use crate::settings::Settings;
use crate::strip;
use crate::write::Output;

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

/// The whole flow: every input through all stages into `output`.
///
/// # Errors
///
/// Where the output cannot be written. Trouble with an input is a failure in the output, never an error here.
pub fn run(found: Found, settings: &Settings, threads: usize, output: &mut Output, watch: &dyn Watch) -> Result<(), Error> {
    let mut resolver = Resolver::new(settings.dedup.clone());
    let strip = |parcel: Parcel| match parcel {
        Parcel::Document(document) => match strip_document(document, settings) {
            Parcel::Document(document) => {
                let keys = keys(&document, &settings.dedup);
                (Parcel::Document(document), keys)
            }
            other => (other, Vec::new()),
        },
        other => (other, Vec::new()),
    };
    over_inputs(
        found,
        settings,
        threads,
        watch,
        |parcels| parcels.into_iter().map(strip).collect::<Vec<_>>(),
        |parcels| parcels.into_iter().try_for_each(|(parcel, keys)| finish(parcel, &keys, &mut resolver, output)),
    )
}

fn finish(parcel: Parcel, keys: &[BlockKey], resolver: &mut Resolver, output: &mut Output) -> Result<(), Error> {
    match parcel {
        Parcel::Stream { .. } => Ok(()),
        Parcel::Input(input) => {
            output.input(input);
            Ok(())
        }
        Parcel::Failure(failure) => output.failure(*failure),
        Parcel::Document(mut document) => {
            resolver.resolve(&mut document, keys)?;
            output.document(&document)
        }
    }
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
        found,
        settings,
        threads,
        watch,
        |parcels| {
            let errors = parcels.iter().filter(|parcel| is_error(parcel)).count() as u64;
            (parcels.iter().flat_map(to_line).collect::<Vec<u8>>(), errors)
        },
        |(lines, errors)| {
            failed += errors;
            put(out, &lines)
        },
    )?;
    flush(out)?;
    Ok(failed)
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
/// Where a stream fails or a line is no parcel of the stage before.
pub fn dedup_stage(
    streams: Vec<(String, Box<dyn BufRead + Send>)>,
    change: &(dyn Fn(&mut Settings) -> Result<(), Error> + Sync),
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut failed = 0;
    let mut resolver: Option<Resolver> = None;
    for stream in streams {
        let mut lines = Lines::new(stream, "strip", &[Stage::Strip]);
        let mut settings = lines.settings()?;
        change(&mut settings)?;
        if resolver.is_none() {
            write_parcel(out, &Parcel::Stream { version: STREAM, stage: Stage::Dedup, settings: Box::new(settings.clone()) })?;
        }
        let resolver = resolver.get_or_insert_with(|| Resolver::new(settings.dedup.clone()));
        while let Some(line) = lines.next_line()? {
            let mut parcel = line.parse()?;
            failed += u64::from(is_error(&parcel));
            if let Parcel::Document(document) = &mut parcel {
                let keys = keys(document, &settings.dedup);
                resolver.resolve(document, &keys)?;
            }
            write_parcel(out, &parcel)?;
        }
    }
    flush(out)?;
    Ok(failed)
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
                Parcel::Document(document) => output.document(&document)?,
                Parcel::Failure(failure) => output.failure(*failure)?,
            }
        }
    }
    output.map_or_else(|| begin(&Settings::default()), Ok)
}
