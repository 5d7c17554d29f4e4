//! Single-byte pages: which byte a character was in each of them.
//!
//! In: a character, or a page and a byte. Out: the byte, the character, or the pages in which the character can begin or go on a
//! sequence of UTF-8. Bytes that a page leaves open are C1 controls, as browsers read windows-1252 (WHATWG Encoding, 9) and as `MySQL` does.

use std::sync::OnceLock;

use crate::decode::pages::{page, standard};

/// The pages by label, those first that are seen most often; sets of pages keep this order. windows-1252 holds Latin-1 too.
const LABELS: [&str; 44] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1254",
    "macintosh",
    "windows-1253",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "windows-1257",
    "windows-1255",
    "windows-1256",
    "windows-1258",
    "windows-874",
    "iso-8859-2",
    "iso-8859-15",
    "iso-8859-5",
    "iso-8859-7",
    "iso-8859-4",
    "iso-8859-13",
    "iso-8859-16",
    "iso-8859-10",
    "iso-8859-3",
    "x-mac-cyrillic",
    "ibm437",
    "ibm850",
    "ibm852",
    "ibm855",
    "ibm857",
    "ibm737",
    "ibm775",
    "ibm858",
    "ibm860",
    "ibm861",
    "ibm862",
    "ibm863",
    "ibm865",
    "ibm869",
    "x-mac-ce",
    "x-mac-greek",
    "x-mac-turkish",
    "x-mac-icelandic",
    "x-mac-romanian",
    "x-mac-croatian",
];

/// How many pages there are; at most 64, for a set of them is a word.
pub(super) const COUNT: usize = LABELS.len();

/// Room for a byte in each page, so that many are compared at once.
pub(super) const WIDTH: usize = COUNT.next_multiple_of(16);

/// A page by its number; 0 is windows-1252.
pub(super) type Page = usize;

/// A set of pages, one bit each.
pub(in crate::decode) type Set = u64;

/// Characters up to here are looked up directly.
const DIRECT: usize = 0x2700;

/// What a character can be in all pages.
#[derive(Clone)]
pub(in crate::decode) struct Row {
    /// Its byte in each page; 0 where the page has none, and for ASCII.
    pub bytes: [u8; WIDTH],
    /// The pages that have it.
    pub held: Set,
    /// The pages in which it is 80 to BF, which goes on a sequence.
    pub goes_on: Set,
    /// The pages in which it begins a sequence of two.
    pub begins_two: Set,
    /// The pages in which it begins a sequence of three or four.
    pub begins_more: Set,
    /// The pages in which it begins a sequence of four.
    pub begins_four: Set,
}

/// All pages.
pub(in crate::decode) struct Pages {
    labels: Vec<&'static str>,
    /// The upper half of each page.
    chars: Vec<[char; 128]>,
    /// Number of the row of a character, from 1, for characters below [`DIRECT`].
    direct: Vec<u16>,
    /// The same for the few beyond.
    beyond: Vec<(char, u16)>,
    rows: Vec<Row>,
    /// The bytes from 80 to BF that each page leaves open.
    open: Vec<Vec<u8>>,
}

/// The pages.
pub(in crate::decode) fn pages() -> &'static Pages {
    static PAGES: OnceLock<Pages> = OnceLock::new();
    PAGES.get_or_init(Pages::new)
}

/// The character that windows-1252 gives a byte; `None` for 81, 8d, 8f, 90, 9d, which it leaves open.
pub(in crate::decode) fn windows_1252(byte: u8) -> Option<char> {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().filter(|c| !('\u{80}'..='\u{9f}').contains(c))
}

impl Pages {
    fn new() -> Self {
        let mut new = Self {
            labels: Vec::new(),
            chars: Vec::new(),
            direct: vec![0; DIRECT],
            beyond: Vec::new(),
            rows: Vec::new(),
            open: Vec::new(),
        };
        for label in LABELS {
            // A page that is missing stays empty, so that the others keep their numbers.
            let page = standard(label).or_else(|| page(label).cloned());
            new.add(label, page.as_ref().map_or(&[], |page| &page.chars[0x80..]));
        }
        // Latin-1 is read with windows-1252: its C1 controls are the same bytes.
        for byte in 0x80..=0x9f {
            new.place(char::from(byte), 0, byte);
        }
        new
    }

