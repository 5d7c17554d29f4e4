//! A second output, written on a thread of its own.
//!
//! In: buffers in their order, and a writer or none. Out: what the writer was given. Whoever hands the buffers over waits only where the
//! writer is a few of them behind.

use std::io::Write;
use std::sync::mpsc::sync_channel;

use super::pool::Pool;
use super::stream::put;
use crate::error::Error;

/// How many buffers may wait to be written.
const BEHIND: usize = 8;

/// Takes a buffer to be written.
pub(super) type Put<'a> = dyn FnMut(Vec<u8>) -> Result<(), Error> + 'a;

/// Does `work`, which hands over buffers for `writer`. With `apart` they are written on another thread.
pub(super) fn beside<T>(
    writer: Option<&mut (dyn Write + Send)>,
    apart: bool,
    pool: &Pool,
    work: impl FnOnce(&mut Put<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let Some(writer) = writer else { return work(&mut |_| Ok(())) };
    let mut write = |buffer: Vec<u8>| {
        put(writer, &buffer)?;
        pool.give(buffer);
        Ok(())
    };
    if !apart {
        return work(&mut write);
    }
    let (send, receive) = sync_channel(BEHIND);
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || receive.into_iter().try_for_each(write));
        // A writer that has failed takes no more; why it did comes below.
        let done = work(&mut |buffer| send.send(buffer).map_err(|_| Error::Stopped));
        drop(send);
        match writing.join() {
            Ok(written) => written.and(done),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn all_is_written_in_order_and_a_writer_that_fails_says_why() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let pool = Pool::default();
        let work = |put: &mut Put| (0..100u8).try_for_each(|n| put(vec![n; 3]));
        for apart in [false, true] {
            let mut written = Vec::new();
            beside(Some(&mut written), apart, &pool, work).unwrap();
            assert!(written.chunks(3).zip(0..).all(|(three, n)| three == [n; 3]) && written.len() == 300);
            let error = beside(Some(&mut Full), apart, &pool, work).unwrap_err();
            assert!(matches!(error, Error::Stream { ref source, .. } if source.kind() == io::ErrorKind::StorageFull), "{error}");
        }
    }
}
