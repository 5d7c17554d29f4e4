//! Which encoding the bytes are in, and the text they are.
//!
//! In: a record's bytes and what transport and page declare. Out: text, encoding and evidence, or nothing where the bytes are no text. The order:
//! what is Unicode by its format, a forced encoding, byte order mark, UTF-16 and UTF-32 by their pattern, escapes, valid UTF-8, UTF-8 in part (`runs`), then statistics
//! (`guess`), in which a declaration and the top-level domain are evidence among other evidence. A declaration alone never wins: of
//! pages with a wrong one, tools that obey it read 2.4 % right.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::binary::{is_binary, is_control};
use super::decoder::{Decoder, UTF8, by_label};
use super::guess::{Guess, Hints};
use super::letters::BIT;
use super::sample::Sample;
use super::statistics::Statistics;
use super::{Settings, declared, ebcdic, escapes, runs, utf};
use crate::document::{Edit, Encoding, Evidence};
use crate::read::Record;

/// Bytes become text.
#[derive(Debug)]
pub(super) struct Detected<'a> {
    /// The bytes themselves, where they are UTF-8.
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
    pub edits: Vec<Edit>,
}

/// Decodes a record, `None` where its bytes are no text.
pub(super) fn detect<'a>(record: &'a Record, settings: &Settings) -> Option<Detected<'a>> {
    let bytes = record.bytes.as_slice();
    let declared = said(record);
    let done = |decoder: Decoder, evidence: Evidence, skip: usize| {
        let (text, edits) = decoder.decode(&bytes[skip..], 1);
        let encoding = Encoding { label: decoder.label(), evidence, confidence: 1000, declared: declared.clone() };
        Some(Detected { text: text.into(), encoding, edits })
    };
    if record.is_unicode
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let encoding = Encoding { label: UTF8.label(), evidence: Evidence::Declared, confidence: 1000, declared };
        return Some(Detected { text: text.into(), encoding, edits: Vec::new() });
    }
    let mark = utf::mark(bytes);
    if let Some(decoder) = by_label(&settings.encoding) {
        return done(decoder, Evidence::Forced, mark.map_or(0, |(_, length)| length));
    }
    match mark {
        // A UTF-8 mark is believed if what follows is UTF-8, if only in part.
        Some((decoder, length)) if decoder == UTF8 => {
            let rest = &bytes[length..];
            if UTF_8.decode_without_bom_handling_and_without_replacement(rest).is_some() {
                return done(UTF8, Evidence::Bom, length);
            }
            let label = by_label(&declared).map(Decoder::label).unwrap_or_default();
            if let Some(detected) = in_part(&Statistics::new(rest, hints(record, &label)), &declared) {
                return Some(detected);
            }
        }
        Some((decoder, length)) => return done(decoder, Evidence::Bom, length),
        None => {}
    }
    let valid = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    if (valid.is_none() || has_controls(bytes))
        && let Some(decoder) = utf::unmarked(bytes)
    {
        return done(decoder, Evidence::ZeroBytes, 0);
    }
    if (valid.is_none() || !bytes[..bytes.len().min(256)].contains(&b' '))
        && let Some(page) = ebcdic::ebcdic(bytes)
    {
        return done(Decoder::Page(page), Evidence::Statistics, 0);
    }
    if valid.is_some()
        && let Some(decoder) = escapes::escapes(bytes)
    {
        return done(decoder, Evidence::Escapes, 0);
    }
    if is_binary(bytes) {
        return None;
    }
    let said = by_label(&declared);
    let Some(text) = valid else {
        let label = said.map(Decoder::label).unwrap_or_default();
        let statistics = Statistics::new(bytes, hints(record, &label));
        return in_part(&statistics, &declared).or_else(|| Some(legacy(&statistics, said, &declared)));
    };
    let evidence = if said == Some(UTF8) { Evidence::Declared } else { Evidence::Utf8 };
    let encoding = Encoding { label: "utf-8".into(), evidence, confidence: 1000, declared };
    Some(Detected { text, encoding, edits: Vec::new() })
}

/// The encoding that the transport declares, or else the page; lower case, `""` for none.
pub(super) fn said(record: &Record) -> String {
    if record.charset.is_empty() { declared::declared(&record.bytes) } else { record.charset.to_ascii_lowercase() }
}

/// What is known beside the bytes, of which `label` is declared.
pub(super) fn hints<'a>(record: &'a Record, label: &'a str) -> Hints<'a> {
    Hints { declared: label, domain: domain(record), language: "" }
}

/// Bytes that are UTF-8 in part.
fn in_part(statistics: &Statistics, declared: &str) -> Option<Detected<'static>> {
    let mixed = runs::read(statistics)?;
    let evidence = if mixed.runs { Evidence::Mixed } else { Evidence::NearlyUtf8 };
    let confidence = if mixed.runs { 950 } else { 990 };
    let encoding = Encoding { label: mixed.decoder.label(), evidence, confidence, declared: declared.to_owned() };
    Some(Detected { text: mixed.text.into(), encoding, edits: mixed.edits })
}

