//! An input that is open: one document, or an archive of many, cut into records one by one.
//!
//! In: an [`Input`]. Out: its records in order, still packed as they lie there, and at the end the digest of its raw bytes. A record
//! that is bad costs itself and is a failure in its place. It never holds more than one record and a buffer, whatever the size of the
//! archive and however small it was before decompression.

use std::io::Read;

use super::codec::Codec;
use super::dump::Dump;
use super::jsonl::Jsonl;
use super::kind::{Kind, told};
use super::limits::{EXPANSION, is_bomb, too_large};
use super::packed::{Body, Cut, Packed};
use super::source::Source;
use super::stream::Stream;
#[cfg(feature = "parquet")]
use super::table::Table;
use super::tabular::{self, Trouble};
use super::{Digest, Input, Settings, warc};
use crate::document::{Code, Failure, Stage};

/// How many raw bytes are read to begin with.
const HEAD: usize = 1 << 14;

/// How often reading goes on behind damage in one input: what is damaged more often is no archive any more.
const MENDED: u32 = 1000;

/// A page beyond the limit is read to its end for the digest if it is no more than so many times as large.
const HASHED: u64 = 16;

/// An input that is being read.
pub struct Opened {
    input: Input,
    settings: Settings,
    source: Source,
    codec: Codec,
    stream: Stream,
    cutter: Cutter,
    /// Number of the next record.
    number: u64,
    /// How often reading went on behind damage.
    mended: u32,
    ended: bool,
    /// An uncompressed page is far beyond the limit: it is read no further, so it has no digest.
    cut_short: bool,
}

enum Cutter {
    Page,
    Jsonl(Jsonl),
    Warc,
    Dump(Dump),
    #[cfg(feature = "parquet")]
    Table(Box<Table>),
    /// It is known what it is, and that it cannot be read.
    Refused(Option<Trouble>),
}

