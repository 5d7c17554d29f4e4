//! What is worth a closer look.
//!
//! In: a text. Out: the place of the first character that makes its line worth the slow path: a control character, an
//! odd line end, an escape, a character that is not in NFC, two characters that hardly any text holds side by side. It decides nothing: a line
//! that is looked at for nothing stays as it is.
//!
//! Text is taken in blocks. A block of plain ASCII costs a few instructions for all of its bytes; of any other only the characters beyond ASCII
//! are looked at, and those after them.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

mod calm;
mod census;
mod signs;
mod table;
mod words;

use fearless_simd::{Level, dispatch};
use unicode_normalization::char::{canonical_combining_class, compose};

use calm::is_calm;
pub(super) use census::Memo;
pub(super) use signs::{Calm, STRANGE, Signs, excess, may_be_near, signs};
use table::{Known, LENGTH, table};
use words::Words;

/// What is looked for.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct Wanted {
    /// Escapes of programs and markup.
    pub escapes: bool,
    /// Damage that repairs may mend.
    pub damage: bool,
    /// Question marks in the place of quotation marks.
    pub marks: bool,
    /// Every character beyond ASCII.
    pub all: bool,
}

impl Wanted {
    /// The bytes of ASCII text that may be odd; in the place of what is not wanted one that is odd anyway.
    fn specials(self) -> [u8; 3] {
        let [reference, escape] = if self.escapes { [b'&', b'\\'] } else { [0x7f; 2] };
        [reference, escape, if self.marks { b'?' } else { 0x7f }]
    }
}

/// Bytes that are taken at once.
const BLOCK: usize = 64;
/// Bytes that a look at them needs beyond their end: the rest of a character.
const AHEAD: usize = 3;

/// A block and what is ahead of it.
type Block = [u8; BLOCK + AHEAD];

/// The place of the first character that makes its line worth a closer look; and where the line ends, with its signs, if they are read already.
/// `memo` is what is known of words already.
pub(super) fn odd(text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    // The widest registers that the processor has.
    dispatch!(Level::new(), _simd => odd_wide(text, wanted, memo))
}

/// The same, for the instructions that are there where it is called.
#[inline(always)]
fn odd_wide(text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    let bytes = text.as_bytes();
    let (table, mut words) = (table(), Words::new(memo));
    // Where the last run that was read ends.
    let (mut at, mut done) = (0, 0);
    while at < bytes.len() {
        let mut tail = [b' '; BLOCK + AHEAD];
        let block: &Block = if let Some(block) = bytes[at..].first_chunk() {
            block
        } else {
            let rest = &bytes[at..];
            let length = rest.len().min(BLOCK + AHEAD);
            tail[..length].copy_from_slice(&rest[..length]);
            &tail
        };
        // Whether a run goes on here that is not read yet.
        let last = at.checked_sub(1).map_or(b' ', |last| bytes[last]);
        let goes_on = done < at && last >= 0x80;
        if !goes_on && is_plain(&block[..BLOCK], wanted) {
            at += BLOCK;
            continue;
        }
        let own = &block[..BLOCK.min(bytes.len() - at)];
        let look = look(&block[..BLOCK], wanted);
        let special = if look.special { (0..own.len()).find(|step| is_special(own[*step], block[step + 1], wanted)) } else { None };
        let until = special.unwrap_or(own.len());
        let (beyond, goes_on_mask) = masks(&block[..BLOCK]);
        let first = (beyond & !goes_on_mask).trailing_zeros() as usize;
        let calm = until == BLOCK && first < BLOCK && is_calm(block, block[first]);
        if until > 0 && !calm && (look.beyond || goes_on) {
            let mut starts = beyond & !(beyond << 1) & u64::MAX.checked_shr(64 - until as u32).unwrap_or(0);
            if last >= 0x80 {
                starts &= !1;
                let step = goes_on_mask.trailing_ones() as usize;
                if goes_on
                    && step < until
                    && let Some(found) = words.go_on(text, at + step, wanted, &mut done)
                {
                    return Some((found, words.read));
                }
            }
            while starts != 0 {
                let step = starts.trailing_zeros() as usize;
                starts &= starts - 1;
                // Most runs of Latin letters are one.
                let length = usize::from(LENGTH[usize::from(block[step % BLOCK] >> 4)]);
                let (before, behind) = (if step == 0 { last } else { block[step - 1] }, block[(step + length) % BLOCK]);
                if step + length < until && behind < 0x80 {
                    let four = std::array::from_fn(|ahead| block[step % BLOCK + ahead]);
                    if Words::is_plain(table, before, four, behind) {
                        continue;
                    }
                }
                if let Some(found) = words.run(text, at + step, wanted, &mut done) {
                    return Some((found, words.read));
                }
            }
        }
        if let Some(step) = special {
            return Some((at + step, words.read));
        }
        at += BLOCK;
    }
    None
}

