//! What the judge looks at: a row of numbers for each block.
//!
//! In: a [`Page`], which of its blocks rules have found, and the [`Lexica`] of a model. Out: the signals of all blocks with their
//! names. The same code serves judgement and training, so the two cannot drift apart. A signal that a dump cannot have is the same for
//! all lines of a dump. Counts of words are logarithms (`ln(1 + n)`), shares run from 0 to 1.

mod around;
mod block;
mod holder;
mod list;
mod shape;
mod whole;

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::words::Words;
use crate::strip::page::{Page, PageBlock};

/// What was learned about words.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexica {
    /// Words of classes and ids.
    pub classes: Lexicon,
    /// Words, pairs of words and whole lines.
    pub lines: Lexicon,
}

/// The signals of a page, row by row.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// One row after the other.
    pub values: Vec<f32>,
    /// The name of each signal, in the order of a row.
    pub names: Vec<&'static str>,
    /// How many signals a row has.
    pub width: usize,
}

/// What the groups of signals share, computed once for a page.
struct Context<'a> {
    page: &'a Page,
    found: &'a [bool],
    words: &'a Words,
    /// What the words of each block say.
    says: Vec<block::Says>,
    /// Words before each block, and after the last.
    before: Vec<u32>,
    /// Words of the page, at least 1.
    total: f32,
    list: list::Groups,
    holder: holder::Holders,
    whole: whole::Whole,
}

/// Adds the signals of a row.
struct Row<'a> {
    signals: &'a mut Signals,
    /// Names are noted for the first row only.
    naming: bool,
}

impl Row<'_> {
    fn put_all<const N: usize>(&mut self, names: [&'static str; N], values: [f32; N]) {
        if self.naming {
            self.signals.names.extend(names);
        }
        self.signals.values.extend(values);
    }
}

impl Signals {
    /// The signals of all blocks of a page.
    pub fn new(page: &Page, found: &[bool], lexica: &Lexica) -> Self {
        Self::with(page, &Words::new(page), found, lexica)
    }

    /// The same, where the words of the page are known.
    fn with(page: &Page, words: &Words, found: &[bool], lexica: &Lexica) -> Self {
        let mut all = Self::default();
        Self::parts(page, words, found, lexica, usize::MAX, |signals| all = std::mem::take(signals));
        all
    }

    /// Gives `take` the signals of all blocks of a page, of at most `most` blocks at a time: a row is large, and a page of a hundred
    /// thousand lines need not be held whole.
    pub fn in_parts(page: &Page, found: &[bool], lexica: &Lexica, most: usize, take: impl FnMut(&mut Self)) {
        Self::parts(page, &Words::new(page), found, lexica, most, take);
    }

    fn parts(page: &Page, words: &Words, found: &[bool], lexica: &Lexica, most: usize, mut take: impl FnMut(&mut Self)) {
        let says: Vec<_> = (0..page.blocks.len()).map(|at| block::Says::new(words.of(at), &lexica.lines)).collect();
        let mut before = Vec::with_capacity(page.blocks.len() + 1);
        let mut sum = 0u32;
        for block in &page.blocks {
            before.push(sum);
            sum += block.weight();
        }
        before.push(sum);
        let context = Context {
            page,
            found,
            words,
            before,
            total: sum.max(1) as f32,
            list: list::Groups::new(page, found, &says),
            holder: holder::Holders::new(page, found, &says, &lexica.classes),
            whole: whole::Whole::new(page, found, &says, words),
            says,
        };
        let mut signals = Self::default();
        // The end of a row, which is the same for all lines of a dump.
        let mut end: Vec<f32> = Vec::new();
        let mut rows = 0;
        for at in 0..page.blocks.len() {
            let mut row = Row { naming: at == 0, signals: &mut signals };
            block::put(&context, at, &mut row);
            around::put(&context, at, &mut row);
            list::put_path(&context, at, &mut row);
            let begun = row.signals.values.len();
            if end.is_empty() {
                list::put(&context, at, &mut row);
                holder::put(&context, at, &mut row);
                whole::put(&context, &mut row);
            } else {
                signals.values.extend_from_slice(&end);
            }
            if at == 0 {
                if page.elements.is_empty() {
                    end = signals.values[begun..].to_vec();
                }
                signals.width = signals.values.len();
                signals.values.reserve_exact(signals.width * (page.blocks.len().min(most) - 1));
            }
            rows += 1;
            if rows == most {
                take(&mut signals);
                signals.values.clear();
                rows = 0;
            }
        }
        if rows > 0 {
            take(&mut signals);
        }
    }

    /// The rows, one for each block.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks(self.width.max(1))
    }
}

/// What a judge is trained on: the signals of a page, and the hashes from which its lexica are learned.
#[derive(Debug, Default)]
pub struct Training {
    /// Signals, row by row.
    pub values: Vec<f32>,
    /// Their names.
    pub names: Vec<&'static str>,
    /// Hashes of words, pairs and lines, each behind the number of its block.
    pub lines: Vec<(u32, u32)>,
    /// Hashes of class words, each behind the first and the last but one block of its element.
    pub classes: Vec<(u32, u32, u32)>,
}

impl Training {
    /// All that is to be learned from a page.
    pub(super) fn new(page: &Page, found: &[bool], lexica: &Lexica) -> Self {
        let words = Words::new(page);
        let Signals { values, names, .. } = Signals::with(page, &words, found, lexica);
        let mut lines = Vec::new();
        for at in 0..page.blocks.len() {
            block::hashes(words.of(at), |hash| lines.push((at as u32, hash)));
        }
        let classes = page
            .elements
            .iter()
            .filter(|element| element.first < element.last)
            .flat_map(|element| page.tokens_of(element).iter().map(|token| (element.first, element.last, *token)));
        Self { values, names, lines, classes: classes.collect() }
    }
}

/// Whether a signal is the same for all blocks of a page.
pub(super) fn is_of_page(name: &str) -> bool {
    whole::NAMES.contains(&name)
}

/// The logarithms of counts up to here are looked up: a row holds two dozen of them, and most counts are small.
const LOGARITHMS: usize = 4096;

fn ln(value: f32) -> f32 {
    static LOOKED_UP: LazyLock<Vec<f32>> = LazyLock::new(|| (0..LOGARITHMS).map(|count| libm::logf(1.0 + count as f32)).collect());
    let count = value as usize;
    match LOOKED_UP.get(count) {
        Some(logarithm) if (count as f32).to_bits() == value.to_bits() => *logarithm,
        _ => libm::logf(1.0 + value),
    }
}

fn truth(value: bool) -> f32 {
    f32::from(u8::from(value))
}

/// A share of words, 0 where there are none.
fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { part / all } else { 0.0 }
}

/// Running text: long, unlinked, and ended like a sentence.
fn is_running(block: &PageBlock) -> bool {
    block.words >= 12 && block.link_density() < 0.3 && (block.ends_sentence || block.words >= 25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_value_for_every_name() {
        for page in [
            crate::strip::segment::html("<body><ul><li>One<li>Two<li>Three</ul><h1>A title</h1><p>Some words stand here.</p>"),
            crate::strip::segment::dump("Menu\n\nA title\nSome words stand here.\n* item"),
        ] {
            let found = vec![false; page.blocks.len()];
            let signals = Signals::new(&page, &found, &Lexica::default());
            assert_eq!(signals.names.len(), signals.width);
            assert_eq!(signals.values.len(), signals.width * page.blocks.len());
            assert!(signals.values.iter().all(|value| value.is_finite()));
            let mut names = signals.names.clone();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), signals.width, "a name stands twice");
        }
    }
}
