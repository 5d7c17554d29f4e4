//! The hash of Fowler, Noll and Vo, FNV-1a, in 32 and 64 bits (draft-eastlake-fnv).
//!
//! In: bytes, or characters taken as one value each. Out: hashes. It is for words and paths, which nobody forges to any avail; what must
//! not collide is hashed with BLAKE3 elsewhere. Judges are trained on the 32-bit hashes, so they never change.

use std::hash::Hasher;

/// Where 32-bit hashes start: the offset basis.
pub const START_32: u32 = 0x811c_9dc5;
/// Where 64-bit hashes start: the offset basis.
pub const START_64: u64 = 0xcbf2_9ce4_8422_2325;
/// The 64-bit prime.
pub const PRIME_64: u64 = 0x0100_0000_01b3;

/// Takes one byte into a 32-bit hash.
pub const fn step_32(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// Takes one value, a byte or a character, into a 64-bit hash.
pub const fn step_64(hash: u64, value: u32) -> u64 {
    (hash ^ value as u64).wrapping_mul(PRIME_64)
}

/// The 64-bit hash as a hasher, for maps whose keys are our own words.
#[derive(Debug)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(START_64)
    }
}

impl Hasher for Hash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| step_64(hash, u32::from(*byte)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test vectors.
    #[test]
    fn hashes_are_those_of_the_draft() {
        for (word, short, long) in [
            ("", 0x811c_9dc5, 0xcbf2_9ce4_8422_2325),
            ("a", 0xe40c_292c, 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0xbf9c_f968, 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(word.bytes().fold(START_32, step_32), short, "{word}");
            assert_eq!(word.bytes().map(u32::from).fold(START_64, step_64), long, "{word}");
        }
    }
}
