//! What a line shows, and so which rules may repair it.
//!
//! In: a line. Out: its signs. A rule whose sign is missing would find nothing in that line; it decides nothing beyond that.

use super::census::{Census, Memo, is_readable};
use super::is_loose;
use super::table::{Known, char_at, nfc, table};
use super::words::is_halved;
use unicode_normalization::IsNormalized;

use crate::decode::is_stray;
use crate::decode::repair::is_odd;
use crate::decode::repair::pairs::pairs;
use crate::decode::repair::spelled::beyond;

/// What a line shows, each a reason to ask one rule or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub(in crate::decode) struct Signs {
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
pub(super) const STRANGE: u32 = 8 * 8;

/// By how much a word exceeds what plain ones cost.
pub(super) fn excess(word: u32, pairs: u32) -> u32 {
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
    let (table, model) = (table(), pairs());
    let bytes = line.as_bytes();
    let mut signs = Signs::of_ascii(bytes);
    let mut line_cost = Word::default();
    // By how much words exceed plain ones: those with halves, and those of which every letter is readable.
    let (mut halved, mut of_pages) = (0, 0);
    // All characters beyond ASCII, those that may have been misread as what they are, and those that a page has.
    let (mut foreign, mut readable, mut paged) = (0, 0, 0);
    let mut from = 0;
    while let Some(first) = beyond(bytes, from) {
        let mut before = table.before(line, first);
        let (mut word, others, none) = (Word::default(), foreign - readable, paged);
        let mut at = first;
        while let Some(0x80..) = bytes.get(at) {
            let (c, length) = char_at(bytes, at);
            let own = table.get(c);
            if own.is_loud(before) {
                signs.hear(line, at, before, own);
            }
            signs.mixed |= own.script() | before.script() == 3;
            foreign += 1;
            readable += u32::from(own.is(Known::READABLE));
            paged += u32::from(own.is(Known::PAGED));
            word.add(model.cost(before.symbol(), own.symbol()));
            before = own;
            at += length;
        }
        let end = table.of_ascii(bytes.get(at).copied().unwrap_or(b' '));
        signs.mixed |= end.script() | before.script() == 3;
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
    signs.halved = halved >= STRANGE;
    let garbage = is_garbage(line_cost.cost, line_cost.pairs);
    if of_pages >= STRANGE || garbage && is_readable(readable, foreign) {
        let census = if signs.halved || of_pages < STRANGE { Census::counted(line) } else { Census::of(line, &mut Memo::off()) };
        // Halves of letters are asked first, and tell that nothing is near where they are any.
        signs.near = of_pages >= STRANGE && (signs.halved || census.may_be_near());
        signs.garbage = garbage && census.may_be_garbage();
    }
    signs
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
    fn of_ascii(bytes: &[u8]) -> Self {
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
        if own.is(Known::ODD) {
            self.lost |= c == '\u{fffd}';
            self.strays |= is_stray(c);
            self.c1 |= ('\u{80}'..='\u{9f}').contains(&c);
            self.invisible |= is_odd(c) && c != '\u{fffd}';
            self.loose |= c > '\u{ffff}' || nfc(c) == IsNormalized::No;
        }
        self.loose |= is_loose(line, at, before, own);
    }
}
