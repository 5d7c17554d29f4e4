//! The bytes of an input as they lie on disk, counted and hashed as they are read.
//!
//! In: an [`Input`]. Out: its bytes, once, in order, and at the end their digest. Whoever decompresses owns one handle and the account
//! another; neither holds more than a buffer.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::find::cannot;
use super::{Digest, Input};
use crate::document::{Code, Failure, Stage, short_hash};

/// A handle of the source of an input.
#[derive(Clone)]
pub(super) struct Source(Arc<Mutex<State>>);

struct State {
    reader: Box<dyn Read + Send>,
    hasher: blake3::Hasher,
    size: u64,
    /// What the system said when reading failed, so that it is not taken for damaged data.
    error: Option<(Code, String)>,
}

impl Source {
    /// Opens a regular file, or standard input.
    pub fn open(input: &Input) -> Result<Self, Failure> {
        let fail = |error: io::Error| {
            let (code, message) = cannot(&error);
            input.failure(Stage::Read, code, message)
        };
        let reader: Box<dyn Read + Send> = match &input.path {
            None => Box::new(io::stdin()),
            Some(path) => {
                let file = File::open(path).map_err(fail)?;
                // What was a regular file when the folder was listed may have been replaced since.
                if !file.metadata().map_err(fail)?.is_file() {
                    return Err(input.failure(Stage::Read, Code::Unreadable, "is no regular file any more; run again"));
                }
                Box::new(file)
            }
        };
        let state = State { reader, hasher: blake3::Hasher::new(), size: 0, error: None };
        Ok(Self(Arc::new(Mutex::new(state))))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes have been read so far.
    pub fn size(&self) -> u64 {
        self.state().size
    }

    /// What the system said when reading failed.
    pub fn error(&self) -> Option<(Code, String)> {
        self.state().error.clone()
    }

    /// Reads on for the digest, until so many bytes have been read or there are no more.
    pub fn read_to(&self, place: u64) -> io::Result<()> {
        let mut rest = self.clone();
        let mut buffer = vec![0; 1 << 16];
        while self.size() < place {
            match rest.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads on to the end for the digest, which is that of no bytes at all where that fails.
    pub fn finish(&self) -> Digest {
        if self.read_to(u64::MAX).is_err() {
            return Digest::default();
        }
        let state = self.state();
        Digest { digest: short_hash(&state.hasher.finalize()), size: state.size }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        match state.reader.read(buffer) {
            Ok(read) => {
                state.hasher.update(&buffer[..read]);
                state.size += read as u64;
                Ok(read)
            }
            Err(error) => {
                if error.kind() != ErrorKind::Interrupted {
                    state.error = Some(cannot(&error));
                }
                Err(error)
            }
        }
    }
}
