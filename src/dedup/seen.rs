//! The set of keys that were met.
//!
//! In: keys in input order, a document's at a time. Out: for each, where its first copy stands. [`InMemory`] holds all keys, about
//! 40 bytes each; a set that spills to disk implements the same trait. A document's keys come together so that such a set can
//! sort its look-ups.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Key;
use crate::error::Error;

/// Where a block stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Number of the document in input order, from 0.
    pub document: u64,
    /// Number of the block in it, from 1.
    pub block: u32,
}

/// A set of keys that knows where each was first.
pub trait Seen {
    /// Meets the keys of one document, in the order of its blocks, and says for each where it stood before, if it did. Documents
    /// come in input order.
    ///
    /// # Errors
    ///
    /// Where the set keeps keys in files and those fail.
    fn meet(&mut self, document: u64, keys: &[(u32, Key)]) -> Result<Vec<Option<At>>, Error>;
}

/// All keys in memory.
#[derive(Debug, Default)]
pub struct InMemory(HashMap<Key, At>);

impl Seen for InMemory {
    fn meet(&mut self, document: u64, keys: &[(u32, Key)]) -> Result<Vec<Option<At>>, Error> {
        let meet = |(block, key): &(u32, Key)| match self.0.entry(*key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(At { document, block: *block });
                None
            }
        };
        Ok(keys.iter().map(meet).collect())
    }
}
