//! The judge: how probably a block is content, where no rule speaks.
//!
//! In: a [`Page`] and which of its blocks rules have found. Out: a probability for each block in per mille, which parts of the page go as
//! a whole, and where the rest is best cut. It is learned: gradient-boosted trees over `signals`, made by `train/judge.py`, in
//! `model.json`. It never cuts anything itself.

mod beside;
mod choice;
mod forest;
mod grove;
mod lexicon;
mod model;
mod signals;
mod words;

use std::sync::OnceLock;

use super::Settings;
use super::page::Page;
use crate::document::Media;

pub use choice::Favor;
pub use forest::Push;
pub use model::{Error, Model};
pub use signals::Training;

/// What the judge says of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// For each block the probability of content in per mille.
    pub scores: Vec<u16>,
    /// Blocks with less are best cut.
    pub threshold: u16,
    /// For each block the rule that cuts the part of the page that it stands in, if one does; the threshold is for all others.
    pub beside: Vec<Option<&'static str>>,
}

/// Rows that are judged at a time: enough for the trees to run fast, few enough for a cache.
const ROWS: usize = 512;

impl Model {
    /// The judge that ships with the program.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A test reads the shipped file; were it broken all the same, the judge would know nothing and cut nothing.
        MODEL.get_or_init(|| Self::read(include_bytes!("model.json")).unwrap_or_default())
    }

    const fn forest(&self, media: Media) -> &forest::Forest {
        match media {
            Media::Html => &self.pages,
            Media::Text => &self.dumps,
        }
    }

    /// Judges all blocks of a page. `found` tells which blocks some rule has found.
    #[must_use]
    pub fn judge(&self, page: &Page, media: Media, found: &[bool], settings: &Settings) -> Judged {
        let mut sums = Vec::with_capacity(page.blocks.len());
        signals::Signals::in_parts(page, found, &self.lexica, ROWS, |signals| sums.extend(self.forest(media).sums(signals)));
        Self::judge_sums(sums, page, media, found, settings)
    }

    /// Judges all blocks of a page, and tells what moved the score of each, strongest first.
    #[must_use]
    pub fn explain(&self, page: &Page, media: Media, found: &[bool], settings: &Settings) -> (Judged, Vec<Vec<Push>>) {
        let signals = signals::Signals::new(page, found, &self.lexica);
        let pushes = signals.rows().map(|row| self.forest(media).pushes(row, &signals.names)).collect();
        (Self::judge_sums(self.forest(media).sums(&signals), page, media, found, settings), pushes)
    }

    fn judge_sums(sums: Vec<f32>, page: &Page, media: Media, found: &[bool], settings: &Settings) -> Judged {
        let chances: Vec<f32> = sums.into_iter().map(|sum| 1.0 / (1.0 + libm::expf(-sum))).collect();
        let (threshold, beside) = match media {
            Media::Html => {
                let beside = beside::rules(page, found, &chances, &settings.off);
                let settled: Vec<bool> = found.iter().zip(&beside).map(|(found, beside)| *found || beside.is_some()).collect();
                (choice::of_page(page, &settled, &chances, settings.favor), beside)
            }
            // A dump does not say what its lines stood in.
            Media::Text => (choice::of_dump(page, found, &chances, settings.favor), vec![None; chances.len()]),
        };
        Judged { scores: chances.into_iter().map(per_mille).collect(), threshold: per_mille(threshold), beside }
    }
}

/// A probability in per mille.
fn per_mille(probability: f32) -> u16 {
    // In range by construction: 0 to 1000.
    (probability * 1000.0).round() as u16
}

/// The names of all signals.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let page = super::segment::dump("-");
    signals::Signals::new(&page, &[false; 1], &signals::Lexica::default()).names
}

/// For each block the parts of a page that it stands in and that may go as a whole, a bit for each (`beside`).
#[must_use]
pub fn parts(page: &Page) -> Vec<u16> {
    beside::parts(page)
}

/// What a judge is trained on, with the lexica of `model`.
#[must_use]
pub fn training(page: &Page, found: &[bool], model: &Model) -> Training {
    Training::new(page, found, &model.lexica)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_judge_can_be_read() {
        let model = Model::read(include_bytes!("model.json")).unwrap();
        assert!(!model.name.is_empty());
    }
}
