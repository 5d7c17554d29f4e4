//! A JSON object as a record: its text, and all its other fields.
//!
//! In: a line of JSON Lines, or a row of a table as JSON. Out: the bytes of the text or html field, metadata out of fields whose names say what they hold, and the
//! other fields as they are written. JSON is UTF-8 (RFC 8259, 8.1), so nothing is guessed about a line that is; one that is not is
//! left to decode, byte by byte.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Record, Settings};
use crate::document::{Code, Edit, Metadata, Stage};
use crate::json::{self, Fields};

/// Names that say what a field holds, most telling first. `timestamp` is none: in corpora it is when a page was fetched.
const URL: [&str; 2] = ["url", "uri"];
const TITLE: [&str; 1] = ["title"];
const BYLINE: [&str; 3] = ["byline", "author", "authors"];
const PUBLISHED: [&str; 3] = ["published", "date_published", "date"];
const LANGUAGE: [&str; 2] = ["language", "lang"];
const SITE: [&str; 2] = ["site", "site_name"];

/// Reads a line.
pub(super) fn open(line: &[u8], settings: &Settings) -> Result<Record, (Code, String)> {
    read(line, "line", None, settings)
}

/// Reads the row of a table. With a charset, which may be `""`, its text has a character for each byte: it is what the table has without
/// saying that it is text, or says wrongly.
#[cfg(feature = "parquet")]
pub(super) fn open_row(row: &[u8], charset: Option<&'static str>, settings: &Settings) -> Result<Record, (Code, String)> {
    read(row, "row", charset, settings)
}

/// Reads an object that is a `what`.
fn read(line: &[u8], what: &str, charset: Option<&'static str>, settings: &Settings) -> Result<Record, (Code, String)> {
    // A line that is no UTF-8 is read byte for byte as Latin-1, in which JSON's own marks are what they were.
    let (text, is_unicode) = match std::str::from_utf8(line) {
        Ok(text) => (Cow::Borrowed(text), true),
        Err(_) => (line.iter().map(|byte| char::from(*byte)).collect::<String>().into(), false),
    };
    let fields: Fields = serde_json::from_str(text.trim())
        .map_err(|error| (Code::Malformed, format!("is no JSON object: {}; mend or remove the {what}", without_place(&error))))?;
    let used = [&settings.html_field, &settings.text_field].into_iter().find_map(|name| field_of_text(&fields, name));
    let Some((used, written)) = used else { return Err(no_text(&fields, what, settings)) };
    let is_text = is_unicode && charset.is_none();
    let (bytes, edits) = unescape(&to_bytes(written, is_text));
    let nested = fields.0.iter().find(|(name, _)| name == "metadata" || name == "meta");
    let nested = nested.and_then(|(_, value)| serde_json::from_str::<Fields>(value.get()).ok());
    let known = |names: &[&str]| {
        let nested = nested.iter().flat_map(|Fields(fields)| fields);
        let all = || fields.0.iter().enumerate().filter(|(at, _)| *at != used).map(|(_, field)| field).chain(nested.clone());
        let value = names.iter().find_map(|name| all().filter(|(own, _)| own == name).find_map(|(_, value)| words(value)));
        value.map(|value| String::from_utf8_lossy(&to_bytes(&value, is_unicode)).into_owned()).unwrap_or_default()
    };
    let metadata = Metadata {
        title: known(&TITLE),
        byline: known(&BYLINE),
        published: known(&PUBLISHED),
        site: known(&SITE),
        language: known(&LANGUAGE),
        ..Metadata::default()
    };
    Ok(Record {
        url: known(&URL),
        carried: String::from_utf8_lossy(&to_bytes(&rest(&fields, used), is_unicode)).into_owned(),
        charset: charset.unwrap_or("utf-8").to_owned(),
        is_unicode: is_text && std::str::from_utf8(&bytes).is_ok(),
        bytes,
        metadata,
        edits,
        ..Record::default()
    })
}

