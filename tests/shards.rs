//! Output in many files, compressed: the same lines as in one.
//!
//! In: a folder of texts. Out: a word on whether shards, compression and blocks hold what the plain files hold, and whether the account
//! of such a run can be checked.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Read;
use std::path::Path;

use scutch::pipeline::{How, Unwatched, run_folder};
use scutch::read::{find, unpacked};
use scutch::report::check::check;
use scutch::settings::Settings;
use scutch::write::{BlockRecord, CleanRecord};

fn clean(raw: &Path, clean: &Path, toml: &str) -> Vec<String> {
    let how = How { threads: 2, memory: 64 << 20, fresh: true };
    let settings = Settings::from_toml(toml).unwrap();
    run_folder(find(&[raw.to_path_buf()]), &settings, &how, clean, &Unwatched).unwrap();
    let findings = check(clean, true).unwrap();
    assert!(findings.holds() && findings.held == 40, "{toml}: {:?}", findings.wrongs);
    let mut names: Vec<String> =
        fs::read_dir(clean).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// All lines of a kind, from however many files.
fn lines(clean: &Path, names: &[String], stem: &str) -> String {
    let mut text = String::new();
    for name in names.iter().filter(|name| name.starts_with(stem)) {
        unpacked(fs::File::open(clean.join(name)).unwrap()).unwrap().0.read_to_string(&mut text).unwrap();
    }
    text
}

#[test]
fn shards_hold_the_lines_of_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::create_dir(&raw).unwrap();
    for number in 0..40 {
        let text =
            |n: u32| format!("On day {n} the ferry left the upper landing at seven and came back before the ice had closed.");
        fs::write(raw.join(format!("{number}.txt")), [text(number), text(number + 1), "Share this:".into()].join("\n\n")).unwrap();
    }
    let plain = folder.path().join("plain");
    let names = clean(&raw, &plain, "");
    assert_eq!(names, ["cuts.jsonl", "documents.jsonl", "failures.jsonl", "run.json"]);
    let (documents, cuts) = (lines(&plain, &names, "documents"), lines(&plain, &names, "cuts"));
    let other = folder.path().join("other");
    let mut shards = Vec::new();
    for codec in ["none", "gzip", "zstd"] {
        let toml = format!("[write]\nshard-bytes = 4000\ncompress = \"{codec}\"\nblocks = true\n");
        let names = clean(&raw, &other, &toml);
        assert!(lines(&other, &names, "documents") == documents && lines(&other, &names, "cuts") == cuts, "{codec}");
        let records: Vec<CleanRecord> = documents.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let blocks = lines(&other, &names, "blocks");
        let blocks: Vec<BlockRecord> = blocks.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let texts = |id: &str| {
            let own = blocks.iter().filter(|block| block.document == id).map(|block| block.text.as_str());
            own.collect::<Vec<_>>().join("\n\n")
        };
        assert!(records.iter().all(|record| texts(&record.id) == record.text));
        shards.push(names.iter().filter(|name| name.starts_with("documents-")).count());
    }
    assert!(shards[0] > 3 && shards.iter().all(|count| *count == shards[0]), "{shards:?}");
    // What an earlier run has left under other names is gone, and nothing else is.
    fs::write(other.join("notes.txt"), "mine").unwrap();
    assert_eq!(clean(&raw, &other, ""), ["cuts.jsonl", "documents.jsonl", "failures.jsonl", "notes.txt", "run.json"]);
}
