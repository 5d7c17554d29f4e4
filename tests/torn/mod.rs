//! What holds for every file of many records, however torn.
//!
//! In: the bytes of a file. Out: a word on what does not hold. It knows no format.

use std::fs;

use proptest::prelude::*;
use scutch::document::Code;
use scutch::pipeline::{Parcel, decode_input};
use scutch::read::Input;
use scutch::settings::Settings;

/// Documents and failures come in the order of their numbers, and the digest last; a failure says what is wrong; whoever goes on behind the
/// first `skip` records gets the rest.
pub fn holds(name: &str, bytes: &[u8], skip: u64) -> Result<(), TestCaseError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    let input = Input { path: Some(file.path().to_path_buf()), source: name.into(), size: bytes.len() as u64, skip: 0 };
    let settings = Settings::default();
    let all: Vec<Parcel> = decode_input(&input, &settings).collect();
    let number = |parcel: &Parcel| match parcel {
        Parcel::Document(document) => Some(document.record),
        Parcel::Failure(failure) => Some(failure.record),
        _ => None,
    };
    let numbers: Vec<u64> = all.iter().filter_map(number).collect();
    prop_assert!(!numbers.is_empty());
    prop_assert_eq!(&numbers, &(0..numbers.len() as u64).collect::<Vec<_>>());
    let Some(Parcel::Input(digest)) = all.last() else { panic!("{all:?}") };
    prop_assert_eq!(digest.bytes, bytes.len() as u64);
    for parcel in &all {
        if let Parcel::Failure(failure) = parcel {
            prop_assert!(failure.code != Code::Internal && !failure.message.is_empty(), "{:?}", failure);
        }
    }
    let rest: Vec<Parcel> = decode_input(&Input { skip, ..input }, &settings).collect();
    prop_assert_eq!(&all[all.len().min(numbers.iter().filter(|number| **number < skip).count())..], &rest[..]);
    Ok(())
}
