//! What lies on disk: whether a file is still what it was, and who may write to a folder.
//!
//! In: paths. Out: a file's stamp and its digest; a lock. It writes nothing but the file that the lock is on.

use std::fs::{File, TryLockError};
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::document::short_hash;
use crate::error::{Error, path_text};

/// Size and date of a file, which change when it does; `None` where it cannot be looked at.
pub(crate) fn stamp(path: &Path) -> Option<String> {
    let metadata = path.metadata().ok()?;
    let since = metadata.modified().ok().and_then(|date| date.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
    Some(format!("{} {}", metadata.len(), since.as_nanos()))
}

/// Hashes all bytes of a reader.
pub(crate) fn hashed(reader: &mut impl Read) -> io::Result<blake3::Hasher> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut BufReader::with_capacity(1 << 17, reader), &mut hasher)?;
    Ok(hasher)
}

/// The digest of a file as it lies there.
pub(crate) fn digest(path: &Path) -> io::Result<String> {
    Ok(short_hash(&hashed(&mut File::open(path)?)?.finalize()))
}

/// Locks the folder with the file `path` in it, until what comes back is dropped. `action` and `busy` are the words for a lock that fails,
/// and for one that another run holds on `what`.
pub(crate) fn lock(path: &Path, action: &'static str, what: &Path, busy: &str) -> Result<File, Error> {
    let fail = |error| Error::output(path, action, error);
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(fail)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Usage(format!("{}: {busy}", path_text(what)))),
        // A file system that knows no locks: one run at a time is then up to the user.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(fail(error)),
    }
}
