//! Encodings of seven bits that switch by escapes: ISO-2022-JP, ISO-2022-KR, HZ.
//!
//! In: bytes. Out: which of them they are in, or their text. ISO-2022-JP is for `encoding_rs` to decode; the other two are EUC-KR and GB 2312
//! without their high bits (RFC 1557, RFC 1843), so they are given those bits and decoded as such. Escapes of terminals are none of these.

use encoding_rs::{EUC_KR, GB18030, ISO_2022_JP};

use super::decoder::{Decoder, edit, hex, told};
use crate::document::Edit;

/// So many bytes are looked through for a character beyond ASCII before all are looked through for escapes.
const SOON: usize = 4096;

/// The encoding that the escapes in the bytes belong to.
pub(super) fn escapes(bytes: &[u8]) -> Option<Decoder> {
    let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let begins = |at: usize| bytes[at] == 0x1b || bytes.get(at + 1) == Some(&b'{');
    // A character beyond ASCII ends the question, and where text has any it mostly has one soon.
    let soon = &bytes[..bytes.len().min(SOON)];
    if !soon.is_ascii() || !memchr::memchr2_iter(0x1b, b'~', bytes).any(begins) || !bytes.is_ascii() {
        return None;
    }
    let escape = memchr::memchr(0x1b, bytes).is_some();
    // RFC 1557: the header is at the start of a line, once.
    if escape && has(b"\x1b$)C") {
        return Some(Decoder::Iso2022Kr);
    }
    // RFC 1468: to two bytes by ESC $ @ and ESC $ B, back by ESC ( B and ESC ( J; ESC ( I is half-width katakana.
    if escape && (has(b"\x1b$B") || has(b"\x1b$@") || has(b"\x1b(I") || has(b"\x1b(J")) {
        return Some(Decoder::Whatwg(ISO_2022_JP));
    }
    is_hz(bytes).then_some(Decoder::Hz)
}

/// Whether all that stands between `~{` and `~}` is pairs of GB 2312, which no program text and no formula is.
fn is_hz(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut pairs = 0;
    while let Some(start) = memchr::memmem::find(rest, b"~{") {
        let inner = &rest[start + 2..];
        let Some(end) = memchr::memmem::find(inner, b"~}") else { return false };
        if end == 0
            || end % 2 != 0
            || !inner[..end].chunks(2).all(|pair| (0x21..=0x77).contains(&pair[0]) && (0x21..=0x7e).contains(&pair[1]))
        {
            return false;
        }
        pairs += end / 2;
        rest = &inner[end + 2..];
    }
    pairs >= 2
}

/// ISO-2022-JP. RFC 1468 has every line end in ASCII, so an escape that no other ends on its line is either one of a writer who forgot
/// that, and then Japanese follows, also on the next line; or it is no escape, and nothing that follows may turn into ideographs.
pub(super) fn iso_2022_jp(bytes: &[u8], line: usize) -> (String, Vec<Edit>) {
    let mut sound = Vec::with_capacity(bytes.len());
    let mut stray = Vec::new();
    let mut carried: Option<[u8; 3]> = None;
    for (number, row) in (line..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        let (words, end) = row.split_at(row.len() - row.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count());
        let (open, japanese) = open(words, carried);
        let goes_on = open.is_none_or(|open| open.at.is_some() || japanese);
        if let Some(escape) = carried.filter(|_| goes_on) {
            sound.extend_from_slice(&escape);
        }
        match open {
            Some(Open { at: Some(at), .. }) if !japanese => {
                stray.push(edit(number, "unreadable-bytes", hex(&words[at..at + 3]), String::new()));
                sound.extend_from_slice(&words[..at]);
                sound.extend_from_slice(&words[at + 3..]);
            }
            _ => sound.extend_from_slice(words),
        }
        carried = open.filter(|_| japanese).map(|open| open.escape);
        if carried.is_some() {
            sound.extend_from_slice(b"\x1b(B");
        }
        sound.extend_from_slice(end);
    }
    let (text, mut edits) = match ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&sound) {
        Some(text) => (text.into_owned(), Vec::new()),
        None => told(ISO_2022_JP, &sound, line),
    };
    edits.extend(stray);
    (text, edits)
}

/// An escape that a line leaves open; `at` is where it stands, `None` where an earlier line has opened it.
#[derive(Clone, Copy)]
struct Open {
    escape: [u8; 3],
    at: Option<usize>,
}

