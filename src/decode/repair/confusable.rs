//! Letters of another script that look like the right ones: `Сentral` with a Cyrillic С.
//!
//! In: a line. Out: the letters to put in their place. A word is changed only if all its letters of one script have a look-alike in
//! the other, and at least one letter shows that it belongs to the other. The pairs are those of the Unicode confusables (UTS 39)
//! that are the same glyph in common fonts.

use std::sync::OnceLock;

use super::changes::{After, Change};

/// Latin, Cyrillic and Greek letters that look alike; a blank where there is none.
const ALIKE: [(char, char, char); 35] = [
    ('A', 'А', 'Α'),
    ('B', 'В', 'Β'),
    ('C', 'С', ' '),
    ('E', 'Е', 'Ε'),
    ('H', 'Н', 'Η'),
    ('I', 'І', 'Ι'),
    ('J', 'Ј', ' '),
    ('K', 'К', 'Κ'),
    ('M', 'М', 'Μ'),
    ('N', ' ', 'Ν'),
    ('O', 'О', 'Ο'),
    ('P', 'Р', 'Ρ'),
    ('S', 'Ѕ', ' '),
    ('T', 'Т', 'Τ'),
    ('X', 'Х', 'Χ'),
    ('Y', ' ', 'Υ'),
    ('Z', ' ', 'Ζ'),
    ('a', 'а', ' '),
    ('c', 'с', ' '),
    ('e', 'е', ' '),
    ('i', 'і', ' '),
    ('j', 'ј', ' '),
    ('o', 'о', 'ο'),
    ('p', 'р', ' '),
    ('s', 'ѕ', ' '),
    ('x', 'х', ' '),
    ('y', 'у', ' '),
    ('v', ' ', 'ν'),
    ('Ï', 'Ї', 'Ϊ'),
    ('ï', 'ї', ' '),
    ('Ë', 'Ё', ' '),
    ('ë', 'ё', ' '),
    ('Ö', 'Ӧ', ' '),
    ('ö', 'ӧ', ' '),
    ('ó', ' ', 'ό'),
];

/// The scripts whose letters look alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::decode) enum Script {
    Latin,
    Cyrillic,
    Greek,
}

/// The script of a letter; `None` for all others.
pub(in crate::decode) const fn script(c: char) -> Option<Script> {
    match c {
        'A'..='Z' | 'a'..='z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ḁ'..='ỿ' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        _ => None,
    }
}

/// The letter of `to` that looks like `c`. `ѕ` is a letter of Macedonian alone, and `s` the end of many a place for a value: `%(count)sгодин`.
fn alike(c: char, to: Script) -> Option<char> {
    if to == Script::Cyrillic && matches!(c, 's' | 'S') {
        return None;
    }
    let found = ALIKE.iter().find(|(latin, cyrillic, greek)| c == *latin || c == *cyrillic || c == *greek)?;
    let other = match to {
        Script::Latin => found.0,
        Script::Cyrillic => found.1,
        Script::Greek => found.2,
    };
    (other != ' ').then_some(other)
}

/// The letters to change; none where all is well.
pub(super) fn confusable(line: &str) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    // Words of two scripts that were repaired, and that could not be.
    let (mut repaired, mut strange) = (0u32, 0u32);
    // A word of letters of two scripts has them side by side somewhere.
    let (mut last, mut until) = (None, 0);
    for (at, c) in line.char_indices() {
        let own = script(c);
        if own != last && own.is_some() && last.is_some() && at >= until && is_in_word(c) {
            // Letters of other scripts, digits and underscores end no word: such a word is a name or a formula and stays.
            let from = line[..at].char_indices().rev().take_while(|(_, c)| is_in_word(*c)).last().map_or(at, |(from, _)| from);
            until = line[at..].find(|c| !is_in_word(c)).map_or(line.len(), |length| at + length);
            // Places for values and codes of markup are written next to words: `%iпт`, `%(link)sНет`, `\\fIІМ`.
            let is_word = !line[..from].ends_with(['%', '~', '$', '^', ')', '\\']);
            match is_word.then(|| word(line, from, until, &mut changes)).flatten() {
                Some(true) => repaired += 1,
                Some(false) => strange += 1,
                None => {}
            }
        }
        last = own;
    }
    // Many strange words are another page, in which some letters look alike by chance.
    (repaired > strange).then_some(changes)
}

