//! Statistics over the text of a finished block.
//!
//! In: the text. Out: what is counted in it, how it ends, and a key that is equal for texts that say the same, in the block. It changes no text.

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch};

use crate::bits::{BLOCK, block};
use crate::strip::ascii::{FOLDED, Look};
use crate::strip::page::PageBlock;

/// What is counted in a text.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    chars: u32,
    upper: u32,
    digits: u32,
    stops: u32,
    commas: u32,
    key: Key,
}

/// Letters and digits as one number, eight bytes at a time.
#[derive(Debug, Default, PartialEq)]
struct Key {
    hash: u64,
    /// The last eight bytes.
    last: u64,
    bytes: u32,
}

impl Key {
    fn take_all(&mut self, bytes: &[u8]) {
        let (front, bytes) = bytes.split_at(bytes.len().min(self.bytes.wrapping_neg() as usize % 8));
        for byte in front {
            self.take(*byte);
        }
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.last = u64::from_be_bytes(*eight);
            self.mix(self.last);
        }
        self.bytes = self.bytes.wrapping_add(8 * eights.len() as u32);
        for byte in rest {
            self.take(*byte);
        }
    }

    fn take(&mut self, byte: u8) {
        self.last = self.last << 8 | u64::from(byte);
        self.bytes = self.bytes.wrapping_add(1);
        if self.bytes.is_multiple_of(8) {
            self.mix(self.last);
        }
    }

    fn mix(&mut self, value: u64) {
        // Multiplication by the 64-bit golden ratio (Knuth, TAOCP 3, 6.4), which spreads upwards only.
        let hash = (self.hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.hash = hash ^ hash >> 32;
    }

    fn finish(mut self) -> u64 {
        self.mix(self.last);
        self.mix(u64::from(self.bytes));
        self.hash
    }
}

/// Measures the text of a block.
pub(super) fn measure(text: &str, block: &mut PageBlock) {
    let counts = if text.is_ascii() { of_ascii(text.as_bytes()) } else { of_any(text) };
    (block.chars, block.upper, block.digits) = (counts.chars, counts.upper, counts.digits);
    (block.stops, block.commas, block.key) = (counts.stops, counts.commas, counts.key.finish());
    block.ends_sentence = ends_sentence(text);
    block.is_cut_off = text.ends_with("...") || text.ends_with('…') || text.ends_with("[…]") || text.ends_with("[...]");
}

fn of_any(text: &str) -> Counts {
    let mut counts = Counts::default();
    let mut buffer = [0; 4];
    for c in text.chars() {
        counts.chars += 1;
        match c {
            'a'..='z' => counts.key.take(c as u8),
            'A'..='Z' => {
                counts.upper += 1;
                counts.key.take(c.to_ascii_lowercase() as u8);
            }
            '0'..='9' => {
                counts.digits += 1;
                counts.key.take(c as u8);
            }
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => counts.stops += 1,
            ',' | ';' | '、' | '，' | '；' | '،' | '؛' => counts.commas += 1,
            _ if c.is_alphanumeric() => {
                counts.upper += u32::from(c.is_uppercase());
                // A full case folding would allocate; the first character of it is enough to tell blocks apart.
                let lower = c.to_lowercase().next().unwrap_or(c);
                lower.encode_utf8(&mut buffer).bytes().for_each(|byte| counts.key.take(byte));
            }
            _ => {}
        }
    }
    counts
}

/// For a letter the small one, for a digit itself, for all else 0.
static KEPT: [u8; 256] = {
    let mut table = FOLDED;
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = digit;
        digit += 1;
    }
    table
};

/// The same as [`of_any`].
fn of_ascii(text: &[u8]) -> Counts {
    dispatch!(Level::new(), simd => of_ascii_wide(simd, text))
}

/// The same, compiled for each width of registers.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
fn of_ascii_wide<S: Simd>(simd: S, text: &[u8]) -> Counts {
    let mut counts = Counts { chars: u32::try_from(text.len()).unwrap_or(u32::MAX), ..Counts::default() };
    for part in text.chunks(BLOCK) {
        let look = Look::at(simd, part, 0);
        let bytes = block(simd, part, 0);
        let [stop, exclamation, question, comma, semicolon] =
            [b'.', b'!', b'?', b',', b';'].map(|byte| bytes.simd_eq(byte).to_bitmask());
        counts.upper += (look.letters & look.capitals).count_ones();
        counts.digits += look.digits.count_ones();
        counts.stops += (stop | exclamation | question).count_ones();
        counts.commas += (comma | semicolon).count_ones();
        // Letters are gathered without a branch, which would be foretold wrongly at every end of a word.
        let (mut letters, mut length) = ([0; BLOCK], 0);
        for &byte in part {
            let kept = KEPT[usize::from(byte)];
            letters[length % BLOCK] = kept;
            length += usize::from(kept != 0);
        }
        counts.key.take_all(&letters[..length]);
    }
    counts
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '*' | '_')
    })
    .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_measured_like_any_text() {
        let long = "Of 12 boats, 7 came back; why? ".repeat(40);
        for text in ["", "a", "In 1999: READ more!", "eight888", "nine_9999", &long] {
            assert_eq!(of_ascii(text.as_bytes()), of_any(text), "{text:.20}");
        }
    }

    #[test]
    fn texts_that_say_the_same_have_the_same_key() {
        let key = |text: &str| {
            let mut block = PageBlock::default();
            measure(text, &mut block);
            block.key
        };
        for (one, other) in [("Read MORE »", "read more"), ("— Élan vital —", "élan vital"), ("a.b.c.d.e.f.g.h.i", "abcdefghi")]
        {
            assert_eq!(key(one), key(other), "{one}");
        }
        let others = ["", "a", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaaaaaaaa", "page 1", "page 2", "12345678 9", "9 12345678", "élan"];
        for (at, one) in others.iter().enumerate() {
            assert!(others[at + 1..].iter().all(|other| key(one) != key(other)), "{one}");
        }
    }
}
