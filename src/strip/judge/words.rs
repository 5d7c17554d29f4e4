//! The words of a page as hashes.
//!
//! In: a [`Page`]. Out: for each block the hashes of its words, and how many of its longer words stand in other long blocks too. A word
//! is a run of letters and digits, lower case, every run of digits as one `0`; in scripts that do not part words each letter is one. It
//! never keeps a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch};

use crate::bits::{BLOCK, below, bit};
use crate::strip::ascii::{DIGIT, FOLDED, Look};
use crate::strip::fnv::{START_32, step_32};
use crate::strip::page::Page;
use crate::strip::segment::is_unparted;

/// Words of each block, one block after the other.
#[derive(Debug, Default)]
pub(super) struct Words {
    hashes: Vec<u32>,
    /// Letters of each word, beside `hashes`.
    letters: Vec<u8>,
    /// Where each block's words end.
    ends: Vec<u32>,
    /// The longer words of long blocks: the first block that has it, and whether another has it too.
    body: HashMap<u32, (u32, bool), BuildHasherDefault<Spread>>,
}

/// A block of as many words is long: its words tell what the page is about.
const LONG: u32 = 12;
/// A word of as many letters is likely to tell a subject. Shorter ones are mostly grammar.
const LONGER: u8 = 4;
/// Words of one block that are looked at, so that a block without end costs no more than a page.
const MOST: usize = 2000;

impl Words {
    pub fn new(page: &Page) -> Self {
        let mut words = Self::default();
        for (at, block) in page.blocks.iter().enumerate() {
            let first = words.hashes.len();
            words.read(page.block_text(at), first);
            words.ends.push(words.hashes.len() as u32);
            if block.words >= LONG && block.link_density() < 0.5 {
                for word in first..words.hashes.len() {
                    if words.letters[word] >= LONGER {
                        let entry = words.body.entry(words.hashes[word]).or_insert((at as u32, false));
                        entry.1 |= entry.0 != at as u32;
                    }
                }
            }
        }
        words
    }

    fn read(&mut self, text: &str, first: usize) {
        if text.is_ascii() {
            self.read_ascii(text.as_bytes(), first);
        } else {
            self.read_any(text, first);
        }
    }

    /// The same as [`Self::read_any`], word by word.
    fn read_ascii(&mut self, text: &[u8], first: usize) {
        dispatch!(Level::new(), simd => self.read_ascii_wide(simd, text, first));
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
    fn read_ascii_wide<S: Simd>(&mut self, simd: S, text: &[u8], first: usize) {
        // Where the word begins that the last block ended in, and whether it holds digits.
        let mut begun: Option<usize> = None;
        let mut digits = false;
        for at in (0..text.len()).step_by(BLOCK) {
            let look = Look::at(simd, text, at);
            let parts = look.letters | look.digits;
            let mut from = 0;
            loop {
                let next = match bit(parts & !below(from)) {
                    BLOCK => None,
                    bit => Some(at + bit),
                };
                let Some(start) = begun.take().or(next) else { break };
                let here = start.max(at) - at;
                let end = bit(!parts & !below(here));
                digits |= look.digits & below(end) & !below(here) != 0;
                if end == BLOCK {
                    begun = Some(start);
                    break;
                }
                self.push(text, start..at + end, std::mem::take(&mut digits));
                if self.hashes.len() - first >= MOST {
                    return;
                }
                from = end + 1;
            }
        }
        if let Some(start) = begun {
            self.push(text, start..text.len(), digits);
        }
    }

    /// Adds a word of a text of ASCII.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn push(&mut self, text: &[u8], place: Range<usize>, digits: bool) {
        let word = &text[place.clone()];
        let mut hash = START_32;
        if digits {
            let mut before = 0;
            for folded in word.iter().map(|byte| FOLDED[usize::from(*byte)]) {
                if folded != DIGIT || before != DIGIT {
                    hash = step_32(hash, folded);
                }
                before = folded;
            }
        } else {
            let mut rest = word;
            // Where a short word ends is foretold wrongly as a rule, so that it is cheaper to go on and drop what comes of it.
            if let Some(eight) = text[place.start..].first_chunk::<8>() {
                for (at, letter) in eight.iter().enumerate() {
                    let longer = step_32(hash, letter | 0x20);
                    hash = if at < word.len() { longer } else { hash };
                }
                rest = word.get(8..).unwrap_or_default();
            }
            hash = rest.iter().fold(hash, |hash, letter| step_32(hash, letter | 0x20));
        }
        self.hashes.push(hash);
        self.letters.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
    }