/// Whether a character belongs to a word. Asked of every character of a line, so answers for the scripts that look alike are kept.
fn is_in_word(c: char) -> bool {
    static KEPT: OnceLock<Vec<bool>> = OnceLock::new();
    let kept = KEPT.get_or_init(|| ('\0'..'\u{530}').map(|c| c.is_alphanumeric() || c == '_').collect());
    kept.get(c as usize).copied().unwrap_or_else(|| c.is_alphanumeric())
}

/// Repairs one word. `None` where it is of one script, `false` where its two cannot be made one.
fn word(line: &str, from: usize, until: usize, changes: &mut Vec<Change>) -> Option<bool> {
    let word = &line[from..until];
    let mut seen = [(Script::Latin, 0), (Script::Cyrillic, 0), (Script::Greek, 0)];
    for c in word.chars() {
        seen[script(c)? as usize].1 += 1;
    }
    let letters: usize = seen.iter().map(|(_, count)| count).sum();
    seen.sort_by_key(|(_, count)| *count == 0);
    if seen[1].1 == 0 || seen[2].1 != 0 || letters < 3 {
        return None;
    }
    let fits = |to: Script| word.chars().all(|c| script(c) == Some(to) || alike(c, to).is_some());
    let [(a, of_a), (b, of_b)] = [seen[0], seen[1]];
    let to = match (fits(a), fits(b)) {
        (true, false) => a,
        (false, true) => b,
        // Either way is a word: what the line is written in decides, then what most of the word is.
        (true, true) => {
            let rest =
                |wanted: Script| line[..from].chars().chain(line[until..].chars()).filter(|c| script(*c) == Some(wanted)).count();
            match (rest(a), rest(b)) {
                (in_a, in_b) if in_a > 2 * in_b => a,
                (in_a, in_b) if in_b > 2 * in_a => b,
                _ if of_a > of_b => a,
                _ if of_b > of_a => b,
                _ => return Some(false),
            }
        }
        (false, false) => return Some(false),
    };
    let (own, foreign) = if to == a { (of_a, of_b) } else { (of_b, of_a) };
    if joined(word, to) || own == 0 || (foreign > 2 && foreign >= own) {
        return Some(false);
    }
    for (at, c) in word.char_indices() {
        if script(c) != Some(to)
            && let Some(other) = alike(c, to)
        {
            changes.push(Change { start: from + at, end: from + at + c.len_utf8(), after: After::One(other) });
        }
    }
    Some(true)
}

/// Two words of two scripts that are written as one: an abbreviation and its ending, as in `PCшка` and `RSSа`; a row of one letter that stands for
/// a number, as in `отXXX`; a Roman number behind a name; an `x` that says `times` between two words in capitals.
fn joined(word: &str, to: Script) -> bool {
    let (own, foreign): (Vec<char>, Vec<char>) = word.chars().partition(|c| script(*c) == Some(to));
    let is_own = |c: &char| script(*c) == Some(to);
    let begins = word.chars().take(foreign.len()).all(|c| !is_own(&c));
    let ends = word.chars().rev().take(foreign.len()).all(|c| !is_own(&c));
    let (small, capital) = (own.iter().all(|c| c.is_lowercase()), own.iter().all(|c| c.is_uppercase()));
    let is_abbreviation = (begins || ends) && foreign.len() >= 2 && small && foreign.iter().all(|c| c.is_uppercase());
    let is_ending = ends && own.len() >= 2 && capital && foreign.iter().all(|c| c.is_lowercase());
    let is_number = ends && own.last().is_some_and(|c| c.is_lowercase()) && foreign.iter().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let is_times = !begins && !ends && capital && foreign == ['x'];
    is_abbreviation || is_ending || is_number || is_times
}
