//! The judge: how probably a block is content, where no rule speaks.
//!
//! In: a [`Page`] and which of its blocks rules have found. Out: a probability for each block in per mille. It sees shape, place,
//! neighbours and surroundings of a block, never its words, so it works alike in every language. This one is plain: a sum of
//! weighted signals (logistic regression). It never cuts anything itself; the threshold is the caller's.

mod features;
mod weights;

pub use features::{NAMES, features};

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
    features(page, found).iter().map(|row| per_mille(row.iter().zip(weights).map(|(value, weight)| value * weight).sum())).collect()
}

/// The logistic function in per mille.
fn per_mille(sum: f32) -> u16 {
    let probability = 1.0 / (1.0 + (-sum).exp());
    // In range by construction: 0 to 1000.
    (probability * 1000.0).round() as u16
}
