//! Signals of a block by itself: its size, its shape, its words.
//!
//! In: the block and its text. Out: its part of the row. It looks at no other block, but for how often the same text stands in
//! the page and how much of it the page's long blocks share.

use super::super::lexicon::{Lexicon, pair};
use super::shape::Shape;
use super::{Context, Row, is_running, ln, share, truth};
use crate::document::Kind;
use crate::strip::fnv::START_32;
use crate::strip::page::{Element, flag};
use crate::strip::segment::Tag;

/// What the words of a block say, by the lexicon.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Says {
    pub mean: f32,
    low: f32,
    high: f32,
    pair_mean: f32,
    pair_low: f32,
    pair_high: f32,
    line: f32,
    first: f32,
    last: f32,
}

/// Of a longer block as many words are looked at, half from its start and half from its end: labels stand there.
const WORDS_ASKED: usize = 24;
/// Only a block of at most as many words is known as a whole.
const LINE_WORDS: usize = 10;

impl Says {
    pub fn new(words: &[u32], lexicon: &Lexicon) -> Self {
        let mut says = Self::default();
        if words.is_empty() {
            return says;
        }
        let (mut sum, mut pairs, mut count) = (0.0, 0.0, 0.0);
        for at in asked(words) {
            let score = lexicon.score(words[at]);
            sum += score;
            count += 1.0;
            says.low = says.low.min(score);
            says.high = says.high.max(score);
            // The first and the last word are always among those that are asked.
            if at == 0 {
                says.first = score;
            }
            says.last = score;
            if let Some(next) = words.get(at + 1) {
                let score = lexicon.score(pair(words[at], *next));
                pairs += score;
                says.pair_low = says.pair_low.min(score);
                says.pair_high = says.pair_high.max(score);
            }
        }
        says.mean = sum / count;
        says.pair_mean = pairs / count;
        if words.len() <= LINE_WORDS {
            says.line = lexicon.score(line(words));
        }
        says
    }

    /// One number: words and pairs together.
    pub fn all(&self) -> f32 {
        self.mean + self.pair_mean + 0.5 * self.line
    }
}

/// Which words of a block are looked at.
fn asked(words: &[u32]) -> impl Iterator<Item = usize> + use<> {
    let (count, half) = (words.len(), WORDS_ASKED / 2);
    let (start, end) = if count <= WORDS_ASKED { (count, count) } else { (half, count - half) };
    (0..start).chain(end..count)
}

/// All hashes of a block that the lexicon is asked for.
pub(super) fn hashes(words: &[u32], mut put: impl FnMut(u32)) {
    for at in asked(words) {
        put(words[at]);
        if let Some(next) = words.get(at + 1) {
            put(pair(words[at], *next));
        }
    }
    if (1..=LINE_WORDS).contains(&words.len()) {
        put(line(words));
    }
}

/// The hash of a whole line.
fn line(words: &[u32]) -> u32 {
    words.iter().fold(START_32 ^ 0xffff, |hash, word| pair(hash, *word))
}

pub(super) fn put(context: &Context, at: usize, row: &mut Row) {
    let block = &context.page.blocks[at];
    let text = context.page.block_text(at);
    let words = block.words as f32;
    let chars = block.chars.max(1) as f32;
    let shape = Shape::new(text);
    row.put_all(
        ["words", "chars_per_word", "links", "link_count", "words_unlinked", "upper", "digits", "stops", "commas"],
        [
            ln(words),
            chars / words.max(1.0),
            block.link_density(),
            f32::from(block.links),
            words * (1.0 - block.link_density()),
            block.upper as f32 / chars,
            block.digits as f32 / chars,
            block.stops as f32,
            share(block.commas as f32, words),
        ],
    );
    row.put_all(
        ["punctuation", "bold", "images", "ends_sentence", "cut_off", "running", "level", "gap", "indent"],
        [
            share((block.stops + block.commas) as f32, words),
            share(block.bold_words as f32, words),
            f32::from(block.images),
            truth(block.ends_sentence),
            truth(block.is_cut_off),
            truth(is_running(block)),
            f32::from(block.level),
            f32::from(block.gap.min(9)),
            f32::from(block.indent.min(40)),
        ],
    );
    row.put_all(
        ["capitals", "letters_per_word", "longest_word", "separators", "money", "at_sign", "question", "exclamation", "quote"],
        [
            share(shape.capitals, shape.words),
            share(shape.letters, shape.words),
            shape.longest,
            shape.separators,
            truth(shape.money),
            truth(shape.at),
            truth(shape.question),
            truth(shape.exclamation),
            truth(shape.quote),
        ],
    );
    row.put_all(
        ["url", "year", "numbers", "brackets", "colons", "markup", "not_ascii", "breaks", "copyright"],
        [
            truth(shape.url),
            truth(shape.year),
            shape.numbers,
            shape.brackets,
            shape.colons,
            shape.markup,
            shape.not_ascii / chars,
            shape.breaks,
            truth(shape.copyright),
        ],
    );
    let first = text.chars().next().unwrap_or(' ');
    row.put_all(
        ["starts_upper", "starts_lower", "starts_digit", "starts_mark", "ends_colon", "kind", "tag"],
        [
            truth(first.is_uppercase()),
            truth(first.is_lowercase()),
            truth(first.is_numeric()),
            truth(!first.is_alphanumeric()),
            truth(text.ends_with(':')),
            kind(block.kind.0),
            context.page.element(at).map_or(-1.0, tag),
        ],
    );
    put_words(context, at, row);
    let flags = context.page.flags(at);
    row.put_all(FLAGS.map(|(name, _)| name), FLAGS.map(|(_, bit)| truth(flags & bit != 0)));
}

