//! Which encoding the bytes are in, and the text they are.
//!
//! In: a record's bytes and what transport and page declare. Out: text, encoding and evidence, or nothing where the
//! bytes are no text. The order: byte order mark, a forced encoding, zero bytes in a pattern, valid UTF-8, UTF-8 with a
//! few stray bytes, the declaration if the bytes agree with it, statistics (chardetng). A declaration alone never wins:
//! of pages with a wrong one, tools that obey it read 2.4 % right.

use std::fmt::Write as _;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding as Codec, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Settings, declared};
use crate::document::{Edit, Encoding, Evidence, Stage};
use crate::read::Record;

/// Bytes become text.
#[derive(Debug)]
pub(super) struct Detected {
    pub text: String,
    pub encoding: Encoding,
    pub edits: Vec<Edit>,
}

/// What to decode with: a WHATWG encoding, or UTF-32, which WHATWG leaves out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Decoder {
    Whatwg(&'static Codec),
    Utf32 { big_endian: bool },
}

impl Decoder {
    fn label(self) -> String {
        match self {
            Self::Whatwg(codec) => codec.name().to_ascii_lowercase(),
            Self::Utf32 { big_endian: false } => "utf-32le".into(),
            Self::Utf32 { big_endian: true } => "utf-32be".into(),
        }
    }

    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Whatwg(codec) => codec.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Utf32 { big_endian } => utf32(bytes, big_endian),
        }
    }
}

/// The decoder for a label. `replacement` is no encoding to read with, so it is none here.
pub(super) fn by_label(label: &str) -> Option<Decoder> {
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-32" | "utf-32le" | "utf32" => Some(Decoder::Utf32 { big_endian: false }),
        "utf-32be" => Some(Decoder::Utf32 { big_endian: true }),
        label => Codec::for_label_no_replacement(label.as_bytes()).map(Decoder::Whatwg),
    }
}

/// Decodes a record, `None` where its bytes are no text.
pub(super) fn detect(record: &Record, settings: &Settings) -> Option<Detected> {
    let bytes = record.bytes.as_slice();
    let from_page = || declared::declared(bytes);
    let declared = if record.charset.is_empty() { from_page() } else { record.charset.to_ascii_lowercase() };
    let done = |decoder: Decoder, evidence: Evidence, skip: usize| {
        let encoding = Encoding { label: decoder.label(), evidence, declared: declared.clone() };
        Some(Detected { text: decoder.decode(&bytes[skip..]), encoding, edits: Vec::new() })
    };
    if let Some(decoder) = by_label(&settings.encoding) {
        return done(decoder, Evidence::Forced, bom(bytes).map_or(0, |(_, length)| length));
    }
    if let Some((decoder, length)) = bom(bytes) {
        return done(decoder, Evidence::Bom, length);
    }
    if bytes.contains(&0)
        && let Some(decoder) = zero_bytes(bytes)
    {
        return done(decoder, Evidence::ZeroBytes, 0);
    }
    if is_binary(bytes) {
        return None;
    }
    let escapes = bytes.contains(&0x1b);
    if !escapes && let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        let evidence = if is_utf8(&declared) { Evidence::Declared } else { Evidence::Utf8 };
        let encoding = Encoding { label: "utf-8".into(), evidence, declared };
        return Some(Detected { text: text.into_owned(), encoding, edits: Vec::new() });
    }
    if settings.repair != super::Repair::Off
        && let Some((text, edits)) = nearly_utf8(bytes)
    {
        let encoding = Encoding { label: "utf-8".into(), evidence: Evidence::NearlyUtf8, declared };
        return Some(Detected { text, encoding, edits });
    }
    let guess = guess(bytes);
    match by_label(&declared) {
        Some(decoder) if agrees(decoder, guess, bytes) => done(decoder, Evidence::Declared, 0),
        _ => done(Decoder::Whatwg(guess), if guess == UTF_8 { Evidence::Utf8 } else { Evidence::Statistics }, 0),
    }
}

fn is_utf8(label: &str) -> bool {
    by_label(label) == Some(Decoder::Whatwg(UTF_8))
}

