//! near: which document, and which paragraph, nearly repeats an earlier one.
//!
//! In: the texts of the kept blocks of each document. Out: for a document, the earlier one that holds most of it; for a paragraph, the
//! same. Two halves, as for exact repeats: [`Signature`] is pure and per document, [`Resolver`] sees all signatures in input order. It
//! changes no document and never looks at a text twice.
//!
//! # How
//!
//! A text is the set of its runs of three words (*shingles*). A document is a near-duplicate if an earlier one *holds* most of it:
//! Broder's containment (1997, *On the resemblance and containment of documents*), the share of its shingles that the other has. So a
//! piece of an earlier document is one, and a document that says twice as much as an earlier one is not; the paragraphs that they share
//! are. Pairs worth comparing share a *probe*, one of the 16 least hashes of runs of four words; [`Resolver`] then estimates
//! containment from two sketches, by min-wise hashing, and the estimate must reach the threshold even less two standard errors.
//!
//! # How well
//!
//! Measured on copies made of the texts of WCXB (Foley 2026, CC-BY-4.0), in halves by site: settings were chosen on one, and these
//! figures are of the other, 478 pages. Copies come after what they copy, among 344 articles of which each two quote 15 to 40 % of
//! their text from one source, and 300 that share a frame with others of their site, 25 to 45 % of each.
//!
//! | copy | recall | precision |
//! |---|---|---|
//! | first 50 to 95 % | 1.000 | 1.000 |
//! | other headline, byline and footer | 1.000 | 1.000 |
//! | paragraphs shuffled | 0.967 | 1.000 |
//! | one word in ten swapped for a synonym (`WordNet`) | 0.998 | 1.000 |
//! | one in ten swapped for any word as frequent | 0.996 | 1.000 |
//! | half of its numbers changed, a paragraph less, 3 to 15 % new | 0.967 | 1.000 |
//! | paragraph: one word changed, or two, or a fifth cut off or added | 0.993 | 0.999 |
//! | paragraph: one word in ten swapped for a synonym | 0.966 | 0.999 |
//!
//! Where it fails:
//!
//! - What was missed of the shuffled and the updated are price lists and tables, of which little is left when lines or numbers change.
//! - Of copies with one word in five swapped it finds 2 %, and of those spun, cut and headed anew at once 90 %.
//! - Two articles of which 60 % are the same quoted text pass for copies in two cases of five, of which half is, in one of thirty. So
//!   do two pages with little of their own, such as rows of one catalogue under the frame of their shop.
//! - A paragraph that differs only in its numbers (a forecast, a result) is a near-duplicate.
//! - A document that comes after a piece of itself goes only if the piece is more than half of it: 87 % of pieces of 50 to 95 %. With
//!   [`Settings::min_held`] at 350 all of these go, and what only they say goes too.
//! - A piece that is a tenth of a document shares no probe with it in one case of five.

mod index;
mod resolve;
mod shingle;
mod signature;
mod sketch;
mod store;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use resolve::Resolver;
pub use signature::Signature;

use super::At;

/// Which near-duplicates are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Whether whole documents are compared.
    pub documents: bool,
    /// Whether paragraphs are compared.
    pub paragraphs: bool,
    /// Share of the shingles of the shorter document that the other must have, and of the later paragraph that the earlier must have, in
    /// per mille.
    pub threshold: u16,
    /// Share of the later document's shingles that the earlier must have, in per mille. As high as the threshold, a document that says
    /// much more than an earlier one stays; lower, it goes, with what only it says.
    pub min_held: u16,
    /// Words of the shortest document and paragraph that is compared; two characters of a script without blanks count as one.
    pub min_words: u32,
}

impl Settings {
    /// The defaults. Of a text with one word in ten swapped, 0.9³ = 73 % of the shingles are left; of a text of which half is quoted, 50 %
    /// and the 2 % that it has in common with any other. The threshold is between the two.
    pub(crate) const DEFAULT: Self = Self { documents: false, paragraphs: false, threshold: 540, min_held: 540, min_words: 20 };
}

impl Settings {
    /// Whether any are looked for.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.documents || self.paragraphs
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// An earlier document that a document nearly repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// Number of the earlier document.
    pub document: u64,
    /// Share of the shorter one's shingles that the longer has, in per mille, as estimated.
    pub similarity: u16,
    /// Share of this document's shingles that the earlier has, in per mille, as estimated.
    pub held: u16,
}

/// A paragraph that nearly repeats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearParagraph {
    /// Number of its block.
    pub block: u32,
    /// Where the earlier one stands.
    pub first: At,
    /// Share of the shorter one's shingles that the longer has, in per mille, as estimated.
    pub similarity: u16,
    /// Share of this paragraph's shingles that the earlier has, in per mille, as estimated.
    pub held: u16,
}

/// What a resolver did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// How many were looked at.
    pub seen: u64,
    /// Pairs that have a probe in common.
    pub candidates: u64,
    /// Pairs whose sketches were compared; the other candidates were too short to hold enough.
    pub compared: u64,
    /// How many nearly repeat an earlier one.
    pub cut: u64,
}
