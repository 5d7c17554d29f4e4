//! Markup that a careless flattener left in a dump.
//!
//! In: a line. Out: the line without the tags that frame or pair up in it, and without halves of tags; nothing where there is
//! no such markup. Prose about markup stays: `the <p> tag` neither frames its line nor has a partner.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Elements whose tags scrapers leave behind. Only these count: `<T>` and `<your name>` are text.
const NAMES: &str = concat!(
    "p|br|hr|div|span|strong|em|b|i|u|s|a|img|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|figure|figcaption|section|",
    "article|header|footer|nav|aside|main|table|tbody|thead|tr|td|th|iframe|script|style|input|button|form|label|",
    "sup|sub|small|font|center|picture|source|svg|path|meta|link|video|audio|noscript|time|cite|pre|code|object|",
    "embed|param|o:p|!--",
);

fn regex(pattern: &str) -> Regex {
    // All patterns are constants of this file, and a test compiles them.
    let pattern = &pattern.replace("NAMES", NAMES).replace("VALUES", r#"(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*"#);
    Regex::new(&pattern.replace("ATTRS", r#"(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*"#))
        .unwrap_or_else(|error| unreachable!("{pattern}: {error}"))
}

/// Whole tags at the start of a line, or at its end.
static AT_START: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(?:\s*</?(?:NAMES)\b(?:ATTRS)\s*/?>)+"));
static AT_END: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)(?:</?(?:NAMES)\b(?:ATTRS)\s*/?>\s*)+$"));
/// What is left of a tag whose start is gone: `/>`, `">`, `width="3" />`.
static TORN_START: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)^\s*(?:[\w:-]+="[^"<>]*"\s*)*(?:["']?\s*/>|["']\s*>)\s*|^\s*(?:[\w:-]+="[^"<>]*"\s*)+>\s*"#));
/// What is left of a tag whose end is gone, to the end of the line or to where prose goes on.
static TORN_END: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)<(?:NAMES)\s+[\w:-]+\s*=\s*(?:"[^"<>]*"?|'[^'<>]*'?|[^\s"'<>]*)(?:VALUES)"#));
/// A tag that the end of the line cuts off in its name, and a comment, whole or cut off.
static CUT_OFF: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)<(?:NAMES)\s*$|</[a-z][a-z0-9]{0,9}\s*$|<!--(?:.*?-->|.*$)"));
/// The `>` of a tag that began on the line before. In a quotation a blank follows it.
static REST: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*>([\p{L}\p{N}“‘])"));
/// A closing tag without its `>`.
static TORN_CLOSE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)</(?:NAMES)\b(\s|$)"));
/// A break.
static BREAK: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\s*<br\s*/?>\s*"));
/// A tag with an attribute, or a comment: never prose.
static WITH_ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)<(?:NAMES)\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)(?:ATTRS)\s*/?>|<!--.*?-->"#));
/// A line that is nothing but the rest of a tag: the end of an address and its quotation mark, then attributes, of which the last may be
/// cut off; a tag that lost only its `<`; attributes for browsers that stand alone.
static REST_OF_TAG: LazyLock<Regex> = LazyLock::new(|| {
    let attribute = r#"\s+[:@]?[\w:.-]+=(?:"[^"<>]*"|'[^'<>]*')"#;
    let more = r#"(?:\s+[:@]?[\w:.-]+(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*(?:\s+[\w:.-]+=(?:"[^"<>]*|'[^'<>]*))?\s*/?>?"#;
    let alone = r#"(?:srcset|sizes|loading|decoding|fetchpriority|[:@]?data-[\w-]+|aria-[\w-]+)=(?:"[^"<>]*"|'[^'<>]*')"#;
    regex(&format!(
        r#"(?i)^\s*(?:[^\s"<>]*/[^\s"<>]*["'](?:(?:{attribute})+{more}|\s*/?>)|(?:iframe|img)(?:{attribute})+{more}|(?:{alone}\s*)+)\s*$"#
    ))
});
/// Pictures without words, as Markdown writes them, linked or not.
static WORDLESS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[\s*+|#>-]*(?:\[?\s*!\[\s*\]\([^()\s]*\)\s*(?:\]\([^()\s]*\))?[\s|]*)+$"));
/// A pair of inline tags.
static PAIRED: [LazyLock<Regex>; 2] = [
    LazyLock::new(|| regex(r"(?i)<(?:strong|em|b|i|u|s|a|span|sup|sub|small|font|cite|time|label)\b(?:ATTRS)\s*>")),
    LazyLock::new(|| {
        regex(
            r"(?i)</(?:strong|em|b|i|u|s|a|span|sup|sub|small|font|cite|time|label|p|div|li|h[1-6]|td|tr|figure|figcaption|blockquote|section|article)\s*>",
        )
    }),
];

/// The line without torn or framing markup, `None` where there is none.
#[must_use]
pub(super) fn mend(line: &str) -> Option<String> {
    let mut mended = once(line)?;
    // What one pass lays bare the next may take; a line that still changes then was built to.
    for _ in 0..3 {
        match once(&mended) {
            Some(further) => mended = further,
            None => break,
        }
    }
    Some(mended)
}

fn once(line: &str) -> Option<String> {
    memchr::memchr2(b'<', b'>', line.as_bytes())?;
    let mut text = line.to_owned();
    for (markup, with) in [(&TORN_START, ""), (&AT_START, ""), (&AT_END, ""), (&BREAK, " "), (&WITH_ATTRIBUTE, "")] {
        replace(&mut text, markup, with);
    }
    if PAIRED[1].is_match(&text) {
        for pair in &PAIRED {
            replace(&mut text, pair, "");
        }
    }
    if let Cow::Owned(changed) = TORN_END.replace_all(&text, "") {
        // What follows the half tag is prose, unless it is only the few words that a browser put in its place.
        let at = common_prefix(&text, &changed);
        let rest = &changed[at..];
        let is_prose = rest.split_whitespace().count() > 3 || rest.trim_end().ends_with('.');
        text = if is_prose { changed } else { changed[..at].to_owned() };
    }
    for (markup, with) in [(&TORN_CLOSE, "$1"), (&CUT_OFF, ""), (&REST, "$1"), (&AT_START, "")] {
        replace(&mut text, markup, with);
    }
    (text.trim() != line.trim()).then(|| text.trim().to_owned())
}

/// Whether a line is nothing but the remains of tags, or pictures without words: no word of the page is left.
#[must_use]
pub(in crate::strip) fn is_markup_only(line: &str) -> bool {
    let bytes = line.as_bytes();
    let closes = memchr::memchr2(b'<', b'>', bytes).is_some();
    let quotes = memchr::memchr_iter(b'=', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'"' | b'\'')));
    closes && mend(line).is_some_and(|left| left.is_empty())
        || (closes || quotes) && REST_OF_TAG.is_match(line)
        || memchr::memchr_iter(b'!', bytes).any(|at| bytes.get(at + 1) == Some(&b'[')) && WORDLESS.is_match(line)
}

