//! The fuzz targets without a fuzzer: inputs that once broke something, and changed samples.
//!
//! In: `tests/fuzz/<target>/`, and the pages of `raw/` and `tests/pages/`. Out: a word on whether what must hold for any bytes holds. The
//! loop is ignored unless it is asked for: `just mutate TARGET MINUTES`. It needs no nightly Rust; where that is, `just fuzz` goes deeper.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

mod seed;
#[path = "fuzz/targets.rs"]
mod targets;

use seed::Seed;
use targets::{TARGETS, target};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>());
    let mut files: Vec<_> = entries.unwrap_or_default().into_iter().filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn what_once_broke_something_does_so_no_more() {
    for (name, check) in TARGETS {
        for path in files(&home().join("tests/fuzz").join(name)) {
            check(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_sample_holds_to_its_end_and_cut_anywhere() {
    for path in files(&home().join("tests/pages")).into_iter().step_by(9) {
        let bytes = fs::read(path).unwrap();
        for (_, check) in TARGETS {
            check(&bytes);
            check(&bytes[..bytes.len() * 2 / 3]);
        }
    }
}

/// Bytes that readers, decoders and parsers stumble over.
const PIECES: [&[u8]; 48] = [
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<table>",
    b"<tr>",
    b"<td>",
    b"</table>",
    b"<select>",
    b"<option>",
    b"<p>",
    b"</p>",
    b"<div class=\"share footer\">",
    b"</div>",
    b"<b id=i>",
    b"<template>",
    b"<svg>",
    b"<math>",
    b"<noscript>",
    b"<script>",
    b"</script>",
    b"<plaintext>",
    b"<meta charset=utf-16>",
    b"<pre>",
    b"&amp;",
    b"&#x202e;",
    b"&#0;",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x1b$B",
    b"\x1b(B",
    b"~{",
    b"\x00",
    b"\xc3\xa2\xe2\x82\xac",
    b"\xed\xa0\x80",
    b"{\"text\":",
    b"\"}\n",
    b"\\ud800",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"\r\n\r\n",
    b"\n\n",
    b"\x1f\x8b\x08\x00",
    b"\xe2\x80\xae",
];

/// Changes a sample in one to eight places: bits, bytes, pieces, parts of itself or of another moved in.
fn changed(sample: &[u8], other: &[u8], seed: &mut Seed) -> Vec<u8> {
    let start = seed.below(sample.len());
    let magnitude = 4 + seed.below(10);
    let length = 1 + seed.below(1 << magnitude);
    let mut bytes = if seed.below(2) == 0 {
        sample[..sample.len().min(length)].to_vec()
    } else {
        sample[start..(start + length).min(sample.len())].to_vec()
    };
    for _ in 0..=seed.below(8) {
        let at = seed.below(bytes.len() + 1);
        match seed.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << seed.below(8),
            1 if at < bytes.len() => bytes[at] = seed.below(256) as u8,
            2 => drop(bytes.splice(at..at, PIECES[seed.below(PIECES.len())].iter().copied())),
            3 => {
                let piece = PIECES[seed.below(PIECES.len())].repeat(1 + seed.below(600));
                bytes.splice(at..at, piece);
            }
            4 => {
                let end = (at + seed.below(200)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let from = seed.below(other.len());
                let part = other[from..(from + seed.below(500)).min(other.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => {
                let end = (at + seed.below(100)).min(bytes.len());
                let part = bytes[at..end].repeat(seed.below(20));
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

/// `SCUTCH_FUZZ` is the target, `SCUTCH_FUZZ_SECONDS` how long, `SCUTCH_FUZZ_SEED` where the numbers begin. What breaks is written to
/// the folder for temporary files, and belongs into `tests/fuzz/<target>/`.
#[test]
#[ignore = "runs for as long as it is told to"]
fn changed_samples_hold() {
    let told = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let name = told("SCUTCH_FUZZ", "segment");
    let check = target(&name).expect("SCUTCH_FUZZ names a target");
    let limit = Duration::from_secs(told("SCUTCH_FUZZ_SECONDS", "60").parse().unwrap());
    let mut seed = Seed(told("SCUTCH_FUZZ_SEED", "1").parse().unwrap());
    let samples: Vec<Vec<u8>> = ["raw", "tests/pages"]
        .iter()
        .flat_map(|folder| files(&home().join(folder)))
        .chain(TARGETS.iter().flat_map(|(name, _)| files(&home().join("tests/fuzz").join(name))))
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| !bytes.is_empty())
        .collect();
    let begun = Instant::now();
    let (mut tried, mut slowest) = (0u64, (Duration::ZERO, Vec::new()));
    let mut broken = Vec::new();
    while begun.elapsed() < limit && broken.len() < 5 {
        let bytes = changed(&samples[seed.below(samples.len())], &samples[seed.below(samples.len())], &mut seed);
        let at = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| check(&bytes))).is_err() {
            let path = std::env::temp_dir().join(format!("scutch-{name}-{tried}"));
            fs::write(&path, &bytes).unwrap();
            broken.push(path);
        }
        if at.elapsed() > slowest.0 {
            slowest = (at.elapsed(), bytes);
        }
        tried += 1;
    }
    let slow = std::env::temp_dir().join(format!("scutch-{name}-slowest"));
    fs::write(&slow, &slowest.1).unwrap();
    assert!(broken.is_empty(), "{name}: {tried} tried, broken by {broken:?}");
    // What was tried is for a person who asked for it.
    fs::write(std::env::temp_dir().join(format!("scutch-{name}-tried")), format!("{tried} tried, slowest {:?}\n", slowest.0))
        .unwrap();
}
