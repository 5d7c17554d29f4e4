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

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x16, u8x64};
use unicode_normalization::char::{canonical_combining_class, compose};

use calm::{suspects, thai};
pub(super) use census::Memo;
pub(super) use signs::{Signs, signs};
use table::{Known, LENGTH};
use words::{Words, four};

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
/// Blocks of ASCII that are passed over at once.
const STEPS: usize = 4;

/// The byte before a block, the block and what is ahead of it.
type Block = [u8; 1 + BLOCK + AHEAD];

/// The place of the first character that makes its line worth a closer look; and where the line ends, with its signs, if they are read already.
/// `memo` is what is known of words already.
pub(super) fn odd(text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    // The widest registers that the processor has.
    dispatch!(Level::new(), simd => odd_wide(simd, text, wanted, memo))
}

/// The same, for the instructions that are there where it is called.
#[inline(always)]
fn odd_wide<S: Simd>(simd: S, text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    let bytes = text.as_bytes();
    let kinds = Kinds::new(simd, wanted);
    let mut words = Words::new(memo);
    // Where the last run that was read ends.
    let (mut at, mut done) = (0, 0_usize);
    let mut plain = true;
    let mut edge = [b' '; 1 + BLOCK + AHEAD];
    while at < bytes.len() {
        // Most text of a language that needs more than ASCII has some of it in every block.
        while plain
            && let Some(blocks) = bytes[at..].first_chunk::<{ STEPS * BLOCK }>()
            && kinds.is_plain(blocks)
        {
            at += STEPS * BLOCK;
        }
        let window: &Block = if let Some(window) = at.checked_sub(1).and_then(|last| bytes[last..].first_chunk()) {
            window
        } else {
            let rest = &bytes[at..];
            let length = rest.len().min(BLOCK + AHEAD);
            edge[0] = at.checked_sub(1).map_or(b' ', |last| bytes[last]);
            edge[1..=length].copy_from_slice(&rest[..length]);
            edge[1 + length..].fill(b' ');
            &edge
        };
        let block = &window[1..];
        let Look { mut special, beyond } = kinds.look(block);
        plain = beyond == 0;
        while special != 0 && !is_special(block[bit(special)], block[bit(special) + 1], wanted) {
            special &= special - 1;
        }
        // Runs behind what is odd by itself are no matter.
        let until = below(bit(special));
        if beyond & until != 0 {
            let runs = beyond & !(beyond << 1 | u64::from(window[0] >> 7));
            let mut suspects = suspects(simd, window, runs) & until & !below(done.saturating_sub(at));
            while suspects != 0 {
                let step = bit(suspects);
                let start = match below(step) & !beyond {
                    0 => bytes[..at].iter().rposition(u8::is_ascii).map_or(0, |last| last + 1),
                    before => at + BLOCK - before.leading_zeros() as usize,
                };
                // Most runs of Latin letters are one.
                let length = usize::from(LENGTH[usize::from(block[step] >> 4)]);
                let behind = block[(step + length) % BLOCK];
                if runs >> step & 1 == 1 && behind < 0x80 && step + length < BLOCK {
                    if words.is_plain(window[step], four(block, step), behind) {
                        suspects &= suspects - 1;
                        continue;
                    }
                }
                if let Some(end) = thai(bytes, start) {
                    done = end;
                } else if let Some(found) = words.run(text, start, wanted, &mut done) {
                    return Some((found, words.read));
                }
                suspects &= !below(done.saturating_sub(at)) & (suspects - 1);
            }
        }
        if special != 0 {
            return Some((at + bit(special), words.read));
        }
        at += BLOCK;
    }
    None
}

/// The place of the first bit, [`BLOCK`] where there is none.
#[inline(always)]
const fn bit(mask: u64) -> usize {
    mask.trailing_zeros() as usize
}

/// The bits below a place.
#[inline(always)]
const fn below(place: usize) -> u64 {
    if place < BLOCK { (1 << place) - 1 } else { u64::MAX }
}

/// What a block shows, one bit for each byte.
struct Look {
    /// Those that may be odd by themselves.
    special: u64,
    /// Those beyond ASCII.
    beyond: u64,
}

/// The kinds of bytes, by the halves of each: it is of those kinds that both halves have (Langdale and Lemire 2019).
struct Kinds<S: Simd> {
    simd: S,
    high: u8x64<S>,
    low: u8x64<S>,
}

/// The kind of bytes beyond ASCII.
const BEYOND: u8 = 0x80;

/// The kinds by the lower half. Those of any: controls from 10 on, bytes beyond ASCII; all but tab and line feed: the other controls; then `&`, a
/// backslash, a question mark and 7F.
const LOW: [u8; 16] = {
    let mut low = [0xc3; 16];
    low[0x9] = 0xc2;
    low[0xa] = 0xc2;
    low[0x6] |= 4;
    low[0xc] |= 8;
    low[0xf] |= 16 | 32;
    low
};

impl<S: Simd> Kinds<S> {
    #[inline(always)]
    fn new(simd: S, wanted: Wanted) -> Self {
        let [reference, escape] = if wanted.escapes { [4, 8] } else { [0; 2] };
        let mark = if wanted.marks { 16 } else { 0 };
        let beyond = BEYOND | if wanted.all { 64 } else { 0 };
        let [high, low] = [
            [1, 2, reference, mark, 0, escape, 0, 32, beyond, beyond, beyond, beyond, beyond, beyond, beyond, beyond],
            LOW,
        ];
        Self {
            simd,
            high: u8x64::block_splat(u8x16::from_slice(simd, &high)),
            low: u8x64::block_splat(u8x16::from_slice(simd, &low)),
        }
    }

    /// The kinds of each byte.
    #[inline(always)]
    fn of(&self, block: &[u8]) -> u8x64<S> {
        let bytes = u8x64::from_slice(self.simd, block);
        self.high.swizzle_dyn_within_blocks(bytes >> 4) & self.low.swizzle_dyn_within_blocks(bytes & 0xf)
    }

    /// Whether blocks are ASCII without anything that may be odd.
    #[inline(always)]
    fn is_plain(&self, blocks: &[u8; STEPS * BLOCK]) -> bool {
        let mut any = u8x64::splat(self.simd, 0);
        for block in blocks.chunks_exact(BLOCK) {
            any |= self.of(block);
        }
        any.simd_eq(0).all_true()
    }

    #[inline(always)]
    fn look(&self, block: &[u8]) -> Look {
        let kinds = self.of(&block[..BLOCK]);
        Look { special: (kinds & !BEYOND).simd_gt(0).to_bitmask(), beyond: kinds.simd_ge(BEYOND).to_bitmask() }
    }
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
