//! A line as the rules of misread pages see it.
//!
//! In: a line. Out: its characters beyond ASCII and their neighbours; the rest tells nothing of pages, and a line of a web page may be as long
//! as the page. It decides nothing.

use std::sync::OnceLock;

use super::changes::{After, Change};
use super::pages::{Page, Pages, Row, pages};
use super::pairs::{Pairs, SYMBOLS, Symbol, pairs};

/// One character of a line.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    /// Where it begins, in bytes.
    pub at: u32,
    pub c: char,
    pub symbol: Symbol,
    /// What it costs after the letter before it, in eighths of a bit.
    pub cost: u16,
    /// Number of its row in the pages, 0 for none.
    pub number: u16,
    pub row: Option<&'static Row>,
}

/// What is looked up of a character: its symbol, the number of its row in the pages, its byte in windows-1252.
#[derive(Clone, Copy)]
pub(super) struct Seen(u32);

impl Seen {
    fn new(c: char) -> Self {
        let number = if c.is_ascii() { 0 } else { pages().number(c) };
        let byte = pages().numbered(number).map_or(0, |row| row.bytes[0]);
        Self(u32::from(pairs().symbol(c)) | u32::from(number) << SYMBOLS.trailing_zeros() | u32::from(byte) << 24)
    }

    pub fn symbol(self) -> Symbol {
        (self.0 & (SYMBOLS as u32 - 1)) as Symbol
    }

    /// The number of its row, 0 for none.
    pub fn number(self) -> u16 {
        (self.0 >> SYMBOLS.trailing_zeros() & ((1 << (24 - SYMBOLS.trailing_zeros())) - 1)) as u16
    }

    /// Its byte in windows-1252, 0 for none, and for ASCII.
    pub fn byte(self) -> u8 {
        (self.0 >> 24) as u8
    }
}

/// What is looked up of every character below U+10000, in one place.
pub(super) struct Basic(Vec<Seen>);

/// The table, made once.
pub(super) fn seen() -> &'static Basic {
    static SEEN: OnceLock<Basic> = OnceLock::new();
    SEEN.get_or_init(|| Basic((0..0x1_0000).map(|scalar| Seen::new(char::from_u32(scalar).unwrap_or('\0'))).collect()))
}

impl Basic {
    #[inline]
    pub fn get(&self, c: char) -> Seen {
        self.0.get(c as usize).copied().unwrap_or_else(|| Seen::new(c))
    }
}

/// Takes letters in one by one.
struct Speller<'a> {
    basic: &'static Basic,
    pages: &'static Pages,
    model: &'static Pairs,
    last: Symbol,
    letters: &'a mut Vec<Letter>,
}

impl Speller<'_> {
    #[inline]
    fn add(&mut self, at: usize, c: char) {
        let seen = self.basic.get(c);
        let (symbol, number) = (seen.symbol(), seen.number());
        let cost = self.model.cost(self.last, symbol) as u16;
        self.last = symbol;
        self.letters.push(Letter { at: at as u32, c, symbol, cost, number, row: self.pages.numbered(number) });
    }
}

impl Letter {
    /// Its byte in a page, 0 where the page has none, and for ASCII.
    pub fn byte(&self, page: Page) -> u8 {
        self.row.map_or(0, |row| row.bytes[page])
    }

    /// The change that puts another character into its place.
    pub fn becomes(&self, c: char) -> Change {
        let start = self.at as usize;
        Change { start, end: start + self.c.len_utf8(), after: After::One(c) }
    }
}

/// So many letters, or bytes of a line, have their room kept from text to text.
const KEPT: usize = 1 << 15;

/// A line that is taken apart, for as long as rules ask about it.
#[derive(Default)]
pub(super) struct Spelled {
    line: String,
    pub letters: Vec<Letter>,
    /// The islands of the line: letters that are not ASCII, each with a blank after it that may have been a no-break space.
    pub islands: Vec<Part>,
}

/// Letters from one to another, and what they cost with the one behind them.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub start: usize,
    pub end: usize,
    pub kept: u32,
    /// Whether one of them was lost to U+FFFD.
    pub lost: bool,
}

impl Part {
    /// What belongs to its letters.
    pub fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start..self.end).unwrap_or_default()
    }
}

impl Spelled {
    /// Takes a line apart, if it is not yet. Returns whether it was another one.
    pub fn take(&mut self, line: &str) -> bool {
        if self.line == line && !self.letters.is_empty() {
            return false;
        }
        self.line.clear();
        self.line.push_str(line);
        spell(line, &mut self.letters);
        self.islands.clear();
        let (letters, mut at) = (&self.letters, 0);
        while at + 1 < letters.len() {
            if letters[at].row.is_none() && letters[at].c != '\u{fffd}' {
                at += 1;
                continue;
            }
            let (start, mut kept, mut lost) = (at, 0, false);
            while at == start
                || at + 1 < letters.len() && (!letters[at].c.is_ascii() || letters[at].c == ' ' && !letters[at - 1].c.is_ascii())
            {
                kept += u32::from(letters[at].cost);
                lost |= letters[at].c == '\u{fffd}';
                at += 1;
            }
            self.islands.push(Part { start, end: at, kept: kept + u32::from(letters[at].cost), lost });
        }
        true
    }

