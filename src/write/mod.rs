//! write: documents to the clean record, the ledger and the list of failures.
//!
//! In: judged documents and failures in input order. Out: lines of JSON, and at the end `run.json`. Each file is written beside its
//! place and takes its final name only when it is whole and flushed, so nothing half-written is ever seen under a final name.

mod atomic;
mod folder;
mod records;
mod run;

pub use atomic::AtomicFile;
pub use folder::{Output, Tally};
pub use records::{CleanRecord, LedgerKind, LedgerLine, RecordMetadata, ledger_lines};
pub use run::{Balance, InputDigest, Run, StageCounts};

/// Names of the files in an output folder, in the order in which they take their names: `run.json` last, since it vouches for the
/// others.
pub const FILES: [&str; 4] = ["documents.jsonl", "cuts.jsonl", "failures.jsonl", "run.json"];
