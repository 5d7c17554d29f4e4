//! Repairs of one line of text.
//!
//! In: a line that shows something odd. Out: the line as it was written, and for each rule what was there and what is there now. A repair
//! needs evidence that leaves no other reading, or that makes one likely if the user asked for that. It never looks at another line, so that a text
//! is repaired alike however it is cut into lines, and it goes on until nothing changes, so that a second run finds nothing.

mod changes;
pub(super) mod confusable;
mod controls;
mod coverage;
mod direct;
pub(super) mod entities;
mod escape;
mod fold;
mod invisible;
mod lattice;
pub(super) mod mixup;
mod mojibake;
mod names;
pub(super) mod pages;
pub(super) mod pairs;
pub(super) mod quiet;
mod quotes;
mod reading;
pub(crate) mod rules;
mod sequence;
pub(super) mod single;
pub(super) mod spelled;
mod wording;

use std::cell::RefCell;

use changes::{Found, Track};
use direct::direct;

use super::scan::{self, Memo, Signs};
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
    /// Whether the line that is asked next was tried to be read directly.
    tried: bool,
}

/// One change of a line: the rule, what was there, what is there now.
pub(super) type Told = (&'static str, String, String);

/// A line that was repaired.
pub(super) struct Repaired {
    pub text: String,
    pub told: Vec<Told>,
    /// Whether no rule finds anything more in it.
    pub settled: bool,
}

/// The rules in the order in which they are asked.
#[derive(Clone, Copy)]
enum Rule {
    Terminal,
    /// References before mojibake: halves of letters were written as references, too.
    Entity,
    Mojibake,
    /// Look-alikes before pages: a word that is right but for them is of no other page.
    Confusable,
    Garbage,
    /// C1 controls after mojibake, of which they are halves.
    Halves,
    C1,
    Near,
    Json,
    Invisible,
    Lost,
    Question,
}

const ORDER: [Rule; 12] = [
    Rule::Terminal,
    Rule::Entity,
    Rule::Mojibake,
    Rule::Confusable,
    Rule::Garbage,
    Rule::Halves,
    Rule::C1,
    Rule::Near,
    Rule::Json,
    Rule::Invisible,
    Rule::Lost,
    Rule::Question,
];

impl Rule {
    /// Its name in edits.
    const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal-escape",
            Self::Entity => "entity",
            Self::Mojibake | Self::Halves => "mojibake",
            Self::Confusable => "confusable",
            Self::Garbage | Self::Near => "page-mixup",
            Self::C1 => "c1-controls",
            Self::Json => "json-escape",
            Self::Invisible => "invisible",
            Self::Lost | Self::Question => "lost-quote",
        }
    }

    /// Whether it may find something in a line that shows `signs`.
    const fn fits(self, signs: Signs, text: bool, likely: bool) -> bool {
        match self {
            Self::Terminal => signs.terminal,
            Self::Entity => signs.reference && text,
            Self::Mojibake => signs.is_mojibake(),
            Self::Confusable => signs.mixed,
            Self::Garbage => signs.garbage,
            Self::Halves | Self::C1 => signs.c1,
            Self::Near => signs.near,
            Self::Json => signs.backslash && text,
            Self::Invisible => signs.invisible,
            Self::Lost => signs.lost,
            Self::Question => signs.question && likely && text,
        }
    }
}

thread_local! {
    /// The buffers of the last text.
    static REPAIRER: RefCell<Repairer> = RefCell::default();
}

