//! The strange words of a line.
//!
//! In: a text and a place where two characters stand side by side that hardly any text holds so. Out: whether the words of the line up to there
//! are so strange, taken together, that a rule may repair the line. It repairs nothing.

use super::census::{Census, Memo, is_only_signs, may_be_read};
use super::signs::{PLAIN, STRANGE, Signs, excess, is_garbage, signs_with};
use super::table::{Known, LENGTH, Table, table};
use super::{Wanted, is_loose, is_special};
use crate::decode::repair::pages::{Set, pages};
use crate::decode::repair::pairs::{IS_ODD, Pairs, pairs};
use crate::decode::repair::spelled::{char_at, four};

/// A word that is being read.
#[derive(Clone, Copy)]
struct Word {
    /// The last character of it, or what stands before it.
    last: Known,
    /// What its pairs cost, and how many they are.
    cost: u32,
    pairs: u32,
    /// The bits that its odd pairs have, those of letters of two scripts side by side, and those of every letter.
    odd: u32,
    mixed: u32,
    all: u32,
}

impl Word {
    const fn new(last: Known) -> Self {
        Self { last, cost: 0, pairs: 0, odd: 0, mixed: 0, all: u32::MAX }
    }

    /// Takes in a character beyond ASCII. Returns whether it is odd by itself, or may be behind the one before it.
    #[inline(always)]
    fn add(&mut self, own: Known, model: &Pairs) -> bool {
        let loud = own.is_loud(self.last);
        self.add_end(own, model);
        self.all = own.and(self.all);
        loud
    }

    /// Takes in the character of ASCII behind it. Without branches, since any letters may come.
    #[inline(always)]
    fn add_end(&mut self, own: Known, model: &Pairs) {
        let (both, cost) = (own.or(self.last), model.weigh(self.last.symbol(), own.symbol()));
        self.cost += u32::from(cost & !IS_ODD);
        self.pairs += 1;
        self.odd |= both & u32::from(cost);
        self.mixed |= Known::mixed(both);
        self.last = own;
    }

    /// Whether a pair is odd of which a page has one.
    const fn is_odd(&self) -> bool {
        self.odd & Known::PAGED != 0
    }

    /// Whether letters of two scripts stand side by side.
    const fn is_mixed(&self) -> bool {
        self.mixed != 0
    }

    /// Whether every letter may have been misread as what it is.
    const fn is_readable(&self) -> bool {
        self.all & Known::READABLE != 0
    }

    /// By how much it exceeds what a plain word costs.
    fn excess(&self) -> u32 {
        excess(self.cost, self.pairs)
    }
}

/// The strange words of a line so far.
pub(super) struct Words<'a> {
    memo: &'a mut Memo,
    table: &'static Table,
    model: &'static Pairs,
    /// Where the last one ended.
    end: usize,
    /// By how much those that may hold halves of misread letters exceed plain words.
    halved: u32,
    /// The same for those of which every letter is readable.
    readable: u32,
    /// The end of the last line that no rule would repair, however strange it is; and of the last that none would for the letters of its pages.
    spared: usize,
    unread: usize,
    /// The end and the signs of the line in which something was found, if it was read for that.
    pub read: Option<(usize, Signs)>,
}

impl<'a> Words<'a> {
    /// No words yet.
    pub fn new(memo: &'a mut Memo) -> Self {
        Self { memo, table: table(), model: pairs(), end: 0, halved: 0, readable: 0, spared: 0, unread: 0, read: None }
    }

    /// Whether the words of the line up to the run of one character at `start` are strange; `before` and `behind` it is ASCII. `None` where that
    /// is not told quickly.
    #[inline(always)]
    pub fn one(&mut self, text: &str, start: usize, [before, behind]: [u8; 2], four: u32, wanted: Wanted) -> Option<bool> {
        let own = match four {
            0..0xe000_0000 => self.table.known().of_two(four),
            0xe000_0000..0xf000_0000 => self.table.known().of_three(four),
            _ => return None,
        };
        if own.is(Known::ODD | Known::BLENDS) {
            return None;
        }
        // It is no half of a letter, unless the blank behind it was one; and what it costs is no matter in a line that is known to be right.
        let alone = behind != b' ' && own.script() != 2;
        if !own.is(Known::PAGED)
            || alone && start < self.unread.max(self.spared)
            || self.table.beside(before, own, behind) <= PLAIN.1
        {
            return Some(false);
        }
        // What is odd by itself is no reason for what stands before it.
        if !alone || matches!(behind, 0..=b' ' | b'&' | b'\\' | b'?' | 0x7f) || !wanted.damage {
            return None;
        }
        Some(self.is_strange_with(text, start, [before, behind].map(|ascii| self.table.of_ascii(ascii)), own))
    }

    /// The same for a character that is dear, and neither half of a letter nor of another script.
    #[inline(never)]
    fn is_strange_with(&mut self, text: &str, start: usize, [before, behind]: [Known; 2], own: Known) -> bool {
        let mut word = Word::new(before);
        word.add(own, self.model);
        word.add_end(behind, self.model);
        let excess = word.excess();
        if !word.is_odd() || excess == 0 {
            return false;
        }
        self.begin(text, start, start);
        self.readable += if word.is_readable() { excess } else { 0 };
        self.is_strange(text, start)
    }

    /// The end of the run of characters beyond ASCII at `start`, if no page has any of them, so that nothing was misread as them, and none is odd.
    #[inline(never)]
    pub fn free(&self, text: &str, start: usize) -> Option<usize> {
        let (bytes, known) = (text.as_bytes(), self.table.known());
        let mut at = start;
        let mut before = Known::default();
        loop {
            let (own, length) = match four(bytes, at) {
                0..0x8000_0000 => return Some(at),
                four @ 0..0xe000_0000 => (known.of_two(four), 2),
                four @ 0xe000_0000..0xf000_0000 => (known.of_three(four), 3),
                _ => return None,
            };
            if own.is(Known::PAGED | Known::ODD) || own.is_loud(before) && is_loose(text, at, before, own) {
                return None;
            }
            before = own;
            at += length;
        }
    }

