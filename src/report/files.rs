//! The files of an output folder, one after the other as if they were one.
//!
//! In: an account and the folder it stands in. Out: lines of all shards of a kind in order, decompressed; and the digest of each file.
//! Nothing is changed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::check::Findings;
use crate::disk;
use crate::error::Error;
use crate::read::unpacked;
use crate::write::Run;

/// An account, and the folder it stands in.
pub(super) struct Files<'a> {
    pub folder: &'a Path,
    pub run: &'a Run,
}

/// The digest of each file, by name.
pub(super) type Digests = BTreeMap<String, String>;

/// The names of the files that hold `stem`, in order.
pub(super) fn names(run: &Run, stem: &str) -> Vec<String> {
    let of_stem = |name: &&String| {
        let rest = name.strip_prefix(stem);
        rest.is_some_and(|rest| rest.starts_with(".jsonl") || rest.starts_with('-')) && !name.contains(['/', '\\'])
    };
    let names: Vec<String> = run.outputs.keys().filter(of_stem).cloned().collect();
    if names.is_empty() { vec![format!("{stem}.jsonl")] } else { names }
}

/// Reads all lines of all files that hold what is in `file` where a kind has but one, hands each to `take` with its place among the bytes of all, and notes the digest of each file.
pub(super) fn each_line<T: DeserializeOwned>(
    Files { folder, run }: &Files<'_>,
    file: &'static str,
    digests: &mut Digests,
    findings: &mut Findings,
    mut take: impl FnMut(u64, T, &mut Findings),
) -> Result<(), Error> {
    let mut offset = 0;
    for name in &names(run, file.trim_end_matches(".jsonl")) {
        let path = folder.join(name);
        let fail = |error| Error::output(&path, "read the file", error);
        digests.insert(name.clone(), digest(&path)?);
        let mut reader = BufReader::with_capacity(1 << 16, unpacked(File::open(&path).map_err(fail)?).map_err(fail)?.0);
        let (mut number, mut line) = (0u64, Vec::new());
        loop {
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    findings.add(file, format!("{name}: cannot be decompressed after line {number}: {error}"));
                    break;
                }
            }
            number += 1;
            match serde_json::from_slice(&line) {
                Ok(value) => take(offset, value, findings),
                Err(error) => findings.add(file, format!("{}line {number}: is no record: {error}", within(name, file))),
            }
            offset += line.len() as u64;
            line.clear();
        }
    }
    Ok(())
}

/// The digest of a file.
pub(super) fn digest(path: &Path) -> Result<String, Error> {
    disk::digest(path).map_err(|error| Error::output(path, "read the file", error))
}

/// The name of a file where a kind has several.
fn within(name: &str, file: &str) -> String {
    if name == file { String::new() } else { format!("{name}, ") }
}

/// All records of a kind, to be read by their places.
pub(super) struct Places(BufReader<File>);

impl Places {
    /// A single plain file is read as it is; others are put together in a file without a name.
    pub(super) fn open(folder: &Path, names: &[String]) -> Result<Self, Error> {
        let fail = |error| Error::output(folder, "read the records in it", error);
        if let [name] = names
            && Path::new(name).extension().is_some_and(|ending| ending == "jsonl")
        {
            return Ok(Self(BufReader::new(File::open(folder.join(name)).map_err(fail)?)));
        }
        let mut whole = tempfile::tempfile().map_err(fail)?;
        for name in names {
            let mut reader = File::open(folder.join(name)).and_then(unpacked).map_err(fail)?.0;
            // What cannot be decompressed was told already.
            let _ = io::copy(&mut reader, &mut whole);
        }
        Ok(Self(BufReader::new(whole)))
    }

    /// The line that begins at a place.
    pub(super) fn line(&mut self, offset: u64) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.0.seek(SeekFrom::Start(offset))?;
        self.0.read_until(b'\n', &mut line)?;
        Ok(line)
    }
}
