//! `scutch why`: each block of one input with its fate.
//!
//! In: a file or `-`. Out: its blocks in order on standard output, cut ones with stage, rule and score in the margin, and the edits.
//! The same stages as in `scutch run` judge it; repeats are looked for within the document, since there is no other.

use std::io::{self, Write};
use std::path::PathBuf;

use super::terminal::{Paint, columns, count, escape, number, shorten, wrap};
use super::{Outcome, flags, paths, streams};
use crate::dedup::{Resolver, Scope, keys};
use crate::document::{Block, Document, Edit, Fate};
use crate::error::{Error, path_text};
use crate::pipeline::{Parcel, decode_input, strip_document};
use crate::read;
use crate::report::failures;
use crate::strip::{self, Reasons};

/// Show each block of one input with its fate, rule and score
///
/// Kept blocks stand plain, cut ones with stage/rule in the margin. Where the judge decided, its score stands beside the one that was
/// needed, in per mille, and below it the five signals that moved the score most, with their values. Repeats are looked for within the
/// document only.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch why page.html
  scutch why dump.txt --all --threshold 500 | less -R
  scutch why pages.warc.gz --record 12")]
pub(super) struct Args {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Show every kept block, and all of it
    #[arg(short, long)]
    all: bool,
    /// Show record N of an archive alone, counted from 0 [default: all of them]
    #[arg(short, long, value_name = "N")]
    record: Option<u64>,
    #[command(flatten)]
    settings: flags::All,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let mut settings = args.settings.settings()?;
    if settings.dedup.scope == Scope::Corpus {
        settings.dedup.scope = Scope::Document;
    }
    if !paths::is_dash(&args.file) && args.file.is_dir() {
        return Err(Error::Usage(format!("{}: is a folder; name one file in it", path_text(&args.file))));
    }
    let found = read::find(std::slice::from_ref(&args.file));
    let mut failed = found.failures;
    for input in &found.inputs {
        let input = &read::Input { skip: args.record.unwrap_or(0), ..input.clone() };
        let parcels = decode_input(input, &settings).filter(|parcel| !matches!(parcel, Parcel::Input(_)));
        let wanted = if args.record.is_some() { 1 } else { usize::MAX };
        for parcel in parcels.take(wanted) {
            let reasons = match &parcel {
                Parcel::Document(document) => strip::reasons(document, &settings.strip),
                _ => Reasons::default(),
            };
            let parcel = match parcel {
                Parcel::Document(document) => strip_document(document, &settings),
                other => other,
            };
            match parcel {
                Parcel::Failure(failure) => failed.push(*failure),
                Parcel::Document(mut document) => {
                    let keys = keys(&document, &settings.dedup);
                    Resolver::new(settings.dedup.clone()).resolve(&mut document, &keys);
                    streams::print(|out| {
                        View { document: &document, reasons: &reasons, all: args.all, paint: Paint::stdout(), columns: columns() }
                            .show(out)
                    })?;
                }
                _ => {}
            }
        }
    }
    failures::tell(&failed, None);
    Ok(Outcome::failed_if(failed.iter().any(|failure| failure.code.is_error())))
}

/// Columns of the margin: the longest `stage/rule score` that is common.
const MARGIN: usize = 26;
/// Kept blocks shown at either end of a run, and edits before there were blocks.
const ENDS: usize = 1;
const EDITS: usize = 10;

/// Signals that are told of a block that the judge decided.
const REASONS: usize = 5;

struct View<'a> {
    document: &'a Document,
    reasons: &'a Reasons,
    all: bool,
    paint: Paint,
    columns: usize,
}