    /// Forgets the line. Returns whether one was so long that its room is to be given back.
    pub fn forget(&mut self) -> bool {
        self.letters.clear();
        self.letters.capacity().max(self.line.capacity()) > KEPT
    }
}

/// Takes a line apart: every character beyond ASCII, the one before it and the one behind it; if that is a blank, which may have been a no-break
/// space, the next one, too. A blank stands for the end of the line.
pub(super) fn spell(line: &str, letters: &mut Vec<Letter>) {
    letters.clear();
    let mut speller = Speller { basic: seen(), pages: pages(), model: pairs(), last: pairs().symbol(' '), letters };
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(first) = beyond(bytes, from) {
        if first > from {
            speller.add(first - 1, char::from(bytes[first - 1]));
        }
        from = first;
        while let Some((c, length)) = letter(bytes, from) {
            speller.add(from, c);
            from += length;
        }
        while let Some(ascii) = bytes.get(from).filter(|byte| byte.is_ascii()) {
            speller.add(from, char::from(*ascii));
            from += 1;
            if *ascii != b' ' || bytes.get(from - 2) == Some(&b' ') {
                break;
            }
        }
    }
    speller.add(line.len(), ' ');
}

/// The character beyond ASCII at `at`, and its length; none where there is none.
#[inline]
pub(super) fn letter(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let (scalar, length) = char_at(bytes, at);
    char::from_u32(scalar).filter(|_| length > 1).map(|c| (c, length))
}

/// The scalar value at `at`, and its length. The bytes are UTF-8.
#[inline]
pub(in crate::decode) fn char_at(bytes: &[u8], at: usize) -> (u32, usize) {
    let four = four(bytes, at);
    match four >> 28 {
        0..8 => (four >> 24, 1),
        8..14 => (two_bytes(four), 2),
        14 => (three_bytes(four), 3),
        _ => (four >> 6 & 0x1c_0000 | four >> 4 & 0x3_f000 | four >> 2 & 0xfc0 | four & 0x3f, 4),
    }
}

/// The four bytes at a place, the first as the highest, as if blanks stood behind the end.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the scan asks it for every character")]
pub(in crate::decode) fn four(bytes: &[u8], at: usize) -> u32 {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.first_chunk().map_or_else(
        || rest.iter().chain(b"    ").take(4).fold(0, |four, byte| four << 8 | u32::from(*byte)),
        |four| u32::from_be_bytes(*four),
    )
}

/// The scalar value of a character of two bytes, which are the first of four.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
pub(in crate::decode) const fn two_bytes(four: u32) -> u32 {
    four >> 18 & 0x7c0 | four >> 16 & 0x3f
}

/// The same of three bytes.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
pub(in crate::decode) const fn three_bytes(four: u32) -> u32 {
    four >> 12 & 0xf000 | four >> 10 & 0xfc0 | four >> 8 & 0x3f
}

/// The runs of characters beyond ASCII in a line: where each begins and ends.
pub(in crate::decode) fn runs(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = line.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let first = beyond(bytes, from)?;
        from = bytes[first..].iter().position(u8::is_ascii).map_or(bytes.len(), |length| first + length);
        Some((first, from))
    })
}

/// The first byte beyond ASCII from `from` on.
pub(in crate::decode) fn beyond(bytes: &[u8], from: usize) -> Option<usize> {
    let high = |eight: &[u8]| u64::from_le_bytes(eight.try_into().unwrap_or_default()) & 0x8080_8080_8080_8080;
    let find = |bytes: &[u8]| {
        let eights = bytes.chunks_exact(8);
        let rest = bytes.len() - eights.remainder().len();
        let mut found =
            eights.zip((0..).step_by(8)).filter_map(|(eight, at)| Some((high(eight), at)).filter(|(high, _)| *high != 0));
        let found = found.next().map(|(high, at)| at + high.trailing_zeros() as usize / 8);
        found.or_else(|| bytes[rest..].iter().position(|byte| !byte.is_ascii()).map(|at| rest + at))
    };
    let rest = bytes.get(from..)?;
    // The next one is near as a rule.
    let near = rest.len().min(64);
    if let Some(at) = find(&rest[..near]) {
        return Some(from + at);
    }
    let plain = near + 64 * rest[near..].chunks_exact(64).take_while(|chunk| chunk.is_ascii()).count();
    find(&rest[plain..]).map(|at| from + plain + at)
}
