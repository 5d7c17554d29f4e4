//! The first pass: where the paragraphs of each line are, and their keys.
//!
//! In: whole lines of JSON. Out: [`Scanned`]: a layout that tells the second pass where to copy from, documents with ids and keys, and
//! a failure for each line that is no record. Pure, so it runs on any thread.
//!
//! The layout holds numbers of few bytes. For each line: its length with the line end; 0 for a line that is no document, else 1 more
//! than the number of its paragraphs; then, for a document, where its id begins and how long that is (both 0 where it has none), where
//! its text begins and how long that is, and for each paragraph how far it begins behind the last one and how long it is.

use std::ops::Range;

use serde_json::value::RawValue;

use super::paragraphs::{paragraphs, unescape};
use super::{Plain, own_id};
use crate::dedup::spill::put_varint;
use crate::dedup::{Counted, Scope};
use crate::document::Code;
use crate::json;
use crate::strip::host;

/// What a batch of lines holds.
#[derive(Debug, Default)]
pub struct Scanned {
    /// Where everything is.
    pub layout: Vec<u8>,
    /// Documents in order.
    pub documents: Vec<ScannedDocument>,
    /// Those keys of all documents that count for something.
    pub keys: Vec<Counted>,
    /// Lines that are no record: number in the batch from 0, and what is wrong.
    pub wrong: Vec<(u64, Code, String)>,
    /// How many lines there are.
    pub lines: u64,
}

/// A document of a batch.
#[derive(Debug)]
pub struct ScannedDocument {
    /// Its id as JSON writes it.
    pub id: String,
    /// How many paragraphs it has.
    pub paragraphs: u32,
    /// How many keys.
    pub keys: usize,
    /// Hash of its site, where furniture is looked for.
    pub site: u64,
}

/// A line that is no record.
enum NoRecord {
    Blank,
    Wrong(Code, String),
}

const fn malformed(message: String) -> NoRecord {
    NoRecord::Wrong(Code::Malformed, message)
}

/// Scans a batch. `name` and `first` (the number of its first line) make ids for records that have none.
#[must_use]
pub fn scan(batch: &[u8], name: &str, first: u64, plain: &Plain<'_>) -> Scanned {
    let mut scanned = Scanned::default();
    let mut work = Work { plain, text: Vec::new(), layout: Vec::new() };
    let mut at = 0;
    while at < batch.len() {
        let end = memchr::memchr(b'\n', &batch[at..]).map_or(batch.len(), |length| at + length + 1);
        let line = &batch[at..end];
        let number = scanned.lines;
        scanned.lines += 1;
        // Writing into memory cannot fail.
        let _ = put_varint(&mut scanned.layout, line.len() as u64);
        match work.line(line, || own_id(name, first + number), &mut scanned) {
            Ok(()) => {}
            Err(none) => {
                scanned.layout.push(0);
                if let NoRecord::Wrong(code, wrong) = none {
                    scanned.wrong.push((number, code, wrong));
                }
            }
        }
        at = end;
    }
    scanned
}

struct Work<'a> {
    plain: &'a Plain<'a>,
    text: Vec<u8>,
    layout: Vec<u8>,
}

impl Work<'_> {
    /// Scans one line.
    fn line(&mut self, line: &[u8], own_id: impl Fn() -> String, scanned: &mut Scanned) -> Result<(), NoRecord> {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Err(NoRecord::Blank);
        }
        let text = std::str::from_utf8(line)
            .map_err(|error| malformed(format!("byte {} is no UTF-8; write the file as UTF-8", error.valid_up_to() + 1)))?;
        let places = Places::read(text, self.plain.text_field)?;
        let raw = &text[places.text.clone()];
        let site = || places.site.clone().map(|range| site_of(&text[range])).unwrap_or_default();
        let site_hash = self.plain.settings.site_hash(&site);
        let salt = match self.plain.settings.scope {
            Scope::Site => site(),
            Scope::Document => own_id(),
            Scope::Off | Scope::Corpus => String::new(),
        };
        let (mut count, before) = (0, scanned.keys.len());
        let mut last = 0;
        self.layout.clear();
        let (words, layout) = (&mut self.text, &mut self.layout);
        let settings = self.plain.settings;
        paragraphs(raw, self.plain.unit, |paragraph| {
            count += 1;
            let range = paragraph.range;
            let _ = put_varint(layout, (range.start - last) as u64);
            let _ = put_varint(layout, range.len() as u64);
            last = range.end;
            let bytes = if paragraph.escaped {
                unescape(&raw.as_bytes()[range], words);
                words.as_slice()
            } else {
                &raw.as_bytes()[range]
            };
            let keyed = settings.key(bytes, &salt);
            scanned.keys.extend(keyed.map(|(key, evidence)| Counted { block: count, key, evidence }));
        });
        if count == 0 {
            scanned.keys.truncate(before);
            return Err(NoRecord::Wrong(
                Code::Empty,
                format!("`{}` is empty; nothing to keep of this record", self.plain.text_field),
            ));
        }
        let id = places.id.clone().map_or_else(own_id, |range| text[range].to_owned());
        let id_range = places.id.unwrap_or_default();
        for number in
            [u64::from(count) + 1, id_range.start as u64, id_range.len() as u64, places.text.start as u64, places.text.len() as u64]
        {
            let _ = put_varint(&mut scanned.layout, number);
        }
        scanned.layout.extend_from_slice(&self.layout);
        scanned.documents.push(ScannedDocument { id, paragraphs: count, keys: scanned.keys.len() - before, site: site_hash });
        Ok(())
    }
}

/// The host of an address, or the text itself where it is none.
fn site_of(raw: &str) -> String {
    let host = host(raw);
    if host.is_empty() { raw.to_owned() } else { host }
}

/// Where the fields that matter stand in a line, without their quotes.
#[derive(Debug, Default)]
struct Places {
    text: Range<usize>,
    id: Option<Range<usize>>,
    site: Option<Range<usize>>,
}

impl Places {
    fn read(line: &str, text_field: &str) -> Result<Self, NoRecord> {
        let fields: json::Fields = serde_json::from_str(line.strip_prefix('\u{feff}').unwrap_or(line))
            .map_err(|error| malformed(format!("is no JSON object: {error}; mend the line")))?;
        let within = |value: &str| {
            let start = value.as_ptr() as usize - line.as_ptr() as usize;
            start..start + value.len()
        };
        let string = |value: &RawValue| value.get().strip_prefix('"').and_then(|value| value.strip_suffix('"')).map(within);
        let text = fields
            .value(text_field)
            .ok_or_else(|| malformed(format!("has no field `{text_field}`; name the right one with --text-field")))?;
        let text = string(text)
            .ok_or_else(|| malformed(format!("`{text_field}` is no string; name the right field with --text-field")))?;
        // An id that is a number is used as it is written; anything else makes no name.
        let number =
            |value: &RawValue| value.get().starts_with(|c: char| c == '-' || c.is_ascii_digit()).then(|| within(value.get()));
        let id = fields.value("id").and_then(|value| string(value).or_else(|| number(value)));
        let site = fields
            .value("url")
            .and_then(string)
            .filter(|range| !range.is_empty())
            .or_else(|| fields.value("source").and_then(string));
        Ok(Self { text, id: id.filter(|range| !range.is_empty()), site })
    }
}
