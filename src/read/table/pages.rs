//! The pages of a column in a row group, one after the other.
//!
//! In: the part of a file that they lie in. Out: pages without their compression, for the decoders of the crate `parquet`, whose own reader
//! believes what pages say of themselves. Here nothing is allocated for a page that cannot be as large as it says, and a page with a
//! checksum must agree with it (parquet.thrift, `PageHeader`).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::basic::{CompressionCodec, Encoding, Type};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use bytes::Bytes;

use super::limits::{VALUES, check_delta, check_dictionary, check_size};
use super::thrift::{FALSE, I32, STRUCT, TRUE, Thrift};
use super::unpack::unpack;
use crate::document::Code;
use crate::read::find::cannot;

/// How many bytes are read for the header of a page, and how many at most: it may hold the smallest and the largest value of the page.
const HEADER: u64 = 1 << 10;
const LONGEST_HEADER: u64 = 16 << 20;

/// A file that is read at any place.
#[derive(Debug)]
pub(super) struct Raw {
    file: Mutex<File>,
    /// Its size in bytes.
    pub size: u64,
    /// What the system said when reading failed, so that it is not taken for damaged data.
    error: Mutex<Option<(Code, String)>>,
}

impl Raw {
    pub fn new(file: File, size: u64) -> Self {
        Self { file: Mutex::new(file), size, error: Mutex::default() }
    }

    /// So many bytes from a place on; fewer where the file ends.
    pub fn read(&self, at: u64, length: u64) -> std::io::Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let length = length.min(self.size.saturating_sub(at));
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| (&mut *file).take(length).read_to_end(&mut bytes));
        read.inspect_err(|error| *self.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(cannot(error)))?;
        Ok(bytes)
    }

    /// What the system said when reading failed.
    pub fn error(&self) -> Option<(Code, String)> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An error in the words for the list of failures.
pub(super) fn wrong<T>(what: impl Into<String>) -> Result<T> {
    Err(ParquetError::General(what.into()))
}

/// How the values of a column lie in its pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub codec: CompressionCodec,
    pub kind: Type,
    /// Bytes of a value of fixed length.
    pub width: i32,
    /// The highest definition level; 0: every row has a value.
    pub definition: i16,
    /// The highest repetition level; 0: no row has more than one value.
    pub repetition: i16,
}

/// The pages.
pub(super) struct Pages {
    raw: Arc<Raw>,
    at: u64,
    end: u64,
    layout: Layout,
    next: Option<Header>,
    pace: Arc<Pace>,
}

/// How fast a column may go through its pages. A batch of rows that is decoded at a time ends with a page, so that a damaged page costs no
/// row before it; but where a row may hold many values, its end may show only in the next page.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// How many pages may be handed out.
    allowed: AtomicUsize,
    /// How many values were handed out in all, and how many in this batch.
    total: AtomicUsize,
    batch: AtomicUsize,
}

impl Pace {
    /// A batch begins in a column of which so many values were taken.
    pub fn batch(&self, is_repeated: bool, taken: usize) {
        let allowed = if is_repeated { usize::MAX } else { usize::from(taken == self.total.load(Ordering::Relaxed)) };
        self.allowed.store(allowed, Ordering::Relaxed);
        self.batch.store(0, Ordering::Relaxed);
    }
}

/// What a page says of itself.
#[derive(Debug, Default)]
struct Header {
    kind: i64,
    unpacked: usize,
    packed: usize,
    checksum: Option<u32>,
    /// The fields of its own kind's header, by number; a truth value is 0 or 1.
    fields: [Option<i64>; 9],
    /// How many bytes all that takes.
    length: usize,
}

const DATA: i64 = 0;
const DICTIONARY: i64 = 2;
const DATA_V2: i64 = 3;

