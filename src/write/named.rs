//! A file that a person named with -o.
//!
//! In: a path, then bytes. Out: where a regular file or nothing stands there, a file that takes its name when it is whole; where a
//! device, a pipe or a socket stands there, the bytes go into it at once, and it stays what it is. A link is followed: the file that it
//! leads to is replaced, the link stays.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::atomic::AtomicFile;
use crate::error::{Error, folder_of};

/// As many links as Linux follows (`path_resolution(7)`).
const LINKS: usize = 40;

/// A file under construction, or something that takes bytes as they come.
#[derive(Debug)]
pub enum NamedFile {
    /// It takes its name when it is whole.
    Whole(Box<AtomicFile>),
    /// A device, a pipe, a socket, or an open file of this process.
    Flowing(PathBuf, BufWriter<File>),
}

/// Where the bytes go.
enum Place {
    Whole(PathBuf),
    Flowing,
}

impl NamedFile {
    /// Begins to write to `path`. A pipe without a reader is waited for, as the system does.
    ///
    /// # Errors
    ///
    /// Where the path cannot be written, or its links lead in a circle.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let fail = |error| Error::output(path, "open the file", error);
        match place(path).map_err(fail)? {
            Place::Whole(at) => {
                let file = AtomicFile::undigested(&at)?;
                file.keep_permissions();
                Ok(Self::Whole(Box::new(file)))
            }
            // To append, since an open file of this process may hold something already; to a device or a pipe it is all one.
            Place::Flowing => {
                let file = File::options().append(true).open(path).map_err(fail)?;
                Ok(Self::Flowing(path.to_path_buf(), BufWriter::with_capacity(1 << 16, file)))
            }
        }
    }

    /// The folder that a file will stand in; `None` where bytes go into something that is there.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Whole(file) => Some(folder_of(file.path())),
            Self::Flowing(..) => None,
        }
    }

    /// Gives a file its name; hands the last bytes to what flows.
    ///
    /// # Errors
    ///
    /// Where the disk is full, the folder has gone, or the reader of a pipe has.
    pub fn finish(self) -> Result<(), Error> {
        match self {
            Self::Whole(file) => file.finish().map(drop),
            Self::Flowing(path, mut writer) => writer.flush().map_err(|error| Error::output(&path, "write to it", error)),
        }
    }

    /// Leaves nothing half-written behind.
    pub fn discard(self) {
        if let Self::Whole(file) = self {
            file.discard();
        }
    }
}

impl Write for NamedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Whole(file) => file.write(bytes),
            Self::Flowing(_, writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Whole(file) => file.flush(),
            Self::Flowing(_, writer) => writer.flush(),
        }
    }
}

/// Follows links one at a time. A path in `/proc`, where `/dev/stdout` leads, names an open file: the name that the system shows for it
/// must not be replaced, since whoever opened it would never see the bytes.
fn place(path: &Path) -> io::Result<Place> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Ok(Place::Flowing);
    }
    let mut at = path.to_path_buf();
    for _ in 0..LINKS {
        let folder = folder_of(&at);
        if folder.canonicalize().is_ok_and(|folder| folder.starts_with("/proc")) {
            return Ok(Place::Flowing);
        }
        match fs::read_link(&at) {
            Ok(target) => at = folder.join(target),
            Err(_) => return Ok(Place::Whole(at)),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let mut file = NamedFile::create(path)?;
        file.write_all(bytes).map_err(|error| Error::output(path, "write to it", error))?;
        file.finish()
    }

    #[test]
    fn a_pipe_is_written_into_and_stays_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        symlink("pipe", &link).unwrap();
        for path in [&pipe, &link] {
            let reader = std::thread::spawn({
                let pipe = pipe.clone();
                move || {
                    let mut got = Vec::new();
                    File::open(pipe).unwrap().read_to_end(&mut got).unwrap();
                    got
                }
            });
            write(path, b"one line\n").unwrap();
            assert_eq!(reader.join().unwrap(), b"one line\n");
        }
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_link_stays_and_the_file_that_it_leads_to_is_replaced_with_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        fs::write(at("sub/file"), "old").unwrap();
        fs::set_permissions(at("sub/file"), fs::Permissions::from_mode(0o600)).unwrap();
        symlink("sub/file", at("first")).unwrap();
        symlink("first", at("second")).unwrap();
        write(&at("second"), b"new").unwrap();
        assert_eq!(fs::read(at("sub/file")).unwrap(), b"new");
        assert_eq!(fs::metadata(at("sub/file")).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(at("second").is_symlink() && at("first").is_symlink());
        symlink("sub/later", at("dangling")).unwrap();
        write(&at("dangling"), b"made").unwrap();
        assert_eq!(fs::read(at("sub/later")).unwrap(), b"made");
        symlink("circle", at("circle")).unwrap();
        assert!(write(&at("circle"), b"").is_err());
    }
}
