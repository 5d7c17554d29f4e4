//! `scutch strip`: the second stage alone.
//!
//! In: what `scutch decode` wrote. Out: the same documents cut into judged blocks, for `scutch dedup`.

use std::path::PathBuf;

use super::{Outcome, flags, streams};
use crate::error::Error;
use crate::pipeline;
use crate::settings::Settings;

/// Text to judged blocks: find what is no content
///
/// Reads what `scutch decode` wrote. No block is removed: each carries its fate to `scutch write`. The settings come with the stream;
/// flags, and a file named with --config, outrank it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch decode page.html | scutch strip | jq .
  scutch strip decoded.jsonl --off share-button -o stripped.jsonl")]
pub(super) struct Args {
    /// Files that `scutch decode` wrote [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    work: flags::Work,
    #[command(flatten)]
    config: flags::Config,
    #[command(flatten)]
    settings: flags::Strip,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let file = args.config.named()?;
    let change = |settings: &mut Settings| {
        if let Some(file) = &file {
            settings.strip = file.strip.clone();
        }
        args.settings.apply(settings)
    };
    let streams = streams::open(&args.files, "decode")?;
    let failed = streams::with_output(args.output.as_deref(), &args.files, |out| {
        pipeline::strip_stage(streams, &change, args.work.threads(), out)
    })?;
    Ok(Outcome::failed_if(failed > 0))
}
