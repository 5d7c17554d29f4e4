//! A page to a tree that CSS selectors can be asked of.
//!
//! In: a page's text. Out: a tree of scraper, or nothing where the page is built to break parsers. It is made only where a user has rules
//! with selectors; blocks are always cut from the tree that `parse` makes, which has the same elements in the same places.

use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use super::skip;

/// Deepest nesting that is followed; browsers stop at 512 too (html5ever issue 788).
const MAX_DEPTH: usize = 512;
/// Most nodes in one tree, about 200 MB of memory.
const MAX_NODES: usize = 1_000_000;
/// How much is fed between two looks at the limits.
const PIECE: usize = 4096;

/// Parses a page with scripting off, so that what stands in `<noscript>` is read as the page it is.
pub(in crate::strip) fn selectable(text: &str) -> Option<Html> {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), options);
    for piece in skip::pieces(text)? {
        let mut rest = piece;
        while !rest.is_empty() {
            let mut end = rest.len().min(PIECE);
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            parser.process(StrTendril::from(&rest[..end]));
            rest = &rest[end..];
            let html = parser.tokenizer.sink.sink.0.borrow();
            if html.tree.nodes().len() > MAX_NODES {
                return None;
            }
            if let Some(last) = html.tree.nodes().next_back()
                && last.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH
            {
                return None;
            }
        }
    }
    Some(parser.finish())
}
