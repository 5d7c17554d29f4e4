//! From a text to hashed shingles.
//!
//! In: the text of one block. Out: a hash of 64 bits for each of its words, and for each run of words. Pure; the hashes are the same
//! on every machine, since they are seeded with fixed numbers and read bytes in little-endian order.
//!
//! Words are those of the [normal form](super::super::normal_form). Scripts without blanks between words have no words to be had
//! without a dictionary; there every character begins a *word* of two characters (Han and Kana, where a word has one or two) or five
//! (Thai, Lao, Khmer, Burmese, alphabets whose words are longer), each overlapping the next.

use super::super::normal_form;
use crate::strip::is_unparted;

/// Words in a shingle of which sketches are made.
///
/// Of a copy with one word in ten swapped, 0.9³ = 73 % of such shingles are left, but 59 % of those of five words; of two articles
/// of different content they share about 2 %, against 12 % of pairs of words.
pub(super) const SHINGLE: usize = 3;

/// Words in a shingle by which candidates are found; longer, since what many documents share finds nothing.
pub(super) const PROBE: usize = 4;

/// Numbers for mixing: the fraction of the golden ratio, and the second, third and fifth prime of xxHash64 (Collet). Any odd numbers with
/// about as many ones as zeros would do; these are part of the version of a signature.
const SEEDS: [u64; 4] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x27d4_eb2f_1656_67c5];

/// The words of texts, hashed, block after block.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// A hash for each word.
    pub hashes: Vec<u64>,
    /// How many of [`Words::hashes`] begin with a letter of a script without blanks.
    pub unparted: usize,
}

impl Words {
    /// Adds the words of one block; gives back how many they are as a reader would count them, two characters of a script without
    /// blanks as one.
    pub(super) fn add(&mut self, text: &str) -> usize {
        let (from, unparted) = (self.hashes.len(), self.unparted);
        let (form, _) = normal_form(text);
        let mut start = 0;
        // Words are short: looking at each byte is faster than a search for the next blank.
        for (end, _) in form.bytes().chain([b' ']).enumerate().filter(|(_, byte)| *byte == b' ') {
            let word = &form.as_bytes()[start..end];
            if !word.is_ascii() {
                self.add_mixed(&form[start..end]);
            } else if !word.is_empty() {
                self.hashes.push(hash(word));
            }
            start = end + 1;
        }
        let unparted = self.unparted - unparted;
        self.hashes.len() - from - unparted + unparted.div_ceil(2)
    }

    /// Adds what stands between two blanks and may hold runs of letters that want parting.
    fn add_mixed(&mut self, mut word: &str) {
        while let Some(first) = word.chars().next() {
            let loose = is_unparted(first);
            let end = word.find(|c| is_unparted(c) != loose).unwrap_or(word.len());
            let (run, rest) = word.split_at(end);
            word = rest;
            if loose {
                self.add_unparted(run);
            } else {
                self.hashes.push(hash(run.as_bytes()));
            }
        }
    }

    /// Adds a run of letters of scripts without blanks: a window at each letter, but for those near the end, which the last holds.
    fn add_unparted(&mut self, run: &str) {
        let places: Vec<usize> = run.char_indices().map(|(place, _)| place).chain([run.len()]).collect();
        let ideographs = run.chars().next().is_some_and(|c| c >= '\u{2e80}');
        let width = if ideographs { 2 } else { 5 }.min(places.len() - 1);
        for (from, to) in places.iter().zip(&places[width..]) {
            self.hashes.push(hash(&run.as_bytes()[*from..*to]));
            self.unparted += 1;
        }
    }
}

/// The hash of a run of [`SHINGLE`] words.
pub(super) fn shingle(words: &[u64]) -> u64 {
    words.iter().fold(SEEDS[3], |hash, word| mix(hash ^ SEEDS[1], word ^ SEEDS[2]))
}

/// The hash of a shingle and the word that follows it.
pub(super) fn longer(shingle: u64, word: u64) -> u64 {
    mix(shingle ^ SEEDS[0], word ^ SEEDS[1])
}

/// The hash of a word: eight bytes at a time, the last filled up with zeros, which the length tells from zeros in the word.
fn hash(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let start = SEEDS[0] ^ bytes.len() as u64;
    let hash = chunks.iter().fold(start, |hash, chunk| mix(hash ^ u64::from_le_bytes(*chunk), SEEDS[1]));
    mix(hash ^ u64::from_le_bytes(last), SEEDS[2])
}

/// Multiplies to 128 bits and folds the halves, as Makarov's mum-hash and Wang's wyhash do.
const fn mix(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (Vec<u64>, usize) {
        let mut words = Words::default();
        let count = words.add(text);
        (words.hashes, count)
    }

    #[test]
    fn dress_makes_no_other_words() {
        assert_eq!(words("Don't stop — it’s “late”."), words("dont  STOP; its late"));
        assert_eq!(words("").1, 0);
        let (hashes, count) = words("one two three");
        assert!(count == 3 && hashes[0] != hashes[1]);
        assert_ne!(words("extraordinarily").0, words("extraordinarili").0);
    }

    #[test]
    fn scripts_without_blanks_are_parted_in_windows() {
        // Seven characters: six pairs, counted as three words.
        let (hashes, count) = words("橋が再び開通し");
        assert_eq!((hashes.len(), count), (6, 3));
        // A pair is the same wherever it stands, and a name in Latin letters stays one word.
        assert!(hashes.contains(&words("開通").0[0]));
        assert_eq!(words("橋がReykjavíkに").0.len(), 3);
        assert_eq!(words("สะพานเปิด").0.len(), "สะพานเปิด".chars().count() - 4);
    }
}
