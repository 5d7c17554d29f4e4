//! One file of an index: keys in order, and the ids of the documents that they stand in.
//!
//! In: keys that were met for the first time, in the order of keys. Out: a file that is read by ranges of keys and by numbers of
//! documents. It holds 26 bytes for a key (16 of the key, 6 the number of the document, 4 that of the block, lowest byte first), then
//! all ids one after the other, then where each begins in 8 bytes. It is never changed once it is written.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take, Write};
use std::path::{Path, PathBuf};

use super::SegmentEntry;
use crate::dedup::Key;
use crate::dedup::spill::{First, Gathered, Spool};
use crate::error::Error;
use crate::write::AtomicFile;

/// Bytes of an entry.
const ENTRY: u64 = 26;

/// A segment for look-ups.
#[derive(Debug, Clone)]
pub struct Segment {
    number: u32,
    path: PathBuf,
    keys: u64,
    documents: u64,
    bytes: u64,
}

impl Segment {
    pub(super) fn new(number: u32, folder: &Path, entry: &SegmentEntry) -> Self {
        Self { number, path: folder.join(&entry.file), keys: entry.keys, documents: entry.documents, bytes: entry.bytes }
    }

    fn fail(&self, error: io::Error) -> Error {
        Error::output(&self.path, "read the segment", error)
    }

    /// Opens the file; one of another size was cut or changed.
    fn open(&self) -> Result<File, Error> {
        let file = File::open(&self.path).map_err(|error| self.fail(error))?;
        let length = file.metadata().map_err(|error| self.fail(error))?.len();
        if length == self.bytes { Ok(file) } else { Err(self.fail(io::ErrorKind::InvalidData.into())) }
    }

    /// All entries.
    pub(super) fn all(&self) -> Result<Entries<'_>, Error> {
        let file = self.open()?;
        Ok(Entries { segment: self, reader: BufReader::with_capacity(1 << 16, file.take(self.keys * ENTRY)) })
    }

    /// The entries whose keys fall into partition `number` of 64.
    pub(crate) fn entries(&self, number: usize) -> Result<Entries<'_>, Error> {
        let mut file = self.open()?;
        let begin = self.below(&mut file, number).map_err(|error| self.fail(error))?;
        let end = self.below(&mut file, number + 1).map_err(|error| self.fail(error))?;
        file.seek(SeekFrom::Start(begin * ENTRY)).map_err(|error| self.fail(error))?;
        Ok(Entries { segment: self, reader: BufReader::with_capacity(1 << 16, file.take((end - begin) * ENTRY)) })
    }

    /// How many keys stand before those of a partition.
    fn below(&self, file: &mut File, number: usize) -> io::Result<u64> {
        let (mut low, mut high) = (0, self.keys);
        while low < high {
            let middle = low.midpoint(high);
            let mut first = [0];
            file.seek(SeekFrom::Start(middle * ENTRY))?;
            file.read_exact(&mut first)?;
            if usize::from(first[0] >> 2) < number { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }
}

/// Entries in the order of their keys.
#[derive(Debug)]
pub struct Entries<'a> {
    segment: &'a Segment,
    reader: BufReader<Take<File>>,
}

impl Iterator for Entries<'_> {
    type Item = Result<(Key, First), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut entry = [0; ENTRY as usize];
        match self.reader.read_exact(&mut entry) {
            Ok(()) => {
                let (mut key, mut document, mut block) = ([0; 16], [0; 8], [0; 4]);
                key.copy_from_slice(&entry[..16]);
                document[..6].copy_from_slice(&entry[16..22]);
                block.copy_from_slice(&entry[22..]);
                let (document, block) = (u64::from_le_bytes(document), u32::from_le_bytes(block));
                Some(Ok((Key(key), First::Known { segment: self.segment.number, document, block })))
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => Some(Err(self.segment.fail(error))),
        }
    }
}

/// Ids of documents in the segments of an index.
#[derive(Debug)]
pub struct Names {
    segments: Vec<(Segment, File)>,
    /// The last one that was asked for: repeats come in runs.
    last: (u32, u64, String),
}

