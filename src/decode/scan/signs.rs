//! What a line shows, and so which rules may repair it.
//!
//! In: a line. Out: its signs. A rule whose sign is missing would find nothing in that line; it decides nothing beyond that.

use super::is_loose;
use super::table::{Known, char_at, nfc, table};
use super::words::is_halved;
use unicode_normalization::IsNormalized;

use crate::decode::is_stray;
use crate::decode::repair::is_odd;
use crate::decode::repair::pages::{Set, pages};
use crate::decode::repair::pairs::pairs;
use crate::decode::repair::quiet::reads;
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
    pub fn is_mojibake(self) -> bool {
        self.halved || self.lost
    }

    /// Whether a rule may repair a line for its strange words.
    pub fn is_damage(self) -> bool {
        self.is_mojibake() || self.garbage || self.near || self.mixed
    }
}

/// What a pair of a plain word costs at most, and a word of two pairs, in eighths of a bit; and by how much the words of a line must exceed that for
/// the line to be strange. Mojibake and mix-ups exceed it by more in what they gain.
const PLAIN: (u32, u32) = (8 * 13 / 2, 8 * 13);
pub(super) const STRANGE: u32 = 8 * 8;

/// By how much a word exceeds what plain ones cost.
pub(super) fn excess(word: u32, pairs: u32) -> u32 {
    word.saturating_sub((PLAIN.0 * pairs).max(PLAIN.1))
}

/// How dear each pair of a garbage line is, and how dear all of them are at least, which is what a line gains by being read anew.
const GARBAGE: u32 = 8 * 15 / 2;
const GAIN: u32 = 8 * 18;

/// Reads the signs of a line.
pub(in crate::decode) fn signs(line: &str) -> Signs {
    let (table, model) = (table(), pairs());
    let bytes = line.as_bytes();
    let has = |byte: u8| memchr::memchr(byte, bytes).is_some();
    let mut signs = Signs {
        terminal: has(0x1b),
        reference: has(b'&'),
        backslash: has(b'\\'),
        question: has(b'?'),
        strays: bytes.iter().any(|byte| *byte < 0x80 && is_stray(char::from(*byte))),
        ..Signs::default()
    };
    let mut line_cost = Word::default();
    // By how much words exceed plain ones: those with halves, and those of which pages have every letter.
    let (mut halved, mut of_pages) = (0, 0);
    let mut from = 0;
    while let Some(first) = beyond(bytes, from) {
        let mut before = table.before(line, first);
        let (mut word, mut is_paged) = (Word::default(), true);
        let mut at = first;
        while let Some(0x80..) = bytes.get(at) {
            let (c, length) = char_at(bytes, at);
            let own = table.get(c);
            if own.is_loud(before) {
                signs.hear(line, at, before, own);
            }
            signs.mixed |= own.script() | before.script() == 3;
            is_paged &= own.is(Known::PAGED);
            word.add(model.cost(before.symbol(), own.symbol()));
            before = own;
            at += length;
        }
        let end = table.ascii[usize::from(bytes.get(at).copied().unwrap_or(b' '))];
        signs.mixed |= end.script() | before.script() == 3;
        word.add(model.cost(before.symbol(), end.symbol()));
        let excess = excess(word.cost, word.pairs);
        if excess > 0 {
            of_pages += if is_paged { excess } else { 0 };
            halved += if is_halved(line, first, at) { excess } else { 0 };
        }
        line_cost.cost += word.cost;
        line_cost.pairs += word.pairs;
        from = at;
    }
    signs.halved = halved >= STRANGE;
    let garbage = line_cost.cost >= (GARBAGE * line_cost.pairs).max(GAIN);
    if of_pages >= STRANGE || garbage {
        let (mut foreign, mut ours, mut held) = (0, 0, Set::MAX);
        for c in line.chars().filter(|c| !c.is_ascii()) {
            let row = pages().row(c);
            foreign += 1;
            ours += u32::from(row.is_some());
            held &= row.map_or(0, |row| row.held);
        }
        signs.near = of_pages >= STRANGE && held & reads() != 0;
        signs.garbage = garbage && ours * 10 >= foreign * 9;
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
        self.loose |= own.is(Known::MARK | Known::BLENDS) && is_loose(line, at, before, own);
    }
}
