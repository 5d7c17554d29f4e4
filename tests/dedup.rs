//! Dedup of plain records, held against the simplest program that does the same.
//!
//! In: lines of JSON of every kind that readers stumble over, made from a seed. Out: a word on whether what stays, what is cut and
//! what is named as its first copy are right, on any number of threads, in any memory, in one run or in batches.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use scutch::dedup::plain::{Plain, Unit};
use scutch::dedup::{Form, Index, Settings};
use scutch::pipeline::{PlainInput, PlainJob, PlainTally, dedup_plain};
use serde_json::Value;

mod seed;
use seed::Seed;

/// Records whose paragraphs repeat each other, written with and without escapes.
fn records(count: usize) -> Vec<String> {
    let mut seed = Seed(20);
    let paragraph = |n: usize| match n % 7 {
        0 => format!("The ferry took {n} people over, said \"the harbour\" on Monday."),
        1 => format!("Приплыло {n} человек\tи собака"),
        2 => format!("渡轮载客 {n} 人"),
        3 => format!("{n} \\ backslashes \\n that end no line"),
        4 => format!("  {n} with blanks  "),
        5 => format!("🚢 {n}\u{2028}\u{7f}"),
        _ => format!("{n}"),
    };
    (0..count)
        .map(|number| {
            let count = 1 + seed.below(9);
            let lines: Vec<String> = (0..count).map(|_| paragraph(seed.below(count * 40))).collect();
            let text = lines.join(["\n", "\n\n", "\n \t\n"][seed.below(3)]);
            let text = serde_json::to_string(&text).unwrap();
            let text = if seed.below(3) == 0 { ascii(&text) } else { text };
            match seed.below(3) {
                0 => format!("{{\"id\":\"d{number}\",\"text\":{text},\"score\":1.50}}"),
                1 => format!("{{ \"text\" : {text} , \"id\" : {number}, \"more\": {{\"text\": \"not this\"}} }}"),
                _ => format!("{{\"n\":null,\"id\":\"é\\\"{number}\",\"text\":{text}}}"),
            }
        })
        .collect()
}

/// The same JSON in ASCII, as many programs write it.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04X}").unwrap();
        }
    }
    out
}

/// What must stay of each record, and where the first copy of each cut stands, by id and number from 1.
type Expected = (Vec<(Value, Vec<String>)>, Vec<(Value, u64, Value, u64)>);

fn expected(records: &[String]) -> Expected {
    let mut met: HashMap<String, (Value, u64)> = HashMap::new();
    let (mut stay, mut cuts) = (Vec::new(), Vec::new());
    for record in records {
        let record: Value = serde_json::from_str(record).unwrap();
        let id = record["id"].clone();
        let lines = record["text"].as_str().unwrap().split('\n').filter(|line| !line.trim_matches([' ', '\t', '\r']).is_empty());
        let mut kept = Vec::new();
        for (number, line) in (1..).zip(lines) {
            if let Some((document, block)) = met.get(line) {
                cuts.push((id.clone(), number, document.clone(), *block));
            } else {
                met.insert(line.to_owned(), (id.clone(), number));
                kept.push(line.to_owned());
            }
        }
        if !kept.is_empty() {
            stay.push((id, kept));
        }
    }
    (stay, cuts)
}

struct Done {
    out: Vec<u8>,
    ledger: Vec<u8>,
    tally: PlainTally,
}

fn run(inputs: Vec<PlainInput>, settings: &Settings, threads: usize, memory: u64, index: Option<&Path>) -> Done {
    let scratch = tempfile::tempdir().unwrap();
    let plain = Plain { settings, text_field: "text", unit: Unit::Line };
    let job = PlainJob { plain, threads, memory, max_bytes: 1 << 20, scratch: scratch.path() };
    let mut index = index.map(|folder| Index::open(folder, &settings.compared("line")).unwrap());
    let (mut out, mut ledger) = (Vec::new(), Vec::new());
    let tally = dedup_plain(inputs, &job, index.as_mut(), &mut out, Some(&mut ledger)).unwrap();
    Done { out, ledger, tally }
}

fn exact() -> Settings {
    Settings { form: Form::Exact, min_chars: 0, ..Settings::default() }
}

