//! The records held against the inputs that they came from.
//!
//! In: the inputs of a run, as far as they are still there and still the same. Out: findings for every block that is neither in the
//! clean record nor in the ledger as it was decoded, or in both. Inputs are decoded one by one, as the run decoded them.

use std::path::{Path, PathBuf};

use super::check::Findings;
use super::files::{Places, names};
use super::ledger::{Books, Entries, hash};
use crate::document::{Document, Kind, Shape};
use crate::error::Error;
use crate::pipeline::{Parcel, decode_input};
use crate::read::Input;
use crate::strip::decoded_blocks;
use crate::write::{CleanRecord, Format, InputDigest, Piece, Run, pieces};

/// Decodes every input again that can be found, and holds the records against it.
pub(super) fn hold(folder: &Path, run: &Run, books: &Books, findings: &mut Findings) -> Result<(), Error> {
    let mut records = Places::open(folder, &names(run, "documents"))?;
    for input in &run.inputs {
        hold_input(input, run, books, &mut records, findings);
    }
    Ok(())
}

fn hold_input(was: &InputDigest, run: &Run, books: &Books, records: &mut Places, findings: &mut Findings) {
    let path = PathBuf::from(&was.source);
    // An input that could not be read to its end has no digest; some failure says so.
    if was.digest.is_empty() {
        let all = (was.source.clone(), 0)..=(was.source.clone(), u64::MAX);
        if books.listed.range(all).next().is_none() {
            findings.add("failures.jsonl", format!("{}: was not read, and is not listed", was.source));
        }
        findings.unread.push(was.source.clone());
        return;
    }
    if was.source == "-" || !path.is_file() {
        findings.gone.push(was.source.clone());
        return;
    }
    let changed = |findings: &mut Findings| findings.changed.push(was.source.clone());
    if path.metadata().is_ok_and(|metadata| metadata.len() != was.bytes) {
        return changed(findings);
    }
    let input = Input { path: Some(path), source: was.source.clone(), size: was.bytes, skip: 0 };
    // Whether it is what it was shows only at its end; what is found in one that is not is not wrong.
    let mut own = Findings::default();
    for parcel in decode_input(&input, &run.settings) {
        match parcel {
            Parcel::Document(document) => hold_document(&document, run.settings.write.format, books, records, &mut own),
            Parcel::Failure(failure) if !books.listed.contains(&(failure.source.clone(), failure.record)) => {
                own.add("failures.jsonl", format!("{}: {}; it is not listed", failure.source, failure.message));
            }
            Parcel::Input(now) if now != *was => return changed(findings),
            _ => {}
        }
    }
    findings.held += u64::from(own.holds());
    findings.take(own);
}

/// Walks the blocks of a document in order: each is in the ledger as it was decoded, or comes next in the clean text.
fn hold_document(document: &Document, format: Format, books: &Books, records: &mut Places, findings: &mut Findings) {
    let text = match books.documents.get(&document.id) {
        Some(written) => match record_at(records, written.offset).filter(|record| record.id == document.id) {
            Some(record) => record.text,
            None => return findings.add("documents.jsonl", format!("{}: its line cannot be read again", document.id)),
        },
        None if books.nothing_kept.contains_key(&document.id) => String::new(),
        None if books.listed.contains(&(document.source.clone(), document.record)) => return,
        None => {
            return findings.add(
                "documents.jsonl",
                format!("{}: {} is missing, and is not listed as a failure", document.id, document.source),
            );
        }
    };
    let none = Entries::default();
    let entries = books.ledger.get(&document.id).unwrap_or(&none);
    if let Err((file, what)) = walk(&decoded_blocks(document), &text, entries, format) {
        findings.add(file, format!("{} ({}), {what}", document.id, document.source));
    }
}

fn walk(blocks: &[(String, Kind, Shape)], text: &str, entries: &Entries, format: Format) -> Result<(), (&'static str, String)> {
    let kept = (1u32..).zip(blocks).filter(|(number, _)| !entries.cuts.contains_key(number));
    let kept: Vec<Piece> = kept.map(|(_, (text, kind, shape))| Piece { text, kind: *kind, shape: *shape }).collect();
    let mut written = match format {
        Format::Text => Vec::new(),
        Format::Markdown => pieces(&kept),
    }
    .into_iter();
    let mut rest = text;
    for (number, (block, ..)) in (1u32..).zip(blocks) {
        if let Some(cut) = entries.cuts.get(&number) {
            if *cut != hash(block) {
                return Err(("cuts.jsonl", format!("block {number}: the ledger holds another text than was decoded")));
            }
            continue;
        }
        let next = if let Some(piece) = written.next() {
            rest.strip_prefix(piece.as_str())
        } else {
            let next = if rest.len() == text.len() { Some(rest) } else { rest.strip_prefix("\n\n") };
            next.and_then(|next| next.strip_prefix(block.as_str()))
        };
        rest = next.ok_or_else(|| {
            ("documents.jsonl", format!("block {number}: is not in the ledger, and does not come next in the clean text"))
        })?;
    }
    if !rest.is_empty() {
        return Err(("documents.jsonl", "after the last block: the clean text goes on with what was never decoded".to_owned()));
    }
    let beyond = entries.cuts.keys().next_back().filter(|last| **last as usize > blocks.len());
    beyond.map_or(Ok(()), |last| Err(("cuts.jsonl", format!("block {last}: the document has {} blocks", blocks.len()))))
}

fn record_at(records: &mut Places, offset: u64) -> Option<CleanRecord> {
    serde_json::from_slice(&records.line(offset).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(lines: &[&str]) -> Vec<(String, Kind, Shape)> {
        lines.iter().map(|line| ((*line).to_owned(), Kind::Paragraph, Shape::default())).collect()
    }

    fn entries(cuts: &[(u32, &str)]) -> Entries {
        Entries { cuts: cuts.iter().map(|(number, text)| (*number, hash(text))).collect(), ..Entries::default() }
    }

    #[test]
    fn kept_and_cut_must_make_up_what_was_decoded() {
        let all = blocks(&["a", "Share", "b"]);
        assert!(walk(&all, "a\n\nb", &entries(&[(2, "Share")]), Format::Text).is_ok());
        for (text, cuts) in [
            ("a\n\nb", vec![]),                          // a block is nowhere
            ("a\n\nb", vec![(2, "share")]),              // the ledger holds another text
            ("a\n\nShare\n\nb", vec![(2, "Share")]),     // a block is in both
            ("a\n\nb\n\nc", vec![(2, "Share")]),         // the record holds more
            ("b\n\na", vec![(2, "Share")]),              // another order
            ("a\nb", vec![(2, "Share")]),                // another separator
            ("a\n\nb", vec![(2, "Share"), (4, "more")]), // the ledger holds more
        ] {
            assert!(walk(&all, text, &entries(&cuts), Format::Text).is_err(), "{text:?} {cuts:?}");
        }
    }

    #[test]
    fn a_document_may_be_cut_whole() {
        assert!(walk(&blocks(&["Share"]), "", &entries(&[(1, "Share")]), Format::Text).is_ok());
    }
}
