//! UTF-8 that was read as a single-byte page and saved again: `cafÃ©` was `café`, `п╪п╬я│я┌` was `мост`.
//!
//! In: a line. Out: the parts that were misread, and what they were. For each page that could have been it, a search over the line
//! (Viterbi 1967) finds the cheapest reading by the costs of [`pairs`]: each sequence of characters that are the bytes of a whole
//! UTF-8 sequence is read as it or left alone. A line is changed only where the reading is cheaper by far than the line as it is.
//! The idea that mojibake gives itself away by its characters is that of ftfy (Speer 2019, zenodo.2591652); the method is our own.

use std::cell::OnceCell;

use super::changes::{After, Change};
use super::coverage::{begins, count, coverage, unlike};
use super::lattice::Lattice;
use super::mixup::{Anew, mixup};
use super::pages::{COUNT, Page, Set, pages};
use super::pairs::{Symbol, pairs};
use super::reading::{HALF, Island, Part, Reading, Sums};
use super::sequence::{Cost, SEQUENCE, Text, blank, pages_open, sequences, strict};
use super::spelled::{self, Spelled};
use super::wording::{is_latin, is_letter};

/// How much cheaper a line must become, in eighths of a bit.
const CERTAIN: Cost = 8 * 20;
const LIKELY: Cost = 8 * 10;

/// How rare mojibake through each page is beside windows-1252, by how often people ask about it.
pub(super) fn rarity(page: Page) -> Cost {
    8 * match page {
        0 => 0,
        1..=9 => 4,
        10..=13 | 24 | 25 => 5,
        14.. => 9,
    }
}

/// What each pair may cost once it is read, by the bytes of the longest character read: pages other than windows-1252 hold letters
/// enough to make sequences of rare characters by chance.
pub(super) const DEAR: [Cost; 5] = [8 * 14, 8 * 14, 8 * 14, 8 * 22, 8 * 40];

/// How much cheaper each part must become where the line as a whole leaves no doubt.
pub(super) const PART: Cost = 8 * 3;

/// How much dearer a word may become that is whole sequences of windows-1252, in a line that surely went through it: `Å“uvre` is `œuvre`, though
/// the letter is rare.
const SURELY: Cost = 8 * 16;

/// How a line is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Sequences as they are, and such whose no-break space became a blank or whose open bytes became U+FFFD.
    Plain,
    /// Sequences that lost their open bytes, too.
    Loose,
    /// Plainly, in a line of which the rest is mojibake for sure.
    Sure,
}

/// The search, with buffers that are used again from line to line.
#[derive(Default)]
pub(super) struct Search {
    line: Spelled,
    /// What its letters are in the page that is asked.
    bytes: Vec<u8>,
    lattice: Lattice,
    found: Vec<(char, usize, Cost)>,
    /// What another page makes of the line, if that was asked.
    mixed: OnceCell<Option<Anew>>,
    /// A reading that is given up.
    spare: Reading,
}

impl Search {
    /// Begins a text, of which nothing is known.
    pub fn begin(&mut self) {
        self.mixed.take();
        if self.line.forget() {
            *self = Self::default();
        }
    }

    /// A line, letter by letter.
    pub fn letters(&mut self, line: &str) -> &[spelled::Letter] {
        if self.line.take(line) {
            self.mixed.take();
        }
        &self.line.letters
    }

