//! Parquet: a table in row groups, each column of a group in a piece.
//!
//! In: a file, of which any part can be read. Out: its rows in order, one record each, as the JSON object that the row is, so that it goes
//! the way of a line of JSON Lines. A row group that is damaged costs the rest of its rows, and is one failure. It never holds more than a
//! page of each column, and whatever the file claims, it allocates in proportion to what is there.

mod column;
mod footer;
mod limits;
mod pages;
mod thrift;
mod tree;
mod unpack;
mod value;

use std::cell::Cell;
use std::fmt::Display;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};

use self::column::Column;
use self::pages::{Layout, Pages, Raw};
use self::tree::Tree;
use super::Settings;
use super::limits::{EXPANSION, is_bomb};
use super::packed::{Body, Cut};
use super::tabular::Trouble;
use crate::document::Code;

/// What a row counts at least, where it is asked whether a file is made to cost time: about a line in the list of failures.
const ROW: u64 = 128;

thread_local! {
    static SHELTERED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic in this thread is another crate's way to say that a file is damaged: it is caught, and nobody need be told.
pub(crate) fn is_sheltered() -> bool {
    SHELTERED.get()
}

/// Does what may panic on hostile data. An error comes in the words for the list of failures.
fn sheltered<T, E: Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    SHELTERED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    SHELTERED.set(false);
    match done {
        Ok(done) => done.map_err(|error| words(&error)),
        Err(_) => Err("its data is not what the format asks for".into()),
    }
}

/// An error in few words. The crate quotes data.
fn words(error: &impl Display) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("Parquet error: ").unwrap_or(&text);
    let line = text.lines().next().unwrap_or_default();
    line.chars().take(200).collect()
}

fn damaged(message: impl Into<String>) -> Trouble {
    (Code::Damaged, message.into())
}

/// A table that is being read.
pub(super) struct Table {
    raw: Arc<Raw>,
    metadata: ParquetMetaData,
    tree: Tree,
    /// Number of the next row group, and of the next row in the file.
    group: usize,
    row: u64,
    open: Option<Group>,
    /// Up to where the file was read for what was given.
    passed: u64,
    /// How many bytes were given.
    given: u64,
}

/// A row group that is being read.
struct Group {
    columns: Vec<Box<dyn Column>>,
    rows: u64,
    /// How many rows were given.
    done: u64,
    /// Where in the file it begins and ends.
    begin: u64,
    end: u64,
}

