//! The questions of a forest as bytes.
//!
//! In: trees with their questions, and where rows stand among the borders of each signal. Out: the sum of all trees for each row. A signal is
//! told by how many of its borders are below it, and the leaves that a row may still fall into are the bits of a few bytes, so that a question
//! is asked of [`LANES`] rows at once (Ye and others, `RapidScorer`, KDD 2018). What is asked of the page as a whole is answered once for all
//! rows. There is no branch that depends on a row. Sums are added tree by tree, so they are the same to the bit for every width of registers.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

use fearless_simd::{Bytes, Select, Simd, SimdBase, f32x16, i8x64, u8x16, u8x64, u16x32, u32x16};

use super::forest::{MOST_LEAVES, Question};

/// Rows that are scored together.
pub(super) const LANES: usize = 64;
/// Values of a vector of numbers; [`LANES`] are four of them.
const NUMBERS: usize = 16;
/// Leaves that are the bits of a byte.
const BITS: u8 = 8;
/// Bytes for all leaves of a tree.
const BYTES: usize = MOST_LEAVES / BITS as usize;
/// Bytes of a table in a register.
const TABLE: usize = 16;

/// Trees one after the other, and their questions.
#[derive(Debug, Default)]
pub(super) struct Grove {
    trees: Vec<Tree>,
    steps: Vec<Step>,
    /// Questions to the page.
    fixed: Vec<Fixed>,
}

/// A tree: where its steps end for each byte of leaves, and its leaves, whose bytes stand apart: the first of all, then the second.
#[derive(Debug)]
struct Tree {
    ends: [u32; BYTES],
    count: u8,
    leaves: [[[u8; TABLE]; MOST_LEAVES / TABLE]; 4],
}

/// Which of eight leaves are no longer left where more borders of a scale than these are below a signal.
#[derive(Debug, Clone, Copy)]
struct Step {
    scale: u16,
    /// Bytes with a sign are compared faster, and none of these is as high as 128.
    rank: i8,
    gone: u8,
}

/// The same of all leaves of a tree, for a signal of the page.
#[derive(Debug, Clone, Copy)]
struct Fixed {
    tree: u32,
    column: u16,
    border: f32,
    gone: u32,
}

impl Grove {
    /// Adds a tree. `fixed` tells which columns are the same in all rows of a page.
    pub fn plant(&mut self, questions: &[Question], leaves: &[f32], fixed: &[bool]) {
        let mut tree = Tree { ends: [0; BYTES], count: leaves.len() as u8, leaves: Default::default() };
        let is_fixed = |question: &&Question| fixed[usize::from(question.column)];
        for (byte, end) in tree.ends.iter_mut().enumerate() {
            for question in questions.iter().filter(|question| !is_fixed(question)) {
                let gone = question.no_leaves().to_le_bytes()[byte];
                if gone != 0 {
                    self.steps.push(Step { scale: question.scale, rank: question.rank.cast_signed(), gone });
                }
            }
            *end = self.steps.len() as u32;
        }
        let number = self.trees.len() as u32;
        self.fixed.extend(questions.iter().filter(is_fixed).map(|question| Fixed {
            tree: number,
            column: question.column,
            border: question.border,
            gone: question.no_leaves(),
        }));
        for (at, leaf) in leaves.iter().enumerate() {
            for (table, byte) in tree.leaves.iter_mut().zip(leaf.to_ne_bytes()) {
                table[at / TABLE][at % TABLE] = byte;
            }
        }
        self.trees.push(tree);
    }

    /// Puts the questions to the page in order, when all trees stand: those of one tree one after the other would wait for each other.
    pub fn finish(&mut self) {
        self.fixed.sort_by_key(|fixed| (fixed.column, fixed.tree));
    }

    /// The leaves of each tree that no row of a page falls into, given what stands in the columns of one of its rows.
    pub fn gone(&self, columns: &[f32]) -> Vec<u32> {
        let mut gone = vec![0; self.trees.len()];
        for fixed in &self.fixed {
            let is_above = columns[usize::from(fixed.column)] > fixed.border;
            gone[fixed.tree as usize] |= fixed.gone & u32::from(is_above).wrapping_neg();
        }
        gone
    }

