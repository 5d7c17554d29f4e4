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

/// How many bytes follow a first one, the bits that it gives to the character, and the least character of that length (Unicode 3.9, table 3-7).
/// `None` where it begins no sequence.
#[inline]
pub(super) fn lead(byte: u8) -> Option<(usize, u32, u32)> {
    let (more, bits, least) = match byte {
        0xc2..=0xdf => (1, 0x1f, 0x80),
        0xe0..=0xef => (2, 0x0f, 0x800),
        0xf0..=0xf4 => (3, 0x07, 0x1_0000),
        _ => return None,
    };
    Some((more, u32::from(byte & bits), least))
}

/// The character that a whole sequence at the start of `bytes` is, those of letters in a page, and how many letters it takes.
pub(super) fn strict(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let (more, bits, least) = lead(byte(0))?;
    let scalar = (1..=more).try_fold(bits, |scalar, at| match byte(at) {
        byte @ 0x80..=0xbf => Some(scalar << 6 | u32::from(byte & 0x3f)),
        _ => None,
    })?;
    Some((char::from_u32(scalar).filter(|_| scalar >= least)?, more + 1))
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
        Self { letters, bytes, blank: blank(page), open: pages_open(page) }
    }
}

/// The byte of a no-break space in a page, if it can go on a sequence, or 0.
pub(super) fn blank(page: Page) -> u8 {
    let blank = pages().row('\u{a0}').map_or(0, |row| row.bytes[page]);
    if (0x80..=0xbf).contains(&blank) { blank } else { 0 }
}

/// The characters whose UTF-8 sequences begin at a letter: character, letter after the sequence, extra cost.
pub(super) fn sequences(text: &Text, at: usize, end: usize, loose: bool, found: &mut Vec<(char, usize, Cost)>) {
    let Some((more, bits, least)) = lead(text.bytes[at]) else { return };
    // Two halves of a surrogate pair, each written as three bytes (CESU-8, Unicode technical report 26).
    if text.bytes[at] == 0xed
        && at + 6 <= end
        && let Some(c) = surrogates(&text.bytes[at..])
    {
        found.push((c, at + 6, SEQUENCE));
        return;
    }
    let mut sequence = Sequence { text, end, least, found };
    sequence.go_on(at + 1, more, bits, SEQUENCE, false);
    if loose && sequence.found.is_empty() {
        sequence.go_on(at + 1, more, bits, SEQUENCE, true);
    }
}

/// A sequence that is being put together.
struct Sequence<'a> {
    text: &'a Text<'a>,
    end: usize,
    /// The least character of its length.
    least: u32,
    found: &'a mut Vec<(char, usize, Cost)>,
}

impl Sequence<'_> {
    /// Adds `left` further bytes from the letters at `at` on.
    fn go_on(&mut self, at: usize, left: usize, bits: u32, cost: Cost, dropped: bool) {
        if left == 0 {
            self.found.extend(char::from_u32(bits).filter(|_| bits >= self.least).map(|c| (c, at, cost)));
            return;
        }
        let add = |this: &mut Self, byte: u8, at: usize, cost: Cost| {
            this.go_on(at, left - 1, bits << 6 | u32::from(byte & 0x3f), cost, dropped);
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
