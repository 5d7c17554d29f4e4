//! The letters of a line, counted.
//!
//! In: a line. Out: whether it can be one that was read in the wrong page at all, as far as the pairs of its letters tell. It says yes where it
//! cannot tell.

use std::cell::RefCell;

use super::table::{Known, table};
use crate::decode::count::count;
use crate::decode::repair::mixup::doubles;
use crate::decode::repair::pairs::pairs;
use crate::decode::repair::quiet::{Shift, near};
use crate::decode::repair::spelled::{char_at, runs};

/// What stands in a line beyond ASCII, or in a word of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Census {
    /// What all pairs with a character beyond ASCII cost, and how many they are; nothing where the line may not be garbage anyway.
    pub cost: u32,
    pub pairs: u32,
    /// All characters beyond ASCII, those that may have been misread as what they are, and those that are no punctuation.
    foreign: u32,
    readable: u32,
    letters: u32,
    /// Pairs of such characters.
    beside: u32,
    /// The pages that lines are read as by mistake and that have every character, one bit each.
    read: u32,
    /// Whether one is a lead byte of kana, read as windows-1252.
    kana: bool,
    /// What the letters would be in the right page.
    shift: Shift,
}

impl Default for Census {
    fn default() -> Self {
        Self {
            cost: 0,
            pairs: 0,
            foreign: 0,
            readable: 0,
            letters: 0,
            beside: 0,
            read: u32::MAX,
            kana: false,
            shift: Shift::default(),
        }
    }
}

/// The words that were counted last, since texts have the same ones again and again.
#[derive(Debug, Default)]
pub(in crate::decode) struct Memo {
    words: Vec<(u64, Census)>,
    /// Whether none is kept.
    off: bool,
}

/// How many words are kept: the letters of some languages beyond ASCII between others.
const KEPT: usize = 2048;

thread_local! {
    /// What is known of words from text to text.
    static MEMO: RefCell<Memo> = RefCell::default();
}

impl Census {
    /// Counts the letters of a line.
    pub fn of(line: &str, memo: &mut Memo) -> Self {
        let mut census = Self::default();
        for (first, end) in runs(line) {
            if census.read == 0 {
                census.count(line, first, end);
            } else {
                memo.add(line, first, end, &mut census);
            }
        }
        if census.read == 0 && census.may_be_garbage() {
            (census.cost, census.pairs) = cost(line);
        }
        census
    }

    /// Counts the letters of a line, without what they would be in the right page.
    pub fn counted(line: &str) -> Self {
        let mut census = Self::default();
        runs(line).for_each(|(first, end)| census.count(line, first, end));
        census
    }

    /// Counts the letters of a word, a run of characters beyond ASCII.
    fn count(&mut self, line: &str, first: usize, end: usize) {
        let (table, bytes) = (table(), line.as_bytes());
        let mut at = first;
        self.beside = self.beside.wrapping_sub(1);
        while at < end {
            let (c, length) = char_at(bytes, at);
            let own = table.get(c);
            self.foreign += 1;
            self.beside = self.beside.wrapping_add(1);
            self.readable += u32::from(own.is(Known::READABLE));
            self.letters += u32::from(!own.is(Known::SIGN));
            self.read &= own.read();
            self.kana |= matches!(c, 0x201a | 0x192 | 0x82 | 0x83);
            at += length;
        }
    }

    /// Counts the letters of a word and what they would be in the right page.
    fn weigh(&mut self, line: &str, first: usize, end: usize) {
        self.count(line, first, end);
        let (cost, pairs) = word_cost(line, first, end);
        self.cost += cost;
        self.pairs += pairs;
        if self.read != 0 {
            let bytes = line.as_bytes();
            self.shift.add(&Shift::of(&line[first..end], first.checked_sub(1).map(|at| bytes[at]), bytes.get(end).copied()));
        }
    }

    fn add(&mut self, word: &Self) {
        self.cost += word.cost;
        self.pairs += word.pairs;
        self.foreign += word.foreign;
        self.readable += word.readable;
        self.letters += word.letters;
        self.beside += word.beside;
        self.read &= word.read;
        self.kana |= word.kana;
        self.shift.add(&word.shift);
    }

    /// Whether the line may be one of a page that was taken for a near one.
    pub fn may_be_near(&self) -> bool {
        self.read != 0 && self.letters > 0 && near(self.read, &self.shift)
    }

