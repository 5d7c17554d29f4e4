//! A file that is whole or not there.
//!
//! In: bytes. Out: a file under its final name, once they are all on disk. It is written under a hidden name in the same folder, so
//! that the rename cannot cross file systems; what an interrupted run leaves behind has that hidden name and is written over.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};

use crate::disk::hashed;
use crate::document::short_hash;
use crate::error::{Error, folder_of};

/// How far a file under construction had come, and what it held then.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Bytes written.
    pub bytes: u64,
    /// Digest of them.
    pub digest: String,
}

/// A file under construction.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    hidden: PathBuf,
    writer: BufWriter<File>,
    /// None where nobody asks for the digest: hashing costs as much as writing.
    hasher: Option<blake3::Hasher>,
    bytes: u64,
    ahead: Ahead,
}

/// How many bytes are written before the disk is asked to take them.
const STEP: u64 = 64 << 20;

/// A large file goes to disk while it is written, on another thread, so that at the end nobody waits for all of it.
#[derive(Debug, Default)]
struct Ahead {
    /// Bytes at the last time.
    asked: u64,
    under_way: Option<JoinHandle<io::Result<()>>>,
}

impl Ahead {
    /// So many bytes are written.
    fn written(&mut self, bytes: u64, file: &File) -> io::Result<()> {
        if bytes - self.asked < STEP || self.under_way.as_ref().is_some_and(|under_way| !under_way.is_finished()) {
            return Ok(());
        }
        // What the disk says is said once: it must not be lost.
        self.end()?;
        self.asked = bytes;
        let file = file.try_clone()?;
        // Where no thread is to be had, the end waits for all of it.
        self.under_way = std::thread::Builder::new().spawn(move || file.sync_data()).ok();
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        match self.under_way.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(synced)) => synced,
            Some(Err(_)) => Err(io::Error::other("a thread failed")),
        }
    }
}

/// The digest of what was written; `""` where none was wanted.
fn digest(hasher: Option<&blake3::Hasher>) -> String {
    hasher.map_or_else(String::new, |hasher| short_hash(&hasher.finalize()))
}

fn hidden_beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".part");
    folder_of(path).join(name)
}

