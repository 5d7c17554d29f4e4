//! A legacy page that was read as a near one: `déjŕ` was `déjà`, `nõi` was `női`.
//!
//! In: a line. Out: the letters to put in their place. Most letters of such a line are right, and the others are letters of some
//! language, so only the language of the line tells: it must read far better in one language once it is read anew than in any
//! language as it stands. The costs are those of the letter models.

use super::changes::Change;
use super::mixup::is_mark;
use super::pages::{Page, Set, pages};
use super::pairs::pairs;
use crate::decode::letters::letters;

/// The page that a line was read as, and the page that it was; those first that are seen most often.
const PAIRS: [(&str, &str); 9] = [
    ("windows-1252", "windows-1250"),
    ("windows-1250", "windows-1252"),
    ("windows-1252", "windows-1254"),
    ("windows-1252", "windows-1257"),
    ("windows-1252", "iso-8859-2"),
    ("windows-1252", "ibm850"),
    ("windows-1252", "ibm437"),
    ("ibm437", "windows-1252"),
    ("ibm850", "windows-1252"),
];

/// How much better the line must read, in eighths of a bit, and how many letters must change; certain and likely.
const GAIN: [u32; 2] = [8 * 22, 8 * 14];
const EVIDENT: [usize; 2] = [2, 1];
/// How much cheaper the words must be by the pairs of all languages.
const CHEAPER: u32 = 8 * 4;
/// What each pair of pages that is seen less often costs.
const RARITY: u32 = 4;

/// The letters to change; none where the line is right.
pub(super) fn quiet(line: &str, likely: bool) -> Option<Vec<Change>> {
    let pages = pages();
    // A page has every letter of its text.
    let held = line.chars().filter(|c| !c.is_ascii()).try_fold(Set::MAX, |held, c| {
        let held = pages.row(c)?.held & held;
        (held != 0).then_some(held)
    })?;
    let models = || letters().models.iter().filter(|model| model.latin);
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in line.split(' ') {
        if !word.is_ascii() {
            words.push((at, word));
        }
        at += word.len() + 1;
    }
    // What each language makes of the line; asked only where a reading is worth it.
    let mut whole: Option<Vec<u32>> = None;
    let mut spelled_now: Option<u32> = None;
    let mut best: Option<(u32, Vec<Change>)> = None;
    for ((read, was), rarity) in PAIRS.into_iter().zip(0..) {
        let (Some(read), Some(was)) = (pages.page(read), pages.page(was)) else { continue };
        if held >> read & 1 == 0 {
            continue;
        }
        let anew = |c: char| misread(c, read, was);
        let (mut evident, mut letters_now, mut all) = (0, 0, 0);
        for (_, word) in &words {
            let mut last = ' ';
            let mut chars = word.chars().peekable();
            while let Some(c) = chars.next() {
                let new = anew(c);
                if new != c {
                    // Only beside plain letters: frames and rows of stars are no words.
                    let inside = last.is_ascii_alphabetic() || chars.peek().is_some_and(char::is_ascii_alphabetic);
                    evident += usize::from(inside && !is_mark(c) && !matches!(c, '¡' | '¿'));
                    letters_now += usize::from(new.is_alphabetic());
                    all += 1;
                }
                last = c;
            }
        }
        if evident < EVIDENT[usize::from(likely)] || evident * 2 < all || letters_now * 5 < all * 4 {
            continue;
        }
        // Nearly all lines that are right read worse in every other page, which the pairs of all languages tell at once.
        let spelled_now = *spelled_now.get_or_insert_with(|| words.iter().map(|(_, word)| spelled(word.chars(), u32::MAX)).sum());
        let Some(most) = spelled_now.checked_sub(CHEAPER) else { continue };
        let anew_all = words.iter().try_fold(0, |sum, (_, word)| {
            let sum = sum + spelled(word.chars().map(anew), most - sum);
            (sum <= most).then_some(sum)
        });
        if anew_all.is_none() {
            continue;
        }
        let changed: Vec<(&str, String)> = words
            .iter()
            .map(|(_, word)| (*word, word.chars().map(anew).collect::<String>()))
            .filter(|(word, anew)| word != anew)
            .collect();
        // A word is bounded by blanks, so that the cost of a line is the sum of its words.
        let whole = whole.get_or_insert_with(|| models().map(|model| model.cost(line)).collect());
        let before = *whole.iter().min()?;
        let after = models().zip(whole.iter()).map(|(model, whole)| {
            let (mut less, mut more) = (0, 0);
            for (word, anew) in &changed {
                less += model.cost(word);
                more += model.cost(anew);
            }
            (whole + more).saturating_sub(less)
        });
        let after = after.min()? + rarity * RARITY;
        if after + GAIN[usize::from(likely)] <= before && best.as_ref().is_none_or(|(least, _)| after < *least) {
            let letters = words.iter().flat_map(|(start, word)| word.char_indices().map(move |(at, c)| (start + at, c)));
            let change = |(at, c): (usize, char)| {
                (anew(c) != c).then(|| Change { start: at, end: at + c.len_utf8(), after: anew(c).to_string() })
            };
            best = Some((after, letters.filter_map(change).collect()));
        }
    }
    best.map(|(_, changes)| changes)
}

/// What a word costs by the pairs of all languages; given up where that exceeds `most`.
fn spelled(word: impl Iterator<Item = char>, most: u32) -> u32 {
    let model = pairs();
    let blank = model.symbol(' ');
    let (mut last, mut sum) = (blank, 0);
    for symbol in word.map(|c| model.symbol(c)).chain([blank]) {
        sum += model.cost(last, symbol);
        if sum > most {
            break;
        }
        last = symbol;
    }
    sum
}

/// What a character was before its page was read as another.
fn misread(c: char, read: Page, was: Page) -> char {
    if c.is_ascii() {
        return c;
    }
    match pages().row(c).map_or(0, |row| row.bytes[read]) {
        0 => c,
        byte => pages().char(was, byte),
    }
}
