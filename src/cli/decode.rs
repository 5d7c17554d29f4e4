//! `scutch decode`: the first stage alone.
//!
//! In: folders, files or standard input. Out: decoded documents as lines of JSON, for `scutch strip`; what failed on standard error.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::{Outcome, explain, flags, paths, run::shown, stop, streams};
use crate::error::Error;
use crate::report::failures;
use crate::report::progress::Progress;
use crate::{pipeline, read};

/// Bytes to text: find the encoding, repair what is certain
///
/// Writes decoded documents as lines of JSON, which `scutch strip` reads.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch decode pages -o decoded.jsonl
  scutch decode - < page.html | scutch strip
  scutch decode --explain page.html")]
pub(super) struct Args {
    /// Folders, files, or - for standard input [default: standard input if it is piped, else raw]
    #[arg(value_name = "RAW")]
    raw: Vec<PathBuf>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show the evidence for the encoding and every repair, line by line, instead of the documents
    #[arg(long, conflicts_with = "output")]
    explain: bool,
    #[command(flatten)]
    work: flags::Work,
    #[command(flatten)]
    bar: flags::Bar,
    #[command(flatten)]
    config: flags::Config,
    #[command(flatten)]
    settings: flags::Decode,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let mut settings = args.config.read()?;
    args.settings.apply(&mut settings)?;
    let piped = args.raw.is_empty() && !io::stdin().is_terminal();
    let inputs = if piped { vec![PathBuf::from("-")] } else { paths::inputs(&args.raw)? };
    let found = read::find(&inputs);
    if args.explain {
        return explain::show(found, &settings);
    }
    let to_stdout = args.output.as_deref().is_none_or(paths::is_dash);
    stop::heed(stop::SHORT);
    let progress = Progress::new(shown(&args.bar, args.work.quiet, to_stdout));
    let failed = streams::with_output(args.output.as_deref(), &inputs, |out| {
        pipeline::decode_stage(found, &settings, args.work.threads(), out, &progress)
    })?;
    progress.finish();
    failures::tell(&progress.failures(), None);
    Ok(Outcome::failed_if(failed > 0))
}