impl AtomicFile {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let hidden = hidden_beside(path);
        let file = File::create(&hidden).map_err(|error| Error::output(&hidden, "create the file", error))?;
        let writer = BufWriter::with_capacity(1 << 16, file);
        Ok(Self {
            path: path.to_path_buf(),
            hidden,
            writer,
            hasher: Some(blake3::Hasher::new()),
            bytes: 0,
            ahead: Ahead::default(),
        })
    }

    /// Begins a file of which nobody will ask the digest: it comes back as `""`.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub fn undigested(path: &Path) -> Result<Self, Error> {
        Ok(Self { hasher: None, ..Self::create(path)? })
    }

    /// Goes on with a file that an interrupted run has left, from where it was marked. `None` where what lies there is not what was
    /// marked.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be read or cut back.
    pub fn resume(path: &Path, mark: &Mark) -> Result<Option<Self>, Error> {
        let hidden = hidden_beside(path);
        let fail = |error| Error::output(&hidden, "go on with the file", error);
        let mut file = match File::options().read(true).write(true).open(&hidden) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        let hasher = hashed(&mut (&mut file).take(mark.bytes)).map_err(fail)?;
        if hasher.count() != mark.bytes || short_hash(&hasher.finalize()) != mark.digest {
            return Ok(None);
        }
        file.set_len(mark.bytes).and_then(|()| file.seek(io::SeekFrom::Start(mark.bytes))).map_err(fail)?;
        let writer = BufWriter::with_capacity(1 << 16, file);
        Ok(Some(Self {
            path: path.to_path_buf(),
            hidden,
            writer,
            hasher: Some(hasher),
            bytes: mark.bytes,
            ahead: Ahead { asked: mark.bytes, under_way: None },
        }))
    }

    /// Hands everything to the system and says how far the file has come.
    ///
    /// # Errors
    ///
    /// Where the disk is full.
    pub fn mark(&mut self) -> Result<Mark, Error> {
        self.writer.flush().map_err(|error| Error::output(&self.path, "write the file", error))?;
        Ok(Mark { bytes: self.bytes, digest: digest(self.hasher.as_ref()) })
    }

    /// Reads what was written so far, from its beginning.
    ///
    /// # Errors
    ///
    /// Where the disk is full or the file has gone.
    pub fn reader(&mut self) -> io::Result<BufReader<File>> {
        self.writer.flush()?;
        Ok(BufReader::with_capacity(1 << 16, File::open(&self.hidden)?))
    }

    /// Flushes to disk and gives the file its name. The digest of its bytes comes back.
    ///
    /// # Errors
    ///
    /// Where the disk is full, or the folder has gone.
    pub fn finish(self) -> Result<String, Error> {
        self.close()?.finish()
    }

    /// Flushes to disk; nothing more is written, and the file has no name yet.
    ///
    /// # Errors
    ///
    /// Where the disk is full.
    pub fn close(self) -> Result<Closed, Error> {
        let Self { path, hidden, writer, hasher, bytes, mut ahead } = self;
        let fail = |error| Error::output(&path, "finish the file", error);
        let file = writer.into_inner().map_err(|error| fail(error.into_error()))?;
        ahead.end().and_then(|()| file.sync_all()).map_err(fail)?;
        let mark = Mark { bytes, digest: digest(hasher.as_ref()) };
        Ok(Closed { path, hidden, mark })
    }

    /// Deletes it; nobody needs it any more.
    pub fn discard(self) {
        let hidden = self.hidden.clone();
        drop(self);
        // One that stays has a hidden name and is written over.
        let _ = fs::remove_file(hidden);
    }

    /// Where it will stand.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it the permissions of the file that it will replace, where there is one.
    pub(super) fn keep_permissions(&self) {
        if let Ok(old) = fs::metadata(&self.path) {
            // A file of somebody else may be replaced, but its mode is not ours to give.
            let _ = self.writer.get_ref().set_permissions(old.permissions());
        }
    }
}

/// A file that is whole and on disk, and has no name yet.
#[derive(Debug)]
pub struct Closed {
    /// Where it will stand.
    pub path: PathBuf,
    hidden: PathBuf,
    /// Its size and digest.
    pub mark: Mark,
}

impl Closed {
    /// Gives the file its name. The digest of its bytes comes back.
    ///
    /// # Errors
    ///
    /// Where the folder has gone.
    pub fn finish(self) -> Result<String, Error> {
        let digest = self.mark.digest.clone();
        Self::finish_all(vec![self])?;
        Ok(digest)
    }

    /// Gives several files of one folder their names, with as little between them as can be.
    ///
    /// # Errors
    ///
    /// Where the folder has gone.
    pub fn finish_all(files: Vec<Self>) -> Result<(), Error> {
        let folder = files.first().map(|file| folder_of(&file.path));
        for Self { path, hidden, .. } in files {
            fs::rename(hidden, &path).map_err(|error| Error::output(&path, "finish the file", error))?;
        }
        // The new names themselves must reach the disk too; not every system can open a folder for that.
        if let Some(Ok(folder)) = folder.map(File::open) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    /// The name that it will have.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        self.bytes += bytes.len() as u64;
        self.ahead.written(self.bytes, self.writer.get_ref())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_under_the_name_until_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("documents.jsonl");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.flush().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_is_gone_on_with_from_its_mark_unless_it_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"one ").unwrap();
        let mark = file.mark().unwrap();
        file.write_all(b"lost").unwrap();
        drop(file);
        let mut file = AtomicFile::resume(&path, &mark).unwrap().unwrap();
        file.write_all(b"two").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one two");
        fs::write(folder.path().join(".x.part"), "One two").unwrap();
        assert!(AtomicFile::resume(&path, &mark).unwrap().is_none());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named_with_a_remedy() {
        let error = AtomicFile::create(Path::new("/nowhere/at/all/x.jsonl")).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all") && error.contains("run"), "{error}");
    }
}