impl View<'_> {
    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)?;
        let blocks = &self.document.blocks;
        let mut at = 0;
        while at < blocks.len() {
            // What a rule keeps is told like what a rule cuts.
            let kept = blocks[at..].iter().take_while(|block| block.is_kept() && block.kept_by.is_none()).count();
            if kept == 0 {
                self.block(out, at)?;
                at += 1;
            } else {
                self.kept_run(out, at, at + kept)?;
                at += kept;
            }
        }
        self.counts(out)
    }

    /// What decode and strip found out, and what was repaired before there were blocks.
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let Document { source, record, media, encoding, metadata, .. } = self.document;
        let source = if *record > 0 { format!("{source}, record {record}") } else { source.clone() };
        let told = format!("{}, {} ({})", media.name(), encoding.label, encoding.evidence.name());
        writeln!(out, "{}  {}", self.paint.bold(&escape(&source)), self.paint.dim(&told))?;
        let known = [
            ("title", &metadata.title),
            ("byline", &metadata.byline),
            ("published", &metadata.published),
            ("site", &metadata.site),
            ("language", &metadata.language),
            ("url", &metadata.url),
        ];
        for (name, value) in known.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.line(out, &self.paint.dim(&format!("{name:>MARGIN$}")), &shorten(&escape(value), self.room()))?;
        }
        let early: Vec<&Edit> = self.document.edits.iter().filter(|edit| edit.block == 0).collect();
        let shown = if self.all { early.len() } else { early.len().min(EDITS) };
        for edit in &early[..shown] {
            self.edit(out, edit, true)?;
        }
        if early.len() > shown {
            self.aside(out, &format!("… and {} more", count((early.len() - shown) as u64, "repair")))?;
        }
        writeln!(out)
    }

    /// A run of kept blocks, shortened in the middle.
    fn kept_run(&self, out: &mut dyn Write, from: usize, to: usize) -> io::Result<()> {
        let folded = if self.all || to - from <= 2 * ENDS + 1 { from..from } else { from + ENDS..to - ENDS };
        for at in from..to {
            if at == folded.start && !folded.is_empty() {
                let blocks = &self.document.blocks[folded.clone()];
                let chars: usize = blocks.iter().map(|block| self.document.block_text(block).chars().count()).sum();
                self.aside(out, &format!("… {} kept, {} characters", count(blocks.len() as u64, "block"), number(chars as u64)))?;
            }
            if !folded.contains(&at) {
                self.block(out, at)?;
            }
        }
        Ok(())
    }

    /// One block with its margin, then its edits.
    fn block(&self, out: &mut dyn Write, at: usize) -> io::Result<()> {
        let block = &self.document.blocks[at];
        let text = self.document.block_text(block);
        let mut lines: Vec<String> = text.lines().flat_map(|line| wrap(&escape(&line.replace('\t', "  ")), self.room())).collect();
        if !self.all && lines.len() > 3 {
            let rest: usize = lines[2..].iter().map(|line| line.chars().count()).sum();
            lines.truncate(2);
            lines.push(format!("… {} more characters", number(rest as u64)));
        }
        let margin = margin_of(block);
        for (number, line) in lines.iter().enumerate() {
            let margin = if number == 0 { margin.as_str() } else { "" };
            if block.is_kept() {
                self.line(out, &self.paint.green(&format!("{margin:>MARGIN$}")), line)?;
            } else {
                self.line(out, &self.paint.red(&format!("{margin:>MARGIN$}")), &self.paint.dim(line))?;
            }
        }
        let is_judged = matches!(&block.fate, Fate::Cut(cut) if cut.score.is_some());
        if is_judged || self.all && block.score.is_some() {
            self.reasons(out, at)?;
        }
        if let Fate::Cut(cut) = &block.fate
            && let Some(twin) = &cut.twin
        {
            self.aside(out, &format!("the copy that stays is block {}, this is block {}", twin.block, at + 1))?;
        }
        for edit in self.document.edits.iter().filter(|edit| edit.block as usize == at + 1) {
            self.edit(out, edit, false)?;
        }
        Ok(())
    }

    /// What the judge went by.
    fn reasons(&self, out: &mut dyn Write, at: usize) -> io::Result<()> {
        let (Some(score), Some(pushes)) = (self.reasons.scores.get(at), self.reasons.pushes.get(at)) else { return Ok(()) };
        let told: Vec<String> =
            pushes.iter().take(REASONS).map(|push| format!("{} {} → {:+.1}", push.signal, value(push.value), push.push)).collect();
        let sign = if *score < self.reasons.threshold { "<" } else { "≥" };
        self.aside(out, &format!("judge {score} {sign} {}: {}", self.reasons.threshold, told.join(", ")))
    }

    fn edit(&self, out: &mut dyn Write, edit: &Edit, with_place: bool) -> io::Result<()> {
        let margin = format!("{:>MARGIN$}", format!("{}/{}", edit.stage.name(), edit.rule));
        let place = if with_place { format!("{}: ", edit.place) } else { String::new() };
        let (before, after) = changed(&edit.before, &edit.after);
        let half = self.room().saturating_sub(place.len() + 7) / 2;
        let change = format!("{place}“{}” → “{}”", shorten(&escape(before), half), shorten(&escape(after), half));
        self.line(out, &self.paint.yellow(&margin), &self.paint.yellow(&change))
    }

    fn line(&self, out: &mut dyn Write, margin: &str, text: &str) -> io::Result<()> {
        writeln!(out, "{}", format!("{margin} {} {text}", self.paint.dim("│")).trim_end())
    }

    fn aside(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        self.line(out, &" ".repeat(MARGIN), &self.paint.dim(text))
    }

    fn room(&self) -> usize {
        self.columns.saturating_sub(MARGIN + 3).max(20)
    }

    fn counts(&self, out: &mut dyn Write) -> io::Result<()> {
        let Document { blocks, edits, .. } = self.document;
        let kept = self.document.kept();
        let cut = blocks.len() - kept;
        let line =
            format!("{} = {} kept + {} cut, {}", count(blocks.len() as u64, "block"), kept, cut, count(edits.len() as u64, "edit"));
        writeln!(out, "\n{}", self.paint.bold(&line))
    }
}

/// The part of two texts that differs, with a little of what stands around it.
fn changed<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    const AROUND: usize = 8;
    let same = |(a, b): &(char, char)| a == b;
    let bytes = |(a, _): (char, char)| a.len_utf8();
    let head: usize = before.chars().zip(after.chars()).take_while(same).map(bytes).sum();
    let tail: usize = before[head..].chars().rev().zip(after[head..].chars().rev()).take_while(same).map(bytes).sum();
    let start = before[..head].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let more: usize = before[before.len() - tail..].chars().take(AROUND).map(char::len_utf8).sum();
    (&before[start..before.len() - tail + more], &after[start..after.len() - tail + more])
}

/// A number with two digits at most behind the point, and none where they say nothing.
fn value(number: f32) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `strip/judge 12` for a cut block, nothing for a kept one.
fn margin_of(block: &Block) -> String {
    match &block.fate {
        Fate::Kept => block.kept_by.as_ref().map_or_else(String::new, |rule| format!("{rule} keeps")),
        Fate::Cut(cut) => match cut.score {
            Some(score) => format!("{}/{} {score}", cut.stage.name(), cut.rule),
            None => format!("{}/{}", cut.stage.name(), cut.rule),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_shown_by_what_differs() {
        assert_eq!(changed("a long way to <b>go</b>", "a long way to go"), (" way to <b>go</b>", " way to go"));
        assert_eq!(changed("<p>The work is slow", "The work is slow"), ("<p>The work", "The work"));
        assert_eq!(changed("", "né"), ("", "né"));
        assert_eq!(changed("aa", "aaa"), ("aa", "aaa"));
    }
}