    /// One layer of mojibake. `None` where there is none, or where another page explains the line better.
    pub fn layer(&mut self, line: &str, likely: bool) -> Option<Vec<Change>> {
        let needed = needed(likely);
        self.letters(line);
        // Nearly all mojibake went through windows-1252; where that reads every letter, nothing else is asked.
        let first = if begins(&self.line.letters) { self.read_in(0, Mode::Plain) } else { Reading::default() };
        if first.sums.gain >= needed && first.sums.left + first.sums.alien == 0 {
            return Some(self.changes(&first));
        }
        let mut best = (0, first);
        let counts = count(&self.line.letters);
        let most = *counts.iter().max()?;
        if most == 0 {
            return None;
        }
        // Half of the letters at least must be part of sequences, of two letters or more.
        let foreign = self.line.letters.iter().filter(|letter| letter.row.is_some()).count() as u32;
        let likely_page = |page: &Page| counts[*page] * 8 >= most * 7 && counts[*page] * 4 >= foreign;
        let mut asked: Set = (1..COUNT).filter(likely_page).fold(0, |set, page| set | 1 << page);
        // Those that read the line as one does that was asked tell nothing new.
        if asked != 0 {
            asked &= unlike(&self.line.letters, 0);
        }
        while asked != 0 {
            let page = asked.trailing_zeros() as Page;
            asked &= asked - 1;
            self.take(page);
            let (taken, left) = coverage(&self.bytes);
            if taken == 0 || taken * 2 < left {
                continue;
            }
            if asked != 0 {
                asked &= unlike(&self.line.letters, page);
            }
            let mut reading = self.read(page, Mode::Plain, Some((best.0, &best.1)));
            reading.sums.gain = reading.sums.gain.saturating_sub(rarity(page));
            let other =
                if reading.sums.gain > best.1.sums.gain { std::mem::replace(&mut best, (page, reading)).1 } else { reading };
            self.spare = other;
        }
        let (page, mut reading) = best;
        self.take(page);
        // What was dropped is guessed only beside sequences that are whole.
        let guesses =
            (reading.sums.left > 0 || reading.sums.gain < needed) && !pages_open(page).is_empty() && coverage(&self.bytes).0 > 0;
        if reading.sums.gain < needed && !guesses {
            return None;
        }
        // Where most letters are no part of sequences another page may explain all of them.
        if reading.sums.taken < reading.sums.left + reading.sums.alien && self.mixup(line, likely, reading.sums.gain).is_some() {
            return None;
        }
        if guesses {
            let loose = self.read(page, Mode::Loose, Some((page, &reading)));
            if loose.sums.gain.saturating_sub(rarity(page)) > reading.sums.gain {
                reading = loose;
            }
        }
        let sound = reading.sums.gain >= needed
            && !reading.parts.is_empty()
            && (page == 0 || reading.sums.left <= reading.sums.taken && reading.sums.cost <= reading.sums.limit)
            && (reading.sums.left == 0 || self.mixup(line, likely, reading.sums.gain).is_none());
        if sound && page == 0 && reading.sums.left > 0 {
            let sure = self.read(page, Mode::Sure, None);
            if sure.sums.left < reading.sums.left && sure.sums.gain >= needed {
                reading = sure;
            }
        }
        sound.then(|| self.changes(&reading))
    }

    /// What another page makes of the line that is taken apart, where that is more than `gain` cheaper.
    fn mixup(&mut self, line: &str, likely: bool, gain: Cost) -> Option<&Anew> {
        let letters = &self.line.letters;
        let anew = self.mixed.get_or_init(|| mixup(line, letters, likely)).as_ref();
        anew.filter(|anew| anew.gain > gain && anew.is_of_a_language(line, likely))
    }

    /// The changes by which a line becomes what it was in another page.
    pub fn anew(&mut self, line: &str, likely: bool) -> Option<Vec<Change>> {
        self.letters(line);
        let anew = self.mixed.take().unwrap_or_else(|| mixup(line, &self.line.letters, likely))?;
        anew.is_of_a_language(line, likely).then_some(anew.changes)
    }

    /// The changes of a reading.
    fn changes(&self, reading: &Reading) -> Vec<Change> {
        let at = |letter: u32| self.line.letters[letter as usize].at as usize;
        let change = |part: &Part| Change { start: at(part.start), end: at(part.end), after: After::One(part.c) };
        reading.parts.iter().map(change).collect()
    }

    /// Takes the letters as a page has them.
    fn take(&mut self, page: Page) {
        self.bytes.clear();
        self.bytes.extend(self.line.letters.iter().map(|letter| letter.byte(page)));
    }

    /// The reading of a page that is not taken yet.
    fn read_in(&mut self, page: Page, mode: Mode) -> Reading {
        self.take(page);
        self.read(page, mode, None)
    }

