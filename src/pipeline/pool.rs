//! Buffers that are used again.
//!
//! In: buffers that nobody needs any more, from any thread. Out: the same, empty, with the room that they had. What is allocated on one
//! thread and freed on another goes back to the system every time, and each of its pages is made and cleared anew.

use std::sync::{Mutex, PoisonError};

/// Buffers between two uses.
#[derive(Debug, Default)]
pub(super) struct Pool(Mutex<Vec<Vec<u8>>>);

impl Pool {
    /// An empty buffer.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Gives a buffer back.
    pub(super) fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}
