//! The keys of a run, spread over partitions.
//!
//! In: documents in input order, each with the keys of its blocks. Out: [`Gathered`]: what repeats what. It holds no text.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::directory::{Directory, Listing};
use super::partition::{Job, Met, PARTITIONS, Partition, Round, partition_of};
use super::scratch::{Scratch, Spool};
use super::verdicts::Verdicts;
use crate::dedup::index::Segment;
use crate::dedup::{Counted, Key};
use crate::error::Error;

/// The least memory that is worth planning with, in bytes.
const LEAST: u64 = 16 << 20;

/// Bytes of memory that one key takes while its partition is resolved: 24 in a hash map that is between seven sixteenths and seven
/// eighths full, and half of that again while the map grows.
const PER_KEY: u64 = 72;

/// The same where furniture is counted: 40 bytes.
const PER_KEY_COUNTED: u64 = 120;

/// Keys under way.
#[derive(Debug)]
pub struct Gather {
    scratch: Scratch,
    memory: u64,
    partitions: Vec<Partition>,
    listing: Listing,
    /// The rank of the first document, and whether another has another.
    rank: Option<u8>,
    ranked: bool,
    /// In how many documents of a site furniture stands; 0 where none is looked for.
    furniture: u32,
    /// Keys of the document that furniture was met in.
    own: HashSet<Key>,
}

/// What a partition came to, once it is there.
type Resolved = Option<Result<Vec<Round>, Error>>;

/// What came of it.
#[derive(Debug)]
pub struct Gathered {
    /// Every repeat.
    pub verdicts: Verdicts,
    /// Every document.
    pub directory: Directory,
    /// Keys met for the first time in the order of keys, where they were asked for.
    pub(crate) fresh: Vec<Spool>,
}

impl Gather {
    /// Gathers with about `memory` bytes; what does not fit goes to files without a name in `folder`. What stands in `furniture` documents of
    /// one site is furniture; 0 where none is looked for.
    #[must_use]
    pub fn new(folder: &Path, memory: u64, furniture: u32) -> Self {
        let memory = memory.max(LEAST);
        // A quarter for keys that wait, an eighth for ids; the rest is for resolving them and for whoever holds text meanwhile.
        let held = usize::try_from(memory / 4 / (PARTITIONS as u64 + 1)).unwrap_or(usize::MAX).min(4 << 20);
        let scratch = Scratch::new(folder, held);
        // Ids are looked up out of order, which costs two calls of the system each where they lie in a file.
        let ids = Scratch::new(folder, usize::try_from(memory / 8).unwrap_or(usize::MAX).min(64 << 20));
        let partitions = (0..PARTITIONS).map(|number| Partition::new(number, &scratch, furniture > 0)).collect();
        Self { listing: Listing::new(&ids), scratch, memory, partitions, rank: None, ranked: false, furniture, own: HashSet::new() }
    }

    /// The scratch files that it uses.
    pub(crate) const fn scratch(&self) -> &Scratch {
        &self.scratch
    }

    /// Adds a document with so many blocks, from the site with the hash `site`; `keys` are those that count for something, in the order of
    /// blocks. Of copies the one of the lowest rank is first, and of these the earliest.
    ///
    /// # Errors
    ///
    /// Where a scratch file cannot be written.
    pub fn document(
        &mut self,
        id: &str,
        rank: u8,
        blocks: u32,
        site: u64,
        keys: impl IntoIterator<Item = Counted>,
    ) -> Result<(), Error> {
        let first = self.listing.add(id, blocks)?;
        self.ranked |= rank != *self.rank.get_or_insert(rank);
        self.own.clear();
        for Counted { block, key, evidence } in keys {
            let again = self.furniture > 0 && !self.own.insert(key);
            let met = Met { key, rank, sequence: first + u64::from(block) - 1, site, evidence, again };
            let put = self.partitions[partition_of(&key)].put(&met);
            put.map_err(|error| self.scratch.fail(error))?;
        }
        Ok(())
    }

    /// Resolves all partitions on `threads` threads, against the segments of an index too. With `keep` the keys that are new come
    /// back, for a segment of their own.
    ///
    /// # Errors
    ///
    /// Where a scratch file or a segment fails.
    pub fn resolve(self, threads: usize, known: &[Segment], keep: bool) -> Result<Gathered, Error> {
        let Self { scratch, memory, partitions, listing, ranked, furniture, .. } = self;
        let threads = threads.clamp(1, PARTITIONS);
        let most = memory / 4 / if furniture > 0 { PER_KEY_COUNTED } else { PER_KEY } / threads as u64;
        let job = Job { scratch: &scratch, most, known, keep, ranked, furniture };
        let work: Vec<Mutex<Option<Partition>>> = partitions.into_iter().map(|partition| Mutex::new(Some(partition))).collect();
        let done: Vec<Mutex<Resolved>> = work.iter().map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let worker = || {
            while let Some((work, done)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| work.get(at).zip(done.get(at)))
            {
                let partition = work.lock().unwrap_or_else(PoisonError::into_inner).take();
                let result = partition.map(|partition| partition.resolve(&job));
                *done.lock().unwrap_or_else(PoisonError::into_inner) = result;
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(worker);
            }
            worker();
        });
        let (mut verdicts, mut fresh) = (Vec::new(), Vec::new());
        for result in done {
            for round in result.into_inner().unwrap_or_else(PoisonError::into_inner).transpose()?.unwrap_or_default() {
                verdicts.push(round.verdicts);
                fresh.extend(round.fresh);
            }
        }
        Ok(Gathered { verdicts: Verdicts::new(verdicts, &scratch)?, directory: listing.finish()?, fresh })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::spill::First;
    use crate::dedup::{Evidence, key};
    use std::collections::HashMap;

