//! What is kept of a document to compare it with others.
//!
//! In: the texts of its kept blocks. Out: a [`Signature`], 324 bytes for the document and 96 for each paragraph that is long enough.
//! Pure, so it is made on any thread; the same texts give the same bytes on every machine.

use std::ops::Range;

use super::Settings;
use super::shingle::{PROBE, SHINGLE, Words, longer, shingle};
use super::sketch::Sketch;

/// Bins of a document's sketch: the standard error of the share that is held is about 0.03 between documents of like length.
pub(super) const DOCUMENT_BINS: usize = 256;
/// Bins of a paragraph's sketch. A paragraph has few shingles, so that more bins would mostly be empty.
pub(super) const PARAGRAPH_BINS: usize = 64;
/// Probes of a document: its least hashes, Broder's `MIN`. A pair whose longer shingles resemble each other by r has none in common with
/// probability (1 − r)¹⁶: 0.002 % at 0.5 (a half), 0.5 % at 0.28 (a half, with one word in ten swapped).
pub(super) const DOCUMENT_PROBES: usize = 16;
/// Probes of a paragraph: (1 − r)⁶ is 0.4 % at 0.6, two words swapped in forty, and 3 % at 0.45, one in ten.
pub(super) const PARAGRAPH_PROBES: usize = 6;

/// What is kept of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Of the whole document; none if it is too short.
    pub(super) document: Option<Part<DOCUMENT_BINS, DOCUMENT_PROBES>>,
    /// Of its paragraphs that are long enough, each with the number of its block.
    pub(super) paragraphs: Vec<(u32, Part<PARAGRAPH_BINS, PARAGRAPH_PROBES>)>,
}

/// What is kept of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<const BINS: usize, const PROBES: usize> {
    pub sketch: Sketch<BINS>,
    /// Number of different shingles.
    pub size: u32,
    /// The least of the hashes of longer shingles, by their upper bits; of those their lower bits. Unused places hold the last again.
    pub probes: [u32; PROBES],
}

impl Signature {
    /// The signature of a document, of the numbers and texts of its kept blocks in their order.
    pub fn new<'a>(blocks: impl IntoIterator<Item = (u32, &'a str)>, settings: &Settings) -> Self {
        let mut words = Words::default();
        // Whoever counts fewer words than a probe has, has no probe.
        let enough = PROBE.max(settings.min_words as usize);
        let (mut count, mut places) = (0, Vec::new());
        for (block, text) in blocks {
            let from = words.hashes.len();
            let added = words.add(text);
            count += added;
            if settings.paragraphs && added >= enough {
                places.push((block, from..words.hashes.len()));
            }
        }
        let shingles = Shingles::new(&words.hashes);
        let paragraphs = places.into_iter().map(|(block, range)| (block, Part::new(&shingles, range))).collect();
        let long = settings.documents && count >= enough;
        Self { document: long.then(|| Part::new(&shingles, 0..words.hashes.len())), paragraphs }
    }
}

impl<const BINS: usize, const PROBES: usize> Part<BINS, PROBES> {
    /// What is kept of a range of at least [`PROBE`] of the words of which the shingles were made.
    fn new(shingles: &Shingles, words: Range<usize>) -> Self {
        let mut least = Least::<PROBES>::default();
        for hash in &shingles.longer[words.start..words.end + 1 - PROBE] {
            least.meet(*hash);
        }
        let mut hashes = shingles.plain[words.start..words.end + 1 - SHINGLE].to_vec();
        let sketch = Sketch::new(hashes.iter().copied());
        hashes.sort_unstable();
        hashes.dedup();
        Self { sketch, size: hashes.len() as u32, probes: least.probes() }
    }

    /// The probes, each once.
    pub(super) fn different_probes(&self) -> impl Iterator<Item = u32> {
        let probes = self.probes.iter().enumerate();
        probes.filter(|(place, probe)| !self.probes[..*place].contains(probe)).map(|(_, probe)| *probe)
    }
}

/// The hashes of all shingles of a document, by the word with which they begin.
struct Shingles {
    plain: Vec<u64>,
    longer: Vec<u64>,
}

impl Shingles {
    fn new(words: &[u64]) -> Self {
        let plain: Vec<u64> = words.windows(SHINGLE).map(shingle).collect();
        let longer = plain.iter().zip(words.get(SHINGLE..).unwrap_or_default()).map(|(hash, next)| longer(*hash, *next)).collect();
        Self { plain, longer }
    }
}

/// The least different hashes that were met, in their order.
struct Least<const N: usize> {
    hashes: [u64; N],
    len: usize,
}

impl<const N: usize> Default for Least<N> {
    fn default() -> Self {
        Self { hashes: [u64::MAX; N], len: 0 }
    }
}

impl<const N: usize> Least<N> {
    fn meet(&mut self, hash: u64) {
        if hash >= self.hashes[N - 1] {
            return;
        }
        let place = self.hashes[..self.len].partition_point(|other| *other < hash);
        if self.hashes[place] != hash {
            self.len = (self.len + 1).min(N);
            self.hashes[place..self.len].rotate_right(1);
            self.hashes[place] = hash;
        }
    }

    fn probes(&self) -> [u32; N] {
        std::array::from_fn(|place| self.hashes[place.min(self.len.saturating_sub(1))] as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Settings = Settings { documents: true, paragraphs: true, min_words: 5, ..Settings::DEFAULT };

    #[test]
    fn what_is_short_has_no_part() {
        let signature = Signature::new([(1, "The ferry"), (2, "is back")], &ON);
        assert!(signature.document.is_none() && signature.paragraphs.is_empty());
        let signature = Signature::new([(1, "The ferry"), (2, "is back, again.")], &ON);
        assert!(signature.document.is_some() && signature.paragraphs.is_empty());
    }

    #[test]
    fn the_least_are_kept_once_each() {
        let mut least = Least::<3>::default();
        for hash in [9, 4, 7, 4, 9, 8, 1] {
            least.meet(hash);
        }
        assert_eq!(least.probes(), [1, 4, 7]);
        let mut least = Least::<3>::default();
        least.meet(5);
        least.meet(5);
        assert_eq!(least.probes(), [5, 5, 5]);
    }

    #[test]
    fn signatures_are_the_same_on_every_machine() {
        let signature = Signature::new([(1, "The ferry carries forty people: 橋が再び開通した。")], &ON);
        let mut hasher = blake3::Hasher::new();
        let mut part = |sketch: &[u8], size: u32, probes: &[u32]| {
            hasher.update(sketch).update(&size.to_le_bytes());
            hasher.update(&probes.iter().flat_map(|probe| probe.to_le_bytes()).collect::<Vec<_>>());
        };
        let document = signature.document.unwrap();
        part(&document.sketch.0, document.size, &document.probes);
        let (block, paragraph) = signature.paragraphs[0];
        part(&paragraph.sketch.0, paragraph.size, &paragraph.probes);
        assert_eq!((block, &hasher.finalize().to_hex()[..16]), (1, "812fd9e948d05947"));
    }
}
