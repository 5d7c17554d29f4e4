//! Parquet through the whole flow.
//!
//! In: tables written here with the crate's own writer, whole and damaged. Out: what a user finds in the records and in the list of
//! failures: the same as for a file of JSON Lines with the same rows. The texts are our own writing.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::{ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use proptest::prelude::*;
use scutch::document::{Code, Failure};
use scutch::pipeline::{How, Unwatched, run_folder};
use scutch::read::{Input, find};
use scutch::report::check::check;
use scutch::settings::Settings;
use serde_json::{Value, json};

mod torn;

const ARTICLE: &str = "The ferry from Saltwyke will run through the winter for the first time in forty years, the harbour office said on \
                       Monday. The boat was refitted in the spring and can now break thin ice.";

/// The values of a column: what is there, and the levels of all.
#[derive(Clone)]
enum Values {
    Text(Vec<Vec<u8>>),
    Long(Vec<i64>),
    Int(Vec<i32>),
    Real(Vec<f64>),
    Truth(Vec<bool>),
}

type Column = (Values, Vec<i16>, Vec<i16>);

fn text(values: &[&str]) -> Values {
    Values::Text(values.iter().map(|value| value.as_bytes().to_vec()).collect())
}

/// A file with these row groups, each a list of columns.
fn table(schema: &str, groups: &[Vec<Column>], properties: WriterPropertiesBuilder) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for (values, given, repeated) in columns {
            let mut column = group.next_column().unwrap().unwrap();
            let [given, repeated] = [given, repeated].map(|levels| Some(levels.as_slice()).filter(|levels| !levels.is_empty()));
            match (column.untyped(), values) {
                (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text(values)) => {
                    let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(value.clone())).collect();
                    writer.write_batch(&values, given, repeated)
                }
                (ColumnWriter::Int64ColumnWriter(writer), Values::Long(values)) => writer.write_batch(values, given, repeated),
                (ColumnWriter::Int32ColumnWriter(writer), Values::Int(values)) => writer.write_batch(values, given, repeated),
                (ColumnWriter::DoubleColumnWriter(writer), Values::Real(values)) => writer.write_batch(values, given, repeated),
                (ColumnWriter::BoolColumnWriter(writer), Values::Truth(values)) => writer.write_batch(values, given, repeated),
                _ => panic!("the schema asks for other values"),
            }
            .unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn plain() -> WriterPropertiesBuilder {
    WriterProperties::builder()
}

/// One column of text, each row group with these texts.
fn texts(groups: &[Vec<String>], properties: WriterPropertiesBuilder) -> Vec<u8> {
    let column = |texts: &Vec<String>| {
        let values = Values::Text(texts.iter().map(|text| text.clone().into_bytes()).collect());
        vec![(values, vec![1; texts.len()], Vec::new())]
    };
    table("message m { optional binary text (UTF8); }", &groups.iter().map(column).collect::<Vec<_>>(), properties)
}

fn crossings(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|n| format!("{ARTICLE} It is crossing number {n} of this winter.")).collect()
}

fn off() -> Settings {
    Settings::from_toml("[dedup]\nscope = \"off\"\n").unwrap()
}