/// A byte order mark and its length. UTF-32 comes before UTF-16, whose mark it starts with (Unicode 16.0, 23.8).
fn bom(bytes: &[u8]) -> Option<(Decoder, usize)> {
    const MARKS: [(&[u8], Decoder); 5] = [
        (&[0xff, 0xfe, 0, 0], Decoder::Utf32 { big_endian: false }),
        (&[0, 0, 0xfe, 0xff], Decoder::Utf32 { big_endian: true }),
        (&[0xef, 0xbb, 0xbf], Decoder::Whatwg(UTF_8)),
        (&[0xff, 0xfe], Decoder::Whatwg(UTF_16LE)),
        (&[0xfe, 0xff], Decoder::Whatwg(UTF_16BE)),
    ];
    let (mark, decoder) = MARKS.into_iter().find(|(mark, _)| bytes.starts_with(mark))?;
    // A UTF-8 mark before other bytes is a left-over of a careless editor.
    if decoder == Decoder::Whatwg(UTF_8) {
        if let Some(inner) = bom(&bytes[3..]) {
            return Some((inner.0, inner.1 + 3));
        }
        nearly_valid(bytes)?;
    }
    Some((decoder, mark.len()))
}

/// UTF-16 or UTF-32 without a mark: zero bytes in nearly every second place, or in two or three of four.
fn zero_bytes(bytes: &[u8]) -> Option<Decoder> {
    let sample = &bytes[..bytes.len().min(4096) & !3];
    if sample.len() < 4 {
        return None;
    }
    let mut zeros = [0usize; 4];
    for group in sample.chunks_exact(4) {
        for (count, byte) in zeros.iter_mut().zip(group) {
            *count += usize::from(*byte == 0);
        }
    }
    let groups = sample.len() / 4;
    // In UTF-32 the top byte is always 0 and the next at most 0x10.
    let most = |place: usize| zeros[place] * 10 >= groups * 9;
    let some = |place: usize| zeros[place] * 10 >= groups * 3;
    let none = |place: usize| zeros[place] * 20 <= groups;
    if most(3) && most(2) && none(0) {
        return Some(Decoder::Utf32 { big_endian: false });
    }
    if most(0) && most(1) && none(3) {
        return Some(Decoder::Utf32 { big_endian: true });
    }
    if some(1) && some(3) && none(0) && none(2) {
        return Some(Decoder::Whatwg(UTF_16LE));
    }
    if some(0) && some(2) && none(1) && none(3) {
        return Some(Decoder::Whatwg(UTF_16BE));
    }
    None
}

/// Bytes that are no text in any encoding: a known magic number, or more control bytes than text ever has.
fn is_binary(bytes: &[u8]) -> bool {
    const MAGIC: [&[u8]; 14] = [
        b"\x89PNG\r\n",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x7fELF",
        b"RIFF",
        b"OggS",
        b"ID3",
        b"wOFF",
        b"wOF2",
        b"\x28\xb5\x2f\xfd",
        b"\xfd7zXZ",
    ];
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    let sample = &bytes[..bytes.len().min(8192)];
    let controls = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    controls * 20 > sample.len()
}

/// How many stray bytes a text may hold and still be UTF-8, or `None` if they are too many to call it that.
/// Valid sequences of two bytes and more are the evidence for it: legacy text forms them only by accident.
fn nearly_valid(bytes: &[u8]) -> Option<usize> {
    let (mut stray, mut sequences) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        stray += usize::from(!chunk.invalid().is_empty());
        sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xc2).count();
    }
    (stray * 4 <= sequences).then_some(stray)
}

/// UTF-8 with a few stray bytes: each stray byte is read as windows-1252, which is what it most often was, and told.
fn nearly_utf8(bytes: &[u8]) -> Option<(String, Vec<Edit>)> {
    nearly_valid(bytes)?;
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut edits = Vec::new();
    let mut line = 1;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        line += chunk.valid().matches('\n').count();
        if !chunk.invalid().is_empty() {
            let (after, _) = WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
            let before = hex(chunk.invalid());
            // A sequence cut in the middle is no windows-1252 text: its start alone says nothing.
            let cut = chunk.invalid().len() > 1 || chunk.invalid()[0] >= 0xe0 && text.ends_with(|c: char| c > '\u{7ff}');
            let after = if cut { "\u{fffd}".to_owned() } else { after.into_owned() };
            text.push_str(&after);
            edits.push(Edit {
                block: 0,
                place: format!("line {line}"),
                stage: Stage::Decode,
                rule: "stray-byte".into(),
                before,
                after,
            });
        }
    }
    Some((text, edits))
}

/// Bytes as `\xNN`, since they are no text.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "\\x{byte:02x}");
        text
    })
}

