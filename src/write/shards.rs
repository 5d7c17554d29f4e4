//! Lines in one file, or in files of about one size, compressed or not.
//!
//! In: lines. Out: `documents.jsonl`, or `documents-00000.jsonl` and so on, each under a hidden name until all are whole. A file is
//! compressed when its last line is in, from what was written plainly, so that a run can be gone on with and gives the same bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::atomic::{AtomicFile, Closed, Mark};
use crate::error::Error;

/// Level of zstd: its default, 780 MB/s to read back at a third of the size.
const ZSTD_LEVEL: i32 = 3;

/// What files of lines are compressed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Compress {
    /// Nothing
    #[default]
    None,
    /// gzip, which every reader takes
    Gzip,
    /// Zstandard, which is smaller and faster
    Zstd,
}

impl Compress {
    const fn ending(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// Lines under way.
#[derive(Debug)]
pub(super) struct Shards {
    folder: PathBuf,
    stem: &'static str,
    /// Bytes of lines in a file, before compression; 0 for one file.
    limit: u64,
    compress: Compress,
    done: Vec<Closed>,
    current: AtomicFile,
    bytes: u64,
}

/// How far lines had come: files that were whole by name, and the one under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShardsMark {
    done: Vec<Mark>,
    current: Mark,
}

impl Shards {
    pub(super) fn create(folder: &Path, stem: &'static str, limit: u64, compress: Compress) -> Result<Self, Error> {
        let current = AtomicFile::create(&folder.join(name(stem, limit, 0)))?;
        Ok(Self { folder: folder.to_path_buf(), stem, limit, compress, done: Vec::new(), current, bytes: 0 })
    }

    /// Goes on from a mark; `None` where a file is not what it was.
    pub(super) fn resume(
        folder: &Path,
        stem: &'static str,
        limit: u64,
        compress: Compress,
        mark: &ShardsMark,
    ) -> Result<Option<Self>, Error> {
        let mut done = Vec::new();
        for (number, mark) in mark.done.iter().enumerate() {
            let path = folder.join(name(stem, limit, number) + compress.ending());
            let Some(file) = AtomicFile::resume(&path, mark)? else { return Ok(None) };
            done.push(file.close()?);
        }
        let Some(current) = AtomicFile::resume(&folder.join(name(stem, limit, done.len())), &mark.current)? else {
            return Ok(None);
        };
        let bytes = mark.current.bytes;
        Ok(Some(Self { folder: folder.to_path_buf(), stem, limit, compress, done, current, bytes }))
    }

    /// Hands everything to the system and says how far it has come.
    pub(super) fn mark(&mut self) -> Result<ShardsMark, Error> {
        Ok(ShardsMark { done: self.done.iter().map(|file| file.mark.clone()).collect(), current: self.current.mark()? })
    }

    /// Writes a line. One that would take a file over the limit begins the next, unless it is the first.
    pub(super) fn put(&mut self, line: &[u8]) -> Result<(), Error> {
        if self.limit > 0 && self.bytes > 0 && self.bytes + line.len() as u64 > self.limit {
            let next = AtomicFile::create(&self.folder.join(name(self.stem, self.limit, self.done.len() + 1)))?;
            let full = std::mem::replace(&mut self.current, next);
            self.done.push(close(full, self.compress)?);
            self.bytes = 0;
        }
        self.bytes += line.len() as u64;
        self.current.write_all(line).map_err(|error| Error::output(self.current.path(), "write the file", error))
    }

    /// The last line is in: all files, whole and without names yet.
    pub(super) fn close(self) -> Result<Vec<Closed>, Error> {
        let Self { mut done, current, compress, .. } = self;
        done.push(close(current, compress)?);
        Ok(done)
    }
}

fn name(stem: &str, limit: u64, number: usize) -> String {
    if limit == 0 { format!("{stem}.jsonl") } else { format!("{stem}-{number:05}.jsonl") }
}

/// The last line is in: compresses the file, if that is wanted.
fn close(mut plain: AtomicFile, compress: Compress) -> Result<Closed, Error> {
    if compress == Compress::None {
        return plain.close();
    }
    let mut path = plain.path().as_os_str().to_owned();
    path.push(compress.ending());
    let path = PathBuf::from(path);
    let fail = |error| Error::output(&path, "compress the file", error);
    let mut reader = plain.reader().map_err(fail)?;
    let mut packed = AtomicFile::create(&path)?;
    pack(&mut reader, &mut packed, compress).map_err(fail)?;
    plain.discard();
    packed.close()
}

fn pack(reader: &mut BufReader<File>, packed: &mut AtomicFile, compress: Compress) -> io::Result<()> {
    if compress == Compress::Zstd {
        return zstd::stream::copy_encode(reader, packed, ZSTD_LEVEL);
    }
    let mut encoder = GzEncoder::new(packed, flate2::Compression::default());
    io::copy(reader, &mut encoder)?;
    encoder.finish().map(drop)
}

/// Deletes files of an earlier output that are none of this one.
pub(super) fn sweep<'a>(folder: &Path, old: impl Iterator<Item = &'a String>, new: &dyn Fn(&str) -> bool) {
    // One that stays is vouched for by no account, so trouble here is none.
    for name in old.filter(|name| !new(name) && !name.contains(['/', '\\'])) {
        let _ = fs::remove_file(folder.join(name));
    }
}
