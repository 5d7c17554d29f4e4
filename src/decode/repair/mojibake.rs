//! UTF-8 that was read as a single-byte page and saved again: `cafÃ©` was `café`, `п╪п╬я│я┌` was `мост`.
//!
//! In: a line. Out: the parts that were misread, and what they were. For each page that could have been it, a search over the line
//! (Viterbi 1967) finds the cheapest reading by the costs of [`pairs`]: each sequence of characters that are the bytes of a whole
//! UTF-8 sequence is read as it or left alone. A line is changed only where the reading is cheaper by far than the line as it is.
//! The idea that mojibake gives itself away by its characters is that of ftfy (Speer 2019, zenodo.2591652); the method is our own.

use std::ops::Range;

use super::changes::Change;
use super::coverage::{begins, count, coverage, same};
use super::pages::{COUNT, Page, Row};
use super::pairs::{Symbol, pairs};
use super::sequence::{Cost, SEQUENCE, pages_open, sequences, strict};
use super::spelled::{Letter, spell};

/// How much cheaper a line must become.
const CERTAIN: Cost = 8 * 20;
const LIKELY: Cost = 8 * 10;

/// How rare mojibake through each page is beside windows-1252, by how often people ask about it.
fn rarity(page: Page) -> Cost {
    8 * match page {
        0 => 0,
        1..=9 => 4,
        10..=13 | 24 | 25 => 5,
        14.. => 9,
    }
}

/// What each pair may cost once it is read, by the bytes of the longest character read: pages other than windows-1252 hold letters
/// enough to make sequences of rare characters by chance.
const DEAR: [Cost; 5] = [8 * 14, 8 * 14, 8 * 14, 8 * 22, 8 * 40];

/// How much cheaper each part must become where the line as a whole leaves no doubt.
const PART: Cost = 8 * 3;

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

/// One way to have read the line up to a place.
struct Node {
    symbol: Symbol,
    cost: Cost,
    /// The node before; itself for the first.
    from: u32,
    /// Where the part began that this node stands for, in letters.
    start: u32,
    /// What it was read as; `None` for a letter left alone.
    read: Option<char>,
    /// The next node at the same place, +1.
    next: u32,
}

/// The search, with buffers that are used again from line to line.
#[derive(Default)]
pub(super) struct Search {
    letters: Vec<Letter>,
    /// Where letters stand that a page has.
    paged: Vec<u32>,
    nodes: Vec<Node>,
    heads: Vec<u32>,
}

/// What a page makes of a line.
#[derive(Default)]
struct Reading {
    gain: Cost,
    changes: Vec<Change>,
    /// Letters that are part of a sequence, and letters of the page that are not.
    taken: u32,
    left: u32,
    /// Letters of other pages, which the page does not have.
    alien: u32,
    /// What the parts cost that change, and what they may cost.
    cost: Cost,
    limit: Cost,
}

impl Search {
    /// One layer of mojibake. `None` where there is none, or where another page explains the line better.
    pub fn layer(&mut self, line: &str, likely: bool) -> Option<Vec<Change>> {
        self.spell(line);
        if let Some(change) = self.mark() {
            return Some(vec![change]);
        }
        let needed = if likely { LIKELY } else { CERTAIN };
        // Nearly all mojibake went through windows-1252; where that reads every letter, nothing else is asked.
        let first = if begins(&self.letters) { self.read(0, Mode::Plain) } else { Reading::default() };
        if first.gain >= needed && first.left + first.alien == 0 {
            return Some(first.changes);
        }
        let mut best = (0, first);
        let counts = count(&self.letters);
        let most = *counts.iter().max()?;
        if most == 0 {
            return None;
        }
        let mut tried: Vec<Page> = vec![0];
        // Half of the letters at least must be part of sequences, of two letters or more.
        let foreign = self.paged.len() as u32;
        let likely_page = |page: &Page| counts[*page] * 8 >= most * 7 && counts[*page] * 4 >= foreign;
        for page in (1..COUNT).filter(likely_page) {
            let (taken, left) = coverage(&self.letters, &self.paged, page);
            if taken == 0 || taken * 2 < left || tried.iter().any(|other| same(&self.letters, &self.paged, *other, page)) {
                continue;
            }
            tried.push(page);
            let mut reading = self.read(page, Mode::Plain);
            reading.gain = reading.gain.saturating_sub(rarity(page));
            if reading.gain > best.1.gain {
                best = (page, reading);
            }
        }
        let (page, mut reading) = best;
        // What was dropped is guessed only beside sequences that are whole.
        if (reading.left > 0 || reading.gain < needed)
            && !pages_open(page).is_empty()
            && coverage(&self.letters, &self.paged, page).0 > 0
        {
            let loose = self.read(page, Mode::Loose);
            if loose.gain.saturating_sub(rarity(page)) > reading.gain {
                reading = loose;
            }
        }
        let sound = reading.gain >= needed
            && !reading.changes.is_empty()
            && (page == 0 || reading.left <= reading.taken && reading.cost <= reading.limit)
            && (reading.left == 0
                || super::mixup::mixup(line, &self.letters, likely).is_none_or(|other| other.gain <= reading.gain));
        if sound && page == 0 && reading.left > 0 {
            let sure = self.read(page, Mode::Sure);
            if sure.left < reading.left && sure.gain >= needed {
                reading = sure;
            }
        }
        sound.then_some(reading.changes)
    }

