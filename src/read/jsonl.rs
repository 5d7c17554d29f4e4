//! JSON Lines: an object on each line.
//!
//! In: a stream. Out: its lines that are not blank, one record each, as they stand there; `object` reads them, on any thread.

use super::packed::{Body, Cut};
use super::stream::{Line, Stream};

/// How far the lines have been taken.
#[derive(Debug, Default)]
pub(super) struct Jsonl {
    line: u64,
}

impl Jsonl {
    /// The next record, `None` at the end.
    pub fn next(&mut self, stream: &mut Stream, limit: usize) -> Option<Cut> {
        loop {
            let mut line = Vec::new();
            let taken = stream.line(limit, &mut line)?;
            self.line += 1;
            if self.line == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            let place = format!("line {}", self.line);
            if taken == Line::Over {
                return Some(Cut::over(place));
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            // The rest of a line on which reading failed is told as that failure.
            if stream.error().is_some() && !line.ends_with(b"\n") {
                return None;
            }
            return Some(Cut::of(place, line, Body::Object));
        }
    }

    /// Where reading stopped.
    pub fn place(&self) -> String {
        format!("line {}", self.line.max(1))
    }
}
