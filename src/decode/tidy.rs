//! Line by line: repairs that are certain, and normalization.
//!
//! In: decoded text. Out: text whose lines end in `\n`, in NFC, without stray marks and control characters, with
//! mojibake, C1 controls and left-over entities repaired. A repair is an edit with the line; normalization is counted.
//! Lines that show nothing suspicious are copied as they are, which is nearly all of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter::once;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfd_quick};

use super::repair::{Repairer, is_odd};
use super::scan::{Memo, Signs, Wanted, nfc, odd, shown, signs};
use super::{Repair, Settings};
use crate::document::{Edit, Media, RuleName, Stage};

/// Tidied text, what was repaired, and how often each normalization was needed.
#[derive(Debug, Default)]
pub(super) struct Tidied {
    /// The text.
    pub text: String,
    /// Every repair.
    pub edits: Vec<Edit>,
    /// How often each normalization was needed.
    pub repairs: BTreeMap<RuleName, u64>,
}

/// Tidies a whole text: repairs as the settings say, normalization always.
pub(super) fn tidy<'a>(text: impl Into<Cow<'a, str>>, media: Media, settings: &Settings) -> Tidied {
    Memo::with(|memo| Repairer::with(|repairer| tidy_with(repairer, memo, text.into(), media, settings)))
}

fn tidy_with(repairer: &mut Repairer, memo: &mut Memo, text: Cow<str>, media: Media, settings: &Settings) -> Tidied {
    let mut out = Tidied::default();
    let (mut number, mut foreign_ends) = (1u64, 0u64);
    let mends = settings.repair != Repair::Off;
    let wanted = Wanted {
        escapes: mends && media == Media::Text,
        damage: mends,
        bold: settings.repair == Repair::Likely,
        marks: settings.repair == Repair::Likely && media == Media::Text,
        all: !settings.fold.is_empty(),
        beyond: false,
    };
    // What is copied already, what is counted already, and where to go on.
    let (mut copied, mut counted, mut from) = (0, 0, 0);
    while let Some((at, read)) = odd(&text[from..], wanted, memo) {
        // Whole lines before the first odd byte are clean.
        let start = memchr::memrchr(b'\n', &text.as_bytes()[from..from + at]).map_or(from, |at| from + at + 1);
        let (line, end, _) = split_line(&text[start..]);
        if from + at - start < line.len() {
            let read = read.filter(|(end, _)| from + *end == start + line.len());
            let signs = read.map(|(_, signs)| signs).or_else(|| plainly(line, from + at - start));
            number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..start]).count() as u64;
            counted = start;
            let mut tidied = tidy_line(line, signs, media, settings, number, (repairer, memo), &mut out);
            // What was taken out may have parted the halves of a letter, so that a second look finds more.
            for _ in 0..SETTLED {
                let Some((line, false)) = &tidied else { break };
                let Some(signs) = again(line, wanted, memo) else { break };
                let Some(after) = tidy_line(line, Some(signs), media, settings, number, (repairer, memo), &mut out) else {
                    break;
                };
                tidied = Some(after);
            }
            if let Some((tidied, _)) = tidied {
                if line.len() == text.len() {
                    // The text is a line, which is as it should be now.
                    out.text = tidied;
                    return out;
                }
                out.text.reserve(text.len() - copied + tidied.len());
                out.text.push_str(&text[copied..start]);
                out.text.push_str(&tidied);
                copied = start + line.len();
            }
        }
        from = start + line.len() + end.len();
        if !matches!(end, "" | "\n") {
            out.text.push_str(&text[copied..from - end.len()]);
            out.text.push('\n');
            foreign_ends += 1;
            // Any other end is counted with its line feed.
            number += u64::from(end != "\r\n");
            copied = from;
        }
    }
    if copied == 0 {
        // Nothing changed, which is the rule: the text goes on as it came.
        out.text = text.into_owned();
    } else {
        out.text.push_str(&text[copied..]);
    }
    if foreign_ends > 0 {
        out.repairs.insert("line-ends".into(), foreign_ends);
    }
    out
}

