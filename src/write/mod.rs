//! write: documents to the clean record, the ledger and the list of failures.
//!
//! In: judged documents and failures in input order. Out: lines of JSON, and at the end `run.json`. Each file is written beside its
//! place and takes its final name only when it is whole and flushed, so nothing half-written is ever seen under a final name.

mod atomic;
mod folder;
mod markdown;
mod named;
mod records;
mod run;
mod shards;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use atomic::{AtomicFile, Closed, Mark};
pub(crate) use folder::TOLD;
pub use folder::{Output, OutputMark, Tally};
pub use markdown::{Piece, pieces};
pub use named::NamedFile;
pub use records::{BlockRecord, CleanRecord, LedgerKind, LedgerLine, RecordMetadata, block_lines, ledger_lines};
pub use run::{Balance, InputDigest, NearCounts, Run, StageCounts};
pub use shards::Compress;

/// How records are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The form of the record's text.
    pub format: Format,
    /// Bytes of lines in one file of documents, cuts or blocks, before compression; 0 for one file of each.
    pub shard_bytes: u64,
    /// What these files are compressed with.
    pub compress: Compress,
    /// Whether each kept block is written to `blocks.jsonl` too.
    pub blocks: bool,
}

/// The form of the record's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The kept blocks, parted by a blank line
    #[default]
    Text,
    /// `CommonMark` with tables: headings, lists, tables, code and quotes are marked, and what looks like markup is escaped
    Markdown,
}

/// Names of the files in an output folder that is neither sharded nor compressed, in the order in which they take their names: `run.json` last, since it vouches for the
/// others.
pub const FILES: [&str; 4] = ["documents.jsonl", "cuts.jsonl", "failures.jsonl", "run.json"];