impl Repairer {
    /// Calls `work` with the buffers of the text before, and with nothing that is known of it.
    pub fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut repairer = REPAIRER.take();
        repairer.tried = false;
        let done = work(&mut repairer);
        repairer.search.begin();
        REPAIRER.set(repairer);
        done
    }

    /// Repairs a line that shows `signs`, if they are read already, and folds it; `None` where nothing changes. Returns what it shows then, too.
    pub fn line(
        &mut self,
        line: &str,
        signs: Option<Signs>,
        media: Media,
        settings: &Settings,
        memo: &mut Memo,
    ) -> (Option<Repaired>, Signs) {
        let (text, likely) = (media == Media::Text, settings.repair == Repair::Likely);
        let repairs = settings.repair != Repair::Off;
        let halved = signs.is_some_and(|signs| signs.halved);
        let signs = signs.filter(|signs| !signs.open);
        let ascii = if signs.is_none() { Signs::of_ascii(line.as_bytes()) } else { Signs::default() };
        // Most lines that are misread need no more than a look at their sequences.
        let mut idle = [0; ORDER.len()];
        let mut quick = if repairs && signs.is_none() { self.quick(line, ascii, text, likely) } else { None };
        if halved && signs.is_none() && std::mem::take(&mut self.tried) {
            quick = self.search.layer(line, likely).map(Found::from);
            idle[Rule::Mojibake as usize] = 1;
        }
        // The codes of a terminal go first, whatever else the line shows; what it shows is read when they are gone.
        let coded = repairs && ascii.terminal && escape::terminal(line).is_some();
        let unread = || if quick.is_some() || coded { ascii } else { scan::shown(line) };
        let mut work = Work { told: Vec::new(), current: None, line, signs: signs.unwrap_or_else(unread), version: 1, idle };
        let mut settled = settings.fold.is_empty();
        if repairs {
            if let Some(found) = quick {
                let mut found = Some(found);
                let fits = |signs| Rule::Mojibake.fits(signs, text, likely);
                work.step(Rule::Mojibake.name(), fits, |line| {
                    found.take().or_else(|| self.ask(Rule::Mojibake, line, likely, true, memo))
                });
            }
            settled &= (0..ROUNDS).any(|_| !self.round(&mut work, text, likely, memo));
        }
        for kind in &settings.fold {
            work.step(rules::folds(*kind), |_| true, |line| fold::fold(line, *kind, media).map(Found::from));
        }
        let Work { current, told, signs, .. } = work;
        (current.map(|text| Repaired { text, told, settled }), signs)
    }

    /// Each rule in its order, each until it finds nothing more. Returns whether one found something.
    fn round(&mut self, work: &mut Work, text: bool, likely: bool, memo: &mut Memo) -> bool {
        let mut found = false;
        for rule in ORDER {
            // A rule that found nothing finds nothing in the same line.
            if !rule.fits(work.signs, text, likely) || work.idle[rule as usize] == work.version {
                continue;
            }
            let fits = |signs| rule.fits(signs, text, likely);
            let halved = work.signs.halved;
            match work.step(rule.name(), fits, |line| self.ask(rule, line, likely, halved, memo)) {
                Step::Nothing => {}
                Step::All => found = true,
                // It may find more.
                Step::Part => {
                    found = true;
                    continue;
                }
            }
            work.idle[rule as usize] = work.version;
        }
        found
    }

    /// Mojibake that is plain at once, in a line whose signs are not read yet and that no rule before that of mojibake would change.
    fn quick(&mut self, line: &str, ascii: Signs, text: bool, likely: bool) -> Option<Found> {
        self.tried = false;
        if ascii.terminal || ascii.reference && text || mojibake::mark(line).is_some() {
            return None;
        }
        let found = direct(line, mojibake::needed(likely)).filter(|(_, strange)| *strange).map(|(found, _)| found);
        self.tried = found.is_none();
        found
    }

    /// What one rule would change in a line, which may be `halved`.
    fn ask(&mut self, rule: Rule, line: &str, likely: bool, halved: bool, memo: &mut Memo) -> Option<Found> {
        match rule {
            Rule::Terminal => escape::terminal(line),
            Rule::Entity => entities::unescape(line),
            Rule::Mojibake => match mojibake::mark(line) {
                Some(mark) => Some(vec![mark]),
                None => match if std::mem::take(&mut self.tried) { None } else { direct(line, mojibake::needed(likely)) } {
                    Some((found, _)) => return Some(found),
                    None => self.search.layer(line, likely),
                },
            },
            Rule::Confusable => confusable::confusable(line),
            Rule::Garbage | Rule::Near if is_arithmetic(line) => None,
            Rule::Garbage => self.search.anew(line, likely),
            Rule::Halves => controls::signs(line),
            Rule::C1 => controls::c1(line),
            // Whether anything is near was not told where halves of letters are.
            Rule::Near if halved && !scan::may_be_near(line, memo) => None,
            Rule::Near => quiet::quiet(line, self.search.letters(line), likely),
            Rule::Json => escape::json(line, likely),
            Rule::Invisible => invisible::invisible(line),
            Rule::Lost => quotes::quotes(line, '\u{fffd}'),
            Rule::Question => quotes::quotes(line, '?'),
        }
        .map(Found::from)
    }
}

