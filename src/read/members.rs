//! The members of a gzip file (RFC 1952), one after the other.
//!
//! In: a stream of raw bytes. Out: what the members hold. A member that is damaged is one error; whoever reads on after it gets what the
//! members behind it hold. Web archives make each record a member so that one can be read without the others. Zero bytes
//! behind a member are no damage: tapes and blocks are filled up with them (gzip manual, "Using gzip on tapes").

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::stream::Stream;

/// How a member begins: magic number and method.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// How many bytes of what looks like a member are decompressed to see whether it is one: into how many, and out of how many.
const TRIAL: (usize, usize) = (1 << 12, 1 << 6);

/// How many raw bytes of a member are kept, since one that is cut shows it only after the next has been taken for its data.
const KEPT: usize = 1 << 20;

/// A reader of all members.
pub(super) struct Members(State);

enum State {
    Between(Stream),
    In(Box<GzDecoder<Member>>),
    Damaged(Stream),
    Ended,
}

/// Raw bytes of a member, the last of which are kept.
struct Member {
    raw: Stream,
    kept: Vec<u8>,
    /// Whether the first byte of the member is among the kept.
    whole: bool,
}

impl Member {
    fn decoder(raw: Stream) -> State {
        State::In(Box::new(GzDecoder::new(Self { raw, kept: Vec::new(), whole: true })))
    }

    /// The stream, from where the next member may begin.
    fn put_back(mut self) -> Stream {
        self.raw.put_back(&self.kept[usize::from(self.whole).min(self.kept.len())..]);
        self.raw
    }
}

impl BufRead for Member {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.raw.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.kept.len() + count > 2 * KEPT {
            self.kept.drain(..self.kept.len().saturating_sub(KEPT));
            self.whole = false;
        }
        let seen = self.raw.buffered();
        self.kept.extend_from_slice(&seen[..count.min(seen.len())]);
        self.raw.consume(count);
    }
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl Members {
    pub fn new(raw: Box<dyn Read + Send>) -> Self {
        Self(State::Between(Stream::new(Vec::new(), raw)))
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.0, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut raw) => {
                    let seen = raw.fill_buf()?;
                    let (length, zeros) = (seen.len(), seen.iter().take_while(|byte| **byte == 0).count());
                    raw.consume(zeros);
                    if zeros < length {
                        self.0 = Member::decoder(raw);
                    } else if length > 0 {
                        self.0 = State::Between(raw);
                    }
                }
                State::Damaged(mut raw) => {
                    if to_next(&mut raw) {
                        self.0 = Member::decoder(raw);
                    }
                }
                State::In(mut member) => match member.read(buffer) {
                    Ok(0) => self.0 = State::Between(member.into_inner().raw),
                    Err(error) if error.kind() != ErrorKind::Interrupted => {
                        self.0 = State::Damaged(member.into_inner().put_back());
                        return Err(error);
                    }
                    other => {
                        self.0 = State::In(member);
                        return other;
                    }
                },
            }
        }
    }
}

/// Goes to the next member, false where there is none. Three bytes are found by chance once in 16 MiB, so a member must also begin
/// with data that can be decompressed.
fn to_next(raw: &mut Stream) -> bool {
    loop {
        let seen = raw.peek(TRIAL.0);
        if seen.is_empty() {
            return false;
        }
        match memchr::memmem::find(seen, &MAGIC) {
            // The magic number may begin at the end of what is seen.
            None => {
                let passed = seen.len().saturating_sub(MAGIC.len() - 1).max(1);
                raw.consume(passed);
            }
            Some(at) => {
                raw.consume(at);
                let mut start = [0; TRIAL.1];
                if GzDecoder::new(raw.peek(TRIAL.0)).read(&mut start).is_ok_and(|read| read > 0) {
                    return true;
                }
                raw.consume(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codec::tests::gzip;
    use super::*;

    #[test]
    fn zeros_that_fill_a_block_are_passed_over() {
        let padding = [0; 3000];
        let bytes = [&gzip("one "), &padding[..], &gzip("two"), &padding].concat();
        let mut text = String::new();
        Members::new(Box::new(io::Cursor::new(bytes))).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
    }

    #[test]
    fn what_stands_behind_a_damaged_member_can_be_read() {
        let lost = gzip("one two three four ".repeat(10));
        // Cut in its data, cut in its header, and with bytes that look like a member but are none.
        for torn in [&lost[..lost.len() / 2], &lost[..5], &[&lost[..20], &MAGIC, b"\0\0\0\0\0\0\xff\xff\xff"].concat()] {
            let bytes = [&gzip("before "), torn, &gzip("behind "), &gzip("it")].concat();
            let mut members = Members::new(Box::new(io::Cursor::new(bytes)));
            let mut text = String::new();
            assert!(members.read_to_string(&mut text).is_err());
            text.clear();
            members.read_to_string(&mut text).unwrap();
            assert_eq!(text, "behind it");
        }
    }
}
