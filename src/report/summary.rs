//! The summary after a run.
//!
//! In: the [`Tally`] of a finished output. Out: aligned lines for a person, on standard error. Times are shown on a terminal only, so
//! that a log of two equal runs is equal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::progress::Slowest;
use crate::cli::terminal::{Paint, count, escape, number, shorten};
use crate::document::Code;
use crate::error::path_text;
use crate::write::{NearCounts, Run, StageCounts, Tally};

/// How many rules of a stage are named.
const NAMED: usize = 12;

/// Tells the summary on standard error.
pub fn tell(tally: &Tally, folder: Option<&Path>, slowest: &Slowest) {
    let none = Slowest::default();
    let slowest = if io::stderr().is_terminal() { slowest } else { &none };
    // Where standard error is closed nobody misses the summary.
    let _ = io::stderr().lock().write_all(render(tally, folder, slowest, Paint::stderr()).as_bytes());
}

/// The summary as text.
#[must_use]
pub fn render(tally: &Tally, folder: Option<&Path>, slowest: &Slowest, paint: Paint) -> String {
    let mut text = String::new();
    sums(&mut text, &tally.run, slowest, paint);
    for stage in &tally.run.stages {
        stage_lines(&mut text, stage, paint);
    }
    near_lines(&mut text, tally.run.near.as_ref(), paint);
    listed(&mut text, tally, paint);
    for (at, (took, source)) in slowest.inputs.iter().enumerate() {
        let label = if at == 0 { "slowest" } else { "" };
        let _ = writeln!(text, "{}{}  {:.1} s", label_of(label, paint), escape(source), took.as_secs_f64());
    }
    if let Some(folder) = folder {
        let folder = path_text(folder);
        let folder = escape(&folder);
        let folder = folder.trim_end_matches('/');
        let name = |stem: &str| {
            let named = tally.run.outputs.keys().find(|name| name.starts_with(stem)).map_or(stem, String::as_str);
            format!("{folder}/{named}{}", if named.starts_with(&format!("{stem}-")) { " and so on" } else { "" })
        };
        let (documents, cuts) = (paint.bold(&name("documents")), name("cuts"));
        let _ = writeln!(text, "\n{documents} is the text, {cuts} says what was cut and why;");
        let _ = writeln!(text, "`scutch why FILE` shows each cut of one input, `scutch check {folder}` proves the account.");
    }
    text
}

/// The sums: documents, blocks, characters.
fn sums(text: &mut String, run: &Run, slowest: &Slowest, paint: Paint) {
    let balance = &run.balance;
    let took = if slowest.whole.is_zero() { String::new() } else { format!(" in {:.1} s", slowest.whole.as_secs_f64()) };
    let _ = writeln!(
        text,
        "{}",
        paint.bold(&format!("{} read, {} written{took}", count(balance.inputs, "input"), count(balance.written, "document")))
    );
    let rows = [
        ("documents", balance.documents, balance.written, "left out"),
        ("blocks", balance.blocks, balance.kept, "cut"),
        ("characters", balance.chars, balance.chars_kept, "cut"),
    ];
    let widest = rows.iter().map(|row| number(row.1).len()).max().unwrap_or(0);
    for (label, all, kept, lost) in rows {
        let lost_number = all.saturating_sub(kept);
        let _ = writeln!(
            text,
            "{}{:>widest$} = {:>widest$} kept{} + {:>widest$} {lost}{}",
            label_of(label, paint),
            number(all),
            number(kept),
            percent(kept, all),
            number(lost_number),
            percent(lost_number, all),
        );
    }
}

/// ` ( 61.2 %)`, in whole tenths so that no float decides.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let tenths = (u128::from(part) * 1000 + u128::from(whole / 2)) / u128::from(whole);
    format!(" ({:>3}.{} %)", tenths / 10, tenths % 10)
}

/// A label in the left column.
fn label_of(label: &str, paint: Paint) -> String {
    paint.dim(&format!("  {label:<12}"))
}

