//! A legacy page that was read as a near one: `déjŕ` was `déjà`, `nõi` was `női`.
//!
//! In: a line. Out: the letters to put in their place. Most letters of such a line are right, and the others are letters of some
//! language, so only the language of the line tells: it must read far better in one language once it is read anew than in any
//! language as it stands. The costs are those of the letter models.

use std::sync::OnceLock;

use super::changes::Change;
use super::mixup::is_mark;
use super::pages::{Page, Set, pages};
use super::pairs::{Symbol, pairs};
use super::spelled::Letter;
use super::wording::{GAIN, Wording};
use crate::decode::letters::{Model, letters};

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

/// How many letters must change; certain and likely.
const EVIDENT: [usize; 2] = [2, 1];
/// How much better it must read for each letter that changes.
const LETTER: [u32; 2] = [8 * 8, 8 * 4];
/// How much cheaper the words must be by the pairs of all languages.
const CHEAPER: u32 = 8 * 4;
/// What each pair of pages that is seen less often costs.
const RARITY: u32 = 4;

/// One of [`PAIRS`]: the page that was read, and what each letter of it is in the page that it was.
struct Pair {
    read: Page,
    /// What the character of each row was, its symbol, and whether it is a letter; by number of the row.
    rows: Vec<(char, Symbol, bool)>,
}

impl Pair {
    fn new(read: &str, was: &str) -> Option<Self> {
        let pages = pages();
        let (read, was) = (pages.page(read)?, pages.page(was)?);
        let rows = (0..=pages.rows()).map(|number| {
            let c = match pages.numbered(number).map_or(0, |row| row.bytes[read]) {
                0 => '\0',
                byte => pages.char(was, byte),
            };
            (c, pairs().symbol(c), c.is_alphabetic())
        });
        Some(Self { read, rows: rows.collect() })
    }
}

fn all() -> &'static [Pair] {
    static NEAR: OnceLock<Vec<Pair>> = OnceLock::new();
    NEAR.get_or_init(|| PAIRS.into_iter().filter_map(|(read, was)| Pair::new(read, was)).collect())
}

/// What the character of a row is in each of [`PAIRS`], and whether it changes and that shows that its line was misread, one bit each.
#[derive(Default)]
struct Anew {
    symbols: [Symbol; PAIRS.len()],
    evident: u32,
}

/// The same by number of the row.
fn anew() -> &'static [Anew] {
    static ANEW: OnceLock<Vec<Anew>> = OnceLock::new();
    ANEW.get_or_init(|| {
        let mut table: Vec<Anew> = (0..=pages().rows()).map(|_| Anew::default()).collect();
        for scalar in '\u{80}'..='\u{ffff}' {
            let row = usize::from(pages().number(scalar));
            for (bit, pair) in all().iter().enumerate().filter(|_| row != 0) {
                let (new, symbol, _) = pair.rows[row];
                table[row].symbols[bit] = symbol;
                table[row].evident |= u32::from(new != scalar && is_evident(scalar)) << bit;
            }
        }
        table
    })
}

/// What the letters of a word, or of a line, would be if they were read anew; for each of [`PAIRS`].
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::decode) struct Shift {
    /// By how much dearer they would be by the pairs of all languages.
    dearer: [i32; PAIRS.len()],
    /// Whether one letter beside plain ones changes, one bit each.
    evident: u32,
}

impl Shift {
    /// Reads a word anew, a run of characters beyond ASCII of a page, between two of ASCII or the ends of the line.
    pub fn of(word: &str, before: Option<u8>, behind: Option<u8>) -> Self {
        let (model, table, mut shift) = (pairs(), anew(), Self::default());
        let ends = [before, behind].map(|byte| char::from(byte.unwrap_or(b' ')));
        let mut is_plain = ends[0].is_ascii_alphabetic();
        let mut last = model.symbol(ends[0]);
        let mut last_anew = [last; PAIRS.len()];
        let mut chars = word.chars().peekable();
        while let Some(c) = chars.next() {
            let own = model.symbol(c);
            let now = model.cost(last, own).cast_signed();
            let Some(row) = table.get(usize::from(pages().number(c))) else { continue };
            for ((dearer, last), symbol) in shift.dearer.iter_mut().zip(&mut last_anew).zip(row.symbols) {
                *dearer += model.cost(*last, symbol).cast_signed() - now;
                *last = symbol;
            }
            if is_plain || chars.peek().unwrap_or(&ends[1]).is_ascii_alphabetic() {
                shift.evident |= row.evident;
            }
            (last, is_plain) = (own, false);
        }
        let own = model.symbol(ends[1]);
        let now = model.cost(last, own).cast_signed();
        for (dearer, last) in shift.dearer.iter_mut().zip(last_anew) {
            *dearer += model.cost(last, own).cast_signed() - now;
        }
        shift
    }

    /// Takes another word in.
    pub fn add(&mut self, word: &Self) {
        for (own, more) in self.dearer.iter_mut().zip(&word.dearer) {
            *own += more;
        }
        self.evident |= word.evident;
    }
}

/// Whether a letter that changes shows that its line was misread.
fn is_evident(c: char) -> bool {
    !is_mark(c) && !matches!(c, '¡' | '¿' | '´')
}