impl Header {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut thrift = Thrift::new(bytes);
        let (mut header, mut last) = (Self { kind: -1, ..Self::default() }, 0);
        while let Some((field, kind)) = thrift.field(&mut last)? {
            match (field, kind) {
                (1, I32) => header.kind = thrift.number()?,
                (2, I32) => header.unpacked = thrift.size()?,
                (3, I32) => header.packed = thrift.size()?,
                (4, I32) => header.checksum = Some(thrift.number()? as u32),
                (5 | 7 | 8, STRUCT) => header.fields = Self::fields(&mut thrift)?,
                _ => thrift.skip(kind)?,
            }
        }
        header.length = thrift.at();
        Some(header)
    }

    fn fields(thrift: &mut Thrift) -> Option<[Option<i64>; 9]> {
        let (mut fields, mut last) = ([None; 9], 0);
        while let Some((field, kind)) = thrift.field(&mut last)? {
            let value = match kind {
                I32 => thrift.number()?,
                TRUE | FALSE => i64::from(kind == TRUE),
                _ => {
                    thrift.skip(kind)?;
                    continue;
                }
            };
            if let Some(field) = usize::try_from(field).ok().and_then(|field| fields.get_mut(field)) {
                *field = Some(value);
            }
        }
        Some(fields)
    }

    fn number(&self, field: usize) -> Result<u32> {
        let value = self.fields.get(field).copied().flatten().and_then(|value| u32::try_from(value).ok());
        value.map_or_else(|| wrong("the header of a page lacks a number"), Ok)
    }

    fn encoding(&self, field: usize) -> Result<Encoding> {
        #[expect(deprecated, reason = "old writers name it for levels that they do not write")]
        let bit_packed = Encoding::BIT_PACKED;
        Ok(match self.number(field)? {
            0 => Encoding::PLAIN,
            2 => Encoding::PLAIN_DICTIONARY,
            3 => Encoding::RLE,
            4 => bit_packed,
            5 => Encoding::DELTA_BINARY_PACKED,
            6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            7 => Encoding::DELTA_BYTE_ARRAY,
            8 => Encoding::RLE_DICTIONARY,
            9 => Encoding::BYTE_STREAM_SPLIT,
            other => return wrong(format!("a page has the encoding {other}, which is not known")),
        })
    }

    fn is_data(&self) -> bool {
        [DATA, DATA_V2].contains(&self.kind)
    }
}

impl Pages {
    pub fn new(raw: Arc<Raw>, at: u64, end: u64, layout: Layout, pace: Arc<Pace>) -> Self {
        Self { raw, at, end, layout, next: None, pace }
    }

    /// The header of the next page that holds something; it is not taken.
    fn header(&mut self) -> Result<Option<&Header>> {
        while self.next.is_none() && self.at < self.end {
            let header = self.read_header()?;
            let left = self.end - self.at - header.length as u64;
            if header.packed as u64 > left {
                return wrong("a page is said to go on beyond its column");
            }
            let is_empty = header.is_data() && header.number(1)? == 0;
            if is_empty || !(header.is_data() || header.kind == DICTIONARY) {
                self.at += (header.length + header.packed) as u64;
            } else {
                self.next = Some(header);
            }
        }
        Ok(self.next.as_ref())
    }

    fn read_header(&self) -> Result<Header> {
        let left = self.end - self.at;
        let mut wanted = HEADER;
        loop {
            let bytes = self.raw.read(self.at, wanted.min(left))?;
            if let Some(header) = Header::parse(&bytes) {
                return Ok(header);
            }
            if wanted >= left || wanted >= LONGEST_HEADER {
                return wrong("a page has no header, or a damaged one");
            }
            wanted *= 16;
        }
    }

    fn take(&mut self) -> Result<Option<Page>> {
        let is_data = self.header()?.is_some_and(Header::is_data);
        let allowed = self.pace.allowed.load(Ordering::Relaxed);
        if is_data && allowed == 0 {
            return Ok(None);
        }
        let Some(header) = self.next.take() else { return Ok(None) };
        let begin = self.at + header.length as u64;
        self.at = begin + header.packed as u64;
        check_size(header.packed, header.unpacked)?;
        let packed = self.raw.read(begin, header.packed as u64)?;
        if packed.len() < header.packed {
            return wrong("the file ends in a page");
        }
        if header.checksum.is_some_and(|checksum| checksum != zlib_rs::crc32::crc32(0, &packed)) {
            return wrong("a page does not agree with its checksum");
        }
        let page = self.page(&header, packed)?;
        if is_data {
            let count = page.num_values() as usize;
            self.pace.allowed.store(allowed - 1, Ordering::Relaxed);
            self.pace.total.fetch_add(count, Ordering::Relaxed);
            let before = self.pace.batch.fetch_add(count, Ordering::Relaxed);
            if self.layout.repetition > 0 && before.saturating_add(count) > VALUES {
                return wrong(format!("a few rows hold more than {VALUES} values in one column"));
            }
        }
        Ok(Some(page))
    }

