//! The paragraphs of a text that is still a JSON string.
//!
//! In: what stands between the quotes of a valid JSON string. Out: ranges of it that are not blank, and whether a range holds escapes.
//! Nothing is unescaped that does not have to be.

use std::ops::Range;

use memchr::memchr;

use super::Unit;
use crate::json;

/// A paragraph: a range of the raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub range: Range<usize>,
    /// True where it holds an escape, so that its bytes are not yet those of the text.
    pub escaped: bool,
}

/// Hands out all paragraphs in order.
pub(super) fn paragraphs(raw: &str, unit: Unit, mut take: impl FnMut(Paragraph)) {
    let bytes = raw.as_bytes();
    let mut paragraph: Option<Paragraph> = None;
    lines(bytes, |line| match (unit, blank(bytes, &line)) {
        (Unit::Line, true) => {}
        (Unit::Line, false) => take(line),
        (Unit::BlankLine, true) => {
            if let Some(paragraph) = paragraph.take() {
                take(paragraph);
            }
        }
        (Unit::BlankLine, false) => match &mut paragraph {
            Some(paragraph) => {
                paragraph.range.end = line.range.end;
                // The line end between the two is an escape itself.
                paragraph.escaped = true;
            }
            None => paragraph = Some(line),
        },
    });
    if let Some(paragraph) = paragraph {
        take(paragraph);
    }
}

/// Hands out all lines, blank ones too. A line ends at `\n` as JSON writes it, or at `\u000a`.
fn lines(bytes: &[u8], mut take: impl FnMut(Paragraph)) {
    let (mut start, mut at, mut escaped) = (0, 0, false);
    while let Some(step) = memchr(b'\\', &bytes[at..]) {
        let backslash = at + step;
        let length = if bytes.get(backslash + 1) == Some(&b'u') { 6 } else { 2 };
        let end = (backslash + length).min(bytes.len());
        if is_line_end(&bytes[backslash..end]) {
            take(Paragraph { range: start..backslash, escaped });
            start = end;
            escaped = false;
        } else {
            escaped = true;
        }
        at = end;
    }
    take(Paragraph { range: start..bytes.len(), escaped });
}

fn is_line_end(escape: &[u8]) -> bool {
    escape == br"\n" || escape.eq_ignore_ascii_case(br"\u000a")
}

/// True where a line holds nothing but blanks, tabs and carriage returns.
fn blank(bytes: &[u8], line: &Paragraph) -> bool {
    let mut rest = &bytes[line.range.clone()];
    loop {
        rest = match rest {
            [] => return true,
            [b' ', rest @ ..] | [b'\\', b't' | b'r', rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// The text that a raw range stands for. Half of a surrogate pair, which is no character, becomes the three bytes that it would have as
/// one (WTF-8), so that two texts with different halves differ.
pub(super) fn unescape(raw: &[u8], text: &mut Vec<u8>) {
    text.clear();
    json::unescape(raw, text, |half, text| {
        text.extend([0xe0 | (half >> 12) as u8, 0x80 | (half >> 6 & 63) as u8, 0x80 | (half & 63) as u8]);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str, unit: Unit) -> Vec<(&str, bool)> {
        let mut found = Vec::new();
        paragraphs(raw, unit, |paragraph| found.push((&raw[paragraph.range], paragraph.escaped)));
        found
    }

    #[test]
    fn lines_end_at_either_way_to_write_a_line_end() {
        let raw = r"one\ntwo \u00e9\u000A \t\r\n\\n is no end\n\nlast";
        assert_eq!(found(raw, Unit::Line), [("one", false), (r"two \u00e9", true), (r"\\n is no end", true), ("last", false)]);
        assert_eq!(found("", Unit::Line), []);
    }

    #[test]
    fn blank_lines_part_paragraphs_of_many_lines() {
        let raw = r"one\ntwo\n \t\n\nthree\n";
        assert_eq!(found(raw, Unit::BlankLine), [(r"one\ntwo", true), ("three", false)]);
    }

    #[test]
    fn halves_of_a_pair_differ_from_each_other() {
        let halves = [r"\ud83d", r"\ude00", r"\ud83d\u0041", r"\ud83dA"].map(|raw| {
            let mut text = Vec::new();
            unescape(raw.as_bytes(), &mut text);
            text
        });
        assert!(halves[0] != halves[1] && halves[2] == halves[3] && halves[0].len() == 3);
    }
}