/// What one stage did, by rule, most first.
fn stage_lines(text: &mut String, stage: &StageCounts, paint: Paint) {
    let groups = [("cut", &stage.cuts), ("edit", &stage.edits), ("normalization", &stage.repairs)];
    let mut label = stage.stage.name();
    for (thing, rules) in groups.into_iter().filter(|(_, rules)| !rules.is_empty()) {
        if label == stage.stage.name() {
            text.push('\n');
        }
        let all: u64 = rules.values().sum();
        let _ = writeln!(text, "{}{}", label_of(label, paint), count(all, thing));
        label = "";
        rule_lines(text, rules);
    }
}

/// What was compared to find near-duplicates.
fn near_lines(text: &mut String, near: Option<&NearCounts>, paint: Paint) {
    let Some(near) = near else { return };
    for (thing, counts) in [("document", near.documents), ("paragraph", near.paragraphs)].into_iter().filter(|(_, of)| of.seen > 0)
    {
        let _ = writeln!(
            text,
            "{}{}, {}, {} cut as near copies",
            label_of("near", paint),
            count(counts.seen, thing),
            count(counts.candidates, "candidate"),
            number(counts.cut)
        );
    }
}

fn rule_lines(text: &mut String, rules: &BTreeMap<String, u64>) {
    let mut most: Vec<(&str, u64)> = rules.iter().map(|(rule, times)| (rule.as_str(), *times)).collect();
    // Stable, so rules with equal counts stay in the order of their names.
    most.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let rest = if most.len() > NAMED + 1 { most.split_off(NAMED) } else { Vec::new() };
    let folded = format!("and {} more", rest.len());
    let rows = most
        .iter()
        .map(|(rule, times)| (*rule, *times))
        .chain((!rest.is_empty()).then(|| (folded.as_str(), rest.iter().map(|rule| rule.1).sum())));
    let rows: Vec<_> = rows.collect();
    let widest = rows.iter().map(|row| row.0.len()).max().unwrap_or(0).max(16);
    let digits = rows.iter().map(|row| number(row.1).len()).max().unwrap_or(0);
    for (rule, times) in rows {
        let _ = writeln!(text, "{:14}  {rule:<widest$}  {:>digits$}", "", number(times));
    }
}

/// What stands in the list of failures, errors first.
fn listed(text: &mut String, tally: &Tally, paint: Paint) {
    let mut codes: BTreeMap<(bool, Code), (u64, &str)> = BTreeMap::new();
    for failure in &tally.failures {
        let times = tally.run.failures.get(failure.code.name()).copied().unwrap_or(0);
        codes.entry((!failure.code.is_error(), failure.code)).or_insert((times, &failure.source));
    }
    let mut label = "listed";
    for ((fine, code), (times, first)) in codes {
        if label == "listed" {
            text.push('\n');
        }
        let line = format!("{:<16}  {}", code.name(), number(times));
        let line = if fine { line } else { paint.red(&line) };
        let more = if times > 1 { ", …" } else { "" };
        let _ =
            writeln!(text, "{}{line}  {}", label_of(label, paint), paint.dim(&format!("{}{more}", shorten(&escape(first), 60))));
        label = "";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn percentages_are_rounded_to_tenths() {
        assert_eq!(percent(1, 3), " ( 33.3 %)");
        assert_eq!(percent(2, 3), " ( 66.7 %)");
        assert_eq!(percent(5, 5), " (100.0 %)");
        assert_eq!(percent(0, 0), "");
    }

    #[test]
    fn rules_beyond_the_first_dozen_are_folded() {
        let mut run = Run::new(&Settings::default());
        run.stages[1].cuts = (0..20).map(|n| (format!("rule-{n:02}"), 100 - n)).collect();
        let text = render(&Tally { run, failures: Vec::new(), errors: 0 }, None, &Slowest::default(), Paint::PLAIN);
        assert!(text.contains("rule-00           100\n") && text.contains("rule-11"), "{text}");
        assert!(text.contains("and 8 more        676\n") && !text.contains("rule-12"), "{text}");
    }
}