    /// The sums of all trees for rows of which `ranks` tells how many borders of each scale are below them.
    #[inline(always)]
    pub fn add<S: Simd>(&self, simd: S, ranks: &[[u8; LANES]], all_gone: &[u32]) -> [f32; LANES] {
        let mut sums = [f32x16::splat(simd, 0.0); LANES / NUMBERS];
        let mut start = 0;
        for (tree, all_gone) in self.trees.iter().zip(all_gone) {
            let mut gone = [u8x64::splat(simd, 0); BYTES];
            for ((gone, end), all_gone) in gone.iter_mut().zip(tree.ends).zip(all_gone.to_le_bytes()) {
                let end = end as usize;
                let mut these = u8x64::splat(simd, all_gone);
                for step in &self.steps[start..end] {
                    let places: i8x64<S> = u8x64::from_slice(simd, &ranks[usize::from(step.scale)]).bitcast();
                    let above = places.simd_gt(step.rank);
                    these |= above.select(u8x64::splat(simd, step.gone), u8x64::splat(simd, 0));
                }
                *gone = these;
                start = end;
            }
            let values = tree.values(simd, first_left(simd, gone));
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        }
        let mut all = [0.0; LANES];
        for (sum, all) in sums.iter().zip(all.chunks_exact_mut(NUMBERS)) {
            sum.store_slice(all);
        }
        all
    }
}

impl Tree {
    /// The values of leaves.
    #[inline(always)]
    fn values<S: Simd>(&self, simd: S, leaf: u8x64<S>) -> [f32x16<S>; LANES / NUMBERS] {
        let [first, second, third, fourth] = &self.leaves;
        let [first, second] = [self.bytes(simd, first, leaf), self.bytes(simd, second, leaf)];
        let [third, fourth] = [self.bytes(simd, third, leaf), self.bytes(simd, fourth, leaf)];
        // Bytes to halves of numbers, halves to numbers, in the order of the rows.
        let [low, high]: [u16x32<S>; 2] = [first.zip_low(second).bitcast(), third.zip_low(fourth).bitcast()];
        let [more, most]: [u16x32<S>; 2] = [first.zip_high(second).bitcast(), third.zip_high(fourth).bitcast()];
        [low.zip_low(high).bitcast(), low.zip_high(high).bitcast(), more.zip_low(most).bitcast(), more.zip_high(most).bitcast()]
    }

    /// One byte of each value.
    #[inline(always)]
    fn bytes<S: Simd>(&self, simd: S, tables: &[[u8; TABLE]; MOST_LEAVES / TABLE], leaf: u8x64<S>) -> u8x64<S> {
        let within = leaf & (TABLE - 1) as u8;
        let low = look_up(simd, &tables[0], within);
        if usize::from(self.count) <= TABLE {
            return low;
        }
        leaf.simd_lt(TABLE as u8).select(low, look_up(simd, &tables[1], within))
    }
}

#[inline(always)]
fn look_up<S: Simd>(simd: S, table: &[u8; TABLE], at: u8x64<S>) -> u8x64<S> {
    u8x64::block_splat(u8x16::from_slice(simd, table)).swizzle_dyn_within_blocks(at)
}

/// The first leaf of each row that is not gone.
#[inline(always)]
fn first_left<S: Simd>(simd: S, gone: [u8x64<S>; BYTES]) -> u8x64<S> {
    /// The lowest bit of a number.
    const LOWEST: [u8; TABLE] = [BITS, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0];
    let [first, second, third, fourth] = gone;
    let (mut gone, mut before) = (fourth, u8x64::splat(simd, 3 * BITS));
    for (earlier, place) in [(third, 2 * BITS), (second, BITS), (first, 0)] {
        let all = earlier.simd_eq(u8::MAX);
        gone = all.select(gone, earlier);
        before = all.select(before, u8x64::splat(simd, place));
    }
    let left = !gone;
    let low = look_up(simd, &LOWEST, left & 0xf);
    let high = look_up(simd, &LOWEST, left >> 4) + 4;
    before + low.min(high)
}

/// How many of the borders of a scale are below each value.
#[inline(always)]
pub(super) fn ranks<S: Simd>(simd: S, borders: &[f32], values: &[f32; LANES]) -> [u8; LANES] {
    let (none, one) = (u32x16::splat(simd, 0), u32x16::splat(simd, 1));
    let mut counts = [none; LANES / NUMBERS];
    let mut parts = [f32x16::splat(simd, 0.0); LANES / NUMBERS];
    for (part, values) in parts.iter_mut().zip(values.chunks_exact(NUMBERS)) {
        *part = f32x16::from_slice(simd, values);
    }
    for border in borders {
        for (count, value) in counts.iter_mut().zip(&parts) {
            *count += value.simd_gt(*border).select(one, none);
        }
    }
    let [first, second, third, fourth] = counts;
    let bytes = simd.narrow_u16x32(simd.narrow_u32x16(first, second), simd.narrow_u32x16(third, fourth));
    let mut ranks = [0; LANES];
    bytes.store_slice(&mut ranks);
    ranks
}
