//! A flattened text dump into blocks.
//!
//! In: decoded text. Out: a [`Page`] with a block for each line, or for each paragraph where the dump was wrapped at a column,
//! and the lines in which torn markup was mended. Every line that is not blank is in exactly one block.

use std::borrow::Cow;

use super::build::Builder;
use super::torn;
use crate::document::Kind;
use crate::strip::ascii;
use crate::strip::page::{NONE, Page, PageEdit};

/// Blocks that a dump is cut into at most, about. A block costs most of a kilobyte while it is judged, so that millions of lines of a
/// letter each would take gigabytes.
const MOST: usize = 1 << 18;

/// Cuts a dump into blocks.
#[must_use]
pub fn dump(text: &str) -> Page {
    dump_of(text, MOST)
}

/// Cuts a dump of more than `most` lines into blocks of several lines each, however they are parted.
fn dump_of(text: &str, most: usize) -> Page {
    let mut page = Page::default();
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let together = u32::try_from(lines.div_ceil(most)).unwrap_or(u32::MAX);
    let width = wrap_width(text, lines);
    let mut builder = Builder::default();
    // The paragraph under construction: first and last line, kind, and its last line as it stood.
    let mut open: Option<Paragraph> = None;
    let mut gap = 0u16;
    for (index, raw) in lines_of(text).enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if is_blank(raw) {
            if together == 1 {
                close(&mut page, &mut builder, &mut open);
            }
            gap = gap.saturating_add(1);
            continue;
        }
        let line = torn::mend(raw).map_or(Cow::Borrowed(raw), Cow::Owned);
        // A line of nothing but markup stays as it is, to be cut whole.
        let (line, changed) = if is_blank(&line) {
            (Cow::Borrowed(raw), false)
        } else {
            let c = matches!(line, Cow::Owned(_));
            (line, c)
        };
        let continues = open.as_ref().is_some_and(|paragraph| {
            number - paragraph.first < together || width.is_some_and(|width| paragraph.flows_into(raw, width))
        });
        if !continues {
            close(&mut page, &mut builder, &mut open);
        }
        if changed {
            let (before, after) = (raw.trim().to_owned(), line.trim().to_owned());
            let place = format!("line {number}");
            page.edits.push(PageEdit { block: page.blocks.len(), place, rule: "torn-markup", before, after });
        }
        if continues {
            if together == 1 {
                builder.push(&mut page.text, " ", false, false);
            } else {
                builder.line_break();
            }
        }
        push_line(&mut builder, &mut page.text, &line);
        let (kind, level) = kind(&line);
        if let Some(paragraph) = &mut open {
            paragraph.last = number;
            paragraph.tail = raw;
        } else {
            let indent = u16::try_from(raw.len() - raw.trim_start().len()).unwrap_or(u16::MAX);
            open = Some(Paragraph { first: number, last: number, kind, level, tail: raw, gap, indent });
        }
        gap = 0;
    }
    close(&mut page, &mut builder, &mut open);
    page
}

struct Paragraph<'a> {
    first: u32,
    last: u32,
    kind: Kind,
    level: u8,
    tail: &'a str,
    gap: u16,
    indent: u16,
}

impl Paragraph<'_> {
    /// Whether `next` goes on with this paragraph: its first word would not have fitted on the last line.
    fn flows_into(&self, next: &str, width: usize) -> bool {
        let word = next.split_whitespace().next().unwrap_or_default();
        let starts_item = bullet(next.trim_start()).is_some()
            || next.trim_start().starts_with('[') && next.contains(']') && kind(next).0 == Kind::ListItem;
        self.level == 0 && !starts_item && columns(self.tail) + 1 + columns(word) > width
    }
}

fn close(page: &mut Page, builder: &mut Builder, open: &mut Option<Paragraph>) {
    let Some(paragraph) = open.take() else { return };
    let (first, last) = (paragraph.first, paragraph.last);
    let place = || if first == last { place_of(first) } else { format!("lines {first}-{last}") };
    let before = page.blocks.len();
    builder.finish(page, paragraph.kind, paragraph.level, NONE, place);
    if let Some(block) = page.blocks.get_mut(before) {
        (block.gap, block.indent) = (paragraph.gap, paragraph.indent);
    }
}

