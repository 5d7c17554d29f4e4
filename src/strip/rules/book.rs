//! The rules made ready to be asked, once per run.
//!
//! In: a [`Candidate`]. Out: the first rule that finds it. Phrases are one look-up, patterns one pass of a set of automata, so
//! the cost does not grow with the number of rules. It knows nothing of any single rule.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::labels::Labels;
use super::{Effect, Finds, Place, Rule, all};
use crate::strip::fnv::Hash;
use crate::strip::fold::fold;

/// Folded lines longer than this are paragraphs, and no rule of phrases or patterns finds them.
const MAX_CHARS: usize = 360;

/// A block as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its text.
    pub text: &'a str,
    /// Flags of its element, 0 in a dump.
    pub flags: u32,
    /// Nothing but debris, headings and labels stands before it.
    pub in_head: bool,
    /// No full paragraph follows it.
    pub in_tail: bool,
}

/// Look-up of phrases that are ours, so nobody can choose them to collide.
type Map<T> = HashMap<&'static str, T, BuildHasherDefault<Hash>>;

struct Book {
    rules: Vec<&'static Rule>,
    /// Where `label-run` stands among them.
    label_run: Option<usize>,
    phrases: Map<usize>,
    /// Tells most texts that are neither a phrase nor a word of menus.
    labels: Labels,
    /// For each word the rules of words that have it, as bits.
    words: Map<u32>,
    /// The rules of words by their bits.
    word_rules: Vec<usize>,
    folded: RegexSet,
    folded_rules: Vec<usize>,
    /// Finds a line that holds a word which some rule of the next two lists needs; the second one asks for those that hold everywhere alone.
    needed: Regex,
    needed_anywhere: Regex,
    holding: Vec<(usize, Regex, Regex)>,
    written: Vec<(usize, Regex, Regex)>,
    flags: Vec<(usize, u32)>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let rules: Vec<&'static Rule> = all().collect();
    let (mut phrases, mut words, mut word_rules, mut flags) = (Map::default(), Map::<u32>::default(), Vec::new(), Vec::new());
    let mut needed: Vec<(Place, &str)> = Vec::new();
    let (mut folded, mut folded_rules, mut holding, mut written) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, rule) in rules.iter().enumerate() {
        match rule.finds {
            Finds::Phrases(list) => phrases.extend(list.split('|').map(|phrase| (phrase.trim(), index))),
            Finds::Words(list) => {
                let bit = 1 << word_rules.len();
                word_rules.push(index);
                for word in list.split_whitespace() {
                    *words.entry(word).or_default() |= bit;
                }
            }
            Finds::Pattern(pattern) => {
                folded.push(pattern);
                folded_rules.push(index);
            }
            Finds::Holding(words, pattern) => {
                needed.push((rule.place, words));
                holding.push((index, plain(words), compiled(pattern)));
            }
            Finds::Written(words, pattern) => {
                needed.push((rule.place, words));
                written.push((index, plain(words), compiled(pattern)));
            }
            Finds::Flags(wanted) => flags.push((index, wanted)),
            Finds::Page => {}
        }
    }
    // Patterns are constants, and a test compiles them all.
    let set = |patterns: &[&str]| {
        RegexSetBuilder::new(patterns)
            .size_limit(1 << 26)
            .dfa_size_limit(1 << 24)
            .build()
            .unwrap_or_else(|error| unreachable!("a rule's pattern: {error}"))
    };
    let label_run = rules.iter().position(|rule| rule.name == "label-run");
    let anywhere: Vec<&str> = needed.iter().filter(|(place, _)| *place == Place::Anywhere).map(|(_, words)| *words).collect();
    let needed_anywhere = plain(&anywhere.join("|"));
    let needed = plain(&needed.iter().map(|(_, words)| *words).collect::<Vec<_>>().join("|"));
    let labels = Labels::new(MENU_WORDS.split('|').chain(phrases.keys().copied()));
    let folded = set(&folded);
    Book {
        rules,
        label_run,
        phrases,
        labels,
        words,
        word_rules,
        folded,
        folded_rules,
        needed,
        needed_anywhere,
        holding,
        written,
        flags,
    }
});

