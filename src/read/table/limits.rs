//! What a page may claim.
//!
//! In: what the header of a page says, and its bytes. Out: an error where a decoder that believed it would need far more memory than the
//! page has bytes.

use ::parquet::basic::{Encoding, Type};
use ::parquet::errors::Result;

use super::pages::wrong;
use super::thrift::Thrift;
use crate::read::limits::is_bomb;

/// The largest page, packed or not. Writers aim at 1 MB, and miss it by the rows that they take at a time, some thousand of any length.
const PAGE: usize = 1 << 30;

/// How many values a dictionary may have, a batch of rows in one repeated column, and a page of strings with delta lengths. A value takes
/// up to 32 bytes while it waits.
pub(super) const VALUES: usize = 1 << 24;

/// Whether a page can be as large as it says.
pub(super) fn check_size(packed: usize, unpacked: usize) -> Result<()> {
    if packed > PAGE || unpacked > PAGE {
        return wrong(format!("a page of {} bytes is larger than the {PAGE} that are read", packed.max(unpacked)));
    }
    if is_bomb(packed as u64, unpacked as u64) {
        return wrong(format!("a page of {packed} bytes is said to unpack to {unpacked}"));
    }
    Ok(())
}

/// Whether a dictionary can hold so many values.
pub(super) fn check_dictionary(kind: Type, width: i32, values: u32, bytes: usize) -> Result<()> {
    let least = match kind {
        Type::BOOLEAN => return wrong("a column of truth values has a dictionary"),
        // The length of a string.
        Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
        Type::INT64 | Type::DOUBLE => 8,
        Type::INT96 => 12,
        Type::FIXED_LEN_BYTE_ARRAY => usize::try_from(width).unwrap_or(0).max(1),
    };
    if values as usize > VALUES || (values as usize).saturating_mul(least) > bytes {
        return wrong(format!("a dictionary of {bytes} bytes is said to hold {values} values"));
    }
    Ok(())
}

/// Whether strings with delta lengths are as many as the page says, and not far longer together than the page. `packed` are its bytes on
/// disk (Encodings.md of the Parquet format, `DELTA_LENGTH_BYTE_ARRAY` and `DELTA_BYTE_ARRAY`).
pub(super) fn check_delta(encoding: Encoding, values: &[u8], count: u32, packed: usize) -> Result<()> {
    let is_prefixed = encoding == Encoding::DELTA_BYTE_ARRAY;
    if !is_prefixed && encoding != Encoding::DELTA_LENGTH_BYTE_ARRAY {
        return Ok(());
    }
    let most = VALUES.min(count as usize);
    let mut rest = values;
    // Of each value the length of what it has in common with the one before it, and the length of what it adds.
    for _ in 0..=usize::from(is_prefixed) {
        let Some((total, end)) = lengths(rest, most) else { return wrong("the lengths of strings in a page are damaged") };
        if is_bomb(packed as u64, total) {
            return wrong(format!("a page of {packed} bytes is said to hold strings of {total} bytes"));
        }
        rest = &rest[end..];
    }
    Ok(())
}

/// The sum of numbers in `DELTA_BINARY_PACKED`, none below 0, and where they end.
fn lengths(bytes: &[u8], most: usize) -> Option<(u64, usize)> {
    let mut thrift = Thrift::new(bytes);
    let mut size = || usize::try_from(thrift.varint()?).ok();
    let (block, parts, count) = (size()?, size()?, size()?);
    let mut value = thrift.number()?;
    let part = block.checked_div(parts)?;
    if block % parts != 0 || part == 0 || part % 32 != 0 || count > most {
        return None;
    }
    let mut total = if count > 0 { u64::try_from(value).ok()? } else { 0 };
    let mut left = count.saturating_sub(1);
    while left > 0 {
        let least = thrift.number()?;
        let widths = thrift.step(parts)?;
        for width in widths.iter().map(|width| usize::from(*width)) {
            if left == 0 {
                break;
            }
            if width > 32 {
                return None;
            }
            let packed = thrift.step(width * (part / 8))?;
            for at in 0..part.min(left) {
                value = value.checked_add(least)?.checked_add(bits(packed, at * width, width))?;
                total = total.checked_add(u64::try_from(value).ok()?)?;
            }
            left -= part.min(left);
        }
    }
    Some((total, thrift.at()))
}

/// A number of `width` bits, no more than 32, the lowest first.
fn bits(bytes: &[u8], at: usize, width: usize) -> i64 {
    let mut window = [0; 8];
    let some = bytes.get(at / 8..).unwrap_or_default();
    let length = some.len().min(8);
    window[..length].copy_from_slice(&some[..length]);
    (u64::from_le_bytes(window) >> (at % 8) & ((1 << width) - 1)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_cannot_be_are_refused() {
        assert!(check_size(1 << 20, 200 << 20).is_ok() && check_size(60, 100 << 20).is_ok());
        assert!(check_size(1 << 10, 200 << 20).is_err() && check_size(1 << 30, (1 << 30) + 1).is_err());
        assert!(check_dictionary(Type::BYTE_ARRAY, 0, 25, 100).is_ok());
        assert!(check_dictionary(Type::BYTE_ARRAY, 0, 26, 100).is_err());
        assert!(check_dictionary(Type::FIXED_LEN_BYTE_ARRAY, 16, u32::MAX, 1 << 30).is_err());
    }

    #[test]
    fn delta_lengths_are_counted_as_the_format_says() {
        // The example of Encodings.md: 7, 5, 3, 1, 2, 3, 4, 5 in one block of 128 values and four parts; then what follows.
        let packed = b"\x80\x01\x04\x08\x0e\x03\x02\0\0\0\xc0\x3f\0\0\0\0\0\0rest";
        let (total, end) = lengths(packed, 8).unwrap();
        assert_eq!((total, &packed[end..]), (7 + 5 + 3 + 1 + 2 + 3 + 4 + 5, &b"rest"[..]));
        assert_eq!(lengths(packed, 7), None);
        assert_eq!(lengths(&packed[..15], 8), None);
        // 2^24 lengths of 2^30 each.
        let bomb = [&b"\x80\x80\x80\x08\x01\x80\x80\x80\x08\x80\x80\x80\x80\x08\0\0"[..], b""].concat();
        assert!(lengths(&bomb, VALUES).is_some_and(|(total, _)| is_bomb(100, total)));
        assert!(check_delta(Encoding::DELTA_LENGTH_BYTE_ARRAY, &bomb, u32::MAX, 100).is_err());
    }
}