    /// Blocks that repeat each other now and then, in documents of different sizes.
    fn blocks() -> Vec<Vec<Key>> {
        let text = |n: u64| key(&format!("paragraph {}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 700)).0;
        (0..400).map(|document| (0..document % 7).map(|block| text(document * 10 + block)).collect()).collect()
    }

    fn counted((block, key): (u32, Key)) -> Counted {
        Counted { block, key, evidence: Evidence { repeat: true, furniture: true } }
    }

    #[test]
    fn what_many_documents_of_a_site_say_goes_altogether_there_and_stays_elsewhere() {
        let (menu, twice, short) = (key("menu").0, key("twice").0, key("short").0);
        let only = |key, repeat, furniture| Counted { block: 1, key, evidence: Evidence { repeat, furniture } };
        let second = |counted: Counted| Counted { block: 2, ..counted };
        for most in [u64::MAX, 1] {
            let folder = tempfile::tempdir().unwrap();
            let mut gather = Gather::new(folder.path(), 0, 3);
            gather.memory = most.saturating_mul(4 * PER_KEY_COUNTED);
            // Of three documents of site 7 each says `menu`, one of site 8 does, and another says it once more; `twice` stands in two of
            // site 7, and twice in one of them; `short` is no evidence of a repeat.
            for (site, keys) in [
                (7, vec![only(menu, true, true), second(only(twice, true, true))]),
                (8, vec![only(menu, true, true), second(only(short, false, true))]),
                (7, vec![only(menu, true, true), second(only(menu, true, true))]),
                (7, vec![only(twice, true, true), second(only(twice, true, true))]),
                (8, vec![only(menu, true, true), second(only(short, false, true))]),
                (7, vec![only(menu, true, true)]),
                (8, vec![only(short, false, true)]),
            ] {
                gather.document("x", 0, 2, site, keys).unwrap();
            }
            let mut gathered = gather.resolve(1, &[], false).unwrap();
            let found: Vec<_> = std::iter::from_fn(|| gathered.verdicts.next_below(u64::MAX).unwrap()).collect();
            let (menu, short) = (First::Furniture { first: 0, documents: 3 }, First::Furniture { first: 3, documents: 3 });
            assert_eq!(
                found,
                [
                    (0, menu),
                    (3, short),
                    (4, menu),
                    (5, menu),
                    (6, First::Here(1)),
                    (7, First::Here(1)),
                    (8, First::Here(2)),
                    (9, short),
                    (10, menu),
                    (12, short)
                ]
            );
        }
    }

    #[test]
    fn a_later_copy_of_a_lower_rank_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut gather = Gather::new(folder.path(), 0, 0);
        let key = key("paragraph").0;
        for rank in [2, 2, 1, 1, 2] {
            gather.document(&rank.to_string(), rank, 1, 0, [counted((1, key))]).unwrap();
        }
        let mut gathered = gather.resolve(1, &[], false).unwrap();
        let found: Vec<_> = std::iter::from_fn(|| gathered.verdicts.next_below(u64::MAX).unwrap()).collect();
        assert_eq!(found, [0, 1, 3, 4].map(|at| (at, First::Here(2))));
    }

    #[test]
    fn memory_and_threads_change_nothing_and_first_is_first() {
        let mut met: HashMap<Key, u64> = HashMap::new();
        let sequence = blocks().into_iter().flatten();
        let expected: Vec<(u64, First)> = (0..)
            .zip(sequence)
            .filter_map(|(at, key)| {
                let first = *met.entry(key).or_insert(at);
                (first != at).then_some((at, First::Here(first)))
            })
            .collect();
        assert!(expected.len() > 300);
        for (most, threads) in [(u64::MAX, 1), (u64::MAX, 3), (2, 1), (5, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let mut gather = Gather::new(folder.path(), 0, 0);
            gather.memory = most.saturating_mul(4 * PER_KEY * threads as u64);
            for (number, keys) in blocks().into_iter().enumerate() {
                gather.document(&number.to_string(), 0, keys.len() as u32, 0, (1..).zip(keys).map(counted)).unwrap();
            }
            let mut gathered = gather.resolve(threads, &[], false).unwrap();
            let mut found = Vec::new();
            while let Some(verdict) = gathered.verdicts.next_below(u64::MAX).unwrap() {
                found.push(verdict);
            }
            assert_eq!(found, expected, "{most} keys at a time, {threads} threads");
        }
    }
}
