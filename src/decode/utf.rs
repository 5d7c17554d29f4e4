//! Marks of the UTF encodings, and UTF-16 and UTF-32 without a mark.
//!
//! In: bytes. Out: which of them they are in, with the length of the mark. It reads the start of the bytes only and decodes nothing.

use std::sync::OnceLock;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::count::count;
use super::decoder::{Decoder, UTF8};
use super::letters::{BIT, Wide, letters};

/// How many bytes are looked at.
const SCAN: usize = 4096;

/// A byte order mark and its length. UTF-32 comes before UTF-16, whose mark it starts with (Unicode 16.0, 23.8).
pub(super) fn mark(bytes: &[u8]) -> Option<(Decoder, usize)> {
    const MARKS: [(&[u8], Decoder); 5] = [
        (&[0xff, 0xfe, 0, 0], Decoder::Utf32 { big_endian: false }),
        (&[0, 0, 0xfe, 0xff], Decoder::Utf32 { big_endian: true }),
        (&[0xef, 0xbb, 0xbf], UTF8),
        (&[0xff, 0xfe], Decoder::Whatwg(UTF_16LE)),
        (&[0xfe, 0xff], Decoder::Whatwg(UTF_16BE)),
    ];
    let (mark, decoder) = MARKS.into_iter().find(|(mark, _)| bytes.starts_with(mark))?;
    // A UTF-8 mark before another is a left-over of a careless editor.
    if decoder == UTF8
        && let Some((inner, length)) = self::mark(&bytes[3..])
    {
        return Some((inner, length + 3));
    }
    Some((decoder, mark.len()))
}

/// UTF-16 or UTF-32 without a mark. Only bytes with zeros or other controls, or with bytes above 7F that are no UTF-8, are worth the question.
pub(super) fn unmarked(bytes: &[u8]) -> Option<Decoder> {
    let sample = &bytes[..bytes.len().min(SCAN) & !3];
    if sample.len() >= 8
        && let Some(decoder) = utf32(sample)
    {
        return Some(decoder);
    }
    let sample = &bytes[..bytes.len().min(SCAN) & !1];
    let units = sample.len() / 2;
    // Text ends on a whole unit; a unit may be missing where a file was cut.
    if units < 3 || !bytes.len().is_multiple_of(2) && bytes.len() < 200 {
        return None;
    }
    if is_bytes(sample) {
        return None;
    }
    // Most of what is asked is decided by the first lines.
    if units > FIRST
        && let head = &sample[..2 * FIRST]
        && cost(head.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]))) > FIRST as u32 * (MOST + 2)
        && cost(head.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]))) > FIRST as u32 * (MOST + 2)
    {
        return None;
    }
    let little = cost(sample.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
    let big = cost(sample.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])));
    let (least, codec) = if little <= big { (little, UTF_16LE) } else { (big, UTF_16BE) };
    (least <= units as u32 * MOST && least + units as u32 <= little.max(big)).then_some(Decoder::Whatwg(codec))
}

/// Units that decide whether the others are looked at.
const FIRST: usize = 64;

/// Whether these are plainly characters of a byte: spaces and line ends, and none of the controls that are half of a unit in most scripts.
fn is_bytes(sample: &[u8]) -> bool {
    count(sample, |byte| byte < 9) == 0 && count(sample, |byte| matches!(byte, b' ' | b'\n')) * 25 > sample.len()
}

/// The most bits that a unit of text costs on the average. Text in its own encoding costs about 6 (alphabets) to 10 (Chinese); bytes of
/// other encodings taken by twos cost about 16, as they fall into blocks that have nothing to do with each other.
const MOST: u32 = 12;

/// What text costs that is made of these units, in bits, roughly: a frequent Chinese, Japanese or Korean character as the models tell, a letter
/// near the last letter little, a leap into another block much.
fn cost(units: impl Iterator<Item = u16>) -> u32 {
    let known = known();
    let mut sum = 0;
    let (mut block, mut high) = (0, false);
    for unit in units {
        let surrogate = unit & 0xfc00;
        let alone = high != (surrogate == 0xdc00);
        high = surrogate == 0xd800;
        sum += match unit {
            _ if alone => 40,
            0xd800..=0xdfff => 10,
            0x20..=0x7e | 0x09 | 0x0a | 0x0d => 5,
            0xfeff | 0x3000..=0x3002 | 0xff01..=0xff5e | 0x2010..=0x2026 | 0xa0..=0xff => 8,
            0..=0x9f | 0xe000..=0xf8ff | 0xfff0..=0xffff => 40,
            // Beyond the kana no alphabet is in use; EUC-JP, read so, is all in one block of them.
            _ if unit >> 7 == block && unit < 0x3100 => 5,
            _ => {
                block = unit >> 7;
                known.get(usize::from(unit)).copied().map_or(UNKNOWN, u32::from)
            }
        };
    }
    sum
}

/// What a unit costs in bits that is no frequent character of a language with thousands of them.
const UNKNOWN: u32 = 18;

/// What each unit costs in bits in the one of those languages in which it is most frequent.
fn known() -> &'static [u8] {
    static KNOWN: OnceLock<Vec<u8>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut least = vec![u32::MAX; 1 << 16];
        for (c, cost) in letters().wide.iter().flat_map(Wide::known) {
            if let Some(least) = least.get_mut(c as usize) {
                *least = cost.min(*least);
            }
        }
        least.into_iter().map(|cost| if cost == u32::MAX { UNKNOWN as u8 } else { (cost / BIT) as u8 }).collect()
    })
}

/// UTF-32 has a zero in every unit's top byte, and at most 10 in the next.
fn utf32(sample: &[u8]) -> Option<Decoder> {
    let fits = |top: usize, next: usize, low: [usize; 2]| {
        sample.chunks_exact(4).all(|unit| unit[top] == 0 && unit[next] <= 0x10 && (unit[low[0]] != 0 || unit[low[1]] != 0))
    };
    if fits(3, 2, [1, 0]) {
        return Some(Decoder::Utf32 { big_endian: false });
    }
    fits(0, 1, [2, 3]).then_some(Decoder::Utf32 { big_endian: true })
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn scripts_without_zero_bytes_are_told_too() {
        for text in [
            "Мост откроют весной",
            "河上的新桥明年春天开放",
            "橋は来年の春に開通します",
            "يفتح الجسر",
            "The bridge opens",
            "Ποτάμι και γέφυρα",
        ] {
            for (label, bytes) in [
                ("utf-16le", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
                ("utf-16be", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
                ("utf-32le", text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
                ("utf-32be", text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
            ] {
                assert_eq!(unmarked(&bytes).map(super::Decoder::label).as_deref(), Some(label), "{text}");
            }
        }
    }

    #[test]
    fn text_of_single_bytes_is_none_of_them() {
        let russian = "Мост через реку откроют весной.";
        let chinese = "河上的新桥明年春天开放交通。";
        for bytes in [
            encoding_rs::WINDOWS_1251.encode(russian).0,
            encoding_rs::KOI8_R.encode(russian).0,
            encoding_rs::GBK.encode(chinese).0,
            encoding_rs::SHIFT_JIS.encode("橋は来年の春に開通します。").0,
            encoding_rs::EUC_KR.encode("다리는 내년 봄에 개통됩니다.").0,
        ] {
            assert!(unmarked(&bytes).is_none(), "{}", bytes.escape_ascii());
        }
    }
}
