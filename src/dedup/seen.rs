//! The set of keys that were met.
//!
//! In: keys in input order, a document's at a time. Out: for each, where its first copy stands. All keys are held in memory, about 40 bytes
//! each; what outgrows that goes through [`Gather`](super::Gather).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Counted, Key};

/// Where a block stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Number of the document in input order, from 0.
    pub document: u64,
    /// Number of the block in it, from 1.
    pub block: u32,
}

/// All keys in memory.
#[derive(Debug, Default)]
pub(super) struct InMemory(HashMap<Key, At>);

impl InMemory {
    /// Meets the keys of one document, in the order of its blocks, and says for each where it stood before, if it did. Documents come in
    /// input order.
    pub(super) fn meet(&mut self, document: u64, keys: &[Counted]) -> Vec<Option<At>> {
        let meet = |counted: &Counted| match self.0.entry(counted.key) {
            _ if !counted.evidence.repeat => None,
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(At { document, block: counted.block });
                None
            }
        };
        keys.iter().map(meet).collect()
    }
}
