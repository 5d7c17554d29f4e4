//! Does the account of a run hold?
//!
//! In: a folder that a run wrote. Out: [`Findings`]: the sums, and everything that is wrong with file, document and block. It believes
//! nothing that `run.json` says: lines are counted, files are hashed, and inputs that are still there are decoded again to prove that
//! kept + cut = decoded. It changes no file, and holds no text of more than one document at a time.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::files::{Files, digest};
use super::ledger::{Books, document_lines, failure_lines, ledger_lines};
use super::source;
use crate::document::Code;
use crate::error::{Error, path_text};
use crate::write::{Balance, Format, Run};

/// How many wrongs are kept with their words; all are counted.
const KEPT: usize = 20;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// The sums as counted, not as `run.json` gives them.
    pub balance: Balance,
    /// The first wrongs that were found.
    pub wrongs: Vec<Wrong>,
    /// How many wrongs were found in all.
    pub wrong: u64,
    /// Inputs that were decoded again and hold.
    pub held: u64,
    /// Inputs that the run could not read; the list of failures says why.
    pub unread: Vec<String>,
    /// Inputs that cannot be read again: moved, deleted, or standard input.
    pub gone: Vec<String>,
    /// Inputs that are not what they were when the run read them.
    pub changed: Vec<String>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The file of the output in which it shows.
    pub file: &'static str,
    /// What is wrong, with document and block.
    pub what: String,
}

impl Findings {
    /// True where nothing is wrong.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.wrong == 0
    }

    pub(super) fn add(&mut self, file: &'static str, what: impl Into<String>) {
        self.wrong += 1;
        if self.wrongs.len() < KEPT {
            self.wrongs.push(Wrong { file, what: what.into() });
        }
    }

    /// Adds the wrongs that were found apart.
    pub(super) fn take(&mut self, other: Self) {
        self.wrong += other.wrong;
        self.wrongs.extend(other.wrongs);
        self.wrongs.truncate(KEPT);
    }

    /// Adds a wrong where two numbers differ.
    fn same(&mut self, file: &'static str, what: &str, said: u64, counted: u64) {
        if said != counted {
            self.add(file, format!("{what}: run.json says {said}, counted {counted}"));
        }
    }
}

/// Checks the output folder `folder`. With `sources` every input that can still be found is decoded again.
///
/// # Errors
///
/// [`Error::Usage`] where the folder is no output folder; else where a file of it cannot be read.
pub fn check(folder: &Path, sources: bool) -> Result<Findings, Error> {
    let run = account(folder)?;
    let mut findings = Findings::default();
    let mut books = Books::default();
    let mut digests = BTreeMap::new();
    let files = Files { folder, run: &run };
    document_lines(&files, &mut books, &mut digests, &mut findings)?;
    ledger_lines(&files, &mut books, &mut digests, &mut findings)?;
    failure_lines(&files, &mut books, &mut digests, &mut findings)?;
    for name in run.outputs.keys().filter(|name| name.starts_with("blocks") && !name.contains(['/', '\\'])) {
        digests.insert(name.clone(), digest(&folder.join(name))?);
    }
    for (name, digest) in digests {
        let file = stem_file(&name);
        match run.outputs.get(&name) {
            Some(said) if *said == digest => {}
            Some(_) => findings.add(file, "its bytes are not those that the run wrote: the digest differs"),
            None => findings.add("run.json", format!("gives no digest of {name}")),
        }
    }
    sums(&run, &books, &mut findings);
    books.documents_agree(&mut findings);
    books.twins_stay(!run.settings.dedup.index.is_empty(), &mut findings);
    if sources {
        source::hold(folder, &run, &books, &mut findings)?;
    }
    Ok(findings)
}

/// The kind of file that a name stands for.
fn stem_file(name: &str) -> &'static str {
    let kinds = [("documents", "documents.jsonl"), ("cuts", "cuts.jsonl"), ("failures", "failures.jsonl")];
    kinds.iter().find(|(stem, _)| name.starts_with(stem)).map_or("blocks.jsonl", |(_, file)| file)
}

