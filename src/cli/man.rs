//! `scutch man`: the manual as pages for `man`.
//!
//! In: nothing, or a command. Out: its page in roff, made from the same data as the help.

use clap_mangen::Man;

use super::{Outcome, streams};
use crate::error::Error;

/// Print the manual page, or that of one command
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch man | man -l -
  scutch man run > scutch-run.1")]
pub(super) struct Args {
    /// The command [default: all in brief]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let mut whole = super::command();
    whole.build();
    let page = match &args.command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Error::Usage(format!("there is no command `{name}`; `scutch --help` lists them all")))?,
    };
    let title = page.get_display_name().unwrap_or("scutch").to_owned();
    let man = Man::new(page).title(title).source(concat!("scutch ", env!("CARGO_PKG_VERSION")));
    streams::print(|out| man.render(out))?;
    Ok(Outcome::Well)
}
