//! How large is too large.
//!
//! In: sizes. Out: whether an archive was packed to cost time, and the words for a document above the limit.

use super::Settings;

/// A packed archive that gives more than so many bytes, and more than so many times its own size, is read no further: it is made to cost
/// time. Pages pack to a fifth, lines that repeat each other to a fiftieth; deflate can reach 1,032 (zlib, Technical Details).
const EXPANSION_FREE: u64 = 128 << 20;
pub(super) const EXPANSION: u64 = 250;

/// Whether a packed archive of which so many bytes were read has given too many.
pub(super) const fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > EXPANSION_FREE && unpacked / EXPANSION > packed
}

/// The message for a document above the limit.
pub(super) fn too_large(settings: &Settings, is_record: bool) -> String {
    let (skipped, otherwise) = if is_record { (", and was skipped", "") } else { ("", ", or split the file") };
    format!("larger than the limit of {} bytes for one document{skipped}; raise it with --max-bytes{otherwise}", settings.max_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_may_be_large_or_well_packed_but_not_both_beyond_reason() {
        let (kib, gib) = (1 << 10, 1 << 30);
        assert!(is_bomb(2_291_732, gib) && is_bomb(kib, 129 << 20));
        assert!(!is_bomb(gib / 50, gib) && !is_bomb(kib, 100 << 20) && !is_bomb(0, 0));
    }
}
