//! Files without a name, and numbers in few bytes.
//!
//! In: bytes. Out: the same bytes, from memory while they are few and from disk when they are many. Such a file is gone when the program
//! ends, however it ends; nothing has to be cleaned up.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use crate::error::Error;

/// Where scratch files are made, and how many bytes each may hold in memory.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    folder: PathBuf,
    held: usize,
}

impl Scratch {
    /// Files in `folder`, of which each holds up to `held` bytes in memory.
    pub fn new(folder: &Path, held: usize) -> Self {
        Self { folder: folder.to_path_buf(), held }
    }

    /// A new, empty file.
    pub fn spool(&self) -> Spool {
        let file = tempfile::spooled_tempfile_in(self.held, &self.folder);
        Spool { file: BufWriter::with_capacity(1 << 14, file), bytes: 0 }
    }

    /// The error for a scratch file that fails.
    pub fn fail(&self, source: io::Error) -> Error {
        Error::output(&self.folder, "keep scratch files in it", source)
    }
}

/// A file that is written from one end to the other and then read.
#[derive(Debug)]
pub(crate) struct Spool {
    file: BufWriter<SpooledTempFile>,
    bytes: u64,
}

impl Spool {
    /// How many bytes were written.
    pub const fn len(&self) -> u64 {
        self.bytes
    }

    /// Begins to read where the file begins.
    pub fn reader(&mut self) -> io::Result<BufReader<&mut SpooledTempFile>> {
        self.file.flush()?;
        self.file.get_mut().seek(SeekFrom::Start(0))?;
        Ok(BufReader::with_capacity(1 << 16, self.file.get_mut()))
    }

    /// Writes no more; whoever reads owns the file.
    pub fn into_reader(self, buffer: usize) -> io::Result<BufReader<SpooledTempFile>> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(BufReader::with_capacity(buffer, file))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a number, seven bits to a byte, lowest first, the last byte below 128 (LEB128, as in DWARF 5, section 7.6).
pub(crate) fn put_varint(out: &mut impl Write, mut value: u64) -> io::Result<()> {
    let mut bytes = [0; 10];
    let mut length = 0;
    loop {
        bytes[length] = (value & 127) as u8 | if value > 127 { 128 } else { 0 };
        length += 1;
        value >>= 7;
        if value == 0 {
            return out.write_all(&bytes[..length]);
        }
    }
}

/// Reads what [`put_varint`] wrote.
pub(crate) trait Varints: Read {
    /// The next number; `None` at the end.
    fn varint(&mut self) -> io::Result<Option<u64>> {
        let (mut value, mut shift, mut byte) = (0u64, 0, [0]);
        loop {
            if self.read(&mut byte)? == 0 {
                return if shift == 0 { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            value |= u64::from(byte[0] & 127).wrapping_shl(shift);
            shift += 7;
            if byte[0] < 128 {
                return Ok(Some(value));
            }
        }
    }

    /// The next number, which must be there.
    fn number(&mut self) -> io::Result<u64> {
        self.varint()?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl<R: Read + ?Sized> Varints for R {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_a_cut_one_is_an_error() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            put_varint(&mut bytes, number).unwrap();
        }
        let mut reader = bytes.as_slice();
        assert_eq!(numbers.map(|_| reader.number().unwrap()), numbers);
        assert_eq!(reader.varint().unwrap(), None);
        assert!((&[128u8][..]).varint().is_err());
    }

    #[test]
    fn what_outgrows_memory_is_read_back_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Scratch::new(folder.path(), 100).spool();
        let bytes: Vec<u8> = (0..100_000u32).map(|n| n as u8).collect();
        spool.write_all(&bytes).unwrap();
        let mut back = Vec::new();
        spool.into_reader(1000).unwrap().read_to_end(&mut back).unwrap();
        assert!(back == bytes);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