/// The place of a block of one line. Most blocks of a dump are, and formatting costs several times as much.
fn place_of(line: u32) -> String {
    let mut digits = [0; 10];
    let (mut rest, mut first) = (line, digits.len());
    while rest > 0 {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let mut place = String::with_capacity("line ".len() + digits.len() - first);
    place.push_str("line ");
    place.push_str(str::from_utf8(&digits[first..]).unwrap_or_default());
    place
}

/// The lines of a text.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

fn is_blank(line: &str) -> bool {
    line.chars().all(char::is_whitespace)
}

/// Adds a line, telling link labels (`[label](target)`, `[12]label`) from the rest for the statistics.
fn push_line(builder: &mut Builder, out: &mut String, line: &str) {
    if memchr::memchr(b'[', line.as_bytes()).is_none() {
        builder.push(out, line, false, false);
        return;
    }
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        builder.push(out, &rest[..at], false, false);
        rest = &rest[at..];
        let Some(end) = rest.find(']') else { break };
        let (label, after) = (&rest[..=end], &rest[end + 1..]);
        if let Some(target) = after.strip_prefix('(')
            && let Some(close) = target.find(')')
        {
            builder.link();
            builder.push(out, label, true, false);
            // The address is text of the dump but no words of it.
            builder.push_unread(out, &after[..close + 2]);
            rest = &after[close + 2..];
        } else if label.len() > 2 && label[1..end].bytes().all(|byte| byte.is_ascii_digit()) {
            builder.link();
            builder.push_unread(out, label);
            // Where a numbered link ends is not told: the next one or the end of the line is as far as it can go.
            let stop = after.find('[').unwrap_or(after.len());
            let words = after[..stop].split_inclusive(' ').take(4).map(str::len).sum::<usize>();
            builder.push(out, &after[..words], true, false);
            rest = &after[words..];
        } else {
            builder.push(out, label, false, false);
            rest = after;
        }
    }
    builder.push(out, rest, false, false);
}

/// What a line is by its first characters.
fn kind(line: &str) -> (Kind, u8) {
    let line = line.trim_start();
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        return (Kind::Heading, u8::try_from(hashes).unwrap_or(6));
    }
    if line.starts_with("> ") {
        return (Kind::Quote, 0);
    }
    if bullet(line).is_some() {
        return (Kind::ListItem, 0);
    }
    (Kind::Paragraph, 0)
}

/// The length of a list marker at the start of a line, with the blank after it.
pub(crate) fn bullet(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let marker = match first {
        '•' | '◦' | '▪' | '●' | '○' | '■' | '‣' | '·' | '*' | '+' | '-' | '–' | '»' | '→' | '✓' => {
            first.len_utf8()
        }
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 3 || !line[digits..].starts_with(['.', ')']) {
                return None;
            }
            digits + 1
        }
        _ => return None,
    };
    line[marker..].starts_with([' ', '\t', '\u{a0}']).then_some(marker + 1)
}

fn columns(line: &str) -> usize {
    let line = line.trim_end();
    if line.is_ascii() { line.len() } else { line.chars().count() }
}

/// Whether a line has five words.
fn has_five_words(line: &str) -> bool {
    if !line.is_ascii() {
        return line.split_whitespace().nth(4).is_some();
    }
    let (mut words, mut before) = (0, true);
    line.bytes().any(|byte| {
        let blank = ascii::is_blank(byte);
        words += u8::from(before && !blank);
        before = blank;
        words == 5
    })
}

