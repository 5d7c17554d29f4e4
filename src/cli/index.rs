//! `scutch index`: look after an index that `--index` keeps.
//!
//! In: a folder with an index. Out: its segments, whether they are whole, or the same index in one segment.

use std::path::PathBuf;

use super::terminal::{Paint, count, escape, number};
use super::{Outcome, streams};
use crate::dedup::{Index, Verified};
use crate::error::{Error, path_text};

/// List, verify or compact an index of earlier batches
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch index seen                         one line for each segment
  scutch index seen --verify                read every byte and hold it against the digests
  scutch index seen --compact               merge all segments into one, which makes later runs faster

Exit codes: 0 all well, 1 a segment is damaged, 2 no index.")]
pub(super) struct Args {
    /// The folder that was given to --index
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Hold every segment against its digest
    #[arg(long, conflicts_with = "compact")]
    verify: bool,
    /// Merge all segments into one; a batch that is in it cannot be run again with this index then
    #[arg(long)]
    compact: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let mut index = Index::existing(&args.folder)?;
    if args.compact {
        // A damaged segment must not be merged into a sound one.
        if let Some(bad) = index.verify().into_iter().find(|segment| !segment.wrong.is_empty()) {
            return Err(Error::Usage(format!("{}: {}", path_text(&args.folder.join(bad.entry.file)), bad.wrong)));
        }
        index.compact()?;
    }
    let segments = if args.verify {
        index.verify()
    } else {
        index.segments().iter().map(|entry| Verified { entry: entry.clone(), wrong: String::new() }).collect()
    };
    let compared = index.compared();
    let keys: u64 = segments.iter().map(|segment| segment.entry.keys).sum();
    let documents: u64 = segments.iter().map(|segment| segment.entry.documents).sum();
    streams::print(|out| {
        writeln!(
            out,
            "{}: {} of {} in {}; it compares {}s, form {}, scope {}",
            escape(&path_text(&args.folder)),
            count(keys, "key"),
            count(documents, "document"),
            count(segments.len() as u64, "segment"),
            escape(&compared.unit),
            escape(&compared.form),
            escape(&compared.scope)
        )?;
        for Verified { entry, wrong } in &segments {
            let state = match (args.verify, wrong.as_str()) {
                (false, _) => String::new(),
                (true, "") => format!("  {}", Paint::stdout().green("whole")),
                (true, wrong) => format!("  {}", Paint::stdout().red(&escape(wrong))),
            };
            writeln!(
                out,
                "  {}  {:>14} keys  {:>12} documents  {:>5} {}{state}",
                escape(&entry.file),
                number(entry.keys),
                number(entry.documents),
                entry.batches.len(),
                if entry.batches.len() == 1 { "batch" } else { "batches" }
            )?;
        }
        Ok(())
    })?;
    Ok(Outcome::failed_if(segments.iter().any(|segment| !segment.wrong.is_empty())))
}
