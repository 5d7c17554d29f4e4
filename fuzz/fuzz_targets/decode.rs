//! decode, given any bytes.
//!
//! In: what libFuzzer makes up. Out: nothing, or a crash: a panic, a text that is empty, an edit that says nothing, or another answer to the same bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scutch::decode::{Settings, decode};
use scutch::read::{Input, Record};

fuzz_target!(|bytes: &[u8]| {
    let read = || decode(&Input::named("x"), Record { bytes: bytes.to_vec(), ..Record::default() }, &Settings::default());
    let Ok(document) = read() else { return };
    assert!(!document.text.trim().is_empty());
    assert!(document.encoding.confidence <= 1000);
    assert!(document.edits.iter().all(|edit| edit.before != edit.after && !edit.place.is_empty()));
    assert_eq!(read().as_ref(), Ok(&document));
});