impl Names {
    /// Opens all segments.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn open(segments: &[Segment]) -> Result<Self, Error> {
        let open = |segment: &Segment| Ok((segment.clone(), segment.open()?));
        Ok(Self { segments: segments.iter().map(open).collect::<Result<_, Error>>()?, last: (u32::MAX, 0, String::new()) })
    }

    /// The id of a document.
    ///
    /// # Errors
    ///
    /// Where the segment cannot be read.
    pub fn id(&mut self, segment: u32, document: u64) -> Result<&str, Error> {
        if (self.last.0, self.last.1) != (segment, document) {
            let (of, file) = self.segments.get_mut(segment as usize).ok_or_else(|| Error::Usage("no such segment".into()))?;
            let id = of.id(file, document).map_err(|error| of.fail(error))?;
            self.last = (segment, document, id);
        }
        Ok(&self.last.2)
    }
}

impl Segment {
    fn id(&self, file: &mut File, document: u64) -> io::Result<String> {
        let table = self.bytes - 8 * (self.documents + 1);
        let mut range = [0; 16];
        file.seek(SeekFrom::Start(table + 8 * document.min(self.documents - 1)))?;
        file.read_exact(&mut range)?;
        let (begin, end) = range.split_at(8);
        let at = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
        let length = at(end).checked_sub(at(begin)).filter(|length| *length <= table).ok_or(io::ErrorKind::InvalidData)?;
        let mut id = vec![0; length as usize];
        file.seek(SeekFrom::Start(self.keys * ENTRY + at(begin)))?;
        file.read_exact(&mut id)?;
        String::from_utf8(id).map_err(io::Error::other)
    }

    /// All ids in order.
    pub(super) fn ids(&self, mut take: impl FnMut(String) -> Result<(), Error>) -> Result<(), Error> {
        let mut file = self.open()?;
        for document in 0..self.documents {
            take(self.id(&mut file, document).map_err(|error| self.fail(error))?)?;
        }
        Ok(())
    }
}

/// A segment under way: entries first, then ids.
pub(super) struct Writer {
    file: AtomicFile,
    path: PathBuf,
    keys: u64,
    ids: u64,
    begins: Vec<u64>,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        let file = AtomicFile::create(path)?;
        Ok(Self { file, path: path.to_path_buf(), keys: 0, ids: 0, begins: vec![0] })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|error| Error::output(&self.path, "write the segment", error))
    }

    pub(super) fn key(&mut self, key: &Key, document: u64, block: u32) -> Result<(), Error> {
        self.keys += 1;
        self.put(&key.0)?;
        self.put(&document.to_le_bytes()[..6])?;
        self.put(&block.to_le_bytes())
    }

    pub(super) fn id(&mut self, id: &str) -> Result<(), Error> {
        self.ids += id.len() as u64;
        self.begins.push(self.ids);
        self.put(id.as_bytes())
    }

    pub(super) fn finish(mut self, batches: Vec<String>) -> Result<SegmentEntry, Error> {
        let begins = std::mem::take(&mut self.begins);
        for begin in &begins {
            self.put(&begin.to_le_bytes())?;
        }
        let file = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (keys, documents) = (self.keys, begins.len() as u64 - 1);
        let bytes = keys * ENTRY + self.ids + 8 * (documents + 1);
        Ok(SegmentEntry { file, batches, documents, keys, bytes, digest: self.file.finish()? })
    }
}

/// Writes the segment of a batch.
pub(super) fn write(folder: &Path, name: &str, batches: Vec<String>, gathered: &mut Gathered) -> Result<SegmentEntry, Error> {
    let mut writer = Writer::create(&folder.join(name))?;
    let fail = |error| Error::output(folder, "write the segment", error);
    for spool in std::mem::take(&mut gathered.fresh) {
        let count = spool.len() / 24;
        let mut reader = Spool::into_reader(spool, 1 << 16).map_err(fail)?;
        let (mut key, mut sequence) = ([0; 16], [0; 8]);
        for _ in 0..count {
            reader.read_exact(&mut key).and_then(|()| reader.read_exact(&mut sequence)).map_err(fail)?;
            let first = gathered.directory.locate(u64::from_le_bytes(sequence))?;
            writer.key(&Key(key), first.document, first.block)?;
        }
    }
    gathered.directory.ids(|id| writer.id(id).map_err(io::Error::other))?;
    writer.finish(batches)
}
