//! What a large run will take, before it begins.
//!
//! In: the inputs that were found and the memory that dedup may use. Out: one line, for runs large enough that somebody may want to
//! choose another disk first. It opens nothing, so it goes by sizes and names.

use crate::cli::terminal::count;
use crate::read::Found;

/// Bytes of inputs from which on a run is worth an estimate.
const LARGE: u64 = 256 << 20;

/// Bytes of text for one key (lines of news and of crawls alike have about 330; half, to be on the safe side), and of memory for one
/// key and its share of a document.
const TEXT_PER_KEY: u64 = 165;
const MEMORY_PER_KEY: u64 = 75;

/// One line on what a run will take; `None` for a small one.
#[must_use]
pub fn estimate(found: &Found, memory: u64) -> Option<String> {
    let size = |name: &str, size: u64| {
        // Markup and text come to about four times what they are packed into.
        let packed = [".gz", ".zst", ".bz2", ".xz", ".parquet"].iter().any(|ending| name.ends_with(ending));
        if packed { size.saturating_mul(4) } else { size }
    };
    let bytes: u64 = found.inputs.iter().map(|input| size(&input.source, input.size)).sum();
    if bytes < LARGE {
        return None;
    }
    let keys = bytes / TEXT_PER_KEY * MEMORY_PER_KEY;
    // Keys in a journal, of 20 bytes each; and the documents themselves, with places and scores, once their keys outgrow memory.
    let journal = bytes / TEXT_PER_KEY * 20;
    let waiting = if keys > memory / 2 { bytes + bytes / 2 } else { 0 };
    Some(format!(
        "{}, about {}: dedup takes up to {} of memory, and up to {} of disk beside the output while it runs",
        count(found.inputs.len() as u64, "input"),
        sized(bytes),
        sized(keys.min(memory)),
        sized(journal + waiting)
    ))
}

/// `12.5 GB`, in powers of ten.
fn sized(bytes: u64) -> String {
    let (unit, name) = if bytes < 1_000_000_000 { (1_000_000, "MB") } else { (1_000_000_000, "GB") };
    let tenths = bytes / (unit / 10);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Input;

    fn found(name: &str, size: u64) -> Found {
        Found { inputs: vec![Input { size, ..Input::named(name) }], failures: Vec::new() }
    }

    #[test]
    fn a_large_run_is_told_what_it_will_take() {
        assert_eq!(estimate(&found("a.jsonl", 1 << 20), 1 << 30), None);
        let small = estimate(&found("a.jsonl.zst", 100_000_000), 1 << 30).unwrap();
        assert_eq!(
            small,
            "1 input, about 400.0 MB: dedup takes up to 181.8 MB of memory, and up to 48.4 MB of disk beside the output while it runs"
        );
        let large = estimate(&found("a.warc", 100_000_000_000), 1 << 29).unwrap();
        assert!(large.contains("up to 536.8 MB of memory") && large.contains("up to 162.1 GB of disk"), "{large}");
    }
}
