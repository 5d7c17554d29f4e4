//! Pages as files: what a reader gets of them, and what the ledger says of the rest.
//!
//! In: `pages/name.in`, the bytes of a page or a dump in any encoding, one kind of trouble each. Out: nothing, or the lines in which
//! the clean text differs from `name.out` or the ledger from `name.cuts`. A case is added without a line of Rust. `BLESS=1 cargo test
//! --test pages` writes what comes out over what was expected; that diff must be read and agreed with, since it is the test.

// A test that cannot go on should stop where it is.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use scutch::dedup::{Resolver, keys};
use scutch::document::Document;
use scutch::pipeline::{Parcel, decode_input, strip_document};
use scutch::read::Input;
use scutch::settings::Settings;
use scutch::write::{LedgerKind, LedgerLine, ledger_lines};

/// Takes one file through all stages that judge.
fn judged(path: &Path) -> Document {
    let settings = Settings::default();
    let input =
        Input { path: Some(path.to_path_buf()), source: path.file_name().unwrap().to_str().unwrap().to_owned(), size: 0, skip: 0 };
    let parcel = decode_input(&input, &settings).next().expect("a file gives a document or a failure");
    let stripped = match parcel {
        Parcel::Document(document) => strip_document(document, &settings),
        other => other,
    };
    let Parcel::Document(mut document) = stripped else { panic!("{}: {stripped:?}", path.display()) };
    let keys = keys(&document, &settings.dedup);
    Resolver::new(settings.dedup).resolve(&mut document, &keys);
    *document
}

/// A line of the ledger as `name.cuts` has it: the rule, a tab, and the text or the change. A block is one line here.
fn told(line: &LedgerLine) -> String {
    let escape = |text: &str| text.chars().map(shown).collect::<String>();
    let what = match line.kind {
        LedgerKind::Cut => escape(&line.text),
        LedgerKind::Edit => format!("{} → {}", escape(&line.before), escape(&line.after)),
    };
    format!("{}/{}\t{what}\n", line.stage.name(), line.rule)
}

/// A backslash and what no editor shows, escaped.
fn shown(c: char) -> String {
    if c == '\\' || c.is_control() { c.escape_default().to_string() } else { c.to_string() }
}

/// The lines that only one of the two has, in order, `-` for what was expected and `+` for what came (LCS by dynamic programming; the
/// files are short).
fn diff(expected: &str, came: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), came.lines().collect());
    let mut common = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && common[i + 1][j] >= common[i][j + 1] {
            writeln!(out, "  - {}", a[i]).unwrap();
            i += 1;
        } else {
            writeln!(out, "  + {}", b[j]).unwrap();
            j += 1;
        }
    }
    out
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// All cases, and a complaint where a file has no partner.
fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for path in &cases {
        assert!(path.with_extension("in").exists(), "{} has no .in beside it", path.display());
    }
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
    cases
}

#[test]
fn every_page_gives_the_text_and_the_ledger_beside_it() {
    let cases = cases();
    assert!(cases.len() >= 20);
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut wrong = String::new();
    for path in cases {
        let document = judged(&path);
        let clean = format!("{}\n", document.clean_text());
        let cuts: String = ledger_lines(&document).iter().map(told).collect();
        for (extension, came) in [("out", clean), ("cuts", cuts)] {
            let beside = path.with_extension(extension);
            if bless {
                fs::write(&beside, came).unwrap();
                continue;
            }
            let expected = fs::read_to_string(&beside).unwrap_or_default();
            if expected != came {
                // Equal lines can still differ in how the file ends.
                let lines = diff(&expected, &came);
                let lines = if lines.is_empty() { "  the end of the file\n".to_owned() } else { lines };
                write!(wrong, "{}: - expected, + came\n{lines}", beside.strip_prefix(folder()).unwrap().display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_lifted_stands_in_the_metadata() {
    let about = |name: &str| judged(&folder().join(name)).metadata;
    let clock = about("byline-and-date.in");
    assert_eq!(
        [clock.title.as_str(), &clock.byline, &clock.published],
        ["The Clock That Runs on Rain", "Mara Quillan", "2024-03-03"]
    );
    let tides = about("author-note.in");
    assert_eq!(tides.byline, "Glenn Hardacre");
    assert_eq!(tides.author_note, "Glenn Hardacre is a writer and former pilot who lives in Morrow Sands.");
    assert_eq!([about("japanese.in").title.as_str(), &about("japanese.in").language], ["灯台守の猫", "ja"]);
    assert_eq!(judged(&folder().join("windows-1251.in")).encoding.label, "windows-1251");
}
