//! Line by line: repairs that are certain, and normalization.
//!
//! In: decoded text. Out: text whose lines end in `\n`, in NFC, without stray marks and control characters, with
//! mojibake, C1 controls and left-over entities repaired. A repair is an edit with the line; normalization is counted.
//! Lines that show nothing suspicious are copied as they are, which is nearly all of them.

use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{entities, mojibake};
use crate::document::{Edit, Media, RuleName, Stage};

/// Tidied text, what was repaired, and how often each normalization was needed.
#[derive(Debug, Default)]
pub(super) struct Tidied {
    pub text: String,
    pub edits: Vec<Edit>,
    pub repairs: BTreeMap<RuleName, u64>,
}

/// Tidies a whole text. `repair` switches the repairs, not the normalization.
pub(super) fn tidy(text: String, media: Media, repair: bool) -> Tidied {
    let mut out = Tidied::default();
    let (mut number, mut foreign_ends) = (1u64, 0u64);
    let mut rest = text.as_str();
    while let Some(at) = odd(rest.as_bytes(), media) {
        // Whole lines before the first odd byte are clean.
        let start = memchr::memrchr(b'\n', &rest.as_bytes()[..at]).map_or(0, |at| at + 1);
        out.text.push_str(&rest[..start]);
        number += memchr::memchr_iter(b'\n', &rest.as_bytes()[..start]).count() as u64;
        let (line, end, next) = split_line(&rest[start..]);
        rest = next;
        if odd(line.as_bytes(), media).is_some() {
            tidy_line(line, media, repair, number, &mut out);
        } else {
            out.text.push_str(line);
        }
        if !end.is_empty() {
            out.text.push('\n');
            number += 1;
            foreign_ends += u64::from(end != "\n");
        }
    }
    if out.text.is_empty() && rest.len() == text.len() {
        // Nothing was odd, which is the rule: the text goes on as it came.
        out.text = text;
    } else {
        out.text.push_str(rest);
    }
    if foreign_ends > 0 {
        out.repairs.insert("line-ends".into(), foreign_ends);
    }
    out
}

/// Whether a text holds nothing that would have to be tidied, by a look that is quick and may say no where all is well.
pub(crate) fn is_tidy(text: &str) -> bool {
    odd(text.as_bytes(), Media::Html).is_none()
}

/// Where the first character stands that makes its line worth a closer look.
fn odd(bytes: &[u8], media: Media) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = interesting(&bytes[at..], media) {
        at += found;
        match step(&bytes[at..]) {
            Some(length) => at += length,
            None => return Some(at),
        }
    }
    None
}

/// How long the harmless character at the start of `bytes` is, `None` if it is not harmless. Harmless are characters that are in NFC
/// whatever stands around them (UAX 15, quick check Yes and combining class 0), that end no line, and that mojibake does not begin
/// with. The ranges cover what most text is written in; all others are looked at line by line, which is slow and right.
fn step(bytes: &[u8]) -> Option<usize> {
    match bytes {
        // Latin-1 letters, unless another non-ASCII character follows, as in Ã©.
        [0xc3, _, next, ..] if *next >= 0x80 => None,
        // Latin-1 symbols, but not C1 controls; Latin extended, Greek letters, Cyrillic, Hebrew and Arabic letters without points.
        [0xc2, 0xa0..=0xbf, ..] | [0xc3..=0xc9 | 0xcf | 0xd0 | 0xd1, _, ..] | [0xce, 0x88..=0xbf, ..] | [0xd7, 0x90..=0xaa, ..]
        | [0xd8, 0x80..=0x8f | 0x9b..=0xbf, ..]
        | [0xd9, 0x80..=0x8a | 0xa0..=0xaf, ..] => Some(2),
        // General punctuation without the spaces that are no NFC and the line separators.
        [0xe2, 0x80, 0x82..=0xa7 | 0xaa..=0xbf, ..] | [0xe2, 0x82 | 0x86..=0x8b | 0x94..=0xa7, _, ..]
        // Kana without the combining sound marks; Han; Hangul syllables.
        | [0xe3, 0x81 | 0x83, _, ..] | [0xe3, 0x82, 0x80..=0x98 | 0x9b..=0xbf, ..] | [0xe3, 0x80, 0x80..=0xa9, ..]
        | [0xe4..=0xe9 | 0xeb | 0xec, _, _, ..] | [0xea, 0xb0..=0xbf, _, ..] => Some(3),
        // Pictographs.
        [0xf0, 0x9f, _, _, ..] => Some(4),
        _ => None,
    }
}

/// Whether all characters are such that are in NFC whatever stands around them.
fn is_composed(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte >= 0x80) {
        at += found;
        match &bytes[at..] {
            [0xc3, _, ..] => at += 2,
            rest => match step(rest) {
                Some(length) => at += length,
                None => return false,
            },
        }
    }
    true
}

/// Where the first byte stands that is not plain. Written so that the compiler can test many bytes at once.
fn interesting(bytes: &[u8], media: Media) -> Option<usize> {
    const CHUNK: usize = 64;
    let text = media == Media::Text;
    let odd = |byte: u8| byte >= 0x7f || byte == b'\r' || (byte < b' ' && byte != b'\n' && byte != b'\t') || (text && byte == b'&');
    let mut start = 0;
    for chunk in bytes.chunks(CHUNK) {
        if chunk.iter().fold(false, |any, byte| any | odd(*byte)) {
            return chunk.iter().position(|byte| odd(*byte)).map(|at| start + at);
        }
        start += chunk.len();
    }
    None
}

