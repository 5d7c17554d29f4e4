//! Whether an input is one document or an archive of many, told by what it begins with.
//!
//! In: the first bytes after decompression, and the name as a second hint. Out: a [`Kind`]. A name alone decides nothing: scrapers give
//! any name to anything.

use super::stream::Stream;
use super::{Settings, warc};

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One document.
    Page,
    /// A JSON object on each line.
    Jsonl,
    /// WARC records.
    Warc,
    /// Texts parted by a line.
    Dump,
}

/// How much is looked at, and how much where the first line is an object that shows no field of text yet.
const HEAD: usize = 1 << 12;
const LONG: usize = 8 << 20;

/// Tells what the stream holds. Nothing is taken from it.
pub(super) fn told(stream: &mut Stream, source: &str, settings: &Settings) -> Kind {
    let begin = text(stream.peek(HEAD));
    if warc::is_version(begin) {
        return Kind::Warc;
    }
    let first = begin.first().copied();
    if first == Some(b'{') {
        let fields = [settings.text_field.as_bytes(), settings.html_field.as_bytes()];
        let mut wanted = HEAD;
        loop {
            let (seen, whole) = {
                let seen = stream.peek(wanted);
                (has_field(text(seen), fields), seen.len() < wanted)
            };
            match seen {
                Some(true) => return Kind::Jsonl,
                None if !whole && wanted < LONG => wanted *= 8,
                _ => break,
            }
        }
    }
    // The first line may be torn; then the name says what was meant, if any other line is of that kind.
    let lines = || stream.buffered().split(|byte| *byte == b'\n').map(text);
    match ending(source).as_str() {
        // Markup under such a name is a page, and anything else a file of lines that are all torn.
        "jsonl" | "ndjson" if first.is_some_and(|first| first != b'<') => Kind::Jsonl,
        "warc" if lines().any(warc::is_version) => Kind::Warc,
        _ if !settings.split_on.is_empty() => Kind::Dump,
        _ => Kind::Page,
    }
}

/// Without a byte order mark and white space at the start.
fn text(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

/// The ending of a name in lower case, without that of a codec.
fn ending(name: &str) -> String {
    let mut parts = name.rsplit('.').map(str::to_ascii_lowercase);
    match parts.next() {
        Some(codec) if ["gz", "zst", "bz2", "xz"].contains(&codec.as_str()) => parts.next(),
        other => other,
    }
    .unwrap_or_default()
}

/// Whether the object on the first line has one of the fields; `None` where the bytes end before that shows.
fn has_field(line: &[u8], fields: [&[u8]; 2]) -> Option<bool> {
    let mut at = 1;
    // Nesting below the object itself, and whether a name comes next.
    let (mut depth, mut is_name) = (0u32, true);
    loop {
        match *line.get(at)? {
            b'"' => {
                let start = at + 1;
                at = start;
                loop {
                    at += memchr::memchr2(b'"', b'\\', line.get(at..)?)?;
                    if line[at] == b'"' {
                        break;
                    }
                    at += 2;
                }
                let name = &line[start..at];
                if depth == 0 && is_name && !name.is_empty() && fields.contains(&name) {
                    return Some(true);
                }
                is_name = false;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return Some(false),
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => is_name = true,
            // The object is written over several lines.
            b'\n' => return Some(false),
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], name: &str) -> Kind {
        told(&mut Stream::new(bytes.to_vec(), Box::new(&b""[..])), name, &Settings::default())
    }

    #[test]
    fn archives_are_told_by_what_they_begin_with() {
        let long = format!("{{\"pad\": \"{}\", \"text\": \"a\"}}\n", "x".repeat(100_000));
        for (bytes, name, expected) in [
            (&b"WARC/1.0\r\nWARC-Type: warcinfo\r\n"[..], "x", Kind::Warc),
            (b"\r\nWARC/1.1\r\n", "x", Kind::Warc),
            (b"WARC/1. is how a WARC file begins.", "x.warc", Kind::Page),
            (b"{\"text\": \"a\"}\n", "x.txt", Kind::Jsonl),
            (b"\xef\xbb\xbf {\"meta\": {\"text\": [1, \"}\"]}, \"html\": \"a\"}", "x", Kind::Jsonl),
            (long.as_bytes(), "x", Kind::Jsonl),
            (b"{\"meta\": {\"text\": \"a\"}}\n", "x", Kind::Page),
            (b"{\"title\": \"text\"}\n", "x", Kind::Page),
            (b"{\"title\": \"text\"}\n", "x.jsonl.zst", Kind::Jsonl),
            (b"n of the article\"}\n{\"text\": \"a\"}\n", "x.ndjson", Kind::Jsonl),
            (b"garbage\r\n\r\nWARC/1.0\r\n", "x.warc.gz", Kind::Warc),
            (b"torn\ntorn\n", "x.jsonl.gz", Kind::Jsonl),
            (b"{\n  \"text\": \"a\"\n}\n", "x.json", Kind::Page),
            (b"{{ template }}\n", "x.html", Kind::Page),
            (b"<html><body>no lines of JSON</body></html>", "x.jsonl", Kind::Page),
            (b"", "x.warc", Kind::Page),
        ] {
            assert_eq!(kind(bytes, name), expected, "{name} {:?}", &bytes[..bytes.len().min(40)]);
        }
    }
}
