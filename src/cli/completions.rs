//! `scutch completions`: what a shell needs to complete our command line.
//!
//! In: the name of a shell. Out: its script, made from the same data as the help.

use clap_complete::{Shell, generate};

use super::{Outcome, streams};
use crate::error::Error;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch completions bash > ~/.local/share/bash-completion/completions/scutch
  scutch completions fish > ~/.config/fish/completions/scutch.fish")]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    generate(args.shell, &mut super::command(), "scutch", &mut script);
    streams::print(|out| out.write_all(&script))?;
    Ok(Outcome::Well)
}
