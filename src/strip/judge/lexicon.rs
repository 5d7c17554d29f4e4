//! What words say by themselves, learned: words of lines, and words of class names and ids.
//!
//! In: hashes of words. Out: a score for each, positive where it stands in content more often than in debris, 0 where it was
//! never learned. Hashes are 32-bit FNV-1a (draft-eastlake-fnv), so no word is stored. It never looks at whole texts.

/// The hash of two words that follow each other.
pub(super) const fn pair(first: u32, second: u32) -> u32 {
    // Any odd multiplier parts (a, b) from (b, a); this one is the 32-bit golden ratio (Knuth, TAOCP 3, 6.4).
    first.wrapping_mul(0x9e37_79b1).rotate_left(7) ^ second
}

/// Scores by hash: open addressing, half full at most.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    slots: Vec<(u32, i8)>,
    /// A bit for each value of the upper bits of a hash, set where some known hash has it (Bloom, CACM 1970, with one function). Most
    /// pairs of words are not known, and this small table, which stays in the cache, says so.
    seen: Vec<u64>,
    /// How far a hash is shifted for it.
    shift: u32,
}

/// Bits of that table for each word, so that one unknown word in twenty is looked up.
const BITS: usize = 16;

/// Scores are stored in steps of this size: natural logarithms of odds.
const STEP: f32 = 1.0 / 24.0;

impl Lexicon {
    /// A table of hashes and scores in steps of 1/24.
    pub fn new(entries: &[(u32, i8)]) -> Self {
        let size = (entries.len() * 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        let bits = (entries.len() * BITS).next_power_of_two().clamp(64, 1 << 24);
        let mut seen = vec![0u64; bits / 64];
        let shift = u32::BITS - bits.ilog2();
        for &(hash, score) in entries.iter().filter(|entry| entry.1 != 0) {
            let mut at = hash as usize & (size - 1);
            while slots[at].1 != 0 && slots[at].0 != hash {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hash, score);
            let bit = hash >> shift;
            seen[bit as usize / 64] |= 1 << (bit % 64);
        }
        Self { slots, seen, shift }
    }

    /// The score of a word, 0 where it is not known.
    pub fn score(&self, hash: u32) -> f32 {
        let bit = hash >> self.shift;
        if self.seen.get(bit as usize / 64).is_none_or(|word| word >> (bit % 64) & 1 == 0) {
            return 0.0;
        }
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at) {
                Some(&(found, score)) if score != 0 => {
                    if found == hash {
                        return f32::from(score) * STEP;
                    }
                    at = (at + 1) & mask;
                }
                _ => return 0.0,
            }
        }
    }
}
