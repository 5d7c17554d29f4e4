//! Pages of one byte a character that a line may have been.
//!
//! In: the letters of a line. Out: the pages that it may have been read as and the pages that it may have been then, those first in which it begins
//! best; what the line costs in each of them by the costs of [`pairs`], and what changes. It does not decide whether the line was misread.

use std::rc::Rc;
use std::sync::OnceLock;

use super::changes::Change;
use super::mixup::is_mark;
use super::pages::{COUNT, Page, Set, pages};
use super::pairs::{SYMBOLS, Symbol, pairs};
use super::spelled::Letter;

/// Eight of these are a bit.
type Cost = u32;

/// The page that a line was read as, and the pages that such lines were, those first that are seen most often.
const SINGLE: [(&str, &[&str]); 7] = [
    (
        "windows-1252",
        &[
            "windows-1251",
            "windows-1250",
            "koi8-r",
            "windows-1253",
            "windows-1256",
            "windows-1255",
            "windows-1254",
            "windows-1257",
            "windows-874",
            "ibm437",
            "ibm850",
            "ibm866",
            "macintosh",
            "iso-8859-5",
            "iso-8859-2",
        ],
    ),
    ("windows-1251", &["koi8-r", "ibm866", "windows-1252", "iso-8859-5", "x-mac-cyrillic"]),
    ("koi8-r", &["windows-1251", "ibm866", "iso-8859-5"]),
    ("ibm866", &["windows-1251", "koi8-r"]),
    ("windows-1250", &["windows-1252", "iso-8859-2"]),
    ("ibm437", &["windows-1252", "ibm850"]),
    ("macintosh", &["windows-1252"]),
];

/// [`SINGLE`] by number.
fn single() -> &'static [(Page, Vec<Page>)] {
    static NUMBERED: OnceLock<Vec<(Page, Vec<Page>)>> = OnceLock::new();
    NUMBERED.get_or_init(|| {
        let pages = pages();
        let others = |names: &[&str]| names.iter().filter_map(|name| pages.page(name)).collect();
        SINGLE.iter().filter_map(|(read, names)| Some((pages.page(read)?, others(names)))).collect()
    })
}

/// The pages that lines were read as.
pub(in crate::decode) fn reads() -> Set {
    single().iter().fold(0, |set, (read, _)| set | 1 << read)
}

/// The upper half of a page: the symbol of each character, behind all symbols by themselves; and whether it is a letter.
struct Upper {
    symbols: [Symbol; 2 * SYMBOLS],
    letters: [bool; 128],
}

impl Upper {
    #[inline]
    fn symbol(&self, code: Code) -> Symbol {
        self.symbols[usize::from(code & !PLAIN) % (2 * SYMBOLS)]
    }
}

/// A letter of a line that is read anew: its symbol, or [`SYMBOLS`] and the byte of the upper half that it is.
type Code = u16;

/// The bit of a code that says that the letter is ASCII as the one before it is, so that what it costs is no matter.
const PLAIN: Code = 1 << 15;

/// The same for every page, by number.
fn uppers() -> &'static [Upper] {
    static UPPERS: OnceLock<Vec<Upper>> = OnceLock::new();
    UPPERS.get_or_init(|| {
        let of = |page: Page| {
            let chars: [char; 128] = std::array::from_fn(|byte| pages().char(page, byte as u8 | 0x80));
            let mut symbols = std::array::from_fn(|symbol| symbol as Symbol);
            for (symbol, c) in symbols[SYMBOLS..].iter_mut().zip(chars) {
                *symbol = pairs().symbol(c);
            }
            Upper { symbols, letters: chars.map(char::is_alphabetic) }
        };
        (0..COUNT).map(of).collect()
    })
}

/// What each page that is seen less often costs.
const RARITY: Cost = 8;

/// A page that a line may have been.
pub(super) struct Candidate {
    read: Page,
    other: Page,
    upper: &'static Upper,
    /// The line as `read` has it.
    codes: Rc<[Code]>,
    /// What it costs for being rare, and its place among those that cost the same.
    pub rarity: Cost,
    pub order: u32,
    /// What its first letters cost.
    begun: Cost,
}