    fn add(&mut self, label: &'static str, upper: &[char]) {
        let page = self.labels.len();
        let mut chars = ['\0'; 128];
        let mut open = Vec::new();
        for (byte, c) in (0x80..=0xff_u8).zip(upper.iter().copied()) {
            // C1 controls stand for themselves; so do bytes without a character.
            let c = if c == '\u{fffd}' { char::from(byte) } else { c };
            if ('\u{80}'..='\u{9f}').contains(&c) {
                open.push(byte);
            }
            chars[usize::from(byte - 0x80)] = c;
            self.place(c, page, byte);
        }
        self.labels.push(label);
        self.chars.push(chars);
        self.open.push(open);
    }

    fn place(&mut self, c: char, page: Page, byte: u8) {
        let index = match self.number(c) {
            0 => {
                self.rows.push(Row { bytes: [0; WIDTH], held: 0, goes_on: 0, begins_two: 0, begins_more: 0, begins_four: 0 });
                let index = self.rows.len() as u16;
                match self.direct.get_mut(c as usize) {
                    Some(slot) => *slot = index,
                    None => self.beyond.push((c, index)),
                }
                index
            }
            index => index,
        };
        let row = &mut self.rows[usize::from(index) - 1];
        row.bytes[page] = byte;
        let bit = 1 << page;
        row.held |= bit;
        match byte {
            0x80..=0xbf => row.goes_on |= bit,
            0xc2..=0xdf => row.begins_two |= bit,
            0xe0..=0xf4 => row.begins_more |= bit,
            _ => {}
        }
        row.begins_four |= if (0xf0..=0xf4).contains(&byte) { bit } else { 0 };
    }

    /// The number of the row of a character, from 1; 0 where no page has it.
    pub fn number(&self, c: char) -> u16 {
        match self.direct.get(c as usize) {
            Some(index) => *index,
            None => self.beyond.iter().find(|(known, _)| *known == c).map_or(0, |(_, index)| *index),
        }
    }

    /// What a character can be; `None` where no page has it, and for ASCII.
    pub fn row(&self, c: char) -> Option<&Row> {
        self.numbered(self.number(c))
    }

    /// How many rows there are.
    pub fn rows(&self) -> u16 {
        self.rows.len() as u16
    }

    /// The row of a number.
    pub fn numbered(&self, number: u16) -> Option<&Row> {
        self.rows.get(usize::from(number).checked_sub(1)?)
    }

    /// The character of a byte from 80 on.
    pub fn char(&self, page: Page, byte: u8) -> char {
        self.chars[page][usize::from(byte & 0x7f)]
    }

    /// The bytes from 80 on that the page leaves open.
    pub fn open(&self, page: Page) -> &[u8] {
        &self.open[page]
    }

    /// The page of a label.
    pub fn page(&self, label: &str) -> Option<Page> {
        self.labels.iter().position(|known| *known == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_the_bytes_that_their_pages_say() {
        let pages = pages();
        for (page, c, byte) in [
            ("windows-1252", '€', 0x80),
            ("windows-1252", '\u{9d}', 0x9d),
            ("windows-1252", '\u{93}', 0x93),
            ("koi8-r", 'п', 0xd0),
            ("ibm437", 'é', 0x82),
            ("macintosh", 'é', 0x8e),
        ] {
            let number = pages.page(page).unwrap();
            assert_eq!(pages.row(c).unwrap().bytes[number], byte, "{page} {c}");
            assert!(byte == 0x93 || pages.char(number, byte) == c);
        }
        assert!(pages.row('a').is_none() && pages.row('한').is_none());
    }
}
