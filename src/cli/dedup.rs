//! `scutch dedup`: the third stage alone.
//!
//! In: what `scutch strip` wrote, in order. Out: the same documents with repeated blocks cut, for `scutch write`.

use std::path::PathBuf;

use super::{Outcome, flags, streams};
use crate::error::Error;
use crate::pipeline;
use crate::settings::Settings;

/// Cut blocks that another block has said before
///
/// Reads what `scutch strip` wrote. The first copy stays: first in the order of the stream. The settings come with the stream; flags,
/// and a file named with --config, outrank it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch dedup stripped.jsonl --scope document -o judged.jsonl
  scutch decode raw | scutch strip | scutch dedup | scutch write -o clean")]
pub(super) struct Args {
    /// Files that `scutch strip` wrote [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    config: flags::Config,
    #[command(flatten)]
    settings: flags::Dedup,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let file = args.config.named()?;
    let change = |settings: &mut Settings| {
        if let Some(file) = &file {
            settings.dedup = file.dedup.clone();
        }
        args.settings.apply(settings);
        Ok(())
    };
    let streams = streams::open(&args.files, "strip")?;
    let failed = streams::with_output(args.output.as_deref(), &args.files, |out| pipeline::dedup_stage(streams, &change, out))?;
    Ok(Outcome::failed_if(failed > 0))
}