/// Where a field stands that holds a string with something in it, and the string as it is written. Of two with one name the last
/// counts, as in most readers.
fn field_of_text<'a>(fields: &Fields<'a>, name: &str) -> Option<(usize, &'a str)> {
    let at = fields.place(name)?;
    let written = fields.0[at].1.get().strip_prefix('"')?.strip_suffix('"')?;
    (!written.trim().is_empty()).then_some((at, written))
}

/// Why there is no text in an object.
fn no_text(Fields(fields): &Fields, what: &str, settings: &Settings) -> (Code, String) {
    let wanted: Vec<&str> =
        [&settings.text_field, &settings.html_field].map(String::as_str).into_iter().filter(|name| !name.is_empty()).collect();
    let Some((name, value)) = fields.iter().find(|(name, _)| wanted.contains(&name.as_ref())) else {
        let known: Vec<&str> = fields.iter().take(8).map(|(name, _)| name.as_ref()).collect();
        let message = format!(
            "has no field {}; its fields are {}; name the one to read with --text-field or --html-field",
            wanted.join(" or "),
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        );
        return (Code::Malformed, message);
    };
    let kind = match value.get().as_bytes().first() {
        Some(b'"') => return (Code::Empty, format!("the field {name} is empty; nothing to clean, remove the {what}")),
        Some(b'n') => "null",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        Some(b't' | b'f') => "true or false",
        _ => "a number",
    };
    (Code::Malformed, format!("the field {name} is {kind} and no string; name another with --text-field, or mend the {what}"))
}

/// A string, or strings of an array in a row.
fn words(value: &RawValue) -> Option<String> {
    let value = match serde_json::from_str(value.get()).ok()? {
        serde_json::Value::String(value) => value,
        serde_json::Value::Array(values) => {
            let values: Option<Vec<&str>> = values.iter().map(serde_json::Value::as_str).collect();
            values?.join(", ")
        }
        _ => return None,
    };
    Some(value).filter(|value| !value.trim().is_empty())
}

/// All fields but one as an object, `""` where there are none.
fn rest(Fields(fields): &Fields, used: usize) -> String {
    let mut object = String::new();
    for (_, (name, value)) in fields.iter().enumerate().filter(|(at, _)| *at != used) {
        object.push(if object.is_empty() { '{' } else { ',' });
        // A string into a string: this cannot fail.
        object.push_str(&serde_json::to_string(name).unwrap_or_default());
        object.push(':');
        object.push_str(value.get());
    }
    if !object.is_empty() {
        object.push('}');
    }
    object
}

/// The bytes that a text was, where it was read as Latin-1.
fn to_bytes(text: &str, is_unicode: bool) -> Cow<'_, [u8]> {
    if is_unicode {
        return text.as_bytes().into();
    }
    // A character beyond Latin-1 came out of an escape.
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes.into()
}

/// A string without its escapes. Half a surrogate pair, which stands for nothing, becomes U+FFFD and is an edit.
fn unescape(written: &[u8]) -> (Vec<u8>, Vec<Edit>) {
    let (mut text, mut edits) = (Vec::with_capacity(written.len()), Vec::new());
    json::unescape(written, &mut text, |half, text| {
        edits.push(Edit {
            block: 0,
            place: format!("line {}", 1 + memchr::memchr_iter(b'\n', text).count()),
            stage: Stage::Decode,
            rule: "lone-surrogate".into(),
            before: format!("\\u{half:04x}"),
            after: char::REPLACEMENT_CHARACTER.to_string(),
        });
        text.extend_from_slice(char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).as_bytes());
    });
    (text, edits)
}

