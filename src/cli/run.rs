//! `scutch run`: the whole job, and what is meant where no command is named.
//!
//! In: folders, files or `-`. Out: a folder of four files, or the clean records on standard output; what failed and a summary on
//! standard error.

use std::io;
use std::path::PathBuf;

use super::{Outcome, flags, paths, stop, terminal};
use crate::error::Error;
use crate::pipeline::{How, Standing};
use crate::report::estimate::estimate;
use crate::report::progress::{Progress, Shown};
use crate::report::{failures, summary};
use crate::write::{Output, Tally};
use crate::{pipeline, read};

/// The whole job: read, decode, strip, dedup, write
///
/// Writes documents.jsonl (the clean text), cuts.jsonl (every cut and edit, with its rule), failures.jsonl (what could not be cleaned,
/// and why) and run.json (the account). The same input gives the same bytes, whatever the threads and the memory. After an interruption
/// the same command goes on where it was; where all is done and nothing has changed, it does nothing.
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
    memory: flags::Memory,
    /// Begin anew, even where an interrupted run could be gone on with, or all is done
    #[arg(long)]
    fresh: bool,
    #[command(flatten)]
    bar: flags::Bar,
    #[command(flatten)]
    settings: flags::All,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let settings = args.settings.settings()?;
    let inputs = paths::inputs(&args.raw)?;
    let to_stdout = paths::is_dash(&args.output);
    stop::heed(if to_stdout { stop::SHORT } else { stop::AGAIN });
    if to_stdout {
        flags::check_stream(&settings)?;
    } else {
        paths::check_folder(&args.output, &inputs)?;
    }
    let found = read::find(&inputs);
    if found.inputs.is_empty() && found.failures.is_empty() {
        terminal::tell("there is no file in what is to be read; put pages there, or name another folder");
    }
    if !args.work.quiet
        && let Some(line) = estimate(&found, args.memory.memory)
    {
        terminal::tell(&line);
    }
    let progress = Progress::new(shown(&args.bar, args.work.quiet, to_stdout));
    let how = How { threads: args.work.threads(), memory: args.memory.memory, fresh: args.fresh };
    let (tally, standing) = if to_stdout {
        let output = Output::stream(Box::new(io::stdout()), &settings);
        (pipeline::run(found, &settings, &how, output, &progress)?, Standing::New)
    } else {
        pipeline::run_folder(found, &settings, &how, &args.output, &progress)?
    };
    let slowest = progress.finish();
    let folder = (!to_stdout).then_some(args.output.as_path());
    match standing {
        Standing::New => {}
        Standing::Finished => {
            terminal::tell("nothing to do: inputs, settings and output are what they were; --fresh does it again");
        }
        Standing::Resumed(inputs) => terminal::tell(&format!("went on with an interrupted run, of which {} done", done(inputs))),
        Standing::Anew(why) => {
            terminal::tell(&format!("an interrupted run could not be gone on with, so all was done anew: {why}"));
        }
    }
    failures::tell_of(&tally.failures, tally.errors, folder);
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
    Outcome::failed_if(tally.errors > 0)
}

fn done(inputs: u64) -> String {
    format!("{} {}", terminal::count(inputs, "input"), if inputs == 1 { "was" } else { "were" })
}
