//! The footer of a Parquet file: what columns and row groups there are.
//!
//! In: the last bytes of a file. Out: its metadata, or why there is none. The bytes are walked first: what they claim to hold must be
//! there, so that whoever parses them allocates in proportion to them and never recurses without end (parquet.thrift, `FileMetaData`).

use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader, ParquetStatisticsPolicy};

use super::thrift::{I32, LIST, STRUCT, Thrift};
use super::{Trouble, damaged, sheltered};

/// The length of the metadata and the magic number, which a file ends with.
pub(super) const TAIL: u64 = 8;

/// The longest footer that is read. A row group and column takes some 100 bytes, so this is enough for 10,000 groups of 60 columns.
const LONGEST: u64 = 64 << 20;

/// How many columns and groups of columns a file may have, and how deep they may be nested.
const ELEMENTS: usize = 1 << 16;
const DEPTH: usize = 64;

/// A row group takes more bytes than this; its three fields alone do.
const ROW_GROUP: usize = 8;

/// How long the metadata is, by the last bytes of a file of `size` bytes.
pub(super) fn length(tail: [u8; TAIL as usize], size: u64) -> Result<u64, Trouble> {
    let [a, b, c, d, magic @ ..] = tail;
    if magic != *b"PAR1" {
        return Err(damaged("is Parquet that is cut: its end, which says where all the rest is, is missing; fetch the file again"));
    }
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if length > size.saturating_sub(TAIL + 4) {
        return Err(damaged(format!("is Parquet whose footer is said to have {length} bytes, more than the file; fetch it again")));
    }
    if length > LONGEST {
        return Err(damaged(format!(
            "is Parquet with a footer of {length} bytes, more than the {LONGEST} that are read; split it"
        )));
    }
    Ok(length)
}

/// Reads the metadata.
pub(super) fn parse(footer: &[u8]) -> Result<ParquetMetaData, Trouble> {
    let corrupt = |why: &str| damaged(format!("is Parquet with a damaged footer ({why}); fetch the file again"));
    let walked = walk(footer).ok_or_else(|| corrupt("it ends too early or nests too deep"))?;
    if walked.is_encrypted {
        return Err(damaged("is Parquet that is encrypted; decrypt it first"));
    }
    let mut options = ParquetMetaDataOptions::new();
    options.set_column_stats_policy(ParquetStatisticsPolicy::SkipAll);
    options.set_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
    options.set_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll);
    sheltered(|| ParquetMetaDataReader::decode_metadata_with_options(footer, Some(&options))).map_err(|why| corrupt(&why))
}

struct Walked {
    is_encrypted: bool,
}

/// Steps over all metadata.
fn walk(footer: &[u8]) -> Option<Walked> {
    let mut thrift = Thrift::new(footer);
    let (mut last, mut is_encrypted) = (0, false);
    while let Some((field, kind)) = thrift.field(&mut last)? {
        let begun = thrift.at();
        match (field, kind) {
            (2, LIST) => schema(&mut thrift)?,
            (4, LIST) => {
                let (count, _) = Thrift::new(&footer[begun..]).list()?;
                thrift.skip(kind)?;
                if count > (thrift.at() - begun) / ROW_GROUP {
                    return None;
                }
            }
            _ => {
                is_encrypted |= (field, kind) == (8, STRUCT);
                thrift.skip(kind)?;
            }
        }
    }
    Some(Walked { is_encrypted })
}

/// Steps over the schema: a list of columns and groups, each group followed by as many children as it says.
fn schema(thrift: &mut Thrift) -> Option<()> {
    let (count, kind) = thrift.list()?;
    if kind != STRUCT || count > ELEMENTS {
        return None;
    }
    // How many children each group still waits for, from the outermost inwards.
    let mut open: Vec<usize> = Vec::new();
    for _ in 0..count {
        let (mut last, mut children) = (0, 0);
        while let Some((field, kind)) = thrift.field(&mut last)? {
            if (field, kind) == (5, I32) {
                children = thrift.size()?;
            } else {
                thrift.skip(kind)?;
            }
        }
        if let Some(waited) = open.last_mut() {
            *waited -= 1;
        }
        if children > count || open.len() >= DEPTH {
            return None;
        }
        open.push(children);
        while open.last() == Some(&0) {
            open.pop();
        }
    }
    open.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A schema of elements with so many children each.
    fn elements(children: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x19, 0xfc];
        let mut count = children.len();
        while count >= 0x80 {
            bytes.push(count as u8 | 0x80);
            count >>= 7;
        }
        bytes.push(count as u8);
        bytes.extend(children.iter().flat_map(|children| [0x55, children << 1, 0]));
        bytes
    }

    #[test]
    fn a_schema_holds_what_its_groups_wait_for_and_is_not_nested_without_end() {
        let holds = |children: &[u8]| schema(&mut Thrift::new(&elements(children)[1..])).is_some();
        assert!(holds(&[2, 0, 1, 0]) && holds(&[0]));
        assert!(!holds(&[2, 0]) && !holds(&[1, 60, 0]));
        let mut deep = vec![1; 60];
        deep.push(0);
        assert!(holds(&deep));
        deep.splice(0..0, [1; 1000]);
        assert!(!holds(&deep));
    }

    #[test]
    fn a_length_beyond_the_file_is_no_length() {
        let tail = |length: u32| [length.to_le_bytes(), *b"PAR1"].concat().try_into().unwrap();
        assert_eq!(length(tail(88), 100).unwrap(), 88);
        assert!(length(tail(89), 100).is_err() && length(tail(u32::MAX), 1 << 40).is_err());
        assert!(length(*b"\x01\0\0\0PARX", 100).is_err());
    }
}
