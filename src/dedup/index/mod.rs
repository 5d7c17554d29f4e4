//! An index that lives on: what earlier batches have met.
//!
//! In: the keys that a batch has met for the first time. Out: a folder that tomorrow's batch is held against, with the document and
//! block of each first copy. `index.json` lists its segments, one for each batch; a segment is written whole before it is listed, so
//! the folder is never half-written. A batch that comes again takes the place of its own segment and is held against the earlier ones
//! only, so the same command gives the same bytes.

mod keep;
mod segment;

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use keep::Verified;
pub use segment::{Names, Segment};

use crate::dedup::spill::Gathered;
use crate::disk;
use crate::error::{Error, path_text};
use crate::write::AtomicFile;

/// Version of the format of an index.
pub const INDEX: u32 = 1;

/// The name of the list of segments.
const LIST: &str = "index.json";

/// `index.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct List {
    /// [`INDEX`].
    version: u32,
    /// What two blocks must share to count as copies, as [`Compared`] says it.
    compared: Compared,
    /// Its segments, oldest first.
    segments: Vec<SegmentEntry>,
}

/// What makes two blocks count as copies. Keys that were made in another way cannot be held against these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Compared {
    /// Version of the normal form.
    pub normal_form: u32,
    /// Its name: `exact`, `spaces` or `folded`.
    pub form: String,
    /// Where repeats are looked for.
    pub scope: String,
    /// What a block is: `block` for judged blocks, `line` or `blank-line` for the paragraphs of plain records.
    pub unit: String,
}

/// A segment as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SegmentEntry {
    /// Its file in the folder.
    pub file: String,
    /// The batches that it holds: each the hash of its inputs.
    pub batches: Vec<String>,
    /// How many documents these had.
    pub documents: u64,
    /// How many keys it holds.
    pub keys: u64,
    /// How large its file is.
    pub bytes: u64,
    /// Digest of its file.
    pub digest: String,
}

/// An index that is open. No other run can open it meanwhile.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    list: List,
    /// Held until the index is dropped.
    _lock: File,
}

impl Index {
    /// Opens the index in `folder`, or begins one there. `compared` must be what it was begun with.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] where another run holds it, where it was made with other settings or by another version; else where the folder
    /// cannot be read or written.
    pub fn open(folder: &Path, compared: &Compared) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::output(folder, "make the folder of the index", error))?;
        let lock = lock(folder)?;
        let list = read(folder)?.unwrap_or_else(|| List { version: INDEX, compared: compared.clone(), segments: Vec::new() });
        if list.compared != *compared {
            let (was, is) = (&list.compared, compared);
            return Err(Error::Usage(format!(
                "{}: this index compares {}, this run {}; use the settings that it was begun with, or begin another index",
                path_text(folder),
                was.words(),
                is.words()
            )));
        }
        Ok(Self { folder: folder.to_path_buf(), list, _lock: lock })
    }

    /// Opens an index that is there, whatever it was begun with.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and where there is none.
    pub fn existing(folder: &Path) -> Result<Self, Error> {
        let none = || Error::Usage(format!("{}: is no index, there is no {LIST} in it; check the path", path_text(folder)));
        if !folder.join(LIST).is_file() {
            return Err(none());
        }
        let lock = lock(folder)?;
        let list = read(folder)?.ok_or_else(none)?;
        Ok(Self { folder: folder.to_path_buf(), list, _lock: lock })
    }

    /// What it compares.
    #[must_use]
    pub const fn compared(&self) -> &Compared {
        &self.list.compared
    }

    /// Its segments, oldest first.
    #[must_use]
    pub fn segments(&self) -> &[SegmentEntry] {
        &self.list.segments
    }

    /// The segments that a batch is held against: all that were there before it came first.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] where the batch was merged with others, so that it cannot be held against those before it.
    pub fn before(&self, batch: &str) -> Result<Vec<Segment>, Error> {
        let own = self.list.segments.iter().position(|entry| entry.batches.iter().any(|other| other == batch));
        if own.is_some_and(|own| self.list.segments[own].batches.len() > 1) {
            return Err(Error::Usage(format!(
                "{}: this batch is in the index already, and compacted with others, so it cannot be run again with it; \
                 its output stands as it was written",
                path_text(&self.folder)
            )));
        }
        let earlier = &self.list.segments[..own.unwrap_or(self.list.segments.len())];
        Ok((0..).zip(earlier).map(|(number, entry)| Segment::new(number, &self.folder, entry)).collect())
    }

    /// Adds what a batch has met for the first time, in the place of its own earlier segment if it came before.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written.
    pub fn add(&mut self, batch: &str, gathered: &mut Gathered) -> Result<(), Error> {
        let own = self.list.segments.iter().position(|entry| entry.batches == [batch]);
        let entry = segment::write(&self.folder, &self.free_name(), vec![batch.to_owned()], gathered)?;
        let replaced = if let Some(own) = own {
            Some(std::mem::replace(&mut self.list.segments[own], entry))
        } else {
            self.list.segments.push(entry);
            None
        };
        self.save()?;
        self.forget(replaced.into_iter());
        Ok(())
    }

    /// A name that no segment has.
    fn free_name(&self) -> String {
        let taken = self.list.segments.iter().filter_map(|entry| entry.file.split('.').next()?.parse::<u64>().ok()).max();
        format!("{:05}.keys", taken.map_or(0, |taken| taken + 1))
    }

    fn save(&self) -> Result<(), Error> {
        let path = self.folder.join(LIST);
        let mut file = AtomicFile::create(&path)?;
        // Plain structs: only the disk can fail here.
        let mut text = serde_json::to_vec_pretty(&self.list).unwrap_or_default();
        text.push(b'\n');
        file.write_all(&text).map_err(|error| Error::output(&path, "write the list of segments", error))?;
        file.finish().map(drop)
    }

    /// Deletes files that are listed no more. One that stays only takes room, so trouble here is none.
    fn forget(&self, entries: impl Iterator<Item = SegmentEntry>) {
        for entry in entries {
            let _ = fs::remove_file(self.folder.join(entry.file));
        }
    }
}

impl Compared {
    fn words(&self) -> String {
        let Self { normal_form, form, scope, unit } = self;
        format!("{unit}s in the normal form `{form}` (version {normal_form}) over scope `{scope}`")
    }
}

fn lock(folder: &Path) -> Result<File, Error> {
    disk::lock(&folder.join(".lock"), "lock the index", folder, "another run is using this index; wait until it is done")
}

fn read(folder: &Path) -> Result<Option<List>, Error> {
    let path = folder.join(LIST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::output(&path, "read the list of segments", error)),
    };
    let list: List = serde_json::from_slice(&bytes).map_err(|error| {
        Error::Usage(format!("{}: is no list of segments of this version: {error}; begin another index", path_text(&path)))
    })?;
    if list.version != INDEX {
        let message = format!("an index of version {}, this program reads version {INDEX}; begin another index", list.version);
        return Err(Error::Usage(format!("{}: {message}", path_text(&path))));
    }
    Ok(Some(list))
}
