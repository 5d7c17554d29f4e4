//! `scutch check`: does the account of a run hold?
//!
//! In: a folder that `scutch run` wrote. Out: a few lines, `holds` or what is wrong. The checking itself is in `report`.

use std::io::{self, Write};
use std::path::PathBuf;

use super::terminal::{Paint, count, escape, number};
use super::{Outcome, streams};
use crate::error::{Error, path_text};
use crate::report::check::{Findings, check};

/// Prove the account of a run: sums, digests, kept + cut = decoded
///
/// Counts every line, hashes every file, and decodes each input again that is still where it was and what it was: every block must
/// stand in the clean record or in the ledger, with the text that was decoded. Inputs are looked for under the paths that the run
/// was given, so start it from the same folder. It trusts nothing that run.json says.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch check clean
  scutch check clean --no-source            only the files of the output

Exit codes: 0 holds, 1 something is wrong, 2 no output folder.")]
pub(super) struct Args {
    /// A folder that `scutch run` or `scutch write` wrote
    #[arg(value_name = "CLEAN", default_value = "clean")]
    clean: PathBuf,
    /// Do not decode the inputs again
    #[arg(long)]
    no_source: bool,
    /// Print nothing if all holds
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let findings = check(&args.clean, !args.no_source)?;
    if !(args.quiet && findings.holds()) {
        streams::print(|out| print(out, &path_text(&args.clean), &findings, !args.no_source))?;
    }
    Ok(Outcome::failed_if(!findings.holds()))
}

fn print(out: &mut dyn Write, folder: &str, findings: &Findings, sources: bool) -> io::Result<()> {
    let paint = Paint::stdout();
    let folder = escape(folder);
    if findings.holds() {
        writeln!(out, "{folder}: {}", paint.green("holds"))?;
    } else {
        writeln!(out, "{folder}: {}", paint.red(&format!("does not hold, {} wrong", count(findings.wrong, "thing"))))?;
        for wrong in &findings.wrongs {
            writeln!(out, "  {}: {}", wrong.file, escape(&wrong.what))?;
        }
        if findings.wrong > findings.wrongs.len() as u64 {
            writeln!(out, "  and {} more", findings.wrong - findings.wrongs.len() as u64)?;
        }
    }
    let sums = &findings.balance;
    let nothing_kept = sums.documents - sums.written;
    writeln!(
        out,
        "  {} = {} written + {} of which nothing is kept",
        count(sums.documents, "document"),
        number(sums.written),
        number(nothing_kept)
    )?;
    let (kept, cut) = (number(sums.kept), number(sums.cut));
    writeln!(out, "  {} = {kept} kept + {cut} cut, {}", count(sums.blocks, "block"), count(sums.edits, "edit"))?;
    if sources {
        writeln!(out, "  {} of {} decoded again: kept + cut = decoded", number(findings.held), count(sums.inputs, "input"))?;
        some(out, "never read, as failures.jsonl says", &findings.unread)?;
        some(out, "not found again, so not held against the source", &findings.gone)?;
        some(out, "changed since the run, so not held against the source", &findings.changed)?;
    }
    Ok(())
}

fn some(out: &mut dyn Write, what: &str, sources: &[String]) -> io::Result<()> {
    let Some(first) = sources.first() else { return Ok(()) };
    let more = if sources.len() > 1 { ", …" } else { "" };
    writeln!(out, "  {} {what}: {}{more}", count(sources.len() as u64, "input"), escape(first))
}
