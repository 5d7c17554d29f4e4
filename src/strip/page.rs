//! What strip knows of a page while it judges: elements and blocks with their statistics.
//!
//! In: nothing; plain types that `segment` fills. Out: the same, read by rules, judge and settle. A dump has blocks and no
//! elements; everything that asks for an element has an answer for "none".

use crate::document::{Kind, Metadata};

/// Index of an element that stands for "none".
pub const NONE: u32 = u32::MAX;

/// Facts about an element or one of its ancestors, as bits.
pub mod flag {
    /// `<article>`, or that role.
    pub const ARTICLE: u32 = 1;
    /// `<main>`, or that role.
    pub const MAIN: u32 = 1 << 1;
    /// `<nav>`, or a role of navigation.
    pub const NAV: u32 = 1 << 2;
    /// `<header>`, or the role banner.
    pub const HEADER: u32 = 1 << 3;
    /// `<footer>`, or the role contentinfo.
    pub const FOOTER: u32 = 1 << 4;
    /// `<aside>`, or the role complementary.
    pub const ASIDE: u32 = 1 << 5;
    /// `<form>`, or the role search.
    pub const FORM: u32 = 1 << 6;
    /// `<table>`.
    pub const TABLE: u32 = 1 << 7;
    /// `<figure>`.
    pub const FIGURE: u32 = 1 << 8;
    /// Not shown at first: `hidden`, `display:none`. A third of such text is content that opens on a click.
    pub const HIDDEN: u32 = 1 << 9;
    /// `<button>`, or that role.
    pub const BUTTON: u32 = 1 << 10;
    /// `<ul>`, `<ol>`, `<menu>`.
    pub const LIST: u32 = 1 << 11;
    /// `<dialog>`, or that role.
    pub const DIALOG: u32 = 1 << 12;
    /// `<section>`.
    pub const SECTION: u32 = 1 << 13;
    /// `<select>`, `<option>`, `<textarea>`, `<datalist>`.
    pub const CHOICE: u32 = 1 << 14;
    /// `<blockquote>`.
    pub const QUOTE: u32 = 1 << 15;
    /// `<pre>`.
    pub const PRE: u32 = 1 << 16;
    /// `aria-hidden=true`.
    pub const ARIA_HIDDEN: u32 = 1 << 17;
    /// `<h1>` to `<h6>`.
    pub const HEADING: u32 = 1 << 18;
    /// Text for browsers that cannot show a video, a canvas or a frame.
    pub const FALLBACK: u32 = 1 << 19;
    /// `<noscript>`.
    pub const NOSCRIPT: u32 = 1 << 20;
    /// `<dl>`.
    pub const DEFINITIONS: u32 = 1 << 21;
    /// An `itemprop` of an article's or product's own text.
    pub const BODY_PROPERTY: u32 = 1 << 22;
    /// An ancestor whose class or id says debris.
    pub const DEBRIS_CLASS: u32 = 1 << 23;
    /// An ancestor whose class or id says content.
    pub const CONTENT_CLASS: u32 = 1 << 24;
    /// An ancestor whose class or id says comment thread.
    pub const COMMENT_CLASS: u32 = 1 << 25;
    /// `<details>`.
    pub const DETAILS: u32 = 1 << 26;
    /// `<template>`.
    pub const TEMPLATE: u32 = 1 << 27;
}

/// An element that holds text, directly or below.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Index of the parent, `NONE` at the root.
    pub parent: u32,
    /// What it is.
    pub tag: super::segment::Tag,
    /// Its own flags and those of its ancestors.
    pub flags: u32,
    /// Hash of the tags and classes from the root to here; equal for the items of a list of cards.
    pub path: u64,
    /// What its own class and id say: negative for debris, positive for content, in tenths.
    pub class_score: i16,
    /// The lowest class score on the way from the root to here.
    pub class_low: i16,
    /// The sum of class scores on the way from the root to here.
    pub class_sum: i16,
    /// Words below it, weighed as [`PageBlock::weight`] says, as are the next three.
    pub words: u32,
    /// Words in links below it.
    pub link_words: u32,
    /// Words in `<p>` blocks below it.
    pub paragraph_words: u32,
    /// Sentence punctuation and commas below it.
    pub punctuation: u32,
    /// Its first block.
    pub first: u32,
    /// One past its last block.
    pub last: u32,
    /// How deep it stands.
    pub depth: u16,
    /// How many elements it holds directly.
    pub children: u32,
    /// The first of its tokens in [`Page::tokens`].
    pub first_token: u32,
    /// How many tokens it has, at most 12.
    pub token_count: u8,
}

/// A block and its statistics.
#[derive(Debug, Clone, Default)]
pub struct PageBlock {
    /// Where its text starts in [`Page::text`].
    pub start: usize,
    /// Where its text ends.
    pub end: usize,
    /// What it is.
    pub kind: Kind2,
    /// The block element that holds it, `NONE` in a dump.
    pub element: u32,
    /// Heading level 1 to 6, 0 for all else.
    pub level: u8,
    /// Words; in scripts without spaces, two letters count as one.
    pub words: u32,
    /// Words inside links.
    pub link_words: u32,
    /// How many links.
    pub links: u16,
    /// Words in bold.
    pub bold_words: u32,
    /// How many images.
    pub images: u16,
    /// Characters.
    pub chars: u32,
    /// Upper-case letters.
    pub upper: u32,
    /// Digits.
    pub digits: u32,
    /// Sentence punctuation.
    pub stops: u32,
    /// Commas.
    pub commas: u32,
    /// Ends as a sentence does.
    pub ends_sentence: bool,
    /// Ends in an ellipsis: a text cut off, or one that trails away.
    pub is_cut_off: bool,
    /// Hash of its letters and digits, case folded: equal for blocks that say the same.
    pub key: u64,
    /// Blank lines before it, in a dump.
    pub gap: u16,
    /// Blanks that its first line began with, in a dump.
    pub indent: u16,
}

