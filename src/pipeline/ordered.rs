//! Threads, and the order that they do not change.
//!
//! In: items, work to do on each, and somebody who takes the results. Out: results in the order of the items, whatever thread was ready
//! first. It knows nothing of documents.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use crate::error::Error;

/// Maps items on threads and hands the results over in the order of the items. At most a few items for each thread are under way
/// or waiting for their turn, so memory stays bounded however uneven they are.
pub(super) fn ordered<I: Send, T: Send>(
    items: impl Iterator<Item = I> + Send,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    if threads <= 1 {
        for item in items {
            sink(work(item))?;
        }
        return Ok(());
    }
    let window = threads as u64 * 8;
    let source = Mutex::new(items.enumerate());
    // How many results were handed over, and whether to stop.
    let turn = (Mutex::new((0u64, false)), Condvar::new());
    let (send, receive) = mpsc::channel::<(u64, T)>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, source, turn, work) = (send.clone(), &source, &turn, &work);
            scope.spawn(move || {
                loop {
                    // One item is taken at a time, and waits here until it is near its turn.
                    let next = source.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, item)) = next else { break };
                    let index = index as u64;
                    let mut state = turn.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while index >= state.0 + window && !state.1 {
                        state = turn.1.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    let stop = state.1;
                    drop(state);
                    if stop || send.send((index, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting: BTreeMap<u64, T> = BTreeMap::new();
        let mut next = 0;
        let mut outcome = Ok(());
        'all: for (index, result) in &receive {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&next) {
                if let Err(error) = sink(result) {
                    outcome = Err(error);
                    break 'all;
                }
                next += 1;
            }
            turn.0.lock().unwrap_or_else(PoisonError::into_inner).0 = next;
            turn.1.notify_all();
        }
        turn.0.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        turn.1.notify_all();
        drop(receive);
        outcome
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whatever_the_threads() {
        for threads in [1, 2, 8] {
            let mut got = Vec::new();
            let work = |n: u64| {
                std::thread::sleep(Duration::from_micros((n * 7919) % 300));
                n * 2
            };
            ordered(0..500u64, threads, work, |n| {
                got.push(n);
                Ok(())
            })
            .unwrap();
            assert_eq!(got, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sink_that_fails_stops_all_threads() {
        let result = ordered(0..100_000u64, 4, |n| n, |n| if n == 100 { Err(Error::Usage("stop".into())) } else { Ok(()) });
        assert!(result.is_err());
    }
}
