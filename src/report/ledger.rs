//! The lines of an output folder, read once and kept small.
//!
//! In: the three files of lines. Out: [`Books`]: numbers, short hashes and places in files, but no texts, so that a large corpus can be
//! checked too. A line that cannot be read is a finding, and the next line is tried.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Findings;
use super::files::{Digests, Files, each_line};
use crate::document::{Code, Failure, Stage, Twin};
use crate::error::Error;
use crate::write::{CleanRecord, LedgerKind, LedgerLine};

/// What the files of a run say.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// Documents in the clean record, by id.
    pub documents: BTreeMap<String, Written>,
    /// What the ledger says of each document, by id.
    pub ledger: BTreeMap<String, Entries>,
    /// How many failures there are of each code.
    pub failures: BTreeMap<String, u64>,
    /// Documents of which nothing is kept, by id, and what else is listed by source and number.
    pub nothing_kept: BTreeMap<String, Code>,
    pub listed: BTreeSet<(String, u64)>,
    /// Cuts and edits of each stage by rule.
    pub cuts_by_rule: BTreeMap<Stage, BTreeMap<String, u64>>,
    pub edits_by_rule: BTreeMap<Stage, BTreeMap<String, u64>>,
    /// Characters of the blocks in the clean record and in the ledger.
    pub chars_kept: u64,
    pub chars_cut: u64,
}

/// A document of the clean record.
#[derive(Debug)]
pub(super) struct Written {
    /// Where its line stands in the file.
    pub offset: u64,
    /// Blocks that it keeps, and what it says of the ledger.
    pub kept: u64,
    pub cut: u64,
    pub edits: u64,
}

/// What the ledger says of one document.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// The hash of each cut block's text, by number.
    pub cuts: BTreeMap<u32, Hash>,
    /// The twin of each duplicate.
    pub twins: Vec<(u32, Twin)>,
    /// How many edits.
    pub edits: u64,
}

/// 128 bits of blake3.
pub(super) type Hash = [u8; 16];

/// The hash of a block's text.
pub(super) fn hash(text: &str) -> Hash {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    short
}

impl Books {
    pub fn cuts(&self) -> u64 {
        self.ledger.values().map(|entries| entries.cuts.len() as u64).sum()
    }

    pub fn edits(&self) -> u64 {
        self.ledger.values().map(|entries| entries.edits).sum()
    }

    /// What each record says of its cuts and edits is what the ledger holds, and the ledger tells of no document that is nowhere.
    pub fn documents_agree(&self, findings: &mut Findings) {
        let none = Entries::default();
        for (id, document) in &self.documents {
            let entries = self.ledger.get(id).unwrap_or(&none);
            let (cuts, edits) = (entries.cuts.len() as u64, entries.edits);
            if document.cut != cuts {
                findings.add("documents.jsonl", format!("{id}: says {} blocks cut, the ledger holds {cuts}", document.cut));
            }
            if document.edits != edits {
                findings.add("documents.jsonl", format!("{id}: says {} edits, the ledger holds {edits}", document.edits));
            }
            if self.nothing_kept.contains_key(id) {
                findings.add("failures.jsonl", format!("{id}: stands in the clean record too"));
            }
        }
        for id in self.ledger.keys().filter(|id| !self.documents.contains_key(*id) && !self.nothing_kept.contains_key(*id)) {
            findings.add("cuts.jsonl", format!("{id}: is neither in the clean record nor among the failures"));
        }
    }