/// The best guess of statistics over all bytes.
fn guess(bytes: &[u8]) -> &'static Codec {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether the bytes agree with a declared encoding: it decodes them without error, and the text reads no worse than
/// what statistics propose.
fn agrees(decoder: Decoder, guess: &'static Codec, bytes: &[u8]) -> bool {
    let Decoder::Whatwg(codec) = decoder else { return false };
    // Zero bytes were looked for before: without them a UTF-16 label is a lie (HTML standard, 13.2.3.2, says UTF-8).
    if codec == UTF_16LE || codec == UTF_16BE {
        return false;
    }
    if codec == guess {
        return true;
    }
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let (declared, _, bad) = codec.decode(sample);
    if bad && sample.len() == bytes.len() {
        return false;
    }
    oddness(&declared) <= oddness(&guess.decode(sample).0)
}

/// How much a text reads like the wrong encoding, in parts of its non-ASCII characters: symbols between letters, capitals
/// after small letters, two scripts in a word, C1 controls.
fn oddness(text: &str) -> u64 {
    let (mut odd, mut all) = (0u64, 0u64);
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            all += 1;
            let symbol = !c.is_alphanumeric() && !c.is_whitespace();
            odd += match c {
                '\u{80}'..='\u{9f}' | '\u{fffd}' => 4,
                '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '«' | '»' | '\u{a0}' => 0,
                _ if symbol && before.is_alphabetic() => 2,
                _ if c.is_uppercase() && before.is_lowercase() => 2,
                _ if c.is_alphabetic() && c > '\u{24f}' && before.is_ascii_alphabetic() => 2,
                _ => 0,
            };
        } else if c.is_ascii_alphabetic() && before.is_alphabetic() && before > '\u{24f}' {
            odd += 2;
        }
        before = c;
    }
    odd * 1000 / all.max(1)
}

/// UTF-32, which `encoding_rs` leaves out with the WHATWG standard. What is no character becomes U+FFFD.
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
    use super::*;

    fn read(bytes: &[u8]) -> Option<Detected> {
        detect(&Record { bytes: bytes.to_vec(), ..Record::default() }, &Settings::default())
    }

    const RUSSIAN: &str = "Мост через реку откроют весной, сообщила вчера городская управа. Движение пойдёт в обе стороны.";

    #[test]
    fn a_wrong_declaration_does_not_win() {
        let page = format!("<html><meta charset=windows-1252><p>{RUSSIAN}</p>");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
        let detected = read(&bytes).unwrap();
        assert_eq!((detected.encoding.label.as_str(), detected.text), ("windows-1251", page.clone()));
        let detected = read(page.as_bytes()).unwrap();
        assert_eq!((detected.encoding.label.as_str(), detected.text), ("utf-8", page));
    }

    #[test]
    fn a_right_declaration_of_a_legacy_page_is_believed() {
        for label in ["windows-1251", "koi8-r", "iso-8859-5", "ibm866"] {
            let page = format!("<html><meta charset={label}><p>{RUSSIAN}</p>");
            let Some(Decoder::Whatwg(codec)) = by_label(label) else { panic!("{label}") };
            let detected = read(&codec.encode(&page).0).unwrap();
            assert_eq!((detected.encoding.label.as_str(), detected.text), (label, page));
        }
    }

    #[test]
    fn utf16_and_utf32_are_told_with_and_without_a_mark() {
        let text = "Das Rathaus schließt früher.\nNäheres am Aushang.";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for (mark, bytes, label) in [
            (&b"\xff\xfe"[..], &utf16, "utf-16le"),
            (b"", &utf16, "utf-16le"),
            (b"\0\0\xfe\xff", &utf32, "utf-32be"),
            (b"", &utf32, "utf-32be"),
        ] {
            let detected = read(&[mark, bytes].concat()).unwrap();
            assert_eq!((detected.encoding.label.as_str(), detected.text.as_str()), (label, text));
        }
    }

    #[test]
    fn one_stray_byte_costs_that_byte_and_nothing_else() {
        let mut bytes = "Die Brücke über den Fluß wurde für Fußgänger geöffnet: ".as_bytes().to_vec();
        bytes.extend(b"caf\xe9 am Ufer.");
        let detected = read(&bytes).unwrap();
        assert_eq!(detected.encoding.evidence, Evidence::NearlyUtf8);
        assert!(detected.text.ends_with("café am Ufer."), "{}", detected.text);
        assert_eq!(detected.edits.len(), 1);
        assert_eq!((detected.edits[0].before.as_str(), detected.edits[0].after.as_str()), ("\\xe9", "é"));
    }

    #[test]
    fn binary_is_no_text() {
        assert!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").is_none());
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(read(&noise).is_none());
    }
}