    /// The cheapest reading of the line by a page, and by how much it is cheaper than the line. What is known of a plain reading
    /// of a page is not read again.
    fn read(&mut self, page: Page, mode: Mode, known: Option<(Page, &Reading)>) -> Reading {
        let mut reading = std::mem::take(&mut self.spare);
        reading.sums = Sums::default();
        reading.parts.clear();
        reading.islands.clear();
        for number in 0..self.line.islands.len() {
            let part = self.line.islands[number];
            let known = known.and_then(|(of, known)| {
                let (letters, bytes) = (part.of(&self.line.letters), part.of(&self.bytes));
                let alike = || letters.iter().zip(bytes).all(|(letter, byte)| letter.byte(of) == *byte);
                let same = |island: &Island| island.whole || !part.lost && blank(of) == blank(page) && island.is_of_any(of == 0);
                known.island(number).filter(|(island, _)| if of == page { island.settled } else { same(island) && alike() })
            });
            if let Some((island, parts)) = known {
                reading.sums.add(&island.sums);
                reading.parts.extend_from_slice(parts);
                reading.islands.push(Island { parts: reading.parts.len(), ..*island });
            } else {
                let before = std::mem::take(&mut reading.sums);
                let (whole, settled) = self.island(part, page, mode, &mut reading);
                let sums = reading.sums;
                reading.sums.add(&before);
                reading.islands.push(Island { parts: reading.parts.len(), sums, whole, settled });
            }
        }
        reading
    }

    /// Reads an island. Returns whether it is whole sequences, and whether looking for what was dropped would find nothing more in it.
    fn island(&mut self, part: spelled::Part, page: Page, mode: Mode, reading: &mut Reading) -> (bool, bool) {
        let model = pairs();
        let spelled::Part { start, end, kept, .. } = part;
        let (letters, bytes) = (&self.line.letters, part.of(&self.bytes));
        if !bytes.iter().any(|byte| (0xc2..=0xf4).contains(byte)) {
            let own = bytes.iter().filter(|byte| **byte != 0).count();
            reading.sums.left += own as u32;
            let paged = part.of(letters).iter().filter(|letter| letter.row.is_some()).count();
            reading.sums.alien += (paged - own) as u32;
            return (false, true);
        }
        let before = if start == 0 { model.symbol(' ') } else { letters[start - 1].symbol };
        if self.whole(part, mode, before, reading) {
            return (true, true);
        }
        let (letters, text) = (&self.line.letters, Text::new(&self.line.letters, &self.bytes, page));
        self.lattice.begin(start, end, before);
        let mut found = std::mem::take(&mut self.found);
        let (mut settled, mut any) = (true, false);
        let mut at = start;
        while at < end {
            found.clear();
            if self.bytes[at] >= 0xc2 {
                // What is whole can be nothing else, and no other sequence ends or begins in it.
                if let Some((c, length)) = strict(&self.bytes[at..end]) {
                    self.lattice.read_or_leave(at, c, &letters[at..at + length]);
                    (at, any) = (at + length, true);
                    continue;
                }
                sequences(&text, at, end, mode == Mode::Loose, &mut found);
                settled &= !found.is_empty() || self.bytes[at] > 0xf4;
            }
            self.lattice.leave(at, &letters[at], found.is_empty());
            for sequence in &found {
                self.lattice.read(at, *sequence);
                any = true;
            }
            at += 1;
        }
        self.found = found;
        if !any {
            reading.sums.left += part.of(&self.bytes).iter().filter(|byte| **byte != 0).count() as u32;
            return (false, settled);
        }
        let (cost, last) = self.lattice.cheapest(end, self.line.letters[end].symbol);
        let first = reading.parts.len();
        let (mut at, mut until) = (last, end);
        let (mut taken, mut left, mut longest, mut read) = (0u32, 0u32, 0, 0u32);
        while at != 0 {
            let node = self.lattice.node(at);
            let from = node.start as usize;
            if let Some(c) = node.read {
                reading.parts.push(Part { start: node.start, end: until as u32, c });
                taken += (until - node.start as usize) as u32;
                longest = longest.max(c.len_utf8());
                read += 1;
            } else {
                left += self.bytes[from..until].iter().filter(|byte| **byte != 0).count() as u32;
            }
            until = from;
            at = node.from;
        }
        // Half of a word is no mojibake.
        if cost + PART > kept || (page != 0 && left * HALF > taken) {
            reading.parts.truncate(first);
            reading.sums.left += taken + left;
            return (false, settled);
        }
        let letters = part.of(&self.line.letters).iter().zip(part.of(&self.bytes));
        reading.sums.alien += letters.filter(|(letter, byte)| letter.row.is_some() && **byte == 0).count() as u32;
        reading.parts[first..].reverse();
        if !self.are_lone(&reading.parts[first..]) {
            reading.sums.gain += kept - cost;
        }
        reading.sums.cost += cost;
        reading.sums.limit += DEAR[longest] * (read + left + 1);
        reading.sums.taken += taken;
        reading.sums.left += left;
        (false, settled)
    }

