//! Near-duplicates through a whole run.
//!
//! In: a folder of articles, some of them copies that somebody changed. Out: a word on which stay, and whether the account says what went
//! and why, however much memory there is.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use scutch::pipeline::{How, Unwatched, run_folder};
use scutch::read::find;
use scutch::report::check::check;
use scutch::settings::Settings;
use scutch::write::{LedgerLine, Run};

/// An article of its own: sentences of words that the number chooses.
fn article(number: usize, sentences: usize) -> Vec<String> {
    const WORDS: [&str; 40] = [
        "harbour", "ferry", "council", "winter", "pier", "ticket", "island", "doctor", "engine", "captain", "morning", "ice",
        "school", "bridge", "market", "letter", "family", "summer", "road", "office", "storm", "garden", "window", "kitchen",
        "teacher", "river", "budget", "railway", "history", "museum", "painter", "forest", "library", "hospital", "orchard",
        "village", "festival", "printer", "anchor", "lantern",
    ];
    let mut state = number as u64 * 2_654_435_761 + 12_345;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    (0..sentences)
        .map(|_| {
            let words: Vec<&str> = (0..24).map(|_| word()).collect();
            format!("The {} was there before {} came.", words[..12].join(" "), words[12..].join(" "))
        })
        .collect()
}

fn clean(raw: &Path, clean: &Path, memory: u64) -> (Run, Vec<LedgerLine>, Vec<Vec<u8>>) {
    let settings = Settings::from_toml("[strip]\noff = [\"judge\"]\n[dedup.near]\ndocuments = true\nparagraphs = true\n").unwrap();
    let how = How { threads: 2, memory, fresh: true };
    let (tally, _) = run_folder(find(&[raw.to_path_buf()]), &settings, &how, clean, &Unwatched).unwrap();
    let findings = check(clean, true).unwrap();
    assert!(findings.holds(), "{:?}", findings.wrongs);
    let ledger = fs::read_to_string(clean.join("cuts.jsonl")).unwrap();
    let ledger = ledger.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (tally.run, ledger, scutch::write::FILES.map(|name| fs::read(clean.join(name)).unwrap()).into())
}

#[test]
fn changed_copies_go_and_articles_that_quote_stay() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    fs::create_dir(&raw).unwrap();
    let put = |name: &str, paragraphs: &[String]| fs::write(raw.join(name), paragraphs.join("\n\n")).unwrap();
    let original = article(1, 12);
    put("a-original.txt", &original);
    put("b-cut-short.txt", &original[..8]);
    let spun: Vec<String> =
        original.iter().map(|text| text.replace("ferry", "boat").replace("doctor", "physician").replace("storm", "gale")).collect();
    put("c-spun.txt", &spun);
    let mut headed = article(2, 1);
    headed.extend_from_slice(&original);
    put("d-headed.txt", &headed);
    let agency = article(3, 3);
    put("e-quotes.txt", &[&article(4, 5)[..], &agency].concat());
    put("f-quotes.txt", &[&article(5, 5)[..], &agency].concat());
    let edited: Vec<String> = agency.iter().map(|text| text.replace("was there before", "had been there when")).collect();
    put("g-quotes-edited.txt", &[&article(6, 5)[..], &edited].concat());
    put("h-other.txt", &article(7, 12));
    let (run, ledger, streamed) = clean(&raw, &folder.path().join("clean"), 1 << 30);
    let gone = |rule: &str| {
        let mut documents: Vec<&str> = ledger.iter().filter(|line| line.rule == rule).map(|line| line.document.as_str()).collect();
        documents.dedup();
        documents.len()
    };
    // Those of b, c and d go as a whole, and name what they are copies of; f loses the quotation, and g the edited one.
    assert_eq!((gone("near-document"), gone("repeated-block"), gone("near-block")), (3, 1, 1));
    assert_eq!((run.balance.documents, run.balance.written), (8, 5));
    let near = run.near.unwrap();
    assert!(near.documents.seen == 8 && near.documents.cut == 3 && near.paragraphs.cut == 3, "{near:?}");
    let (_, _, waited) = clean(&raw, &folder.path().join("waited"), 0);
    assert!(streamed == waited);
}
