//! A quick look at whether a text may be a label that some rule knows.
//!
//! In: all labels, once; then texts. Out: no for most texts that are none, at the cost of a few instructions, else maybe. It never says no of a
//! label.

/// What some short texts look like from outside: one bit for length, first, middle and last byte of each.
#[derive(Debug)]
pub(super) struct Labels {
    /// Bytes of the longest.
    longest: usize,
    bits: Vec<u64>,
}

impl Labels {
    /// Words of bits: with 1,300 texts one in fifty others is not told.
    const WORDS: usize = 1 << 10;

    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut labels = Self { longest: 0, bits: vec![0; Self::WORDS] };
        for text in texts {
            labels.longest = labels.longest.max(text.len());
            let place = Self::place(text);
            labels.bits[place / 64] |= 1 << (place % 64);
        }
        labels
    }

    fn place(text: &str) -> usize {
        let bytes = text.as_bytes();
        let byte = |at: usize| u64::from(bytes.get(at).copied().unwrap_or_default());
        let look = byte(0) | byte(bytes.len() / 2) << 8 | byte(bytes.len().wrapping_sub(1)) << 16 | (bytes.len() as u64) << 24;
        // Multiplication by the 64-bit golden ratio (Knuth, TAOCP 3, 6.4).
        (look.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize % (Self::WORDS * 64)
    }

    /// Whether a text may be one of them.
    pub fn may_hold(&self, text: &str) -> bool {
        let place = Self::place(text);
        text.len() <= self.longest && self.bits[place / 64] >> (place % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_never_ruled_out_and_most_others_are() {
        let labels = Labels::new(["home", "read more", "öffnungszeiten", "x"].into_iter());
        assert!(["home", "read more", "öffnungszeiten", "x"].iter().all(|label| labels.may_hold(label)));
        let others = ["", "hone it", "read mere things", "the ferry leaves at seven", "y", "öffnungszeiten und preise"];
        assert!(others.iter().all(|other| !labels.may_hold(other)));
    }
}
