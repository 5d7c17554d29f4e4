//! `scutch signals`: what the judge sees, for training one.
//!
//! In: folders or files, and a model whose lexica are to be used. Out: PREFIX.jsonl (a line per document with its blocks), PREFIX.f32
//! (their signals, little-endian, row by row), PREFIX.names.json, and the hashes that lexica are learned from, as little-endian u32:
//! PREFIX.lines (row, hash) and PREFIX.classes (first row, one past the last row, hash). It runs the very code that judges, so training
//! and judging cannot drift apart. It judges nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Outcome, flags, paths};
use crate::error::{Error, path_text};
use crate::pipeline::{Parcel, decode_input};
use crate::read;
use crate::strip::{judge, lesson};
use crate::write::AtomicFile;

/// Write what the judge sees of each block, for training
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct Args {
    /// Folders or files
    #[arg(value_name = "RAW", required = true)]
    raw: Vec<PathBuf>,
    /// Where the five files begin: PREFIX.jsonl, PREFIX.f32, PREFIX.names.json, PREFIX.lines, PREFIX.classes
    #[arg(short, long, value_name = "PREFIX")]
    output: PathBuf,
    /// A model file whose lexica are used
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
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
    let model = match &args.model {
        Some(path) => read_model(path)?,
        None => judge::Model::default(),
    };
    let [mut blocks, mut rows, mut names, mut lines, mut classes] =
        [file(".jsonl")?, file(".f32")?, file(".names.json")?, file(".lines")?, file(".classes")?];
    let mut first = 0u32;
    for input in &found.inputs {
        for parcel in decode_input(input, &settings) {
            let Parcel::Document(document) = parcel else { continue };
            let lesson = lesson(&document, &model);
            let training = &lesson.training;
            let line = serde_json::json!({
                "source": document.source, "texts": lesson.texts, "places": lesson.places, "found": lesson.found, "parts": lesson.parts
            });
            put(&mut blocks, format!("{line}\n").as_bytes())?;
            put(&mut rows, &training.values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())?;
            let numbers = training.lines.iter().flat_map(|(row, hash)| [first + row, *hash]);
            put(&mut lines, &numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())?;
            let numbers = training.classes.iter().flat_map(|(start, end, hash)| [first + start, first + end, *hash]);
            put(&mut classes, &numbers.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())?;
            first += u32::try_from(lesson.texts.len()).unwrap_or(u32::MAX);
        }
    }
    put(&mut names, serde_json::json!(judge::names()).to_string().as_bytes())?;
    for file in [blocks, rows, names, lines, classes] {
        file.finish()?;
    }
    Ok(Outcome::failed_if(found.failures.iter().any(|failure| failure.code.is_error())))
}

fn read_model(path: &Path) -> Result<judge::Model, Error> {
    let config = |message: String| Error::Config { path: path_text(path), message };
    let bytes = std::fs::read(path).map_err(|error| config(error.to_string()))?;
    judge::Model::read(&bytes).map_err(|error| config(error.to_string()))
}

fn put(file: &mut AtomicFile, bytes: &[u8]) -> Result<(), Error> {
    file.write_all(bytes).map_err(|source| Error::Stream { stream: "output", source })
}
