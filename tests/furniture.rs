//! Furniture of a site through a whole run.
//!
//! In: articles of two sites, one of which puts the same box under each. Out: a word on whether the box goes from that site and stays once
//! on the other, with a ledger that says so and an account that holds, however much memory and however many threads there are.

#![allow(clippy::unwrap_used)]

use std::fs;

use scutch::pipeline::{How, Unwatched, run_folder};
use scutch::read::find;
use scutch::report::check::check;
use scutch::settings::Settings;
use scutch::write::{CleanRecord, LedgerLine};
use serde::de::DeserializeOwned;

const BOX: &str =
    "The harbour office has put a telephone by the upper landing, and whoever finds the ferry gone may ask there for a boat.";

fn article(number: usize) -> String {
    let master = ["Quill", "Ferrier", "Anders", "Holm", "Berg", "Lund", "Strand"][number];
    format!(
        "On the {}th of March, {master} took the boat out at {}:30 with {} people, and nobody on the pier thought that the wind would turn.",
        number + 11,
        number + 3,
        number * 7 + 5
    )
}

fn lines<T: DeserializeOwned>(bytes: &[u8]) -> Vec<T> {
    std::str::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_box_under_every_article_of_a_site_goes_and_the_copy_of_another_site_stays() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw.jsonl");
    let record = |number: usize| {
        let site = if number % 3 == 1 { "two" } else { "one" };
        let text = format!("{}\n\n{BOX}", article(number));
        serde_json::json!({"url": format!("https://{site}.example/{number}"), "text": text}).to_string() + "\n"
    };
    fs::write(&raw, (0..7).map(record).collect::<String>()).unwrap();
    let mut settings = Settings::default();
    settings.dedup.furniture = 4;
    let mut outputs = Vec::new();
    for (threads, memory) in [(1, 1 << 30), (4, 0)] {
        let clean = folder.path().join("clean");
        let how = How { threads, memory, fresh: true };
        run_folder(find(std::slice::from_ref(&raw)), &settings, &how, &clean, &Unwatched).unwrap();
        let findings = check(&clean, true).unwrap();
        assert!(findings.holds() && findings.balance.cut > 0, "{:?}", findings.wrongs);
        outputs.push(["documents.jsonl", "cuts.jsonl", "run.json"].map(|name| fs::read(clean.join(name)).unwrap()));
    }
    assert!(outputs[0] == outputs[1]);
    let (documents, cuts) = (lines::<CleanRecord>(&outputs[0][0]), lines::<LedgerLine>(&outputs[0][1]));
    let with_box: Vec<&str> =
        documents.iter().filter(|record| record.text.contains(BOX)).map(|record| record.url.as_str()).collect();
    assert_eq!((documents.len(), with_box), (7, vec!["https://two.example/1"]));
    let told = |line: &LedgerLine| {
        let of = |id: &str| documents.iter().position(|record| record.id == id).unwrap();
        (of(&line.document), line.rule.to_string(), of(&line.twin.document), line.documents)
    };
    let furniture = |number| (number, "site-furniture".to_owned(), 0, 5);
    let expected = [furniture(0), furniture(2), furniture(3), (4, "repeated-block".to_owned(), 1, 0), furniture(5), furniture(6)];
    assert_eq!(cuts.iter().map(told).collect::<Vec<_>>(), expected);
}