/// Whether all that stands beyond ASCII are signs of arithmetic, none beside a letter. What page they were read as is not told then: in
/// KOI8-R `÷` and `×` are two of the words that Russian has of one letter. Within a word `÷` is the ö of code page 437.
fn is_arithmetic(line: &str) -> bool {
    let mut before = ' ';
    line.chars().chain([' ']).all(|c| {
        let beside = [before, c];
        before = c;
        (c.is_ascii() || is_sign(c)) && !(beside.iter().any(|c| is_sign(*c)) && beside.iter().any(char::is_ascii_alphabetic))
    })
}

const fn is_sign(c: char) -> bool {
    matches!(c, '×' | '÷')
}

/// A line on its way through the rules.
struct Work<'a> {
    line: &'a str,
    current: Option<String>,
    told: Vec<Told>,
    signs: Signs,
    /// How often the line changed, from 1, and how often it had when each rule found nothing.
    version: u32,
    idle: [u32; ORDER.len()],
}

/// What a rule found: nothing, all that it can find, or some of it.
enum Step {
    Nothing,
    All,
    Part,
}

impl Work<'_> {
    fn text(&self) -> &str {
        self.current.as_deref().unwrap_or(self.line)
    }

    /// Asks one rule until it finds nothing more, or the line no longer shows a sign of it.
    fn step(&mut self, rule: &'static str, fits: impl Fn(Signs) -> bool, mut changes: impl FnMut(&str) -> Option<Found>) -> Step {
        let before = self.text();
        let Some(mut next) = changes(before) else { return Step::Nothing };
        let mut track = Track::new(before);
        let mut step = Step::Part;
        let mut signs = self.signs;
        for _ in 0..=ROUNDS {
            track.apply(&next.changes);
            signs = if next.calm { Signs::of_ascii(track.text.as_bytes()) } else { scan::shown(&track.text) };
            let Some(more) = fits(signs).then(|| changes(&track.text)).flatten() else {
                step = Step::All;
                break;
            };
            next = more;
        }
        if track.text == before {
            return Step::Nothing;
        }
        // Which script a word is of is told by its line, so the line is shown; the lines of pages have no end.
        let whole = rule == "confusable" && before.len() <= WHOLE;
        let edits = if whole { vec![(before.to_owned(), track.text.clone())] } else { track.edits() };
        let after = track.text;
        self.told.extend(edits.into_iter().map(|(before, after)| (rule, before, after)));
        self.signs = signs;
        self.current = Some(after);
        self.version += 1;
        step
    }
}

#[cfg(test)]
mod tests {
    use super::is_arithmetic;

    #[test]
    fn a_sign_within_a_word_may_be_a_letter() {
        for line in ["÷ 0061 × 0062 ÷", "2×3 ÷ 4"] {
            assert!(is_arithmetic(line), "{line}");
        }
        for line in ["Die Fris÷se ist da", "× оно", "за 2 ÷"] {
            assert!(!is_arithmetic(line), "{line}");
        }
    }
}