impl Book {
    /// The rule that has this phrase.
    fn phrase(&self, folded: &str) -> Option<usize> {
        if self.labels.may_hold(folded) { self.phrases.get(folded).copied() } else { None }
    }

    /// The rules of words in whose lists every word of a line is, where it is more than punctuation.
    fn all_words(&self, folded: &str) -> impl Iterator<Item = usize> {
        let (mut any, mut rules) = (false, u32::MAX);
        for word in folded.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()) {
            any = true;
            rules &= self.words.get(word).copied().unwrap_or_default();
            if rules == 0 {
                break;
            }
        }
        let rules = if any { rules } else { 0 };
        self.word_rules.iter().enumerate().filter(move |(bit, _)| rules >> bit & 1 == 1).map(|(_, index)| *index)
    }
}

fn compiled(pattern: &str) -> Regex {
    let pattern = RegexBuilder::new(pattern).size_limit(1 << 26).dfa_size_limit(1 << 24).build();
    pattern.unwrap_or_else(|error| unreachable!("a rule's pattern: {error}"))
}

/// A search for any of some words, which the regex crate does many bytes at a time.
fn plain(words: &str) -> Regex {
    let words: Vec<String> = words.split('|').map(regex::escape).collect();
    Regex::new(&words.join("|")).unwrap_or_else(|error| unreachable!("a rule's words: {error}"))
}

/// The first rule that finds a block.
#[must_use]
pub fn find(candidate: &Candidate) -> Option<&'static Rule> {
    let book = &*BOOK;
    let mut best: Option<usize> = None;
    let mut offer = |index: usize| {
        if best.is_none_or(|best| index < best) && applies(book.rules[index], candidate) {
            best = Some(index);
        }
    };
    for (index, wanted) in &book.flags {
        if candidate.flags & wanted != 0 {
            offer(*index);
        }
    }
    let folded = if candidate.text.len() <= MAX_CHARS { fold(candidate.text) } else { String::new() };
    if candidate.text.len() <= MAX_CHARS && !is_fragment(candidate.text) {
        if let Some(index) = book.phrase(&folded) {
            offer(index);
        }
        if folded.len() <= 120 {
            book.all_words(&folded).for_each(&mut offer);
        }
        // Which patterns match costs more to say than whether one does, and as a rule none does.
        if book.folded.is_match(&folded) {
            for found in book.folded.matches(&folded) {
                offer(book.folded_rules[found]);
            }
        }
        // Rules that cannot win, by their place or because one before them has found the block, are not asked.
        let may_win =
            |index: usize, best: Option<usize>| best.is_none_or(|best| index < best) && applies(book.rules[index], candidate);
        // These are names and notes, which are short or stand at the edges.
        let at_edge = candidate.in_head || candidate.in_tail;
        let written = || book.written.iter().filter(|_| at_edge || folded.len() <= 120);
        // Where nothing but the few rules of a long line is left, their own words are enough.
        let needed = if at_edge { &book.needed } else { &book.needed_anywhere };
        let is_needed = !written().any(|(index, ..)| may_win(*index, best)) || needed.is_match(&folded);
        for (index, needed, pattern) in book.holding.iter().filter(|_| is_needed) {
            if may_win(*index, best) && needed.is_match(&folded) && pattern.is_match(&folded) {
                best = Some(*index);
            }
        }
        for (index, needed, pattern) in written().filter(|_| is_needed) {
            if may_win(*index, best) && needed.is_match(&folded) && pattern.is_match(candidate.text.trim()) {
                best = Some(*index);
            }
        }
    }
    if best.is_none() && candidate.text.len() <= 200 && is_label_run(book, candidate, &folded) {
        best = book.label_run;
    }
    best.map(|index| book.rules[index])
}

