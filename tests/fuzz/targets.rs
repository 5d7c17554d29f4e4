//! What must hold for any bytes, one function for each fuzz target.
//!
//! In: bytes. Out: nothing, or a panic that says what does not hold. libFuzzer runs these from `fuzz/`, `cargo test` over the inputs that
//! once broke something, and the loop in `tests/fuzz.rs` over changed samples.

use std::fs;

use scutch::document::{Code, Document, Media};
use scutch::pipeline::{How, Parcel, Unwatched, decode_input, run_folder};
use scutch::read::{Input, Record, find};
use scutch::report::check::check;
use scutch::settings::Settings;
use scutch::{decode, strip};

/// Takes any bytes, and panics where something does not hold.
pub type Target = fn(&[u8]);

/// A target by its name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

/// All targets.
pub const TARGETS: [(&str, Target); 4] = [("read", read_any), ("decode", decode_any), ("segment", segment_any), ("flow", flow_any)];

fn decoded(bytes: &[u8]) -> Option<Document> {
    let record = Record { bytes: bytes.to_vec(), ..Record::default() };
    decode::decode(&Input::named("x"), record, &decode::Settings::default()).ok()
}

/// A file of these bytes, in a folder of its own.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Input) {
    let folder = tempfile::tempdir().expect("the folder for temporary files can be written");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("the folder for temporary files can be written");
    let input = Input { path: Some(path), source: name.into(), size: bytes.len() as u64, skip: 0 };
    (folder, input)
}

/// Small limits, so that small inputs reach them.
fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.read.max_bytes = 1 << 16;
    settings
}

/// read and decode, given a file: records come in order, nothing fails within, and the same bytes give the same answer.
fn read_any(bytes: &[u8]) {
    let (_folder, input) = file("x.jsonl", bytes);
    let settings = settings();
    let read = || decode_input(&input, &settings).collect::<Vec<_>>();
    let parcels = read();
    let mut next = 0;
    for parcel in &parcels {
        let number = match parcel {
            Parcel::Document(document) => document.record,
            Parcel::Failure(failure) => {
                assert_ne!(failure.code, Code::Internal);
                failure.record
            }
            _ => continue,
        };
        assert_eq!(number, next, "records come in order");
        next += 1;
    }
    assert!(next > 0, "an input gives a document or a failure");
    assert_eq!(read(), parcels);
}

/// decode: text comes out that is none but white space, every edit says what it changed, and the answer is always the same.
fn decode_any(bytes: &[u8]) {
    let Some(document) = decoded(bytes) else { return };
    assert!(!document.text.trim().is_empty());
    assert!(document.encoding.confidence <= 1000);
    assert!(document.edits.iter().all(|edit| edit.before != edit.after && !edit.place.is_empty()));
    assert_eq!(decoded(bytes).as_ref(), Some(&document));
}

/// strip, given a page and a dump of any text: blocks stand in order, touch nowhere and hold something, all that was decoded is in them,
/// and the answer is always the same.
fn segment_any(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for media in [Media::Html, Media::Text] {
        let Some(sample) = decoded(b"x") else { return };
        let before = Document { text: text.clone().into_owned(), media, ..sample };
        let settings = strip::Settings::default();
        let stripped = || {
            let mut document = before.clone();
            strip::strip(&mut document, &settings);
            document
        };
        let document = stripped();
        let mut end = 0;
        for block in &document.blocks {
            assert!(block.start >= end && block.end > block.start, "blocks stand in order and touch nowhere");
            assert!(!document.text[block.start..block.end].trim().is_empty() && !block.place.is_empty());
            end = block.end;
        }
        let whole = strip::decoded_blocks(&before);
        // Rows and cells may be joined or parted while a page settles; the letters stay, but where an edit says so.
        if document.edits.is_empty() {
            let letters = |texts: &mut dyn Iterator<Item = String>| -> String {
                texts.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| !c.is_whitespace()).collect()
            };
            let (was, is) = (
                letters(&mut whole.into_iter().map(|(text, ..)| text)),
                letters(&mut document.blocks.iter().map(|block| document.block_text(block).to_owned())),
            );
            assert_eq!(was, is, "every letter is in a block");
        }
        assert!(document.edits.iter().all(|edit| edit.block as usize <= document.blocks.len()));
        assert_eq!(stripped(), document);
    }
}

/// The whole flow on one input: every input is a document or a failure, kept and cut are what was decoded, and two threads give the bytes
/// of one.
fn flow_any(bytes: &[u8]) {
    let (folder, input) = file("x.html", bytes);
    let path = input.path.expect("it was just given");
    let settings = settings();
    let outputs = [1, 2].map(|threads| {
        let clean = folder.path().join(format!("clean{threads}"));
        let how = How { threads, memory: 1 << 24, fresh: true };
        let (tally, _) = run_folder(find(std::slice::from_ref(&path)), &settings, &how, &clean, &Unwatched).expect("the run ends");
        assert!(tally.failures.iter().all(|failure| failure.code != Code::Internal), "{:?}", tally.failures);
        let findings = check(&clean, true).expect("the output can be read");
        assert!(findings.holds(), "{:?}", findings.wrongs);
        ["documents.jsonl", "cuts.jsonl", "failures.jsonl"].map(|name| fs::read(clean.join(name)).expect("it was written"))
    });
    assert!(outputs[0] == outputs[1], "threads change nothing");
    assert!(outputs[0].iter().any(|lines| !lines.is_empty()), "an input leaves a document, a cut or a failure");
}