/// Opens an input and tells what it is by its first bytes.
///
/// # Errors
///
/// A [`Failure`] where it cannot be opened or read at all.
pub fn open(input: &Input, settings: &Settings) -> Result<Opened, Failure> {
    let source = Source::open(input)?;
    let fail = |source: &Source, error: std::io::Error| {
        let (code, message) = source.error().unwrap_or_else(|| super::find::cannot(&error));
        input.failure(Stage::Read, code, message)
    };
    // A pipe may give a few bytes at a time; what is asked for is only what tells a codec.
    let mut head = Vec::with_capacity(HEAD);
    while head.len() < Codec::HEAD {
        let before = head.len();
        let mut some = vec![0; HEAD - before];
        match source.clone().read(&mut some) {
            Ok(0) => break,
            Ok(read) => head.extend_from_slice(&some[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fail(&source, error)),
        }
    }
    let codec = Codec::told(&head);
    let mut stream = if codec == Codec::Plain {
        Stream::new(head, Box::new(source.clone()))
    } else {
        let raw = std::io::Cursor::new(head).chain(source.clone());
        Stream::new(Vec::new(), codec.reader(raw).map_err(|error| fail(&source, error))?)
    };
    let table = tabular::told(input, codec, stream.peek(tabular::HEAD));
    let cutter = match table {
        None => match told(&mut stream, &input.source, settings) {
            Kind::Page => Cutter::Page,
            Kind::Jsonl => Cutter::Jsonl(Jsonl::default()),
            Kind::Warc => Cutter::Warc,
            Kind::Dump => Cutter::Dump(Dump::default()),
        },
        #[cfg(feature = "parquet")]
        Some(Ok((file, size))) => match Table::open(file, size, settings) {
            Ok(table) => Cutter::Table(Box::new(table)),
            Err(trouble) => Cutter::Refused(Some(trouble)),
        },
        #[cfg(not(feature = "parquet"))]
        Some(Ok(never)) => match never {},
        Some(Err(trouble)) => Cutter::Refused(Some(trouble)),
    };
    let (input, settings) = (input.clone(), settings.clone());
    Ok(Opened { input, settings, source, codec, stream, cutter, number: 0, mended: 0, ended: false, cut_short: false })
}

impl Opened {
    /// The input.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// Whether it may hold many records, so that it must not be read whole.
    #[must_use]
    pub fn is_archive(&self) -> bool {
        !matches!(self.cutter, Cutter::Page | Cutter::Refused(_))
    }

    /// Number of the next record.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Ends the reading: no more records come.
    pub fn give_up(&mut self) {
        self.ended = true;
    }

    /// How many raw bytes have been read so far.
    #[must_use]
    pub fn raw_size(&self) -> u64 {
        self.source.size()
    }

    /// The digest of the raw bytes, read to their end.
    #[must_use]
    pub fn finish(self) -> Digest {
        if self.cut_short || self.source.error().is_some() { Digest::default() } else { self.source.finish() }
    }

    /// The next record that is cut out, before numbers and failures.
    fn cut(&mut self) -> Option<Cut> {
        let limit = usize::try_from(self.settings.max_bytes).unwrap_or(usize::MAX);
        match &mut self.cutter {
            Cutter::Jsonl(jsonl) => jsonl.next(&mut self.stream, limit),
            Cutter::Warc => warc::next(&mut self.stream, limit),
            #[cfg(feature = "parquet")]
            Cutter::Table(table) => {
                let cut = table.next(limit);
                // The bytes are hashed as far as they were read. Where that fails there is no digest in the end.
                let _ = self.source.read_to(table.passed());
                cut
            }
            Cutter::Refused(trouble) => trouble.take().map(|(code, message)| Cut::bad(String::new(), code, message)),
            Cutter::Dump(dump) => dump.next(&mut self.stream, limit, &self.settings.split_on),
            Cutter::Page => {
                let size = usize::try_from(self.input.size.min(self.settings.max_bytes)).unwrap_or(0);
                let mut bytes =
                    Vec::with_capacity(if self.codec == Codec::Plain { size } else { size.saturating_mul(4).min(limit) });
                self.stream.piece(self.settings.max_bytes, &mut bytes);
                let over = bytes.len() == limit && !self.stream.is_done();
                if over {
                    // The rest is read for the digest, by which a later run sees that nothing changed; but not of a file without end.
                    let is_endless = self.input.path.is_none() || self.input.size / HASHED > self.settings.max_bytes;
                    self.cut_short = self.codec == Codec::Plain && is_endless;
                    self.ended = true;
                    return Some(Cut::over(String::new()));
                }
                if self.stream.error().is_some() {
                    return None;
                }
                self.ended = true;
                Some(Cut::of(String::new(), bytes, Body::Plain))
            }
        }
    }

    /// What is told where no more records come: where reading failed, or that there was none. Damage may have more behind it.
    fn end(&mut self) -> Option<Failure> {
        if self.ended {
            return None;
        }
        let goes_on = self.codec.goes_on() && matches!(self.cutter, Cutter::Jsonl(_) | Cutter::Warc) && self.mended < MENDED;
        self.ended = !(goes_on && self.stream.error().is_some() && self.source.error().is_none());
        if let Some(error) = self.stream.error() {
            let (code, message) = self.source.error().unwrap_or_else(|| (Code::Damaged, self.damage(error)));
            let place = match &self.cutter {
                Cutter::Page | Cutter::Refused(_) => format!("after {} bytes of text", self.stream.offset()),
                #[cfg(feature = "parquet")]
                Cutter::Table(_) => String::new(),
                Cutter::Jsonl(jsonl) => jsonl.place(),
                Cutter::Dump(dump) => dump.place(),
                Cutter::Warc => format!("byte {}", self.stream.offset()),
            };
            let failure = Failure { place, ..self.failure(code, message) };
            self.number += 1;
            if !self.ended {
                self.mended += 1;
                self.stream.go_on();
            }
            return Some(failure);
        }
        if self.number > 0 {
            return None;
        }
        Some(match self.cutter {
            // Archives of requests or of images alone are made too.
            Cutter::Warc => self.failure(Code::RecordSkipped, "holds no response, resource or conversion; nothing to do"),
            _ => self.failure(Code::Empty, "holds no text at all; remove it, or fetch it again"),
        })
    }

    fn damage(&self, error: &std::io::Error) -> String {
        let name = self.codec.name();
        // zstd's own words for a window beyond 128 MiB, which `zstd --long` makes.
        if self.codec == Codec::Zstd && error.to_string().contains("too much memory") {
            return "the zstd data needs a window of more than 128 MiB; unpack it with `zstd -d --long=31` first".to_owned();
        }
        let kept = if self.is_archive() { "; what can be read of it was read" } else { "" };
        format!("the {name} data is damaged or cut ({error}){kept}; fetch the file again")
    }

    fn failure(&self, code: Code, message: impl Into<String>) -> Failure {
        Failure { record: self.number, ..self.input.failure(Stage::Read, code, message) }
    }
}

impl Iterator for Opened {
    type Item = Result<Packed, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let packed = self.is_archive() && self.codec != Codec::Plain && !self.ended;
            if packed && is_bomb(self.source.size(), self.stream.offset()) {
                self.ended = true;
                if self.number < self.input.skip {
                    continue;
                }
                let message = format!(
                    "the {} data expands to more than {EXPANSION} times its size; what came first was read; unpack it first if it is sound",
                    self.codec.name()
                );
                let place = format!("byte {}", self.stream.offset());
                return Some(Err(Failure { place, ..self.failure(Code::Oversize, message) }));
            }
            let cut = if self.ended { None } else { self.cut() };
            let Some(Cut { place, outcome, edits }) = cut else {
                match self.end() {
                    Some(failure) if failure.record < self.input.skip => continue,
                    end => return end.map(Err),
                }
            };
            let number = self.number;
            self.number += 1;
            if number < self.input.skip {
                continue;
            }
            return Some(match outcome {
                Ok((bytes, body)) => Ok(Packed { number, place, bytes, body, edits }),
                Err((code, message)) => {
                    let message = if code == Code::Oversize { too_large(&self.settings, self.is_archive()) } else { message };
                    Err(Failure { record: number, place, ..self.input.failure(Stage::Read, code, message) })
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Record;
    use super::super::codec::tests::gzip;
    use super::*;

    fn opened(bytes: &[u8], settings: &Settings) -> Opened {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let input = Input { path: Some(file.path().into()), source: "x".into(), size: bytes.len() as u64, skip: 0 };
        open(&input, settings).unwrap()
    }

    fn read(bytes: &[u8], settings: &Settings) -> Vec<Result<Record, Failure>> {
        let opened = opened(bytes, settings);
        let input = opened.input().clone();
        opened.map(|packed| packed?.unpack(&input, settings)).collect()
    }

    /// The texts, or the codes of the failures with their places.
    fn told(bytes: &[u8], settings: &Settings) -> Vec<String> {
        let told = |record: Result<Record, Failure>| match record {
            Ok(record) => String::from_utf8(record.bytes).unwrap(),
            Err(failure) => format!("{} {} {}", failure.record, failure.code.name(), failure.place),
        };
        read(bytes, settings).into_iter().map(told).collect()
    }

    fn limit(max_bytes: u64) -> Settings {
        Settings { max_bytes, ..Settings::default() }
    }

    #[test]
    fn the_limit_holds_for_what_a_small_file_expands_to() {
        let bomb = gzip(b"a".repeat(100_000));
        assert_eq!(told(&bomb, &limit(99_999)), ["0 oversize "]);
        assert_eq!(told(&bomb, &limit(100_000))[0].len(), 100_000);
    }

    #[test]
    fn all_raw_bytes_are_in_the_digest_whatever_was_read_of_them() {
        for bytes in [gzip(b"a".repeat(100_000)), b"{\"text\": \"a\"}\n".repeat(9000), gzip(b"cut")[..12].to_vec()] {
            let mut opened = opened(&bytes, &limit(10));
            while opened.next().is_some() {}
            let digest = opened.finish();
            assert_eq!((digest.digest, digest.size), (crate::document::short_hash(&blake3::hash(&bytes)), bytes.len() as u64));
        }
    }

    #[test]
    fn bad_lines_cost_themselves_alone() {
        let lines = "\u{feff}{\"text\": \"one\"}\n\n \n{\"text\": \"two\n{\"text\": 3}\r\n{\"text\": \"four\"}\r\n";
        assert_eq!(told(lines.as_bytes(), &limit(100)), ["one", "1 malformed line 4", "2 malformed line 5", "four"]);
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"two\"}}", "x".repeat(100_000));
        assert_eq!(told(long.as_bytes(), &limit(100)), ["0 oversize line 1", "two"]);
    }

    #[test]
    fn what_stands_before_the_damage_is_read() {
        let lines: Vec<String> = (0..20_000).map(|n| format!("{{\"text\": \"line {}\"}}\n", n * 7919 % 10_007)).collect();
        let lines = lines.concat();
        let whole = gzip(lines.as_bytes());
        let told = told(&whole[..whole.len() / 2], &limit(100));
        let last = told.last().unwrap();
        let good = told.len() - 1;
        assert!(good > 5000 && told[..good].iter().all(|text| text.starts_with("line ")), "{good}");
        assert!(last.starts_with(&format!("{good} damaged line ")), "{last}");
        // The same where all of it was seen before it was taken.
        let small = gzip(b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
        assert_eq!(super::tests::told(&small[..small.len() - 8], &limit(100)), ["one", "two", "2 damaged line 2"]);
    }

    #[test]
    fn a_dump_is_parted_where_the_user_says() {
        let settings = Settings { split_on: "-----".into(), ..limit(30) };
        let dump = format!("-----\none\n----- not here\n-----\r\n \n-----\n\ntwo\n-----\n{}\nx\n-----\nlast", "y".repeat(100));
        assert_eq!(told(dump.as_bytes(), &settings), ["one\n----- not here\n", "\ntwo\n", "2 oversize line 10", "last"]);
        assert_eq!(told(dump.as_bytes(), &limit(1000)).len(), 1);
        assert_eq!(told(b"-----\n\n-----\n", &settings), ["0 empty "]);
    }

    #[test]
    fn records_that_are_done_are_read_and_not_given() {
        let lines = b"{\"text\": \"a\"}\nbad\n{\"text\": \"c\"}\n";
        let mut opened = opened(lines, &limit(100));
        opened.input.skip = 2;
        let numbers: Vec<u64> = opened.by_ref().map(|packed| packed.unwrap().number).collect();
        assert_eq!((numbers, opened.finish().size), (vec![2], lines.len() as u64));
    }
}