/// Bytes in a legacy encoding: the one that reads best, with hints taken as evidence.
fn legacy(statistics: &Statistics, said: Option<Decoder>, declared: &str) -> Detected<'static> {
    let (bytes, (sample, guesses)) = (statistics.bytes(), statistics.found());
    // A declared encoding that is no candidate is tried as it is: the bytes fit nothing better.
    let label = statistics.hints().declared;
    let rare = said.filter(|decoder| !guesses.iter().any(|guess| guess.label == label) && is_clean(*decoder, bytes));
    let mut choices = guesses.iter().filter_map(|guess| by_label(guess.label)).take(3);
    let first = choices.next().unwrap_or(Decoder::Whatwg(WINDOWS_1252));
    let (mut decoder, (mut text, mut edits)) = (first, first.decode(bytes, 1));
    // The sample read well, but the rest may not: then the next best may.
    for other in rare.into_iter().chain(choices) {
        if lost(&edits) * 200 <= text.len() {
            break;
        }
        let (read, told) = other.decode(bytes, 1);
        if lost(&told) < lost(&edits) / 4 {
            (decoder, text, edits) = (other, read, told);
        }
    }
    let label = decoder.label();
    let evidence = if said == Some(decoder) { Evidence::Declared } else { Evidence::Statistics };
    let confidence = confidence(guesses, sample, &label);
    let encoding = Encoding { confidence, label, evidence, declared: declared.to_owned() };
    Detected { text: text.into(), encoding, edits }
}

/// How sure statistics are of the label, in parts of 1,000: every bit between it and the next encoding with another text halves the doubt.
fn confidence(guesses: &[Guess], sample: &Sample, label: &str) -> u16 {
    let Some(own) = guesses.iter().find(|guess| guess.label == label) else { return 500 };
    let mut others = guesses.iter().filter(|guess| guess.label != label);
    let next = others.find(|guess| !sample.reads_alike(label, guess.label));
    next.map_or(999, |next| {
        let bits = next.cost.saturating_sub(own.cost) / BIT;
        1000 - (500 >> bits.min(8)).max(1)
    })
}

/// How many bytes were lost.
fn lost(edits: &[Edit]) -> usize {
    edits.iter().map(|edit| edit.before.len() / 4).sum()
}

/// Whether a decoder reads all bytes. UTF-16 and UTF-32 were looked for before: such a label is a lie (HTML standard, 13.2.3.2, says UTF-8).
fn is_clean(decoder: Decoder, bytes: &[u8]) -> bool {
    let wide =
        [Decoder::Whatwg(UTF_16LE), Decoder::Whatwg(UTF_16BE)].contains(&decoder) || matches!(decoder, Decoder::Utf32 { .. });
    !wide && decoder.decode(&bytes[..bytes.len().min(1 << 16)], 1).1.is_empty()
}

/// The top-level domain of the record's address, `""` where it has none.
pub(super) fn domain(record: &Record) -> &str {
    let url = record.url.as_str();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().trim_end_matches('.');
    host.rsplit('.')
        .next()
        .filter(|last| last.len() < host.len() && last.bytes().all(|byte| byte.is_ascii_lowercase()))
        .unwrap_or_default()
}

/// Whether there are control characters that no text holds, near the start.
fn has_controls(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.iter().fold(false, |any, byte| any | is_control(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(bytes: &[u8]) -> Record {
        Record { bytes: bytes.to_vec(), ..Record::default() }
    }

    fn read(bytes: &[u8]) -> Option<Detected<'static>> {
        let record = record(bytes);
        let Detected { text, encoding, edits } = detect(&record, &Settings::default())?;
        Some(Detected { text: text.into_owned().into(), encoding, edits })
    }

    const RUSSIAN: &str = "Мост через реку откроют весной, сообщила вчера городская управа. Движение пойдёт в обе стороны.";

    #[test]
    fn a_wrong_declaration_does_not_win() {
        let page = format!("<html><meta charset=windows-1252><p>{RUSSIAN}</p>");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
        let detected = read(&bytes).unwrap();
        assert_eq!((detected.encoding.label.as_str(), &*detected.text), ("windows-1251", &*page));
        let detected = read(page.as_bytes()).unwrap();
        assert_eq!((detected.encoding.label.as_str(), &*detected.text), ("utf-8", &*page));
    }

    #[test]
    fn a_right_declaration_of_a_legacy_page_is_believed() {
        for label in ["windows-1251", "koi8-r", "iso-8859-5", "ibm866"] {
            let page = format!("<html><meta charset={label}><p>{RUSSIAN}</p>");
            let Some(Decoder::Whatwg(codec)) = by_label(label) else { panic!("{label}") };
            let detected = read(&codec.encode(&page).0).unwrap();
            assert_eq!(
                (detected.encoding.label.as_str(), detected.encoding.evidence, &*detected.text),
                (label, Evidence::Declared, &*page)
            );
        }
    }

    #[test]
    fn the_domain_decides_where_few_letters_cannot() {
        // The same bytes are a Turkish and an Icelandic word.
        let turkish = encoding_rs::WINDOWS_1254.encode("şahıs").0.into_owned();
        for (url, label) in [("https://example.com.tr/a", "windows-1254"), ("http://example.is:80/", "windows-1252")] {
            let record = Record { url: url.into(), ..record(&turkish) };
            let detected = detect(&record, &Settings::default()).unwrap();
            assert_eq!(detected.encoding.label, label, "{url}");
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
            assert_eq!((detected.encoding.label.as_str(), &*detected.text), (label, text));
        }
    }

    #[test]
    fn confidence_grows_with_the_text() {
        // A Turkish word, or an Icelandic one.
        let word = read(b"\xfeah\xfds").unwrap().encoding.confidence;
        let page = read(&encoding_rs::WINDOWS_1251.encode(RUSSIAN).0).unwrap().encoding.confidence;
        assert!(word < page && page > 990, "{word} {page}");
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(read(&noise).is_none());
    }
}
