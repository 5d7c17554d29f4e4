//! Keeping an index in order: is it whole, and can it be smaller.
//!
//! In: an index. Out: what is wrong with it; or the same index in one segment. A compacted index answers as before, with one thing
//! lost: a batch that is in it cannot be run again against those before it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::segment::{Segment, Writer};
use super::{Index, SegmentEntry};
use crate::dedup::Key;
use crate::dedup::spill::First;
use crate::disk;
use crate::error::Error;

/// What a segment was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The segment as it is listed.
    pub entry: SegmentEntry,
    /// What is wrong with it, `""` where nothing is.
    pub wrong: String,
}

impl Index {
    /// Reads every segment and says what is wrong with it: its digest, and the order of its keys.
    #[must_use]
    pub fn verify(&self) -> Vec<Verified> {
        let verified = |(number, entry): (u32, &SegmentEntry)| {
            let path = self.folder.join(&entry.file);
            let wrong = match disk::digest(&path) {
                Err(error) => format!("cannot be read: {error}"),
                Ok(digest) if digest != entry.digest => {
                    "its bytes are not those that were written; bring it back from a copy, or begin another index".to_owned()
                }
                Ok(_) => order(&Segment::new(number, &self.folder, entry)).err().unwrap_or_default(),
            };
            Verified { entry: entry.clone(), wrong }
        };
        (0..).zip(&self.list.segments).map(verified).collect()
    }

    /// Merges all segments into one.
    ///
    /// # Errors
    ///
    /// Where a segment cannot be read or the new one cannot be written; the index is then as it was.
    pub fn compact(&mut self) -> Result<(), Error> {
        let segments: Vec<Segment> =
            (0..).zip(&self.list.segments).map(|(number, entry)| Segment::new(number, &self.folder, entry)).collect();
        if segments.len() < 2 {
            return Ok(());
        }
        let mut before = 0;
        let mut offsets = Vec::new();
        for entry in &self.list.segments {
            offsets.push(before);
            before += entry.documents;
        }
        let mut writer = Writer::create(&self.folder.join(self.free_name()))?;
        let mut streams = segments.iter().map(Segment::all).collect::<Result<Vec<_>, _>>()?;
        let mut heap: BinaryHeap<Reverse<(Key, usize, u64, u32)>> = BinaryHeap::new();
        let mut last = None;
        let mut next: Vec<usize> = (0..streams.len()).collect();
        loop {
            for at in next.drain(..) {
                if let Some(entry) = streams[at].next().transpose()?
                    && let (key, First::Known { document, block, .. }) = entry
                {
                    heap.push(Reverse((key, at, document, block)));
                }
            }
            // Of equal keys the one of the oldest segment comes first, and stays.
            let Some(Reverse((key, at, document, block))) = heap.pop() else { break };
            if last != Some(key) {
                writer.key(&key, offsets[at] + document, block)?;
                last = Some(key);
            }
            next.push(at);
        }
        for segment in &segments {
            segment.ids(|id| writer.id(&id))?;
        }
        let batches = self.list.segments.iter().flat_map(|entry| entry.batches.clone()).collect();
        let merged = writer.finish(batches)?;
        let old = std::mem::replace(&mut self.list.segments, vec![merged]);
        self.save()?;
        self.forget(old.into_iter());
        Ok(())
    }
}

fn order(segment: &Segment) -> Result<(), String> {
    let mut last = None;
    for entry in segment.all().map_err(|error| error.to_string())? {
        let (key, _) = entry.map_err(|error| error.to_string())?;
        if last >= Some(key) {
            return Err("its keys are out of order; begin another index".into());
        }
        last = Some(key);
    }
    Ok(())
}
