//! What stays, and which of it holds most of something new.
//!
//! In: parts of signatures, and where each stands. Out: for a new one, the known one that holds most of it. No text is held: a document
//! takes 450 to 880 bytes and a paragraph 155 to 305, with what tables hold in reserve; while a table grows, it is there twice.

use super::Counts;
use super::index::Index;
use super::signature::Part;
use super::sketch::Sketch;

/// Standard errors by which an estimate must be above the threshold. One document may have hundreds of candidates, and the best of so
/// many estimates is too high more often than not: among pages of which half is the frame of their site, one error lets four times as
/// many pass that share less than half.
const ERRORS: f64 = 2.0;

/// What is remembered, and how to find it.
#[derive(Debug)]
pub(super) struct Store<const BINS: usize, P> {
    index: Index,
    /// Sketch, number of different shingles, and place, by number in the index.
    known: Vec<(Sketch<BINS>, u32, P)>,
    counts: Counts,
}

/// A known one that holds most of another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<P> {
    pub place: P,
    /// Share of the shorter one's shingles that the longer has, in per mille.
    pub similarity: u16,
    /// Share of the other's shingles that this one has, in per mille.
    pub held: u16,
}

impl<const BINS: usize, P> Default for Store<BINS, P> {
    fn default() -> Self {
        Self { index: Index::default(), known: Vec::new(), counts: Counts::default() }
    }
}

impl<const BINS: usize, P: Copy> Store<BINS, P> {
    /// The known one that holds the most of `part`, the first of several that hold as much. At least `threshold` per mille of the shorter
    /// must be in the longer, and `min_held` of `part` in what is known.
    pub(super) fn find<const PROBES: usize>(
        &mut self,
        part: &Part<BINS, PROBES>,
        threshold: u16,
        min_held: u16,
    ) -> Option<Found<P>> {
        let mut numbers = Vec::new();
        for probe in part.different_probes() {
            self.index.find(probe, &mut numbers);
        }
        numbers.sort_unstable();
        numbers.dedup();
        self.counts.seen += 1;
        self.counts.candidates += numbers.len() as u64;
        let mut best: Option<Found<P>> = None;
        for number in numbers {
            let (sketch, size, place) = &self.known[number as usize];
            // No set can hold more of another than there is of itself.
            if f64::from(*size) * 1000.0 < f64::from(part.size) * f64::from(min_held) {
                continue;
            }
            self.counts.compared += 1;
            let resemblance = part.sketch.resemblance(sketch);
            let held = resemblance.held(part.size, *size);
            let similarity = if *size < part.size { resemblance.held(*size, part.size) } else { held };
            let enough = |(share, error): (f64, f64), least: u16| (share - ERRORS * error) * 1000.0 >= f64::from(least);
            let near = enough(similarity, threshold) && enough(held, min_held);
            let found = Found { place: *place, similarity: mille(similarity.0), held: mille(held.0) };
            if near && best.is_none_or(|best| found.held > best.held) {
                best = Some(found);
            }
        }
        self.counts.cut += u64::from(best.is_some());
        best
    }

    /// Remembers what has no earlier copy.
    pub(super) fn remember<const PROBES: usize>(&mut self, part: &Part<BINS, PROBES>, place: P) {
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        for probe in part.different_probes() {
            self.index.add(probe, number);
        }
        self.known.push((part.sketch, part.size, place));
    }

    pub(super) const fn counts(&self) -> Counts {
        self.counts
    }
}

fn mille(share: f64) -> u16 {
    (share * 1000.0).round() as u16
}
