//! What of a page need not be parsed: scripts, styles, comments and drawings hold no text.
//!
//! In: a page's text. Out: the pieces of it that a parser must see, in order. The tags around what is skipped stay, so that the
//! tree is the same but for the text inside. It follows the tokenizer of the HTML standard (13.2.5) only as far as it must: where
//! a script or a drawing is written in a way that could end elsewhere, it is left to the parser.

/// A tag beyond this size has so many attributes that they alone would take seconds: 40,000 take html5ever 0.26 s, a million
/// more than 20.
const MAX_TAG: usize = 1 << 16;
/// More attributes than any page has on one tag.
const MAX_ATTRIBUTES: usize = 4096;
/// Drawings larger than this are left to the parser, so that looking through one stays cheap.
const MAX_DRAWING: usize = 1 << 15;

/// The pieces of a page that are to be parsed, or `None` where a tag is built to break parsers.
pub(super) fn pieces(page: &str) -> Option<Vec<&str>> {
    let bytes = page.as_bytes();
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    // In a drawing that is left to the parser a style is no raw text, so nothing is skipped up to here.
    let mut foreign_end = 0;
    while let Some(open) = find_byte(bytes, at, b'<') {
        match bytes.get(open + 1) {
            Some(b'!') if bytes[open..].starts_with(b"<!--") => {
                let inside = open + 4;
                if bytes[inside..].starts_with(b">") || bytes[inside..].starts_with(b"->") {
                    at = inside + 1;
                    continue;
                }
                let Some(close) = find(bytes, inside, b"-->") else { break };
                // The standard ends a comment at `--!>` too; such a page is left to the parser from here on.
                if contains(&bytes[inside..close], b"--!>") {
                    break;
                }
                // An empty comment stays, so that what it parts stays apart.
                pieces.push(&page[start..inside]);
                start = close;
                at = close + 3;
            }
            // Text in a drawing or a formula, a comment elsewhere; which of the two only the parser knows.
            Some(b'!') if bytes[open..].starts_with(b"<![CDATA[") => break,
            // A doctype, an instruction, a closing tag of nothing: a comment up to the next `>`.
            Some(b'!' | b'?') => at = find_byte(bytes, open, b'>').map_or(bytes.len(), |end| end + 1),
            Some(b'/') => {
                at = match bytes.get(open + 2) {
                    Some(byte) if byte.is_ascii_alphabetic() => tag_end(bytes, open)?,
                    _ => find_byte(bytes, open, b'>').map_or(bytes.len(), |end| end + 1),
                };
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let end = tag_end(bytes, open)?;
                at = end;
                let name = name(&bytes[open + 1..end]);
                let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
                let mut skipped = None;
                match name.len() {
                    _ if open < foreign_end => {}
                    6 if is("script") => match script(bytes, open, end) {
                        Script::Skipped(close) => skipped = Some(close),
                        Script::Data(close) => at = close,
                        Script::Unclear => break,
                    },
                    5 if is("style") => skipped = raw(bytes, end, b"</style"),
                    3 if is("svg") => {
                        skipped = drawing(bytes, end);
                        if skipped.is_none() && !bytes[..end].ends_with(b"/>") {
                            foreign_end = raw(bytes, end, b"</svg").unwrap_or(bytes.len());
                        }
                    }
                    9 if is("plaintext") => break,
                    // What stands in these is text to the tokenizer, whatever it looks like.
                    _ => {
                        if let Some(close) = RAW_TEXT.iter().find(|close| is(&close[2..])) {
                            at = raw(bytes, end, close.as_bytes()).unwrap_or(end);
                        }
                    }
                }
                if let Some(close) = skipped {
                    pieces.push(&page[start..end]);
                    start = close;
                    at = close;
                }
            }
            _ => at = open + 1,
        }
    }
    pieces.push(&page[start..]);
    Some(pieces)
}

/// Closing tags of elements whose content is no markup.
const RAW_TEXT: [&str; 6] = ["</textarea", "</title", "</iframe", "</xmp", "</noembed", "</noframes"];

/// What becomes of a script.
pub(super) enum Script {
    /// It ends here and holds nothing that is read.
    Skipped(usize),
    /// It ends here and holds data about the page.
    Data(usize),
    /// Where it ends is for the parser to say: after `<!--` another `<script` swallows the next end.
    Unclear,
}

pub(super) fn script(bytes: &[u8], open: usize, end: usize) -> Script {
    let Some(close) = raw(bytes, end, b"</script") else { return Script::Unclear };
    let inside = &bytes[end..close];
    if contains(inside, b"<!--") && contains_ignoring_case(inside, b"<script") {
        Script::Unclear
    } else if [&b"ld+json"[..], b"ld&"].iter().any(|kind| contains_ignoring_case(&bytes[open..end], kind)) {
        // Some pages write the plus sign as a character reference.
        Script::Data(close)
    } else {
        Script::Skipped(close)
    }
}

