//! An HTTP response as archives keep it: status, header and body as they came over the wire (RFC 9112).
//!
//! In: its bytes. Out: a record with the body decoded (chunks, gzip, deflate, zstd) and the charset that the header declares, or why
//! it is no page. A header that lies is believed less than the bytes: many archives keep bodies that are decoded already.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::codec::Codec;
use super::{Record, Settings};
use crate::document::Code;

/// What a header says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    status: u16,
    media: String,
    chunked: bool,
    codings: Vec<String>,
    length: usize,
}

/// The header at the start of the bytes, `None` where it does not end in them or is none.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let mut head = Head::default();
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next().filter(|line| line.ends_with(b"\n"))?;
    head.length = first.len();
    // `HTTP/1.1 200 OK`
    let first = String::from_utf8_lossy(first);
    head.status = first.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()?;
    for line in lines {
        if !line.ends_with(b"\n") {
            return None;
        }
        head.length += line.len();
        if line.trim_ascii().is_empty() {
            return Some(head);
        }
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" if head.media.is_empty() => value.clone_into(&mut head.media),
            "transfer-encoding" => head.chunked |= value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => head.codings.extend(value.split(',').map(|coding| coding.trim().to_ascii_lowercase())),
            _ => {}
        }
    }
    None
}

impl Head {
    /// Why this is no page, if it is none.
    pub fn refused(&self) -> Option<String> {
        if self.status != 200 {
            return Some(format!("HTTP status {}, no page; nothing to do", self.status));
        }
        refused(&self.media)
    }
}

/// Why a media type is no page, if it is none. A type that is not told is read: decode tells what is no text.
pub(super) fn refused(media: &str) -> Option<String> {
    let name = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_page = match name.split_once('/') {
        Some(("text", kind)) => !["css", "javascript", "ecmascript", "x-javascript", "dns", "calendar", "vcard"].contains(&kind),
        Some(("application", kind)) => kind == "xhtml+xml",
        Some(_) => false,
        // `text`, `html` and other words of broken servers.
        None => true,
    };
    (!is_page).then(|| format!("media type {name}, no page; nothing to do"))
}

/// The charset of a Content-Type, `""` where it names none.
pub(super) fn charset(media: &str) -> String {
    let told = media.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
    });
    told.unwrap_or_default()
}

/// Opens a response.
pub(super) fn open(mut bytes: Vec<u8>, settings: &Settings) -> Result<Record, (Code, String)> {
    let Some(head) = head(&bytes) else {
        return Err((Code::Malformed, "is no HTTP response: its header has no end; fetch the page again".to_owned()));
    };
    bytes.drain(..head.length);
    if head.chunked {
        bytes = dechunk(bytes)?;
    }
    for coding in head.codings.iter().rev() {
        bytes = decompress(bytes, coding, settings)?;
    }
    // A server that hands out a compressed file as a page does not say so.
    if head.codings.is_empty() && Codec::told(&bytes) != Codec::Plain {
        let codec = Codec::told(&bytes);
        bytes = unpack(codec.reader(std::io::Cursor::new(bytes)), codec.name(), settings)?;
    }
    if bytes.len() as u64 > settings.max_bytes {
        return Err((Code::Oversize, super::limits::too_large(settings, true)));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err((Code::RecordSkipped, "the server sent nothing, no page; nothing to do".to_owned()));
    }
    Ok(Record { bytes, charset: charset(&head.media), ..Record::default() })
}

/// A body without its chunks (RFC 9112, 7.1). One that does not begin as a chunk does was put together already.
fn dechunk(bytes: Vec<u8>) -> Result<Vec<u8>, (Code, String)> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    loop {
        let Some((size, data)) = chunk(rest) else {
            if whole.is_empty() {
                return Ok(bytes);
            }
            return Err((Code::Damaged, format!("its chunks break off after {} bytes; fetch the page again", whole.len())));
        };
        if size == 0 {
            return Ok(whole);
        }
        let Some(part) = data.get(..size) else {
            return Err((
                Code::Damaged,
                format!("its chunks break off after {} bytes; fetch the page again", whole.len() + data.len()),
            ));
        };
        whole.extend_from_slice(part);
        rest = &data[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// The size that a chunk gives, and what stands behind that line.
fn chunk(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(1 << 12)])?;
    let size = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
    Some((size, &bytes[end + 1..]))
}

