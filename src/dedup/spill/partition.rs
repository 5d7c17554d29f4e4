//! The keys that begin with the same bits, and which of them are repeats.
//!
//! In: keys with their sequence numbers, in that order, and segments of an index. Out: verdicts in the order of sequence numbers, and
//! the keys that were met for the first time, in the order of keys. A partition with more keys than memory may hold is read several
//! times, each time for the keys of another range.

use std::collections::hash_map::Entry;
use std::io::{self, Read, Write};

use super::scratch::{Scratch, Spool, Varints, put_varint};
use super::verdicts::First;
use super::{Key, Keyed};
use crate::dedup::Evidence;
use crate::dedup::index::Segment;
use crate::error::Error;

/// Bits of a key that choose its partition: 64 partitions, so that of a billion keys one holds 16 million.
pub(super) const BITS: u32 = 6;

/// How many partitions there are.
pub(super) const PARTITIONS: usize = 1 << BITS;

/// What is needed to resolve a partition.
#[derive(Debug, Clone)]
pub(super) struct Job<'a> {
    pub scratch: &'a Scratch,
    /// How many keys may be in memory at a time.
    pub most: u64,
    /// What earlier batches have met, oldest first.
    pub known: &'a [Segment],
    /// Whether the keys that are new are wanted.
    pub keep: bool,
    /// Whether some blocks outrank earlier ones.
    pub ranked: bool,
    /// In how many documents of a site furniture stands; 0 where none is looked for.
    pub furniture: u32,
}

/// A key as it was met.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub key: Key,
    pub rank: u8,
    pub sequence: u64,
    /// Hash of the site.
    pub site: u64,
    pub evidence: Evidence,
    /// Whether it was met in the same document before.
    pub again: bool,
}

impl Met {
    /// What stands for the key on its site.
    fn on_site(&self) -> Key {
        let mut key = self.key.0;
        key.iter_mut().zip(self.site.to_le_bytes()).for_each(|(byte, site)| *byte ^= site);
        Key(key)
    }

    const fn flags(&self) -> u8 {
        self.evidence.repeat as u8 | (self.evidence.furniture as u8) << 1 | (self.again as u8) << 2
    }
}

/// Blocks that stand in many documents of one site: in how many, and the first of them.
type Furniture = Keyed<(u64, u64)>;

/// What a round has found.
#[derive(Debug)]
pub(super) struct Round {
    /// A verdict for each repeat: steps from the last sequence number, then which block was first.
    pub verdicts: Spool,
    /// Keys met for the first time, in order, each with its sequence number in eight bytes.
    pub fresh: Option<Spool>,
}

/// A partition under way.
#[derive(Debug)]
pub(super) struct Partition {
    number: usize,
    spool: Spool,
    last: u64,
    keys: u64,
    /// Whether sites are noted, for furniture.
    sited: bool,
}

/// The partition of a key.
pub(super) const fn partition_of(key: &Key) -> usize {
    (key.0[0] >> (8 - BITS)) as usize
}

/// The place of a key within its partition, in 2³² steps.
fn place(key: &Key) -> u64 {
    let first = key.0.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
    (first << BITS) >> 32
}

impl Partition {
    pub(super) fn new(number: usize, scratch: &Scratch, sited: bool) -> Self {
        Self { number, spool: scratch.spool(), last: 0, keys: 0, sited }
    }

    /// Adds a key. Sequence numbers only grow; of equal keys the one of the lowest rank is first, and of these the earliest.
    pub(super) fn put(&mut self, met: &Met) -> io::Result<()> {
        self.spool.write_all(&met.key.0)?;
        self.spool.write_all(&[met.rank])?;
        if self.sited {
            self.spool.write_all(&met.site.to_le_bytes())?;
            self.spool.write_all(&[met.flags()])?;
        }
        put_varint(&mut self.spool, met.sequence - self.last)?;
        self.last = met.sequence;
        self.keys += 1;
        Ok(())
    }

    /// Says of every key whether it is a repeat.
    pub(super) fn resolve(mut self, job: &Job<'_>) -> Result<Vec<Round>, Error> {
        let rounds = self.keys.div_ceil(job.most.max(1)).max(1);
        (0..rounds).map(|round| self.round(round, rounds, job)).collect()
    }

