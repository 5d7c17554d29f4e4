//! Where a page is cut, once each block has its probability.
//!
//! In: probabilities and words of blocks, and what the user favours. Out: a threshold. For a page it is the one at which the expected
//! F-measure is greatest: blocks are taken in the order of their probability until taking one more would cost more than it brings
//! (Lewis, SIGIR 1995; Lipton, Elkan and Naryanaswamy, ECML 2014). For a dump it is the one up to which the content that is lost is
//! expected to be a small share of all. It never changes the order of blocks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::strip::page::Page;

/// What counts more where the judge is in doubt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Favor {
    /// Nothing but content is kept
    Precision,
    /// Both alike; in dumps with care
    #[default]
    Balanced,
    /// No content is lost
    Recall,
}

impl Favor {
    /// The weight of recall against precision (van Rijsbergen, Information Retrieval, 1979, chapter 7).
    const fn beta(self) -> f32 {
        match self {
            Self::Precision => 0.5,
            Self::Balanced => 1.0,
            Self::Recall => 2.0,
        }
    }

    /// For dumps: the share of the expected content that may be lost, and the probability from which on nothing is cut. The middle is
    /// careful, since a dump shows less of what it was and its whole text is probably wanted: cross-validated by domain on 5,300 dumps
    /// it loses one word of content in a hundred (train/README.md). Precision is where word F1 is greatest.
    const fn of_dumps(self) -> (f32, f32) {
        match self {
            Self::Precision => (1.0, 0.3),
            Self::Balanced => (0.01, 0.15),
            Self::Recall => (0.003, 0.05),
        }
    }
}

/// The blocks of a page stand and fall together more than their probabilities say, so low ones count less. Cross-validated by
/// domain on WCXB dev: a power of 1 gives .869, 1.3 .874, 1.5 .875, 1.8 .872. It is 1.25, which square roots give to the same bit on
/// every machine.
fn sharpened(chance: f32) -> f32 {
    chance * chance.sqrt().sqrt()
}
/// With fewer words of content to be expected a page holds none: a shell that a script would have filled.
const FEWEST: f32 = 12.0;
/// That is not said of a page of so few blocks: it is short, not empty.
const FEW_BLOCKS: usize = 16;

/// Blocks that no rule has found, as probability and words, in the order of their probability.
fn ranked(page: &Page, found: &[bool], chances: &[f32]) -> Vec<(f32, f32)> {
    let mut ranked: Vec<(f32, f32)> = chances
        .iter()
        .zip(&page.blocks)
        .zip(found)
        .filter(|((_, block), found)| !**found && block.words > 0)
        .map(|((chance, block), _)| (*chance, block.weight() as f32))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked
}

/// The threshold for a dump.
pub(super) fn of_dump(page: &Page, found: &[bool], chances: &[f32], favor: Favor) -> f32 {
    let (share, most) = favor.of_dumps();
    let ranked = ranked(page, found, chances);
    let expected: f32 = ranked.iter().map(|(chance, words)| chance * words).sum();
    let mut lost = 0.0;
    for (chance, words) in ranked {
        lost += chance * words;
        if lost > share * expected {
            return chance.min(most);
        }
    }
    most
}

/// The threshold for a page.
pub(super) fn of_page(page: &Page, found: &[bool], chances: &[f32], favor: Favor) -> f32 {
    let ranked = ranked(page, found, chances);
    let expected: f32 = ranked.iter().map(|(chance, words)| sharpened(*chance) * words).sum();
    if expected < FEWEST && page.blocks.len() >= FEW_BLOCKS {
        return 1.0;
    }
    let weight = favor.beta() * favor.beta();
    let (mut kept, mut right, mut best) = (0.0, 0.0, (0.0, 1.0));
    for (chance, words) in ranked.into_iter().rev() {
        kept += words;
        right += sharpened(chance) * words;
        let measure = (1.0 + weight) * right / (kept + weight * expected);
        if measure > best.0 {
            best = (measure, chance);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threshold(chances: &[f32], favor: Favor) -> f32 {
        let line = "There are ten words in each of these short lines.\n\n";
        let page = crate::strip::segment::dump(&line.repeat(chances.len()));
        of_page(&page, &vec![false; chances.len()], chances, favor)
    }

    #[test]
    fn a_page_is_cut_where_its_chances_drop() {
        let chances = [0.9, 0.95, 0.05, 0.9, 0.02];
        assert!((threshold(&chances, Favor::Balanced) - 0.9).abs() < 1e-6);
    }

    #[test]
    fn recall_keeps_what_precision_cuts() {
        let chances = [0.9, 0.4, 0.3, 0.9, 0.02];
        assert!(threshold(&chances, Favor::Precision) > 0.4);
        assert!(threshold(&chances, Favor::Recall) <= 0.3);
    }

    #[test]
    fn a_block_without_end_does_not_outvote_the_others() {
        let log = "started stopped ".repeat(100_000);
        let text =
            format!("{log}\n\n{}", format!("{}\n\n", "There are ten words in each of these sentences here. ".repeat(5)).repeat(6));
        let page = crate::strip::segment::dump(&text);
        let chances = |last: f32| [0.9, 0.8, 0.8, 0.8, last, last, last];
        assert!(of_page(&page, &[false; 7], &chances(0.52), Favor::Balanced) < 0.53);
        assert!(of_dump(&page, &[false; 7], &chances(0.05), Favor::Balanced) < 0.06);
    }

    #[test]
    fn a_dump_loses_no_more_than_a_small_share() {
        let line = "There are ten words in each of these short lines.\n\n";
        let page = crate::strip::segment::dump(&line.repeat(5));
        let threshold = |chances: [f32; 5]| of_dump(&page, &[false; 5], &chances, Favor::Balanced);
        // Three sure lines hold 27 words of content that are expected: a quarter of one may be lost.
        assert!(threshold([0.9, 0.015, 0.9, 0.01, 0.9]) > 0.015);
        let careful = threshold([0.9, 0.04, 0.9, 0.01, 0.9]);
        assert!(careful > 0.01 && careful <= 0.04, "{careful}");
    }

    #[test]
    fn a_page_without_content_keeps_nothing() {
        assert!((threshold(&[0.05; 20], Favor::Recall) - 1.0).abs() < 1e-6);
        // A short page is not an empty one.
        assert!(threshold(&[0.1, 0.3, 0.05], Favor::Balanced) < 1.0);
    }
}