/// A body as it was before a content coding (RFC 9110, 8.4.1), within the limit.
fn decompress(bytes: Vec<u8>, coding: &str, settings: &Settings) -> Result<Vec<u8>, (Code, String)> {
    let codec = Codec::told(&bytes);
    let raw = std::io::Cursor::new(bytes);
    let reader: Box<dyn Read + Send> = match coding {
        "" | "identity" | "none" => return Ok(raw.into_inner()),
        // Bodies that were decoded already do not begin as the coding does.
        "gzip" | "x-gzip" if codec != Codec::Gzip => return Ok(raw.into_inner()),
        "zstd" if codec != Codec::Zstd => return Ok(raw.into_inner()),
        "gzip" | "x-gzip" | "zstd" => return unpack(codec.reader(raw), coding, settings),
        "deflate" => match raw.get_ref().as_slice() {
            // RFC 1950, 2.2: the method, and a sum that 31 divides. Servers send bare deflate under the same name.
            [method, flags, ..] if method & 15 == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0 => {
                Box::new(ZlibDecoder::new(raw))
            }
            [b'<', ..] => return Ok(raw.into_inner()),
            _ => Box::new(DeflateDecoder::new(raw)),
        },
        _ if looks_plain(raw.get_ref()) => return Ok(raw.into_inner()),
        _ => {
            return Err((
                Code::Unreadable,
                format!("its body is compressed as {coding}, which is not read; fetch the page again as gzip"),
            ));
        }
    };
    unpack(Ok(reader), coding, settings)
}

/// All that a reader gives, or a little more than the limit.
fn unpack(reader: std::io::Result<Box<dyn Read + Send>>, coding: &str, settings: &Settings) -> Result<Vec<u8>, (Code, String)> {
    let mut whole = Vec::new();
    let limit = settings.max_bytes.saturating_add(1);
    match reader.and_then(|reader| reader.take(limit).read_to_end(&mut whole)) {
        Ok(_) => Ok(whole),
        Err(error) => Err((Code::Damaged, format!("its {coding} body is damaged or cut ({error}); fetch the page again"))),
    }
}

/// Whether a body that is said to be compressed is a page as it is.
fn looks_plain(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    head.trim_ascii_start().starts_with(b"<") || head.is_ascii() && !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=31))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};

    use super::super::codec::tests::gzip;
    use super::*;

    const PAGE: &[u8] = b"<p>The ferry is back.</p>";

    fn response(header: &str, body: &[u8]) -> Result<Record, (Code, String)> {
        open(
            [format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").as_bytes(), body].concat(),
            &Settings { max_bytes: 1000, ..Settings::default() },
        )
    }

    #[test]
    fn bodies_are_decoded_as_the_header_says_unless_they_are_already() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(PAGE).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(PAGE).unwrap();
        let (zlib, bare) = (zlib.finish().unwrap(), bare.finish().unwrap());
        let chunks = |bytes: &[u8]| {
            let (a, b) = bytes.split_at(7);
            [b"7;name=value\r\n", a, b"\r\n", format!("{:X}\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"].concat()
        };
        for (header, body) in [
            ("Content-Type: text/html", PAGE.to_vec()),
            ("Content-Encoding: gzip", gzip(PAGE)),
            ("Content-Type: text/html", gzip(PAGE)),
            ("content-encoding: GZIP", PAGE.to_vec()),
            ("Content-Encoding: deflate", zlib),
            ("Content-Encoding: deflate", bare),
            ("Content-Encoding: br", PAGE.to_vec()),
            ("Transfer-Encoding: chunked", chunks(PAGE)),
            ("Transfer-Encoding: chunked", PAGE.to_vec()),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunks(&gzip(PAGE))),
        ] {
            assert_eq!(response(header, &body).unwrap().bytes, PAGE, "{header}");
        }
    }

    #[test]
    fn what_is_cut_or_too_large_or_unknown_is_a_failure() {
        let cut = gzip(PAGE);
        for (header, body, code) in [
            ("Content-Encoding: gzip", &cut[..cut.len() - 9], Code::Damaged),
            ("Content-Encoding: gzip", &gzip([b'a'; 5000])[..], Code::Oversize),
            ("Transfer-Encoding: chunked", b"5\r\nhello\r\n7\r\nwor", Code::Damaged),
            ("Content-Encoding: br", b"\x1b\x03\x00\xf8", Code::Unreadable),
            ("Content-Type: text/html", b"\r\n", Code::RecordSkipped),
        ] {
            assert_eq!(response(header, body).unwrap_err().0, code, "{header}");
        }
        assert_eq!(
            open(b"HTTP/1.1 200 OK\r\nContent-Type: text/html".to_vec(), &Settings::default()).unwrap_err().0,
            Code::Malformed
        );
    }

    #[test]
    fn only_pages_are_taken() {
        for (media, taken) in [
            ("text/html; charset=utf-8", true),
            ("TEXT/PLAIN", true),
            ("application/xhtml+xml", true),
            ("", true),
            ("image/png", false),
            ("text/css", false),
            ("application/json", false),
        ] {
            assert_eq!(refused(media).is_none(), taken, "{media}");
        }
        assert!(head(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap().refused().unwrap().contains("404"));
    }

    #[test]
    fn the_charset_is_that_of_the_header() {
        assert_eq!(charset("text/html; Charset=\"Windows-1251\""), "windows-1251");
        assert_eq!(charset("text/html; boundary=x"), "");
    }
}
