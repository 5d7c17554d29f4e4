//! Archives of many records through the whole flow.
//!
//! In: WARC and JSON Lines made here, whole and torn, compressed and not. Out: what a user finds in the records and in the list of
//! failures. The files that are read are our own writing.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use scutch::document::{Code, Failure};
use scutch::pipeline::{How, Unwatched, run_folder};
use scutch::read::find;
use scutch::report::check::check;
use scutch::settings::Settings;
use scutch::write::CleanRecord;

mod torn;

const ARTICLE: &str = "The ferry from Saltwyke will run through the winter for the first time in forty years, the harbour office said on \
                       Monday. The boat was refitted in the spring and can now break thin ice.";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A WARC record, as ISO 28500 says.
fn warc(kind: &str, url: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [header.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body].concat();
    warc("response", url, "application/http; msgtype=response", &http)
}

fn page(title: &str, charset: &str, text: &str) -> String {
    format!("<html><head><meta charset={charset}><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")
}

/// What a run over files gives. Its account must hold, for any number of threads the same.
fn clean(files: &[(&str, &[u8])], settings: &Settings) -> (Vec<CleanRecord>, Vec<Failure>) {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::create_dir(&raw).unwrap();
    for (name, bytes) in files {
        fs::write(raw.join(name), bytes).unwrap();
    }
    let outputs: Vec<PathBuf> =
        [1, 4].map(|threads| cleaned(&raw, &folder.path().join(threads.to_string()), settings, threads)).into();
    for name in ["documents.jsonl", "cuts.jsonl", "failures.jsonl", "run.json"] {
        assert!(fs::read(outputs[0].join(name)).unwrap() == fs::read(outputs[1].join(name)).unwrap(), "{name} depends on threads");
    }
    let findings = check(&outputs[0], true).unwrap();
    assert!(findings.holds(), "{:?}", findings.wrongs);
    assert_eq!(findings.held, files.len() as u64);
    let lines = |name: &str| fs::read_to_string(outputs[0].join(name)).unwrap();
    let documents = lines("documents.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (documents, lines("failures.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn cleaned(raw: &Path, clean: &Path, settings: &Settings, threads: usize) -> PathBuf {
    run_folder(find(&[raw.to_path_buf()]), settings, &how(threads), clean, &Unwatched).unwrap();
    clean.to_path_buf()
}

fn how(threads: usize) -> How {
    How { threads, memory: 512 << 20, fresh: true }
}

fn off() -> Settings {
    Settings::from_toml("[dedup]\nscope = \"off\"\n").unwrap()
}

/// Every failure as `record code place`.
fn brief(failures: &[Failure]) -> Vec<String> {
    failures.iter().map(|failure| format!("{} {} {}", failure.record, failure.code.name(), failure.place)).collect()
}

#[test]
fn pages_come_out_of_a_warc_as_they_were_served() {
    let russian = "Мост через реку откроют весной, сообщила вчера городская управа. Движение пойдёт в обе стороны, а пешеходы \
                   смогут перейти реку ещё раньше.";
    let lying = page("Мост", "utf-8", russian);
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(&lying);
    let body = gzip(page("Chunks", "utf-8", ARTICLE).as_bytes());
    let (first, second) = body.split_at(100);
    let chunks = [b"64\r\n", first, format!("\r\n{:x}\r\n", second.len()).as_bytes(), second, b"\r\n0\r\n\r\n"].concat();
    let records = [
        warc("warcinfo", "", "application/warc-fields", b"software: a test\r\n"),
        response("https://example.ru/most", "200 OK\r\nContent-Type: text/html; charset=Windows-1251", &cyrillic),
        warc("request", "https://example.ru/most", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response(
            "https://example.org/chunks",
            "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip",
            &chunks,
        ),
        response("https://example.org/logo", "200 OK\r\nContent-Type: image/png", b"\x89PNG\r\n\x1a\n"),
        response("https://example.org/gone", "404 Not Found\r\nContent-Type: text/html", b"<p>Not found</p>"),
        warc("resource", "metadata://gnu.org/software/wget/warc/wget.log", "text/plain", b"12 files were fetched.\n"),
        warc("conversion", "https://example.org/text", "text/plain", format!("A conversion\n\n{ARTICLE}\n").as_bytes()),
    ];
    let plain = records.concat();
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", plain), ("b", packed)] {
        let (documents, failures) = clean(&[(name, &bytes)], &off());
        let told: Vec<_> = documents.iter().map(|document| (document.metadata.record, document.url.as_str())).collect();
        assert_eq!(told, [(0, "https://example.ru/most"), (1, "https://example.org/chunks"), (5, "https://example.org/text")]);
        assert_eq!((documents[0].text.as_str(), documents[0].metadata.encoding.as_str()), (russian, "windows-1251"));
        assert!(documents[1].text == ARTICLE && documents[2].text.ends_with(ARTICLE), "{documents:?}");
        assert!(failures.iter().all(|failure| failure.code == Code::RecordSkipped && !failure.code.is_error()));
        assert_eq!(failures.iter().map(|failure| failure.record).collect::<Vec<_>>(), [2, 3, 4]);
        assert!(failures[0].message.contains("image/png") && failures[1].message.contains("404"));
    }
}

fn url(n: usize) -> String {
    format!("https://example.org/{n}")
}

/// The record of a page with a number in its address and its text.
fn good(n: usize) -> Vec<u8> {
    let text = format!("{ARTICLE} This is page number {n} of the paper.");
    response(&url(n), "200 OK\r\nContent-Type: text/html", page("The ferry", "utf-8", &text).as_bytes())
}

#[test]
fn a_torn_record_costs_itself() {
    let length = format!(
        "Content-Length: {}",
        String::from_utf8(good(2)).unwrap().split("\r\n\r\n").skip(1).collect::<Vec<_>>().join("\r\n\r\n").len()
    );
    let lie = |by: &str| String::from_utf8(good(2)).unwrap().replacen("Content-Length: ", by, 1).into_bytes();
    let cut = good(2);
    for (what, torn) in [
        ("cut in its header", cut[..60].to_vec()),
        ("longer than it says", lie("Content-Length: 1\r\nX-Length: ")),
        ("far shorter than it says", lie("Content-Length: 99999999999\r\nX-Length: ")),
        ("without a length", lie("X-Length: ")),
        ("garbage", b"half a page of something else\n".to_vec()),
    ] {
        let whole = [good(1), torn, good(3), good(4)].concat();
        let (documents, failures) = clean(&[("a.warc", &whole)], &off());
        let urls: Vec<&str> = documents.iter().map(|document| document.url.as_str()).collect();
        assert_eq!(urls, [url(1), url(3), url(4)], "{what}");
        let place = format!("byte {}", good(1).len());
        let [failure] = &failures[..] else { panic!("{what}: {failures:?}") };
        let oversize = what.starts_with("far") && failure.code == Code::Oversize;
        assert!(failure.code == Code::Malformed || oversize, "{what}: {failure:?}");
        assert_eq!((failure.record, failure.place.as_str()), (1, place.as_str()), "{what} {length}");
    }
}

#[test]
fn a_record_that_is_shorter_than_it_says_is_kept_and_told() {
    let lie = String::from_utf8(good(2)).unwrap().replacen("Content-Length: ", "Content-Length: 2000\r\nX-Length: ", 1);
    let (documents, failures) = clean(&[("a.warc", &[good(1), lie.into_bytes(), good(3)].concat())], &off());
    let urls: Vec<&str> = documents.iter().map(|document| document.url.as_str()).collect();
    assert_eq!((urls, failures.len()), (vec![url(1).as_str(), &url(2), &url(3)], 0));
    let ends = |text: &str| text.trim_end().ends_with("of the paper.");
    assert!(documents.iter().all(|document| ends(&document.text)), "{documents:?}");
}

#[test]
fn a_damaged_member_of_a_packed_archive_costs_its_records() {
    let line = |n: usize| format!("{{\"text\": \"{ARTICLE} It is crossing number {n}.\"}}\n").into_bytes();
    let record = |n: usize| {
        let text = format!("{ARTICLE} It is crossing number {n}.");
        warc("conversion", "", "text/plain", text.as_bytes())
    };
    for (what, make) in [("lines", &line as &dyn Fn(usize) -> Vec<u8>), ("records", &record)] {
        let mut packed: Vec<Vec<u8>> = (0..5).map(|n| gzip(&make(n))).collect();
        let middle = packed[2].len() / 2;
        packed[2].drain(middle..middle + 9);
        let (documents, failures) = clean(&[("a", &packed.concat())], &off());
        let ends: Vec<String> =
            documents.iter().map(|document| document.text.chars().rev().take(2).collect::<String>().replace('.', "")).collect();
        assert_eq!(ends, ["0", "1", "3", "4"], "{what}");
        assert!(matches!(&failures[..], [failure] if failure.code == Code::Damaged && failure.record == 2), "{what}: {failures:?}");
    }
}

#[test]
fn json_lines_bring_their_fields_along() {
    let mut lines = String::new();
    let html = page("The ferry", "windows-1251", &ARTICLE.replace("Monday", "Montag in Köln"));
    writeln!(lines, "{}", serde_json::json!({"html": html, "url": "https://example.org/a", "date": "2024-03-03", "score": 7}))
        .unwrap();
    lines.push_str("{\"text\": \"cut");
    lines.push('\n');
    writeln!(lines, "{{\"text\": \"{ARTICLE} It was cheered \\ud83d at once. The cafÃ© is open.\", \"lang\": \"en\"}}").unwrap();
    writeln!(lines, "{{\"text\": 3}}").unwrap();
    let packed = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    let (documents, failures) = clean(&[("a", &packed)], &off());
    let [page, dump] = &documents[..] else { panic!("{documents:?}") };
    assert!(page.text.contains("Montag in Köln"), "{}", page.text);
    assert_eq!((page.url.as_str(), page.metadata.title.as_str()), ("https://example.org/a", "The ferry"));
    assert_eq!((page.metadata.published.as_str(), page.metadata.encoding_evidence.as_str()), ("2024-03-03", "declared"));
    assert_eq!(page.metadata.carried, r#"{"date":"2024-03-03","score":7,"url":"https://example.org/a"}"#);
    assert!(dump.text.contains("cheered \u{fffd} at once. The café is open."), "{}", dump.text);
    assert_eq!((dump.language.as_str(), dump.metadata.edits), ("en", 2));
    assert_eq!(brief(&failures), ["1 malformed line 2", "3 malformed line 4"]);
    assert!(failures[1].message.contains("a number"), "{}", failures[1].message);
}

#[test]
fn many_batches_stay_in_order_and_bad_lines_in_their_place() {
    let mut lines = String::new();
    for n in 0..3000 {
        if n % 1000 == 999 {
            lines.push_str("torn\n");
        } else {
            writeln!(lines, "{{\"text\": \"{ARTICLE} It is crossing number {n} of this winter.\"}}").unwrap();
        }
    }
    let packed = gzip(lines.as_bytes());
    let (documents, failures) = clean(&[("a.html", ARTICLE.as_bytes()), ("b", &packed), ("c.txt", ARTICLE.as_bytes())], &off());
    assert_eq!((documents.len(), documents[0].source.ends_with("a.html")), (2999, true));
    assert!(documents[1..2998].is_sorted_by_key(|document| document.metadata.record));
    assert!(documents[2997].text.ends_with("number 2998 of this winter."));
    assert_eq!(brief(&failures), ["999 malformed line 1000", "1999 malformed line 2000", "2999 malformed line 3000"]);
}

#[test]
fn a_run_that_skips_gives_the_rest() {
    let lines: Vec<String> = (0..1000).map(|n| format!("{{\"text\": \"{ARTICLE} It is crossing number {n}.\"}}\n")).collect();
    let lines = lines.concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, lines).unwrap();
    let records = |skip: u64| {
        let mut found = find(std::slice::from_ref(&path));
        found.inputs[0].skip = skip;
        let clean = folder.path().join(skip.to_string());
        let (tally, _) = run_folder(found, &off(), &how(2), &clean, &Unwatched).unwrap();
        (fs::read_to_string(clean.join("documents.jsonl")).unwrap(), tally.run.inputs)
    };
    let ((all, whole), (rest, after)) = (records(0), records(700));
    assert_eq!(all.lines().skip(700).collect::<Vec<_>>(), rest.lines().collect::<Vec<_>>());
    assert_eq!(whole, after);
}

/// An archive with pieces cut out, doubled or overwritten.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let lines =
        "{\"text\": \"one \\u00e9\", \"url\": \"https://example.org/\"}\n\n{\"html\": \"<p>two</p>\"}\n{\"text\": 3}\n".repeat(3);
    let records = [
        warc("warcinfo", "", "application/warc-fields", b"software: a test\r\n"),
        response("https://example.org/1", "200 OK\r\nTransfer-Encoding: chunked", b"5\r\n<p>on\r\n2\r\ne.\r\n0\r\n\r\n"),
        response("https://example.org/2", "200 OK\r\nContent-Encoding: gzip", &gzip(b"<p>two</p>")),
        warc("conversion", "https://example.org/3", "text/plain", b"three"),
    ]
    .concat();
    let packed = [gzip(&records), zstd::encode_all(lines.as_bytes(), 1).unwrap()];
    let whole = prop::sample::select(vec![lines.into_bytes(), records, packed[0].clone(), packed[1].clone()]);
    let harm = (any::<prop::sample::Index>(), 0usize..40, any::<Option<u8>>());
    (whole, prop::collection::vec(harm, 0..4)).prop_map(|(mut bytes, harms)| {
        for (at, length, byte) in harms {
            let at = at.index(bytes.len().max(1));
            let end = (at + length).min(bytes.len());
            match byte {
                Some(byte) => bytes.splice(at..end, [byte]).for_each(drop),
                None => bytes.drain(at..end).for_each(drop),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_archive_gives_documents_and_failures_in_order_and_its_digest(bytes in mangled(), skip in 0u64..4) {
        torn::holds("x.jsonl", &bytes, skip)?;
    }
}
