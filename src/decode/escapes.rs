//! Encodings of seven bits that switch by escapes: ISO-2022-JP, ISO-2022-KR, HZ.
//!
//! In: bytes. Out: which of them they are in, or their text. ISO-2022-JP is for `encoding_rs` to decode; the other two are EUC-KR and GB 2312
//! without their high bits (RFC 1557, RFC 1843), so they are given those bits and decoded as such. Escapes of terminals are none of these.

use encoding_rs::{EUC_KR, GB18030, ISO_2022_JP};

use super::decoder::{Decoder, told};
use crate::document::Edit;

/// The encoding that the escapes in the bytes belong to.
pub(super) fn escapes(bytes: &[u8]) -> Option<Decoder> {
    let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let escape = memchr::memchr(0x1b, bytes).is_some();
    if !escape && !has(b"~{") || !bytes.is_ascii() {
        return None;
    }
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
