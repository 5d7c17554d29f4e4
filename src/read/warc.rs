//! WARC, the format of web archives (ISO 28500:2017; iipc.github.io/warc-specifications, WARC 1.1).
//!
//! In: a stream. Out: its responses, resources and conversions, one record each; `http` opens responses, on any thread. What is
//! no page is listed and not held. After a torn record it goes on at the next line that begins a record.

use super::http;
use super::packed::{Body, Cut};
use super::stream::{Line, Stream};
use crate::document::{Code, Edit, Stage};

/// The longest header of a record, in bytes. The standard sets no limit; addresses are the longest lines in it, and what was gathered in
/// bad faith may have a hundred thousand lines.
const HEADER: usize = 4 << 20;

/// How much of an HTTP header is looked at to tell pages from images: what most come to, and the most that servers send.
const HTTP: [usize; 2] = [1 << 12, 1 << 16];

const TORN: &str = "the record is torn: its header is no WARC header; skipped to the next record, fetch the file again";
const LENGTH: &str = "the record is torn: its Content-Length is not its length; skipped to the next record, fetch the file again";

/// Whether the bytes begin with the first line of a record.
pub(super) fn is_version(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    // 0.17 and 0.18 were drafts that were used.
    line.len() >= 3 && line[0].is_ascii_digit() && line[1] == b'.' && line[2..].iter().all(u8::is_ascii_digit)
}

/// The fields of a record's header, names in lower case.
#[derive(Debug, Default)]
struct Header(Vec<(String, String)>);

impl Header {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
    }
}

/// The next record, `None` at the end.
pub(super) fn next(stream: &mut Stream, limit: usize) -> Option<Cut> {
    loop {
        skip_ends(stream);
        if stream.is_done() {
            return None;
        }
        let place = format!("byte {}", stream.offset());
        let Some(header) = header(stream) else {
            to_next(stream);
            return failed(stream).then(|| Cut::bad(place, Code::Malformed, TORN));
        };
        let Ok(length) = header.get("content-length").parse::<u64>() else {
            to_next(stream);
            return failed(stream).then(|| Cut::bad(place, Code::Malformed, LENGTH));
        };
        let kind = header.get("warc-type").to_ascii_lowercase();
        let body = match kind.as_str() {
            "response" | "resource" | "conversion" => document(stream, &header, length),
            _ => Err(None),
        };
        let cut = match body {
            Ok(body) if length > most(&body, limit) => Some(Cut::over(place.clone())),
            Ok(body) => {
                let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(1 << 20));
                if stream.piece(length, &mut bytes) < length || !at_end(stream) {
                    if let Some(next) = next_in(&bytes) {
                        // What it took too much is given back, from the first line that begins a record.
                        stream.put_back(&bytes[next..]);
                        return Some(shortened(place, bytes, length, next, body));
                    }
                    to_next(stream);
                    return failed(stream).then(|| Cut::bad(place, Code::Malformed, LENGTH));
                }
                return Some(Cut::of(place, bytes, body));
            }
            Err(Some(why)) => Some(Cut::bad(place.clone(), Code::RecordSkipped, why)),
            Err(None) => None,
        };
        // What is not held is still looked through, since its length may be wrong.
        if !pass(stream, length) || !at_end(stream) {
            to_next(stream);
            return failed(stream).then(|| Cut::bad(place, Code::Malformed, LENGTH));
        }
        if cut.is_some() {
            return cut;
        }
    }
}

/// A record that ends before its length says, where the next one begins.
fn shortened(place: String, mut bytes: Vec<u8>, length: u64, next: usize, body: Body) -> Cut {
    let end = next - bytes[..next].iter().rev().take(4).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    bytes.truncate(end);
    let edit = Edit {
        block: 0,
        place: place.clone(),
        stage: Stage::Read,
        rule: "record-length".into(),
        before: format!("Content-Length: {length}"),
        after: format!("Content-Length: {end}"),
    };
    Cut { edits: vec![edit], ..Cut::of(place, bytes, body) }
}

/// How the body of a document is to be opened, or why it is no page.
fn document(stream: &mut Stream, header: &Header, length: u64) -> Result<Body, Option<String>> {
    // wget writes addresses in angle brackets.
    let url = header.get("warc-target-uri").trim_start_matches('<').trim_end_matches('>').to_owned();
    let media = header.get("content-type");
    let is_http =
        media.to_ascii_lowercase().starts_with("application/http") || media.is_empty() && stream.peek(5).starts_with(b"HTTP/");
    if !is_http {
        // wget keeps its arguments and its log as resources.
        if url.starts_with("metadata:") {
            return Err(Some("a note of the crawler, no page; nothing to do".to_owned()));
        }
        return match http::refused(media) {
            Some(why) => Err(Some(why)),
            None => Ok(Body::Payload { url, charset: http::charset(media) }),
        };
    }
    for size in HTTP {
        let size = size.min(usize::try_from(length).unwrap_or(size));
        let seen = stream.peek(size);
        if let Some(head) = http::head(&seen[..seen.len().min(size)]) {
            return head.refused().map_or(Ok(Body::Http { url }), |why| Err(Some(why)));
        }
    }
    // No end of the header in sight: whoever opens it says what is wrong.
    Ok(Body::Http { url })
}

