//! Trees over signals.
//!
//! In: rows of signals. Out: the sum of all trees for each row, and which signals moved one of them. Trees are boosted leaf by leaf (Ke and
//! others, `LightGBM`, NIPS 2017) and have at most [`MOST_LEAVES`] leaves, so that those that a row may still fall into are the bits of one
//! number: each question that is answered with yes takes away the leaves of its no, and the first leaf that is left is the row's, in whatever
//! order the questions are asked (Lucchese and others, `QuickScorer`, SIGIR 2015). So there is no branch, and a question is a few vector
//! instructions for several rows; `grove` has them. It knows nothing of pages, and nothing of files.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

use fearless_simd::{Level, Simd, dispatch};

use super::grove::{Grove, LANES, ranks};
use super::signals::Signals;

/// Leaves that a tree may have: the bits of a mask.
pub(super) const MOST_LEAVES: usize = 32;
/// Borders of a scale: as many as a byte with a sign can count.
const MOST_BORDERS: usize = 127;

/// Trees, one after the other.
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// The columns that are asked for, and which of them are the same in all rows of a page.
    columns: Vec<u16>,
    fixed: Vec<bool>,
    questions: Vec<Question>,
    /// The leaves of each tree, from left to right; those that it does not have are 0.
    leaves: Vec<[f32; MOST_LEAVES]>,
    /// How much of the training data fell into each leaf.
    weights: Vec<[f32; MOST_LEAVES]>,
    /// How many leaves each tree has; it has one question less.
    counts: Vec<usize>,
    scales: Vec<Scale>,
    grove: Grove,
}

/// Borders of one column, from the lowest to the highest; a column that has many has several scales.
#[derive(Debug)]
struct Scale {
    column: usize,
    borders: Vec<f32>,
}

/// Whether a signal is above a border. Those of a tree stand in preorder: behind a question those for which it is answered with no, then those
/// for which it is answered with yes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Question {
    /// An index into the columns of the forest.
    pub column: u16,
    pub border: f32,
    /// The first of the leaves below it, which is on the side of no, and how many are on that side.
    first: u8,
    no: u8,
    /// The place of the border: a scale of the column, and how many of its borders are lower.
    pub scale: u16,
    pub rank: u8,
}

impl Question {
    /// The leaves on the side of no, as bits.
    pub fn no_leaves(&self) -> u32 {
        ((1 << self.no) - 1) << self.first
    }
}

/// How far one signal moved a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// The signal.
    pub signal: &'static str,
    /// Its value.
    pub value: f32,
    /// How far it moved the logarithm of the odds of content: positive towards content.
    pub push: f32,
}

impl Forest {
    /// A forest without trees that asks for columns of signals. `fixed` tells for each whether it is the same in all rows of a page.
    pub fn new(columns: Vec<u16>, fixed: Vec<bool>) -> Self {
        Self { columns, fixed, ..Self::default() }
    }

    /// Adds a tree: its questions in preorder, each with column (index into those of the forest), border and the leaves on the side of no; its
    /// leaves from left to right; and how much of the training data fell into each. `None` where they make no tree.
    pub fn plant(&mut self, questions: &[(u16, f32, u8)], leaves: &[f32], weights: &[f32]) -> Option<()> {
        let count = leaves.len();
        let fits = (1..=MOST_LEAVES).contains(&count) && weights.len() == count && questions.len() == count - 1;
        if !fits || questions.iter().any(|(column, ..)| usize::from(*column) >= self.columns.len()) {
            return None;
        }
        // The leaves below the questions that come: the first, and how many.
        let mut below = vec![(0, count)];
        let mut planted = Vec::with_capacity(questions.len());
        for &(column, border, no) in questions {
            let (first, leaves) = below.pop()?;
            planted.push(Question { column, border, first: first as u8, no, ..Question::default() });
            let no = usize::from(no);
            if no == 0 || no >= leaves {
                return None;
            }
            for (first, leaves) in [(first + no, leaves - no), (first, no)] {
                if leaves > 1 {
                    below.push((first, leaves));
                }
            }
        }
        let padded = |values: &[f32]| std::array::from_fn(|at| values.get(at).copied().unwrap_or_default());
        self.questions.extend(planted);
        self.leaves.push(padded(leaves));
        self.weights.push(padded(weights));
        self.counts.push(count);
        Some(())
    }

