//! Which document a sequence number belongs to.
//!
//! In: each document's id and how many blocks it has, in input order. Out: document and block for a sequence number. In memory it
//! holds two bytes for a document; the ids lie in a scratch file.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use super::scratch::{Scratch, Spool, Varints, put_varint};
use crate::error::Error;

/// Documents to one entry that is held in memory: a look-up reads half as many on average.
const GROUP: u64 = 8;

/// Documents under way into a directory.
#[derive(Debug)]
pub(super) struct Listing {
    scratch: Scratch,
    spool: Spool,
    heads: Vec<Head>,
    documents: u64,
    next: u64,
}

/// Where a group of documents begins.
#[derive(Debug, Clone, Copy)]
struct Head {
    sequence: u64,
    offset: u64,
}

impl Listing {
    pub(super) fn new(scratch: &Scratch) -> Self {
        Self { scratch: scratch.clone(), spool: scratch.spool(), heads: Vec::new(), documents: 0, next: 0 }
    }

    /// Adds a document; its first block's sequence number comes back.
    pub(super) fn add(&mut self, id: &str, blocks: u32) -> Result<u64, Error> {
        let first = self.next;
        if self.documents.is_multiple_of(GROUP) {
            self.heads.push(Head { sequence: first, offset: self.spool.len() });
        }
        self.documents += 1;
        self.next += u64::from(blocks);
        let mut put = || {
            put_varint(&mut self.spool, u64::from(blocks))?;
            put_varint(&mut self.spool, id.len() as u64)?;
            self.spool.write_all(id.as_bytes())
        };
        put().map_err(|error| self.scratch.fail(error))?;
        Ok(first)
    }

    /// All documents are in.
    pub(super) fn finish(self) -> Result<Directory, Error> {
        let length = self.spool.len();
        let file = self.spool.into_reader(1 << 9).map_err(|error| self.scratch.fail(error))?;
        Ok(Directory { scratch: self.scratch, heads: self.heads, file, length, group: Vec::new(), held: usize::MAX })
    }
}

/// All documents of a run, for look-ups.
#[derive(Debug)]
pub struct Directory {
    scratch: Scratch,
    heads: Vec<Head>,
    file: BufReader<SpooledTempFile>,
    length: u64,
    /// The group that was looked up last: repeats come in runs, and so do their first copies.
    group: Vec<u8>,
    held: usize,
}

/// A block of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<'a> {
    /// Number of its document in input order, from 0.
    pub document: u64,
    /// Id of its document.
    pub id: &'a str,
    /// Its number in the document, from 1.
    pub block: u32,
}

impl Directory {
    /// Finds the block with this sequence number.
    ///
    /// # Errors
    ///
    /// Where the scratch file cannot be read.
    pub fn locate(&mut self, sequence: u64) -> Result<Located<'_>, Error> {
        let at = self.heads.partition_point(|head| head.sequence <= sequence).saturating_sub(1);
        self.hold(at).map_err(|error| self.scratch.fail(error))?;
        let mut first = self.heads.get(at).map_or(0, |head| head.sequence);
        let mut document = at as u64 * GROUP;
        let mut rest = self.group.as_slice();
        let lost = || self.scratch.fail(io::ErrorKind::UnexpectedEof.into());
        loop {
            let blocks = rest.number().map_err(|_| lost())?;
            let length = rest.number().map_err(|_| lost())? as usize;
            let (id, after) = rest.split_at_checked(length).ok_or_else(lost)?;
            if sequence < first + blocks {
                let id = std::str::from_utf8(id).map_err(|_| lost())?;
                return Ok(Located { document, id, block: (sequence - first) as u32 + 1 });
            }
            first += blocks;
            document += 1;
            rest = after;
        }
    }

    fn hold(&mut self, at: usize) -> io::Result<()> {
        if self.held == at {
            return Ok(());
        }
        let begin = self.heads.get(at).map_or(0, |head| head.offset);
        let end = self.heads.get(at + 1).map_or(self.length, |head| head.offset);
        self.group.resize((end - begin) as usize, 0);
        self.held = usize::MAX;
        self.file.seek(SeekFrom::Start(begin))?;
        self.file.read_exact(&mut self.group)?;
        self.held = at;
        Ok(())
    }

    /// All ids in order.
    pub(crate) fn ids(&mut self, mut take: impl FnMut(&str) -> io::Result<()>) -> Result<(), Error> {
        let mut read = || {
            self.file.seek(SeekFrom::Start(0))?;
            let mut id = Vec::new();
            while !self.file.fill_buf()?.is_empty() {
                self.file.number()?;
                id.resize(self.file.number()? as usize, 0);
                self.file.read_exact(&mut id)?;
                take(std::str::from_utf8(&id).map_err(io::Error::other)?)?;
            }
            Ok(())
        };
        read().map_err(|error| self.scratch.fail(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_found_in_its_document() {
        let folder = tempfile::tempdir().unwrap();
        let mut listing = Listing::new(&Scratch::new(folder.path(), 64));
        let sizes: Vec<u32> = (0..50).map(|n| n * 7 % 5).collect();
        for (number, blocks) in sizes.iter().enumerate() {
            listing.add(&format!("b3-{number}"), *blocks).unwrap();
        }
        let mut directory = listing.finish().unwrap();
        let blocks: Vec<(u64, u32)> =
            (0..).zip(&sizes).flat_map(|(document, blocks)| (1..=*blocks).map(move |block| (document, block))).collect();
        for (sequence, (document, block)) in blocks.iter().enumerate().rev() {
            let id = format!("b3-{document}");
            let expected = Located { document: *document, id: &id, block: *block };
            assert_eq!(directory.locate(sequence as u64).unwrap(), expected);
        }
        let mut ids = Vec::new();
        directory
            .ids(|id| {
                ids.push(id.to_owned());
                Ok(())
            })
            .unwrap();
        assert_eq!((ids.len(), ids[49].as_str()), (50, "b3-49"));
    }
}
