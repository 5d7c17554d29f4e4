//! Decompression of a page whose size is known.
//!
//! In: packed bytes, and how many they are said to hold. Out: those bytes, or why there are none. No more is ever written than was said:
//! a page that holds more is an error as much as one that holds less (Compression.md of the Parquet format).

use std::io::Read;

use ::parquet::basic::CompressionCodec;

/// Whether there is a way to unpack it.
pub(super) fn is_read(codec: CompressionCodec) -> bool {
    !matches!(codec, CompressionCodec::BROTLI | CompressionCodec::LZO)
}

/// Puts what `packed` holds behind what is in `bytes`.
pub(super) fn unpack(codec: CompressionCodec, packed: &[u8], size: usize, bytes: &mut Vec<u8>) -> Result<(), String> {
    let begin = bytes.len();
    let damaged = |name: &str, error: &dyn std::fmt::Display| format!("the {name} data of a page is damaged: {error}");
    match codec {
        CompressionCodec::SNAPPY => {
            let fail = |error: snap::Error| damaged("snappy", &error);
            if snap::raw::decompress_len(packed).map_err(fail)? != size {
                return Err("a page does not hold as much as it says".into());
            }
            bytes.resize(begin + size, 0);
            snap::raw::Decoder::new().decompress(packed, &mut bytes[begin..]).map_err(fail)?;
        }
        CompressionCodec::GZIP => {
            let reader = flate2::read::MultiGzDecoder::new(packed);
            read(reader, size, bytes).map_err(|error| damaged("gzip", &error))?;
        }
        CompressionCodec::ZSTD => {
            let reader = zstd::stream::read::Decoder::with_buffer(packed);
            reader.and_then(|reader| read(reader, size, bytes)).map_err(|error| damaged("zstd", &error))?;
        }
        CompressionCodec::LZ4_RAW => {
            bytes.resize(begin + size, 0);
            lz4(packed, &mut bytes[begin..]).map_err(|error| damaged("lz4", &error))?;
        }
        CompressionCodec::LZ4 => {
            bytes.resize(begin + size, 0);
            // Old writers put a bare block there, others a block with Hadoop's frame.
            if !frames(packed, &mut bytes[begin..]) {
                lz4(packed, &mut bytes[begin..]).map_err(|error| damaged("lz4", &error))?;
            }
        }
        other => return Err(format!("its pages are packed with {other:?}")),
    }
    Ok(())
}

/// No more than one byte above the size is read.
fn read(reader: impl Read, size: usize, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    reader.take(size as u64 + 1).read_to_end(bytes).map(drop)
}

fn lz4(packed: &[u8], bytes: &mut [u8]) -> Result<(), String> {
    match lz4_flex::block::decompress_into(packed, bytes) {
        Ok(written) if written == bytes.len() => Ok(()),
        Ok(written) => Err(format!("{written} bytes came out of it")),
        Err(error) => Err(error.to_string()),
    }
}

/// Blocks with Hadoop's frame: two lengths of four bytes, unpacked and packed, the highest byte first. False where it is none.
fn frames(mut packed: &[u8], mut bytes: &mut [u8]) -> bool {
    while let [a, b, c, d, e, f, g, h, rest @ ..] = packed {
        let (size, length) = (u32::from_be_bytes([*a, *b, *c, *d]) as usize, u32::from_be_bytes([*e, *f, *g, *h]) as usize);
        if size > bytes.len() || length > rest.len() {
            return false;
        }
        let (own, after) = bytes.split_at_mut(size);
        if lz4(&rest[..length], own).is_err() {
            return false;
        }
        (packed, bytes) = (&rest[length..], after);
    }
    packed.is_empty() && bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_comes_out_than_was_said() {
        let text = b"The ferry from Saltwyke ".repeat(100);
        let gzip = crate::read::codec::tests::gzip(&text);
        let zstd = zstd::encode_all(text.as_slice(), 3).unwrap();
        let snappy = snap::raw::Encoder::new().compress_vec(&text).unwrap();
        for (codec, packed) in [(CompressionCodec::GZIP, gzip), (CompressionCodec::ZSTD, zstd), (CompressionCodec::SNAPPY, snappy)]
        {
            let given = |size: usize| {
                let mut bytes = b"levels".to_vec();
                unpack(codec, &packed, size, &mut bytes).map(|()| bytes)
            };
            assert_eq!(given(text.len()).unwrap(), [&b"levels"[..], &text].concat());
            assert!(given(10).is_err() || given(10).unwrap().len() == 6 + 11, "{codec:?}");
            assert!(given(text.len() + 1).is_err() || given(text.len() + 1).unwrap().len() == 6 + text.len(), "{codec:?}");
        }
    }

    #[test]
    fn blocks_of_lz4_are_read_with_a_frame_and_without() {
        // Literals alone: a token with their number, and the letters.
        let block = b"\x50ferry";
        let framed = [&[0, 0, 0, 5, 0, 0, 0, 6], &block[..]].concat().repeat(2);
        for (codec, packed, text) in [
            (CompressionCodec::LZ4_RAW, block.to_vec(), &b"ferry"[..]),
            (CompressionCodec::LZ4, block.to_vec(), b"ferry"),
            (CompressionCodec::LZ4, framed, b"ferryferry"),
        ] {
            let mut bytes = Vec::new();
            unpack(codec, &packed, text.len(), &mut bytes).unwrap();
            assert_eq!(bytes, text);
            assert!(unpack(codec, &packed, text.len() + 1, &mut Vec::new()).is_err());
        }
    }
}