/// What a run over one file gives. Its account must hold, for any number of threads the same.
fn clean(name: &str, bytes: &[u8], settings: &Settings) -> (Vec<Value>, Vec<Failure>) {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::create_dir(&raw).unwrap();
    fs::write(raw.join(name), bytes).unwrap();
    let run = |threads: usize| {
        let clean = folder.path().join(threads.to_string());
        let how = How { threads, memory: 512 << 20, fresh: true };
        run_folder(find(std::slice::from_ref(&raw)), settings, &how, &clean, &Unwatched).unwrap();
        clean
    };
    let (one, four) = (run(1), run(4));
    for name in ["documents.jsonl", "cuts.jsonl", "failures.jsonl", "run.json"] {
        assert!(fs::read(one.join(name)).unwrap() == fs::read(four.join(name)).unwrap(), "{name} depends on threads");
    }
    let findings = check(&one, true).unwrap();
    assert!(findings.holds() && findings.held == 1, "{findings:?}");
    let lines = |name: &str| fs::read_to_string(one.join(name)).unwrap();
    let documents = lines("documents.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (documents, lines("failures.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The other fields of a record.
fn carried(document: &Value) -> Value {
    serde_json::from_str(document["metadata"]["carried"].as_str().unwrap()).unwrap()
}

/// Records without what says where they came from.
fn what(documents: Vec<Value>) -> Vec<Value> {
    let strip = |mut document: Value| {
        for field in ["id", "source"] {
            document.as_object_mut().unwrap().remove(field).unwrap();
        }
        document["metadata"]["carried"] = carried(&document);
        document
    };
    documents.into_iter().map(strip).collect()
}

/// Every failure as `record code place`.
fn brief(failures: &[Failure]) -> Vec<String> {
    failures.iter().map(|failure| format!("{} {} {}", failure.record, failure.code.name(), failure.place)).collect()
}

const NESTED: &str = "message page {
    optional binary text (UTF8);
    optional binary url (UTF8);
    optional int64 n;
    required double score;
    optional boolean ok;
    optional int32 date (DATE);
    optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
    optional group meta { optional binary title (UTF8); optional int32 size; }
    optional group counts (MAP) { repeated group key_value { required binary key (UTF8); optional int64 value; } }
    repeated int32 plain;
}";

/// Four rows of all that nests, each row group with a text of its own.
fn nested(number: usize) -> (Vec<Column>, Vec<Value>) {
    let texts: Vec<String> = (0..3).map(|n| format!("{ARTICLE} Crossing {number}, part {n}: \"ö\"\n\nIt was on time.")).collect();
    let own: Vec<&str> = texts.iter().map(String::as_str).collect();
    let columns = vec![
        (text(&own), vec![1, 1, 0, 1], vec![]),
        (text(&["https://example.org/a", "https://example.org/b"]), vec![1, 0, 1, 0], vec![]),
        (Values::Long(vec![i64::MAX, -1]), vec![1, 1, 0, 0], vec![]),
        (Values::Real(vec![1.5, 0.1, 1e300, -0.25]), vec![], vec![]),
        (Values::Truth(vec![true, false]), vec![1, 1, 0, 0], vec![]),
        (Values::Int(vec![19_782]), vec![1, 0, 0, 0], vec![]),
        (text(&["a", "b", "c"]), vec![3, 3, 1, 0, 2, 3], vec![0, 1, 0, 0, 0, 1]),
        (text(&["A title", "Another"]), vec![2, 0, 1, 2], vec![]),
        (Values::Int(vec![1, 2]), vec![2, 0, 2, 1], vec![]),
        (text(&["x", "y", "z"]), vec![2, 2, 1, 0, 2], vec![0, 1, 0, 0, 0]),
        (Values::Long(vec![1, 3]), vec![3, 2, 1, 0, 3], vec![0, 1, 0, 0, 0]),
        (Values::Int(vec![7, 8, 9]), vec![1, 1, 0, 0, 1], vec![0, 1, 0, 0, 0]),
    ];
    let rows = vec![
        json!({"text": own[0], "url": "https://example.org/a", "n": i64::MAX, "score": 1.5, "ok": true, "date": "2024-02-29",
               "tags": ["a", "b"], "meta": {"title": "A title", "size": 1}, "counts": {"x": 1, "y": null}, "plain": [7, 8]}),
        json!({"text": own[1], "url": null, "n": -1, "score": 0.1, "ok": false, "date": null,
               "tags": [], "meta": null, "counts": {}, "plain": []}),
        json!({"text": null, "url": "https://example.org/b", "n": null, "score": 1e300, "ok": null, "date": null,
               "tags": null, "meta": {"title": null, "size": 2}, "counts": null, "plain": []}),
        json!({"text": own[2], "url": null, "n": null, "score": -0.25, "ok": null, "date": null,
               "tags": [null, "c"], "meta": {"title": "Another", "size": null}, "counts": {"z": 3}, "plain": [9]}),
    ];
    (columns, rows)
}

#[test]
fn rows_of_a_table_are_what_the_same_lines_are() {
    let (columns, rows): (Vec<_>, Vec<_>) = (0..40).map(nested).unzip();
    let lines = rows.concat().iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let (expected, told) = clean("a.jsonl", lines.as_bytes(), &off());
    assert_eq!((expected.len(), told.len()), (120, 40));
    let first = &expected[0];
    assert_eq!(first["url"], "https://example.org/a");
    assert_eq!((&first["metadata"]["title"], &carried(first)["tags"]), (&json!("A title"), &json!(["a", "b"])));
    let expected = what(expected);
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for (codec, version) in [
        (Compression::UNCOMPRESSED, WriterVersion::PARQUET_1_0),
        (Compression::SNAPPY, WriterVersion::PARQUET_1_0),
        (zstd, WriterVersion::PARQUET_2_0),
        (Compression::GZIP(GzipLevel::default()), WriterVersion::PARQUET_1_0),
        (Compression::LZ4_RAW, WriterVersion::PARQUET_2_0),
        (Compression::LZ4, WriterVersion::PARQUET_1_0),
    ] {
        for dictionary in [true, false] {
            let properties = plain().set_compression(codec).set_writer_version(version).set_dictionary_enabled(dictionary);
            let bytes = table(NESTED, &columns, properties);
            // The name says nothing.
            let (documents, failures) = clean("a.txt", &bytes, &off());
            assert!(what(documents) == expected, "{codec:?} {version:?} {dictionary}");
            assert_eq!(failures.len(), 40);
            assert_eq!(
                (brief(&failures)[1].as_str(), failures[1].message.as_str()),
                ("6 malformed row 7", "the field text is null and no string; name another with --text-field, or mend the row")
            );
        }
    }
}

#[test]
fn strings_with_delta_lengths_and_shared_beginnings_are_read() {
    let rows = crossings(0..500);
    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let column = ColumnPath::from("text");
            let properties = plain().set_writer_version(version).set_dictionary_enabled(false);
            let properties = properties.set_column_encoding(column, encoding).set_data_page_row_count_limit(100);
            let (documents, failures) = clean("a", &texts(std::slice::from_ref(&rows), properties), &off());
            assert!(failures.is_empty(), "{failures:?}");
            assert!(documents.iter().map(|document| &document["text"]).eq(&rows), "{encoding} {version:?}");
        }
    }
}

