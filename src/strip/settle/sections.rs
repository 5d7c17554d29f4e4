//! Sections of debris: what a label such as "You may also like" heads goes with it.
//!
//! In: labels that the rules found. Out: the blocks under them, cut. In a page the section is the element that holds label and list;
//! where label and list lie flat, and in a dump, it ends where the article goes on or another heading begins. A section never
//! swallows the article: two full paragraphs close together end it.

use super::super::page::{NONE, Page, PageBlock};
use super::super::rules::Effect;
use super::Bench;
use crate::document::Media;

/// An element with more than this share of the page's words is no section.
const MAX_SHARE: f32 = 0.35;

pub(super) fn close(bench: &mut Bench) {
    for at in 0..bench.len() {
        if !matches!(bench.effects[at], Some((Effect::Section, _))) || !bench.is_cut(at) {
            continue;
        }
        // In a dump a label with a colon points to the one line that follows, or to the rest of its own.
        if bench.media == Media::Text && bench.page.block_text(at).trim_end_matches(['*', '_', ')']).ends_with([':', '：']) {
            continue;
        }
        let end = match bench.media {
            Media::Html => element_end(bench.page, at).unwrap_or_else(|| flat_end(bench, at)),
            Media::Text => flat_end(bench, at),
        };
        for below in at + 1..end {
            bench.cut(below, "in-section");
        }
    }
}

/// The end of the nearest element that holds more than the label, if it is small enough to be a section.
fn element_end(page: &Page, at: usize) -> Option<usize> {
    let total = page.elements.iter().find(|element| element.parent == NONE).map_or(0, |element| element.words).max(1);
    let mut index = page.blocks[at].element;
    loop {
        let element = page.elements.get(index as usize)?;
        if element.last as usize > at + 1 {
            let mine = element.words as f32 / total as f32;
            let text = page.blocks[element.first as usize..element.last as usize].iter().filter(|block| is_story(block)).count();
            return (mine <= MAX_SHARE && text <= 2).then_some(element.last as usize);
        }
        index = element.parent;
    }
}

/// The end of a section without an element of its own.
fn flat_end(bench: &Bench, at: usize) -> usize {
    let blocks = &bench.page.blocks;
    let level = blocks[at].level;
    // A label with little prose before it heads a menu or is one of many on a page of lists; then it goes alone. What an
    // article's last label heads may be long, but never longer than the article.
    let words = |range: std::ops::Range<usize>| blocks[range].iter().map(|block| block.words).sum::<u32>();
    let is_article = blocks[..at].iter().filter(|block| is_story(block)).count() >= 3;
    if bench.media == Media::Text && !is_article {
        return at + 1;
    }
    let mut end = at + 1;
    while end < blocks.len() {
        let ahead = &blocks[end..blocks.len().min(end + 4)];
        let is_long = is_story(&blocks[end]) && blocks[end].words >= 40;
        if is_long || is_story(&blocks[end]) && ahead.iter().filter(|block| is_story(block)).count() >= 2 {
            break;
        }
        // In a page a heading of the same rank begins something else.
        if bench.media == Media::Html && blocks[end].level > 0 && (level == 0 || blocks[end].level <= level) {
            break;
        }
        end += 1;
    }
    if end == blocks.len() {
        // Nothing resumes: in a page without an element of its own that is too much to take on a label's word alone.
        let is_tail = bench.media == Media::Text && words(at + 1..end) <= words(0..at);
        return if is_tail { end } else { at + 1 };
    }
    // Between two parts of an article a list of others is short.
    if end - at <= 16 { end } else { at + 1 }
}

/// A paragraph of an article, not a teaser: a teaser is short or cut off.
fn is_story(block: &PageBlock) -> bool {
    block.words >= 25 && block.ends_sentence && block.link_density() < 0.3 && !block.is_cut_off
}