fn bytes(name: &str, bytes: impl Into<Vec<u8>>) -> PlainInput {
    PlainInput { source: name.into(), path: None, reader: Box::new(Cursor::new(bytes.into())) }
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    std::str::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn name(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}

#[test]
fn what_stays_and_what_is_named_is_what_the_simplest_program_says() {
    let records = records(1500);
    let (stay, cuts) = expected(&records);
    let done = run(vec![bytes("-", records.join("\n"))], &exact(), 1, 0, None);
    let found: Vec<(Value, Vec<String>)> = lines(&done.out)
        .into_iter()
        .map(|record| {
            let text = record["text"].as_str().unwrap().split('\n');
            let text = text.filter(|line| !line.trim_matches([' ', '\t', '\r']).is_empty());
            (record["id"].clone(), text.map(ToOwned::to_owned).collect())
        })
        .collect();
    assert!(found == stay);
    let found: Vec<_> = lines(&done.ledger)
        .into_iter()
        .map(|line| {
            let twin = &line["twin"];
            (name(&line["document"]), line["block"].as_u64(), name(&twin["document"]), twin["block"].as_u64())
        })
        .collect();
    let cuts: Vec<_> = cuts.into_iter().map(|cut| (name(&cut.0), Some(cut.1), name(&cut.2), Some(cut.3))).collect();
    assert!(cuts.len() > 1500 && found == cuts);
    assert_eq!((done.tally.documents, done.tally.cut), (1500, cuts.len() as u64));
}

#[test]
fn what_stands_in_many_records_of_a_site_goes_altogether() {
    let mut seed = Seed(7);
    let records: Vec<(String, Vec<String>)> = (0..600)
        .map(|number| {
            let line = |n: usize| format!("{} {n} times the ferry crossed", ["Monday", "Tuesday", "No"][n % 3]);
            let lines = (0..4).map(|_| line(seed.below(number / 2 + 1))).chain(["Yes.".to_owned()]).collect();
            (format!("https://www.site{}.example/{number}", number % 5), lines)
        })
        .collect();
    // The simplest program: in how many records of its site each line stands, then which copy of the others is first.
    let site = |url: &str| url.split('/').nth(2).unwrap().to_owned();
    let mut counts: HashMap<(String, &String), std::collections::BTreeSet<&String>> = HashMap::new();
    for (url, lines) in &records {
        for line in lines {
            counts.entry((site(url), line)).or_default().insert(url);
        }
    }
    let (mut stays, mut met, mut cut) = (Vec::new(), std::collections::HashSet::new(), Vec::new());
    for (url, lines) in &records {
        let mut kept = Vec::new();
        for line in lines {
            let count = counts[&(site(url), line)].len();
            if count >= 5 && line != "Yes." {
                cut.push(count as u64);
            } else if line == "Yes." || met.insert(line) {
                kept.push(line.as_str());
            } else {
                cut.push(0);
            }
        }
        stays.push(kept.join("\n"));
    }
    assert!(cut.iter().filter(|count| **count > 0).count() > 200 && cut.contains(&0));
    let lines_of = |(url, lines): &(String, Vec<String>)| serde_json::json!({"url": url, "text": lines.join("\n")}).to_string();
    let input = records.iter().map(lines_of).collect::<Vec<_>>().join("\n");
    let settings = Settings { form: Form::Exact, min_chars: 5, furniture: 5, ..Settings::default() };
    for (threads, memory) in [(1, u64::MAX), (3, 0)] {
        let done = run(vec![bytes("x", input.clone())], &settings, threads, memory, None);
        let texts: Vec<Value> = lines(&done.out).into_iter().map(|record| record["text"].clone()).collect();
        assert!(texts == stays);
        let ledger = lines(&done.ledger);
        assert!(ledger.iter().map(|line| line["documents"].as_u64().unwrap()).eq(cut.iter().copied()));
        assert!(ledger.iter().all(|line| (line["rule"] == "site-furniture") == (line["documents"] != 0)));
    }
    let scope = Settings { scope: scutch::dedup::Scope::Document, ..settings };
    assert!(scope.check().is_err() && Settings { furniture: 1, ..exact() }.check().is_err());
}

#[test]
fn a_record_without_repeats_comes_out_as_it_was_written() {
    let record = "{ \"z\": [1, 2.50, \"\\u00e9\"],\t\"text\":\"One.\\n\\n\\nTwo \\ud83d\\ude00.\",  \"id\": 7 }";
    assert_eq!(run(vec![bytes("-", record)], &exact(), 1, 0, None).out, format!("{record}\n").into_bytes());
}

#[test]
fn threads_memory_files_and_batches_change_no_byte() {
    let records = records(4000);
    let whole = run(vec![bytes("-", records.join("\n"))], &exact(), 1, u64::MAX, None);
    let folder = tempfile::tempdir().unwrap();
    let parts: Vec<_> = records
        .chunks(601)
        .enumerate()
        .map(|(number, part)| {
            let path = folder.path().join(format!("{number}.jsonl"));
            std::fs::write(&path, part.join("\n") + "\n").unwrap();
            path
        })
        .collect();
    let open = |path: &std::path::PathBuf| PlainInput {
        source: path.display().to_string(),
        path: Some(path.clone()),
        reader: Box::new(std::fs::File::open(path).unwrap()),
    };
    for (threads, memory) in [(1, 0), (2, 0), (4, u64::MAX)] {
        let done = run(parts.iter().map(open).collect(), &exact(), threads, memory, None);
        assert!(done.out == whole.out, "{threads} threads");
        assert_eq!(lines(&done.ledger).len(), lines(&whole.ledger).len());
    }
    let index = folder.path().join("seen");
    let batches: Vec<_> = parts.iter().map(|path| run(vec![open(path)], &exact(), 2, 0, Some(&index))).collect();
    assert!(batches.iter().flat_map(|done| done.out.clone()).eq(whole.out.iter().copied()));
    let twins = |ledger: &[u8]| lines(ledger).into_iter().map(|line| line["twin"].clone()).collect::<Vec<_>>();
    assert!(batches.iter().flat_map(|done| twins(&done.ledger)).eq(twins(&whole.ledger)));
    // A batch that comes again is held against those before it only; and a compacted index knows all that it knew.
    assert!(run(vec![open(&parts[3])], &exact(), 1, 0, Some(&index)).out == batches[3].out);
    let mut held = Index::existing(&index).unwrap();
    held.compact().unwrap();
    assert!(held.segments().len() == 1 && held.verify().iter().all(|segment| segment.wrong.is_empty()));
    drop(held);
    let again = run(vec![bytes("again", records.join("\n"))], &exact(), 1, 0, Some(&index));
    assert_eq!((again.tally.cut, again.tally.emptied, again.out.len()), (again.tally.paragraphs, 4000, 0));
}

#[test]
fn a_bad_line_costs_itself_and_is_named() {
    let long = format!("{{\"text\":\"{}\"}}", "a".repeat(2 << 20));
    let good = |text: &str| format!("{{\"text\":\"{text}\"}}");
    let text =
        [good("One."), "{\"text\":".into(), good(""), "[1]".into(), "{\"body\":1}".into(), long, String::new(), good("Two.")];
    let mut input = text.join("\n").into_bytes();
    input.extend_from_slice(b"\n{\"text\":\"\xff\"}\n");
    let done = run(vec![bytes("x.jsonl", input)], &exact(), 1, 0, None);
    assert_eq!(done.out, b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    let places: Vec<_> = done.tally.failures.iter().map(|failure| failure.place.as_str()).collect();
    assert_eq!(places, ["line 2", "line 3", "line 4", "line 5", "line 6", "line 9"]);
}

#[test]
fn a_file_that_changes_under_way_is_an_error_and_no_garbage() {
    struct Changing(std::path::PathBuf, Cursor<Vec<u8>>);
    impl std::io::Read for Changing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let read = self.1.read(buffer)?;
            if read == 0 {
                std::fs::File::options().append(true).open(&self.0)?.write_all(b"{}\n")?;
            }
            Ok(read)
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "{\"text\":\"One.\"}\n").unwrap();
    let reader = Box::new(Changing(file.path().into(), Cursor::new(std::fs::read(file.path()).unwrap())));
    let input = PlainInput { source: "x".into(), path: Some(file.path().into()), reader };
    let scratch = tempfile::tempdir().unwrap();
    let settings = exact();
    let plain = Plain { settings: &settings, text_field: "text", unit: Unit::Line };
    let job = PlainJob { plain, threads: 1, memory: 0, max_bytes: 1 << 20, scratch: scratch.path() };
    let error = dedup_plain(vec![input], &job, None, &mut Vec::new(), None).unwrap_err();
    assert!(error.to_string().contains("changed"), "{error}");
}