    /// Makes the questions ready to be asked, when all trees stand: each border gets its place among those of its column.
    pub fn finish(&mut self) {
        let mut borders: Vec<Vec<f32>> = vec![Vec::new(); self.columns.len()];
        for question in &self.questions {
            borders[usize::from(question.column)].push(question.border);
        }
        let mut first_scales = Vec::with_capacity(borders.len());
        self.scales.clear();
        for (column, borders) in borders.iter_mut().enumerate() {
            borders.sort_by(f32::total_cmp);
            borders.dedup();
            first_scales.push(self.scales.len());
            self.scales.extend(borders.chunks(MOST_BORDERS).map(|borders| Scale { column, borders: borders.to_vec() }));
        }
        for question in &mut self.questions {
            let column = usize::from(question.column);
            let at = borders[column].partition_point(|border| *border < question.border);
            question.scale = (first_scales[column] + at / MOST_BORDERS) as u16;
            question.rank = (at % MOST_BORDERS) as u8;
        }
        self.grove = Grove::default();
        let mut questions = self.questions.as_slice();
        for (leaves, &count) in self.leaves.iter().zip(&self.counts) {
            let (own, rest) = questions.split_at(count - 1);
            questions = rest;
            self.grove.plant(own, &leaves[..count], &self.fixed);
        }
        self.grove.finish();
    }

    /// The sums of all trees for each row: logarithms of odds.
    pub fn sums(&self, signals: &Signals) -> Vec<f32> {
        dispatch!(Level::new(), simd => self.sums_wide(simd, signals))
    }

    /// The same, compiled for each width of registers.
    #[inline(always)]
    fn sums_wide<S: Simd>(&self, simd: S, signals: &Signals) -> Vec<f32> {
        let width = signals.width.max(1);
        let mut sums = vec![0.0; signals.values.len() / width];
        let mut places = vec![[0; LANES]; self.scales.len()];
        let first = signals.rows().next().unwrap_or_default();
        let first: Vec<f32> = self.columns.iter().map(|at| first.get(usize::from(*at)).copied().unwrap_or_default()).collect();
        let gone = self.grove.gone(&first);
        for (rows, sums) in signals.values.chunks(width * LANES).zip(sums.chunks_mut(LANES)) {
            for (places, scale) in places.iter_mut().zip(&self.scales).filter(|(_, scale)| !self.fixed[scale.column]) {
                let mut values = [0.0; LANES];
                let column = usize::from(self.columns[scale.column]);
                for (value, row) in values.iter_mut().zip(rows.chunks_exact(width)) {
                    *value = row.get(column).copied().unwrap_or_default();
                }
                *places = ranks(simd, &scale.borders, &values);
            }
            sums.copy_from_slice(&self.grove.add(simd, &places, &gone)[..sums.len()]);
        }
        sums
    }

