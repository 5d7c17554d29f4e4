//! A stream of decompressed bytes that is cut by lines and lengths.
//!
//! In: a reader. Out: lines, pieces of a given length, a look at what comes next. It holds what was asked for and a buffer, never the
//! rest. An error of the reader ends the stream only after all that came before it has been taken.

use std::io::{self, ErrorKind, Read};

/// How many bytes are read at a time.
const CHUNK: usize = 1 << 16;

/// A stream with a place in it.
pub(super) struct Stream {
    reader: Box<dyn Read + Send>,
    /// Bytes that were read; those from `start` on are still to be taken.
    buffer: Vec<u8>,
    start: usize,
    offset: u64,
    ended: bool,
    error: Option<io::Error>,
}

/// A line that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// With its end, unless the stream ended.
    Whole,
    /// It is longer than the limit, and none of it is held.
    Over,
}

impl Stream {
    /// A stream that begins with `head`.
    pub fn new(head: Vec<u8>, reader: Box<dyn Read + Send>) -> Self {
        Self { reader, buffer: head, start: 0, offset: 0, ended: false, error: None }
    }

    /// Where the stream is, in bytes after decompression.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What went wrong in reading, if the stream ended by that.
    pub fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }

    /// Goes on behind an error, for readers that can.
    pub fn go_on(&mut self) {
        self.ended = self.error.take().is_none();
    }

    /// True where all was taken.
    pub fn is_done(&mut self) -> bool {
        self.peek(1).is_empty()
    }

    /// Reads more into the buffer; false at the end.
    fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.start > 0 && self.start >= self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let got = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(filled + got);
        if got == 0 {
            self.ended = true;
            self.error = read.err();
        }
        got > 0
    }

    /// What comes next, at least `wanted` bytes of it unless the stream ends.
    pub fn peek(&mut self, wanted: usize) -> &[u8] {
        while self.buffer.len() - self.start < wanted && self.more() {}
        &self.buffer[self.start..]
    }

    /// What was read and is still to be taken.
    pub fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// What comes next, read if nothing is buffered; the error of the reader where it stands.
    pub fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_done()
            && let Some(error) = self.error.take()
        {
            return Err(error);
        }
        Ok(self.buffered())
    }

    /// Goes on by `count` bytes of those that were seen.
    pub fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Puts the bytes back that were taken last.
    pub fn put_back(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.start, bytes.iter().copied());
        self.start = 0;
        self.offset = self.offset.saturating_sub(bytes.len() as u64);
    }

    /// Takes a line with its end and adds it to `line`; `None` at the end of the stream.
    pub fn line(&mut self, limit: usize, line: &mut Vec<u8>) -> Option<Line> {
        let before = line.len();
        let mut length = 0usize;
        loop {
            let seen = &self.buffer[self.start..];
            let end = memchr::memchr(b'\n', seen).map(|at| at + 1);
            let count = end.unwrap_or(seen.len());
            length = length.saturating_add(count);
            if length <= limit {
                line.extend_from_slice(&seen[..count]);
            } else {
                line.truncate(before);
                line.shrink_to(CHUNK);
            }
            self.consume(count);
            if end.is_some() || !self.more() {
                return (length > 0).then_some(if length <= limit { Line::Whole } else { Line::Over });
            }
        }
    }

    /// Takes `count` bytes and adds them to `bytes`, fewer at the end of the stream. How many is the return value.
    pub fn piece(&mut self, count: u64, bytes: &mut Vec<u8>) -> u64 {
        let seen = self.buffered();
        let some = usize::try_from(count).unwrap_or(usize::MAX).min(seen.len());
        bytes.extend_from_slice(&seen[..some]);
        self.consume(some);
        let left = count - some as u64;
        if left == 0 || self.ended {
            return some as u64;
        }
        // What is long goes where it is wanted without a stop in the buffer.
        let before = bytes.len();
        let read = self.reader.by_ref().take(left).read_to_end(bytes);
        let got = (bytes.len() - before) as u64;
        self.offset += got;
        self.ended = got < left;
        self.error = read.err();
        some as u64 + got
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, then an error.
    struct Torn(Vec<u8>);

    impl Read for Torn {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("torn"));
            }
            let some = self.0.len().min(3).min(buffer.len());
            buffer[..some].copy_from_slice(&self.0[..some]);
            self.0.drain(..some);
            Ok(some)
        }
    }

    #[test]
    fn all_that_came_before_an_error_is_taken_first() {
        let mut stream = Stream::new(b"a".to_vec(), Box::new(Torn(b"b\nlong line\ncd".to_vec())));
        let mut line = Vec::new();
        assert_eq!((stream.line(5, &mut line), line.as_slice()), (Some(Line::Whole), &b"ab\n"[..]));
        assert_eq!((stream.line(5, &mut line), line.as_slice()), (Some(Line::Over), &b"ab\n"[..]));
        assert!(stream.offset() == 13 && stream.error().is_none());
        assert_eq!((stream.line(5, &mut line), line.as_slice()), (Some(Line::Whole), &b"ab\ncd"[..]));
        assert_eq!(stream.line(5, &mut line), None);
        assert!(stream.error().is_some());
    }

    #[test]
    fn bytes_that_are_put_back_come_again() {
        let mut stream = Stream::new(Vec::new(), Box::new(&b"0123456789"[..]));
        let mut bytes = Vec::new();
        assert_eq!(stream.piece(6, &mut bytes), 6);
        stream.put_back(&bytes[4..]);
        assert_eq!((stream.offset(), stream.peek(3)), (4, &b"456789"[..]));
        assert_eq!(stream.piece(100, &mut bytes), 6);
        assert!(stream.is_done());
    }
}
