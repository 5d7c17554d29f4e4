//! dedup: which blocks say what another block has said before.
//!
//! In: stripped documents, one after the other in input order. Out: the same documents, with every kept block that is an exact
//! repeat cut and its twin named. Two halves: [`keys`] is pure and per document; [`Resolver`] sees all keys in order and says at once
//! which copy came first, as long as they fit in memory; [`Gather`] takes any number of keys and says so when all are in, against an
//! [`Index`] of earlier batches too. *First* is the smallest document and block, never the earliest met, so threads change nothing.
//! What many documents of a site share may go altogether ([`Settings::furniture`]).
//! [`near`] finds what nearly repeats something, [`plain`] does all this to lines of JSON that are text already.

mod index;
mod key;
pub mod near;
pub mod plain;
mod refrain;
mod resolve;
mod seen;
pub(crate) mod spill;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use index::{Compared, INDEX, Index, Names, Segment, SegmentEntry, Verified};
pub use key::{Form, Key, NORMAL_FORM, key, normal_form, weight};
pub(crate) use resolve::site;
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

/// What a block counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// It may be a repeat, or the first copy of one.
    pub repeat: bool,
    /// It may be furniture of its site.
    pub furniture: bool,
}

impl Evidence {
    /// Whether it counts for anything.
    #[must_use]
    pub const fn any(self) -> bool {
        self.repeat || self.furniture
    }
}

/// The rule that cuts a copy: what stands in so many documents of its site is furniture, 0 is said of a repeat.
const fn rule(documents: u64) -> &'static str {
    if documents > 0 { "site-furniture" } else { "repeated-block" }
}

/// A block that counts for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Number of the block, from 1.
    pub block: u32,
    /// Its key.
    pub key: Key,
    /// What it counts for.
    pub evidence: Evidence,
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
    /// Whether what a page says again on purpose stays: three times or more in places alike, with something else between. Text without
    /// elements has no such repeats.
    pub refrains: bool,
    /// Folder of the index that earlier batches are remembered in; `""` for none.
    pub index: String,
    /// Of copies in documents whose path begins with one of these, or whose host is one, that of the first named stays; of all others, and
    /// of these among each other, the first.
    pub prefer: Vec<String>,
    /// In how many documents of its site a block must stand to be furniture, which goes altogether, the first copy too; 0: nothing is.
    pub furniture: u32,
    /// Whether blocks and documents that nearly repeat an earlier one are cut too.
    pub near: near::Settings,
}

/// The least weight of furniture, whatever [`Settings::min_chars`] says: `Read more` has eight. What is shorter is mostly said by people
/// (`Yes.`, `No one.`), and a menu's `Home` is strip's to find.
pub const FURNITURE_CHARS: u32 = 8;

impl Default for Settings {
    fn default() -> Self {
        // About eight words: shorter lines are said twice by people ("What happened next?"), longer ones are copied.
        Self {
            scope: Scope::Corpus,
            form: Form::Folded,
            min_chars: 40,
            refrains: true,
            index: String::new(),
            prefer: Vec::new(),
            furniture: 0,
            near: near::Settings::default(),
        }
    }
}

impl Settings {
    /// Whether the settings make sense together.
    ///
    /// # Errors
    ///
    /// What does not.
    pub fn check(&self) -> Result<(), String> {
        let wide = matches!(self.scope, Scope::Site | Scope::Corpus);
        match self.furniture {
            1 => Err("furniture = 1 would cut everything; give 2 or more, or 0 for none".into()),
            2.. if !wide => Err("furniture is for scope site or corpus; leave --furniture out, or change --scope".into()),
            _ if !wide && !self.index.is_empty() => {
                Err("an index is for scope site or corpus; leave --index out, or change --scope".into())
            }
            _ => Ok(()),
        }
    }

    /// The rank of a document among those that hold a copy, lowest first.
    #[must_use]
    pub fn rank(&self, source: &str, url: &str) -> u8 {
        let preferred = |wanted: &String| source.starts_with(wanted.as_str()) || crate::strip::host(url) == *wanted;
        self.prefer.iter().take(254).position(preferred).unwrap_or(255) as u8
    }

    /// The hash of a document's site, where furniture is looked for; else 0.
    #[must_use]
    pub fn site_hash(&self, site: &dyn Fn() -> String) -> u64 {
        if self.furniture == 0 {
            return 0;
        }
        let hash = blake3::hash(site().as_bytes());
        hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
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

    /// What a key of this weight is evidence of.
    #[must_use]
    pub const fn evidence_of(&self, weight: u32, heading: bool) -> Evidence {
        let repeat = weight >= self.min_chars;
        // A heading that many pages share, such as `Ingredients`, heads something else on each.
        let furniture = self.furniture > 0 && weight >= FURNITURE_CHARS && (repeat || !heading);
        Evidence { repeat, furniture }
    }

    /// The key of a paragraph in these settings' normal form with what it is evidence of, `None` where that is nothing. Bytes that are no
    /// UTF-8 are compared as they are.
    #[must_use]
    pub fn key(&self, text: &[u8], salt: &str) -> Option<(Key, Evidence)> {
        if self.scope == Scope::Off {
            return None;
        }
        if self.form == Form::Exact && self.min_chars == 0 && self.furniture == 0 {
            return Some((Key::of(text, salt), Evidence { repeat: true, furniture: false }));
        }
        let (key, weight) = match std::str::from_utf8(text) {
            Ok(words) => self.weighed(words, salt),
            Err(_) => (Key::of(text, salt), u32::MAX),
        };
        let evidence = self.evidence_of(weight, false);
        evidence.any().then_some((key, evidence))
    }
}
