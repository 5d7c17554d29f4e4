//! The command line: one file per command, in the order of the help.
//!
//! In: arguments. Out: data on standard output, messages on standard error, an exit code. It knows how to ask and how to tell; what
//! is done to a text is decided in the library, which neither prints nor exits.

mod run;

mod decode;
mod dedup;
mod explain;
mod strip;
mod write;

mod check;
mod index;
mod rules;
mod why;

mod completions;
mod man;
mod schema;
mod signals;

mod flags;
mod paths;
pub(crate) mod stop;
mod streams;
pub mod terminal;

use std::ffi::OsString;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Clean text from scraped pages, with an account of every line that was removed.
///
/// Reads folders, files or `-`, decodes them, strips what is no content, cuts what was said before, and writes clean/documents.jsonl,
/// with cuts.jsonl beside it: every block that was cut, with the rule that cut it. Without a command it does the whole job.
#[derive(Debug, Parser)]
#[command(
    name = "scutch",
    version,
    long_version = VERSION,
    args_conflicts_with_subcommands = true,
    override_usage = "scutch [run] [OPTIONS] [RAW]... [-o CLEAN]\n       scutch COMMAND [OPTIONS]",
    subcommand_help_heading = "Commands",
    after_long_help = TOP_EXAMPLES
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::Args,
}

/// The version, and whether Parquet is built in.
const VERSION: &str = if cfg!(feature = "parquet") {
    concat!(env!("CARGO_PKG_VERSION"), "\nwith Parquet")
} else {
    concat!(env!("CARGO_PKG_VERSION"), "\nwithout Parquet; build with --features parquet to read it")
};

const TOP_EXAMPLES: &str = "\
Examples:
  scutch                                    raw/ into clean/
  scutch pages -o out                       pages/ into out/
  scutch why pages/a.html                   what was cut from one page, and why
  scutch decode raw | scutch strip | scutch dedup | scutch write -o clean
                                            the same job, one stage at a time

The command stands first. An input that has the name of a command is given as ./run.

Exit codes: 0 all well, 1 some input failed and is listed, 2 wrong use or configuration, 130 and 143 stopped by SIGINT and SIGTERM.";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Decode(decode::Args),
    Strip(strip::Args),
    Dedup(dedup::Args),
    Write(write::Args),
    Why(why::Args),
    Rules(rules::Args),
    Check(check::Args),
    Index(index::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
    Signals(signals::Args),
}

impl Command {
    fn run(&self) -> Result<Outcome, Error> {
        match self {
            Self::Run(args) => run::run(args),
            Self::Decode(args) => decode::run(args),
            Self::Strip(args) => strip::run(args),
            Self::Dedup(args) => dedup::run(args),
            Self::Write(args) => write::run(args),
            Self::Why(args) => why::run(args),
            Self::Rules(args) => rules::run(args),
            Self::Check(args) => check::run(args),
            Self::Index(args) => index::run(args),
            Self::Schema(args) => schema::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
            Self::Signals(args) => signals::run(args),
        }
    }
}

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Well,
    /// Some input failed, or a check found something wrong; it was told.
    Failed,
}

impl Outcome {
    const fn failed_if(failed: bool) -> Self {
        if failed { Self::Failed } else { Self::Well }
    }
}

/// Does what the arguments ask for; the first of them is the name of the program.
#[must_use]
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output with 0, wrong use to standard error with 2. A reader that has gone is no trouble.
            print(&error);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match cli.command.unwrap_or(Command::Run(cli.run)).run() {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Err(error) => stop::ended().unwrap_or_else(|| {
            if error.is_closed_pipe() {
                return ExitCode::SUCCESS;
            }
            terminal::tell(&error.to_string());
            ExitCode::from(if error.is_wrong_use() { 2 } else { 1 })
        }),
    }
}

/// Help as it is. Wrong use quotes an argument, which may be the name of a file and steer the terminal: such a message is written out.
fn print(error: &clap::Error) {
    let plain = error.render().to_string();
    if plain.lines().all(|line| terminal::escape(line) == line) {
        let _ = error.print();
    } else {
        for line in plain.lines() {
            terminal::tell(line);
        }
    }
}

/// One line about a panic, which is a bug. The message may hold scraped text, so it is escaped.
pub fn tell_panic(info: &PanicHookInfo<'_>) {
    // What a hostile file makes the crate `parquet` do is told as a failure of that file.
    #[cfg(feature = "parquet")]
    if crate::read::is_sheltered() {
        return;
    }
    let place = info.location().map_or_else(String::new, |place| format!("{}:{}: ", place.file(), place.line()));
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked");
    terminal::tell(&format!("{place}{message}; this is a bug, please report it"));
}

/// The whole command line as data, for completions and the man page.
fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}
