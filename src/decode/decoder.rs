//! Bytes to text in an encoding that is known.
//!
//! In: bytes and a [`Decoder`]. Out: their text, and an edit for every run of bytes that the encoding has no character for. It guesses nothing,
//! and no byte is lost without an edit.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding as Codec, UTF_8};

use super::pages::{Page, page};
use super::{escapes, johab};
use crate::document::{Edit, Stage};

/// What to decode with: an encoding of the Encoding Standard, or one that it leaves out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Decoder {
    Whatwg(&'static Codec),
    Page(&'static Page),
    Utf32 { big_endian: bool },
    Iso2022Kr,
    Hz,
    Johab,
}

impl PartialEq for Decoder {
    fn eq(&self, other: &Self) -> bool {
        self.label() == other.label()
    }
}

/// UTF-8, which nearly all text is in.
pub(super) const UTF8: Decoder = Decoder::Whatwg(UTF_8);

impl Decoder {
    /// The name used in records.
    pub(super) fn label(self) -> String {
        match self {
            Self::Whatwg(codec) => codec.name().to_ascii_lowercase(),
            Self::Page(page) => page.label.into(),
            Self::Utf32 { big_endian: false } => "utf-32le".into(),
            Self::Utf32 { big_endian: true } => "utf-32be".into(),
            Self::Iso2022Kr => "iso-2022-kr".into(),
            Self::Hz => "hz-gb-2312".into(),
            Self::Johab => "johab".into(),
        }
    }

    /// The text of bytes that start in line `line`. What cannot be read becomes U+FFFD and an edit.
    pub(super) fn decode(self, bytes: &[u8], line: usize) -> (String, Vec<Edit>) {
        match self {
            Self::Whatwg(codec) if codec == encoding_rs::ISO_2022_JP => escapes::iso_2022_jp(bytes, line),
            Self::Whatwg(codec) => match codec.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => (text.into_owned(), Vec::new()),
                None => told(codec, bytes, line),
            },
            Self::Page(page) => marked(page.decode(bytes), bytes, 1, line),
            Self::Utf32 { big_endian } => marked(utf32(bytes, big_endian), bytes, 4, line),
            Self::Iso2022Kr => escapes::iso_2022_kr(bytes, line),
            Self::Hz => escapes::hz(bytes, line),
            Self::Johab => johab::decode(bytes, line),
        }
    }

    /// The text alone, as [`Decoder::decode`] has it.
    pub(super) fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Whatwg(codec) if codec != encoding_rs::ISO_2022_JP => codec.decode_without_bom_handling(bytes).0,
            Self::Page(page) => page.decode(bytes).into(),
            Self::Johab => johab::text(bytes).into(),
            _ => self.decode(bytes, 1).0.into(),
        }
    }
}

/// The decoder for a label. `replacement` is no encoding to read with, so it is none here.
pub(super) fn by_label(label: &str) -> Option<Decoder> {
    match label.trim().to_ascii_lowercase().as_str() {
        "" => None,
        "utf-32" | "utf-32le" | "utf32" => Some(Decoder::Utf32 { big_endian: false }),
        "utf-32be" => Some(Decoder::Utf32 { big_endian: true }),
        "iso-2022-kr" | "csiso2022kr" => Some(Decoder::Iso2022Kr),
        "hz-gb-2312" | "hz" => Some(Decoder::Hz),
        "johab" | "cp1361" => Some(Decoder::Johab),
        label => Codec::for_label_no_replacement(label.as_bytes()).map(Decoder::Whatwg).or_else(|| page(label).map(Decoder::Page)),
    }
}