/// How large a record may be: the limit is for the document, which an HTTP header stands before.
fn most(body: &Body, limit: usize) -> u64 {
    let header = if matches!(body, Body::Http { .. }) { HTTP[1] } else { 0 };
    limit.saturating_add(header) as u64
}

/// True unless reading failed, which is told once and for all at the end of the stream.
fn failed(stream: &mut Stream) -> bool {
    !(stream.is_done() && stream.error().is_some())
}

/// The header of a record, `None` where it is torn. A line that begins another record is left for the next.
fn header(stream: &mut Stream) -> Option<Header> {
    let mut line = Vec::new();
    if stream.line(HEADER, &mut line) != Some(Line::Whole) || !is_version(&line) {
        // The next record may begin in the middle of this line.
        stream.put_back(&line[next_in(&line).unwrap_or(line.len())..]);
        return None;
    }
    let (mut header, mut size) = (Header::default(), 0);
    loop {
        line.clear();
        let taken = stream.line(HEADER - size, &mut line);
        size += line.len();
        if taken != Some(Line::Whole) || !line.ends_with(b"\n") {
            return None;
        }
        if line.trim_ascii().is_empty() {
            return Some(header);
        }
        let text = String::from_utf8_lossy(&line);
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            let (_, value) = header.0.last_mut()?;
            value.push(' ');
            value.push_str(text.trim());
        } else if let Some(at) = next_in(&line).filter(|at| line[at - 1] != b'/') {
            stream.put_back(&line[at..]);
            return None;
        } else if let Some((name, value)) = text.split_once(':').filter(|(name, _)| is_name(name)) {
            header.0.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        } else {
            if is_version(&line) {
                stream.put_back(&line);
            }
            return None;
        }
    }
}

/// A token (RFC 9110, 5.6.2), as the standard asks of field names.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Two line ends stand after a record; files with fewer or more are common.
fn skip_ends(stream: &mut Stream) {
    loop {
        let seen = stream.peek(1);
        let ends = seen.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if ends == 0 {
            return;
        }
        stream.consume(ends);
    }
}

/// Whether a record ends here: with two line ends, as the standard asks, or with any number of them and then another record or the end.
fn at_end(stream: &mut Stream) -> bool {
    let seen = stream.peek(16);
    if seen.starts_with(b"\r\n\r\n") || seen.starts_with(b"\n\n") {
        return true;
    }
    let ends = seen.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    ends == seen.len() || ends >= 16 || seen[ends..].starts_with(b"WARC/") || b"WARC/".starts_with(&seen[ends..])
}

/// Where in the bytes, but not at their start, another record begins: a version that ends its line, even where what
/// stands before it lost its own line end.
fn next_in(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"WARC/").find(|at| *at > 0 && is_version(&bytes[*at..]) && begins(&bytes[*at..]))
}

/// Whether a field follows the version, as far as the bytes go.
fn begins(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', bytes) else { return false };
    let next = &bytes[end + 1..];
    let next = &next[..next.len().min(5)];
    next.eq_ignore_ascii_case(&b"WARC-"[..next.len()]) || next.eq_ignore_ascii_case(&b"Conte"[..next.len()])
}

/// Goes to the next line that begins a record, or to the end.
fn to_next(stream: &mut Stream) {
    let mut line = Vec::new();
    loop {
        if is_version(stream.peek(16)) {
            return;
        }
        line.clear();
        match stream.line(HEADER, &mut line) {
            None => return,
            Some(Line::Over) => {}
            Some(Line::Whole) => {
                if let Some(at) = next_in(&line) {
                    return stream.put_back(&line[at..]);
                }
            }
        }
    }
}

/// Goes on by `length` bytes without holding them; stops early, and says false, where another record begins in between or the
/// stream ends.
fn pass(stream: &mut Stream, length: u64) -> bool {
    let mut left = length;
    let mut begins_line = false;
    while left > 0 {
        let seen = stream.peek(16);
        if seen.is_empty() || begins_line && is_version(seen) && seen.contains(&b'\n') {
            return false;
        }
        let some = seen.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let end = memchr::memchr(b'\n', &seen[..some]).map_or(some, |at| at + 1);
        begins_line = seen[end - 1] == b'\n';
        stream.consume(end);
        left -= end as u64;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_end_their_line() {
        for yes in ["WARC/1.0\r\n", "WARC/1.1\nWARC-Type: response", "WARC/0.18\r\n"] {
            assert!(is_version(yes.as_bytes()), "{yes}");
        }
        for no in ["WARC/1.0 is a version", "WARC/", "WARC/1. and", "warc/1.0\n", ""] {
            assert!(!is_version(no.as_bytes()), "{no}");
        }
    }
}
