//! A column of a row group, value by value.
//!
//! In: its pages. Out: one value after the other, with its levels. A batch of rows is decoded at a time, so no more is held than that and
//! the page they stand in (Dremel: Interactive Analysis of Web-Scale Datasets, 2010, for levels).

use std::sync::Arc;

use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::DataType;
use ::parquet::schema::types::ColumnDescPtr;

use super::pages::{Pace, Pages};
use super::value::{Form, Value, latin};
use super::words;

/// How many rows are decoded at a time, and how many where a row may hold many values.
const ROWS: usize = 64;
const ROWS_REPEATED: usize = 16;

/// A column that is read.
pub(super) trait Column: Send {
    /// Whether there is a value, or what stands for none; false at the end.
    fn more(&mut self) -> Result<bool, String>;

    /// That there is one.
    fn must(&mut self) -> Result<(), String>;

    /// Whether a row may hold many values.
    fn is_repeated(&self) -> bool;

    /// The definition level of the value.
    fn definition(&self) -> i16;

    /// Its repetition level.
    fn repetition(&self) -> i16;

    /// Adds it as JSON.
    fn write(&self, out: &mut Vec<u8>);

    /// Adds it as a string of a character for each byte.
    fn write_latin(&self, out: &mut Vec<u8>);

    /// Its bytes, where it is a string.
    fn bytes(&self) -> Option<&[u8]>;

    /// Goes on to the next.
    fn step(&mut self);
}

/// Begins to read a column at the pace that its pages are handed out at.
pub(super) fn open(column: &ColumnDescPtr, pages: Pages, pace: Arc<Pace>) -> Box<dyn Column> {
    fn typed<T: DataType>(reader: ColumnReaderImpl<T>, column: &ColumnDescPtr, pace: Arc<Pace>) -> Box<dyn Column>
    where
        T::T: Value,
    {
        let name = column.path().string();
        let (definition, repetition) = (column.max_def_level(), column.max_rep_level());
        let levels = Levels { definition, repetition };
        let form = Form::of(column);
        Box::new(Typed::<T> {
            reader,
            name,
            form,
            levels,
            pace,
            taken: 0,
            values: Vec::new(),
            given: Vec::new(),
            repeated: Vec::new(),
            count: 0,
            at: 0,
            value: 0,
        })
    }
    match get_column_reader(Arc::clone(column), Box::new(pages)) {
        ColumnReader::BoolColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::Int32ColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::Int64ColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::Int96ColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::FloatColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::DoubleColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::ByteArrayColumnReader(reader) => typed(reader, column, pace),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => typed(reader, column, pace),
    }
}

/// The highest levels of a column.
struct Levels {
    definition: i16,
    repetition: i16,
}

struct Typed<T: DataType> {
    reader: ColumnReaderImpl<T>,
    name: String,
    form: Form,
    levels: Levels,
    pace: Arc<Pace>,
    /// How many values were taken in all.
    taken: usize,
    /// The batch: values that are there, and of all their levels.
    values: Vec<T::T>,
    given: Vec<i16>,
    repeated: Vec<i16>,
    count: usize,
    /// Where it is read, and how many of its values stand before that.
    at: usize,
    value: usize,
}

impl<T: DataType> Typed<T> {
    fn level(&self) -> i16 {
        if self.levels.definition == 0 { 0 } else { self.given.get(self.at).copied().unwrap_or(0) }
    }

    /// The value, where there is one.
    fn current(&self) -> Option<&T::T> {
        self.values.get(self.value).filter(|_| self.at < self.count && self.level() == self.levels.definition)
    }
}

impl<T: DataType> Column for Typed<T>
where
    T::T: Value,
{
    fn more(&mut self) -> Result<bool, String> {
        if self.at < self.count {
            return Ok(true);
        }
        self.values.clear();
        self.given.clear();
        self.repeated.clear();
        let is_repeated = self.is_repeated();
        self.pace.batch(is_repeated, self.taken);
        (self.at, self.value, self.count) = (0, 0, 0);
        let rows = if is_repeated { ROWS_REPEATED } else { ROWS };
        loop {
            let read = self.reader.read_records(rows, Some(&mut self.given), Some(&mut self.repeated), &mut self.values);
            let (rows, _, levels) = read.map_err(|error| format!("column {}: {}", self.name, words(&error)))?;
            self.count = levels;
            self.taken = self.taken.saturating_add(levels);
            // The end of a row may show only behind its last value.
            if levels > 0 || rows == 0 {
                return Ok(levels > 0);
            }
        }
    }

    fn must(&mut self) -> Result<(), String> {
        if self.more()? { Ok(()) } else { Err(format!("column {} ends before its row group does", self.name)) }
    }

    fn is_repeated(&self) -> bool {
        self.levels.repetition > 0
    }

    fn definition(&self) -> i16 {
        self.level()
    }

    fn repetition(&self) -> i16 {
        if self.levels.repetition == 0 { 0 } else { self.repeated.get(self.at).copied().unwrap_or(0) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self.current() {
            Some(value) => value.write(self.form, out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn write_latin(&self, out: &mut Vec<u8>) {
        latin(self.bytes().unwrap_or_default(), out);
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.current().and_then(Value::bytes)
    }

    fn step(&mut self) {
        self.value += usize::from(self.current().is_some());
        self.at += 1;
    }
}
