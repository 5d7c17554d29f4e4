//! Johab, the Korean encoding that composes its syllables (KS X 1001, annex 3; IBM and Windows code page 1361).
//!
//! In: bytes. Out: their text, and an edit for every run of bytes that it has no character for. Syllables are computed from their three parts; signs
//! and Chinese characters are those of EUC-KR in another place, so they are moved there and decoded by `encoding_rs`.

use encoding_rs::EUC_KR;

use super::decoder::Edits;
use crate::document::Edit;

/// The place of the first letter in Unicode's order of syllables, by its five bits; 1 is no letter.
const FIRST: u8 = 2;
/// Vowels by their five bits: in four groups of six, each with two bits unused before it (Unicode 16.0, 3.12, for the order of syllables).
const VOWEL: [Option<u8>; 32] = {
    let mut table = [None; 32];
    let mut code = 3;
    let mut vowel = 0;
    while code < 30 {
        if code % 8 >= 2 {
            table[code] = Some(vowel);
            vowel += 1;
        }
        code += 1;
    }
    table
};

/// Decodes bytes that start in line `line`.
pub(super) fn decode(bytes: &[u8], line: usize) -> (String, Vec<Edit>) {
    let mut edits = Edits::default();
    let text = read(bytes, line, |at, line| edits.add(&bytes[at..=at], at, line));
    (text, edits.list)
}

/// The text alone.
pub(super) fn text(bytes: &[u8]) -> String {
    read(bytes, 1, |_, _| {})
}

/// Reads bytes that start in line `line`, and tells place and line of every byte that cannot be read.
fn read(bytes: &[u8], mut line: usize, mut lost: impl FnMut(usize, usize)) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while let Some(lead) = bytes.get(at).copied() {
        if lead.is_ascii() {
            line += usize::from(lead == b'\n');
            text.push(char::from(lead));
            at += 1;
            continue;
        }
        let read = bytes.get(at + 1).and_then(|trail| character(lead, *trail));
        if let Some(c) = read {
            text.push(c);
            at += 2;
        } else {
            lost(at, line);
            text.push('\u{fffd}');
            at += 1;
        }
    }
    text
}

fn character(lead: u8, trail: u8) -> Option<char> {
    match lead {
        0x84..=0xd3 => syllable(u16::from(lead) << 8 | u16::from(trail)),
        0xd9..=0xde | 0xe0..=0xf9 => other(lead, trail),
        _ => None,
    }
}

/// One bit, then five for the first letter, the vowel and the last letter.
fn syllable(unit: u16) -> Option<char> {
    let (first, vowel, last) = ((unit >> 10 & 31) as u8, (unit >> 5 & 31) as u8, (unit & 31) as u8);
    let first = first.checked_sub(FIRST).filter(|first| *first < 19);
    let last = match last {
        1..=17 => last - 1,
        19..=29 => last - 2,
        _ => return None,
    };
    let Some(vowel) = VOWEL[usize::from(vowel)] else {
        // A first letter alone, without vowel and last letter: a compatibility letter in the order of first letters.
        const ALONE: [char; 19] =
            ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
        return (vowel == 2 && last == 0).then_some(()).and(first).map(|first| ALONE[usize::from(first)]);
    };
    match first {
        Some(first) => char::from_u32(0xac00 + (u32::from(first) * 21 + u32::from(vowel)) * 28 + u32::from(last)),
        // A vowel alone.
        None if unit >> 10 & 31 == 1 && last == 0 => char::from_u32(0x314f + u32::from(vowel)),
        None => None,
    }
}

/// Signs and Chinese characters: two rows of 94 of KS X 1001 for every lead.
fn other(lead: u8, trail: u8) -> Option<char> {
    let place = match trail {
        0x31..=0x7e => trail - 0x31,
        0x91..=0xfe => trail - 0x43,
        _ => return None,
    };
    let row = if lead < 0xe0 { 2 * (lead - 0xd9) } else { 2 * (lead - 0xe0) + 41 };
    let (row, cell) = if place < 94 { (row, place) } else { (row + 1, place - 94) };
    let text = EUC_KR.decode_without_bom_handling_and_without_replacement(&[0xa1 + row, 0xa1 + cell])?.into_owned();
    text.chars().next()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn syllables_letters_signs_and_lost_bytes() {
        // unicode.org/Public/MAPPINGS/OBSOLETE/EASTASIA/KSC/JOHAB.TXT
        let (text, edits) = decode(b"\x88\x61\x88\x62\xd0\x65 \x88\x41\x84\x61\xe0\x31\xd9\x31\n\xff", 1);
        assert_eq!(text, "가각한 ㄱㅏ伽\u{3000}\n\u{fffd}");
        assert_eq!((edits.len(), edits[0].place.as_str(), edits[0].before.as_str()), (1, "line 2", "\\xff"));
    }
}