/// The words of an error without `at line 1 column …`: the line is told apart, and is counted in the archive.
fn without_place(error: &serde_json::Error) -> String {
    let (column, text) = (error.column(), error.to_string());
    let words = text.split(" at line ").next().unwrap_or(&text);
    format!("{words}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Record {
        open(line.as_bytes(), &Settings::default()).unwrap()
    }

    #[test]
    fn other_fields_are_carried_as_they_are_written() {
        let line =
            r#"{"id": 12345678901234567890, "text": "A ferry.", "score": 1.50, "title": "The f\u00e9rry", "z": {"b": [1,  2]}}"#;
        let record = read(line);
        assert_eq!(record.carried, r#"{"id":12345678901234567890,"score":1.50,"title":"The f\u00e9rry","z":{"b": [1,  2]}}"#);
        assert_eq!((record.bytes.as_slice(), record.metadata.title.as_str()), (&b"A ferry."[..], "The férry"));
        assert_eq!(read(r#"{"text": "alone"}"#).carried, "");
    }

    #[test]
    fn fields_whose_names_say_what_they_hold_are_known() {
        let line = r#"{"text": "a", "url": "https://example.org/", "author": ["Mara Quill", "Tam Ferrier"], "date": "2024-03-03",
                      "timestamp": "2025-01-01", "metadata": {"title": "The ferry", "url": "https://example.com/", "lang": "en"}}"#;
        let Record { url, metadata, .. } = read(&line.replace('\n', " "));
        assert_eq!(url, "https://example.org/");
        assert_eq!((metadata.byline.as_str(), metadata.title.as_str()), ("Mara Quill, Tam Ferrier", "The ferry"));
        assert_eq!((metadata.published.as_str(), metadata.language.as_str()), ("2024-03-03", "en"));
    }

    #[test]
    fn escapes_become_what_they_stand_for_and_half_a_pair_is_an_edit() {
        let record = read(r#"{"text": "a\n\u0416 \ud83d\ude00 \"q\" \/ \ud83d. \ude00\ud83d\ud83d\ude00"}"#);
        assert_eq!(String::from_utf8(record.bytes).unwrap(), "a\nЖ 😀 \"q\" / \u{fffd}. \u{fffd}\u{fffd}😀");
        let told: Vec<_> = record.edits.iter().map(|edit| (edit.place.as_str(), edit.before.as_str())).collect();
        assert_eq!(told, [("line 2", "\\ud83d"), ("line 2", "\\ude00"), ("line 2", "\\ud83d")]);
    }

    #[test]
    fn a_line_that_is_no_utf8_keeps_its_bytes() {
        let record = open(b"{\"text\": \"Caf\xe9 \\u00e9\", \"title\": \"\xc3\xa9\"}", &Settings::default()).unwrap();
        assert_eq!((record.bytes.as_slice(), record.is_unicode), (&b"Caf\xe9 \xc3\xa9"[..], false));
        assert_eq!(record.metadata.title, "é");
    }

    #[test]
    fn a_line_without_text_says_why() {
        for (line, code, part) in [
            (r#"{"text": "a""#, Code::Malformed, "no JSON object"),
            (r#"["text"]"#, Code::Malformed, "an object"),
            (r#"{"text": "a"} x"#, Code::Malformed, "trailing"),
            (r#"{"content": "a"}"#, Code::Malformed, "its fields are content"),
            (r#"{"text": null}"#, Code::Malformed, "null"),
            (r#"{"text": 7}"#, Code::Malformed, "a number"),
            (r#"{"text": " "}"#, Code::Empty, "is empty"),
        ] {
            let (told, message) = open(line.as_bytes(), &Settings::default()).unwrap_err();
            assert!(told == code && message.contains(part), "{line}: {message}");
        }
    }

    #[test]
    fn html_outranks_text_and_names_are_settings() {
        assert_eq!(read(r#"{"text": "a", "html": "<p>b"}"#).bytes, b"<p>b");
        assert_eq!(read(r#"{"text": "a", "html": ""}"#).bytes, b"a");
        let settings = Settings { text_field: "body".into(), ..Settings::default() };
        assert_eq!(open(br#"{"text": "a", "body": "b"}"#, &settings).unwrap().carried, r#"{"text":"a"}"#);
    }
}