    /// What moved the score of one row, strongest first. Each answer takes leaves away; the mean of those that are left moves with it, and that
    /// is put down to the signal that was asked for (Saabas 2014, treeinterpreter). The sum of all is the score, less the mean of all rows.
    pub fn pushes(&self, row: &[f32], names: &[&'static str]) -> Vec<Push> {
        let mut pushes = vec![0.0f32; self.columns.len()];
        let mut questions = self.questions.as_slice();
        for ((leaves, weights), &count) in self.leaves.iter().zip(&self.weights).zip(&self.counts) {
            let (own, rest) = questions.split_at(count - 1);
            questions = rest;
            let mean = |first: usize, count: usize| {
                let range = first..first + count;
                let all: f32 = weights[range.clone()].iter().sum();
                leaves[range.clone()].iter().zip(&weights[range]).map(|(leaf, weight)| leaf * weight).sum::<f32>() / all
            };
            let (mut at, mut first, mut left) = (0, 0, count);
            let mut before = mean(first, left);
            while left > 1 {
                let question = &own[at];
                let column = usize::from(question.column);
                let no = usize::from(question.no);
                let value = row.get(usize::from(self.columns[column])).copied().unwrap_or_default();
                (at, first, left) = if value > question.border { (at + no, first + no, left - no) } else { (at + 1, first, no) };
                let after = mean(first, left);
                pushes[column] += after - before;
                before = after;
            }
        }
        let mut told: Vec<Push> = self
            .columns
            .iter()
            .zip(pushes)
            .filter_map(|(column, push)| {
                let at = usize::from(*column);
                Some(Push { signal: names.get(at)?, value: *row.get(at)?, push })
            })
            .collect();
        told.sort_by(|a, b| b.push.abs().total_cmp(&a.push.abs()).then(a.signal.cmp(b.signal)));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree over two signals: words above 2; then, of few words, links above 0.5 and of those above 0.8.
    fn forest() -> Forest {
        let mut forest = Forest::new(vec![0, 1], vec![false, false]);
        forest.plant(&[(0, 2.0, 3), (1, 0.5, 1), (1, 0.8, 1)], &[1.0, -1.0, -2.0, 3.0], &[1.0, 1.0, 1.0, 1.0]).unwrap();
        forest.finish();
        forest
    }

    fn sum(forest: &Forest, row: [f32; 2]) -> f32 {
        forest.sums(&Signals { values: row.to_vec(), names: vec!["words", "links"], width: 2 })[0]
    }

    #[test]
    fn a_row_falls_into_the_leaf_that_its_answers_lead_to() {
        let forest = forest();
        for (row, leaf) in [([1.0, 0.1], 1.0), ([1.0, 0.6], -1.0), ([1.0, 0.9], -2.0), ([3.0, 0.9], 3.0), ([2.0, 0.5], 1.0)] {
            assert!((sum(&forest, row) - leaf).abs() < 1e-6, "{row:?}");
        }
    }

    #[test]
    fn what_is_beyond_a_full_set_of_rows_is_scored_alike() {
        let forest = forest();
        let values: Vec<f32> = (0..2 * (2 * LANES + 3)).map(|at| (at % 7) as f32 / 2.0).collect();
        let all = forest.sums(&Signals { values: values.clone(), names: Vec::new(), width: 2 });
        for (row, all) in values.chunks(2).zip(all) {
            assert!((sum(&forest, [row[0], row[1]]) - all).abs() < 1e-6);
        }
    }

    /// The leaf that a row falls into, question by question.
    fn walk(questions: &[(u16, f32, u8)], leaves: &[f32], row: &[f32]) -> f32 {
        let (mut at, mut first, mut left) = (0, 0, leaves.len());
        while left > 1 {
            let (column, border, no) = questions[at];
            let no = usize::from(no);
            (at, first, left) =
                if row[usize::from(column)] > border { (at + no, first + no, left - no) } else { (at + 1, first, no) };
        }
        leaves[first]
    }

    #[test]
    fn bytes_answer_as_numbers_do() {
        // A column with more borders than a scale has, one of the page, trees of every size.
        let (mut forest, mut trees, mut dice) = (Forest::new(vec![0, 1, 2], vec![false, true, false]), Vec::new(), 1u32);
        let mut roll = |sides: u32| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 8) % sides
        };
        for count in (1..=MOST_LEAVES).cycle().take(100) {
            let mut below = vec![count];
            let mut questions = Vec::new();
            while let Some(count) = below.pop() {
                if count > 1 {
                    let no = 1 + roll(count as u32 - 1) as usize;
                    questions.push((roll(3) as u16, roll(400) as f32, no as u8));
                    below.extend([count - no, no]);
                }
            }
            let leaves: Vec<f32> = (0..count).map(|_| roll(2001) as f32 / 1000.0 - 1.0).collect();
            forest.plant(&questions, &leaves, &leaves).unwrap();
            trees.push((questions, leaves));
        }
        forest.finish();
        assert!(forest.scales.len() > 3);
        let values: Vec<f32> = (0..100).flat_map(|_| [roll(400) as f32, 200.0, roll(800) as f32 / 2.0]).collect();
        let sums = forest.sums(&Signals { values: values.clone(), names: Vec::new(), width: 3 });
        for (row, sum) in values.chunks(3).zip(sums) {
            let walked = trees.iter().fold(0.0, |sum, (questions, leaves)| sum + walk(questions, leaves, row));
            assert_eq!(f32::to_bits(sum), f32::to_bits(walked), "{row:?}");
        }
    }

    #[test]
    fn pushes_lead_from_the_mean_to_the_score() {
        let pushes = forest().pushes(&[1.0, 0.6], &["words", "links"]);
        // From the mean of all leaves, 0.25, to that of the first three, -2/3; then to that of the second and third, -1.5; then to -1.
        assert_eq!((pushes[0].signal, pushes[1].signal), ("words", "links"));
        assert!((pushes[0].push + 11.0 / 12.0).abs() < 1e-5 && (pushes[1].push + 1.0 / 3.0).abs() < 1e-5, "{pushes:?}");
    }

    #[test]
    fn what_makes_no_tree_is_not_planted() {
        let mut forest = Forest::new(vec![0], vec![false]);
        let leaves = [1.0; 40];
        assert_eq!(forest.plant(&[(0, 1.0, 2)], &leaves[..2], &leaves[..2]), None, "nothing is left for yes");
        assert_eq!(forest.plant(&[(0, 1.0, 0)], &leaves[..2], &leaves[..2]), None, "nothing is left for no");
        assert_eq!(forest.plant(&[(1, 1.0, 1)], &leaves[..2], &leaves[..2]), None, "no such column");
        assert_eq!(forest.plant(&[(0, 1.0, 1)], &leaves[..3], &leaves[..3]), None, "a question is missing");
        assert_eq!(forest.plant(&[(0, 1.0, 1); 32], &leaves[..33], &leaves[..33]), None, "too many leaves");
        assert_eq!(forest.plant(&[(0, 1.0, 1); 31], &leaves[..32], &leaves[..32]), Some(()));
        assert_eq!(forest.plant(&[], &leaves[..1], &leaves[..1]), Some(()));
    }
}
