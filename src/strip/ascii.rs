//! What the bytes of ASCII are: most text is nothing else, and is read by tables.
//!
//! In: bytes of ASCII. Out: the class of each, and whether white space stands in them as it does between words. Text with characters beyond
//! ASCII is no business of this file.

use fearless_simd::{Simd, SimdBase, SimdMask, u8x16, u8x64};

use crate::bits::block;

/// For a letter the small one, for a digit `0`, for all else 0. Letters are greater than [`DIGIT`].
pub(super) static FOLDED: [u8; 256] = folded();

/// What [`FOLDED`] makes of a digit.
pub(super) const DIGIT: u8 = b'0';

const fn folded() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' => byte.to_ascii_lowercase(),
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// What the bytes of a block are, one bit for each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub letters: u64,
    pub digits: u64,
    /// Capital letters, and others that tell nothing where there is no letter.
    pub capitals: u64,
    /// Brackets, quotation marks and signs that tell of money, addresses, markup, lists and questions; and a few bytes that are none.
    pub marks: u64,
}

/// The kinds of bytes, by the halves of each: it is of those kinds that both halves have (Langdale and Lemire 2019). Letters are of the first two,
/// digits of the third, marks of the others.
const HIGH: [u8; 16] = [0x80, 0, 0x08, 0x14, 0x21, 0x42, 0x01, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0];
const LOW: [u8; 16] = {
    let mut low = [0x01; 16];
    let mut half = 0;
    while half < 16 {
        low[half] = if half == 0 { 0x20 } else { 0x01 }
            | if half <= 0xa { 0x02 } else { 0 }
            | if half <= 9 { 0x04 } else { 0 }
            | if matches!(half, 1..=4 | 8..=0xa | 0xf) { 0x08 } else { 0 }
            | if matches!(half, 0xa | 0xc..=0xf) { 0x10 } else { 0 }
            | if matches!(half, 0xb | 0xd) { 0x40 } else { 0 }
            | if matches!(half, 0xa | 0xc) { 0x80 } else { 0 };
        half += 1;
    }
    low
};

impl Look {
    /// Looks at the bytes from `at` on, as if blanks stood behind the last.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
    pub fn at<S: Simd>(simd: S, bytes: &[u8], at: usize) -> Self {
        let bytes = block(simd, bytes, at);
        let [high, low] = [HIGH, LOW].map(|half| u8x64::block_splat(u8x16::from_slice(simd, &half)));
        let kinds = high.swizzle_dyn_within_blocks(bytes >> 4) & low.swizzle_dyn_within_blocks(bytes & 0xf);
        let of = |kind: u8| (kinds & kind).simd_gt(0).to_bitmask();
        Self { letters: of(0x03), digits: of(0x04), marks: of(0xf8), capitals: (bytes & 0x20).simd_eq(0).to_bitmask() }
    }
}

/// White space as `char::is_whitespace` has it.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Whether all white space is single blanks, neither first nor last. No branch, so that the compiler tests many bytes at once.
#[allow(clippy::needless_bitwise_bool, reason = "see above")]
pub(super) fn is_evenly_spaced(text: &[u8]) -> bool {
    let odd = |byte: u8| matches!(byte, b'\t'..=b'\r');
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    let inside = pairs.fold(false, |any, (one, next)| any | odd(*one) | (*one == b' ') & (*next == b' '));
    !inside && !text.first().is_some_and(|byte| is_blank(*byte)) && !text.last().is_some_and(|byte| is_blank(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::BLOCK;
    use fearless_simd::{Level, dispatch};

    #[test]
    fn a_look_tells_letters_digits_and_marks() {
        let all: Vec<u8> = (0..128).collect();
        for at in [0, 64, 100] {
            let look = dispatch!(Level::new(), simd => Look::at(simd, &all, at));
            for (bit, byte) in (0..BLOCK).zip(at..) {
                let byte = all.get(byte).copied().unwrap_or(b' ');
                let is = |mask: u64| mask >> bit & 1 == 1;
                assert_eq!((is(look.letters), is(look.digits)), (byte.is_ascii_alphabetic(), byte.is_ascii_digit()), "{byte}");
                assert!(!byte.is_ascii_alphabetic() || is(look.capitals) == byte.is_ascii_uppercase(), "{byte}");
                let is_mark = b"|/>$@?!\"()[]:<{}*#=\n".contains(&byte);
                assert!(is(look.marks) == is_mark || matches!(byte, b'z' | 0xc), "{byte}");
            }
        }
    }

    #[test]
    fn white_space_is_even_where_words_are_parted_by_single_blanks() {
        for text in ["", "one", "one two three", "a b"] {
            assert!(is_evenly_spaced(text.as_bytes()), "{text:?}");
        }
        for text in [" ", " one", "one ", "one  two", "one\ttwo", "one\n", "\x0bone", "a \t b"] {
            assert!(!is_evenly_spaced(text.as_bytes()), "{text:?}");
        }
    }
}
