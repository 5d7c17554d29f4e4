//! Bytes that are no text in any encoding, and what they are.
//!
//! In: bytes. Out: whether they are such, and what to tell of them with the remedy. It knows the marks of what lies about in folders of pages, by
//! their specifications and registrations (IANA media types; `file`(1) has them all); the rest is told by its control characters.

use fearless_simd::{Level, dispatch};

use super::count::count;

/// Where each mark stands, the mark, and what the bytes are then.
const MARKS: [(usize, &[u8], &str); 20] = [
    (0, PDF, "is a PDF; convert it to text first, with pdftotext for instance"),
    (0, b"PK\x03\x04", "is a ZIP archive, as office documents and books are; unpack it, or convert it to text first"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an office document of the old format; convert it to text first"),
    (257, b"ustar\0", TAR),
    (257, b"ustar  \0", TAR),
    (0, b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (0, b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (0, b"\x28\xb5\x2f\xfd", COMPRESSED),
    (0, b"\xfd7zXZ", COMPRESSED),
    (0, b"\x1f\x8b\x08", COMPRESSED),
    (0, b"\x89PNG\r\n", IMAGE),
    (0, b"\xff\xd8\xff", IMAGE),
    (0, b"GIF87a", IMAGE),
    (0, b"GIF89a", IMAGE),
    (0, b"RIFF", "is an image, sound or video; remove it"),
    (0, b"OggS", SOUND),
    (0, b"ID3", SOUND),
    (0, b"wOFF", "is a font; remove it"),
    (0, b"wOF2", "is a font; remove it"),
    (0, b"\x7fELF", "is a program; remove it"),
];
const TAR: &str = "is a tar archive; unpack it first";
const COMPRESSED: &str = "is compressed more than once; unpack it first";
const IMAGE: &str = "is an image; remove it";
const SOUND: &str = "is sound or video; remove it";

/// What a PDF begins with, which may be of ASCII alone.
const PDF: &[u8] = b"%PDF-";
/// How far from its start a file with a mark of letters has a control character: numbers stand there.
const HEAD: usize = 64;

/// Whether bytes are no text: a known mark, or more controls than text ever has.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if marked(bytes).is_some() {
        return true;
    }
    let sample = &bytes[..bytes.len().min(8192)];
    // In the widest registers that the processor has.
    let controls = dispatch!(Level::new(), _simd => count(sample, |byte| is_control(byte) || byte == 127));
    controls * 20 > sample.len()
}

/// What to tell of such bytes.
pub(super) fn told(bytes: &[u8]) -> &'static str {
    marked(bytes).unwrap_or("holds no text but binary data; remove it, or convert it to text first")
}

fn marked(bytes: &[u8]) -> Option<&'static str> {
    let (_, mark, told) = MARKS.iter().find(|(at, mark, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark)))?;
    // Text about ID3 begins with these letters, too.
    let is_word = mark.iter().all(|byte| byte.is_ascii() && !is_control(*byte)) && *mark != PDF;
    let is_one = !is_word || bytes.iter().take(HEAD).any(|byte| is_control(*byte));
    is_one.then_some(*told)
}

/// Whether a byte is a control that text does not hold; ESC begins the escapes of some encodings.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
pub(super) const fn is_control(byte: u8) -> bool {
    (byte < 9) | (byte.wrapping_sub(14) < 13) | (byte.wrapping_sub(28) < 4)
}

#[cfg(test)]
mod tests {
    use super::{is_binary, told};

    #[test]
    fn what_is_no_text_is_named_with_its_remedy() {
        let mut tar = [b"page.html".as_slice(), &[0; 248], b"ustar\x0000", &[0; 247]].concat();
        tar.extend(b"The bridge opens in May. ".repeat(400));
        for (bytes, names) in [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), "image"),
            (b"%PDF-1.7\n1 0 obj", "pdftotext"),
            (b"PK\x03\x04\x14\0\0\0", "ZIP"),
            (b"ID3\x04\0\0\0\0\x0f\x76TIT2", "sound"),
            (&tar, "tar archive"),
            (&[0, 1, 2, 3, 0, 0, 9, 200], "binary data"),
        ] {
            assert!(is_binary(bytes) && told(bytes).contains(names), "{names}: {}", told(bytes));
        }
    }

    #[test]
    fn text_about_a_format_is_text() {
        // The letters of a tar archive, where it has them.
        let mustard = format!("{:255}Mustard for lunch.", "Übers Meer kam er nie.");
        assert_eq!(mustard.find("ustar"), Some(257));
        for text in [
            "ID3 tags hold the name of a song and of who sings it, and often a picture of the record.",
            "RIFF is how Windows keeps sound.",
            "GIF89a came two years later and could move.",
            &mustard,
        ] {
            assert!(!is_binary(text.as_bytes()), "{text}");
        }
    }
}