/// The signs of a line that is looked at for a character that has nothing to do with misread letters; `None` where it may have.
fn plainly(line: &str, at: usize) -> Option<Signs> {
    match line.get(at..)?.chars().next()? {
        '\u{1b}' | '\u{80}'..='\u{9f}' | '\u{fffd}' => None,
        c if c.is_ascii() => Some(shown(line)),
        c if is_stray(c) || is_odd(c) || canonical_combining_class(c) != 0 => Some(signs(line)),
        _ => None,
    }
}

/// Looks at a line after it was tidied, at most.
const SETTLED: usize = 4;

/// The signs of a line that was tidied, if it is worth a closer look again.
fn again(line: &str, wanted: Wanted, memo: &mut Memo) -> Option<Signs> {
    let (_, read) = odd(line, wanted, memo)?;
    Some(read.map_or_else(|| signs(line), |(_, signs)| signs))
}

/// Whether a text holds nothing that would have to be normalized, by a look that is quick and may say no where all is well.
pub(crate) fn is_tidy(text: &str) -> bool {
    odd(text, Wanted::default(), &mut Memo::default()).is_none()
}

/// The first line, its end, and the rest. Ends are LF, CR LF, CR, LINE SEPARATOR and PARAGRAPH SEPARATOR (UAX 14, mandatory
/// breaks; VT and FF are dropped as controls, NEL is read as the windows-1252 ellipsis that it nearly always was).
fn split_line(text: &str) -> (&str, &str, &str) {
    let bytes = text.as_bytes();
    let end = memchr::memchr2(b'\n', b'\r', bytes);
    // Nearly no line has one of the separators.
    let line = &bytes[..end.unwrap_or(bytes.len())];
    let parted = memchr::memchr_iter(0xe2, line).find(|at| matches!(line.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])));
    let (at, length) = match (parted, end) {
        (Some(at), _) => (at, 3),
        (None, Some(at)) => (at, if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 }),
        (None, None) => return (text, "", ""),
    };
    (&text[..at], &text[at..at + length], &text[at + length..])
}

/// A character that no text holds: a control character, or a byte order mark out of its place. C1 controls may be halves of letters, and
/// are for the repairs.
pub(crate) const fn is_stray(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{feff}')
}

/// A line that shows `signs`, if they are read already, as it should be, and whether a second look finds nothing more; `None` where it is.
fn tidy_line(
    line: &str,
    signs: Option<Signs>,
    media: Media,
    settings: &Settings,
    number: u64,
    (repairer, memo): (&mut Repairer, &mut Memo),
    out: &mut Tidied,
) -> Option<(String, bool)> {
    let count = |out: &mut Tidied, rule: &'static str, times: u64| {
        if times > 0 {
            *out.repairs.entry(rule.into()).or_default() += times;
        }
    };
    let (mended, signs) = repairer.line(line, signs, media, settings, memo);
    let (mut current, mut settled) = (Cow::Borrowed(line), false);
    if let Some(repaired) = mended {
        (current, settled) = (Cow::Owned(repaired.text), repaired.settled);
        let place = format!("line {number}");
        out.edits.extend(repaired.told.into_iter().map(|(rule, before, after)| Edit {
            block: 0,
            place: place.clone(),
            stage: Stage::Decode,
            rule: rule.into(),
            before,
            after,
        }));
    } else if !signs.strays && !signs.loose {
        return None;
    }
    if signs.strays {
        settled = false;
        let (text, marks, controls) = without_strays(&current);
        current = Cow::Owned(text);
        count(out, "controls", controls);
        count(out, "stray-bom", marks);
    }
    if (signs.loose || signs.strays) && may_be_loose(&current) && !is_composed(&current) {
        let composed: String = current.nfc().collect();
        if composed != current {
            count(out, "nfc", 1);
            current = Cow::Owned(composed);
            settled = false;
        }
    }
    match current {
        Cow::Owned(after) => Some((after, settled)),
        Cow::Borrowed(_) => None,
    }
}

/// A letter or digit of a script that parts its words by blanks, without marks between letters.
fn in_word(c: char) -> bool {
    c < '\u{900}' && c.is_alphanumeric()
}

/// Whether there is a character that NFC may change: none before U+0300 is (Unicode 16.0, `DerivedNormalizationProps`).
fn may_be_loose(line: &str) -> bool {
    line.bytes().any(|byte| byte >= 0xcc)
}

