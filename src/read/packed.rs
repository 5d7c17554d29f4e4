//! A record as it lies in its archive.
//!
//! In: bytes that were cut out of an archive, and what they are. Out: the [`Record`] for decode, or why there is none. Pure, so it is done
//! on any thread.

use super::{Input, Record, Settings, http, object};
use crate::document::{Code, Edit, Failure, Stage};

/// How a record lies in its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// As it is.
    Plain,
    /// A JSON object.
    Object,
    /// The row of a table as a JSON object. With a charset, which may be `""`, its text has a character for each byte.
    #[cfg(feature = "parquet")]
    Row { charset: Option<&'static str> },
    /// An HTTP response, as WARC keeps it.
    Http { url: String },
    /// The payload of a WARC record.
    Payload { url: String, charset: String },
}

/// A record that was cut out, or why not.
pub(super) struct Cut {
    pub place: String,
    pub outcome: Result<(Vec<u8>, Body), (Code, String)>,
    /// What had to be changed to cut it out.
    pub edits: Vec<Edit>,
}

impl Cut {
    pub fn of(place: String, bytes: Vec<u8>, body: Body) -> Self {
        Self { place, outcome: Ok((bytes, body)), edits: Vec::new() }
    }

    pub fn bad(place: String, code: Code, message: impl Into<String>) -> Self {
        Self { place, outcome: Err((code, message.into())), edits: Vec::new() }
    }

    /// A record larger than the limit.
    pub fn over(place: String) -> Self {
        Self::bad(place, Code::Oversize, String::new())
    }
}

/// A record as it lies in its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Number inside its input, from 0.
    pub number: u64,
    pub(super) place: String,
    pub(super) bytes: Vec<u8>,
    pub(super) body: Body,
    pub(super) edits: Vec<Edit>,
}

impl Packed {
    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The record for decode: the text out of an object, the body out of an HTTP response.
    ///
    /// # Errors
    ///
    /// A [`Failure`] of this record, where it is not what its archive says.
    pub fn unpack(self, input: &Input, settings: &Settings) -> Result<Record, Failure> {
        let Self { number, place, bytes, body, mut edits } = self;
        let unpacked = match body {
            Body::Plain => Ok(Record { bytes, ..Record::default() }),
            Body::Payload { url, charset } => Ok(Record { bytes, charset, url, ..Record::default() }),
            Body::Object => object::open(&bytes, settings),
            #[cfg(feature = "parquet")]
            Body::Row { charset } => object::open_row(&bytes, charset, settings),
            Body::Http { url } => http::open(bytes, settings).map(|record| Record { url, ..record }),
        };
        match unpacked {
            Ok(mut record) => {
                edits.append(&mut record.edits);
                Ok(Record { number, place, edits, ..record })
            }
            Err((code, message)) => Err(Failure { record: number, place, ..input.failure(Stage::Read, code, message) }),
        }
    }
}
