//! How much two sets of shingles share, from a few bytes of each.
//!
//! In: the hashes of a set, in any order. Out: a [`Sketch`] of fixed size; of two of them, their resemblance. Pure.
//!
//! It is min-wise hashing (Broder 1997, *On the resemblance and containment of documents*) with one permutation: the range of the
//! hash is parted into bins, and each keeps its smallest member (Li, Owen & Zhang 2012, *One permutation hashing*). Of that a byte is
//! kept (Li & König 2010, *b-bit minwise hashing*). A bin that is empty in both sets says nothing and is left out, which keeps the
//! estimate unbiased (Li, Owen & Zhang); filling empty bins up (*densification*, Shrivastava 2017) is needed where a
//! sketch is hashed as a whole, and here it is not.

/// What is kept of a set: a byte for each of `BINS` bins, 0 where the bin is empty. `BINS` is a power of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sketch<const BINS: usize>(pub [u8; BINS]);

impl<const BINS: usize> Sketch<BINS> {
    /// The sketch of a set. Members may come more than once and in any order.
    pub(super) fn new(hashes: impl IntoIterator<Item = u64>) -> Self {
        let mut least = [u64::MAX; BINS];
        for hash in hashes {
            // The upper bits choose the bin, the lower order its members.
            let bin = (hash >> (64 - BINS.ilog2())) as usize;
            let rest = hash << BINS.ilog2();
            least[bin] = least[bin].min(rest);
        }
        // The byte comes from the middle: the upper bits of a minimum are all alike.
        Self(least.map(|rest| if rest == u64::MAX { 0 } else { ((rest >> 24) % 255) as u8 + 1 }))
    }

    /// How much the two sets resemble each other.
    pub(super) fn resemblance(&self, other: &Self) -> Resemblance {
        let (mut equal, mut empty) = (0u32, 0u32);
        // Sums of bytes, in pieces that cannot overflow them, are what compilers make vectors of.
        for (a, b) in self.0.chunks(128).zip(other.0.chunks(128)) {
            let (mut same, mut none) = (0u8, 0u8);
            for (a, b) in a.iter().zip(b) {
                same += u8::from(a == b);
                none += u8::from(a | b == 0);
            }
            equal += u32::from(same);
            empty += u32::from(none);
        }
        let filled = f64::from(BINS as u32 - empty);
        let share = f64::from(equal - empty) / filled.max(1.0);
        Resemblance { share: ((share - CHANCE) / (1.0 - CHANCE)).max(0.0), filled }
    }
}

/// One pair of unlike bytes in 255 is equal by chance.
const CHANCE: f64 = 1.0 / 255.0;

/// How much two sets resemble each other, by their sketches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Resemblance {
    /// What they share of what they are together, 0 to 1.
    share: f64,
    /// Bins that are filled in at least one of them.
    filled: f64,
}

impl Resemblance {
    /// Which share of a set of `size` members is in another of `other` members, and the standard error of that: Broder's containment.
    /// From r = s / (a + b − s) comes s = r(a + b) / (1 + r). The error of r over n filled bins and N members of both together is
    /// √(r(1 − r)/n · (N − n)/(N − 1)) (Li, Owen & Zhang), that of a sample without replacement: of small sets nearly all is known.
    pub(super) fn held(self, size: u32, other: u32) -> (f64, f64) {
        let (size, sum) = (f64::from(size.max(1)), f64::from(size) + f64::from(other));
        let r = self.share;
        let all = sum / (1.0 + r);
        let unseen = ((all - self.filled) / (all - 1.0).max(1.0)).clamp(0.0, 1.0);
        let error = (r * (1.0 - r) / self.filled.max(1.0) * unseen).sqrt();
        ((r * all / size).min(1.0), error * sum / (size * (1.0 + r) * (1.0 + r)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members that look hashed (`SplitMix64`, Steele, Lea & Flood 2014).
    fn members(range: std::ops::Range<u64>) -> impl Iterator<Item = u64> {
        range.map(|n| {
            let x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^ (x >> 31)
        })
    }

    #[test]
    fn estimates_are_near_the_truth_for_small_sets_and_large() {
        for size in [20, 200, 2_000, 200_000] {
            for shared in [0, 25, 50, 75, 100] {
                let from = size - size * shared / 100;
                let a = Sketch::<512>::new(members(0..size));
                let b = Sketch::<512>::new(members(from..from + size));
                let (sum, both) = ((from + size) as f64, (size - from) as f64);
                let estimate = a.resemblance(&b).share;
                // Three standard errors, at most over all 512 bins; what small sets lack is bins that are filled.
                let bins = sum.min(512.0);
                let truth = both / sum;
                let error = 3.0 * (truth * (1.0 - truth) / bins).sqrt() + 0.02;
                assert!((estimate - truth).abs() <= error, "{size} {shared}: {estimate} for {truth}");
            }
        }
    }

    #[test]
    fn a_part_is_held_by_the_whole_and_not_the_other_way() {
        let whole = Sketch::<512>::new(members(0..1_000));
        let half = Sketch::<512>::new(members(0..500));
        let resemblance = whole.resemblance(&half);
        let (held, error) = resemblance.held(500, 1_000);
        assert!(held + 3.0 * error > 1.0 && error < 0.05, "{held} {error}");
        let (held, error) = resemblance.held(1_000, 500);
        assert!((held - 0.5).abs() < 3.0 * error && error < 0.03, "{held} {error}");
        let (held, error) = Sketch::<64>::new([]).resemblance(&Sketch::new([])).held(0, 0);
        assert!(held + error < 1e-9);
    }
}