#[test]
fn a_page_may_be_bytes_in_any_encoding() {
    let russian = "Мост через реку откроют весной, сообщила вчера городская управа. Движение пойдёт в обе стороны, а пешеходы \
                   смогут перейти реку ещё раньше.";
    let page = |charset: &str| {
        format!("<html><head><meta charset={charset}><title>Мост</title></head><body><p>{russian}</p></body></html>")
    };
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    let declared = encoding_rs::WINDOWS_1251.encode(&page("windows-1251")).0.into_owned();
    let pages = vec![declared, page("utf-8").into_bytes(), Vec::new()];
    let columns = vec![
        (Values::Text(pages), vec![1, 1, 1, 0], vec![]),
        (Values::Text(vec![b"old".to_vec(), cyrillic.to_vec(), cyrillic.to_vec()]), vec![1, 0, 1, 1], vec![]),
        (Values::Text(vec![b"https://example.ru/most".to_vec(), b"\xff\xfe\0".to_vec()]), vec![1, 1, 0, 0], vec![]),
    ];
    // The text is said to be UTF-8 in one of two, and is not.
    for text in ["binary text (UTF8)", "binary text"] {
        let schema = format!("message m {{ optional binary html; optional {text}; optional binary url; }}");
        let (documents, failures) = clean("a", &table(&schema, std::slice::from_ref(&columns), plain()), &off());
        assert!(failures.is_empty(), "{failures:?}");
        assert!(documents.iter().all(|document| document["text"] == russian), "{documents:?}");
        let encodings: Vec<&str> = documents.iter().map(|document| document["metadata"]["encoding"].as_str().unwrap()).collect();
        assert_eq!(encodings, ["windows-1251", "utf-8", "windows-1251", "windows-1251"]);
        assert_eq!(documents[0]["url"], "https://example.ru/most");
        assert_eq!(carried(&documents[0]), json!({"text": "old", "url": "https://example.ru/most"}));
        assert_eq!(carried(&documents[1]), json!({"text": null, "url": "//4A"}));
    }
}

