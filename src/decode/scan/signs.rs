//! What a line shows, and so which rules may repair it.
//!
//! In: a line. Out: its signs. A rule whose sign is missing would find nothing in that line; it decides nothing beyond that.

use super::table::{Known, char_at, nfc, table};
use super::words::Halves;
use super::{PLAIN_BYTE, is_loose};
use unicode_normalization::IsNormalized;

use crate::decode::is_stray;
use crate::decode::repair::is_odd;
use crate::decode::repair::pages::{Set, pages};
use crate::decode::repair::pairs::pairs;
use crate::decode::repair::quiet::reads;

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
    let (table, model, pages) = (table(), pairs(), pages());
    let bytes = line.as_bytes();
    let mut signs = Signs::default();
    let blank = table.ascii[usize::from(b' ')];
    let mut last = blank;
    let mut last_ascii = true;
    let (mut word, mut word_pairs, mut sum, mut count) = (0u32, 0u32, 0u32, 0u32);
    let mut halves = Halves::default();
    // By how much words exceed plain ones: those with halves, the last one, and those of which pages have every letter.
    let (mut halved, mut last_excess, mut of_pages) = (0u32, 0u32, 0u32);
    let (mut is_halved, mut is_paged) = (false, true);
    // Pages that hold every letter.
    let mut held = Set::MAX;
    let (mut foreign, mut ours) = (0u32, 0u32);
    let mut at = 0;
    while at <= bytes.len() {
        let byte = bytes.get(at).copied().unwrap_or(b' ');
        let (own, length, ascii) = if byte < 0x80 {
            match byte {
                b'&' => signs.reference = true,
                b'\\' => signs.backslash = true,
                b'?' => signs.question = true,
                0x1b => signs.terminal = true,
                _ => {}
            }
            signs.strays |= is_stray(char::from(byte));
            if byte == b' ' {
                is_halved |= halves.blank() != 0;
            } else {
                halves = Halves::default();
            }
            (table.ascii[usize::from(byte)], 1, true)
        } else {
            let (c, length) = char_at(bytes, at);
            let own = table.get(c);
            let c = char::from_u32(c as u32).unwrap_or(' ');
            if own.is(Known::ODD) {
                signs.lost |= c == '\u{fffd}';
                signs.strays |= is_stray(c);
                signs.c1 |= ('\u{80}'..='\u{9f}').contains(&c);
                signs.invisible |= is_odd(c) && c != '\u{fffd}';
                signs.loose |= c > '\u{ffff}' || nfc(c) == IsNormalized::No;
            }
            signs.loose |= own.is(Known::MARK | Known::BLENDS) && is_loose(line, at, last, own);
            foreign += 1;
            if halves.next(c) != 0 {
                is_halved = true;
                // The sequence began in the last word.
                if word_pairs == 0 {
                    halved += last_excess;
                }
            }
            match pages.row(c) {
                Some(row) => (ours, held) = (ours + 1, held & row.held),
                None => (held, is_paged) = (0, false),
            }
            (own, length, false)
        };
        signs.mixed |= own.script() | last.script() == 3;
        if !(ascii && last_ascii) {
            let cost = model.cost(last.symbol(), own.symbol());
            sum += cost;
            count += 1;
            word += cost;
            word_pairs += 1;
        }
        if ascii && word_pairs > 0 {
            let excess = excess(word, word_pairs);
            of_pages += if is_paged { excess } else { 0 };
            halved += if is_halved { excess } else { 0 };
            last_excess = if is_halved { 0 } else { excess };
            (word, word_pairs, is_halved, is_paged) = (0, 0, false, true);
        }
        at += length;
        if ascii && last_ascii && halves.is_empty() {
            // Plain letters and blanks tell nothing; the last of them may stand beside a letter that does.
            let run = bytes.get(at..).unwrap_or_default();
            let length = run.iter().position(|byte| !PLAIN_BYTE[usize::from(*byte)]).unwrap_or(run.len());
            at += length.saturating_sub(1);
        }
        (last, last_ascii) = (own, ascii);
    }
    signs.halved = halved >= STRANGE;
    signs.near = of_pages >= STRANGE && held & reads() != 0;
    signs.garbage = sum >= (GARBAGE * count).max(GAIN) && ours * 10 >= foreign * 9;
    signs
}
