//! Whether an input is Parquet, and whether it can be read.
//!
//! In: the first bytes of an input, and the file itself. Out: that it is none; the file, to be read from its end; or why it cannot be read:
//! it is no file, it is packed once more, it is encrypted, or this build has no Parquet. It reads the first and the last four bytes and
//! never goes by a name.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::Input;
use super::codec::Codec;
use super::find::cannot;
use crate::document::Code;

/// A file to be read, with its size; without the feature there is none.
#[cfg(feature = "parquet")]
pub(super) type Readable = (File, u64);
#[cfg(not(feature = "parquet"))]
pub(super) type Readable = std::convert::Infallible;

/// Code and message of a failure.
pub(super) type Trouble = (Code, String);

/// The magic number at both ends of a file, and that of one whose footer is encrypted.
const MAGIC: &[u8; 4] = b"PAR1";
const ENCRYPTED: &[u8; 4] = b"PARE";

/// How many bytes at the start are looked at. The fifth is the first of a page's header, and of the footer where there is no page: both
/// begin with a number of 32 bits in field 1.
pub(super) const HEAD: usize = 5;
const FIFTH: u8 = 0x15;

/// Both magic numbers and the length of the footer.
const SMALLEST: u64 = 12;

/// Whether bytes that may begin anything begin a table, as far as that shows at the start.
pub(crate) fn is_parquet(begin: &[u8]) -> bool {
    begin.strip_prefix(MAGIC).and_then(<[u8]>::first) == Some(&FIFTH)
}

/// Tells an input by what it begins with after decompression; `None` where it is no Parquet.
pub(super) fn told(input: &Input, codec: Codec, begin: &[u8]) -> Option<Result<Readable, Trouble>> {
    let magic = begin.first_chunk::<4>()?;
    if magic != MAGIC && magic != ENCRYPTED {
        return None;
    }
    let is_page = is_parquet(begin);
    if codec != Codec::Plain {
        let message = format!(
            "is Parquet inside {}, which is read from its end; unpack it first, its pages are packed as they are",
            codec.name()
        );
        return is_page.then_some(Err((Code::Unreadable, message)));
    }
    let Some(path) = &input.path else {
        let message = "is Parquet, which is read from its end, so it cannot come from standard input; name it as a file";
        return is_page.then_some(Err((Code::Unreadable, message.into())));
    };
    match ends(path) {
        Err(error) => Some(Err(cannot(&error))),
        Ok((file, size, end)) => {
            let is_both = size >= SMALLEST && end == *magic;
            (is_both || is_page).then(|| if magic == ENCRYPTED { Err(encrypted()) } else { readable(file, size) })
        }
    }
}

/// The file, its size and its last four bytes.
fn ends(path: &std::path::Path) -> std::io::Result<(File, u64, [u8; 4])> {
    let mut file = File::open(path)?;
    let (size, mut end) = (file.metadata()?.len(), [0; 4]);
    if size >= 4 {
        file.seek(SeekFrom::End(-4))?;
        file.read_exact(&mut end)?;
    }
    Ok((file, size, end))
}

fn encrypted() -> Trouble {
    (Code::Unreadable, "is Parquet that is encrypted; decrypt it first".into())
}

#[cfg(feature = "parquet")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it is an error")]
fn readable(file: File, size: u64) -> Result<Readable, Trouble> {
    Ok((file, size))
}

#[cfg(not(feature = "parquet"))]
fn readable(_: File, _: u64) -> Result<Readable, Trouble> {
    let message = "is Parquet, which this build does not read; build it with `cargo build --release --features parquet`";
    Err((Code::Unreadable, message.into()))
}