    /// Every duplicate names a block that stayed.
    pub fn twins_stay(&self, indexed: bool, findings: &mut Findings) {
        for (id, entries) in &self.ledger {
            for (block, twin) in &entries.twins {
                let (other, number) = (&twin.document, twin.block);
                let blocks = self.documents.get(other).map(|document| document.kept + document.cut);
                let wrong = match blocks {
                    // A document that was cut as a near copy names another as a whole, of which copies of blocks may have gone.
                    _ if number == 0 && (blocks.is_some() || self.nothing_kept.contains_key(other)) => continue,
                    // An earlier batch may hold it; this account does not know.
                    None if indexed => continue,
                    None => "which is not in the clean record",
                    Some(blocks) if number == 0 || u64::from(number) > blocks => "which has no such block",
                    Some(_) if self.ledger.get(other).is_some_and(|entries| entries.cuts.contains_key(&number)) => {
                        "where that block is cut too"
                    }
                    Some(_) => continue,
                };
                findings.add("cuts.jsonl", format!("{id}, block {block}: its twin is block {number} of {other}, {wrong}"));
            }
        }
    }
}

/// Reads `documents.jsonl`, or its shards.
pub(super) fn document_lines(
    files: &Files<'_>,
    books: &mut Books,
    digests: &mut Digests,
    findings: &mut Findings,
) -> Result<(), Error> {
    each_line(files, "documents.jsonl", digests, findings, |offset, record: CleanRecord, findings| {
        let (kept, cut, edits) = (record.metadata.blocks_kept, record.metadata.blocks_cut, record.metadata.edits);
        if record.text.is_empty() || kept == 0 {
            findings.add("documents.jsonl", format!("{}: has no text", record.id));
        }
        // Two line ends between any two blocks.
        books.chars_kept += (record.text.chars().count() as u64).saturating_sub(2 * kept.saturating_sub(1));
        if books.documents.insert(record.id.clone(), Written { offset, kept, cut, edits }).is_some() {
            findings.add("documents.jsonl", format!("{}: stands there twice", record.id));
        }
    })
}

/// Reads `cuts.jsonl`, or its shards.
pub(super) fn ledger_lines(
    files: &Files<'_>,
    books: &mut Books,
    digests: &mut Digests,
    findings: &mut Findings,
) -> Result<(), Error> {
    each_line(files, "cuts.jsonl", digests, findings, |_, line: LedgerLine, findings| {
        let rules = if line.kind == LedgerKind::Cut { &mut books.cuts_by_rule } else { &mut books.edits_by_rule };
        *rules.entry(line.stage).or_default().entry(line.rule.to_string()).or_default() += 1;
        if !books.ledger.contains_key(&line.document) {
            books.ledger.insert(line.document.clone(), Entries::default());
        }
        let Some(entries) = books.ledger.get_mut(&line.document) else { return };
        match line.kind {
            LedgerKind::Edit => entries.edits += 1,
            LedgerKind::Cut => {
                books.chars_cut += line.text.chars().count() as u64;
                if entries.cuts.insert(line.block, hash(&line.text)).is_some() || line.block == 0 {
                    findings.add("cuts.jsonl", format!("{}, block {}: is cut twice, or no block", line.document, line.block));
                }
                if line.rule == "site-furniture" {
                    // Its first copy has gone too.
                } else if !line.twin.document.is_empty() {
                    entries.twins.push((line.block, line.twin));
                } else if line.stage == Stage::Dedup {
                    findings.add("cuts.jsonl", format!("{}, block {}: a duplicate without a twin", line.document, line.block));
                }
            }
        }
    })
}

/// Reads `failures.jsonl`, or its shards.
pub(super) fn failure_lines(
    files: &Files<'_>,
    books: &mut Books,
    digests: &mut Digests,
    findings: &mut Findings,
) -> Result<(), Error> {
    each_line(files, "failures.jsonl", digests, findings, |_, failure: Failure, findings| {
        *books.failures.entry(failure.code.name().to_owned()).or_default() += 1;
        if matches!(failure.code, Code::NothingLeft | Code::AllDuplicate)
            && books.nothing_kept.insert(failure.document.clone(), failure.code).is_some()
        {
            findings.add("failures.jsonl", format!("{}: stands there twice", failure.document));
        }
        books.listed.insert((failure.source, failure.record));
    })
}
