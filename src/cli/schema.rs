//! `scutch schema`: the JSON Schema of each record.
//!
//! In: the name of a file of the output. Out: its schema, made from the types that write it; `schema/` in the repository holds the same.

use clap::ValueEnum;
use schemars::{Schema, schema_for};

use super::{Outcome, streams};
use crate::document::Failure;
use crate::error::Error;
use crate::write::{CleanRecord, LedgerLine, Run};

/// Print the JSON Schema of a record
///
/// Without a name all four, in one object.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  scutch schema documents
  scutch schema cuts > cuts.schema.json")]
pub(super) struct Args {
    /// The file that holds the records
    #[arg(value_name = "FILE", value_enum)]
    record: Option<Record>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Record {
    /// A line of documents.jsonl
    Documents,
    /// A line of cuts.jsonl
    Cuts,
    /// A line of failures.jsonl
    Failures,
    /// run.json
    Run,
}

impl Record {
    fn schema(self) -> Schema {
        match self {
            Self::Documents => schema_for!(CleanRecord),
            Self::Cuts => schema_for!(LedgerLine),
            Self::Failures => schema_for!(Failure),
            Self::Run => schema_for!(Run),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Cuts => "cuts",
            Self::Failures => "failures",
            Self::Run => "run",
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let schema = match args.record {
        Some(record) => record.schema().to_value(),
        None => Record::value_variants().iter().map(|record| (record.name().to_owned(), record.schema().to_value())).collect(),
    };
    streams::print(|out| writeln!(out, "{schema:#}"))?;
    Ok(Outcome::Well)
}
