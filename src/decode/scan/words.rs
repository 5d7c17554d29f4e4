//! The strange words of a line.
//!
//! In: a text and a place where two characters stand side by side that hardly any text holds so. Out: whether the words of the line up to there
//! are so strange, taken together, that a rule may repair the line. It repairs nothing.

use super::signs::{STRANGE, Signs, excess, signs};
use super::table::{char_at, table};
use crate::decode::repair::pairs::pairs;

/// The strange words of a line so far.
#[derive(Default)]
pub(super) struct Words {
    /// Where the last one ended.
    end: usize,
    /// By how much they exceed plain words.
    excess: u32,
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
            self.excess = 0;
        }
        // The word is the run of characters beyond ASCII that ends at `at` or goes on there, with its neighbours.
        let mut start = at;
        while start > 0 && bytes[start - 1] >= 0x80 {
            start -= 1;
        }
        let mut before = table.before(text, start);
        let (mut word, mut count) = (0, 0);
        let mut mixed = false;
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
        }
        self.end = start + 1;
        self.excess += excess(word, count);
        mixed || self.excess >= STRANGE && self.matters(text, at)
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
