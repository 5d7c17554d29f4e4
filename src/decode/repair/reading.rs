//! What a page makes of a line, island by island.
//!
//! In: what a search found. Out: the parts that are read, and sums by which readings are compared. It decides nothing.

use super::sequence::Cost;

/// A sequence that is read: the letters from `start` to `end` are `c`.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub start: u32,
    pub end: u32,
    pub c: char,
}

/// What a page makes of a line.
#[derive(Default)]
pub(super) struct Reading {
    pub sums: Sums,
    pub parts: Vec<Part>,
    pub islands: Vec<Island>,
}

impl Reading {
    /// An island by its number, and its parts.
    pub fn island(&self, number: usize) -> Option<(&Island, &[Part])> {
        let island = self.islands.get(number)?;
        let from = number.checked_sub(1).map_or(0, |last| self.islands[last].parts);
        Some((island, &self.parts[from..island.parts]))
    }
}

/// What a page makes of an island: where its parts end, whether they are whole sequences, and whether looking for what was dropped would find
/// nothing more.
pub(super) struct Island {
    pub parts: usize,
    pub sums: Sums,
    pub whole: bool,
    pub settled: bool,
}

/// In pages other than windows-1252 so many letters of an island must be part of a sequence for each that is not.
pub(super) const HALF: u32 = 3;

impl Island {
    /// Whether another page that has the same bytes for its letters makes the same of it, as far as what is asked of windows-1252 and of the others
    /// goes.
    pub const fn is_of_any(&self, of_windows_1252: bool) -> bool {
        !of_windows_1252 || self.sums.taken == 0 || self.sums.left * HALF <= self.sums.taken
    }
}

/// Sums over a line, or an island of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub gain: Cost,
    /// Letters that are part of a sequence, and letters of the page that are not.
    pub taken: u32,
    pub left: u32,
    /// Letters of other pages, which the page does not have.
    pub alien: u32,
    /// What the parts cost that change, and what they may cost.
    pub cost: Cost,
    pub limit: Cost,
}

impl Sums {
    pub fn add(&mut self, other: &Self) {
        self.gain += other.gain;
        self.taken += other.taken;
        self.left += other.left;
        self.alien += other.alien;
        self.cost += other.cost;
        self.limit += other.limit;
    }
}
