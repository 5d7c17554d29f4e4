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
use crate::document::short_hash;
use crate::error::Error;
use crate::read::unpacked;
use crate::write::Run;

/// The names of the files that hold `stem`, in order.
pub(super) fn names(run: &Run, stem: &str) -> Vec<String> {
    let of_stem = |name: &&String| {
        let rest = name.strip_prefix(stem);
        rest.is_some_and(|rest| rest.starts_with(".jsonl") || rest.starts_with('-')) && !name.contains(['/', '\\'])
    };
    let names: Vec<String> = run.outputs.keys().filter(of_stem).cloned().collect();
    if names.is_empty() { vec![format!("{stem}.jsonl")] } else { names }
}

/// Reads all lines of all files, hands each to `take` with its place among the bytes of all, and notes the digest of each file.
pub(super) fn each_line<T: DeserializeOwned>(
    folder: &Path,
    names: &[String],
    stem: &'static str,
    digests: &mut BTreeMap<String, String>,
    findings: &mut Findings,
    mut take: impl FnMut(u64, T, &mut Findings),
) -> Result<(), Error> {
    let mut offset = 0;
    for name in names {
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
                    findings.add(stem, format!("{name}: cannot be decompressed after line {number}: {error}"));
                    break;
                }
            }
            number += 1;
            match serde_json::from_slice(&line) {
                Ok(value) => take(offset, value, findings),
                Err(error) => findings.add(stem, format!("{}line {number}: is no record: {error}", within(name, stem))),
            }
            offset += line.len() as u64;
            line.clear();
        }
    }
    Ok(())
}

/// The digest of a file.
pub(super) fn digest(path: &Path) -> Result<String, Error> {
    let mut hasher = blake3::Hasher::new();
    let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut hasher));
    read.map_err(|error| Error::output(path, "read the file", error))?;
    Ok(short_hash(&hasher.finalize()))
}

/// The name of a file where a kind has several.
fn within(name: &str, stem: &str) -> String {
    if name == stem { String::new() } else { format!("{name}, ") }
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
