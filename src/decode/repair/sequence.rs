//! Sequences of UTF-8 in letters of a single-byte page.
//!
//! In: letters of a line and a page. Out: the characters that sequences at a place may be, and what each reading costs. It decides nothing, and
//! reads only what is well-formed, but for bytes that are known to get lost.

use super::pages::{Page, pages};
use super::spelled::Letter;
use crate::decode::stray::surrogates;

/// Eight of these are a bit.
pub(super) type Cost = u32;

/// What a reading costs beside its characters: text in which whole sequences appear by chance is rare, so nearly nothing.
pub(super) const SEQUENCE: Cost = 4;
/// A no-break space in a sequence that became a blank, as editors and collapsers of white space make it.
const BLANK: Cost = 20;
/// A byte that the page leaves open and that became U+FFFD.
const REPLACED: Cost = 16;
/// A byte that the page leaves open and that was dropped.
const DROPPED: Cost = 40;

/// The character that a whole sequence at the start of `bytes` is, those of letters in a page, and how many letters it takes.
pub(super) fn strict(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let lead = byte(0);
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    // Well-formed sequences as in Unicode 3.9, table 3-7.
    let (least, bits) = [(0x80, 0x1f), (0x800, 0x0f), (0x1_0000, 0x07)][length - 2];
    let scalar = (1..length).try_fold(u32::from(lead & bits), |scalar, at| match byte(at) {
        byte @ 0x80..=0xbf => Some(scalar << 6 | u32::from(byte & 0x3f)),
        _ => None,
    })?;
    Some((char::from_u32(scalar).filter(|_| scalar >= least)?, length))
}

/// A line as a page has it.
pub(super) struct Text<'a> {
    pub letters: &'a [Letter],
    /// The byte of each letter, 0 where the page has none, and for ASCII.
    pub bytes: &'a [u8],
    /// The byte of a no-break space, if it can go on a sequence, or 0.
    pub blank: u8,
    /// The bytes that the page leaves open, if they are few.
    pub open: &'a [u8],
}

impl<'a> Text<'a> {
    pub fn new(letters: &'a [Letter], bytes: &'a [u8], page: Page) -> Self {
        let blank = pages().row('\u{a0}').map_or(0, |row| row.bytes[page]);
        let blank = if (0x80..=0xbf).contains(&blank) { blank } else { 0 };
        Self { letters, bytes, blank, open: pages_open(page) }
    }
}

/// The characters whose UTF-8 sequences begin at a letter: character, letter after the sequence, extra cost.
pub(super) fn sequences(text: &Text, at: usize, end: usize, loose: bool, found: &mut Vec<(char, usize, Cost)>) {
    let lead = text.bytes[at];
    let (more, bits) = match lead {
        0xc2..=0xdf => (1, u32::from(lead & 0x1f)),
        0xe0..=0xef => (2, u32::from(lead & 0x0f)),
        0xf0..=0xf4 => (3, u32::from(lead & 0x07)),
        _ => return,
    };
    // Two halves of a surrogate pair, each written as three bytes (CESU-8, Unicode technical report 26).
    if lead == 0xed
        && at + 6 <= end
        && let Some(c) = surrogates(&text.bytes[at..])
    {
        found.push((c, at + 6, SEQUENCE));
        return;
    }
    let mut sequence = Sequence { text, end, found };
    sequence.go_on(at + 1, more, more, bits, SEQUENCE, false);
    if loose && sequence.found.is_empty() {
        sequence.go_on(at + 1, more, more, bits, SEQUENCE, true);
    }
}

/// A sequence that is being put together.
struct Sequence<'a> {
    text: &'a Text<'a>,
    end: usize,
    found: &'a mut Vec<(char, usize, Cost)>,
}

impl Sequence<'_> {
    /// Adds `left` of `more` further bytes from the letters at `at` on.
    fn go_on(&mut self, at: usize, more: u32, left: u32, bits: u32, cost: Cost, dropped: bool) {
        if left == 0 {
            let least = [0, 0x80, 0x800, 0x1_0000][more as usize];
            self.found.extend(char::from_u32(bits).filter(|c| *c as u32 >= least).map(|c| (c, at, cost)));
            return;
        }
        let add = |this: &mut Self, byte: u8, at: usize, cost: Cost| {
            this.go_on(at, more, left - 1, bits << 6 | u32::from(byte & 0x3f), cost, dropped);
        };
        if at < self.end {
            match (self.text.bytes[at], self.text.letters[at].c) {
                (byte @ 0x80..=0xbf, _) => add(self, byte, at + 1, cost),
                (_, ' ') if self.text.blank != 0 => add(self, self.text.blank, at + 1, cost + BLANK),
                (_, '\u{fffd}') => {
                    for byte in self.text.open {
                        add(self, *byte, at + 1, cost + REPLACED);
                    }
                }
                _ => {}
            }
        }
        if dropped {
            for byte in self.text.open {
                add(self, *byte, at, cost + DROPPED);
            }
        }
    }
}

/// The bytes that a page leaves open, if they are so few that one can be guessed.
pub(super) fn pages_open(page: Page) -> &'static [u8] {
    let open = pages().open(page);
    if open.len() > 16 { &[] } else { open }
}
