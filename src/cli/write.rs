//! `scutch write`: the last stage alone.
//!
//! In: what `scutch dedup` wrote. Out: the folder that `scutch run` writes, or the clean records on standard output.

use std::io;
use std::path::PathBuf;

use super::{Outcome, flags, paths, run::outcome, streams};
use crate::error::Error;
use crate::pipeline;
use crate::report::progress::Slowest;
use crate::report::summary;
use crate::write::Output;

/// Judged documents to the clean record and the ledger
///
/// Reads what `scutch dedup` wrote, or `scutch strip` where repeats are to stay. With -o it writes the folder that `scutch run` would
/// have written, byte for byte; without, the clean records to standard output.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch write judged.jsonl -o clean
  scutch decode page.html | scutch strip | scutch write | jq -r .text")]
pub(super) struct Args {
    /// Files that `scutch dedup` wrote [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the folder CLEAN instead of records to standard output
    #[arg(short, long, value_name = "CLEAN")]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: flags::Write,
    /// No summary
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let folder = args.output.as_deref().filter(|path| !paths::is_dash(path));
    if let Some(folder) = folder {
        paths::check_folder(folder, &[])?;
    }
    let streams = streams::open(&args.files, "dedup")?;
    let output = pipeline::write_stage(streams, &mut |settings| {
        let mut settings = settings.clone();
        args.format.apply(&mut settings);
        match folder {
            Some(folder) => Output::folder(folder, &settings),
            None => flags::check_stream(&settings).map(|()| Output::stream(Box::new(io::stdout()), &settings)),
        }
    })?;
    let tally = output.finish()?;
    // What failed was told by the stage where it failed.
    if folder.is_some() && !args.quiet {
        summary::tell(&tally, folder, &Slowest::default());
    }
    Ok(outcome(&tally))
}
