//! Verdicts of all partitions, in the order of the run.
//!
//! In: what each round of each partition has found. Out: the repeats in the order of their sequence numbers. It holds one verdict of
//! each round and a small buffer for it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufReader};

use tempfile::SpooledTempFile;

use super::scratch::{Scratch, Spool, Varints};
use crate::error::Error;

/// Where a block stood first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// In this run, under this sequence number: earlier, or later where that copy outranks it.
    Here(u64),
    /// In an earlier batch.
    Known {
        /// Number of the segment of the index.
        segment: u32,
        /// Number of the document in that segment.
        document: u64,
        /// Number of the block in it, from 1.
        block: u32,
    },
    /// In this run under this sequence number, and like this block it goes, as furniture of a site.
    Furniture {
        /// Sequence number of the first copy on the site.
        first: u64,
        /// How many documents of the site hold it.
        documents: u64,
    },
}

/// All repeats of a run, in order.
#[derive(Debug)]
pub struct Verdicts {
    scratch: Scratch,
    streams: Vec<Stream>,
    heap: BinaryHeap<Reverse<(u64, usize)>>,
}

#[derive(Debug)]
struct Stream {
    reader: BufReader<SpooledTempFile>,
    sequence: u64,
    first: First,
}

impl Stream {
    /// Reads the next verdict; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        let Some(step) = self.reader.varint()? else { return Ok(false) };
        self.sequence += step;
        self.first = match self.reader.number()? {
            0 => First::Here(self.sequence - self.reader.number()?),
            1 => First::Here(self.sequence + self.reader.number()?),
            2 => First::Furniture { first: self.reader.number()?, documents: self.reader.number()? },
            segment => {
                First::Known { segment: (segment - 3) as u32, document: self.reader.number()?, block: self.reader.number()? as u32 }
            }
        };
        Ok(true)
    }
}

impl Verdicts {
    pub(super) fn new(rounds: Vec<Spool>, scratch: &Scratch) -> Result<Self, Error> {
        let mut verdicts = Self { scratch: scratch.clone(), streams: Vec::new(), heap: BinaryHeap::new() };
        for spool in rounds.into_iter().filter(|spool| spool.len() > 0) {
            let reader = spool.into_reader(1 << 12).map_err(|error| scratch.fail(error))?;
            verdicts.streams.push(Stream { reader, sequence: 0, first: First::Here(0) });
            verdicts.advance(verdicts.streams.len() - 1)?;
        }
        Ok(verdicts)
    }

    fn advance(&mut self, number: usize) -> Result<(), Error> {
        let stream = &mut self.streams[number];
        if stream.advance().map_err(|error| self.scratch.fail(error))? {
            self.heap.push(Reverse((stream.sequence, number)));
        }
        Ok(())
    }

    /// The next repeat with a sequence number below `end`, if there is one left.
    ///
    /// # Errors
    ///
    /// Where a scratch file cannot be read.
    pub fn next_below(&mut self, end: u64) -> Result<Option<(u64, First)>, Error> {
        match self.heap.peek() {
            Some(Reverse((sequence, number))) if *sequence < end => {
                let (sequence, number) = (*sequence, *number);
                self.heap.pop();
                let first = self.streams[number].first;
                self.advance(number)?;
                Ok(Some((sequence, first)))
            }
            _ => Ok(None),
        }
    }
}
