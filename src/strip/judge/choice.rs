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

    /// How a dump is cut, or `None` where it is cut for the greatest word F1. The middle is careful, since a dump shows less of what
    /// it was and its whole text is probably wanted: cross-validated by domain on 5,300 dumps it loses one word of content in a
    /// hundred (train/README.md).
    const fn of_dumps(self) -> Option<Care> {
        match self {
            Self::Precision => None,
            Self::Balanced => Some(Care { rate: 0.08, share: 0.02, most: 0.25 }),
            Self::Recall => Some(Care { rate: 0.025, share: 0.006, most: 0.1 }),
        }
    }
}

/// What may be cut from a dump.
struct Care {
    /// How much of the content may go for all of the debris, where both are shares of what is expected in this dump.
    rate: f32,
    /// The share of the expected content that may go.
    share: f32,
    /// The probability from which on nothing goes.
    most: f32,
}

/// The blocks of a page stand and fall together more than their probabilities say, so low ones count less. Cross-validated by
/// domain on WCXB dev: a power of 1 gives .869, 1.3 .874, 1.5 .875, 1.8 .872. It is 1.25, which square roots give to the same bit on
/// every machine.
fn sharpened(chance: f32) -> f32 {
    chance * chance.sqrt().sqrt()
}
/// With fewer words of content to be expected a page holds none: a shell that a script would have filled. The words of such a page are
/// doubtful here and there, which adds up; so it takes more of them where no block is more likely content than not. Cross-validated by
/// domain on WCXB dev, where 21 pages are empty, the second number is worth .0003 of F1 with the shipped settings and .002 with others
/// that happened to expect a few words more of these pages.
const FEWEST: f32 = 12.0;
const FEWEST_DOUBTFUL: f32 = 25.0;
const LIKELY: f32 = 0.5;
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

/// The threshold for a dump. A line of `w` words with the probability `p` is `p w / content` of all content and `(1 - p) w / debris` of
/// all debris, so that it goes where its odds are below `rate * content / debris`: a word of debris counts more the fewer there are.
pub(super) fn of_dump(page: &Page, found: &[bool], chances: &[f32], favor: Favor) -> f32 {
    let ranked = ranked(page, found, chances);
    let content: f32 = ranked.iter().map(|(chance, words)| chance * words).sum();
    let Some(care) = favor.of_dumps() else {
        return if is_empty(page, &ranked, content) { 1.0 } else { greatest(&ranked, content, 1.0, |chance| chance) };
    };
    let debris: f32 = ranked.iter().map(|(chance, words)| (1.0 - chance) * words).sum();
    let odds = care.rate * content / debris.max(1.0);
    let threshold = (odds / (1.0 + odds)).min(care.most);
    let mut lost = 0.0;
    for (chance, words) in ranked {
        lost += chance * words;
        if lost > care.share * content {
            return chance.min(threshold);
        }
    }
    threshold
}

/// The threshold for a page.
pub(super) fn of_page(page: &Page, found: &[bool], chances: &[f32], favor: Favor) -> f32 {
    let ranked = ranked(page, found, chances);
    let expected: f32 = ranked.iter().map(|(chance, words)| sharpened(*chance) * words).sum();
    if is_empty(page, &ranked, expected) { 1.0 } else { greatest(&ranked, expected, favor.beta(), sharpened) }
}

/// Whether so few words of content are expected that there are none.
fn is_empty(page: &Page, ranked: &[(f32, f32)], expected: f32) -> bool {
    let is_doubtful = ranked.last().is_none_or(|(chance, _)| *chance < LIKELY);
    expected < if is_doubtful { FEWEST_DOUBTFUL } else { FEWEST } && page.blocks.len() >= FEW_BLOCKS
}

/// The threshold at which the F-measure that is expected is greatest, with a weight of recall.
fn greatest(ranked: &[(f32, f32)], expected: f32, beta: f32, worth: fn(f32) -> f32) -> f32 {
    let weight = beta * beta;
    let (mut kept, mut right, mut best) = (0.0, 0.0, (0.0, 1.0));
    for (chance, words) in ranked.iter().rev() {
        kept += words;
        right += worth(*chance) * words;
        let measure = (1.0 + weight) * right / (kept + weight * expected);
        if measure > best.0 {
            best = (measure, *chance);
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
        assert!(of_dump(&page, &[false; 7], &chances(0.2), Favor::Balanced) <= 0.2);
    }

    fn of_lines(chances: &[f32], favor: Favor) -> f32 {
        let line = "There are ten words in each of these short lines.\n\n";
        of_dump(&crate::strip::segment::dump(&line.repeat(chances.len())), &vec![false; chances.len()], chances, favor)
    }

    #[test]
    fn a_dump_loses_no_more_than_a_small_share() {
        // Ten sure lines hold 95 words of content: two of them may be lost, and the doubtful lines hold one and a half each.
        let sure = [0.95; 10];
        let one = [&sure[..], &[0.15]].concat();
        assert!(of_lines(&one, Favor::Balanced) > 0.15);
        let two = [&sure[..], &[0.15, 0.16]].concat();
        let threshold = of_lines(&two, Favor::Balanced);
        assert!(threshold > 0.15 && threshold <= 0.16, "{threshold}");
    }

    #[test]
    fn a_line_in_doubt_goes_from_a_clean_dump_and_stays_in_a_dump_of_debris() {
        let clean = [&[0.95; 20][..], &[0.1]].concat();
        assert!(of_lines(&clean, Favor::Balanced) > 0.1);
        let debris = [&[0.95; 20][..], &[0.1], &[0.001; 60]].concat();
        assert!(of_lines(&debris, Favor::Balanced) < 0.1);
        assert!(of_lines(&clean, Favor::Recall) <= 0.1);
    }

    #[test]
    fn precision_cuts_a_dump_where_its_chances_drop() {
        let threshold = of_lines(&[0.9, 0.95, 0.3, 0.9, 0.02, 0.3], Favor::Precision);
        assert!((threshold - 0.9).abs() < 1e-6, "{threshold}");
        assert!((of_lines(&[0.02; 20], Favor::Precision) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_page_without_content_keeps_nothing() {
        assert!((threshold(&[0.05; 20], Favor::Recall) - 1.0).abs() < 1e-6);
        // Doubts that add up to 17 words are no content; one sentence that is likely is.
        let doubts = [0.15; 20];
        assert!((threshold(&doubts, Favor::Balanced) - 1.0).abs() < 1e-6);
        assert!(threshold(&[&doubts[..], &[0.9]].concat(), Favor::Balanced) < 0.95);
        // A short page is not an empty one.
        assert!(threshold(&[0.1, 0.3, 0.05], Favor::Balanced) < 1.0);
    }
}