/// [`Kind`] with a default, for building blocks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind2(pub Kind);

impl Default for Kind2 {
    fn default() -> Self {
        Self(Kind::Paragraph)
    }
}

/// A block counts for what is around it, and in the choice of a threshold, with at most as many words: one without end, a log or a file
/// set in as it was, would make all else on its page look like nothing. One block in 5,000 of WCXB dev is longer, and cutting its pages
/// with this limit is no worse, cross-validated, than without.
const MOST_WORDS: u32 = 300;

impl PageBlock {
    /// The words that it counts with.
    #[must_use]
    pub fn weight(&self) -> u32 {
        self.words.min(MOST_WORDS)
    }

    /// The part of what was counted in it that stands for those words.
    #[must_use]
    pub fn weighed(&self, count: u32) -> u32 {
        if self.words <= MOST_WORDS {
            count
        } else {
            // Smaller than the count.
            (u64::from(count) * u64::from(MOST_WORDS) / u64::from(self.words)) as u32
        }
    }

    /// Its words in links, weighed.
    #[must_use]
    pub fn link_weight(&self) -> u32 {
        self.weighed(self.link_words.min(self.words))
    }

    /// Share of its words that stand in links, 0 to 1.
    #[must_use]
    pub fn link_density(&self) -> f32 {
        if self.words == 0 { 0.0 } else { self.link_words.min(self.words) as f32 / self.words as f32 }
    }
}

/// A change inside a block: markup mended, a mark of the software removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEdit {
    /// The block, from 0.
    pub block: usize,
    /// Where it stood.
    pub place: String,
    /// The rule that made it.
    pub rule: &'static str,
    /// What was there.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// A document cut into blocks, before any of them is judged.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The text of all blocks, each followed by a line end.
    pub text: String,
    /// The blocks in reading order.
    pub blocks: Vec<PageBlock>,
    /// The elements in document order; empty for a dump.
    pub elements: Vec<Element>,
    /// The words of all classes, ids, `itemprop`s and roles as hashes: 32-bit FNV-1a of the lower-cased word, behind `id:`,
    /// `itemprop:` or `role:` where it is not of a class. A word is a run of 2 to 24 ASCII letters, parted from the next by
    /// anything else and where a capital follows a small letter; an element has each word once. Ask [`Page::tokens_of`].
    pub tokens: Vec<u32>,
    /// Where each block stood, beside `blocks`.
    pub places: Vec<String>,
    /// What the head of the page and its embedded data say.
    pub metadata: Metadata,
    /// Changes that cutting the text up has made inside blocks.
    pub edits: Vec<PageEdit>,
    /// All headlines that the page gives itself: `<title>`, `og:title`, JSON-LD.
    pub titles: Vec<String>,
    /// What kind of page it says it is.
    pub nature: Nature,
}

/// What kind of page a page says it is, in its head and its embedded data.
#[allow(clippy::struct_excessive_bools, reason = "a page may be several things at once")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nature {
    /// Its `og:type`.
    pub open_graph: OpenGraph,
    /// Embedded data tell of an article.
    pub is_article: bool,
    /// Embedded data tell of a thread or a question, or software for forums made the page.
    pub is_thread: bool,
    /// Embedded data tell of a product.
    pub is_product: bool,
    /// Embedded data tell of a list of other things.
    pub is_list: bool,
}

/// The value of `og:type` (ogp.me).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OpenGraph {
    /// Not told.
    #[default]
    None,
    /// `article` and the like.
    Article,
    /// `website`, which most software says of everything.
    Website,
    /// `product` and the like.
    Product,
    /// Anything else.
    Other,
}

impl Page {
    /// The text of block `index`.
    #[must_use]
    pub fn block_text(&self, index: usize) -> &str {
        self.blocks.get(index).and_then(|block| self.text.get(block.start..block.end)).unwrap_or_default()
    }

    /// The hashed words of an element's class, id, `itemprop` and role.
    #[must_use]
    pub fn tokens_of(&self, element: &Element) -> &[u32] {
        let first = element.first_token as usize;
        self.tokens.get(first..first + usize::from(element.token_count)).unwrap_or_default()
    }

    /// Flags of the element that holds block `index`.
    #[must_use]
    pub fn flags(&self, index: usize) -> u32 {
        self.element(index).map_or(0, |element| element.flags)
    }

    /// An element by its index, and all that hold it, from the inside out.
    pub fn above(&self, element: u32) -> impl Iterator<Item = (u32, &Element)> {
        let own = |at: u32| self.elements.get(at as usize).map(|element| (at, element));
        std::iter::successors(own(element), move |(_, element)| own(element.parent))
    }

    /// The element that holds block `index`.
    #[must_use]
    pub fn element(&self, index: usize) -> Option<&Element> {
        self.elements.get(self.blocks.get(index)?.element as usize)
    }
}
