//! The account of a whole run.
//!
//! In: what was read, judged and written. Out: `run.json`. It holds nothing that two runs over the same input could differ in: no
//! time, no thread, no machine.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dedup::near::Counts;
use crate::document::{Code, Document, Fate, Stage};
use crate::settings::Settings;

/// `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Version of the program.
    pub scutch: String,
    /// Hash of the settings.
    pub settings_hash: String,
    /// The settings in force.
    pub settings: Settings,
    /// Hash of the rule set.
    pub rules: String,
    /// Name and version of the judge.
    pub judge: String,
    /// Version of the normal form that dedup compares.
    pub normal_form: u32,
    /// The sums that must hold.
    pub balance: Balance,
    /// What each stage did, by its rules.
    pub stages: Vec<StageCounts>,
    /// What was counted of near-duplicates, where they were looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<NearCounts>,
    /// How many failures there are of each kind.
    pub failures: BTreeMap<String, u64>,
    /// Digest of each file of the output, by name.
    pub outputs: BTreeMap<String, String>,
    /// Each input with its size and digest, in input order.
    pub inputs: Vec<InputDigest>,
}

/// The sums that must hold: documents = written + nothing-left + all-duplicate, blocks = kept + cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Inputs found.
    pub inputs: u64,
    /// Documents that were decoded.
    pub documents: u64,
    /// Documents in the clean record.
    pub written: u64,
    /// Lines in the list of failures.
    pub failures: u64,
    /// Blocks of decoded text.
    pub blocks: u64,
    /// Blocks in the clean record.
    pub kept: u64,
    /// Blocks in the ledger.
    pub cut: u64,
    /// Edits in the ledger.
    pub edits: u64,
    /// Characters of decoded text in blocks.
    pub chars: u64,
    /// Characters in the clean record, without the blank lines between blocks.
    pub chars_kept: u64,
}

/// What one stage did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageCounts {
    /// The stage.
    pub stage: Stage,
    /// Blocks cut, by rule.
    pub cuts: BTreeMap<String, u64>,
    /// Edits made, by rule.
    pub edits: BTreeMap<String, u64>,
    /// Normalizations made, by rule.
    pub repairs: BTreeMap<String, u64>,
}

/// What was counted of near-duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearCounts {
    /// Of documents.
    pub documents: Counts,
    /// Of paragraphs.
    pub paragraphs: Counts,
}

/// An input as it lay on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputDigest {
    /// The path as given.
    pub source: String,
    /// Size in bytes.
    pub bytes: u64,
    /// `b3-` and 32 hex digits over its bytes.
    pub digest: String,
}

impl Run {
    /// An account with nothing in it yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let stage = |stage| StageCounts { stage, cuts: BTreeMap::new(), edits: BTreeMap::new(), repairs: BTreeMap::new() };
        Self {
            scutch: env!("CARGO_PKG_VERSION").to_owned(),
            settings_hash: settings.hash(),
            settings: settings.clone(),
            rules: crate::strip::rules::version(),
            judge: settings.strip.model().map(|model| model.name.clone()).unwrap_or_default(),
            normal_form: crate::dedup::NORMAL_FORM,
            stages: vec![stage(Stage::Decode), stage(Stage::Strip), stage(Stage::Dedup)],
            ..Self::default()
        }
    }

    fn stage(&mut self, wanted: Stage) -> Option<&mut StageCounts> {
        self.stages.iter_mut().find(|counts| counts.stage == wanted)
    }

    /// Counts a document that went through all stages.
    pub fn count(&mut self, document: &Document) {
        self.balance.documents += 1;
        for block in &document.blocks {
            let chars = document.block_text(block).chars().count() as u64;
            self.balance.blocks += 1;
            self.balance.chars += chars;
            match &block.fate {
                Fate::Kept => {
                    self.balance.kept += 1;
                    self.balance.chars_kept += chars;
                }
                Fate::Cut(cut) => {
                    self.balance.cut += 1;
                    if let Some(counts) = self.stage(cut.stage) {
                        *counts.cuts.entry(cut.rule.to_string()).or_default() += 1;
                    }
                }
            }
        }
        for edit in &document.edits {
            self.balance.edits += 1;
            if let Some(counts) = self.stage(edit.stage) {
                *counts.edits.entry(edit.rule.to_string()).or_default() += 1;
            }
        }
        if let Some(counts) = self.stage(Stage::Decode) {
            for (rule, times) in &document.repairs {
                *counts.repairs.entry(rule.to_string()).or_default() += times;
            }
        }
    }

    /// Counts a failure.
    pub fn count_failure(&mut self, code: Code) {
        self.balance.failures += 1;
        *self.failures.entry(code.name().to_owned()).or_default() += 1;
    }
}
