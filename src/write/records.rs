//! The lines of the records.
//!
//! In: judged documents. Out: [`CleanRecord`]s and [`LedgerLine`]s, closed schemas for readers that infer types from the first
//! rows: every key in every line, in one order, never null (`""` and 0 are unknown), no floats, no time stamps of the run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Format, Piece, pieces};
use crate::dedup;
use crate::document::{Document, Fate, RuleName, Stage, Twin};

/// A line of `documents.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CleanRecord {
    /// `b3-` and 32 hex digits: the hash of source and record number, stable when rules change.
    pub id: String,
    /// The kept blocks, parted by a blank line, or as Markdown where the settings say so; never empty.
    pub text: String,
    /// The path as given.
    pub source: String,
    /// The address of the page, `""` if unknown.
    pub url: String,
    /// The language as a BCP 47 tag, `""` if unknown.
    pub language: String,
    /// What else was found out.
    pub metadata: RecordMetadata,
}

/// What a clean record says beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordMetadata {
    /// Number of the document inside its input, from 0.
    pub record: u64,
    /// `html` or `text`.
    pub media: String,
    /// The encoding that the bytes were in.
    pub encoding: String,
    /// Why that encoding: `bom`, `declared`, `utf8`, `nearly-utf8`, `mixed`, `zero-bytes`, `escapes`, `statistics`, `forced`.
    pub encoding_evidence: String,
    /// The title, `""` if unknown.
    pub title: String,
    /// Who wrote it, names parted by commas, `""` if unknown.
    pub byline: String,
    /// What the page says about the author.
    pub author_note: String,
    /// When it was published: ISO 8601, or as the page writes it where the day is in doubt, as in `03/04/2024`.
    pub published: String,
    /// The name of the site.
    pub site: String,
    /// The page's own description.
    pub description: String,
    /// Bytes of the document as decode met them.
    pub bytes_in: u64,
    /// Blocks that stand in `text`.
    pub blocks_kept: u64,
    /// Blocks that stand in the ledger.
    pub blocks_cut: u64,
    /// Changes inside blocks, each in the ledger.
    pub edits: u64,
    /// The other fields of the JSON object that the document stood in, as JSON; `""` where there are none.
    pub carried: String,
}

impl CleanRecord {
    /// The record of a document with its text as it is, `None` where nothing of it is kept.
    #[must_use]
    pub fn of(document: &Document) -> Option<Self> {
        Self::with(document, Format::Text)
    }

    /// The record of a document with its text in some form, `None` where nothing of it is kept.
    #[must_use]
    pub fn with(document: &Document, format: Format) -> Option<Self> {
        let text = match format {
            Format::Text => document.clean_text(),
            Format::Markdown => {
                let kept = document.blocks.iter().filter(|block| block.is_kept());
                let kept = kept.map(|block| Piece { text: document.block_text(block), kind: block.kind, shape: block.shape });
                pieces(&kept.collect::<Vec<_>>()).concat()
            }
        };
        if text.is_empty() {
            return None;
        }
        let kept = document.kept();
        let metadata = &document.metadata;
        Some(Self {
            id: document.id.clone(),
            text,
            source: document.source.clone(),
            url: metadata.url.clone(),
            language: metadata.language.clone(),
            metadata: RecordMetadata {
                record: document.record,
                media: document.media.name().to_owned(),
                encoding: document.encoding.label.clone(),
                encoding_evidence: document.encoding.evidence.name().to_owned(),
                title: metadata.title.clone(),
                byline: metadata.byline.clone(),
                author_note: metadata.author_note.clone(),
                published: metadata.published.clone(),
                site: metadata.site.clone(),
                description: metadata.description.clone(),
                bytes_in: document.bytes,
                blocks_kept: kept as u64,
                blocks_cut: (document.blocks.len() - kept) as u64,
                edits: document.edits.len() as u64,
                carried: document.carried.clone(),
            },
        })
    }
}

