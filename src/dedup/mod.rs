//! dedup: which blocks say what another block has said before.
//!
//! In: stripped documents, one after the other in input order. Out: the same documents, with every kept block that is an exact
//! repeat cut and its twin named. Two halves: [`keys`] is pure and per document; [`Resolver`] sees all keys in order and says at once
//! which copy came first, as long as they fit in memory; [`Gather`] takes any number of keys and says so when all are in, against an
//! [`Index`] of earlier batches too. *First* is the smallest document and block, never the earliest met, so threads change nothing.
//! [`near`] finds what nearly repeats something, [`plain`] does all this to lines of JSON that are text already.

mod index;
mod key;
pub mod near;
pub mod plain;
mod resolve;
mod seen;
pub(crate) mod spill;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use index::{Compared, INDEX, Index, Names, Segment, SegmentEntry, Verified};
pub use key::{Form, Key, NORMAL_FORM, key, normal_form, weight};
pub use resolve::{BlockKey, Repeat, Resolver, cut_repeats, keys};
pub use seen::At;
use seen::InMemory;
pub use spill::{Directory, First, Gather, Gathered, Verdicts};

/// Where a repeat is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Nowhere
    Off,
    /// Within each document
    Document,
    /// Within the documents of one site: of one host, or where no address is known of one site name, or of one folder
    Site,
    /// Over all documents
    #[default]
    Corpus,
}

impl Scope {
    /// The name used in flags and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Document => "document",
            Self::Site => "site",
            Self::Corpus => "corpus",
        }
    }
}

/// Which repeated blocks are cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Where a repeat is looked for.
    pub scope: Scope,
    /// How much two blocks may differ and still say the same.
    pub form: Form,
    /// Shortest block that is evidence by itself, in letters and digits of its normal form; a letter of a script without blanks
    /// counts as three. Shorter blocks go only with a block that they head.
    pub min_chars: u32,
    /// Folder of the index that earlier batches are remembered in; `""` for none.
    pub index: String,
    /// Of copies in documents whose path begins with one of these, or whose host is one, that of the first named stays; of all others, and
    /// of these among each other, the first.
    pub prefer: Vec<String>,
    /// Whether blocks and documents that nearly repeat an earlier one are cut too.
    pub near: near::Settings,
}

impl Default for Settings {
    fn default() -> Self {
        // About eight words: shorter lines are said twice by people ("What happened next?"), longer ones are copied.
        Self {
            scope: Scope::Corpus,
            form: Form::Folded,
            min_chars: 40,
            index: String::new(),
            prefer: Vec::new(),
            near: near::Settings::default(),
        }
    }
}

impl Settings {
    /// The rank of a document among those that hold a copy, lowest first.
    #[must_use]
    pub fn rank(&self, source: &str, url: &str) -> u8 {
        let preferred = |wanted: &String| source.starts_with(wanted.as_str()) || crate::strip::host(url) == *wanted;
        self.prefer.iter().take(254).position(preferred).unwrap_or(255) as u8
    }

    /// What keys that are made with these settings can be held against.
    #[must_use]
    pub fn compared(&self, unit: &str) -> Compared {
        Compared {
            normal_form: NORMAL_FORM,
            form: self.form.name().to_owned(),
            scope: self.scope.name().to_owned(),
            unit: unit.to_owned(),
        }
    }

    /// The key of a block, and its weight as evidence.
    #[must_use]
    pub fn weighed(&self, text: &str, salt: &str) -> (Key, u32) {
        match self.form {
            Form::Folded => {
                let (form, weight) = normal_form(text);
                (Key::of(form.as_bytes(), salt), weight)
            }
            Form::Spaces => (Key::of(key::spaces(text).as_bytes(), salt), weight(text)),
            Form::Exact => (Key::of(text.as_bytes(), salt), weight(text)),
        }
    }

    /// The key of a paragraph in these settings' normal form, `None` where it is too short to be evidence. Bytes that are no UTF-8
    /// are compared as they are.
    #[must_use]
    pub fn key(&self, text: &[u8], salt: &str) -> Option<Key> {
        if self.scope == Scope::Off {
            return None;
        }
        if self.form == Form::Exact && self.min_chars == 0 {
            return Some(Key::of(text, salt));
        }
        let Ok(words) = std::str::from_utf8(text) else { return Some(Key::of(text, salt)) };
        let (key, weight) = self.weighed(words, salt);
        (weight >= self.min_chars).then_some(key)
    }
}
