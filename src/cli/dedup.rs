//! `scutch dedup`: the third stage alone, over what `scutch strip` wrote or over any lines of JSON that hold text.
//!
//! In: stripped documents in order, or plain records. Out: the same with repeated blocks cut; for plain records the ledger beside it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::paths::is_dash;
use super::streams::{self, Lines};
use super::terminal::{count, number, tell};
use super::{Outcome, flags};
use crate::dedup::Index;
use crate::dedup::plain::{Plain, Unit};
use crate::error::{Error, path_text};
use crate::pipeline::{self, How, PlainInput, PlainJob, PlainTally};
use crate::read::is_parquet;
use crate::report::failures;
use crate::settings::Settings;
use crate::write::NamedFile;

/// Cut blocks that another block has said before
///
/// Reads what `scutch strip` wrote, or lines of JSON that hold a text each. The first copy stays: first in the order of the input, on
/// any number of threads and in any memory. The settings come with the stream; flags, and a file named with --config, outrank it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch dedup corpus.jsonl -o clean.jsonl --ledger cuts.jsonl
  scutch dedup today.jsonl -o new.jsonl --index seen
  scutch dedup stripped.jsonl --scope document -o judged.jsonl
  scutch decode raw | scutch strip | scutch dedup | scutch write -o clean")]
pub(super) struct Args {
    /// Files that `scutch strip` wrote, or lines of JSON [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    work: flags::Work,
    #[command(flatten)]
    memory: flags::Memory,
    #[command(flatten)]
    config: flags::Config,
    #[command(flatten)]
    settings: flags::Dedup,
    #[command(flatten)]
    plain: PlainFlags,
}

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Lines of JSON")]
struct PlainFlags {
    /// Write every cut to FILE, with the place of the copy that stayed
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Name of the field that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// What a paragraph is
    #[arg(long, value_name = "UNIT", value_enum, default_value_t = Unit::Line)]
    unit: Unit,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let file = args.config.named()?;
    let mut streams = streams::open_lines(&args.files, "strip")?;
    if !is_travelling(&mut streams)? {
        let mut settings = file.unwrap_or_default();
        args.settings.apply(&mut settings);
        return run_plain(args, &settings, streams);
    }
    if args.plain.ledger.is_some() {
        let message = "--ledger is for lines of JSON; what `scutch strip` wrote keeps its cuts until `scutch write` parts them";
        return Err(Error::Usage(message.into()));
    }
    let how = How { threads: args.work.threads(), memory: args.memory.memory, fresh: false };
    let change = |settings: &mut Settings| {
        if let Some(file) = &file {
            settings.dedup = file.dedup.clone();
        }
        args.settings.apply(settings);
        Ok(())
    };
    let streams = streams.into_iter().map(|lines| (lines.source, lines.reader)).collect();
    let failed =
        streams::with_output(args.output.as_deref(), &args.files, |out| pipeline::dedup_stage(streams, &change, &how, out))?;
    Ok(Outcome::failed_if(failed > 0))
}

/// True where the first stream begins as those between stages do.
fn is_travelling(streams: &mut [Lines]) -> Result<bool, Error> {
    let Some(first) = streams.first_mut() else { return Ok(true) };
    let begin = first.reader.fill_buf().map_err(|source| Error::Stream { stream: "input", source })?;
    if is_parquet(begin) {
        let message =
            format!("{}: is Parquet, and this reads lines of JSON; give it to `scutch run` or `scutch decode`", first.source);
        return Err(Error::Usage(message));
    }
    Ok(begin.is_empty() || begin.starts_with(br#"{"stream":"#))
}

fn run_plain(args: &Args, settings: &Settings, streams: Vec<Lines>) -> Result<Outcome, Error> {
    let to_file = args.output.as_deref().filter(|path| !is_dash(path));
    let ledger = args.plain.ledger.as_deref();
    if ledger.is_some_and(is_dash) {
        return Err(Error::Usage("the ledger is written to a file; name one with --ledger".into()));
    }
    if ledger.is_some() && ledger == to_file {
        return Err(Error::Usage(format!(
            "{}: the text and its ledger need a file each",
            path_text(ledger.unwrap_or(Path::new("")))
        )));
    }
    // Files are opened before anything is read; the ledger last, since a pipe waits for its reader.
    let output = to_file.map(|path| streams::create(path, &args.files)).transpose()?;
    let scratch = output.as_ref().and_then(NamedFile::folder).unwrap_or_else(std::env::temp_dir);
    let inputs: Vec<PlainInput> = streams
        .into_iter()
        .zip(args.files.iter().map(Some).chain(std::iter::repeat(None)))
        .map(|(Lines { source, reader, plain }, path)| PlainInput {
            source,
            path: path.filter(|_| plain).cloned(),
            reader: Box::new(reader) as Box<dyn Read + Send>,
        })
        .collect();
    let text_field = args.plain.text_field.as_deref().unwrap_or(&settings.read.text_field);
    let plain = Plain { settings: &settings.dedup, text_field, unit: args.plain.unit };
    let max_bytes = settings.read.max_bytes;
    let job = PlainJob { plain, threads: args.work.threads(), memory: args.memory.memory, max_bytes, scratch: &scratch };
    let mut index = match settings.dedup.index.as_str() {
        "" => None,
        folder => Some(Index::open(Path::new(folder), &settings.dedup.compared(args.plain.unit.name()))?),
    };
    let mut ledger = ledger.map(|path| streams::create(path, &args.files)).transpose()?;
    let work = |out: &mut dyn io::Write| {
        let ledger = ledger.as_mut().map(|ledger| ledger as &mut (dyn io::Write + Send));
        pipeline::dedup_plain(inputs, &job, index.as_mut(), out, ledger)
    };
    let tally = match to_file.zip(output) {
        Some((path, file)) => streams::into(path, file, work),
        None => streams::with_output(None, &args.files, work),
    };
    match (ledger, &tally) {
        (Some(ledger), Ok(_)) => ledger.finish()?,
        (Some(ledger), Err(_)) => ledger.discard(),
        (None, _) => {}
    }
    let tally = tally?;
    failures::tell(&tally.failures, None);
    if !args.work.quiet {
        sums(&tally);
    }
    Ok(Outcome::failed_if(!tally.failures.is_empty()))
}

fn sums(tally: &PlainTally) {
    tell(&format!(
        "{} = {} kept + {} cut; {} read, {} left without a paragraph",
        count(tally.paragraphs, "paragraph"),
        number(tally.paragraphs - tally.cut),
        number(tally.cut),
        count(tally.documents, "record"),
        number(tally.emptied)
    ));
}
