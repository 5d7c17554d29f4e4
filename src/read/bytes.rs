//! Opening one input: its bytes, decompressed, within the limit.
//!
//! In: an [`Input`]. Out: its [`Contents`]. A gzip file is read as what it holds, all members of it. It never holds
//! more than the limit in memory, however small the compressed file was.

use std::fs::File;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use super::find::cannot;
use super::{Contents, Input, Record, Settings};
use crate::document::{Code, Failure, Stage, short_hash};

/// Reads the records of an input. Trouble with one of them stands in its place; this never fails as a whole.
#[must_use]
pub fn records(input: &Input, settings: &Settings) -> Contents {
    match raw(input, settings) {
        Err(failure) => Contents { records: vec![Err(failure)], ..Contents::default() },
        Ok(raw) => {
            let digest = short_hash(&blake3::hash(&raw));
            let size = raw.len() as u64;
            Contents { records: vec![unpack(input, raw, settings)], digest, size }
        }
    }
}

/// The bytes as they lie on disk.
fn raw(input: &Input, settings: &Settings) -> Result<Vec<u8>, Failure> {
    let fail = |error: io::Error| {
        let (code, message) = cannot(&error);
        input.failure(Stage::Read, code, message)
    };
    let mut bytes = Vec::with_capacity(usize::try_from(input.size.min(settings.max_bytes)).unwrap_or(0) + 1);
    let limit = settings.max_bytes.saturating_add(1);
    match &input.path {
        None => io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(fail)?,
        Some(path) => {
            let file = File::open(path).map_err(fail)?;
            // What was a regular file when the folder was listed may have been replaced since.
            if !file.metadata().map_err(fail)?.is_file() {
                return Err(input.failure(Stage::Read, Code::Unreadable, "is no regular file any more; run again"));
            }
            file.take(limit).read_to_end(&mut bytes).map_err(fail)?
        }
    };
    within(input, bytes, settings)
}

/// The record that the bytes hold, decompressed where they are gzip (RFC 1952: the magic number 1f 8b, then method 8).
fn unpack(input: &Input, raw: Vec<u8>, settings: &Settings) -> Result<Record, Failure> {
    let bytes = if raw.starts_with(&[0x1f, 0x8b, 8]) {
        let mut bytes = Vec::with_capacity(expected(&raw, settings));
        MultiGzDecoder::new(raw.as_slice()).take(settings.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(
            |error| {
                let place = format!("after {} bytes of text", bytes.len());
                let message = format!("the gzip data is damaged or cut ({error}); fetch the file again");
                Failure { place, ..input.failure(Stage::Read, Code::Damaged, message) }
            },
        )?;
        within(input, bytes, settings)?
    } else {
        raw
    };
    Ok(Record { bytes, ..Record::default() })
}

/// How much a gzip file will hold: it says so at its end, modulo 2³² and for its last member only (RFC 1952, ISIZE), so the number is
/// believed within the bounds of what markup comes to.
fn expected(raw: &[u8], settings: &Settings) -> usize {
    let told = raw.last_chunk().map_or(0, |size| u32::from_le_bytes(*size) as usize);
    let limit = usize::try_from(settings.max_bytes).unwrap_or(usize::MAX);
    told.clamp(raw.len().saturating_mul(2), raw.len().saturating_mul(32)).min(limit).saturating_add(1)
}

fn within(input: &Input, bytes: Vec<u8>, settings: &Settings) -> Result<Vec<u8>, Failure> {
    if bytes.len() as u64 > settings.max_bytes {
        let message = format!(
            "larger than the limit of {} bytes for one document; raise it with --max-bytes, or split the file",
            settings.max_bytes
        );
        return Err(input.failure(Stage::Read, Code::Oversize, message));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8], max_bytes: u64) -> Result<Record, Failure> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let input = Input { path: Some(file.path().into()), source: "x".into(), size: bytes.len() as u64 };
        records(&input, &Settings { max_bytes }).records.remove(0)
    }

    #[test]
    fn all_members_of_a_gzip_file_are_read() {
        let bytes = [gzip("one "), gzip("two")].concat();
        assert_eq!(read(&bytes, 100).unwrap().bytes, b"one two");
    }

    #[test]
    fn cut_gzip_is_a_failure_that_says_so() {
        let bytes = gzip(&"a good long text ".repeat(100));
        assert_eq!(read(&bytes[..bytes.len() - 6], 10_000).unwrap_err().code, Code::Damaged);
    }

    #[test]
    fn the_limit_holds_for_what_a_small_file_expands_to() {
        assert_eq!(read(&gzip(&"a".repeat(1000)), 999).unwrap_err().code, Code::Oversize);
        assert_eq!(read(&gzip(&"a".repeat(1000)), 1000).unwrap().bytes.len(), 1000);
    }
}
