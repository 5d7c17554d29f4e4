//! Compression, told by the first bytes and never by a name.
//!
//! In: bytes that may be compressed. Out: a reader of what they hold: every member of a gzip file, every frame of zstd, every stream of
//! bzip2 and xz. It holds a window and no more; an error in the data is an error of the reader.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::read::MultiBzDecoder;
use lzma_rust2::XzReader;

use super::members::Members;

/// How many compressed bytes are read at a time.
const BUFFER: usize = 1 << 16;

/// What bytes are compressed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Codec {
    /// How many bytes [`Codec::told`] looks at.
    pub const HEAD: usize = 10;

    /// Tells a codec by its magic number: RFC 1952, 2.3.1 (and method 8); RFC 8878, 3.1.1 and 3.1.2 (a frame that is skipped may come
    /// first); bzip2's header and the mark of its first block, or of its end; the .xz format, 2.1.1.1.
    pub fn told(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            _ => Self::Plain,
        }
    }

    /// The name used in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    /// Whether its reader goes on behind damage if it is read again.
    pub fn goes_on(self) -> bool {
        self == Self::Gzip
    }

    /// A reader of what `raw` holds.
    pub fn reader(self, raw: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        if self == Self::Gzip {
            return Ok(Box::new(Members::new(Box::new(raw))));
        }
        let raw = BufReader::with_capacity(BUFFER, raw);
        Ok(match self {
            Self::Plain | Self::Gzip => Box::new(raw),
            Self::Zstd => return zstd_reader(raw),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(raw)),
            Self::Xz => Box::new(XzReader::new(raw, true)),
        })
    }
}

/// The largest dictionary that is believed; those that are made are of some 100 KiB.
const DICTIONARY: u32 = 16 << 20;

/// A reader of zstd. Web archives may begin with a dictionary for all that follows, in a frame that others skip, itself compressed or
/// not (iipc.github.io/warc-specifications, WARC-Zstandard 1.0).
fn zstd_reader(mut raw: impl BufRead + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::new();
    raw.by_ref().take(8).read_to_end(&mut head)?;
    let length = match head[..] {
        [0x5d, 0x2a, 0x4d, 0x18, a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    };
    if length == 0 || length > DICTIONARY {
        return Ok(Box::new(zstd::stream::read::Decoder::with_buffer(io::Cursor::new(head).chain(raw))?));
    }
    let mut dictionary = Vec::new();
    raw.by_ref().take(length.into()).read_to_end(&mut dictionary)?;
    if Codec::told(&dictionary) == Codec::Zstd {
        let packed = std::mem::take(&mut dictionary);
        zstd::stream::read::Decoder::new(packed.as_slice())?.take(DICTIONARY.into()).read_to_end(&mut dictionary)?;
    }
    Ok(Box::new(zstd::stream::read::Decoder::with_dictionary(raw, &dictionary)?))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// `one ` and `two` as XZ Utils write them.
    const ONE: &[u8] = b"\xfd\x37\x7a\x58\x5a\x00\x00\x01\x69\x22\xde\x36\x02\x00\x21\x01\x0c\x00\x00\x00\x8f\x98\x41\x9c\x01\x00\x03\x6f\x6e\x65\x20\x00\x49\x61\xac\x23\x00\x01\x18\x04\x6b\xe9\xf0\xa5\x90\x42\x99\x0d\x01\x00\x00\x00\x00\x01\x59\x5a";
    const TWO: &[u8] = b"\xfd\x37\x7a\x58\x5a\x00\x00\x01\x69\x22\xde\x36\x02\x00\x21\x01\x0c\x00\x00\x00\x8f\x98\x41\x9c\x01\x00\x02\x74\x77\x6f\x00\x00\x66\x8a\xca\x11\x00\x01\x17\x03\x07\x60\x0c\xbc\x90\x42\x99\x0d\x01\x00\x00\x00\x00\x01\x59\x5a";

    fn unpack(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Codec::told(bytes).reader(io::Cursor::new(bytes.to_vec()))?.read_to_string(&mut text).map(|_| text)
    }

    /// What stands in a member of gzip.
    pub fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_ref()).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(text: &str) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_members_frames_and_streams_are_read_and_a_cut_one_is_an_error() {
        let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 3).unwrap();
        let skipped = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc".to_vec();
        for (codec, parts) in [
            (Codec::Gzip, [gzip("one "), gzip("two")]),
            (Codec::Zstd, [zstd("one "), zstd("two")]),
            (Codec::Zstd, [[skipped, zstd("one ")].concat(), zstd("two")]),
            (Codec::Bzip2, [bzip2("one "), bzip2("two")]),
            (Codec::Bzip2, [[bzip2(""), bzip2("one ")].concat(), bzip2("two")]),
            (Codec::Xz, [ONE.to_vec(), TWO.to_vec()]),
        ] {
            let bytes = parts.concat();
            assert_eq!(Codec::told(&bytes), codec);
            assert_eq!(unpack(&bytes).unwrap(), "one two", "{codec:?}");
            assert!(unpack(&bytes[..bytes.len() - 5]).is_err(), "{codec:?}");
        }
    }

    #[test]
    fn a_dictionary_may_come_first() {
        let text = "The ferry from Saltwyke will run through the winter for the first time in forty years.";
        let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 3, text.as_bytes()).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        let record = encoder.finish().unwrap();
        assert!(record.len() < 40);
        for dictionary in [text.as_bytes().to_vec(), zstd::encode_all(text.as_bytes(), 3).unwrap()] {
            let length = u32::try_from(dictionary.len()).unwrap().to_le_bytes();
            let bytes = [&b"\x5d\x2a\x4d\x18"[..], &length, &dictionary, &record, &record].concat();
            assert_eq!(unpack(&bytes).unwrap(), text.repeat(2));
        }
    }

    #[test]
    fn text_is_no_codec() {
        for text in ["BZh9 is how bzip2 begins", "(\u{b5}/", "plain", ""] {
            assert_eq!(Codec::told(text.as_bytes()), Codec::Plain);
        }
    }
}
