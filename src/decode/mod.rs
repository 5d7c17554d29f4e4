//! decode: bytes to the text that the author wrote.
//!
//! In: a [`Record`]. Out: a [`Document`] with its text, the encoding and the evidence for it, and every repair that
//! changed a letter as an edit. Pure: it looks at one document and at nothing else. Clean text of any language passes
//! unchanged but for normalization: line ends, NFC, stray byte order marks and control characters, which are counted.

mod binary;
mod candidates;
mod count;
mod declared;
mod decoder;
mod detect;
mod ebcdic;
mod escapes;
mod explain;
mod guess;
mod johab;
mod letters;
mod media;
mod pages;
mod repair;
mod runs;
mod sample;
mod scan;
mod statistics;
mod stray;
mod tidy;
mod utf;
mod wide;

pub use explain::{Evident, Weighed, explain};
pub(crate) use repair::{rules, unescape};
pub(crate) use stray::paired;
pub(crate) use tidy::{is_stray, is_tidy};

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Code, Document, Failure, Metadata, Stage, document_id};
use crate::read::{Input, Record};
use detect::Detected;
use tidy::tidy;

/// How bytes become text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// An encoding to use for every input, by its WHATWG label; empty: find out.
    pub encoding: String,
    /// Which damage is repaired: none, what is certain, or what is likely too.
    pub repair: Repair,
    /// Which typography is made plain; none unless asked.
    pub fold: BTreeSet<Fold>,
}

/// How bold the repairs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// Nothing is repaired, only normalized
    Off,
    /// What has one reading only
    #[default]
    Certain,
    /// What is likely, too: weaker mojibake, quotation marks lost to ?, lone escapes
    Likely,
}

/// Typography that can be made plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// Curly quotation marks become straight
    Quotes,
    /// Ligatures become letters: ﬁ, ﬀ, ĳ
    Ligatures,
    /// Full-width letters and digits become narrow, half-width katakana wide
    Width,
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
        place: record.place.clone(),
        ..input.failure(Stage::Decode, code, message)
    };
    if record.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(fail(Code::Empty, "holds no text at all; remove it, or fetch it again"));
    }
    let Detected { text, encoding, edits: found } =
        detect::detect(&record, settings).ok_or_else(|| fail(Code::Binary, binary::told(&record.bytes)))?;
    let media = media::sniff(&text);
    let bytes = record.bytes.len() as u64;
    let mut tidied = tidy(text, media, settings);
    drop(record.bytes);
    if tidied.text.trim().is_empty() {
        return Err(fail(Code::Empty, "holds nothing but white space and control characters; remove it"));
    }
    let mut edits = record.edits;
    edits.extend(found);
    edits.append(&mut tidied.edits);
    Ok(Document {
        id: id.clone(),
        source: input.source.clone(),
        record: record.number,
        media,
        encoding,
        bytes,
        repairs: tidied.repairs,
        metadata: Metadata { url: record.url, ..record.metadata },
        carried: record.carried,
        text: tidied.text,
        blocks: Vec::new(),
        edits,
    })
}
