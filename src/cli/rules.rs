//! `scutch rules`: every rule, its reason, what it cuts and what it keeps.
//!
//! In: a name, or nothing; the user's own rules from the configuration. Out: the list, or one rule in full. Rules of strip are data in `strip/rules`; those of decode and dedup are
//! code, so their reasons are written here.

use std::borrow::Cow;
use std::io::{self, Write};

use super::terminal::{Paint, columns, escape, wrap};
use super::{Outcome, flags, streams};
use crate::decode::{Repair, rules as repairs};
use crate::document::Stage;
use crate::error::Error;
use crate::settings::distance;
use crate::strip::rules::{Choice, UserRule, all};

/// List every rule, or explain one
///
/// The names are those in cuts.jsonl and run.json; they do not change between versions. Your own rules from `[[strip.rules]]` in
/// scutch.toml are listed as user/NAME; they are asked first.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch rules
  scutch rules share-button
  scutch rules user/newsletter-box          a rule of your own, from scutch.toml")]
pub(super) struct Args {
    /// A rule to explain in full
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    config: flags::Config,
}

/// A rule as it is listed.
struct Entry<'a> {
    stage: Stage,
    name: Cow<'a, str>,
    reason: &'a str,
    scope: Cow<'a, str>,
    /// Lines that it cuts and keeps.
    examples: [Vec<&'a str>; 2],
    /// What a repair makes of what.
    repairs: &'static [(&'static str, &'static str)],
    /// Where a repair comes from.
    source: &'static str,
}

const REPAIR: &str = "repair, listed as an edit; off with --repair off";
const FOLD: &str = "typography, listed as an edit; only with --fold";
const NORMAL: &str = "normalization, counted";

/// Rules outside strip: stage, name, scope, reason.
const OTHERS: [(Stage, &str, &str, &str); 10] = [
    (
        Stage::Decode,
        "stray-byte",
        REPAIR,
        "A byte that is not UTF-8 in a text that is; it is read as windows-1252, as the rest of its word says.",
    ),
    (Stage::Decode, "line-ends", NORMAL, "Line ends of other systems become line feeds."),
    (Stage::Decode, "nfc", NORMAL, "Letters and their marks are composed (Unicode normalization form C)."),
    (Stage::Decode, "controls", NORMAL, "Control characters other than line end and tab are no text; a form feed becomes a blank."),
    (Stage::Decode, "stray-bom", NORMAL, "A byte order mark that is not at the start marks nothing."),
    (
        Stage::Dedup,
        "repeated-block",
        "off with --scope off",
        "An earlier block says the same but for case, spacing and punctuation.",
    ),
    (
        Stage::Dedup,
        "repeated-label",
        "off with --scope off",
        "A short block that heads a repeated block, as it headed the first copy.",
    ),
    (
        Stage::Dedup,
        "site-furniture",
        "only with --furniture",
        "It stands in so many documents of its site that it belongs to the site and to none of them; the first copy goes too.",
    ),
    (
        Stage::Dedup,
        "near-document",
        "only with --near documents",
        "An earlier document holds most of this one: it was cut short, headed anew, edited a little, or a word in ten was swapped.",
    ),
    (Stage::Dedup, "near-block", "only with --near paragraphs", "A paragraph of an earlier document holds most of this one."),
];

/// Every rule in the order in which they are asked.
fn entries(own: &[UserRule]) -> Vec<Entry<'_>> {
    let other = |wanted: Stage| {
        let those = OTHERS.into_iter().filter(move |(stage, ..)| *stage == wanted);
        those.map(|(stage, name, scope, reason)| Entry {
            stage,
            name: name.into(),
            reason,
            scope: scope.into(),
            examples: [Vec::new(), Vec::new()],
            repairs: &[],
            source: "",
        })
    };
    let own = own.iter().map(|rule| Entry {
        stage: Stage::Strip,
        name: format!("user/{}", rule.name).into(),
        reason: &rule.reason,
        scope: scope(rule).into(),
        examples: [&rule.cuts, &rule.keeps].map(|lines| lines.iter().map(String::as_str).collect()),
        repairs: &[],
        source: "",
    });
    let strip = all().map(|rule| Entry {
        stage: Stage::Strip,
        name: rule.name.into(),
        reason: rule.reason,
        scope: rule.scope().into(),
        examples: [rule.cuts.to_vec(), rule.keeps.to_vec()],
        repairs: &[],
        source: "",
    });
    let repairs = repairs::RULES.iter().filter(|rule| rule.from != Repair::Likely).map(|rule| Entry {
        stage: Stage::Decode,
        name: rule.name.into(),
        reason: rule.reason,
        scope: if rule.from == Repair::Off { FOLD } else { REPAIR }.into(),
        examples: [Vec::new(), rule.keeps.to_vec()],
        repairs: rule.cuts,
        source: rule.source,
    });
    repairs.chain(other(Stage::Decode)).chain(own).chain(strip).chain(other(Stage::Dedup)).collect()
}

