//! Quotation marks lost to U+FFFD or to a question mark: `don\u{fffd}t`, `\u{fffd}yes\u{fffd}`.
//!
//! In: a line. Out: the marks to put back. Only in English, whose words hold no letter that could have been lost instead, and only
//! where every lost mark of the line has one reading: an apostrophe in a word that takes one there, or a pair around words.

use std::sync::OnceLock;

use super::changes::{After, Change};

/// Words that make a line English: frequent there, and in no other language that is written in Latin letters.
const ENGLISH: [&str; 72] = [
    "the", "and", "of", "to", "is", "it", "that", "this", "with", "for", "you", "your", "are", "was", "have", "has", "not", "they",
    "we", "he", "she", "his", "her", "be", "been", "from", "by", "which", "will", "would", "there", "what", "when", "their", "can",
    "if", "all", "my", "our", "as", "see", "but", "other", "about", "into", "than", "then", "these", "those", "where", "how",
    "who", "does", "both", "each", "use", "also", "only", "should", "such", "more", "out", "one", "any", "some", "during", "known",
    "open", "click", "because", "between", "its",
];

/// Words that are frequent in English, and known elsewhere.
const SHARED: [&str; 14] = ["a", "in", "on", "or", "an", "at", "no", "do", "so", "me", "may", "up", "i", "called"];

/// What follows an apostrophe inside a word.
const ENDINGS: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];

/// The marks to put back; none where one of them could be something else.
pub(super) fn quotes(line: &str, lost: char) -> Option<Vec<Change>> {
    if !line.contains(lost) || !english(line) {
        return None;
    }
    let places: Vec<usize> = line.match_indices(lost).map(|(at, _)| at).collect();
    let mut marks: Vec<Option<char>> = vec![None; places.len()];
    // Marks that were opened and not yet closed.
    let mut open: Vec<usize> = Vec::new();
    for (number, at) in places.iter().enumerate() {
        let before = line[..*at].chars().next_back().unwrap_or(' ');
        let after_text = &line[at + lost.len_utf8()..];
        let after = after_text.chars().next().unwrap_or(' ');
        let opens = before.is_whitespace()
            || matches!(before, '(' | '[' | '—' | '–' | '-' | '/')
            || before == lost && open.last() == Some(&(number.wrapping_sub(1)));
        let goes_on =
            after.is_alphanumeric() || after == lost || matches!(after, '(' | '[' | '.' | '…' | '$' | '£' | '€' | '@' | '#');
        if before.is_alphabetic() && after.is_alphabetic() {
            let tail: String = after_text.chars().take_while(|c| c.is_alphabetic()).collect();
            let taken = ENDINGS.contains(&tail.to_ascii_lowercase().as_str());
            let not = tail.eq_ignore_ascii_case("t") && !before.eq_ignore_ascii_case(&'n');
            // A name as O’Neil or D’Arcy.
            let name = matches!(before, 'O' | 'D') && after.is_uppercase() && !line[..at - 1].ends_with(char::is_alphabetic);
            if !(taken && !not || name) {
                return None;
            }
            marks[number] = Some('’');
        } else if opens && goes_on {
            open.push(number);
        } else if !before.is_whitespace() && !after.is_alphanumeric() {
            match open.pop() {
                Some(opener) => {
                    let inner = !open.is_empty();
                    marks[opener] = Some(if inner { '‘' } else { '“' });
                    marks[number] = Some(if inner { '’' } else { '”' });
                }
                // The owners of something, as in `the users’ guide`.
                None if lost == '?' => {}
                None if matches!(before, 's' | 'S') && after_text.starts_with(' ') => marks[number] = Some('’'),
                None => return None,
            }
        } else {
            if lost == '?' {
                continue;
            }
            return None;
        }
    }
    // A decade or a word that lost its start: `’90s`, `’em`.
    for number in open {
        let tail = &line[places[number] + lost.len_utf8()..];
        let decade = tail.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_digit))
            && !tail[2..].starts_with(|c: char| c.is_ascii_digit());
        let cut = ["em ", "til ", "cause ", "tis ", "twas "].iter().any(|word| tail.starts_with(word));
        if !decade && !cut {
            return None;
        }
        marks[number] = Some('’');
    }
    let change =
        |(at, mark): (&usize, Option<char>)| Some(Change { start: *at, end: at + lost.len_utf8(), after: After::One(mark?) });
    let changes: Vec<Change> = places.iter().zip(marks).filter_map(change).collect();
    (!changes.is_empty()).then_some(changes)
}

/// At least two frequent words, one of them English, and an eighth of all.
fn english(line: &str) -> bool {
    // Lines of other languages hold hardly any, even if a letter beyond ASCII ended a word.
    let (mut known, mut shared) = (0, 0);
    let mut add = |word: &[u8]| match frequent(word) {
        Some(true) => known += 1,
        Some(false) => shared += 1,
        None => {}
    };
    line.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).for_each(&mut add);
    if known == 0 || known + shared < 2 {
        return false;
    }
    let (mut known, mut shared, mut all) = (0, 0, 0);
    for word in line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        all += 1;
        match frequent(word.as_bytes()) {
            Some(true) => known += 1,
            Some(false) => shared += 1,
            None => {}
        }
    }
    known >= 1 && known + shared >= 2 && (known + shared) * 8 >= all
}

/// Whether a word is a frequent one, and of English alone.
fn frequent(word: &[u8]) -> Option<bool> {
    type Words = [Vec<(&'static [u8], bool)>; 26];
    static BY_LETTER: OnceLock<Words> = OnceLock::new();
    let place = |word: &[u8]| word.first().map(|first| usize::from((first | 0x20).wrapping_sub(b'a')));
    let by_letter = BY_LETTER.get_or_init(|| {
        let mut words = Words::default();
        for (word, english) in ENGLISH.iter().map(|word| (word, true)).chain(SHARED.iter().map(|word| (word, false))) {
            if let Some(of_letter) = place(word.as_bytes()).and_then(|place| words.get_mut(place)) {
                of_letter.push((word.as_bytes(), english));
            }
        }
        words
    });
    let of_letter = by_letter.get(place(word)?)?;
    of_letter.iter().find(|(frequent, _)| word.eq_ignore_ascii_case(frequent)).map(|(_, english)| *english)
}