/// Where raw text ends: at its own closing tag.
pub(super) fn raw(bytes: &[u8], from: usize, close: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let found = find(bytes, at, b"</")?;
        let rest = &bytes[found..];
        let is_close = rest.len() > close.len()
            && rest[..close.len()].eq_ignore_ascii_case(close)
            && matches!(rest[close.len()], b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
        if is_close {
            return Some(found);
        }
        at = found + 2;
    }
}

/// Where a drawing ends, if it holds nothing but shapes.
pub(super) fn drawing(bytes: &[u8], end: usize) -> Option<usize> {
    const SHAPES: [&[u8]; 22] = [
        b"path",
        b"g",
        b"circle",
        b"rect",
        b"line",
        b"polyline",
        b"polygon",
        b"ellipse",
        b"defs",
        b"use",
        b"title",
        b"desc",
        b"lineargradient",
        b"radialgradient",
        b"stop",
        b"clippath",
        b"mask",
        b"symbol",
        b"text",
        b"tspan",
        b"filter",
        b"animate",
    ];
    if bytes[..end].ends_with(b"/>") {
        return None;
    }
    let limit = bytes.len().min(end + MAX_DRAWING);
    let mut at = end;
    loop {
        let open = find_byte(&bytes[..limit], at, b'<')?;
        let inner = &bytes[open + 1..limit];
        let (closes, inner) = inner.strip_prefix(b"/").map_or((false, inner), |inner| (true, inner));
        let name = name(inner);
        if name.eq_ignore_ascii_case(b"svg") {
            return closes.then_some(open);
        }
        if !SHAPES.iter().any(|shape| name.eq_ignore_ascii_case(shape)) {
            return None;
        }
        at = tag_end(bytes, open)?;
    }
}

/// The name at the start of a tag's inside.
fn name(inner: &[u8]) -> &[u8] {
    let end =
        inner.iter().position(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')).unwrap_or(inner.len());
    &inner[..end]
}

/// One past the end of the tag at `open`; `None` where it has no end to speak of. A quote counts only where a value begins.
fn tag_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    let mut values = 0;
    let mut after_equals = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return if at - open > MAX_TAG && values > MAX_ATTRIBUTES { None } else { Some(at + 1) },
            b'"' | b'\'' if after_equals => {
                after_equals = false;
                values += 1;
                at = find_byte(bytes, at + 1, *byte).unwrap_or(bytes.len());
            }
            b'=' => after_equals = true,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {}
            _ => {
                values += usize::from(after_equals);
                // A name without a value is an attribute too.
                values += usize::from(matches!(bytes[at - 1], b' ' | b'\n' | b'\t'));
                after_equals = false;
            }
        }
        at += 1;
    }
    if bytes.len() - open > MAX_TAG && values > MAX_ATTRIBUTES { None } else { Some(bytes.len()) }
}

fn find_byte(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, bytes.get(from..)?).map(|at| from + at)
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, wanted).map(|at| from + at)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

fn contains_ignoring_case(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn parsed(page: &str) -> String {
        pieces(page).unwrap().concat()
    }

    #[test]
    fn scripts_styles_comments_and_drawings_are_left_out() {
        assert_eq!(
            parsed(
                "<p>a<script src='x>y'>if (a<b) '</p>'</SCRIPT >b<!-- <p>no -->c<style>p{}</style><svg w=1><path d='M'/><title>t</title></svg>d"
            ),
            "<p>a<script src='x>y'></SCRIPT >b<!---->c<style></style><svg w=1></svg>d"
        );
    }

    #[test]
    fn what_could_end_elsewhere_is_left_to_the_parser() {
        for page in [
            "<script><!-- <script> </script> --></script>after",
            "<svg><p>out</p></svg>",
            "<textarea><script>text</textarea>x</script>",
            "<title>a <!-- b</title><p>c -->",
            "<!--> not a comment -->",
            "</ <script> -->text",
            "<? <!-- > -->text",
            "</p title='<!-- '>text-->",
            "</p <style>x</style>>",
            "<svg><style><p>out</p></style></svg>",
            "<math><![CDATA[<style><p></style>]]></math><style>p{}</style>",
            "<!-- a --!> b --> c",
            "<div title=\"<script>\">kept</div></script>",
            "<script type='application/ld+json'>{\"@type\": 1}</script>",
            "<plaintext><script>all of it",
            "a < b, <3, <>",
        ] {
            assert_eq!(parsed(page), page);
        }
    }

    #[test]
    fn a_tag_of_endless_attributes_is_refused() {
        let page = format!("<p {}>x", "a=1 ".repeat(50_000));
        assert!(pieces(&page).is_none());
        let image = format!("<img src=\"data:{}\">x", "A".repeat(200_000));
        assert!(pieces(&image).is_some());
    }
}
