//! The judge: how probably a block is content, where no rule speaks.
//!
//! In: a [`Page`] and which of its blocks rules have found. Out: a probability for each block in per mille. It sees shape, place,
//! neighbours and surroundings of a block, never its words, so it works alike in every language. This one is plain: a sum of
//! weighted signals (logistic regression). It never cuts anything itself; the threshold is the caller's.

mod features;
mod weights;

pub use features::{NAMES, features};

use std::collections::BTreeMap;

use super::page::Page;
use crate::document::Media;

/// The name and version of the judge, for `run.json`.
pub const NAME: &str = "plain-1";

/// Scores all blocks of a page: the probability of content in per mille. `found` tells which blocks some rule has found.
#[must_use]
pub fn scores(page: &Page, media: Media, found: &[bool]) -> Vec<u16> {
    let weights = match media {
        Media::Html => &weights::PAGE,
        Media::Text => &weights::DUMP,
    };
    let weigh = |row: &[f32; NAMES.len()]| row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    let mut sums: Vec<f32> = features(page, found).iter().map(weigh).collect();
    together(page, found, &mut sums);
    sums.into_iter().map(per_mille).collect()
}

/// The items of a list of cards are judged half by themselves and half together: they are content or debris as a whole, and single
/// short ones (a name, a price) say too little.
fn together(page: &Page, found: &[bool], sums: &mut [f32]) {
    let mut groups: BTreeMap<u64, (f32, f32)> = BTreeMap::new();
    let path = |at: usize| page.element(at).map(|element| element.path);
    for at in (0..sums.len()).filter(|at| !found[*at]) {
        if let Some(path) = path(at) {
            let group = groups.entry(path).or_default();
            group.0 += sums[at];
            group.1 += 1.0;
        }
    }
    for (at, sum) in sums.iter_mut().enumerate() {
        if let Some((total, count)) = path(at).and_then(|path| groups.get(&path)).filter(|group| group.1 >= MIN_GROUP) {
            *sum = f32::midpoint(*sum, total / count);
        }
    }
}

/// Items that make a list of cards.
const MIN_GROUP: f32 = 4.0;

/// The logistic function in per mille.
fn per_mille(sum: f32) -> u16 {
    let probability = 1.0 / (1.0 + (-sum).exp());
    // In range by construction: 0 to 1000.
    (probability * 1000.0).round() as u16
}