#[test]
fn columns_have_the_names_that_the_user_gives() {
    let columns = vec![(text(&[ARTICLE]), vec![], vec![]), (text(&["old"]), vec![], vec![])];
    let bytes = table("message m { required binary body (UTF8); required binary text (UTF8); }", &[columns], plain());
    let settings = Settings::from_toml("[read]\ntext-field = \"body\"\n").unwrap();
    let (documents, _) = clean("a", &bytes, &settings);
    assert_eq!((documents[0]["text"].as_str(), carried(&documents[0])), (Some(ARTICLE), json!({"text": "old"})));
    let settings = Settings::from_toml("[read]\ntext-field = \"content\"\n").unwrap();
    let (_, failures) = clean("a", &bytes, &settings);
    assert!(failures[0].message.contains("has no field content or html; its fields are body, text"), "{failures:?}");
}

/// Small pages of strings as they are, each with its length before it.
fn small() -> WriterPropertiesBuilder {
    plain().set_dictionary_enabled(false).set_write_batch_size(20).set_data_page_row_count_limit(20)
}

#[test]
fn a_damaged_page_costs_what_is_left_of_its_row_group() {
    let groups = [crossings(0..100), crossings(100..200), crossings(200..300)];
    let whole = texts(&groups, small());
    let found = |needle: &str| whole.windows(needle.len()).position(|window| window == needle.as_bytes()).unwrap();
    // A string in the third page of the second group is said to be longer than all.
    let mut bytes = whole.clone();
    let at = found("number 150") - "It is crossing ".len() - ARTICLE.len() - 1 - 4;
    bytes[at..at + 4].fill(0xff);
    let (documents, failures) = clean("a.parquet", &bytes, &off());
    let [failure] = &failures[..] else { panic!("{failures:?}") };
    assert_eq!((failure.code, failure.record, failure.place.as_str()), (Code::Damaged, 140, "row 141"));
    assert!(failure.message.starts_with("row group 2 of 3 is damaged: column text: "), "{}", failure.message);
    assert!(
        failure.message.ends_with("; rows 141 to 200 of the file are lost; fetch the file again, or write it anew"),
        "{}",
        failure.message
    );
    let rest: Vec<String> =
        groups.concat().into_iter().enumerate().filter(|(n, _)| !(140..200).contains(n)).map(|(_, row)| row).collect();
    assert!(documents.iter().map(|document| &document["text"]).eq(&rest));
}

#[test]
fn a_file_that_is_cut_or_has_a_damaged_footer_says_so() {
    let whole = texts(&[crossings(0..10)], plain());
    let length = whole.len();
    let with = |at: usize, bytes: &[u8]| [&whole[..at], bytes, &whole[at + bytes.len()..]].concat();
    for (bytes, code, part) in [
        (whole[..length - 1].to_vec(), Code::Damaged, "is cut"),
        (whole[..length / 2].to_vec(), Code::Damaged, "is cut"),
        (with(length - 8, &u32::MAX.to_le_bytes()), Code::Damaged, "more than the file"),
        (with(length - 8, &7u32.to_le_bytes()), Code::Damaged, "damaged footer"),
        (with(length - 60, &[0xff; 40]), Code::Damaged, "damaged footer"),
        ([b"PARE", &whole[4..length - 4], b"PARE"].concat(), Code::Unreadable, "encrypted"),
    ] {
        let (documents, failures) = clean("a.parquet", &bytes, &off());
        let [failure] = &failures[..] else { panic!("{part}: {failures:?}") };
        assert!(documents.is_empty() && failure.code == code && failure.message.contains(part), "{part}: {failure:?}");
    }
    let (documents, failures) = clean("a.parquet", &texts(&[], plain()), &off());
    assert_eq!((documents.len(), brief(&failures)), (0, vec!["0 empty ".to_owned()]));
    // A text that begins with the same letters is a text.
    let text = format!("PAR1 is a magic number. {ARTICLE}");
    assert_eq!(clean("a.txt", text.as_bytes(), &off()).0[0]["text"], text.as_str());
}

