//! What travels between the stages: a [`Document`] with its blocks, fates and edits.
//!
//! In: nothing; these are plain types. Out: the same types, to every stage and to the JSON between
//! single stages. Stages judge blocks and never remove them, so kept + cut = decoded by construction.

mod failure;

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use failure::{Code, Failure};

/// The name of a rule: kebab-case, never changed once it has reached output.
pub type RuleName = Cow<'static, str>;

/// A stage of the pipeline, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Finds inputs and gives bytes.
    Read,
    /// Bytes to text.
    Decode,
    /// Text to judged blocks.
    Strip,
    /// Judges repeated blocks.
    Dedup,
    /// Records and ledger.
    Write,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 5] = [Self::Read, Self::Decode, Self::Strip, Self::Dedup, Self::Write];

    /// The name used in records, flags and help.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decode => "decode",
            Self::Strip => "strip",
            Self::Dedup => "dedup",
            Self::Write => "write",
        }
    }
}

/// What the bytes of a document hold, told by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// A page with markup.
    Html,
    /// Plain text: a dump that somebody flattened, or text that never had markup.
    Text,
}

impl Media {
    /// The name used in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}

/// Why an encoding was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A byte order mark.
    Bom,
    /// The page or the transport says so, and the bytes agree.
    Declared,
    /// All bytes are valid UTF-8.
    #[default]
    Utf8,
    /// Valid UTF-8 but for a few stray bytes, each of which is an edit.
    NearlyUtf8,
    /// Some lines are UTF-8 and others are not; each was read in its own encoding, and those unlike most are edits.
    Mixed,
    /// The pattern of UTF-16 or UTF-32 without a byte order mark.
    ZeroBytes,
    /// The escapes of ISO-2022 or HZ.
    Escapes,
    /// Statistics over the bytes.
    Statistics,
    /// The user said so.
    Forced,
}

impl Evidence {
    /// The name used in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Declared => "declared",
            Self::Utf8 => "utf8",
            Self::NearlyUtf8 => "nearly-utf8",
            Self::Mixed => "mixed",
            Self::ZeroBytes => "zero-bytes",
            Self::Escapes => "escapes",
            Self::Statistics => "statistics",
            Self::Forced => "forced",
        }
    }
}

/// The encoding a document was read in, and the evidence for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Encoding {
    /// WHATWG name in lower case, such as `utf-8` or `windows-1252`; beside them names of encodings that the standard leaves out, such as `utf-32le`,
    /// `ibm437` and `x-mac-ce`.
    pub label: String,
    /// Why this one.
    pub evidence: Evidence,
    /// How sure that is, in parts of 1,000.
    pub confidence: u16,
    /// What the page declared, `""` where nothing; it may differ from `label`, since declarations lie.
    pub declared: String,
}

/// What was found out about a document. `""` is unknown; nothing here is guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// The title of the article, without the name of the site.
    pub title: String,
    /// Who wrote it, names parted by commas, without "By", roles and dates.
    pub byline: String,
    /// What the page says about the author, in its own words.
    pub author_note: String,
    /// When it was published: ISO 8601, a day or the day and time that the page gives; as the page writes it where the day is in doubt.
    pub published: String,
    /// The name of the site.
    pub site: String,
    /// The page's own one-paragraph description.
    pub description: String,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// The address of the page.
    pub url: String,
}

/// What a block was on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A paragraph, and whatever is nothing else.
    Paragraph,
    /// A heading or a crosshead.
    Heading,
    /// An item of a list.
    ListItem,
    /// A row of a table, its cells parted by tabs.
    TableRow,
    /// A caption of a picture or a table.
    Caption,
    /// A quotation set apart.
    Quote,
    /// Preformatted text; its white space is untouched.
    Code,
}

impl Kind {
    /// The name used in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::ListItem => "list-item",
            Self::TableRow => "table-row",
            Self::Caption => "caption",
            Self::Quote => "quote",
            Self::Code => "code",
        }
    }
}

/// Where a block stands among others of its kind; all 0 where the input does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Shape {
    /// The level of a heading, 1 to 6, or the depth of a list item, from 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub level: u8,
    /// Equal for blocks of one list item, for rows of one table and for blocks of one quotation.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub group: u32,
    /// The number of an item in a numbered list, from 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub number: u32,
}

impl Shape {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The copy of a block that stayed, or of furniture the first that was there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Twin {
    /// Id of the document that holds the copy; `""` in a ledger line that is no duplicate.
    pub document: String,
    /// Number of the block in it, from 1; 0 in a ledger line that is no duplicate.
    pub block: u32,
}

/// Why a block is not in the clean record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cut {
    /// The stage that cut it.
    pub stage: Stage,
    /// The rule that cut it.
    pub rule: RuleName,
    /// The judge's probability of content in per mille, where the judge spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// The copy that stayed, for a duplicate; for furniture the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// Of furniture, in how many documents of its site it stands; else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub documents: u64,
}

