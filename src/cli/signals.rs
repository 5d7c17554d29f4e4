//! `scutch signals`: what the judge sees, for training one.
//!
//! In: folders or files. Out: PREFIX.jsonl (a line per document with its blocks), PREFIX.f32 (their signals, little-endian, row by row)
//! and PREFIX.names.json. It runs the very code that judges, so training and judging cannot drift apart. It judges nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Outcome, flags, paths};
use crate::error::Error;
use crate::pipeline::{Parcel, decode_input};
use crate::read;
use crate::strip::{judge, signals};
use crate::write::AtomicFile;

/// Write what the judge sees of each block, for training
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct Args {
    /// Folders or files
    #[arg(value_name = "RAW", required = true)]
    raw: Vec<PathBuf>,
    /// Where the three files begin: PREFIX.jsonl, PREFIX.f32, PREFIX.names.json
    #[arg(short, long, value_name = "PREFIX")]
    output: PathBuf,
    #[command(flatten)]
    settings: flags::All,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Error> {
    let settings = args.settings.settings()?;
    let found = read::find(&paths::inputs(&args.raw)?);
    let file = |end: &str| {
        let mut name = args.output.clone().into_os_string();
        name.push(end);
        AtomicFile::create(Path::new(&name))
    };
    let (mut blocks, mut rows, mut names) = (file(".jsonl")?, file(".f32")?, file(".names.json")?);
    for input in &found.inputs {
        for parcel in decode_input(input, &settings) {
            let Parcel::Document(document) = parcel else { continue };
            let signals = signals(&document);
            let line = serde_json::json!({"source": document.source, "blocks": signals});
            put(&mut blocks, format!("{line}\n").as_bytes())?;
            let values = signals.iter().flat_map(|block| &block.values);
            put(&mut rows, &values.flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())?;
        }
    }
    put(&mut names, serde_json::json!(&judge::NAMES[..]).to_string().as_bytes())?;
    for file in [blocks, rows, names] {
        file.finish()?;
    }
    Ok(Outcome::failed_if(found.failures.iter().any(|failure| failure.code.is_error())))
}

fn put(file: &mut AtomicFile, bytes: &[u8]) -> Result<(), Error> {
    file.write_all(bytes).map_err(|source| Error::Stream { stream: "output", source })
}
