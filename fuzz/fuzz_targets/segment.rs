//! strip, given any text as a page and as a dump.
//!
//! In: what libFuzzer makes up. Out: nothing, or a crash: what must hold is said in `tests/fuzz/targets.rs`.

#![no_main]

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::target("segment").expect("there is one")(bytes));
