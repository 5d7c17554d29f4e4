//! What travels between single stages: lines of JSON.
//!
//! In: documents and failures, or lines that an earlier stage wrote. Out: the other of the two. A line that is none of ours is an error
//! that names file, line and the stage whose output was expected.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::document::{Document, Failure, Stage};
use crate::error::Error;
use crate::settings::Settings;
use crate::write::InputDigest;

/// Version of the stream between single stages.
pub const STREAM: u32 = 1;

/// What travels between single stages, one to a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Parcel {
    /// The first line: how the stream was made.
    Stream {
        /// [`STREAM`].
        version: u32,
        /// The last stage that it went through.
        stage: Stage,
        /// The settings in force.
        settings: Box<Settings>,
    },
    /// An input that was read to its end; its documents and failures came before.
    Input(InputDigest),
    /// A document.
    Document(Box<Document>),
    /// What kept a document or an input from going on.
    Failure(Box<Failure>),
}

pub(super) fn is_error(parcel: &Parcel) -> bool {
    matches!(parcel, Parcel::Failure(failure) if failure.code.is_error())
}

/// Lines of a stream from an earlier stage.
pub(super) struct Lines {
    name: String,
    reader: Box<dyn BufRead + Send>,
    number: u64,
    expected: &'static str,
    stages: &'static [Stage],
}

/// One line with its place.
pub(super) struct StreamLine {
    bytes: Vec<u8>,
    name: String,
    number: u64,
    expected: &'static str,
}

impl StreamLine {
    pub(super) fn parse(&self) -> Result<Parcel, Error> {
        serde_json::from_slice(&self.bytes).map_err(|error| Error::Travel {
            source_name: self.name.clone(),
            line: self.number,
            message: error.to_string(),
            expected: self.expected,
        })
    }
}

impl Lines {
    pub(super) fn new((name, reader): (String, Box<dyn BufRead + Send>), expected: &'static str, stages: &'static [Stage]) -> Self {
        Self { name, reader, number: 0, expected, stages }
    }

    pub(super) fn next_line(&mut self) -> Result<Option<StreamLine>, Error> {
        let mut bytes = Vec::new();
        self.reader.read_until(b'\n', &mut bytes).map_err(|source| Error::Stream { stream: "input", source })?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(StreamLine { bytes, name: self.name.clone(), number: self.number, expected: self.expected }))
    }

    /// Reads the first line.
    pub(super) fn settings(&mut self) -> Result<Settings, Error> {
        let message = match self.next_line()?.map(|line| line.parse()).transpose()? {
            None => "there is nothing to read".to_owned(),
            Some(Parcel::Stream { version, stage, settings }) => {
                if version == STREAM && self.stages.contains(&stage) {
                    return Ok(*settings);
                }
                if version == STREAM {
                    format!("this comes from `scutch {}`", stage.name())
                } else {
                    format!("a stream of version {version}, this program reads version {STREAM}")
                }
            }
            Some(_) => "the first line does not say how the stream was made".to_owned(),
        };
        Err(Error::Travel { source_name: self.name.clone(), line: 1, message, expected: self.expected })
    }
}

pub(super) fn to_line(parcel: &Parcel) -> Vec<u8> {
    // Plain structs into memory: neither the serializer nor the buffer can fail.
    let mut line = serde_json::to_vec(parcel).unwrap_or_default();
    line.push(b'\n');
    line
}

pub(super) fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    out.write_all(bytes).map_err(|source| Error::Stream { stream: "output", source })
}

pub(super) fn flush(out: &mut dyn Write) -> Result<(), Error> {
    out.flush().map_err(|source| Error::Stream { stream: "output", source })
}

pub(super) fn write_parcel(out: &mut dyn Write, parcel: &Parcel) -> Result<(), Error> {
    put(out, &to_line(parcel))
}
