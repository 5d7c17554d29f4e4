//! decode: bytes to the text that the author wrote.
//!
//! In: a [`Record`]. Out: a [`Document`] with its text, the encoding and the evidence for it, and every repair that
//! changed a letter as an edit. Pure: it looks at one document and at nothing else. Clean text of any language passes
//! unchanged but for normalization: line ends, NFC, stray byte order marks and control characters, which are counted.

mod candidates;
mod declared;
mod decoder;
mod detect;
mod ebcdic;
mod entities;
mod escapes;
mod explain;
mod guess;
mod johab;
mod letters;
mod media;
mod mojibake;
mod pages;
mod runs;
mod sample;
mod stray;
mod tidy;
mod utf;

pub(crate) use entities::unescape;
pub use explain::{Evident, Weighed, explain};
pub(crate) use tidy::{is_stray, is_tidy};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Code, Document, Failure, Metadata, Stage, document_id};
use crate::read::{Input, Record};

/// How bytes become text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// An encoding to use for every input, by its WHATWG label; empty: find out.
    pub encoding: String,
    /// Whether damage that is certain is repaired: mojibake, stray bytes, C1 controls, left-over entities.
    pub repair: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { encoding: String::new(), repair: true }
    }
}

impl Settings {
    /// Checks what the types cannot.
    ///
    /// # Errors
    ///
    /// One line that names the setting and what it may be.
    pub fn check(&self) -> Result<(), String> {
        if !self.encoding.is_empty() && decoder::by_label(&self.encoding).is_none() {
            return Err(format!(
                "encoding {:?} is not known; give a WHATWG label such as utf-8, windows-1251 or shift_jis",
                self.encoding
            ));
        }
        Ok(())
    }
}

/// Decodes one record of an input.
///
/// # Errors
///
/// A [`Failure`] where the bytes are empty or no text.
pub fn decode(input: &Input, record: Record, settings: &Settings) -> Result<Document, Failure> {
    let id = document_id(input.source_bytes(), record.number);
    let fail = |code: Code, message: &str| Failure {
        record: record.number,
        document: id.clone(),
        ..input.failure(Stage::Decode, code, message)
    };
    if record.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(fail(Code::Empty, "holds no text at all; remove it, or fetch it again"));
    }
    let detected = detect::detect(&record, settings)
        .ok_or_else(|| fail(Code::Binary, "holds no text but binary data; remove it, or convert it to text first"))?;
    let media = media::sniff(&detected.text);
    let bytes = record.bytes.len() as u64;
    drop(record.bytes);
    let mut tidied = tidy::tidy(detected.text, media, settings.repair);
    if tidied.text.trim().is_empty() {
        return Err(fail(Code::Empty, "holds nothing but white space and control characters; remove it"));
    }
    let mut edits = detected.edits;
    edits.append(&mut tidied.edits);
    Ok(Document {
        id: id.clone(),
        source: input.source.clone(),
        record: record.number,
        media,
        encoding: detected.encoding,
        bytes,
        repairs: tidied.repairs,
        metadata: Metadata { url: record.url, ..Metadata::default() },
        text: tidied.text,
        blocks: Vec::new(),
        edits,
    })
}