    /// Whether all parts of an island that are read are words by themselves, as [`lone`] says.
    fn are_lone(&self, parts: &[Part]) -> bool {
        // A part that is read beside another one is its neighbour.
        let mut last: Option<&Part> = None;
        parts.iter().zip(parts.iter().map(Some).skip(1).chain([None])).all(|(part, next)| {
            let before = last.replace(part).filter(|last| last.end == part.start).map(|last| last.c);
            let behind = next.filter(|next| next.start == part.end).map(|next| next.c);
            let left = || part.start.checked_sub(1).map_or(' ', |left| self.line.letters[left as usize].c);
            lone(before.unwrap_or_else(left), part.c, behind.unwrap_or(self.line.letters[part.end as usize].c))
        })
    }

    /// Reads an island that is whole sequences from end to end, blanks aside, which needs no search. Returns whether it is.
    fn whole(&self, part: spelled::Part, mode: Mode, before: Symbol, reading: &mut Reading) -> bool {
        let model = pairs();
        let spelled::Part { start, end, kept, .. } = part;
        let (mut cost, mut last, mut at) = (0, before, start);
        let (mut taken, mut read, mut longest) = (0, 0, 0);
        let first = reading.parts.len();
        while at < end {
            let Some((c, length)) = strict(&self.bytes[at..end]) else {
                if self.line.letters[at].c != ' ' {
                    reading.parts.truncate(first);
                    return false;
                }
                let symbol = self.line.letters[at].symbol;
                cost += model.cost(last, symbol);
                last = symbol;
                at += 1;
                continue;
            };
            let symbol = model.symbol(c);
            cost += model.cost(last, symbol) + SEQUENCE;
            last = symbol;
            reading.parts.push(Part { start: at as u32, end: (at + length) as u32, c });
            at += length;
            taken += length as u32;
            read += 1;
            longest = longest.max(c.len_utf8());
        }
        cost += model.cost(last, self.line.letters[end].symbol);
        if cost + PART > kept && (mode != Mode::Sure || cost > kept + SURELY) {
            reading.parts.truncate(first);
            return false;
        }
        if !self.are_lone(&reading.parts[first..]) {
            reading.sums.gain += kept.saturating_sub(cost);
        }
        reading.sums.taken += taken;
        reading.sums.cost += cost;
        reading.sums.limit += DEAR[longest] * (read + 1);
        true
    }
}

/// Whether a character that was read stands by itself and is no word of one letter in western Europe, as `à` is. That a letter of another script
/// stands alone is seen hardly ever, so it tells nothing: `×` and a no-break space would be a letter of Hebrew. One letter in quotation marks, which
/// are as they should be, is cited: who writes of “Ã©” means it.
pub(super) fn lone(before: char, c: char, behind: char) -> bool {
    let joins = |other: char| is_letter(other) && is_latin(other) == is_latin(c);
    let alone = c > 'ÿ' && !joins(before) && !joins(behind) || is_quote(before) && is_quote(behind);
    alone && is_letter(c)
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '‘'..='‟' | '«' | '»' | '‹' | '›' | '「' | '」')
}

/// How much cheaper a line must become.
pub(super) const fn needed(likely: bool) -> Cost {
    if likely { LIKELY } else { CERTAIN }
}

/// A byte order mark at the start of the line, read as any page: EF BB BF.
pub(super) fn mark(line: &str) -> Option<Change> {
    let mut chars = line.chars();
    let mut row = || pages().row(chars.next().filter(|c| !c.is_ascii())?);
    let (first, second, third) = (row()?, row()?, row()?);
    let may_be = first.begins_more & second.goes_on & third.goes_on;
    let is_mark = may_be != 0 && (0..COUNT).any(|page| [first, second, third].map(|row| row.bytes[page]) == [0xef, 0xbb, 0xbf]);
    is_mark.then(|| Change { start: 0, end: line.len() - chars.as_str().len(), after: After::NOTHING })
}
