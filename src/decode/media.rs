//! HTML or plain text, told by content.
//!
//! In: decoded text. Out: its [`Media`]. A dump in which a few torn tags survived is text; a page is what has the
//! structure of one. File names are not asked: scrapers give any name to anything.

use crate::document::Media;

/// Tags that a flattened dump does not keep but every page has.
const PAGE: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<frameset"];

/// How far into a text the start of a page is looked for, in bytes.
const HEAD: usize = 2048;

/// Tells media by content: a page starts with its doctype or a structural tag and goes on in markup, or is a fragment of one.
pub(super) fn sniff(text: &str) -> Media {
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut end = trimmed.len().min(HEAD);
    while !trimmed.is_char_boundary(end) {
        end -= 1;
    }
    let head = trimmed[..end].to_ascii_lowercase();
    // A page may open with comments, an XML declaration or server-side left-overs; prose that mentions a tag does not open with
    // `<`. The opening tag alone is not enough: careless flatteners leave a doctype or a long `<body …>` and strip the rest.
    if head.starts_with('<')
        && PAGE.iter().any(|tag| head.contains(tag))
        && (closes_structure(trimmed) || is_mostly_markup(trimmed))
    {
        return Media::Html;
    }
    if is_fragment(trimmed) { Media::Html } else { Media::Text }
}

/// A structural element is closed somewhere; no flattener leaves that behind.
fn closes_structure(text: &str) -> bool {
    const CLOSED: [&str; 5] = ["head", "body", "html", "div", "script"];
    text.match_indices("</").any(|(at, _)| {
        CLOSED.iter().any(|name| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)))
    })
}

/// At least every second line that is not blank holds a tag.
fn is_mostly_markup(text: &str) -> bool {
    let has_tag = |line: &str| {
        line.match_indices('<').any(|(at, _)| line[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
    };
    let (mut tagged, mut bare) = (0usize, 0usize);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if has_tag(line) { tagged += 1 } else { bare += 1 }
    }
    tagged > 0 && tagged >= bare
}

/// A fragment of a page: it begins with a block tag and its block tags are closed as often as they are opened.
fn is_fragment(text: &str) -> bool {
    const BLOCKS: [&str; 8] = ["div", "section", "article", "main", "table", "ul", "p", "h1"];
    let opens_with_block = BLOCKS.iter().any(|tag| {
        text.strip_prefix('<').is_some_and(|rest| {
            rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
                && rest[tag.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
        })
    });
    if !opens_with_block {
        return false;
    }
    let closed = text.matches("</").count();
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let tagged = text.lines().filter(|line| line.trim_start().starts_with('<')).count();
    closed >= 2 && text.trim_end().ends_with('>') && tagged * 3 >= lines * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_html_and_dumps_are_text() {
        for page in [
            "<!DOCTYPE html><p>x",
            "\u{feff}\n <HTML lang=en><p>x",
            "<!-- saved --><html><body>x",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>\n<p>x</p></div>",
            "<div class=a><p>One</p><p>Two</p></div>",
        ] {
            assert_eq!(sniff(page), Media::Html, "{page}");
        }
        for dump in [
            "A title\n\n<p>One paragraph kept its tags.</p>\nAnother did not.",
            "The <html> tag opens a page.",
            "/> </p>\n<p>Text</p>",
            "<!DOCTYPE html>\n\nHome\nAbout us\nA paragraph of the page.\nAnother one.",
            "<p>Only the first paragraph kept its tag.</p>\n\nThe others are bare.\n\nAll of them.",
        ] {
            assert_eq!(sniff(dump), Media::Text, "{dump}");
        }
    }
}