/// Words that are labels only beside other labels.
const MENU_WORDS: &str = concat!(
    "home|news|sport|sports|business|jobs|property|help|support|about|faq|faqs|contact|register|like|+1|what's on|",
    "politics|culture|opinion|world|video|videos|photos|events|archive|shop|blog|weather|travel|health|science|",
    "tech|technology|money|life|style|arts|books|music|food|press|careers|services|products|pricing|community|",
    "forum|forums|gallery|links|more|back|startseite|bürgerservice|öffnungszeiten|aktuelles|service|kontakt|",
    "épingler|pin it|imprimer la recette|subscribe|rss|feeds|directory|classifieds|obituaries|editorial|columns|",
    "features|magazine|search|by|print|email|cookies|about us",
);

static MENU: LazyLock<HashSet<&'static str, BuildHasherDefault<Hash>>> = LazyLock::new(|| MENU_WORDS.split('|').collect());

/// Words of a line that may be a bar of labels.
const MOST_LABELS: usize = 16;

/// A bar of labels that a flattener put on one line: parted by marks, each part found by some rule or a word of menus, and at least
/// half of them found by rules; or parted by blanks and made of nothing but such labels.
fn is_label_run(book: &Book, candidate: &Candidate, folded: &str) -> bool {
    let text = candidate.text;
    let is_parted = if text.is_ascii() {
        memchr::memchr3(b'|', b'\t', b'[', text.as_bytes()).is_some()
    } else {
        text.contains(MARKS) || text.contains('[') || text.contains(DASH)
    };
    let parts = if is_parted { parts(text) } else { Vec::new() };
    let holds = |index: usize| applies(book.rules[index], candidate) && book.rules[index].effect != Effect::Section;
    let known = |(written, folded): &(String, String)| {
        book.phrase(folded).is_some_and(holds)
            || book.all_words(folded).any(holds)
            || book.folded.matches(folded).iter().any(|found| holds(book.folded_rules[found]))
            || book
                .written
                .iter()
                .any(|(index, needed, pattern)| holds(*index) && needed.is_match(folded) && pattern.is_match(written))
    };
    if parts.len() >= 2 {
        let mut found = 0;
        for part in &parts {
            if known(part) {
                found += 1;
            } else if !MENU.contains(part.1.as_str()) {
                return false;
            }
        }
        return found * 2 >= parts.len() || parts.len() >= 4;
    }
    if text.bytes().any(|byte| matches!(byte, b'.' | b',' | b'?' | b'"')) {
        return false;
    }
    // Where each word begins, and where one after the last would.
    let mut starts = [0; MOST_LABELS + 1];
    let mut count = 0;
    for blank in memchr::memchr_iter(b' ', folded.as_bytes()).chain([folded.len()]) {
        if count == MOST_LABELS {
            return false;
        }
        count += 1;
        starts[count] = blank + 1;
    }
    if count < 3 {
        return false;
    }
    // Which prefixes of the line are made of labels, of how many at the least, and whether a rule knows one of them.
    let mut labels: [Option<(usize, bool)>; MOST_LABELS + 1] = [None; MOST_LABELS + 1];
    labels[0] = Some((0, false));
    for end in 1..=count {
        for start in end.saturating_sub(5)..end {
            let Some((before, ruled)) = labels[start] else { continue };
            let phrase = folded[starts[start]..starts[end] - 1].trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
            if !book.labels.may_hold(phrase) {
                continue;
            }
            let by_rule = book.phrases.contains_key(phrase);
            if (by_rule || MENU.contains(phrase)) && labels[end].is_none_or(|(best, _)| before + 1 < best) {
                labels[end] = Some((before + 1, ruled || by_rule));
            }
        }
    }
    labels[count].is_some_and(|(count, ruled)| count >= 4 || count >= 2 && ruled)
}

/// Marks that part labels.
const MARKS: [char; 5] = ['|', '•', '·', '\t', '／'];
/// A dash that parts labels.
const DASH: &str = " – ";

