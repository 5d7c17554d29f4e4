//! Exact dedup in bounded memory.
//!
//! In: the keys of all blocks in input order ([`Gather`]). Out: for every block that repeats an earlier one, which ([`Verdicts`]), in
//! input order. Keys are spread over partitions by their first bits, in files without a name once they outgrow memory; a partition is
//! resolved at a time, and one that is too big for memory in several rounds. What comes out depends on nothing but the order of the
//! blocks: neither on threads, nor on memory, nor on the number of rounds.
//!
//! Where furniture of sites is looked for, a key comes with a hash of its site, and what stands in many documents of one goes with its first
//! copy; 9 bytes more are then written and read for each key.
//!
//! A block's *sequence number* is its place among all blocks of the run, from 0. About 18 bytes are written and read for each key.

mod directory;
mod gather;
mod partition;
mod scratch;
mod verdicts;

pub use directory::Directory;
pub use gather::{Gather, Gathered};
pub(crate) use scratch::{Scratch, Spool, Varints, put_varint};
pub use verdicts::{First, Verdicts};

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Key;

/// A map by keys. A key is a hash already, so its first bytes serve as they are; the partition has used up only the first few bits.
type Keyed<T> = HashMap<Key, T, BuildHasherDefault<KeyHasher>>;

/// Takes the last eight bytes of a [`Key`] for its hash.
#[derive(Debug, Default, Clone, Copy)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk() {
            self.0 = u64::from_le_bytes(*last);
        }
    }
}
