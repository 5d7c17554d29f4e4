//! The columns of a table as the object that each row is.
//!
//! In: a schema, and columns that stand at the start of a row. Out: the row as JSON: a column is a field, a group an object, a list an
//! array, a map an object if its keys are strings and else an array of pairs. Old ways of writing lists are read as the format's
//! backward-compatibility rules say (LogicalTypes.md of the Parquet format, Nested Types).

use std::ops::Range;

use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::schema::types::Type;

use super::column::Column;

/// What is read, by number of the column that holds single values.
pub(super) type Columns = [Box<dyn Column>];

/// The fields of a row.
#[derive(Debug)]
pub(super) struct Tree {
    fields: Vec<Field>,
    /// Columns that may hold the text, most wanted first.
    texts: Vec<Text>,
}

/// A field of an object.
#[derive(Debug)]
struct Field {
    /// Its name as JSON, with the colon.
    name: Vec<u8>,
    node: Node,
}

#[derive(Debug)]
struct Node {
    /// The columns below it.
    columns: Range<usize>,
    /// The definition level from which on it is no null.
    present: i16,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Value,
    Group(Vec<Field>),
    /// There is an item from the definition level on, and another where the repetition level is as high as this.
    List {
        definition: i16,
        repetition: i16,
        item: Box<Node>,
    },
    Map {
        definition: i16,
        repetition: i16,
        key: Box<Node>,
        value: Box<Node>,
    },
}

/// A column that may hold the text.
#[derive(Debug)]
struct Text {
    column: usize,
    /// It is said to be text, which is UTF-8.
    is_text: bool,
}

/// A row that was written.
pub(super) struct Row {
    pub bytes: Vec<u8>,
    /// Where the text is not UTF-8, and so stands there with a character for each byte: the charset that is declared, `""` where none.
    pub charset: Option<&'static str>,
}

impl Tree {
    /// The tree of a schema. `texts` are the names of the columns that may hold the text, most wanted first.
    pub fn new(schema: &Type, texts: [&str; 2]) -> Self {
        let mut next = 0;
        let fields: Vec<Field> = schema.get_fields().iter().map(|field| Field::new(field, 0, 0, &mut next)).collect();
        let find = |name: &str| {
            let at = schema.get_fields().iter().rposition(|field| field.name() == name && !name.is_empty())?;
            let kind = &schema.get_fields()[at];
            let is_string = kind.is_primitive() && kind.get_physical_type() == Physical::BYTE_ARRAY;
            let is_single = kind.get_basic_info().repetition() != Repetition::REPEATED;
            (is_string && is_single).then(|| Text { column: fields[at].node.columns.start, is_text: is_text(kind) })
        };
        let texts = texts.into_iter().filter_map(find).collect();
        Self { fields, texts }
    }

    /// Writes the row at which all columns stand, and goes on to the next.
    pub fn row(&self, columns: &mut Columns) -> Result<Row, String> {
        for column in columns.iter_mut() {
            column.must()?;
            if column.repetition() != 0 {
                return Err("the values of a column do not begin with a row".into());
            }
        }
        let used = self.texts.iter().find(|text| columns[text.column].bytes().is_some_and(|bytes| !is_blank(bytes)));
        let charset = used.and_then(|text| match columns[text.column].bytes() {
            Some(_) if !text.is_text => Some(""),
            Some(bytes) if std::str::from_utf8(bytes).is_err() => Some("utf-8"),
            _ => None,
        });
        let raw = used.filter(|_| charset.is_some()).map(|text| text.column);
        let mut bytes = Vec::new();
        write_fields(&self.fields, columns, raw, &mut bytes)?;
        // Others begin with a row in any case, and to look at what comes next may be to meet a damaged page.
        for column in columns.iter_mut().filter(|column| column.is_repeated()) {
            if column.more()? && column.repetition() != 0 {
                return Err("the columns of a list do not hold as many values".into());
            }
        }
        Ok(Row { bytes, charset })
    }
}

/// Whether a string of JSON with these bytes is taken for none: white space that is not written as an escape.
fn is_blank(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().all(|c| c.is_whitespace() && c >= ' '),
        Err(_) => bytes.iter().all(|byte| char::from(*byte).is_whitespace() && *byte >= b' '),
    }
}

fn is_text(kind: &Type) -> bool {
    let info = kind.get_basic_info();
    matches!(info.logical_type_ref(), Some(LogicalType::String | LogicalType::Enum | LogicalType::Json))
        || matches!(info.converted_type(), ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON)
}

impl Field {
    fn new(kind: &Type, definition: i16, repetition: i16, next: &mut usize) -> Self {
        let mut name = serde_json::to_vec(kind.name()).unwrap_or_default();
        name.push(b':');
        Self { name, node: Node::new(kind, definition, repetition, next) }
    }
}

impl Node {
    /// The node of a field inside one with these levels; `next` is the number of the next column.
    fn new(kind: &Type, definition: i16, repetition: i16, next: &mut usize) -> Self {
        match kind.get_basic_info().has_repetition().then(|| kind.get_basic_info().repetition()) {
            Some(Repetition::OPTIONAL) => Self::inner(kind, definition + 1, repetition, next),
            // Outside a list a repeated field is a list of its own.
            Some(Repetition::REPEATED) => {
                let item = Self::inner(kind, definition + 1, repetition + 1, next);
                Self::list(definition, definition + 1, repetition + 1, item)
            }
            _ => Self::inner(kind, definition, repetition, next),
        }
    }