/// The parts of a line that marks part, as written and folded. Numbered links of text browsers count as marks.
pub(in crate::strip) fn parts(text: &str) -> Vec<(String, String)> {
    let mut bare = String::with_capacity(text.len());
    for (at, piece) in text.split('[').enumerate() {
        match piece.split_once(']') {
            Some((number, rest)) if at > 0 && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                bare.push('|');
                bare.push_str(rest);
            }
            _ => {
                bare.push_str(if at > 0 { "[" } else { "" });
                bare.push_str(piece);
            }
        }
    }
    bare.split(MARKS)
        .flat_map(|part| part.split(DASH))
        .map(|part| (part.trim().to_owned(), fold(part)))
        .filter(|(_, folded)| !folded.is_empty())
        .collect()
}

/// One or two words that are a piece of a sentence or of code, not a label: a flattener broke the line where a link or an
/// emphasis began. `menu.` ends a sentence; `select()` and `'offline'` are code; `like` in small letters goes on with one.
fn is_fragment(text: &str) -> bool {
    let text = text.trim();
    if text.split_whitespace().nth(2).is_some() {
        return false;
    }
    let cut_off = text.ends_with("...") || text.ends_with("etc.");
    let ends = (text.ends_with(['.', ',', ';', '=', '`']) || text.ends_with(')') && !text.contains(|c: char| c.is_ascii_digit()))
        && !cut_off
        && !text.ends_with("a.m.")
        && !text.ends_with("p.m.");
    let quoted = text.starts_with(['\'', '"', '`', '“', '‘', '(', '/', '=']) || text.starts_with("--") || text.starts_with('.');
    let goes_on = text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.contains(' ') && text.len() <= 6;
    ends && !text.starts_with(['(', '[', '©']) || quoted && !text.starts_with('(') || goes_on
}

fn applies(rule: &Rule, candidate: &Candidate) -> bool {
    match rule.place {
        Place::Anywhere => true,
        Place::Head => candidate.in_head,
        Place::Edge => candidate.in_head || candidate.in_tail,
    }
}

/// Whether one rule finds an example, given the place that it asks for. For the tests of the list.
#[cfg(test)]
pub(super) fn holds(rule: &Rule, example: &str) -> bool {
    let folded = fold(example);
    if is_fragment(example) && !example.starts_with('<') {
        return false;
    }
    match rule.finds {
        Finds::Phrases(list) => list.split('|').any(|phrase| phrase.trim() == folded),
        Finds::Words(_) => BOOK.all_words(&folded).any(|index| BOOK.rules[index].name == rule.name),
        Finds::Pattern(_) => example.len() <= MAX_CHARS && matches_one(&BOOK.folded, &BOOK.folded_rules, rule, &folded),
        Finds::Holding(..) => one_of(&BOOK.holding, rule, &folded, &folded),
        Finds::Written(..) => one_of(&BOOK.written, rule, &folded, example),
        Finds::Flags(wanted) => {
            example.starts_with('<') && {
                let page = crate::strip::segment::html(example);
                (0..page.blocks.len()).any(|at| page.flags(at) & wanted != 0)
            }
        }
        Finds::Page => false,
    }
}

/// Whether `rule` is among those of a set that match.
#[cfg(test)]
fn matches_one(set: &RegexSet, rules: &[usize], rule: &Rule, text: &str) -> bool {
    set.matches(text).iter().any(|found| BOOK.rules[rules[found]].name == rule.name)
}

/// Whether a rule with a needed word matches.
#[cfg(test)]
fn one_of(rules: &[(usize, Regex, Regex)], rule: &Rule, folded: &str, text: &str) -> bool {
    let of_rule = |index: usize| BOOK.rules[index].name == rule.name;
    rules.iter().any(|(index, needed, pattern)| of_rule(*index) && needed.is_match(folded) && pattern.is_match(text))
}