    /// A byte order mark at the start of the line, read as any page: EF BB BF.
    fn mark(&self) -> Option<Change> {
        let rows: Vec<&Row> = self.letters.iter().take(3).map_while(|letter| letter.row).collect();
        let [first, second, third] = rows[..] else { return None };
        (0..COUNT).any(|page| [first, second, third].map(|row| row.bytes[page]) == [0xef, 0xbb, 0xbf]).then(|| Change {
            start: 0,
            end: self.letters[3].at as usize,
            after: String::new(),
        })
    }

    /// Takes the line apart.
    fn spell(&mut self, line: &str) {
        spell(line, &mut self.letters);
        self.paged.clear();
        self.paged.extend(self.letters.iter().zip(0..).filter(|(letter, _)| letter.row.is_some()).map(|(_, at)| at));
    }

    /// The cheapest reading of the line by a page, and by how much it is cheaper than the line.
    fn read(&mut self, page: Page, mode: Mode) -> Reading {
        let mut reading = Reading::default();
        let count = self.letters.len() - 1;
        let mut at = 0;
        while at < count {
            if self.letters[at].row.is_none() && self.letters[at].c != '\u{fffd}' {
                at += 1;
                continue;
            }
            // An island: letters that are not ASCII, each with a blank after it that may have been a no-break space.
            let mut end = at + 1;
            while end < count
                && (!self.letters[end].c.is_ascii() || (self.letters[end].c == ' ' && !self.letters[end - 1].c.is_ascii()))
            {
                end += 1;
            }
            self.island(at, end, page, mode, &mut reading);
            at = end;
        }
        reading
    }

