//! read: finds inputs and gives bytes.
//!
//! In: folders, files, or `-`. Out: [`Input`]s in the order of their path bytes, and from each the
//! [`Record`]s it holds. It never follows a link that it met in a folder, never opens a FIFO or a device,
//! and never gives up on the rest because one input is bad.

mod bytes;
mod find;

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use bytes::records;
pub use find::{Found, find};

use crate::document::{Code, Failure, Stage};

/// How inputs are found and opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The largest document that is read, in bytes after decompression.
    pub max_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        // Five times the 20 MB at which trafilatura stops (its settings.cfg); larger ones are archives, not pages.
        Self { max_bytes: 128 << 20 }
    }
}

/// Something to read: a file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The path as given; `None` is standard input.
    pub path: Option<PathBuf>,
    /// The path as text, for records and messages.
    pub source: String,
    /// Size in bytes as the folder lists it; 0 for standard input. Only for progress.
    pub size: u64,
}

impl Input {
    /// An input whose bytes are at hand, under a name that stands in for its path in ids and records.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { path: Some(PathBuf::from(name)), source: name.to_owned(), size: 0 }
    }

    /// The bytes that the ids of this input's documents are made from.
    #[must_use]
    pub fn source_bytes(&self) -> &[u8] {
        self.path.as_ref().map_or(b"-", |path| path.as_os_str().as_encoded_bytes())
    }

    /// A failure of this input as a whole.
    #[must_use]
    pub fn failure(&self, stage: Stage, code: Code, message: impl Into<String>) -> Failure {
        Failure {
            source: self.source.clone(),
            record: 0,
            document: String::new(),
            stage,
            code,
            message: message.into(),
            place: String::new(),
        }
    }
}

/// One document's bytes. An archive will hold many; a file holds one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Number inside its input, from 0.
    pub number: u64,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
    /// The charset that the transport declares, as an HTTP header in an archive does; `""` where there is none.
    pub charset: String,
    /// The address it came from, where the archive knows it.
    pub url: String,
}

/// What an input holds, and the hash of its bytes as they lie on disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Its documents in order, or what kept one out.
    pub records: Vec<Result<Record, Failure>>,
    /// `b3-` and 32 hex digits over the raw bytes; `""` where they could not be read.
    pub digest: String,
    /// How many raw bytes there were.
    pub size: u64,
}
