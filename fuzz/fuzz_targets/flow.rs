//! The whole flow, given any bytes as a file.
//!
//! In: what libFuzzer makes up. Out: nothing, or a crash: what must hold is said in `tests/fuzz/targets.rs`.

#![no_main]

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::target("flow").expect("there is one")(bytes));
