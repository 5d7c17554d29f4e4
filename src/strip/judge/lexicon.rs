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
    /// One bit for each value that the low bits of a hash take, so that most of those that are not known are told by it: it fits into a cache,
    /// and the slots do not.
    bits: Vec<u64>,
}

/// Bits for each slot, as a power of two.
const BITS_A_SLOT: u32 = 2;

/// Scores are stored in steps of this size: natural logarithms of odds.
const STEP: f32 = 1.0 / 24.0;

impl Lexicon {
    /// A table of hashes and scores in steps of 1/24.
    pub fn new(entries: &[(u32, i8)]) -> Self {
        let size = (entries.len() * 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        for &(hash, score) in entries.iter().filter(|entry| entry.1 != 0) {
            let mut at = hash as usize & (size - 1);
            while slots[at].1 != 0 && slots[at].0 != hash {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hash, score);
        }
        let mut bits = vec![0; (size << BITS_A_SLOT).div_ceil(64)];
        for (hash, _) in slots.iter().filter(|slot| slot.1 != 0) {
            let (word, bit) = place(*hash, bits.len());
            bits[word] |= bit;
        }
        Self { slots, bits }
    }

    /// The score of a word, 0 where it is not known.
    pub fn score(&self, hash: u32) -> f32 {
        let (word, bit) = place(hash, self.bits.len());
        if self.bits.get(word).is_none_or(|bits| bits & bit == 0) {
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

/// The word and the bit of a hash in a table of as many words, a power of two.
const fn place(hash: u32, words: usize) -> (usize, u64) {
    ((hash as usize >> 6) & words.wrapping_sub(1), 1 << (hash & 63))
}