/// The file with another number of rows, or another size of its column, for the second row group.
fn lying(whole: &[u8], rows: Option<i64>, size: Option<i64>) -> Vec<u8> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::copy_from_slice(whole)).unwrap();
    let mut builder = metadata.into_builder();
    let mut groups = builder.take_row_groups();
    let second = groups[1].clone();
    let mut columns = second.columns().to_vec();
    if let Some(size) = size {
        columns =
            columns.into_iter().map(|column| column.into_builder().set_total_compressed_size(size).build().unwrap()).collect();
    }
    let rows = rows.unwrap_or(second.num_rows());
    groups[1] = second.into_builder().set_num_rows(rows).set_column_metadata(columns).build().unwrap();
    let length = u32::from_le_bytes(whole[whole.len() - 8..].first_chunk().copied().unwrap()) as usize;
    let mut bytes = whole[..whole.len() - 8 - length].to_vec();
    let mut footer = Vec::new();
    ParquetMetaDataWriter::new(&mut footer, &builder.set_row_groups(groups).build()).finish().unwrap();
    bytes.append(&mut footer);
    bytes
}

#[test]
fn counts_that_lie_cost_what_they_lie_about() {
    let groups = [crossings(0..100), crossings(100..200), crossings(200..300)];
    let whole = texts(&groups, small());
    for (rows, size, lost, place, part) in [
        (None, None, 0..0, "", ""),
        (Some(120), None, 0..0, "row 201", "column text ends before its row group does; rows 201 to 220 of the file are lost"),
        (Some(i64::MAX - 1000), None, 0..0, "row 201", "column text ends before its row group does"),
        (Some(70), None, 170..200, "row 171", "it holds more values than rows"),
        (Some(-1), None, 100..200, "row 101", "fewer rows than none"),
        (
            None,
            Some(i64::MAX),
            100..200,
            "row 101",
            "column text is said to lie beyond the file; rows 101 to 200 of the file are lost",
        ),
        (None, Some(3000), 100..200, "row 101", "a page is said to go on beyond its column; rows 101 to 200"),
        (None, Some(-1), 100..200, "row 101", "beyond the file"),
    ] {
        let (documents, failures) = clean("a.parquet", &lying(&whole, rows, size), &off());
        assert_eq!(failures.len(), usize::from(!part.is_empty()), "{failures:?}");
        for failure in failures {
            assert_eq!((failure.code, failure.place.as_str()), (Code::Damaged, place), "{failure:?}");
            assert!(failure.message.contains(part), "{part}: {}", failure.message);
        }
        let rest: Vec<String> =
            groups.concat().into_iter().enumerate().filter(|(n, _)| !lost.contains(n)).map(|(_, row)| row).collect();
        assert!(documents.iter().map(|document| &document["text"]).eq(&rest), "{part}");
    }
}

#[test]
fn a_row_above_the_limit_costs_itself() {
    let rows = vec!["short one".to_owned(), "long ".repeat(1000), "short two".to_owned()];
    let settings = Settings::from_toml("[read]\nmax-bytes = 1000\n").unwrap();
    let (documents, failures) = clean("a", &texts(&[rows], plain()), &settings);
    assert_eq!((documents.len(), brief(&failures)), (2, vec!["1 oversize row 2".to_owned()]));
}

