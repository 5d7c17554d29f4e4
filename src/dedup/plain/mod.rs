//! Dedup of records that are text already: lines of JSON, in and out.
//!
//! In: lines of JSON, each an object with a text. Out: the same lines without the paragraphs that repeat an earlier one, and a line of
//! the ledger for each of these. The JSON is never taken apart and put together again: what stays is copied as it was written, so
//! other fields, their order, white space and escapes come out as they went in, and it costs little. Two passes: [`scan`] finds the
//! paragraphs and their keys, [`render`] leaves out the repeats.

mod paragraphs;
mod render;
mod scan;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use render::{Rendered, Repeat, render};
pub use scan::{Scanned, ScannedDocument, scan};

/// What a paragraph of a plain record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A line
    #[default]
    Line,
    /// Lines up to a blank one
    BlankLine,
}

impl Unit {
    /// The name used in flags and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::BlankLine => "blank-line",
        }
    }
}

/// How lines are read and compared.
#[derive(Debug, Clone)]
pub struct Plain<'a> {
    /// Scope, normal form and shortest evidence.
    pub settings: &'a super::Settings,
    /// Name of the field that holds the text.
    pub text_field: &'a str,
    /// What a paragraph is.
    pub unit: Unit,
}

/// The id of a record that has none, as JSON writes it: file and line.
fn own_id(name: &str, line: u64) -> String {
    let json = serde_json::to_string(&format!("{name}:{line}")).unwrap_or_default();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}