/// A line of `blocks.jsonl`: a block that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockRecord {
    /// Id of the document, and a dash, and the number of the block.
    pub id: String,
    /// The block; never empty.
    pub text: String,
    /// The path of the document as given.
    pub source: String,
    /// Id of the document.
    pub document: String,
    /// Number of the block in it, from 1.
    pub block: u32,
    /// `paragraph`, `heading`, `list-item`, `table-row`, `caption`, `quote` or `code`.
    pub kind: String,
    /// Where it stood: `line 12`, `lines 12-14`, or an element path.
    pub place: String,
    /// `b3-` and 32 hex digits: the hash of its normal form. Equal for blocks that say the same.
    pub key: String,
}

/// The lines of `blocks.jsonl` for a document.
#[must_use]
pub fn block_lines(document: &Document, settings: &dedup::Settings) -> Vec<BlockRecord> {
    let kept = (1u32..).zip(&document.blocks).filter(|(_, block)| block.is_kept());
    kept.map(|(number, block)| {
        let text = document.block_text(block);
        BlockRecord {
            id: format!("{}-{number}", document.id),
            text: text.to_owned(),
            source: document.source.clone(),
            document: document.id.clone(),
            block: number,
            kind: block.kind.name().to_owned(),
            place: block.place.clone(),
            key: settings.weighed(text, "").0.text(),
        }
    })
    .collect()
}

/// What a line of the ledger tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerKind {
    /// A block that was cut.
    Cut,
    /// A change inside a text.
    Edit,
}

/// A line of `cuts.jsonl`, the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerLine {
    /// Id of the document.
    pub document: String,
    /// Number of the block in it, from 1; 0 for an edit that came before there were blocks.
    pub block: u32,
    /// A cut or an edit.
    pub kind: LedgerKind,
    /// Where it stood: `line 12`, `lines 12-14`, or an element path.
    pub place: String,
    /// The stage that did it.
    pub stage: Stage,
    /// The rule that did it; `scutch rules NAME` explains it.
    pub rule: RuleName,
    /// The judge's probability of content in per mille, -1 where the judge did not decide.
    pub score: i32,
    /// The block that was cut, `""` for an edit.
    pub text: String,
    /// What was there before an edit.
    pub before: String,
    /// What is there after it.
    pub after: String,
    /// For a duplicate the copy that stayed; for furniture of a site the first copy, which has gone too.
    pub twin: Twin,
    /// For furniture of a site in how many of its documents it stands, else 0.
    pub documents: u64,
}

/// The lines of the ledger for a document: edits and cuts in the order of their blocks.
#[must_use]
pub fn ledger_lines(document: &Document) -> Vec<LedgerLine> {
    let mut lines: Vec<LedgerLine> = document
        .edits
        .iter()
        .map(|edit| LedgerLine {
            document: document.id.clone(),
            block: edit.block,
            kind: LedgerKind::Edit,
            place: edit.place.clone(),
            stage: edit.stage,
            rule: edit.rule.clone(),
            score: -1,
            text: String::new(),
            before: edit.before.clone(),
            after: edit.after.clone(),
            twin: Twin::default(),
            documents: 0,
        })
        .collect();
    for (number, block) in (1..).zip(&document.blocks) {
        let Fate::Cut(cut) = &block.fate else { continue };
        lines.push(LedgerLine {
            document: document.id.clone(),
            block: number,
            kind: LedgerKind::Cut,
            place: block.place.clone(),
            stage: cut.stage,
            rule: cut.rule.clone(),
            score: cut.score.map_or(-1, i32::from),
            text: document.block_text(block).to_owned(),
            before: String::new(),
            after: String::new(),
            twin: cut.twin.clone().unwrap_or_default(),
            documents: cut.documents,
        });
    }
    // Stable, so edits of a block stay in their order and before its cut.
    lines.sort_by_key(|line| line.block);
    lines
}
