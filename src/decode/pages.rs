//! Single-byte pages: those of the Encoding Standard and those it leaves out (DOS, Macintosh, EBCDIC, Kazakh).
//!
//! In: `pages.bin`, which `train/pages.py` makes out of the mapping files of the Unicode Consortium, and `encoding_rs`. Out: pages by label, each
//! a character for every byte. It decides nothing, and never panics: a file that is not as it should be gives only the standard's pages.
//!
//! Layout of `pages.bin`: the number of pages (a byte); for every page its label (16 bytes), `a` or `e`, and the characters in UTF-16,
//! little-endian: of bytes 80 to FF for `a`, which is ASCII below, of all bytes for `e`, which is EBCDIC.

use std::sync::OnceLock;

use encoding_rs::Encoding as Codec;

static FILE: &[u8] = include_bytes!("pages.bin");

/// The pages of the Encoding Standard (chapter 9, Legacy single-byte encodings) that text is found in; the others are nowhere in use.
const STANDARD: [&str; 25] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "macintosh",
];

/// One page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// The label as records tell it.
    pub label: &'static str,
    /// Whether its lower half is ASCII.
    pub ascii: bool,
    /// A character for every byte; U+FFFD where the page is open.
    pub chars: [char; 256],
}

impl Page {
    /// The text of some bytes. A byte that the page leaves open becomes U+FFFD.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        bytes.iter().map(|byte| self.chars[usize::from(*byte)]).collect()
    }
}

/// All pages, read once: first the standard's.
pub(super) fn pages() -> &'static [Page] {
    static PAGES: OnceLock<Vec<Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let mut pages: Vec<Page> = STANDARD.iter().chain(&["x-mac-cyrillic"]).filter_map(|label| standard(label)).collect();
        pages.extend(parse(FILE).unwrap_or_default());
        pages
    })
}

/// A page by its label or one of its other names.
pub(super) fn page(label: &str) -> Option<&'static Page> {
    let label = match label {
        "x-mac-centraleurroman" | "mac-centraleurope" | "maccentraleurope" | "x-mac-centraleurope" | "mac-latin2" => "x-mac-ce",
        "macgreek" | "mac-greek" => "x-mac-greek",
        "macturkish" | "mac-turkish" => "x-mac-turkish",
        "maciceland" | "mac-iceland" | "x-mac-iceland" => "x-mac-icelandic",
        "kz1048" | "strk1048-2002" | "rk1048" => "kz-1048",
        "pt154" | "cp154" | "csptcp154" | "cyrillic-asian" => "ptcp154",
        "ebcdic-cp-us" => "ibm037",
        "ebcdic-cp-he" => "ibm424",
        other => other,
    };
    let number = label.strip_prefix("cp").or_else(|| label.strip_prefix("ibm"));
    pages().iter().find(|page| {
        page.label == label || number.is_some_and(|number| page.label.strip_prefix("ibm") == Some(number.trim_start_matches('-')))
    })
}

/// A page of the Encoding Standard by its label.
pub(super) fn standard(label: &'static str) -> Option<Page> {
    let codec = Codec::for_label(label.as_bytes())?;
    let mut chars = ['\u{fffd}'; 256];
    for (byte, c) in (0..=255u8).zip(&mut chars) {
        *c = codec.decode_without_bom_handling(&[byte]).0.chars().next()?;
    }
    Some(Page { label, ascii: true, chars })
}

fn parse(file: &'static [u8]) -> Option<Vec<Page>> {
    let (count, mut rest) = file.split_first()?;
    let mut pages = Vec::with_capacity(usize::from(*count));
    for _ in 0..*count {
        let (label, after) = rest.split_at_checked(16)?;
        let label = std::str::from_utf8(label).ok()?.trim_end_matches('\0');
        let (form, after) = after.split_first()?;
        let ascii = *form == b'a';
        let first = if ascii { 128 } else { 0 };
        let (units, after) = after.split_at_checked(2 * (256 - first))?;
        let mut chars = std::array::from_fn(|byte| if byte < 128 { char::from(byte as u8) } else { '\u{fffd}' });
        for (c, unit) in chars[first..].iter_mut().zip(units.chunks_exact(2)) {
            *c = char::from_u32(u32::from(u16::from_le_bytes([unit[0], unit[1]])))?;
        }
        pages.push(Page { label, ascii, chars });
        rest = after;
    }
    rest.is_empty().then_some(pages)
}

#[cfg(test)]
mod tests {
    use super::{page, pages};

    #[test]
    fn pages_say_what_their_mapping_files_say() {
        assert_eq!(pages().len(), 26 + 30);
        // unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT and EBCDIC/CP037.TXT
        assert_eq!(page("cp437").unwrap().decode(b"caf\x82 \x9c"), "café £");
        assert_eq!(page("ibm037").unwrap().decode(b"\xc8\x85\x93\x93\x96"), "Hello");
        assert_eq!(page("x-mac-cyrillic").unwrap().decode(b"\x8c\xee\xf1\xf2"), "Мост");
        assert!(page("cp9999").is_none());
    }
}