/// Whether a line is surely in NFC (UAX 15, 9): no character is none, marks are in order, and none blends with what it stands behind.
fn is_composed(line: &str) -> bool {
    let (mut start, mut last) = ('\0', 0);
    line.chars().all(|c| {
        if c < '\u{300}' {
            (start, last) = (c, 0);
            return true;
        }
        let (class, quick) = (canonical_combining_class(c), nfc(c));
        // The parts of what is composed already may blend otherwise.
        let blends = quick == IsNormalized::Maybe && compose(start, c).is_some();
        let stays = quick != IsNormalized::No && !blends && (class == 0 || class >= last);
        let stays = stays && ((class == 0 && quick == IsNormalized::Yes) || is_nfd_quick(once(start)) == IsNormalized::Yes);
        (start, last) = (if class == 0 { c } else { start }, class);
        stays
    })
}

/// Takes strays out of a line, and says how many were byte order marks and how many controls. A tab or feed that stood between two words parted
/// them.
fn without_strays(line: &str) -> (String, u64, u64) {
    let mut out = String::with_capacity(line.len());
    let (mut marks, mut controls, mut from) = (0, 0, 0);
    for (at, c) in line.match_indices(is_stray).map(|(at, stray)| (at, stray.chars().next().unwrap_or(' '))) {
        out.push_str(&line[from..at]);
        from = at + c.len_utf8();
        if c == '\u{feff}' {
            marks += 1;
            continue;
        }
        controls += 1;
        if matches!(c, '\u{b}' | '\u{c}') && out.ends_with(in_word) && line[from..].starts_with(in_word) {
            out.push(' ');
        }
    }
    out.push_str(&line[from..]);
    (out, marks, controls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> String {
        tidy(input.to_owned(), Media::Text, &Settings::default()).text
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
            let tidied = tidy(line.to_owned(), Media::Text, &Settings::default());
            assert_eq!(tidied.text, line);
            assert!(tidied.edits.is_empty(), "{:?}", tidied.edits);
        }
    }

    #[test]
    fn marks_of_arabic_are_put_in_their_order() {
        assert_eq!(text("ب\u{610}\u{618}"), "ب\u{618}\u{610}");
    }

    #[test]
    fn what_is_surely_composed_is_what_nfc_leaves() {
        // Starts, marks of several classes, and vowel signs, some of which blend with each other.
        let chars: Vec<char> =
            "aéề\u{300}\u{323}\u{338}\u{345}αᾳক\u{9bc}\u{9be}\u{9c7}\u{9cb}য\u{9df}가각ᄀ\u{11a8}か\u{3099}".chars().collect();
        let mut sure = 0;
        for first in &chars {
            for second in &chars {
                for third in &chars {
                    let text = String::from_iter([*first, *second, *third]);
                    if is_composed(&text) {
                        assert!(text.chars().eq(text.nfc()), "{text:?}");
                        sure += 1;
                    }
                }
            }
        }
        assert!(sure > 2000 && is_composed("বাংলা ভাষায় বড়"), "{sure}");
    }

    #[test]
    fn repairs_are_edits_with_their_line() {
        let tidied = tidy("fine\nthe towerâ€™s cafÃ© &amp; bar\n\u{93}quoted\u{94}", Media::Text, &Settings::default());
        assert_eq!(tidied.text, "fine\nthe tower’s café & bar\n“quoted”");
        let told: Vec<_> = tidied.edits.iter().map(|e| (e.place.as_str(), &*e.rule)).collect();
        assert_eq!(told, [("line 2", "entity"), ("line 2", "mojibake"), ("line 3", "c1-controls")]);
    }

    #[test]
    fn a_second_run_finds_nothing_that_the_first_laid_bare() {
        assert_eq!(text("cafÃ\u{4}© au lait"), "café au lait");
    }

    #[test]
    fn normalization_is_counted_not_listed() {
        let tidied = tidy("\u{feff}cafe\u{301}\0 x", Media::Text, &Settings::default());
        assert_eq!(tidied.text, "café x");
        assert!(tidied.edits.is_empty());
        assert_eq!(tidied.repairs.keys().map(AsRef::as_ref).collect::<Vec<&str>>(), ["controls", "nfc", "stray-bom"]);
    }
}
