//! `scutch run`: the whole job, and what is meant where no command is named.
//!
//! In: folders, files or `-`. Out: a folder of four files, or the clean records on standard output; what failed and a summary on
//! standard error.

use std::io;
use std::path::PathBuf;

use super::{Outcome, flags, paths, terminal};
use crate::error::Error;
use crate::report::progress::{Progress, Shown};
use crate::report::{failures, summary};
use crate::write::{Output, Tally};
use crate::{pipeline, read};

/// The whole job: read, decode, strip, dedup, write
///
/// Writes documents.jsonl (the clean text), cuts.jsonl (every cut and edit, with its rule), failures.jsonl (what could not be cleaned,
/// and why) and run.json (the account). The same input gives the same bytes, whatever the threads.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch run pages notes.txt -o out         a folder and a file into out/
  curl -s URL | scutch run - -o -           one page to standard output")]
pub(super) struct Args {
    /// Folders, files, or - for standard input [default: raw]
    #[arg(value_name = "RAW")]
    raw: Vec<PathBuf>,
    /// Write to the folder CLEAN, or with - the clean records to standard output
    #[arg(short, long, value_name = "CLEAN", default_value = "clean")]
    output: PathBuf,
    #[command(flatten)]
    work: flags::Work,
    #[command(flatten)]
    bar: flags::Bar,
    #[command(flatten)]
    settings: flags::All,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let settings = args.settings.settings()?;
    let inputs = paths::inputs(&args.raw)?;
    let to_stdout = paths::is_dash(&args.output);
    if !to_stdout {
        paths::check_folder(&args.output, &inputs)?;
    }
    let found = read::find(&inputs);
    if found.inputs.is_empty() && found.failures.is_empty() {
        terminal::tell("there is no file in what is to be read; put pages there, or name another folder");
    }
    let mut output =
        if to_stdout { Output::stream(Box::new(io::stdout()), &settings) } else { Output::folder(&args.output, &settings)? };
    let progress = Progress::new(shown(&args.bar, args.work.quiet, to_stdout));
    pipeline::run(found, &settings, args.work.threads(), &mut output, &progress)?;
    let tally = output.finish()?;
    let slowest = progress.finish();
    let folder = (!to_stdout).then_some(args.output.as_path());
    failures::tell(&tally.failures, folder);
    if !args.work.quiet {
        summary::tell(&tally, folder, &slowest);
    }
    Ok(outcome(&tally))
}

/// Whether the bar is shown; never into the middle of records.
pub(super) fn shown(bar: &flags::Bar, quiet: bool, to_stdout: bool) -> Shown {
    use std::io::IsTerminal;
    let clear = io::stderr().is_terminal() && !(to_stdout && io::stdout().is_terminal());
    match bar.progress {
        flags::When::Always => Shown::Always,
        flags::When::Auto if clear && !quiet => Shown::OnTerminal,
        _ => Shown::Never,
    }
}

/// Failed where an input is at fault.
pub(super) fn outcome(tally: &Tally) -> Outcome {
    Outcome::failed_if(tally.failures.iter().any(|failure| failure.code.is_error()))
}
