//! What did not become a document.
//!
//! In: nothing; these are plain types. Out: an entry of the list of failures, with its code, which says whether the input is at fault.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Stage;

/// An input, or a document in one, that did not end in the clean record, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The path as given.
    pub source: String,
    /// Number of the document inside its input, from 0.
    pub record: u64,
    /// Id of the document, `""` where it never became one.
    pub document: String,
    /// The stage that gave up.
    pub stage: Stage,
    /// What happened.
    pub code: Code,
    /// One line for a person: what is wrong and what to do.
    pub message: String,
    /// Where in the input, `""` where the whole of it is meant.
    pub place: String,
}

/// What kept an input out of the clean record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// No bytes, or nothing but white space.
    Empty,
    /// The bytes are no text.
    Binary,
    /// It cannot be opened or read.
    Unreadable,
    /// It was there when the folder was listed and is gone now.
    Vanished,
    /// It is larger than the limit.
    Oversize,
    /// It is compressed or a table, and its data is damaged or cut.
    Damaged,
    /// A record of an archive is not what the archive's format asks for.
    Malformed,
    /// A record of an archive that is no page: an image, an error of the server. No error.
    RecordSkipped,
    /// A symbolic link met in a folder; links are not followed. No error.
    LinkSkipped,
    /// A FIFO, socket or device met in a folder; these are never opened. No error.
    SpecialSkipped,
    /// Every block was cut by strip. No error.
    NothingLeft,
    /// Every block that strip kept is a duplicate. No error.
    AllDuplicate,
    /// A worker failed on it; a bug in this program.
    Internal,
}

impl Code {
    /// The name used in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Unreadable => "unreadable",
            Self::Vanished => "vanished",
            Self::Oversize => "oversize",
            Self::Damaged => "damaged",
            Self::Malformed => "malformed",
            Self::RecordSkipped => "record-skipped",
            Self::LinkSkipped => "link-skipped",
            Self::SpecialSkipped => "special-skipped",
            Self::NothingLeft => "nothing-left",
            Self::AllDuplicate => "all-duplicate",
            Self::Internal => "internal",
        }
    }

    /// True where the input is at fault, so that the exit code must be 1.
    #[must_use]
    pub const fn is_error(self) -> bool {
        !matches!(self, Self::RecordSkipped | Self::LinkSkipped | Self::SpecialSkipped | Self::NothingLeft | Self::AllDuplicate)
    }
}