/// Replaces all that a pattern finds.
fn replace(text: &mut String, markup: &Regex, with: &str) {
    if let Cow::Owned(changed) = markup.replace_all(text, with) {
        *text = changed;
    }
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.char_indices().zip(b.char_indices()).take_while(|((_, x), (_, y))| x == y).last().map_or(0, |((at, c), _)| at + c.len_utf8())
}

/// A whole page without its markup, for pages that no tree is built from: tags become line ends if they part blocks, scripts
/// and styles are left out. Linear in the size of the page.
#[must_use]
pub(super) fn without_markup(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name_at = if rest[1..].starts_with('/') { 2 } else { 1 };
        let name: String = rest[name_at..]
            .bytes()
            .take(12)
            .take_while(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect();
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
        } else if name.is_empty() && !rest.starts_with("<!") && !rest.starts_with("<?") && name_at == 1 {
            out.push('<');
            rest = &rest[1..];
        } else {
            let (_, flow) = super::tag(&name);
            let end = tag_end(rest);
            let raw = name_at == 1 && (name == "script" || name == "style");
            rest = &rest[end..];
            if raw {
                let close = format!("</{name}");
                let skip = find_ignoring_case(rest, &close).unwrap_or(rest.len());
                rest = &rest[skip..];
            }
            if flow != super::Flow::Inline {
                out.push('\n');
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where the tag at the start of `text` ends, quotes respected within reason: a quote that is not closed soon is no quote.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') if at > 0 && bytes[at - 1] == b'=' => quote = Some((*byte, at)),
            (Some((open, _)), byte) if open == *byte => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
        if quote.is_some_and(|(_, start)| at - start > 1 << 20) {
            break;
        }
    }
    text.find('>').map_or(text.len(), |at| at + 1)
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_and_framing_markup_goes() {
        for (line, mended) in [
            ("<p>Vendors clean up.</p>", "Vendors clean up."),
            ("/> </p>", ""),
            ("<p> <img src=See details", ""),
            ("<p> A. Person/AGENCY </p>", "A. Person/AGENCY"),
            ("It was <strong>not</strong> late.", "It was not late."),
            ("See <a href=\"http://x.example/\">the notice</a> there.", "See the notice there."),
            ("One line.<br />Another.", "One line. Another."),
            (
                "<img src=\"a.jpg\" alt=\"A boat\" The boat came in at noon with all hands.",
                "The boat came in at noon with all hands.",
            ),
            ("He wound it</strong that has been repaired.", "He wound it that has been repaired."),
            ("<span", ""),
            ("</scr", ""),
            (">Wren came in on Saturdays.", "Wren came in on Saturdays."),
            ("<!-- /wp:paragraph -- <!-- wp:html", ""),
            ("width=\"300\" height=\"200\" /> The clock stood still.", "The clock stood still."),
        ] {
            assert_eq!(mend(line).as_deref(), Some(mended), "{line}");
        }
    }

    #[test]
    fn prose_about_markup_and_comparison_stays() {
        for line in [
            "Fewer than < 10 crowns.",
            "The <p> tag opens a paragraph.",
            "a < b > c",
            "Vec<T> and <your name>",
            "if x > 3",
            "-> result",
        ] {
            assert_eq!(mend(line), None, "{line}");
        }
    }

    #[test]
    fn the_rest_of_a_tag_is_markup_only() {
        for line in [
            r#"//img.example/a/boat-400.jpg" alt="A boat" class="wide">"#,
            r#"/media/logo.svg?v=2" alt="Harbour Trust" srcset="/media/logo.svg 1x, /media/lo"#,
            r#"/media/boat.jpg">"#,
            r#"iframe src="https://player.example/12" width="100%" height="290">"#,
            "data-menu-level='3' aria-hidden=\"true\"",
            r#"srcset="//img.example/a.jpg 400w, //img.example/b.jpg 800w""#,
            "<p> </p>",
            "* [![](images/boat.jpg)](https://shop.example/boat)",
        ] {
            assert!(is_markup_only(line), "{line}");
        }
        for line in [
            r#"class="boat""#,
            r#"let path = "/media/boat.jpg";"#,
            r#"He called it "the boat/ship" and left."#,
            r#"data-level="3" says how deep it is."#,
            r#"and/or" x"#,
            "a > b",
            "![A boat](images/boat.jpg)",
        ] {
            assert!(!is_markup_only(line), "{line}");
        }
    }

    #[test]
    fn a_page_without_its_markup_keeps_its_text() {
        let text = without_markup("<p>One <b>two</b><script>if (a<b) x()</script><div title='>'>three < four<!-- no --></div>five");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["One", "two", "three", "<", "four", "five"]);
    }
}
