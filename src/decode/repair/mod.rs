//! Repairs of one line of text.
//!
//! In: a line that shows something odd. Out: the line as it was written, and for each rule what was there and what is there now. A repair
//! needs evidence that leaves no other reading, or that makes one likely if the user asked for that. It never looks at another line, so that a text
//! is repaired alike however it is cut into lines, and it goes on until nothing changes, so that a second run finds nothing.

mod changes;
pub(super) mod confusable;
mod controls;
mod coverage;
mod entities;
mod escape;
mod fold;
mod invisible;
pub(super) mod mixup;
mod mojibake;
mod names;
pub(super) mod pages;
pub(super) mod pairs;
pub(super) mod quiet;
mod quotes;
pub(crate) mod rules;
mod sequence;
pub(super) mod spelled;

use changes::{Change, Track};
use spelled::{Letter, spell};

use super::scan::{self, Signs};
use super::{Repair, Settings};
use crate::document::Media;

/// Rounds after which a line is left as it is; three layers of mojibake with entities between take seven.
const ROUNDS: usize = 12;

/// Longest line that an edit shows as a whole, in bytes.
const WHOLE: usize = 400;

/// A character that the repairs look at wherever it stands: a mark of lost text, or one that nobody sees.
pub(super) const fn is_odd(c: char) -> bool {
    c == '\u{fffd}' || invisible::is_invisible(c)
}

/// Resolves references, those escaped twice too. `None` where there is none.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let mut track = Track::new(text);
    track.apply(&entities::unescape(text)?);
    if let Some(more) = entities::unescape(&track.text) {
        track.apply(&more);
    }
    Some(track.text)
}

/// What is used again from line to line.
#[derive(Default)]
pub(super) struct Repairer {
    search: mojibake::Search,
    letters: Vec<Letter>,
}

/// One change of a line: the rule, what was there, what is there now.
pub(super) type Told = (&'static str, String, String);

impl Repairer {
    /// Repairs a line that shows `signs`, and folds it; with the signs that it shows then. `None` where nothing changes.
    pub fn line(&mut self, line: &str, signs: Signs, media: Media, settings: &Settings) -> Option<(String, Vec<Told>, Signs)> {
        let mut work = Work { told: Vec::new(), current: None, line, signs };
        if settings.repair != Repair::Off {
            for _ in 0..ROUNDS {
                if !self.round(&mut work, media == Media::Text, settings.repair == Repair::Likely) {
                    break;
                }
            }
        }
        for kind in &settings.fold {
            work.step(rules::folds(*kind), |line| fold::fold(line, *kind, media));
        }
        let Work { current, told, signs, .. } = work;
        current.map(|after| (after, told, signs))
    }

    /// Each rule in its order, each until it finds nothing more. Returns whether one found something.
    fn round(&mut self, work: &mut Work, text: bool, likely: bool) -> bool {
        let mut found = false;
        if work.signs.terminal {
            found |= work.step("terminal-escape", escape::terminal);
        }
        // References first: halves of letters were written as references, too.
        if work.signs.reference && text {
            found |= work.step("entity", entities::unescape);
        }
        // What another page would gain is asked only where mojibake leaves letters over.
        if work.signs.is_mojibake() {
            let search = &mut self.search;
            let mut first = true;
            found |= work.step_reading("mojibake", |line, read| {
                let strange = std::mem::take(&mut first) || read.insert(scan::signs(line)).is_mojibake();
                strange.then(|| search.layer(line, likely))?
            });
        }
        // Look-alikes before pages: a word that is right but for them is of no other page.
        if work.signs.mixed {
            found |= work.step("confusable", confusable::confusable);
        }
        if work.signs.garbage {
            let letters = &mut self.letters;
            found |= work.step("page-mixup", |line| {
                spell(line, letters);
                Some(mixup::mixup(line, letters, likely)?.changes)
            });
        }
        // C1 controls after mojibake, of which they are halves.
        if work.signs.c1 {
            found |= work.step("mojibake", controls::signs);
        }
        if work.signs.c1 {
            found |= work.step("c1-controls", controls::c1);
        }
        if work.signs.near {
            let letters = &mut self.letters;
            found |= work.step("page-mixup", |line| {
                spell(line, letters);
                quiet::quiet(line, letters, likely)
            });
        }
        if work.signs.backslash && text {
            found |= work.step("json-escape", |line| escape::json(line, likely));
        }
        if work.signs.invisible {
            found |= work.step("invisible", invisible::invisible);
        }
        if work.signs.lost {
            found |= work.step("lost-quote", |line| quotes::quotes(line, '\u{fffd}'));
        }
        if work.signs.question && likely && text {
            found |= work.step("lost-quote", |line| quotes::quotes(line, '?'));
        }
        found
    }
}

/// A line on its way through the rules.
struct Work<'a> {
    line: &'a str,
    current: Option<String>,
    told: Vec<Told>,
    signs: Signs,
}

impl Work<'_> {
    fn text(&self) -> &str {
        self.current.as_deref().unwrap_or(self.line)
    }

    /// Asks one rule until it finds nothing more. Returns whether it found something.
    fn step(&mut self, rule: &'static str, mut changes: impl FnMut(&str) -> Option<Vec<Change>>) -> bool {
        self.step_reading(rule, |line, _| changes(line))
    }

    /// The same for a rule that reads the signs of the line by itself.
    fn step_reading(
        &mut self,
        rule: &'static str,
        mut changes: impl FnMut(&str, &mut Option<Signs>) -> Option<Vec<Change>>,
    ) -> bool {
        let before = self.text();
        let mut read = None;
        let Some(first) = changes(before, &mut read) else { return false };
        let mut track = Track::new(before);
        track.apply(&first);
        for _ in 0..ROUNDS {
            read = None;
            let Some(changes) = changes(&track.text, &mut read) else { break };
            read = None;
            track.apply(&changes);
        }
        if track.text == before {
            return false;
        }
        // Which script a word is of is told by its line, so the line is shown; the lines of pages have no end.
        let whole = rule == "confusable" && before.len() <= WHOLE;
        let edits = if whole { vec![(before.to_owned(), track.text.clone())] } else { track.edits() };
        let after = track.text;
        self.told.extend(edits.into_iter().map(|(before, after)| (rule, before, after)));
        self.signs = read.unwrap_or_else(|| scan::signs(&after));
        self.current = Some(after);
        true
    }
}
