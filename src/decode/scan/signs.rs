//! What a line shows, and so which rules may repair it.
//!
//! In: a line. Out: its signs. A rule whose sign is missing would find nothing in that line; it decides nothing beyond that.

use super::census::{Census, Memo, is_readable};
use super::is_loose;
use super::table::{Known, LENGTH, Table, nfc, table};
use super::words::is_halved;
use unicode_normalization::IsNormalized;

use crate::decode::is_stray;
use crate::decode::repair::is_odd;
use crate::decode::repair::pairs::{Pairs, pairs};
use crate::decode::repair::spelled::{beyond, char_at, four};

/// What a line shows, each a reason to ask one rule or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub(in crate::decode) struct Signs {
    /// Whether only one sign is read, and the others may be any.
    pub open: bool,
    /// ESC, which begins the codes of a terminal.
    pub terminal: bool,
    /// `&`, a backslash, a question mark, U+FFFD.
    pub reference: bool,
    pub backslash: bool,
    pub question: bool,
    pub lost: bool,
    /// Characters that nobody sees.
    pub invisible: bool,
    /// Controls from U+0080 on.
    pub c1: bool,
    /// Letters of two scripts side by side.
    pub mixed: bool,
    /// Words that hardly any text holds, and beside them what may be halves of misread letters.
    pub halved: bool,
    /// Such words of the letters of a page that is taken for a near one.
    pub near: bool,
    /// The whole line beyond ASCII is such words, in letters of one page.
    pub garbage: bool,
    /// Control characters and byte order marks.
    pub strays: bool,
    /// Characters that may have to be composed or put in order.
    pub loose: bool,
}

impl Signs {
    /// Whether a line may be mojibake.
    pub const fn is_mojibake(self) -> bool {
        self.halved || self.lost
    }

    /// Whether a rule may repair a line for its strange words.
    pub fn is_damage(self) -> bool {
        self.is_mojibake() || self.garbage || self.near || self.mixed
    }
}

/// What a pair of a plain word costs at most, and a word of two pairs, in eighths of a bit; and by how much the words of a line must exceed that for
/// the line to be strange. Mojibake and mix-ups exceed it by more in what they gain.
pub(super) const PLAIN: (u32, u32) = (8 * 13 / 2, 8 * 13);
pub(in crate::decode) const STRANGE: u32 = 8 * 8;

/// By how much a word exceeds what plain ones cost.
pub(in crate::decode) fn excess(word: u32, pairs: u32) -> u32 {
    word.saturating_sub((PLAIN.0 * pairs).max(PLAIN.1))
}

/// How dear each pair of a garbage line is, and how dear all of them are at least, which is what a line gains by being read anew.
const GARBAGE: u32 = 8 * 15 / 2;
const GAIN: u32 = 8 * 18;

/// Whether a line is garbage that costs so much for so many pairs.
pub(super) fn is_garbage(cost: u32, pairs: u32) -> bool {
    cost >= (GARBAGE * pairs).max(GAIN)
}

/// Reads the signs of a line.
pub(in crate::decode) fn signs(line: &str) -> Signs {
    signs_with(line, || Census::of(line, &mut Memo::off()))
}

/// The same, where the line may have been counted already.
pub(super) fn signs_with(line: &str, census: impl FnOnce() -> Census) -> Signs {
    let (table, model) = (table(), pairs());
    let bytes = line.as_bytes();
    let mut signs = Signs::of_ascii(bytes);
    let mut line_cost = Word::default();
    // By how much words exceed plain ones: those with halves, and those of which every letter is readable.
    let (mut halved, mut of_pages) = (0, 0);
    // All characters beyond ASCII, those that may have been misread as what they are, and those that a page has; whether letters of two
    // scripts stand side by side.
    let (mut foreign, mut readable, mut paged, mut mixed) = (0, 0, 0, 0);
    let mut from = 0;
    while let Some(first) = beyond(bytes, from) {
        let mut before = table.before(line, first);
        let (mut word, others, none) = (Word::default(), foreign - readable, paged);
        let mut at = first;
        while let Some(lead @ 0x80..) = bytes.get(at) {
            let own = match four(bytes, at) {
                four @ 0..0xe000_0000 => table.known().of_two(four),
                four @ 0xe000_0000..0xf000_0000 => table.known().of_three(four),
                _ => table.get(char_at(bytes, at).0),
            };
            if own.is_loud(before) {
                signs.hear(line, at, before, own);
            }
            mixed |= own.mixes(before);
            foreign += 1;
            readable += u32::from(own.is(Known::READABLE));
            paged += u32::from(own.is(Known::PAGED));
            word.add(model.cost(before.symbol(), own.symbol()));
            before = own;
            at += usize::from(LENGTH[usize::from(lead >> 4)]);
        }
        let end = table.of_ascii(bytes.get(at).copied().unwrap_or(b' '));
        mixed |= end.mixes(before);
        word.add(model.cost(before.symbol(), end.symbol()));
        let excess = excess(word.cost, word.pairs);
        if excess > 0 {
            of_pages += if foreign - readable == others { excess } else { 0 };
            // Only letters of a page are halves.
            halved += if paged > none && is_halved(line, first, at) { excess } else { 0 };
        }
        line_cost.cost += word.cost;
        line_cost.pairs += word.pairs;
        from = at;
    }
    signs.mixed = mixed != 0;
    signs.halved = halved >= STRANGE;
    let garbage = is_garbage(line_cost.cost, line_cost.pairs);
    if of_pages >= STRANGE || garbage && is_readable(readable, foreign) {
        // Halves of letters are asked first, and tell that nothing is near where they are any.
        if signs.halved || of_pages < STRANGE {
            signs.near = of_pages >= STRANGE;
            signs.garbage =
                garbage && is_readable(readable, foreign) && (are_letters(line) || Census::counted(line).may_be_garbage());
        } else {
            let census = census();
            signs.near = census.may_be_near();
            signs.garbage = garbage && census.may_be_garbage();
        }
    }
    signs
}

