//! What is worth a closer look.
//!
//! In: a text. Out: the place of the first character that makes its line worth the slow path: a control character, an
//! odd line end, an escape, a character that is not in NFC, two characters that hardly any text holds side by side. It decides nothing: a line
//! that is looked at for nothing stays as it is.
//!
//! Text is taken in blocks. A block of plain ASCII costs a few instructions for all of its bytes; of any other only the characters beyond ASCII
//! are looked at, and those after them.

mod calm;
mod signs;
mod table;
mod words;

use unicode_normalization::char::{canonical_combining_class, compose};

use super::repair::pairs::pairs;
use calm::is_calm;
pub(super) use signs::{Signs, signs};
use table::{Known, table};
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

/// Bytes that are taken at once.
const BLOCK: usize = 64;
/// Bytes that a look at them needs beyond their end: the rest of a character.
const AHEAD: usize = 3;

/// A block and what is ahead of it.
type Block = [u8; BLOCK + AHEAD];

/// The place of the first character that makes its line worth a closer look; and where the line ends, with its signs, if they are read already.
pub(super) fn odd(text: &str, wanted: Wanted) -> Option<(usize, Option<(usize, Signs)>)> {
    let bytes = text.as_bytes();
    let mut words = Words::default();
    let mut at = 0;
    // Whether all pairs that begin in the last block are known to be calm.
    let mut calm = false;
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
        let own = &block[..BLOCK.min(bytes.len() - at)];
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let look = look(&block[..BLOCK], wanted);
        let special = if look.special { (0..own.len()).find(|step| is_special(own[*step], block[step + 1], wanted)) } else { None };
        let mut until = special.unwrap_or(own.len());
        if until == BLOCK && look.beyond && is_calm(block) {
            // The pair that the start of the block cuts began in the last one.
            until = if calm { 0 } else { 1 + block.iter().take(AHEAD).take_while(|byte| **byte & 0xc0 == 0x80).count() };
            calm = true;
        } else {
            calm = false;
        }
        let beyond = until > 0 && (look.beyond || before >= 0x80);
        let found = if beyond { pairs_in(text, at, block, until, wanted, &mut words) } else { None };
        if let Some(found) = found.or(special.map(|step| at + step)) {
            return Some((found, words.read));
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

/// Looks at all bytes of a block at once.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
fn look(block: &[u8], wanted: Wanted) -> Look {
    // What is not wanted is a byte that is odd anyway.
    let [reference, escape] = if wanted.escapes { [b'&', b'\\'] } else { [0x7f; 2] };
    let mark = if wanted.marks { b'?' } else { 0x7f };
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

/// The first odd character beyond ASCII of a block, or the first odd pair with one, before `until`. A pair belongs to the block in which its
/// second character begins.
#[inline(never)]
fn pairs_in(text: &str, at: usize, block: &Block, until: usize, wanted: Wanted, words: &mut Words) -> Option<usize> {
    let bytes = text.as_bytes();
    let table = table();
    let (known, oddness) = (table.known(), pairs().oddness());
    let carried = at > 0 && bytes[at - 1] >= 0x80;
    let mut places = places(&block[..BLOCK], carried) & u64::MAX.checked_shr(64 - until as u32).unwrap_or(0);
    if places == 0 {
        return None;
    }
    let mut before = table.before(text, at + places.trailing_zeros() as usize);
    while places != 0 {
        let step = places.trailing_zeros() as usize;
        places &= places - 1;
        let own = known.at(std::array::from_fn(|ahead| block[step % BLOCK + ahead]));
        let odd = before.either_paged(own) && oddness.is_odd(before.symbol(), own.symbol());
        if (odd || own.is_loud(before))
            && let Some(found) = closely(text, at + step, before, own, odd && wanted.damage, words)
        {
            return Some(found);
        }
        before = own;
    }
    None
}

/// The place of a character that seems odd, or is so behind the one before it; `None` where it is not.
#[cold]
#[inline(never)]
fn closely(text: &str, at: usize, before: Known, own: Known, is_pair: bool, words: &mut Words) -> Option<usize> {
    if own.is(Known::ODD) || is_loose(text, at, before, own) {
        return Some(at);
    }
    // The end of a line is no part of it.
    (is_pair && words.are_strange(text, at)).then(|| at - usize::from(text.as_bytes().get(at) == Some(&b'\n')))
}

/// The characters of a block that are beyond ASCII, and their neighbours, so that what stands before each is at hand; one bit each.
fn places(block: &[u8], carried: bool) -> u64 {
    let (beyond, goes_on) = masks(block);
    let begins = beyond & !goes_on;
    begins | (!beyond & (begins >> 1 | beyond << 1 | u64::from(carried)))
}

/// Whether a character at `at` may have to be put in order with those before it, or blends with them.
fn is_loose(text: &str, at: usize, before: Known, own: Known) -> bool {
    if !before.is(Known::MARK) && !own.is(Known::BLENDS) {
        return false;
    }
    let (last, c) = (text[..at].chars().next_back(), text[at..].chars().next());
    let Some((last, c)) = last.zip(c) else { return false };
    let (above, class) = (canonical_combining_class(last), canonical_combining_class(c));
    // Behind a mark it may blend with what stands farther back.
    class != 0 && above > class || own.is(Known::BLENDS) && (above != 0 || compose(last, c).is_some())
}

/// Which bytes of a block are beyond ASCII, and which go on a character; one bit each.
fn masks(block: &[u8]) -> (u64, u64) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Brings the highest bits of eight bytes together.
    let gather = |high: u64| (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let words = block.chunks_exact(8).map(|eight| u64::from_le_bytes(eight.try_into().unwrap_or_default()));
    words.zip((0..64).step_by(8)).fold((0, 0), |(beyond, goes_on), (word, shift)| {
        (beyond | gather(word & HIGH) << shift, goes_on | gather(word & !(word << 1) & HIGH) << shift)
    })
}