/// Decodes with an edit for every run of bytes that the codec has no character for.
pub(super) fn told(codec: &'static Codec, bytes: &[u8], mut line: usize) -> (String, Vec<Edit>) {
    let mut decoder = codec.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
    let mut edits = Edits::default();
    let (mut at, mut counted) = (0, 0);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(bytes.len() - at + 16),
            DecoderResult::Malformed(length, behind) => {
                let end = at.saturating_sub(usize::from(behind));
                let start = end.saturating_sub(usize::from(length));
                line += text[counted..].matches('\n').count();
                counted = text.len();
                edits.add(&bytes[start..end], start, line);
                text.reserve(16);
                text.push('\u{fffd}');
            }
        }
    }
    (text, edits.list)
}

/// Edits for bytes that could not be read; bytes one after the other are one edit.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) list: Vec<Edit>,
    end: usize,
}

impl Edits {
    pub(super) fn add(&mut self, bytes: &[u8], start: usize, line: usize) {
        if let Some(last) = self.list.last_mut()
            && self.end == start
        {
            last.before.push_str(&hex(bytes));
            last.after.push('\u{fffd}');
        } else {
            self.list.push(edit(line, "unreadable-bytes", hex(bytes), "\u{fffd}".into()));
        }
        self.end = start + bytes.len();
    }
}

/// Text whose every U+FFFD stands for `width` bytes: the edits that say so. Bytes at the end that are no whole unit are the last one.
fn marked(text: String, bytes: &[u8], width: usize, line: usize) -> (String, Vec<Edit>) {
    let mut edits = Edits::default();
    if text.contains('\u{fffd}') {
        let mut line = line;
        for (number, c) in text.chars().enumerate() {
            let start = number * width;
            if c == '\u{fffd}' {
                edits.add(bytes.get(start..bytes.len().min(start + width)).unwrap_or_default(), start, line);
            }
            line += usize::from(c == '\n');
        }
    }
    (text, edits.list)
}

/// An edit of this stage.
pub(super) fn edit(line: usize, rule: &'static str, before: String, after: String) -> Edit {
    Edit { block: 0, place: format!("line {line}"), stage: Stage::Decode, rule: rule.into(), before, after }
}

/// Bytes as `\xNN`, since they are no text.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or('0');
    bytes.iter().fold(String::with_capacity(bytes.len() * 4), |mut text, byte| {
        text.extend(['\\', 'x', digit(byte >> 4), digit(byte & 15)]);
        text
    })
}

/// UTF-32, which `encoding_rs` leaves out with the Encoding Standard. What is no character becomes U+FFFD.
fn utf32(bytes: &[u8], big_endian: bool) -> String {
    let whole = bytes.chunks_exact(4);
    let cut = !whole.remainder().is_empty();
    whole
        .map(|unit| {
            let unit = [unit[0], unit[1], unit[2], unit[3]];
            let scalar = if big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
            char::from_u32(scalar).unwrap_or('\u{fffd}')
        })
        .chain(cut.then_some('\u{fffd}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::by_label;

    #[test]
    fn every_byte_that_cannot_be_read_is_told() {
        for (label, bytes, text, before, place) in [
            ("utf-8", &b"one\ntw\xffo"[..], "one\ntw\u{fffd}o", "\\xff", "line 2"),
            ("windows-1253", b"\xc1\xaa\xd2", "Α\u{fffd}\u{fffd}", "\\xaa\\xd2", "line 1"),
            ("shift_jis", b"\x82\xa0\x85", "あ\u{fffd}", "\\x85", "line 1"),
            ("ibm857", b"a\x8d\n\x8d", "aı\nı", "", ""),
            ("utf-32be", b"\0\0\0a\0\x11\0\0\0\0", "a\u{fffd}\u{fffd}", "\\x00\\x11\\x00\\x00\\x00\\x00", "line 1"),
        ] {
            let (read, edits) = by_label(label).unwrap().decode(bytes, 1);
            let first = edits.first().map_or(("", ""), |edit| (edit.before.as_str(), edit.place.as_str()));
            assert_eq!((read.as_str(), first, edits.len()), (text, (before, place), usize::from(!before.is_empty())), "{label}");
        }
    }
}
