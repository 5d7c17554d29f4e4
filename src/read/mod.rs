//! read: finds inputs and gives bytes.
//!
//! In: folders, files, or `-`. Out: [`Input`]s in the order of their path bytes, and from each the
//! [`Record`]s it holds: one for a file, many for an archive (JSON Lines, WARC, a dump of many texts), compressed or
//! not, or a table (Parquet, with the feature of that name). It never
//! follows a link that it met in a folder, never opens a FIFO or a device, never holds an archive whole, and never gives up on the
//! rest because one input or one record is bad.

mod archive;
mod codec;
mod dump;
mod find;
mod http;
mod jsonl;
mod kind;
mod limits;
mod members;
mod object;
mod packed;
mod source;
mod stream;
#[cfg(feature = "parquet")]
mod table;
mod tabular;
mod warc;

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use archive::{Opened, open};
pub use find::{Found, find};
pub use packed::Packed;
#[cfg(feature = "parquet")]
pub(crate) use table::is_sheltered;
pub(crate) use tabular::is_parquet;

use crate::document::{Code, Edit, Failure, Metadata, Stage};

/// What a compressed reader holds, whatever it is compressed with; a plain one as it is. Whether it was compressed comes back too.
///
/// # Errors
///
/// Where its first bytes cannot be read.
pub fn unpacked(mut raw: impl std::io::Read + Send + 'static) -> std::io::Result<(Box<dyn std::io::Read + Send>, bool)> {
    use std::io::Read;
    let mut head = Vec::new();
    raw.by_ref().take(codec::Codec::HEAD as u64).read_to_end(&mut head)?;
    let codec = codec::Codec::told(&head);
    Ok((codec.reader(std::io::Cursor::new(head).chain(raw))?, codec != codec::Codec::Plain))
}

/// How inputs are found and opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The largest document that is read, in bytes after decompression. An archive of many has no limit.
    pub max_bytes: u64,
    /// The field of JSON Lines, or the column of Parquet, that holds plain text; empty: none.
    pub text_field: String,
    /// The field of JSON Lines, or the column of Parquet, that holds a page; it outranks the other where an object has both. Empty: none.
    pub html_field: String,
    /// A line that equals this parts the documents of a dump; empty: a file is one document.
    pub split_on: String,
}

impl Default for Settings {
    fn default() -> Self {
        // Five times the 20 MB at which trafilatura stops (its settings.cfg); larger ones are archives, not pages.
        Self { max_bytes: 128 << 20, text_field: "text".into(), html_field: "html".into(), split_on: String::new() }
    }
}

impl Settings {
    /// Checks what the types cannot.
    ///
    /// # Errors
    ///
    /// One line that names the setting and what it may be.
    pub fn check(&self) -> Result<(), String> {
        if self.split_on.contains(['\n', '\r']) {
            return Err("split-on holds a line end; give one line without its end".into());
        }
        Ok(())
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
    /// So many of its records are done already, by a run that was interrupted: they are read for the digest and not given again.
    pub skip: u64,
}

impl Input {
    /// An input whose bytes are at hand, under a name that stands in for its path in ids and records.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { path: Some(PathBuf::from(name)), source: name.to_owned(), size: 0, skip: 0 }
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

/// One document's bytes. A file holds one, an archive many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Number inside its input, from 0.
    pub number: u64,
    /// Where it begins in its archive: `line 12`, `row 12`, `byte 12345` after decompression; `""` in a file of its own.
    pub place: String,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
    /// The charset that the transport declares, as an HTTP header in an archive does; `""` where there is none.
    pub charset: String,
    /// The bytes are UTF-8 whatever anything else says, since the archive's format is.
    pub is_unicode: bool,
    /// The address it came from, where the archive knows it.
    pub url: String,
    /// What else the archive says of it, as it is written there.
    pub metadata: Metadata,
    /// All other fields of the object that it stood in, as JSON; `""` where there are none.
    pub carried: String,
    /// What had to be changed to read it.
    pub edits: Vec<Edit>,
}

/// The hash of an input's bytes as they lie on disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digest {
    /// `b3-` and 32 hex digits; `""` where not all of them could be read.
    pub digest: String,
    /// How many there were.
    pub size: u64,
}