    fn read_any(&mut self, text: &str, first: usize) {
        let (mut hash, mut letters, mut in_digits) = (START_32, 0u8, false);
        for c in text.chars() {
            let lower = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            let is_part = if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() };
            let alone = !c.is_ascii() && is_unparted(c);
            if letters > 0 && (!is_part || alone) {
                self.hashes.push(hash);
                self.letters.push(letters);
                (hash, letters, in_digits) = (START_32, 0, false);
                if self.hashes.len() - first >= MOST {
                    return;
                }
            }
            if alone {
                let mut buffer = [0; 4];
                self.hashes.push(c.encode_utf8(&mut buffer).bytes().fold(START_32, step_32));
                // Two letters of these scripts make a word, more or less.
                self.letters.push(LONGER);
            } else if is_part {
                let is_digit = c.is_numeric();
                if !(is_digit && in_digits) {
                    if lower.is_ascii() {
                        hash = step_32(hash, if is_digit { b'0' } else { lower as u8 });
                    } else {
                        let mut buffer = [0; 4];
                        hash = lower.encode_utf8(&mut buffer).bytes().fold(hash, step_32);
                    }
                }
                in_digits = is_digit;
                letters = letters.saturating_add(1);
            }
        }
        if letters > 0 {
            self.hashes.push(hash);
            self.letters.push(letters);
        }
    }

    fn range(&self, block: usize) -> Range<usize> {
        let end = self.ends.get(block).map_or(0, |end| *end as usize);
        let start = block.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        start..end
    }

    /// The hashes of a block's words.
    pub fn of(&self, block: usize) -> &[u32] {
        self.hashes.get(self.range(block)).unwrap_or_default()
    }

    /// The share of a block's longer words that stand in other long blocks too, and how many longer words it has.
    pub fn topical(&self, block: usize) -> (f32, f32) {
        let (mut all, mut shared) = (0u32, 0u32);
        for word in self.range(block).filter(|word| self.letters[*word] >= LONGER).take(60) {
            all += 1;
            let entry = self.body.get(&self.hashes[word]);
            shared += u32::from(entry.is_some_and(|(first, more)| *more || *first as usize != block));
        }
        (if all == 0 { 0.5 } else { shared as f32 / all as f32 }, all as f32)
    }
}

/// A few words that are looked for in every block.
#[derive(Debug, Default)]
pub(super) struct Few {
    words: Vec<u32>,
    /// One bit for each value that the low six bits of a word's hash take, so that most words are told by it.
    bits: u64,
}

impl Few {
    pub fn new(words: Vec<u32>) -> Self {
        let bits = words.iter().fold(0, |bits, word| bits | 1 << (word & 63));
        Self { words, bits }
    }

    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// How many of some words are among these.
    pub fn count<'a>(&self, words: impl Iterator<Item = &'a u32>) -> usize {
        if self.words.is_empty() { 0 } else { words.filter(|word| self.has(**word)).count() }
    }

    pub fn has(&self, word: u32) -> bool {
        self.bits >> (word & 63) & 1 == 1 && self.words.contains(&word)
    }
}

/// The hashes of a text's words.
pub(super) fn hashes(text: &str) -> Vec<u32> {
    let mut words = Words::default();
    words.read(text, 0);
    words.hashes
}

/// A hasher for keys that are hashes already: they need only be spread over the high bits that the map looks at.
#[derive(Debug, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        // Multiplication by the 64-bit golden ratio (Knuth, TAOCP 3, 6.4).
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_digits_and_punctuation_make_no_difference() {
        assert_eq!(hashes("Read MORE (12)"), hashes("read more 7"));
        assert_eq!(hashes("ÉTÉ"), hashes("été"));
        assert_ne!(hashes("read more"), hashes("more read"));
        assert_eq!(hashes("橋が").len(), 2);
    }

    #[test]
    fn ascii_is_read_like_any_text() {
        let long = "word 12 ".repeat(MOST);
        let edges = (0..70).map(|at| format!("{} {}7B42 ", "a".repeat(at % 7), "b".repeat(at))).collect::<Vec<_>>().concat();
        let wide = format!("{}1 {}", "y".repeat(150), "Z".repeat(64));
        for text in ["Read MORE (12)", "", " a1b22c, 2024-05", "it's AT&T", &long, &edges, &wide] {
            let (mut one, mut other) = (Words::default(), Words::default());
            one.read_ascii(text.as_bytes(), 0);
            other.read_any(text, 0);
            assert_eq!((one.hashes, one.letters), (other.hashes, other.letters), "{text:.20}");
        }
    }

    #[test]
    fn the_body_of_a_page_tells_its_subject() {
        let long = "The harbour bridge opens after seven years of steady work on both banks.";
        let page = crate::strip::segment::dump(&format!("{long}\n{long}\nHarbour bridge steady\nUnrelated gadgets discounted"));
        let words = Words::new(&page);
        assert!((words.topical(2).0 - 1.0).abs() < 1e-6);
        assert!(words.topical(3).0 < 0.1);
    }
}