    fn page(&self, header: &Header, packed: Vec<u8>) -> Result<Page> {
        let Layout { codec, kind, width, .. } = self.layout;
        let num_values = header.number(1)?;
        Ok(match header.kind {
            DICTIONARY => {
                let buf = unpacked(codec, packed, 0, header.unpacked)?;
                let encoding = header.encoding(2)?;
                if !matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY) {
                    return wrong(format!("a dictionary has the encoding {encoding}"));
                }
                check_dictionary(kind, width, num_values, buf.len())?;
                Page::DictionaryPage { buf, num_values, encoding, is_sorted: false }
            }
            DATA => {
                let buf = unpacked(codec, packed, 0, header.unpacked)?;
                let encoding = header.encoding(2)?;
                let (def_level_encoding, rep_level_encoding) = (header.encoding(3)?, header.encoding(4)?);
                let levels = [(self.layout.repetition, rep_level_encoding), (self.layout.definition, def_level_encoding)];
                check_delta(encoding, behind(&buf, levels), num_values, header.packed)?;
                Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics: None }
            }
            _ => {
                let (def_levels, rep_levels) = (header.number(5)?, header.number(6)?);
                let levels = (def_levels as usize).saturating_add(rep_levels as usize);
                if levels > header.packed || levels > header.unpacked {
                    return wrong("the levels of a page go on beyond it");
                }
                let codec = if header.fields[7] == Some(0) { CompressionCodec::UNCOMPRESSED } else { codec };
                let buf = unpacked(codec, packed, levels, header.unpacked)?;
                let encoding = header.encoding(4)?;
                check_delta(encoding, &buf[levels..], num_values, header.packed)?;
                Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    num_nulls: header.number(2)?,
                    num_rows: header.number(3)?,
                    def_levels_byte_len: def_levels,
                    rep_levels_byte_len: rep_levels,
                    is_compressed: false,
                    statistics: None,
                }
            }
        })
    }
}

/// What stands behind the levels of a page of version 1, each with its length before it. Where they are written otherwise, as nobody does
/// beside delta lengths, it is nothing.
fn behind(bytes: &[u8], levels: [(i16, Encoding); 2]) -> &[u8] {
    let mut rest = bytes;
    for (_, encoding) in levels.into_iter().filter(|(highest, _)| *highest > 0) {
        let length = rest.first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
        rest = rest.get(length.saturating_add(4)..).filter(|_| encoding == Encoding::RLE).unwrap_or_default();
    }
    rest
}

/// A page without its compression, which begins behind the levels.
fn unpacked(codec: CompressionCodec, packed: Vec<u8>, levels: usize, size: usize) -> Result<Bytes> {
    if codec == CompressionCodec::UNCOMPRESSED {
        return if packed.len() == size { Ok(packed.into()) } else { wrong("a page is not as long as it says") };
    }
    let mut bytes = Vec::with_capacity(size);
    bytes.extend_from_slice(&packed[..levels]);
    if size > levels {
        unpack(codec, &packed[levels..], size - levels, &mut bytes).or_else(wrong)?;
    }
    if bytes.len() == size { Ok(bytes.into()) } else { wrong("a page does not hold as much as it says") }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.take()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        let Some(header) = self.header()? else { return Ok(None) };
        Ok(Some(PageMetadata {
            num_rows: if header.kind == DATA_V2 { Some(header.number(3)? as usize) } else { None },
            num_levels: if header.is_data() { Some(header.number(1)? as usize) } else { None },
            is_dict: header.kind == DICTIONARY,
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.take().map(drop)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.take().transpose()
    }
}
