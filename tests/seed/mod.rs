//! Numbers from a seed, for tests that make their input up.
//!
//! In: a number. Out: other numbers, the same on every machine.

/// A small generator of numbers (Steele, Lea and Flood 2014, `SplitMix64`).
pub struct Seed(pub u64);

impl Seed {
    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}