/// Whether a line may be one that [`quiet`] repairs, of which the pages of `read` have every letter, one bit for each of [`reads`].
pub(in crate::decode) fn near(read: u32, shift: &Shift) -> bool {
    all().iter().zip(&shift.dearer).zip(0..).any(|((pair, dearer), bit)| {
        let own = (reads() & ((1 << pair.read) - 1)).count_ones();
        *dearer + CHEAPER.cast_signed() <= 0 && shift.evident >> bit & 1 == 1 && read >> own & 1 == 1
    })
}

/// The pages that lines were read as.
pub(in crate::decode) fn reads() -> Set {
    static READS: OnceLock<Set> = OnceLock::new();
    *READS.get_or_init(|| all().iter().fold(0, |set, pair| set | 1 << pair.read))
}

/// The letters to change in a line that is spelled as `letters`; none where the line is right.
pub(super) fn quiet(line: &str, letters: &[Letter], likely: bool) -> Option<Vec<Change>> {
    let model = pairs();
    // A page has every letter of its text.
    let held = letters.iter().filter(|letter| !letter.c.is_ascii()).try_fold(reads(), |held, letter| {
        let held = letter.row?.held & held;
        (held != 0).then_some(held)
    })?;
    let models = || self::letters().models.iter().filter(|model| model.latin);
    // What all pairs with a letter beyond ASCII cost, given up where they exceed `most`.
    let cost = |most: u32, anew: &dyn Fn(&Letter) -> Symbol| {
        let (mut last, mut beyond, mut sum) = (model.symbol(' '), false, 0);
        for letter in letters {
            let symbol = anew(letter);
            if beyond || letter.number != 0 {
                sum += model.cost(last, symbol);
                if sum > most {
                    return None;
                }
            }
            (last, beyond) = (symbol, letter.number != 0);
        }
        Some(sum)
    };
    let mut now: Option<u32> = None;
    let mut best: Option<(u32, Vec<Change>)> = None;
    for (pair, rarity) in all().iter().zip(0..) {
        if held >> pair.read & 1 == 0 {
            continue;
        }
        let (mut evident, mut letters_now, mut all) = (0, 0, 0);
        for (at, letter) in letters.iter().enumerate().filter(|(_, letter)| letter.number != 0) {
            let (new, _, is_letter) = pair.rows[usize::from(letter.number)];
            let c = letter.c;
            if new != c {
                // Only beside plain letters: frames and rows of stars are no words.
                let is_plain = |at: usize| letters.get(at).is_some_and(|letter| letter.c.is_ascii_alphabetic());
                let inside = is_plain(at.wrapping_sub(1)) || is_plain(at + 1);
                evident += usize::from(inside && is_evident(c));
                letters_now += usize::from(is_letter);
                all += 1;
            }
        }
        if evident < EVIDENT[usize::from(likely)] || evident * 2 < all || letters_now * 5 < all * 4 {
            continue;
        }
        // Nearly all lines that are right read worse in every other page, which the pairs of all languages tell at once.
        let now = *now.get_or_insert_with(|| cost(u32::MAX, &|letter| letter.symbol).unwrap_or(0));
        let Some(most) = now.checked_sub(CHEAPER) else { continue };
        let read = |letter: &Letter| match letter.number {
            0 => letter.symbol,
            number => pair.rows[usize::from(number)].1,
        };
        if cost(most, &read).is_none() {
            continue;
        }
        // What changes is asked of the letters that change, and of those behind them, each with the one before it.
        let anew = |letter: &Letter| if letter.number == 0 { letter.c } else { pair.rows[usize::from(letter.number)].0 };
        let mut last = (' ', ' ');
        let mut steps: Vec<[(char, char); 2]> = Vec::new();
        for letter in letters {
            let own = (letter.c, anew(letter));
            if last.0 != last.1 || own.0 != own.1 {
                steps.push([last, own]);
            }
            last = own;
        }
        // No language reads the whole line cheaper than the best does now, so one must gain enough by itself.
        let needed = GAIN[usize::from(likely)] + rarity * RARITY;
        let gains = |model: &&Model| {
            let (mut less, mut more) = (0, 0);
            for [last, own] in &steps {
                less += model.step(last.0, own.0);
                more += model.step(last.1, own.1);
            }
            less.checked_sub(more).is_some_and(|gain| gain >= needed)
        };
        let mut anew_letters: Vec<char> = steps.iter().filter(|[_, own]| own.0 != own.1).map(|[_, own]| own.1).collect();
        anew_letters.sort_unstable();
        anew_letters.dedup();
        let gains: Vec<&Model> = models().filter(|model| model.has_most(&anew_letters)).filter(gains).collect();
        if gains.is_empty() {
            continue;
        }
        let other = letters.iter().filter(|letter| anew(letter) != letter.c).map(|letter| letter.becomes(anew(letter)));
        let changes: Vec<Change> = other.collect();
        let wording = Wording::of(line, &changes);
        let Some(after) = wording.sound(gains.into_iter(), likely) else { continue };
        let gain = needed.max(LETTER[usize::from(likely)] * changes.len() as u32);
        if best.as_ref().is_none_or(|(least, _)| after < *least) && !wording.stood_below(after + gain, true) {
            best = Some((after, changes));
        }
    }
    best.map(|(_, changes)| changes)
}