/// The escape that is open at the end of a line, and whether what follows it there reads as Japanese: pairs of which one in ten is kana.
fn open(words: &[u8], carried: Option<[u8; 3]>) -> (Option<Open>, bool) {
    let mut open = carried.map(|escape| Open { escape, at: None });
    for at in memchr::memchr_iter(0x1b, words) {
        match words.get(at..at + 3) {
            Some(b"\x1b(B" | b"\x1b(J") => open = None,
            Some(escape @ (b"\x1b$B" | b"\x1b$@" | b"\x1b(I")) => {
                open = escape.try_into().ok().map(|escape| Open { escape, at: Some(at) });
            }
            _ => {}
        }
    }
    let Some(last) = open else { return (None, false) };
    let follows = &words[last.at.map_or(0, |at| at + 3)..];
    let pairs = follows.chunks(2);
    let kana = pairs.clone().filter(|pair| matches!(pair[0], 0x24 | 0x25)).count();
    (open, kana * 10 >= pairs.len() && kana > 0 && follows.iter().all(|byte| (0x21..=0x7e).contains(byte)))
}

/// ISO-2022-KR: shift-out begins two bytes a letter, shift-in ends them.
pub(super) fn iso_2022_kr(bytes: &[u8], line: usize) -> (String, Vec<Edit>) {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut wide = false;
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(b"\x1b$)C") {
            rest = after;
            continue;
        }
        match byte {
            0x0e => wide = true,
            0x0f => wide = false,
            0x21..=0x7e if wide => plain.push(byte | 0x80),
            other => plain.push(*other),
        }
        rest = after;
    }
    told(EUC_KR, &plain, line)
}

/// HZ: `~{` begins two bytes a character, `~}` ends them, `~~` is a tilde, a tilde at the end of a line joins it with the next.
pub(super) fn hz(bytes: &[u8], line: usize) -> (String, Vec<Edit>) {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut wide = false;
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after.first()) {
            (b'~', Some(b'{')) if !wide => (wide, rest) = (true, &after[1..]),
            (b'~', Some(b'}')) if wide => (wide, rest) = (false, &after[1..]),
            (b'~', Some(b'~')) if !wide => {
                plain.push(b'~');
                rest = &after[1..];
            }
            (b'~', Some(b'\n')) if !wide => rest = &after[1..],
            (b'\n', _) => {
                wide = false;
                plain.push(b'\n');
            }
            (0x21..=0x7e, _) if wide => plain.push(byte | 0x80),
            (other, _) => plain.push(*other),
        }
    }
    told(GB18030, &plain, line)
}

#[cfg(test)]
mod tests {
    use super::escapes;

    #[test]
    fn an_escape_that_nothing_ends_turns_no_text_into_ideographs() {
        let read = |bytes: &[u8]| super::iso_2022_jp(bytes, 1);
        let (text, edits) = read(b"The ferry \x1b$B is late today.\nIt will come.\n\x1b$B$3$s\x1b(B\n");
        assert_eq!((text.as_str(), edits.len()), ("The ferry  is late today.\nIt will come.\nこん\n", 1));
        assert_eq!((edits[0].place.as_str(), edits[0].before.as_str()), ("line 1", "\\x1b\\x24\\x42"));
        // One who forgot to end it, for two lines, and then wrote English.
        let (text, edits) = read(b"\x1b$B$3$s\r\n$K$A$O\r\nall of it\n");
        assert_eq!((text.as_str(), edits.len()), ("こん\r\nにちは\r\nall of it\n", 0));
    }

    #[test]
    fn each_escape_has_its_encoding() {
        for (bytes, label, text) in [
            (&b"\x1b$B$3$s$K$A$O\x1b(B, all"[..], "iso-2022-jp", "こんにちは, all"),
            (b"\x1b$)C\x0e>H3g\x0f ok", "iso-2022-kr", "안녕 ok"),
            (b"~{VPND~} text ~~", "hz-gb-2312", "中文 text ~"),
        ] {
            let decoder = escapes(bytes).unwrap();
            let (read, edits) = decoder.decode(bytes, 1);
            assert_eq!((decoder.label().as_str(), read.as_str(), edits.len()), (label, text, 0));
        }
        for other in [&b"\x1b[1;31mred\x1b[0m"[..], b"f(~{x}) and ~{abc", b"plain", b"\x1b$B caf\xe9"] {
            assert!(escapes(other).is_none(), "{}", other.escape_ascii());
        }
    }
}