/// So many letters tell which of the pages is asked first: where it is the right one, the others are given up early.
const FIRST: usize = 32;

/// The pages that a line may have been, those first in which it begins best.
pub(super) fn candidates(letters: &[Letter], foreign: Cost) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut order = 0;
    for ((read, others), held) in single().iter().zip(held(letters)) {
        if held * 10 < foreign * 9 {
            continue;
        }
        let mut behind_plain = true;
        let codes: Rc<[Code]> = letters
            .iter()
            .map(|letter| {
                let ascii = std::mem::replace(&mut behind_plain, letter.c.is_ascii());
                let plain = if ascii && behind_plain { PLAIN } else { 0 };
                let byte = letter.byte(*read);
                plain | if byte == 0 { letter.symbol } else { SYMBOLS as Code | Code::from(byte & 0x7f) }
            })
            .collect();
        for (other, rarity) in others.iter().copied().zip((0..).step_by(RARITY as usize)) {
            let Some(upper) = uppers().get(other) else { continue };
            order += 1;
            let begun = read_anew(codes.get(..FIRST).unwrap_or(&codes), upper, pairs().symbol(' '), (0, Cost::MAX));
            found.push(Candidate { read: *read, other, upper, codes: Rc::clone(&codes), rarity, order, begun });
        }
    }
    found.sort_by_key(|candidate| candidate.begun + candidate.rarity);
    found
}

impl Candidate {
    /// What the line costs in the page; `None` where that is more than `most`.
    pub fn cost(&self, most: Cost) -> Option<Cost> {
        if self.begun > most {
            return None;
        }
        let Some((first, rest)) = self.codes.split_at_checked(FIRST) else { return Some(self.begun) };
        let last = first.last().map_or(0, |code| self.upper.symbol(*code));
        Some(read_anew(rest, self.upper, last, (self.begun, most))).filter(|cost| *cost <= most)
    }

    /// The changes that make the line what it was in a page; none where they do not show that it was misread.
    pub fn changes(&self, letters: &[Letter], evident: usize) -> Option<Vec<Change>> {
        let Self { read, other, upper, .. } = self;
        let mut changes = Vec::with_capacity(letters.len());
        // How many are letters then, how many were no marks, and whether those are more than one again and again.
        let (mut now, mut count, mut one, mut differ) = (0, 0, None, false);
        for letter in letters {
            let byte = letter.byte(*read);
            let c = if byte == 0 { letter.c } else { pages().char(*other, byte) };
            if letter.c == c {
                continue;
            }
            now += usize::from(upper.letters[usize::from(byte & 0x7f)]);
            if !is_mark(letter.c) {
                count += 1;
                differ |= *one.get_or_insert(letter.c) != letter.c;
            }
            changes.push(letter.becomes(c));
        }
        // One letter again and again is what it is: `religiöser` is no `religišser`, a double rule is no word.
        (count >= evident && differ && now * 5 >= changes.len() * 4).then_some(changes)
    }
}

/// How many letters each page of [`SINGLE`] has.
fn held(letters: &[Letter]) -> [Cost; SINGLE.len()] {
    let mut counts: [Cost; SINGLE.len()] = [0; SINGLE.len()];
    for row in letters.iter().filter_map(|letter| letter.row) {
        for (count, (read, _)) in counts.iter_mut().zip(single()) {
            *count += (row.held >> read & 1) as Cost;
        }
    }
    counts
}

/// What letters cost in a page behind the symbol `last`, those aside that are told to be no matter, and what was before them; given up some letters
/// behind where it exceeds `most`.
fn read_anew(codes: &[Code], upper: &Upper, mut last: Symbol, (mut sum, most): (Cost, Cost)) -> Cost {
    let model = pairs();
    for some in codes.chunks(8) {
        for code in some {
            let symbol = upper.symbol(*code);
            sum += if code & PLAIN == 0 { model.cost(last, symbol) } else { 0 };
            last = symbol;
        }
        if sum > most {
            break;
        }
    }
    sum
}
