//! A file that is whole or not there.
//!
//! In: bytes. Out: a file under its final name, once they are all on disk. It is written under a hidden name in the same folder, so
//! that the rename cannot cross file systems; what an interrupted run leaves behind has that hidden name and is written over.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, folder_of};

/// A file under construction.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    hidden: PathBuf,
    writer: BufWriter<File>,
    hasher: blake3::Hasher,
}

impl AtomicFile {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".part");
        let hidden = folder_of(path).join(name);
        let file = File::create(&hidden).map_err(|error| Error::output(&hidden, "create the file", error))?;
        let writer = BufWriter::with_capacity(1 << 16, file);
        Ok(Self { path: path.to_path_buf(), hidden, writer, hasher: blake3::Hasher::new() })
    }

    /// Flushes to disk and gives the file its name. The digest of its bytes comes back.
    ///
    /// # Errors
    ///
    /// Where the disk is full, or the folder has gone.
    pub fn finish(self) -> Result<String, Error> {
        let Self { path, hidden, writer, hasher } = self;
        let fail = |error| Error::output(&path, "finish the file", error);
        let file = writer.into_inner().map_err(|error| fail(error.into_error()))?;
        file.sync_all().map_err(fail)?;
        drop(file);
        fs::rename(&hidden, &path).map_err(fail)?;
        // The new name itself must reach the disk too; not every system can open a folder for that.
        if let Ok(folder) = File::open(folder_of(&path)) {
            let _ = folder.sync_all();
        }
        Ok(crate::document::short_hash(&hasher.finalize()))
    }

    /// Where it will stand.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(())
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
    fn a_folder_that_cannot_be_written_is_named_with_a_remedy() {
        let error = AtomicFile::create(Path::new("/nowhere/at/all/x.jsonl")).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all") && error.contains("run"), "{error}");
    }
}