/// The column at which a dump of so many lines was wrapped, if it was: many lines end just before it, and none goes beyond.
fn wrap_width(text: &str, count: usize) -> Option<usize> {
    /// Columns that terminal browsers and mail programs wrap at.
    const RANGE: std::ops::RangeInclusive<usize> = 40..=132;
    // Addresses and lists are not wrapped: lines of running words tell the column.
    let is_prose = |line: &str, columns: usize| columns >= 30 && has_five_words(line) && bullet(line.trim_start()).is_none();
    let mut lines: Vec<(&str, usize, bool)> = Vec::with_capacity(count);
    lines.extend(lines_of(text).map(|line| {
        let columns = columns(line);
        (line, columns, is_prose(line, columns))
    }));
    let mut sorted: Vec<usize> = lines.iter().filter(|(_, _, is_prose)| *is_prose).map(|(_, columns, _)| *columns).collect();
    sorted.sort_unstable();
    let width = *sorted.get(sorted.len() * 98 / 100)?;
    if !RANGE.contains(&width) || sorted.len() < 8 {
        return None;
    }
    // In wrapped prose most lines are followed by one whose first word did not fit.
    let (mut wrapped, mut short) = (0usize, 0usize);
    for pair in lines.windows(2) {
        let (_, length, is_prose) = pair[0];
        let word = pair[1].0.split_whitespace().next().unwrap_or_default();
        if !is_prose || word.is_empty() {
            continue;
        }
        if length + 1 + columns(word) > width {
            wrapped += 1;
        } else {
            short += 1;
        }
    }
    (wrapped >= 6 && wrapped > short).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let page = dump(text);
        (0..page.blocks.len()).map(|at| page.block_text(at).to_owned()).collect()
    }

    #[test]
    fn a_line_is_a_block_and_says_where_it_stood() {
        let page = dump("One.\n\n  •  two \nThree.");
        assert_eq!(page.places, ["line 1", "line 3", "line 4"]);
        assert_eq!(page.block_text(1), "• two");
        assert_eq!(page.blocks[1].kind.0, Kind::ListItem);
    }

    #[test]
    fn places_are_numbers_of_lines() {
        assert_eq!([1, 10, 4_294_967_295].map(place_of), ["line 1", "line 10", "line 4294967295"]);
    }

    #[test]
    fn more_lines_than_can_be_judged_one_by_one_are_taken_together() {
        let page = dump_of("1\n2\n\n\n3\n4\n\n5", 3);
        assert_eq!(page.places, ["lines 1-2", "lines 5-6", "line 8"]);
        assert_eq!([0, 1, 2].map(|at| page.block_text(at)), ["1\n2", "3\n4", "5"]);
    }

    #[test]
    fn wrapped_paragraphs_are_joined_again() {
        let words = "The ferry leaves at seven and comes back at nine with whoever wants to come along that day ";
        let prose = words.repeat(12);
        let mut text = String::from("   * [1]Home\n   * [2]News\n\n");
        let mut line = String::from("  ");
        for word in prose.split_whitespace() {
            if line.len() + 1 + word.len() > 72 {
                text.push_str(&line);
                text.push('\n');
                line = String::from("  ");
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push_str("\n\nA short last line.\nAnother.");
        let blocks = blocks(&text);
        assert_eq!(blocks.len(), 5, "{blocks:?}");
        assert_eq!(blocks[2], prose.trim());
    }

    #[test]
    fn lines_of_unwrapped_prose_stay_apart() {
        let text = "A crosshead\nThe first paragraph has an end.\nThe second one too.\n".repeat(20);
        assert_eq!(blocks(&text).len(), 60);
    }

    #[test]
    fn mended_lines_are_told() {
        let page = dump("<p>Some text.</p>\n/> </p>\nMore.");
        assert_eq!(page.block_text(0), "Some text.");
        assert_eq!(page.edits.len(), 1);
        assert_eq!(page.edits[0].before, "<p>Some text.</p>");
        assert_eq!(page.block_text(1), "/> </p>");
    }

    #[test]
    fn link_labels_are_counted_as_links() {
        let page = dump("* [Sports news](http://x.example/sports) and more");
        assert_eq!((page.blocks[0].words, page.blocks[0].link_words, page.blocks[0].links), (4, 2, 1));
    }
}