    /// Reads the run of characters beyond ASCII at `start`, a word with its neighbours, and says in `done` where it ends. The place of a character
    /// that is odd by itself or behind the one before it, or for which the words of its line are strange now.
    #[inline(never)]
    pub fn run(&mut self, text: &str, start: usize, wanted: Wanted, done: &mut usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let (table, model) = (self.table, self.model);
        let known = table.known();
        let mut word = Word::new(table.of_ascii(start.checked_sub(1).map_or(b' ', |last| bytes[last])));
        let mut at = start;
        loop {
            let mut before = word.last;
            let mut loud = false;
            // Letters of a script have one length, so that where the next one begins is known before the last one is read.
            while let four @ 0xe000_0000..0xf000_0000 = four(bytes, at) {
                before = word.last;
                loud = word.add(known.of_three(four), model);
                if loud {
                    break;
                }
                at += 3;
            }
            while let four @ 0x8000_0000..0xe000_0000 = four(bytes, at)
                && !loud
            {
                before = word.last;
                loud = word.add(known.of_two(four), model);
                if loud {
                    break;
                }
                at += 2;
            }
            if !loud {
                match four(bytes, at) {
                    0..0x8000_0000 => break,
                    0xf000_0000.. => {
                        before = word.last;
                        loud = word.add(table.get(char_at(bytes, at).0), model);
                    }
                    _ => continue,
                }
            }
            if loud && (word.last.is(Known::ODD) || is_loose(text, at, before, word.last)) && !joins(bytes, at) {
                return Some(at);
            }
            at += usize::from(LENGTH[usize::from(bytes[at] >> 4)]);
        }
        *done = at;
        let behind = bytes.get(at).copied();
        let odd = word.is_odd();
        word.add_end(table.of_ascii(behind.unwrap_or(b' ')), model);
        // What is odd by itself is no reason for what stands before it.
        let odd = word.is_odd() && (odd || behind.is_some() && !is_special(bytes, at, wanted));
        if odd && (word.is_mixed() || word.excess() > 0) && wanted.damage && self.are_strange(text, start, at, &word) {
            return Some(start);
        }
        None
    }

    /// Whether the words of a line up to the one from `start` to `end`, make their line strange.
    #[cold]
    #[inline(never)]
    fn are_strange(&mut self, text: &str, start: usize, end: usize, word: &Word) -> bool {
        let excess = word.excess();
        self.begin(text, start, end);
        if excess > 0 && !is_plain_in_small(text, start, end) {
            self.readable += if word.is_readable() { excess } else { 0 };
            self.halved += if is_halved(text, start, end) { excess } else { 0 };
        }
        word.is_mixed() || self.is_strange(text, start)
    }

    /// Begins with the word from `start` to `end`, which may be the first strange one of its line.
    fn begin(&mut self, text: &str, start: usize, end: usize) {
        if memchr::memchr(b'\n', text.as_bytes().get(self.end..start).unwrap_or_default()).is_some() {
            (self.halved, self.readable) = (0, 0);
        }
        self.end = end;
    }

    /// Whether the words up to the one at `start` are strange enough for a rule to repair their line.
    fn is_strange(&mut self, text: &str, start: usize) -> bool {
        self.halved >= STRANGE && self.matters(text, start, true) || self.readable >= STRANGE && self.matters(text, start, false)
    }

    /// Whether a rule may repair the line around `at` for its strange words, which may hold halves of misread letters or not.
    fn matters(&mut self, text: &str, at: usize, halved: bool) -> bool {
        if !halved && (at < self.spared || at < self.unread) {
            return false;
        }
        let bytes = text.as_bytes();
        let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(text.len(), |length| at + length);
        // What may hold halves is looked at anyway.
        if halved {
            self.read = Some((end, Signs { halved, open: true, ..Signs::default() }));
            return true;
        }
        let start = memchr::memrchr(b'\n', bytes.get(..at).unwrap_or_default()).map_or(0, |at| at + 1);
        let line = text.get(start..end).unwrap_or_default();
        if !may_be_read(line) || is_only_signs(line) {
            self.unread = end;
            return false;
        }
        let census = Census::of(line, self.memo);
        if !(census.may_be_near() || is_garbage(census.cost, census.pairs) && census.may_be_garbage()) {
            self.unread = end;
            return false;
        }
        let signs = signs_with(line, || census);
        if signs.is_damage() {
            self.read = Some((end, signs));
        } else {
            self.spared = end;
        }
        signs.is_damage()
    }
}

/// Whether there is a joiner before a letter of a script whose letters it joins or parts.
fn joins(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 4), Some([0xe2, 0x80, 0x8c | 0x8d, 0xd8..=0xe0]))
}

/// Whether a word is all capitals, which are rare beside each other, and would be plain in small letters.
fn is_plain_in_small(text: &str, start: usize, end: usize) -> bool {
    let word = &text[start..end];
    if word.chars().nth(1).is_none() || !word.chars().all(char::is_uppercase) {
        return false;
    }
    let (table, model) = (table(), pairs());
    let mut small = Word::new(table.before(text, start));
    for c in word.chars().flat_map(char::to_lowercase) {
        small.add_end(table.get(c.into()), model);
    }
    small.add_end(table.of_ascii(text.as_bytes().get(end).copied().unwrap_or(b' ')), model);
    small.excess() == 0
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