impl Table {
    /// Reads the footer of a file of `size` bytes.
    pub fn open(file: File, size: u64, settings: &Settings) -> Result<Self, Trouble> {
        let raw = Arc::new(Raw::new(file, size));
        let cut = || damaged("is Parquet that is cut; fetch the file again");
        let read = |at, length| raw.read(at, length).map_err(|error| raw.error().unwrap_or_else(|| damaged(error.to_string())));
        let tail = read(size.saturating_sub(footer::TAIL), footer::TAIL)?.try_into().map_err(|_| cut())?;
        let length = footer::length(tail, size)?;
        let metadata = footer::parse(&read(size - footer::TAIL - length, length)?)?;
        let schema = metadata.file_metadata().schema_descr();
        if schema.num_columns() == 0 {
            return Err((Code::Empty, "is Parquet without a column; nothing to clean".into()));
        }
        let unread = |column: &&ColumnChunkMetaData| !unpack::is_read(column.compression_codec());
        if let Some(column) = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns).find(unread) {
            let name = column.compression_codec();
            return Err((Code::Unreadable, format!("is Parquet packed with {name:?}, which is not read; write it anew with zstd")));
        }
        let tree = sheltered(|| Ok::<_, String>(Tree::new(schema.root_schema(), [&settings.html_field, &settings.text_field])));
        let tree = tree.map_err(|why| damaged(format!("is Parquet with a damaged schema ({why}); fetch the file again")))?;
        Ok(Self { raw, metadata, tree, group: 0, row: 0, open: None, passed: 0, given: 0 })
    }

    /// Up to where the file was read, in bytes.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// The next record, `None` at the end.
    pub fn next(&mut self, limit: usize) -> Option<Cut> {
        loop {
            if is_bomb(self.raw.size, self.given) {
                self.given = 0;
                (self.open, self.group) = (None, usize::MAX);
                let message = format!("its rows are more than {EXPANSION} times as long as the file; what came first was read");
                return Some(Cut::bad(format!("row {}", self.row.saturating_add(1)), Code::Oversize, message));
            }
            let Some(group) = &mut self.open else {
                let metadata = self.metadata.row_groups().get(self.group)?;
                self.group += 1;
                match Group::open(&self.raw, metadata) {
                    Ok(group) => self.open = Some(group),
                    Err(why) => {
                        let rows = u64::try_from(metadata.num_rows()).unwrap_or(0);
                        return Some(self.lost(rows, &why));
                    }
                }
                continue;
            };
            if group.done == group.rows {
                self.passed = self.passed.max(group.end);
                let over = sheltered(|| group.is_over());
                self.open = None;
                match over {
                    Ok(true) => continue,
                    Ok(false) => return Some(self.lost(0, "it holds more values than rows")),
                    Err(why) => return Some(self.lost(0, &why)),
                }
            }
            let tree = &self.tree;
            match sheltered(|| tree.row(&mut group.columns)) {
                Ok(row) => {
                    group.done += 1;
                    self.row = self.row.saturating_add(1);
                    let share = u128::from(group.end - group.begin) * u128::from(group.done) / u128::from(group.rows.max(1));
                    self.passed = self.passed.max(group.begin + share as u64);
                    self.given += (row.bytes.len() as u64).max(ROW);
                    let place = format!("row {}", self.row);
                    if row.bytes.len() > limit {
                        return Some(Cut::over(place));
                    }
                    return Some(Cut::of(place, row.bytes, Body::Row { charset: row.charset }));
                }
                Err(why) => {
                    let left = group.rows - group.done;
                    self.open = None;
                    return Some(self.lost(left, &why));
                }
            }
        }
    }

    /// What is told of a row group of which so many rows cannot be read.
    fn lost(&mut self, rows: u64, why: &str) -> Cut {
        let first = self.row.saturating_add(1);
        self.row = self.row.saturating_add(rows);
        let place = format!("row {first}");
        if let Some((code, message)) = self.raw.error() {
            return Cut::bad(place, code, message);
        }
        let rows = match rows {
            0 => "all its rows were read".to_owned(),
            1 => format!("row {first} of the file is lost"),
            _ => format!("rows {first} to {} of the file are lost", self.row),
        };
        let of = self.metadata.num_row_groups();
        let message = format!("row group {} of {of} is damaged: {why}; {rows}; fetch the file again, or write it anew", self.group);
        Cut::bad(place, Code::Damaged, message)
    }
}

impl Group {
    fn open(raw: &Arc<Raw>, metadata: &RowGroupMetaData) -> Result<Self, String> {
        let rows = u64::try_from(metadata.num_rows()).map_err(|_| "it is said to have fewer rows than none")?;
        let parts: Vec<(u64, u64)> = metadata.columns().iter().map(|column| part(column, raw.size)).collect::<Result<_, _>>()?;
        let begin = parts.iter().map(|(begin, _)| *begin).min().unwrap_or(0);
        let end = parts.iter().map(|(_, end)| *end).max().unwrap_or(0);
        let columns = sheltered(|| {
            let columns = metadata.columns().iter().zip(&parts).map(|(column, (at, end))| {
                let kind = column.column_descr_ptr();
                let layout = Layout {
                    codec: column.compression_codec(),
                    kind: kind.physical_type(),
                    width: kind.type_length(),
                    definition: kind.max_def_level(),
                    repetition: kind.max_rep_level(),
                };
                let pace = Arc::default();
                column::open(&kind, Pages::new(Arc::clone(raw), *at, *end, layout, Arc::clone(&pace)), pace)
            });
            Ok::<Vec<_>, String>(columns.collect())
        })?;
        Ok(Self { columns, rows, done: 0, begin, end })
    }

    /// Whether all columns have been read to their end.
    fn is_over(&mut self) -> Result<bool, String> {
        for column in &mut self.columns {
            if column.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Where the pages of a column in a row group begin and end.
fn part(column: &ColumnChunkMetaData, size: u64) -> Result<(u64, u64), String> {
    let name = || column.column_path().string();
    if column.file_path().is_some() {
        return Err(format!("column {} lies in another file", name()));
    }
    // Some writers give 0 where there is no dictionary.
    let data = column.data_page_offset();
    let begin = column.dictionary_page_offset().filter(|begin| *begin > 0 && *begin < data).unwrap_or(data);
    let end = begin.checked_add(column.compressed_size());
    let numbers = u64::try_from(begin).ok().zip(end.and_then(|end| u64::try_from(end).ok()));
    numbers
        .filter(|(begin, end)| *begin >= 4 && begin <= end && *end <= size)
        .ok_or_else(|| format!("column {} is said to lie beyond the file", name()))
}
