//! read and decode, given any bytes as a file.
//!
//! In: what libFuzzer makes up. Out: nothing, or a crash: a panic, records out of order, a digest of other bytes, or another answer to the same bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scutch::document::Code;
use scutch::pipeline::{Parcel, decode_input};
use scutch::read::Input;
use scutch::settings::Settings;

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("scutch-fuzz-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("the folder for temporary files can be written");
    let mut settings = Settings::default();
    settings.read.max_bytes = 1 << 16;
    let input = Input { path: Some(path.clone()), source: "x.jsonl".into(), size: bytes.len() as u64, skip: 0 };
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
        assert_eq!(number, next);
        next += 1;
    }
    assert!(next > 0);
    assert_eq!(read(), parcels);
    let _ = std::fs::remove_file(path);
});
