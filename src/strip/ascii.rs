//! What the bytes of ASCII are: most text is nothing else, and is read by tables.
//!
//! In: bytes of ASCII. Out: the class of each, and whether white space stands in them as it does between words. Text with characters beyond
//! ASCII is no business of this file.

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