#[test]
fn a_few_bytes_do_not_give_rows_without_end() {
    // One text for 900,000 rows is some kilobytes of file.
    let values = Values::Text(vec![ARTICLE.as_bytes().to_vec(); 900_000]);
    let bytes = table("message m { required binary text (UTF8); }", &[vec![(values, vec![], vec![])]], plain());
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &bytes).unwrap();
    let input = Input { path: Some(file.path().into()), source: "a".into(), size: bytes.len() as u64, skip: 0 };
    let (mut rows, mut failures) = (0, Vec::new());
    for record in scutch::read::open(&input, &scutch::read::Settings::default()).unwrap() {
        match record {
            Ok(_) => rows += 1,
            Err(failure) => failures.push(failure),
        }
    }
    assert!((500_000..800_000).contains(&rows), "{rows}");
    assert!(matches!(&failures[..], [failure] if failure.code == Code::Oversize), "{failures:?}");
}

#[test]
fn a_run_that_skips_gives_the_rest() {
    let bytes = texts(&[crossings(0..300), crossings(300..1000)], plain());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    fs::write(&path, bytes).unwrap();
    let records = |skip: u64| {
        let mut found = find(std::slice::from_ref(&path));
        found.inputs[0].skip = skip;
        let clean = folder.path().join(skip.to_string());
        let (tally, _) = run_folder(found, &off(), &How { threads: 2, memory: 1 << 29, fresh: true }, &clean, &Unwatched).unwrap();
        (fs::read_to_string(clean.join("documents.jsonl")).unwrap(), tally.run.inputs)
    };
    let ((all, whole), (rest, after)) = (records(0), records(700));
    assert_eq!(all.lines().skip(700).collect::<Vec<_>>(), rest.lines().collect::<Vec<_>>());
    assert_eq!((whole, all.lines().count()), (after, 1000));
}

#[test]
fn a_hostile_file_is_a_failure_and_no_bug_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("raw")).unwrap();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let whole = table(NESTED, &[nested(0).0], plain().set_writer_version(version));
        for at in (4..whole.len() - 8).step_by(11) {
            let bytes = [&whole[..at], &[0xff; 2], &whole[at + 2..]].concat();
            fs::write(folder.path().join(format!("raw/{version:?}-{at}")), bytes).unwrap();
        }
    }
    let mut scutch = Command::new(env!("CARGO_BIN_EXE_scutch"));
    let output = scutch.current_dir(folder.path()).args(["raw", "--quiet"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && told.contains(" is damaged: "), "{told}");
    assert!(!told.contains("bug") && !told.contains("panicked"), "{told}");
    let version = Command::new(env!("CARGO_BIN_EXE_scutch")).arg("--version").output().unwrap();
    assert!(String::from_utf8(version.stdout).unwrap().contains("with Parquet"));
}

/// A table with pieces cut out, doubled or overwritten.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let groups: Vec<_> = (0..3).map(|number| nested(number).0).collect();
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let two = plain().set_writer_version(WriterVersion::PARQUET_2_0);
    let delta = two.clone().set_dictionary_enabled(false).set_column_encoding(ColumnPath::from("text"), Encoding::DELTA_BYTE_ARRAY);
    let wholes = [plain(), two, delta, plain().set_compression(zstd)].map(|properties| table(NESTED, &groups, properties));
    let harm = (any::<prop::sample::Index>(), 0usize..12, any::<Option<u8>>());
    (prop::sample::select(wholes.to_vec()), prop::collection::vec(harm, 0..4)).prop_map(|(mut bytes, harms)| {
        for (at, length, byte) in harms {
            let at = at.index(bytes.len().max(1));
            let end = (at + length).min(bytes.len());
            match byte {
                Some(byte) => bytes[at..end].fill(byte),
                None => bytes.drain(at..end).for_each(drop),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_gives_documents_and_failures_in_order_and_its_digest(bytes in mangled(), skip in 0u64..6) {
        torn::holds("x", &bytes, skip)?;
    }
}
