//! A page fed to a parser of html5ever's bit by bit.
//!
//! In: a page's text. Out: the pieces of it that must be parsed, cut so small that the limits are looked at often enough: a parser is
//! quadratic in nesting depth, and it is told of no limit. It parses nothing itself.

use super::skip;

/// How many bytes are read between two looks at the limits.
pub(super) const PIECE: usize = 4096;
/// Deepest nesting that is followed; browsers stop at 512 too (html5ever issue 788).
pub(super) const MAX_DEPTH: usize = 512;

/// Hands a page on in pieces. `None` where a tag is built to break parsers, or `put` says that the limits are passed.
pub(super) fn feed(page: &str, mut put: impl FnMut(&str) -> bool) -> Option<()> {
    for piece in skip::pieces(page)? {
        let mut rest = piece;
        while !rest.is_empty() {
            let mut end = rest.len().min(PIECE);
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            let (next, after) = rest.split_at(end);
            rest = after;
            if !put(next) {
                return None;
            }
        }
    }
    Some(())
}