/// What a block shows.
struct Look {
    /// Whether a byte of it may be odd by itself.
    special: bool,
    /// Whether a byte of it is beyond ASCII.
    beyond: bool,
}

/// Whether a block is ASCII without anything that may be odd, by a look that is quicker than [`look`] and may say no.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn is_plain(block: &[u8], wanted: Wanted) -> bool {
    let [first, second, third] = wanted.specials();
    // As signed numbers controls and all bytes beyond ASCII are below the blank.
    let odd = |byte: u8| {
        (byte.cast_signed() < b' '.cast_signed()) & (byte != b'\n')
            | (byte == 0x7f)
            | (byte == first)
            | (byte == second)
            | (byte == third)
    };
    block.iter().fold(0, |any, byte| any | u8::from(odd(*byte))) == 0
}

/// Looks at all bytes of a block at once.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn look(block: &[u8], wanted: Wanted) -> Look {
    let [reference, escape, mark] = wanted.specials();
    let (mut special, mut beyond) = (0, 0);
    for byte in block {
        let control = (*byte < b' ') & (*byte != b'\n') & (*byte != b'\t');
        special |= u8::from(control | (*byte == 0x7f) | (*byte == reference) | (*byte == escape) | (*byte == mark));
        beyond |= *byte;
    }
    Look { special: special != 0 || wanted.all && beyond >= 0x80, beyond: beyond >= 0x80 }
}

/// Whether a byte is odd by itself, or with the next one.
fn is_special(byte: u8, next: u8, wanted: Wanted) -> bool {
    match byte {
        b'\n' | b'\t' => false,
        0..b' ' | 0x7f => true,
        b'&' => wanted.escapes && (next.is_ascii_alphabetic() || next == b'#'),
        b'\\' => wanted.escapes && next == b'u',
        b'?' => wanted.marks,
        0x80.. => wanted.all,
        _ => false,
    }
}

/// Whether a character at `at` may have to be put in order with those before it, or blends with them.
fn is_loose(text: &str, at: usize, before: Known, own: Known) -> bool {
    if !own.is_loud(before) {
        return false;
    }
    let (last, c) = (text[..at].chars().next_back(), text[at..].chars().next());
    let Some((last, c)) = last.zip(c) else { return false };
    let (above, class) = (canonical_combining_class(last), canonical_combining_class(c));
    // Behind a mark it may blend with what stands farther back.
    class != 0 && above > class || own.is(Known::BLENDS) && (above != 0 || compose(last, c).is_some())
}

/// Which bytes of a block are beyond ASCII, and which go on a character; one bit each.
#[inline(always)]
fn masks(block: &[u8]) -> (u64, u64) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (mut beyond, mut goes_on) = (0, 0);
    for (at, eight) in block.chunks_exact(8).enumerate() {
        let word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
        // Brings the highest bits of eight bytes together.
        let gather = |high: u64| (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56 << (8 * at);
        beyond |= gather(word & HIGH);
        goes_on |= gather(word & !(word << 1) & HIGH);
    }
    (beyond, goes_on)
}