    /// Whether the line may be one of a page that was taken for any other.
    pub fn may_be_garbage(&self) -> bool {
        let double = doubles(self.beside, self.foreign, self.kana);
        is_readable(self.readable, self.foreign) && (self.letters >= 2 || double)
    }
}

/// Whether nearly all characters beyond ASCII are such that may have been misread as what they are.
pub(super) const fn is_readable(readable: u32, foreign: u32) -> bool {
    readable * 10 >= foreign * 9
}

/// Whether a line may have been misread, by a look at the first byte of each character: nearly all may begin those that lines are misread as.
pub(super) fn may_be_read(line: &str) -> bool {
    let others = count(line.as_bytes(), |byte| matches!(byte, 0xd5..=0xe1 | 0xe3..=0xee)) as u32;
    if others == 0 {
        return true;
    }
    let all = count(line.as_bytes(), |byte| byte >= 0xc0) as u32;
    is_readable(all - others, all)
}

/// Whether a line holds no letter beyond ASCII, so that none was misread, nor characters of two bytes.
pub(super) fn is_only_signs(line: &str) -> bool {
    let (table, bytes) = (table(), line.as_bytes());
    let (mut foreign, mut words) = (0, 0);
    for (first, end) in runs(line) {
        let mut at = first;
        while at < end {
            let (c, length) = char_at(bytes, at);
            if c < 0xa0 || !table.get(c).is(Known::SIGN) {
                return false;
            }
            foreign += 1;
            at += length;
        }
        words += 1;
    }
    !doubles(foreign - words, foreign, false)
}

#[test]
fn a_line_of_signs_is_one_that_its_census_finds_nothing_in() {
    for line in ["it’s — a “word”", "word—word—word", "®™©•·", "a ® b", "‘’“”–—", "é", "a‚b", "1 ± 2", "€ 5"]
    {
        let census = Census::counted(line);
        assert!(!is_only_signs(line) || census.letters == 0 && !census.may_be_garbage(), "{line:?}");
    }
    assert!(is_only_signs("the line—they said—wasn’t Vibram®") && !is_only_signs("the café—it’s shut"));
}

#[test]
fn no_character_is_misread_that_begins_otherwise() {
    for scalar in '\u{80}'..'\u{ffff}' {
        let text = String::from(scalar);
        assert!(may_be_read(&text) || !table().get(scalar.into()).is(Known::READABLE), "{scalar:?}");
    }
}

impl Memo {
    /// One that keeps nothing, for a single line.
    pub fn off() -> Self {
        Self { words: Vec::new(), off: true }
    }

    /// Calls `work` with what is known from the texts before.
    pub fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut memo = MEMO.take();
        let done = work(&mut memo);
        MEMO.set(memo);
        done
    }

    /// Adds the letters of a word to a census, counted or remembered.
    fn add(&mut self, line: &str, first: usize, end: usize, census: &mut Census) {
        // A short word with its neighbours is a number.
        let key = first.checked_sub(1).and_then(|from| line.as_bytes().get(from..from + 8)).filter(|_| end < first + 7);
        let Some(eight) = key.filter(|_| !self.off) else { return census.weigh(line, first, end) };
        let key = u64::from_le_bytes(eight.try_into().unwrap_or_default()) & u64::MAX >> (8 * (first + 6 - end));
        if self.words.is_empty() {
            self.words.resize(KEPT, (0, Census::default()));
        }
        let slot = &mut self.words[(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - KEPT.ilog2())) as usize];
        if slot.0 != key {
            *slot = (key, Census::default());
            slot.1.weigh(line, first, end);
        }
        census.add(&slot.1);
    }
}

/// What the pairs of a word cost, and how many they are.
fn word_cost(line: &str, first: usize, end: usize) -> (u32, u32) {
    let (table, model, bytes) = (table(), pairs(), line.as_bytes());
    let (mut before, mut at) = (table.before(line, first), first);
    let (mut cost, mut count) = (0, 1);
    while at < end {
        let (c, length) = char_at(bytes, at);
        let own = table.get(c);
        cost += model.cost(before.symbol(), own.symbol());
        count += 1;
        before = own;
        at += length;
    }
    let behind = table.of_ascii(bytes.get(end).copied().unwrap_or(b' '));
    (cost + model.cost(before.symbol(), behind.symbol()), count)
}

/// The same of a line.
fn cost(line: &str) -> (u32, u32) {
    runs(line).map(|(first, end)| word_cost(line, first, end)).fold((0, 0), |sum, word| (sum.0 + word.0, sum.1 + word.1))
}
