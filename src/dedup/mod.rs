//! dedup: which blocks say what another block has said before.
//!
//! In: stripped documents, one after the other in input order. Out: the same documents, with every kept block that is an exact
//! repeat cut and its twin named. Two halves: [`keys`] is pure and per document, [`Resolver`] sees all keys in order and says
//! which copy came first. *First* is the smallest document and block, never the earliest met, so threads change nothing.

mod key;
pub mod near;
mod resolve;
mod seen;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use key::{Key, NORMAL_FORM, key, normal_form};
pub use resolve::{BlockKey, Resolver, keys};
pub use seen::{At, InMemory, Seen};

/// Where a repeat is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Nowhere: nothing is cut.
    Off,
    /// Within each document.
    Document,
    /// Over all documents of the run.
    #[default]
    Corpus,
}

/// Which repeated blocks are cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Where a repeat is looked for.
    pub scope: Scope,
    /// Shortest block that is evidence by itself, in letters and digits of its normal form; a letter of a script without blanks
    /// counts as three. Shorter blocks go only with a block that they head.
    pub min_chars: u32,
}

impl Default for Settings {
    fn default() -> Self {
        // About eight words: shorter lines are said twice by people ("What happened next?"), longer ones are copied.
        Self { scope: Scope::Corpus, min_chars: 40 }
    }
}