/// What the words of a block tell.
fn put_words(context: &Context, at: usize, row: &mut Row) {
    let block = &context.page.blocks[at];
    let (topical, longer) = context.words.topical(at);
    let title = &context.whole.title_words;
    let words = context.words.of(at);
    let hits = title.count(words.iter().take(40)) as f32;
    let told = context.whole.description_words.count(words.iter().take(40)) as f32;
    let title_of = if words.len() <= 60 && !title.words().is_empty() && words.iter().any(|word| title.has(*word)) {
        let named = title.words().iter().filter(|word| words.contains(word)).count();
        share(named as f32, title.words().len() as f32)
    } else {
        0.0
    };
    row.put_all(
        ["topical", "longer_words", "of_title", "title_of", "repeats", "repeated_before", "of_description", "from_described"],
        [
            topical,
            ln(longer),
            share(hits, words.len().min(40) as f32),
            title_of,
            ln(context.whole.repeats(block.key) as f32 - 1.0),
            truth(context.whole.first_with(block.key) < at),
            share(told, words.len().min(40) as f32),
            context.whole.described.map_or(-99.0, |described| signed_ln(at, described)),
        ],
    );
    let says = &context.says[at];
    row.put_all(
        [
            "says",
            "says_low",
            "says_high",
            "pairs_say",
            "pairs_low",
            "pairs_high",
            "line_says",
            "first_says",
            "last_says",
            "all_says",
        ],
        [
            says.mean,
            says.low,
            says.high,
            says.pair_mean,
            says.pair_low,
            says.pair_high,
            says.line,
            says.first,
            says.last,
            says.all(),
        ],
    );
}

/// The distance from a block to another as a logarithm: negative before it.
pub(super) fn signed_ln(at: usize, from: usize) -> f32 {
    if at >= from { ln((at - from) as f32) } else { -ln((from - at) as f32) }
}

/// The kinds in an order that runs from running text to small pieces, so that few splits tell them apart.
pub(super) fn kind(kind: Kind) -> f32 {
    match kind {
        Kind::Paragraph => 0.0,
        Kind::Quote => 1.0,
        Kind::Code => 2.0,
        Kind::Heading => 3.0,
        Kind::ListItem => 4.0,
        Kind::TableRow => 5.0,
        Kind::Caption => 6.0,
    }
}

/// Tags in groups of what they are used for.
pub(super) fn tag(element: &Element) -> f32 {
    match element.tag {
        Tag::P => 0.0,
        Tag::Blockquote | Tag::Pre => 1.0,
        Tag::H1 => 2.0,
        Tag::H2 => 3.0,
        Tag::H3 => 4.0,
        Tag::H4 | Tag::H5 | Tag::H6 => 5.0,
        Tag::Li => 6.0,
        Tag::Td | Tag::Th | Tag::Tr => 7.0,
        Tag::Dd | Tag::Dt | Tag::Dl => 8.0,
        Tag::Article => 9.0,
        Tag::Section | Tag::Main => 10.0,
        Tag::Div => 11.0,
        Tag::Span | Tag::A | Tag::Bold | Tag::Time => 12.0,
        Tag::Figcaption | Tag::Figure | Tag::Caption => 13.0,
        Tag::Ul | Tag::Ol => 14.0,
        Tag::Summary | Tag::Details => 15.0,
        Tag::Label | Tag::Legend | Tag::Form | Tag::Button => 16.0,
        Tag::Header | Tag::Footer | Tag::Nav | Tag::Aside => 17.0,
        Tag::Body | Tag::Html => 18.0,
        _ => 19.0,
    }
}

/// The flags that are signals of their own.
const FLAGS: [(&str, u32); 25] = [
    ("article", flag::ARTICLE),
    ("main", flag::MAIN),
    ("nav", flag::NAV),
    ("header", flag::HEADER),
    ("footer", flag::FOOTER),
    ("aside", flag::ASIDE),
    ("form", flag::FORM),
    ("table", flag::TABLE),
    ("figure", flag::FIGURE),
    ("hidden", flag::HIDDEN),
    ("button", flag::BUTTON),
    ("list", flag::LIST),
    ("dialog", flag::DIALOG),
    ("section", flag::SECTION),
    ("in_quote", flag::QUOTE),
    ("pre", flag::PRE),
    ("aria_hidden", flag::ARIA_HIDDEN),
    ("in_heading", flag::HEADING),
    ("noscript", flag::NOSCRIPT),
    ("definitions", flag::DEFINITIONS),
    ("body_property", flag::BODY_PROPERTY),
    ("debris_class", flag::DEBRIS_CLASS),
    ("content_class", flag::CONTENT_CLASS),
    ("comment_class", flag::COMMENT_CLASS),
    ("details", flag::DETAILS),
];
