//! A dump of many texts, parted by a line.
//!
//! In: a stream and the line that parts. Out: what stands between such lines, unless it is blank. Lines are compared as bytes, so this
//! serves every encoding that extends ASCII.

use super::packed::{Body, Cut};
use super::stream::{Line, Stream};

/// How far the lines have been taken.
#[derive(Debug, Default)]
pub(super) struct Dump {
    line: u64,
}

impl Dump {
    /// The next record, `None` at the end.
    pub fn next(&mut self, stream: &mut Stream, limit: usize, split_on: &str) -> Option<Cut> {
        let mut bytes = Vec::new();
        let (mut over, mut first) = (false, 0);
        loop {
            let start = bytes.len();
            let Some(taken) = stream.line(limit - start, &mut bytes) else {
                // A text in which reading failed is told as that failure.
                if first == 0 || stream.error().is_some() {
                    return None;
                }
                break;
            };
            self.line += 1;
            let line = &bytes[start..];
            if taken == Line::Whole && without_end(line) == split_on.as_bytes() {
                bytes.truncate(start);
                if first > 0 {
                    break;
                }
                bytes.clear();
                continue;
            }
            over |= taken == Line::Over;
            if first == 0 && (over || !line.iter().all(u8::is_ascii_whitespace)) {
                first = self.line;
            }
            if over {
                bytes = Vec::new();
            }
        }
        let place = format!("line {first}");
        Some(if over { Cut::over(place) } else { Cut::of(place, bytes, Body::Plain) })
    }

    /// Where reading stopped.
    pub fn place(&self) -> String {
        format!("line {}", self.line.max(1))
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