/// Where a user's own rule holds and what it does.
fn scope(rule: &UserRule) -> String {
    let what = match rule.effect {
        Choice::Cut => "your own",
        Choice::Keep => "your own, keeps",
    };
    if rule.sites.is_empty() { what.to_owned() } else { format!("{what}, on {}", rule.sites.join(", ")) }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let settings = args.config.read()?;
    let entries = entries(&settings.strip.rules.list);
    match &args.name {
        None => streams::print(|out| list(out, &entries, Paint::stdout()))?,
        // The margin of `scutch why` says stage/rule; both forms are understood.
        Some(name) => {
            let bare = Stage::ALL.iter().find_map(|stage| name.strip_prefix(stage.name())?.strip_prefix('/')).unwrap_or(name);
            match entries.iter().find(|entry| entry.name == bare) {
                Some(entry) => streams::print(|out| explain(out, entry, Paint::stdout()))?,
                None => return Err(unknown(name, &entries)),
            }
        }
    }
    Ok(Outcome::Well)
}

fn list(out: &mut dyn Write, entries: &[Entry], paint: Paint) -> io::Result<()> {
    let widest = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let mut stage = None;
    for entry in entries {
        if stage != Some(entry.stage) {
            let parted = if stage.is_some() { "\n" } else { "" };
            writeln!(out, "{parted}{}", paint.bold(entry.stage.name()))?;
            stage = Some(entry.stage);
        }
        let mut lines = wrap(&escape(entry.reason), columns().saturating_sub(widest + 4).max(30)).into_iter();
        writeln!(out, "  {:<widest$}  {}", escape(&entry.name), lines.next().unwrap_or_default())?;
        for line in lines.chain([paint.dim(&format!("({})", escape(&entry.scope)))]) {
            writeln!(out, "  {:widest$}  {line}", "")?;
        }
    }
    writeln!(out, "\n`scutch rules NAME` shows what a rule cuts and what it keeps.")
}

fn explain(out: &mut dyn Write, entry: &Entry, paint: Paint) -> io::Result<()> {
    writeln!(out, "{}", paint.bold(&escape(&format!("{}/{}", entry.stage.name(), entry.name))))?;
    for line in wrap(&escape(entry.reason), columns() - 2) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "\nholds\n  {}", escape(&entry.scope))?;
    if !entry.repairs.is_empty() {
        writeln!(out, "\nrepairs")?;
        for (before, after) in entry.repairs {
            writeln!(out, "{}", paint.red(&format!("  - {}", escape(before))))?;
            writeln!(out, "  + {}", escape(after))?;
        }
    }
    let [cuts, keeps] = &entry.examples;
    for (verb, lines, sign) in [("cuts", cuts, "-"), ("keeps", keeps, "+")].into_iter().filter(|(_, lines, _)| !lines.is_empty()) {
        writeln!(out, "\n{verb}")?;
        for line in lines {
            let line = format!("  {sign} {}", escape(line));
            writeln!(out, "{}", if sign == "-" { paint.red(&line) } else { line })?;
        }
    }
    if !entry.source.is_empty() {
        writeln!(out, "\nsource\n  {}", entry.source)?;
    }
    if entry.stage == Stage::Strip {
        writeln!(out, "\n`--off {}` switches it off.", entry.name)?;
    }
    Ok(())
}

fn unknown(name: &str, entries: &[Entry]) -> Error {
    let nearest = entries.iter().map(|entry| (distance(name, &entry.name), &entry.name)).min();
    let advice = match nearest {
        Some((steps, nearest)) if steps <= 1 + nearest.len() / 3 => format!("did you mean `{nearest}`?"),
        _ => "`scutch rules` lists them all".to_owned(),
    };
    Error::Usage(format!("there is no rule `{name}`; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_a_reason() {
        let entries = entries(&[]);
        let names: std::collections::BTreeSet<_> = entries.iter().map(|entry| &entry.name).collect();
        assert_eq!(names.len(), entries.len());
        assert!(entries.iter().all(|entry| entry.reason.ends_with('.')));
    }
}