/// What becomes of a block.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It stands in the clean record.
    #[default]
    Kept,
    /// It stands in the ledger.
    Cut(Cut),
}

/// A range of the document's text with its fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// Where it starts in [`Document::text`], in bytes.
    pub start: usize,
    /// Where it ends, in bytes, exclusive.
    pub end: usize,
    /// What it was on the page.
    pub kind: Kind,
    /// Where it stood among others of its kind.
    #[serde(default, skip_serializing_if = "Shape::is_none")]
    pub shape: Shape,
    /// Where it stood in the input: `line 12`, `lines 12-14`, or an element path such as `/html/body/p[2]`.
    pub place: String,
    /// The judge's probability of content in per mille, where the judge spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// The user's own rule that keeps it, whatever else speaks against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_by: Option<RuleName>,
    /// What becomes of it.
    pub fate: Fate,
}

impl Block {
    /// True until some stage has cut it.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self.fate, Fate::Kept)
    }

    /// Cuts the block, unless an earlier stage or rule has: the first verdict stands.
    pub fn cut(&mut self, stage: Stage, rule: impl Into<RuleName>) {
        if self.is_kept() {
            self.fate = Fate::Cut(Cut { stage, rule: rule.into(), score: self.score, twin: None, documents: 0 });
        }
    }

    /// Cuts the block as a copy of `twin`, unless it is cut already. `documents` is how many of its site hold it, for furniture; else 0.
    pub fn cut_copy(&mut self, stage: Stage, rule: impl Into<RuleName>, twin: Twin, documents: u64) {
        if self.is_kept() {
            self.fate = Fate::Cut(Cut { stage, rule: rule.into(), score: None, twin: Some(twin), documents });
        }
    }
}

/// A change inside a text: what was there, what is there now, by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// Number of the block, from 1; 0 where the change came before there were blocks.
    pub block: u32,
    /// Where, as in [`Block::place`].
    pub place: String,
    /// The stage that made it.
    pub stage: Stage,
    /// The rule that made it.
    pub rule: RuleName,
    /// What was there.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// One article-sized unit on its way through the stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `b3-` and 32 hex digits: the hash of source and record number.
    pub id: String,
    /// The path as given.
    pub source: String,
    /// Number of the document inside its input, from 0.
    pub record: u64,
    /// What the bytes hold.
    pub media: Media,
    /// The encoding and the evidence for it.
    pub encoding: Encoding,
    /// Size of the document's bytes as decode met them.
    pub bytes: u64,
    /// How often each normalization was applied that keeps the meaning (line ends, NFC, stray BOMs).
    pub repairs: BTreeMap<RuleName, u64>,
    /// What was found out about it; until strip, what its archive says.
    pub metadata: Metadata,
    /// The other fields of the JSON object that it stood in, as they are written there; `""` where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub carried: String,
    /// After decode the decoded text; after strip the text of all blocks, one after the other.
    pub text: String,
    /// All blocks in reading order, kept and cut. Empty until strip.
    pub blocks: Vec<Block>,
    /// All changes inside blocks, in the order in which they were made.
    pub edits: Vec<Edit>,
}

impl Document {
    /// The text of a block.
    #[must_use]
    pub fn block_text(&self, block: &Block) -> &str {
        self.text.get(block.start..block.end).unwrap_or_default()
    }

    /// The kept blocks parted by a blank line: the `text` of the clean record.
    #[must_use]
    pub fn clean_text(&self) -> String {
        let kept = || self.blocks.iter().filter(|block| block.is_kept());
        let mut clean = String::with_capacity(kept().map(|block| block.end - block.start + 2).sum());
        for block in kept() {
            if !clean.is_empty() {
                clean.push_str("\n\n");
            }
            clean.push_str(self.block_text(block));
        }
        clean
    }

    /// How many blocks are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.blocks.iter().filter(|block| block.is_kept()).count()
    }
}

/// The id of a document: `b3-` and the first 128 bits of blake3 over the bytes of the source path, a zero
/// byte and the record number in decimal. It does not depend on content or rules, so it is stable when they change.
#[must_use]
pub fn document_id(source: &[u8], record: u64) -> String {
    // In one piece, which is hashed faster than three.
    let mut all = Vec::with_capacity(source.len() + 21);
    all.extend_from_slice(source);
    all.push(0);
    all.extend_from_slice(record.to_string().as_bytes());
    short_hash(&blake3::hash(&all))
}

/// `b3-` and the first 128 bits of a hash as 32 hex digits: a form that no reader takes for a number.
#[must_use]
pub fn short_hash(hash: &blake3::Hash) -> String {
    hash.as_bytes().first_chunk().map_or_else(String::new, |first| id_text(*first))
}

/// The same of 128 bits that are a hash already.
pub(crate) fn id_text(bits: [u8; 16]) -> String {
    let digit = |four: u8| char::from(b"0123456789abcdef"[usize::from(four & 15)]);
    let mut text = String::with_capacity(35);
    text.push_str("b3-");
    text.extend(bits.into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte)]));
    text
}