    fn island(&mut self, start: usize, end: usize, page: Page, mode: Mode, reading: &mut Reading) {
        let model = pairs();
        let rows = self.letters[start..end].iter().filter_map(|letter| letter.row);
        if !rows.clone().any(|row| (row.begins_two | row.begins_more) >> page & 1 == 1) {
            let own = rows.clone().filter(|row| row.bytes[page] != 0).count();
            reading.left += own as u32;
            reading.alien += (rows.count() - own) as u32;
            return;
        }
        let before = if start == 0 { model.symbol(' ') } else { self.letters[start - 1].symbol };
        let mut kept = 0;
        let mut last = before;
        for letter in &self.letters[start..=end] {
            kept += model.cost(last, letter.symbol);
            last = letter.symbol;
        }
        if self.whole(start..end, page, mode, kept, before, reading) {
            return;
        }
        self.nodes.clear();
        self.heads.clear();
        self.heads.resize(end - start + 1, 0);
        self.nodes.push(Node { symbol: before, cost: 0, from: 0, start: start as u32, read: None, next: 0 });
        self.heads[0] = 1;
        let mut found = Vec::new();
        for at in start..end {
            found.clear();
            sequences(&self.letters, at, end, page, mode == Mode::Loose, &mut found);
            let mut head = self.heads[at - start];
            while head != 0 {
                let (from, symbol, cost) = {
                    let node = &self.nodes[head as usize - 1];
                    (head - 1, node.symbol, node.cost)
                };
                head = self.nodes[head as usize - 1].next;
                let own = self.letters[at].symbol;
                self.offer(
                    start,
                    at + 1,
                    Node { symbol: own, cost: cost + model.cost(symbol, own), from, start: at as u32, read: None, next: 0 },
                );
                for &(c, until, extra) in &found {
                    let read = model.symbol(c);
                    let cost = cost + model.cost(symbol, read) + extra;
                    self.offer(start, until, Node { symbol: read, cost, from, start: at as u32, read: Some(c), next: 0 });
                }
            }
        }
        let after = self.letters[end].symbol;
        let mut best: Option<(Cost, u32)> = None;
        let mut head = self.heads[end - start];
        while head != 0 {
            let node = &self.nodes[head as usize - 1];
            let cost = node.cost + model.cost(node.symbol, after);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, head - 1));
            }
            head = node.next;
        }
        let Some((cost, last)) = best else { return };
        let first = reading.changes.len();
        let (mut at, mut until) = (last, end);
        let (mut taken, mut left, mut longest, mut read) = (0u32, 0u32, 0, 0u32);
        while at != 0 {
            let node = &self.nodes[at as usize];
            let from = node.start as usize;
            if let Some(c) = node.read {
                let (from, to) = (self.letters[from].at as usize, self.letters[until].at as usize);
                reading.changes.push(Change { start: from, end: to, after: c.to_string() });
                taken += (until - node.start as usize) as u32;
                longest = longest.max(c.len_utf8());
                read += 1;
            } else {
                left += u32::from(self.letters[from].row.is_some_and(|row| row.bytes[page] != 0));
            }
            until = from;
            at = node.from;
        }
        // Half of a word is no mojibake.
        if cost + PART > kept || (page != 0 && left * 3 > taken) {
            reading.changes.truncate(first);
            reading.left += taken + left;
            return;
        }
        let rows = self.letters[start..end].iter().filter_map(|letter| letter.row);
        reading.alien += rows.filter(|row| row.bytes[page] == 0).count() as u32;
        reading.gain += kept - cost;
        reading.cost += cost;
        reading.limit += DEAR[longest] * (read + left + 1);
        reading.taken += taken;
        reading.left += left;
        reading.changes[first..].reverse();
    }

    /// Reads an island that is whole sequences from end to end, blanks aside, which needs no search. Returns whether it is.
    fn whole(&self, part: Range<usize>, page: Page, mode: Mode, kept: Cost, before: Symbol, reading: &mut Reading) -> bool {
        let model = pairs();
        let Range { start, end } = part;
        let (mut cost, mut last, mut at) = (0, before, start);
        let (mut taken, mut read, mut longest) = (0, 0, 0);
        let first = reading.changes.len();
        while at < end {
            let Some((c, length)) = strict(&self.letters[at..end], page) else {
                if self.letters[at].c != ' ' {
                    reading.changes.truncate(first);
                    return false;
                }
                let symbol = self.letters[at].symbol;
                cost += model.cost(last, symbol);
                last = symbol;
                at += 1;
                continue;
            };
            let symbol = model.symbol(c);
            cost += model.cost(last, symbol) + SEQUENCE;
            last = symbol;
            let (from, to) = (self.letters[at].at as usize, self.letters[at + length].at as usize);
            match reading.changes[first..].last_mut() {
                Some(change) if change.end == from => {
                    change.after.push(c);
                    change.end = to;
                }
                _ => reading.changes.push(Change { start: from, end: to, after: c.to_string() }),
            }
            at += length;
            taken += length as u32;
            read += 1;
            longest = longest.max(c.len_utf8());
        }
        cost += model.cost(last, self.letters[end].symbol);
        if cost + PART > kept && (mode != Mode::Sure || cost > kept + SURELY) {
            reading.changes.truncate(first);
            return false;
        }
        reading.gain += kept.saturating_sub(cost);
        reading.taken += taken;
        reading.cost += cost;
        reading.limit += DEAR[longest] * (read + 1);
        true
    }

    /// Keeps a node if it is the cheapest of its symbol at its place.
    fn offer(&mut self, start: usize, place: usize, mut node: Node) {
        let first = self.heads[place - start];
        let mut head = first;
        while head != 0 {
            let other = &mut self.nodes[head as usize - 1];
            if other.symbol == node.symbol {
                if node.cost < other.cost {
                    node.next = other.next;
                    *other = node;
                }
                return;
            }
            head = other.next;
        }
        node.next = first;
        self.nodes.push(node);
        self.heads[place - start] = self.nodes.len() as u32;
    }
}
