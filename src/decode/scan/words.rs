//! The strange words of a line.
//!
//! In: a text and a place where two characters stand side by side that hardly any text holds so. Out: whether the words of the line up to there
//! are so strange, taken together, that a rule may repair the line. It repairs nothing.

use super::signs::{STRANGE, Signs, excess, signs};
use super::table::{Known, char_at, table};
use crate::decode::repair::pages::{Set, pages};
use crate::decode::repair::pairs::pairs;

/// The strange words of a line so far.
#[derive(Default)]
pub(super) struct Words {
    /// Where the last one ended.
    end: usize,
    /// By how much those that may hold halves of misread letters exceed plain words.
    halved: u32,
    /// The same for those of which pages have every letter.
    paged: u32,
    /// The end of the last line that no rule would repair, however strange it is.
    spared: usize,
    /// The end and the signs of the line in which something was found, if it was read for that.
    pub read: Option<(usize, Signs)>,
}

impl Words {
    /// Whether the words up to the one around `at` make their line strange. `at` is where an odd pair has its second character.
    pub fn are_strange(&mut self, text: &str, at: usize) -> bool {
        if at < self.end {
            return false;
        }
        let (table, model) = (table(), pairs());
        let bytes = text.as_bytes();
        if memchr::memchr(b'\n', bytes.get(self.end..at).unwrap_or_default()).is_some() {
            (self.halved, self.paged) = (0, 0);
        }
        // The word is the run of characters beyond ASCII that ends at `at` or goes on there, with its neighbours.
        let mut start = at;
        while start > 0 && bytes[start - 1] >= 0x80 {
            start -= 1;
        }
        let first = start;
        let mut before = table.before(text, start);
        let (mut word, mut count) = (0, 0);
        let (mut mixed, mut paged) = (false, true);
        loop {
            let (own, length) = match bytes.get(start) {
                Some(0x80..) => {
                    let (c, length) = char_at(bytes, start);
                    (table.get(c), length)
                }
                ascii => (table.ascii[usize::from(ascii.copied().unwrap_or(b' '))], 0),
            };
            mixed |= own.script() | before.script() == 3;
            word += model.cost(before.symbol(), own.symbol());
            count += 1;
            before = own;
            start += length;
            if length == 0 {
                break;
            }
            paged &= own.is(Known::PAGED);
        }
        self.end = start + 1;
        let excess = excess(word, count);
        if excess > 0 {
            self.paged += if paged { excess } else { 0 };
            self.halved += if is_halved(text, first, start) { excess } else { 0 };
        }
        mixed || (self.halved >= STRANGE || self.paged >= STRANGE) && self.matters(text, at)
    }

    /// Whether a rule may repair the line around `at` for its strange words.
    fn matters(&mut self, text: &str, at: usize) -> bool {
        if at < self.spared {
            return false;
        }
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', bytes.get(..at).unwrap_or_default()).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(text.len(), |length| at + length);
        let signs = text.get(start..end).map(signs).unwrap_or_default();
        if signs.is_damage() {
            self.read = Some((end, signs));
        } else {
            self.spared = end;
        }
        signs.is_damage()
    }
}

/// Whether the word of `text` from `start` to `end` may hold halves of misread letters. Behind it may stand a blank that was a no-break space, and
/// the rest of a letter.
pub(super) fn is_halved(text: &str, start: usize, end: usize) -> bool {
    let mut halves = Halves::default();
    if text[start..end].chars().any(|c| halves.next(c) != 0) {
        return true;
    }
    let mut behind = text[end..].chars();
    behind.next() == Some(' ')
        && (halves.blank() != 0 || halves.two_more != 0 && behind.next().is_some_and(|c| !c.is_ascii() && halves.next(c) != 0))
}

/// The pages in which what was read last may go on.
#[derive(Default)]
struct Halves {
    /// Pages in which the last letter begins a sequence, or a longer one; those in which the last two begin a longer one.
    two: Set,
    one_more: Set,
    two_more: Set,
}

impl Halves {
    /// Reads a character beyond ASCII. Returns the pages in which it ends a sequence, or goes on one of which two are read.
    fn next(&mut self, c: char) -> Set {
        let Some(row) = pages().row(c) else {
            let open = self.two | self.two_more;
            *self = Self::default();
            // What was lost may go on any sequence.
            return if c == '\u{fffd}' { open } else { 0 };
        };
        let halves = (self.two | self.two_more) & row.goes_on;
        *self = Self { two: row.begins_two, one_more: row.begins_more, two_more: self.one_more & row.goes_on };
        halves
    }

    /// Reads a blank, which in windows-1252 may have been a no-break space.
    fn blank(&mut self) -> Set {
        let halves = (self.two | self.two_more) & 1;
        *self = Self { two: 0, one_more: 0, two_more: self.one_more & 1 };
        halves
    }
}
