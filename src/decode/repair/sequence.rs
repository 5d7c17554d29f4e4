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

/// The character that a whole sequence at the start of `letters` is, and how many letters it takes.
pub(super) fn strict(letters: &[Letter], page: Page) -> Option<(char, usize)> {
    let byte = |at: usize| letters.get(at).and_then(|letter| letter.row).map_or(0, |row| row.bytes[page]);
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

/// The characters whose UTF-8 sequences begin at a letter: character, letter after the sequence, extra cost.
pub(super) fn sequences(letters: &[Letter], at: usize, end: usize, page: Page, loose: bool, found: &mut Vec<(char, usize, Cost)>) {
    let byte = |at: usize| letters[at].row.map_or(0, |row| row.bytes[page]);
    let lead = byte(at);
    let (more, bits) = match lead {
        0xc2..=0xdf => (1, u32::from(lead & 0x1f)),
        0xe0..=0xef => (2, u32::from(lead & 0x0f)),
        0xf0..=0xf4 => (3, u32::from(lead & 0x07)),
        _ => return,
    };
    // Two halves of a surrogate pair, each written as three bytes (CESU-8, Unicode technical report 26).
    if lead == 0xed && at + 6 <= end {
        let bytes: [u8; 6] = std::array::from_fn(|step| byte(at + step));
        if let Some(c) = surrogates(&bytes) {
            found.push((c, at + 6, SEQUENCE));
            return;
        }
    }
    let blank = pages().row('\u{a0}').map_or(0, |row| row.bytes[page]);
    let blank = if (0x80..=0xbf).contains(&blank) { blank } else { 0 };
    let mut sequence = Sequence { letters, end, page, blank, found };
    sequence.go_on(at + 1, more, more, bits, SEQUENCE, false);
    if loose && sequence.found.is_empty() {
        sequence.go_on(at + 1, more, more, bits, SEQUENCE, true);
    }
}

/// A sequence that is being put together.
struct Sequence<'a> {
    letters: &'a [Letter],
    end: usize,
    page: Page,
    /// The byte of a no-break space, if it can go on a sequence.
    blank: u8,
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
            let letter = &self.letters[at];
            match (letter.row.map_or(0, |row| row.bytes[self.page]), letter.c) {
                (byte @ 0x80..=0xbf, _) => add(self, byte, at + 1, cost),
                (_, ' ') if self.blank != 0 => add(self, self.blank, at + 1, cost + BLANK),
                (_, '\u{fffd}') => {
                    for byte in pages_open(self.page) {
                        add(self, *byte, at + 1, cost + REPLACED);
                    }
                }
                _ => {}
            }
        }
        if dropped {
            for byte in pages_open(self.page) {
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