/// The first line, its end, and the rest. Ends are LF, CR LF, CR, LINE SEPARATOR and PARAGRAPH SEPARATOR (UAX 14, mandatory
/// breaks; VT and FF are dropped as controls, NEL is read as the windows-1252 ellipsis that it nearly always was).
fn split_line(text: &str) -> (&str, &str, &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr3(b'\n', b'\r', 0xe2, &bytes[from..]) {
        let at = from + found;
        let length = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
            _ => {
                from = at + 1;
                continue;
            }
        };
        return (&text[..at], &text[at..at + length], &text[at + length..]);
    }
    (text, "", "")
}

/// A character that no text holds: a control character, or a byte order mark out of its place. C1 controls may be halves of letters, and
/// are for the repairs.
pub(crate) const fn is_stray(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{feff}')
}

fn tidy_line(line: &str, media: Media, repair: bool, number: u64, out: &mut Tidied) {
    let mut current = line.to_owned();
    let count = |out: &mut Tidied, rule: &'static str, times: u64| {
        if times > 0 {
            *out.repairs.entry(rule.into()).or_default() += times;
        }
    };
    if repair {
        // Mojibake first: its C1 controls are halves of letters, not windows-1252 punctuation.
        for (rule, repaired) in [("mojibake", mojibake::repair as fn(&str) -> Option<String>), ("c1-controls", c1_controls)] {
            if let Some(after) = repaired(&current) {
                push_edit(out, number, rule, &current, &after);
                current = after;
            }
        }
        if media == Media::Text
            && let Some(after) = entities::unescape(&current)
        {
            push_edit(out, number, "entity", &current, &after);
            current = after;
        }
    }
    let marks = current.chars().filter(|c| *c == '\u{feff}').count() as u64;
    let controls = current.chars().filter(|c| is_stray(*c)).count() as u64 - marks;
    if controls + marks > 0 {
        // A control that stood between two words parted them.
        current = current.replace(['\u{b}', '\u{c}'], " ");
        current.retain(|c| !is_stray(c));
        count(out, "controls", controls);
        count(out, "stray-bom", marks);
    }
    if !is_composed(current.as_bytes()) && is_nfc_quick(current.chars()) != IsNormalized::Yes {
        let composed: String = current.nfc().collect();
        if composed != current {
            count(out, "nfc", 1);
            current = composed;
        }
    }
    out.text.push_str(&current);
}

/// C1 controls in text are windows-1252 punctuation that was read as Latin-1 (WHATWG reads ISO-8859-1 as windows-1252 for
/// that reason). The five bytes that windows-1252 leaves open stay.
fn c1_controls(line: &str) -> Option<String> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    line.contains(is_c1)
        .then(|| line.chars().map(|c| if is_c1(c) { mojibake::windows_1252(c as u8).unwrap_or(c) } else { c }).collect::<String>())
        .filter(|after| after != line)
}

/// Records a change of a line by the part of it that differs.
fn push_edit(out: &mut Tidied, number: u64, rule: &'static str, before: &str, after: &str) {
    let head = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let tail = before[head..]
        .chars()
        .rev()
        .zip(after[head..].chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum::<usize>();
    out.edits.push(Edit {
        block: 0,
        place: format!("line {number}"),
        stage: Stage::Decode,
        rule: rule.into(),
        before: before[head..before.len() - tail].to_owned(),
        after: after[head..after.len() - tail].to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> String {
        tidy(input.to_owned(), Media::Text, true).text
    }

    #[test]
    fn line_ends_of_every_system_become_one() {
        assert_eq!(text("a\r\nb\rc\u{2028}d\n\ne"), "a\nb\nc\nd\n\ne");
    }

    #[test]
    fn clean_text_of_any_language_is_untouched() {
        for line in [
            "“Curly” quotes – and dashes… stay, as do cafés and naïve façades.",
            "Größe, Übermut, ça va, mañana, São Paulo, NÃO, Ângela, Ça",
            "Мост через реку; 橋が開通した。 الجسر مفتوح สะพานเปิดแล้ว",
            "AT&T, R&D, a && b, fish & chips, &c.",
            "Price: 5 € – 10 £ ± 2 %, 20 °C, §4, ©2024, ½ litre",
        ] {
            let tidied = tidy(line.to_owned(), Media::Text, true);
            assert_eq!(tidied.text, line);
            assert!(tidied.edits.is_empty(), "{:?}", tidied.edits);
        }
    }

    #[test]
    fn marks_of_arabic_are_put_in_their_order() {
        assert_eq!(text("ب\u{610}\u{618}"), "ب\u{618}\u{610}");
    }

    #[test]
    fn repairs_are_edits_with_their_line() {
        let tidied = tidy("fine\nthe towerâ€™s cafÃ© &amp; bar\n\u{93}quoted\u{94}".into(), Media::Text, true);
        assert_eq!(tidied.text, "fine\nthe tower’s café & bar\n“quoted”");
        let told: Vec<_> = tidied.edits.iter().map(|e| (e.place.as_str(), &*e.rule)).collect();
        assert_eq!(told, [("line 2", "mojibake"), ("line 2", "entity"), ("line 3", "c1-controls")]);
    }

    #[test]
    fn normalization_is_counted_not_listed() {
        let tidied = tidy("\u{feff}cafe\u{301}\0 x".into(), Media::Text, true);
        assert_eq!(tidied.text, "café x");
        assert!(tidied.edits.is_empty());
        assert_eq!(tidied.repairs.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), ["controls", "nfc", "stray-bom"]);
    }
}