    fn round(&mut self, round: u64, rounds: u64, job: &Job<'_>) -> Result<Round, Error> {
        let mine = |key: &Key| (place(key) * rounds) >> 32 == round;
        let fail = |error| job.scratch.fail(error);
        let mut verdicts = Writer { spool: job.scratch.spool(), last: 0 };
        let mut firsts: Keyed<u64> = Keyed::default();
        if job.known.is_empty() && !job.ranked && job.furniture == 0 {
            self.each(|met| match firsts.entry(met.key) {
                _ if !mine(&met.key) => Ok(()),
                Entry::Occupied(first) => verdicts.put(met.sequence, &First::Here(*first.get())),
                Entry::Vacant(place) => {
                    place.insert(met.sequence);
                    Ok(())
                }
            })
            .map_err(fail)?;
            let fresh = job.keep.then(|| fresh(firsts, job.scratch)).transpose().map_err(fail)?;
            return Ok(Round { verdicts: verdicts.spool, fresh });
        }
        let furniture = if job.furniture > 0 { self.furniture(&mine, job.furniture).map_err(fail)? } else { Furniture::default() };
        let furniture = |met: &Met| furniture.get(&met.on_site()).filter(|_| met.evidence.furniture);
        let mut ranks: Keyed<u8> = Keyed::default();
        self.each(|met| {
            let Met { key, rank, sequence, evidence, .. } = *met;
            if !mine(&key) || !evidence.repeat || furniture(met).is_some() {
                return Ok(());
            }
            match firsts.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(sequence);
                    if job.ranked {
                        ranks.insert(key, rank);
                    }
                }
                Entry::Occupied(mut first) => {
                    if ranks.get(&key).is_some_and(|lowest| rank < *lowest) {
                        first.insert(sequence);
                        ranks.insert(key, rank);
                    }
                }
            }
            Ok(())
        })
        .map_err(fail)?;
        drop(ranks);
        let mut known: Keyed<First> = Keyed::default();
        for segment in job.known {
            for entry in segment.entries(self.number)? {
                let (key, first) = entry?;
                if firsts.contains_key(&key) {
                    known.entry(key).or_insert(first);
                }
            }
        }
        self.each(|met| match (furniture(met), known.get(&met.key), firsts.get(&met.key)) {
            (Some((documents, first)), ..) => {
                verdicts.put(met.sequence, &First::Furniture { first: *first, documents: *documents })
            }
            _ if !met.evidence.repeat => Ok(()),
            (_, Some(first), _) => verdicts.put(met.sequence, first),
            (_, _, Some(first)) if *first != met.sequence => verdicts.put(met.sequence, &First::Here(*first)),
            _ => Ok(()),
        })
        .map_err(fail)?;
        firsts.retain(|key, _| !known.contains_key(key));
        let fresh = job.keep.then(|| fresh(firsts, job.scratch)).transpose().map_err(fail)?;
        Ok(Round { verdicts: verdicts.spool, fresh })
    }

    /// What stands in so many documents of one site, of the keys of a round.
    fn furniture(&mut self, mine: &impl Fn(&Key) -> bool, least: u32) -> io::Result<Furniture> {
        let mut counts = Furniture::default();
        self.each(|met| {
            if mine(&met.key) && met.evidence.furniture && !met.again {
                counts.entry(met.on_site()).or_insert((0, met.sequence)).0 += 1;
            }
            Ok(())
        })?;
        counts.retain(|_, (documents, _)| *documents >= u64::from(least));
        Ok(counts)
    }

    /// Goes through all keys in the order of their sequence numbers.
    fn each(&mut self, mut take: impl FnMut(&Met) -> io::Result<()>) -> io::Result<()> {
        let mut reader = self.spool.reader()?;
        let (mut sequence, mut key, mut rank, mut site, mut flags) = (0, [0; 16], [0], [0; 8], [1]);
        for _ in 0..self.keys {
            reader.read_exact(&mut key)?;
            reader.read_exact(&mut rank)?;
            if self.sited {
                reader.read_exact(&mut site)?;
                reader.read_exact(&mut flags)?;
            }
            sequence += reader.number()?;
            let evidence = Evidence { repeat: flags[0] & 1 > 0, furniture: flags[0] & 2 > 0 };
            let again = flags[0] & 4 > 0;
            take(&Met { key: Key(key), rank: rank[0], sequence, site: u64::from_le_bytes(site), evidence, again })?;
        }
        Ok(())
    }
}

/// The keys of a round in their order, each with its sequence number.
fn fresh(firsts: Keyed<u64>, scratch: &Scratch) -> io::Result<Spool> {
    let mut sorted: Vec<(Key, u64)> = firsts.into_iter().collect();
    sorted.sort_unstable();
    let mut spool = scratch.spool();
    for (key, sequence) in sorted {
        spool.write_all(&key.0)?;
        spool.write_all(&sequence.to_le_bytes())?;
    }
    Ok(spool)
}

/// Verdicts on their way into a file.
struct Writer {
    spool: Spool,
    last: u64,
}

impl Writer {
    fn put(&mut self, sequence: u64, first: &First) -> io::Result<()> {
        put_varint(&mut self.spool, sequence - self.last)?;
        self.last = sequence;
        match first {
            First::Here(first) if *first < sequence => {
                put_varint(&mut self.spool, 0)?;
                put_varint(&mut self.spool, sequence - first)
            }
            First::Here(first) => {
                put_varint(&mut self.spool, 1)?;
                put_varint(&mut self.spool, first - sequence)
            }
            First::Furniture { first, documents } => {
                put_varint(&mut self.spool, 2)?;
                put_varint(&mut self.spool, *first)?;
                put_varint(&mut self.spool, *documents)
            }
            First::Known { segment, document, block } => {
                put_varint(&mut self.spool, u64::from(*segment) + 3)?;
                put_varint(&mut self.spool, *document)?;
                put_varint(&mut self.spool, u64::from(*block))
            }
        }
    }
}