    fn list(present: i16, definition: i16, repetition: i16, item: Self) -> Self {
        Self { columns: item.columns.clone(), present, shape: Shape::List { definition, repetition, item: Box::new(item) } }
    }

    /// The node of a field that is there from `definition` on.
    fn inner(kind: &Type, definition: i16, repetition: i16, next: &mut usize) -> Self {
        let begin = *next;
        if kind.is_primitive() {
            *next += 1;
            return Self { columns: begin..*next, present: definition, shape: Shape::Value };
        }
        let (deeper, further) = (definition + 1, repetition + 1);
        let shape = match (kind.get_basic_info().converted_type(), kind.get_fields()) {
            (ConvertedType::LIST, [items]) if is_repeated(items) => {
                let item = if is_item(items, kind.name()) {
                    Self::inner(items, deeper, further, next)
                } else {
                    Self::new(&items.get_fields()[0], deeper, further, next)
                };
                return Self::list(definition, deeper, further, item);
            }
            (ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE, [pairs]) if is_repeated(pairs) && pairs.is_group() => {
                match pairs.get_fields() {
                    [key, value] if key.is_primitive() && is_text(key) => {
                        let key = Box::new(Self::new(key, deeper, further, next));
                        let value = Box::new(Self::new(value, deeper, further, next));
                        Shape::Map { definition: deeper, repetition: further, key, value }
                    }
                    _ => return Self::list(definition, deeper, further, Self::inner(pairs, deeper, further, next)),
                }
            }
            (_, fields) => Shape::Group(fields.iter().map(|field| Field::new(field, definition, repetition, next)).collect()),
        };
        Self { columns: begin..*next, present: definition, shape }
    }

    /// Writes it, and goes on in its columns.
    fn write(&self, columns: &mut Columns, raw: Option<usize>, out: &mut Vec<u8>) -> Result<(), String> {
        let first = self.columns.start;
        // A group without columns: nothing says how often it is there.
        if self.columns.is_empty() {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        let level = self.level(columns)?;
        if level < self.present {
            out.extend_from_slice(b"null");
            return self.skip(columns);
        }
        match &self.shape {
            Shape::Value => {
                let column = &mut columns[first];
                if raw == Some(first) {
                    column.write_latin(out);
                } else {
                    column.write(out);
                }
                column.step();
                Ok(())
            }
            Shape::Group(fields) => write_fields(fields, columns, raw, out),
            Shape::List { definition, .. } | Shape::Map { definition, .. } if level < *definition => {
                out.extend_from_slice(if matches!(self.shape, Shape::Map { .. }) { b"{}" } else { b"[]" });
                self.skip(columns)
            }
            Shape::List { repetition, item, .. } => {
                out.push(b'[');
                loop {
                    item.write(columns, raw, out)?;
                    if !goes_on(columns[first].as_mut(), *repetition)? {
                        break;
                    }
                    out.push(b',');
                }
                out.push(b']');
                Ok(())
            }
            Shape::Map { repetition, key, value, .. } => {
                out.push(b'{');
                loop {
                    let begin = out.len();
                    key.write(columns, raw, out)?;
                    if !out[begin..].starts_with(b"\"") {
                        out.truncate(begin);
                        out.extend_from_slice(b"\"\"");
                    }
                    out.push(b':');
                    value.write(columns, raw, out)?;
                    if !goes_on(columns[first].as_mut(), *repetition)? {
                        break;
                    }
                    out.push(b',');
                }
                out.push(b'}');
                Ok(())
            }
        }
    }

    /// The definition level at which its first column stands.
    fn level(&self, columns: &mut Columns) -> Result<i16, String> {
        let column = &mut columns[self.columns.start];
        column.must()?;
        Ok(column.definition())
    }

    /// Goes on in its columns, which hold nothing here.
    fn skip(&self, columns: &mut Columns) -> Result<(), String> {
        for column in &mut columns[self.columns.clone()] {
            column.must()?;
            column.step();
        }
        Ok(())
    }
}

/// Whether a column holds one more item of a list that repeats at a level.
fn goes_on(column: &mut dyn Column, repetition: i16) -> Result<bool, String> {
    Ok(column.more()? && column.repetition() == repetition)
}

fn write_fields(fields: &[Field], columns: &mut Columns, raw: Option<usize>, out: &mut Vec<u8>) -> Result<(), String> {
    out.push(b'{');
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&field.name);
        field.node.write(columns, raw, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn is_repeated(kind: &Type) -> bool {
    kind.get_basic_info().has_repetition() && kind.get_basic_info().repetition() == Repetition::REPEATED
}

/// Whether the repeated field of a list is its item, as old writers have it, and not a group around the item.
fn is_item(items: &Type, list: &str) -> bool {
    let [only] = (if items.is_primitive() { &[] } else { items.get_fields() }) else { return true };
    let is_nested = items.get_basic_info().converted_type() == ConvertedType::LIST || is_repeated(only);
    !is_nested && (items.name() == "array" || items.name() == format!("{list}_tuple"))
}