/// The characters beyond ASCII of a line that is put together one by one, as far as they show nothing.
pub(in crate::decode) struct Calm {
    table: &'static Table,
    model: &'static Pairs,
    before: Known,
    word: Word,
    line: Word,
    /// By how much words exceed plain ones.
    strange: u32,
    /// Letters of two scripts side by side, and characters that are odd, by themselves or behind others.
    mixed: u32,
    loud: bool,
}

impl Calm {
    /// A line without characters.
    pub fn new() -> Self {
        let (word, line) = (Word::default(), Word::default());
        Self { table: table(), model: pairs(), before: Known::default(), word, line, strange: 0, mixed: 0, loud: false }
    }

    /// Begins a word behind a character of ASCII.
    #[inline]
    pub fn begin(&mut self, before: u8) {
        self.before = self.table.of_ascii(before);
        self.word = Word::default();
    }

    /// Adds a character to the word. Returns what it costs.
    #[inline]
    pub fn add(&mut self, c: char) -> u32 {
        let own = self.table.get(c.into());
        self.loud |= own.is_loud(self.before);
        self.put(own)
    }

    /// Ends the word with a character of ASCII. Returns what it costs.
    #[inline]
    pub fn end(&mut self, behind: u8) -> u32 {
        let cost = self.put(self.table.of_ascii(behind));
        self.strange += excess(self.word.cost, self.word.pairs);
        self.line.cost += self.word.cost;
        self.line.pairs += self.word.pairs;
        cost
    }

    #[inline]
    fn put(&mut self, own: Known) -> u32 {
        let cost = self.model.cost(self.before.symbol(), own.symbol());
        self.mixed |= own.mixes(self.before);
        self.word.add(cost);
        self.before = own;
        cost
    }

    /// Whether they show nothing, so that what ASCII shows is all that the line does.
    pub fn is_calm(&self) -> bool {
        !self.loud && self.mixed == 0 && self.strange < STRANGE && !is_garbage(self.line.cost, self.line.pairs)
    }
}

/// Whether a line may be one of a page that was taken for a near one.
pub(in crate::decode) fn may_be_near(line: &str, memo: &mut Memo) -> bool {
    Census::of(line, memo).may_be_near()
}

/// Whether a line of characters of pages surely holds two that are no punctuation.
fn are_letters(line: &str) -> bool {
    let letters = line.chars().filter(|c| !c.is_ascii() && !table().get((*c).into()).is(Known::SIGN));
    letters.take(2).count() == 2
}

/// What the pairs of a word cost, and how many they are.
#[derive(Default)]
struct Word {
    cost: u32,
    pairs: u32,
}

impl Word {
    fn add(&mut self, cost: u32) {
        self.cost += cost;
        self.pairs += 1;
    }
}

impl Signs {
    /// What the ASCII of a line shows.
    #[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
    pub fn of_ascii(bytes: &[u8]) -> Self {
        let seen = bytes.iter().fold(0, |seen, byte| {
            let stray = (*byte < b' ') & (*byte != b'\t') & (*byte != b'\n') | (*byte == 0x7f);
            let is = |own: u8, sign: u8| if *byte == own { sign } else { 0 };
            seen | is(0x1b, 1) | is(b'&', 2) | is(b'\\', 4) | is(b'?', 8) | if stray { 16 } else { 0 }
        });
        let has = |sign: u8| seen & sign != 0;
        Self { terminal: has(1), reference: has(2), backslash: has(4), question: has(8), strays: has(16), ..Self::default() }
    }

    /// A character at `at` that is odd by itself, or may be behind `before`.
    #[cold]
    fn hear(&mut self, line: &str, at: usize, before: Known, own: Known) {
        let c = line[at..].chars().next().unwrap_or(' ');
        if ('\u{80}'..='\u{9f}').contains(&c) {
            self.c1 = true;
            return;
        }
        if own.is(Known::ODD) {
            self.lost |= c == '\u{fffd}';
            self.strays |= is_stray(c);
            self.invisible |= is_odd(c) && c != '\u{fffd}';
            self.loose |= c > '\u{ffff}' || nfc(c) == IsNormalized::No;
        }
        self.loose |= is_loose(line, at, before, own);
    }
}
