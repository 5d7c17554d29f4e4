//! The second pass: lines without their repeats, and the ledger.
//!
//! In: the lines of a batch, their layout, and the repeats among their paragraphs. Out: what is written. Pure, so it runs on any thread.
//! A paragraph that stays brings the line ends before it along, unless it has come to stand first.

use std::io::{self, Write as _};

use super::own_id;
use crate::dedup::spill::Varints;

/// A paragraph that repeats another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Number of the paragraph among all of the batch, from 0.
    pub paragraph: u64,
    /// Id of the document of the first copy, as JSON writes it.
    pub document: String,
    /// Number of the first copy in it, from 1.
    pub block: u32,
    /// Of furniture, in how many documents of its site it stands; 0 for a repeat.
    pub documents: u64,
}

/// What comes of a batch.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The lines that stay.
    pub lines: Vec<u8>,
    /// The ledger.
    pub ledger: Vec<u8>,
    /// Documents of which nothing stays.
    pub emptied: u64,
}

/// Renders a batch whose first line has number `first` in the file `name`, behind what `rendered` holds.
///
/// # Errors
///
/// Where the layout is not that of the batch, as when the file has changed since.
pub fn render(
    batch: &[u8],
    mut layout: &[u8],
    repeats: &[Repeat],
    name: &str,
    first: u64,
    ledger: bool,
    rendered: &mut Rendered,
) -> io::Result<()> {
    rendered.lines.reserve(batch.len());
    let (mut at, mut number, mut paragraph, mut repeats) = (0, first, 0, repeats);
    let changed = || io::Error::other("the file has changed since it was read first");
    let layout = &mut layout;
    while let Some(length) = layout.varint()? {
        let line = batch.get(at..at + length as usize).ok_or_else(changed)?;
        at += length as usize;
        if let Some(count) = layout.number()?.checked_sub(1) {
            let id = (layout.number()? as usize, layout.number()? as usize);
            let text = (layout.number()? as usize, layout.number()? as usize);
            let mine = repeats.iter().take_while(|repeat| repeat.paragraph < paragraph + count).count();
            let (cut, rest) = repeats.split_at(mine);
            repeats = rest;
            let id = if id.1 == 0 { None } else { Some(line.get(id.0..id.0 + id.1).ok_or_else(changed)?) };
            let id = id.map_or_else(|| own_id(name, number).into_bytes(), <[u8]>::to_vec);
            let document = Line { bytes: line, id: &id, number, text: text.0, end: text.0 + text.1 };
            document.render(count, layout, paragraph, cut, ledger, rendered).ok_or_else(changed)??;
            paragraph += count;
        }
        number += 1;
    }
    if at == batch.len() { Ok(()) } else { Err(changed()) }
}

struct Line<'a> {
    bytes: &'a [u8],
    id: &'a [u8],
    number: u64,
    text: usize,
    end: usize,
}

impl Line<'_> {
    /// Writes one line; `None` where the layout does not fit it.
    fn render(
        &self,
        count: u64,
        layout: &mut &[u8],
        paragraph: u64,
        mut repeats: &[Repeat],
        ledger: bool,
        rendered: &mut Rendered,
    ) -> Option<io::Result<()>> {
        let out = &mut rendered.lines;
        let begun = out.len();
        let whole = repeats.is_empty();
        out.extend_from_slice(if whole { self.bytes } else { self.bytes.get(..self.text)? });
        let (mut end, mut kept) = (self.text, false);
        for block in 0..count {
            let (gap, length) = match (layout.number(), layout.number()) {
                (Ok(gap), Ok(length)) => (gap as usize, length as usize),
                (Err(error), _) | (_, Err(error)) => return Some(Err(error)),
            };
            if whole {
                continue;
            }
            let (before, start) = (end, end + gap);
            end = start + length;
            let bytes = self.bytes.get(start..end)?;
            match repeats.split_first() {
                Some((repeat, rest)) if repeat.paragraph == paragraph + block => {
                    repeats = rest;
                    if ledger {
                        // Writing into memory cannot fail.
                        let _ = self.entry(block + 1, bytes, repeat, &mut rendered.ledger);
                    }
                }
                _ => {
                    if kept {
                        out.extend_from_slice(&self.bytes[before..start]);
                    }
                    kept = true;
                    out.extend_from_slice(bytes);
                }
            }
        }
        if whole {
            // A last line may lack its end.
            if !self.bytes.ends_with(b"\n") {
                out.push(b'\n');
            }
        } else if kept {
            out.extend_from_slice(self.bytes.get(self.end..)?);
            if !self.bytes.ends_with(b"\n") {
                out.push(b'\n');
            }
        } else {
            out.truncate(begun);
            rendered.emptied += 1;
        }
        Some(Ok(()))
    }

    /// A line of the ledger, with the keys of [`LedgerLine`](crate::write::LedgerLine) in their order.
    fn entry(&self, block: u64, text: &[u8], repeat: &Repeat, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(br#"{"document":""#);
        out.extend_from_slice(self.id);
        let rule = crate::dedup::rule(repeat.documents);
        write!(
            out,
            r#"","block":{block},"kind":"cut","place":"line {}","stage":"dedup","rule":"{rule}","score":-1,"text":""#,
            self.number
        )?;
        out.extend_from_slice(text);
        writeln!(
            out,
            r#"","before":"","after":"","twin":{{"document":"{}","block":{}}},"documents":{}}}"#,
            repeat.document, repeat.block, repeat.documents
        )
    }
}