fn account(folder: &Path) -> Result<Run, Error> {
    let path = folder.join("run.json");
    let bytes = std::fs::read(&path).map_err(|error| {
        let why = if error.kind() == ErrorKind::NotFound {
            "there is no run.json in it".to_owned()
        } else {
            format!("run.json: {error}")
        };
        Error::Usage(format!("{}: is no output folder, {why}; name a folder that `scutch run` wrote", path_text(folder)))
    })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Error::Usage(format!("{}: is no account of this version of scutch: {error}; run again", path_text(&path))))
}

/// Every number of the account against what was counted.
fn sums(run: &Run, books: &Books, findings: &mut Findings) {
    let nothing_kept = [Code::NothingLeft, Code::AllDuplicate].map(|code| books.failures.get(code.name()).copied().unwrap_or(0));
    let written = books.documents.len() as u64;
    let kept: u64 = books.documents.values().map(|document| document.kept).sum();
    // Marks of Markdown are no characters of blocks; only the inputs tell these from each other.
    let chars_kept = match run.settings.write.format {
        Format::Text => books.chars_kept,
        Format::Markdown => run.balance.chars_kept,
    };
    let counted = Balance {
        inputs: run.inputs.len() as u64,
        documents: written + nothing_kept.iter().sum::<u64>(),
        written,
        failures: books.failures.values().sum(),
        blocks: kept + books.cuts(),
        kept,
        cut: books.cuts(),
        edits: books.edits(),
        chars: chars_kept + books.chars_cut,
        chars_kept,
    };
    let said = &run.balance;
    for (file, what, said, counted) in [
        ("run.json", "inputs", said.inputs, counted.inputs),
        ("documents.jsonl", "documents written", said.written, counted.written),
        ("failures.jsonl", "failures", said.failures, counted.failures),
        ("run.json", "documents = written + nothing-left + all-duplicate", said.documents, counted.documents),
        ("documents.jsonl", "blocks kept", said.kept, counted.kept),
        ("cuts.jsonl", "blocks cut", said.cut, counted.cut),
        ("run.json", "blocks = kept + cut", said.blocks, counted.blocks),
        ("cuts.jsonl", "edits", said.edits, counted.edits),
        ("documents.jsonl", "characters kept", said.chars_kept, counted.chars_kept),
        ("run.json", "characters = kept + cut", said.chars, counted.chars),
    ] {
        findings.same(file, what, said, counted);
    }
    for (code, said, counted) in both(&run.failures, &books.failures) {
        findings.same("failures.jsonl", code, said, counted);
    }
    for stage in &run.stages {
        let none = BTreeMap::new();
        let cuts = books.cuts_by_rule.get(&stage.stage).unwrap_or(&none);
        for (rule, said, counted) in both(&stage.cuts, cuts) {
            findings.same("cuts.jsonl", &format!("blocks cut by {}/{rule}", stage.stage.name()), said, counted);
        }
        let edits = books.edits_by_rule.get(&stage.stage).unwrap_or(&none);
        for (rule, said, counted) in both(&stage.edits, edits) {
            findings.same("cuts.jsonl", &format!("edits by {}/{rule}", stage.stage.name()), said, counted);
        }
    }
    findings.balance = counted;
}

/// Every key of two tables with both values.
fn both<'a>(said: &'a BTreeMap<String, u64>, counted: &'a BTreeMap<String, u64>) -> Vec<(&'a str, u64, u64)> {
    let keys: std::collections::BTreeSet<&String> = said.keys().chain(counted.keys()).collect();
    let value = |table: &BTreeMap<String, u64>, key: &String| table.get(key).copied().unwrap_or(0);
    keys.into_iter().map(|key| (key.as_str(), value(said, key), value(counted, key))).collect()
}
