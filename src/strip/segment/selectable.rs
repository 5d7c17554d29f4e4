//! A page to a tree that CSS selectors can be asked of.
//!
//! In: a page's text. Out: a tree of scraper, or nothing where the page is built to break parsers. It is made only where a user has rules
//! with selectors; blocks are always cut from the tree that `parse` makes, which has the same elements in the same places.

use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use super::feed::{MAX_DEPTH, feed};

/// Most nodes in one tree, about 200 MB of memory.
const MAX_NODES: usize = 1_000_000;

/// Parses a page with scripting off, so that what stands in `<noscript>` is read as the page it is.
pub(in crate::strip) fn selectable(text: &str) -> Option<Html> {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), options);
    feed(text, |piece| {
        parser.process(StrTendril::from(piece));
        let html = parser.tokenizer.sink.sink.0.borrow();
        let depth = html.tree.nodes().next_back().map_or(0, |last| last.ancestors().take(MAX_DEPTH + 1).count());
        html.tree.nodes().len() <= MAX_NODES && depth <= MAX_DEPTH
    })?;
    Some(parser.finish())
}
