//! Signals of the elements that hold a block.
//!
//! In: the elements of a page. Out: for a block, what its nearest ancestors hold, what their classes say, and where it stands to the
//! element in which most text is. All of it is the same for every line of a dump.

use super::super::lexicon::Lexicon;
use super::block::{Says, tag};
use super::{Context, Row, is_running, ln, share, truth};
use crate::strip::page::{Element, NONE, Page};

/// What the words of an element's class say, and those of its ancestors.
#[derive(Debug, Clone, Copy, Default)]
struct Class {
    low: f32,
    high: f32,
    sum: f32,
    chain_low: f32,
    chain_high: f32,
    chain_sum: f32,
}

/// What is computed once for the elements of a page.
pub(super) struct Holders {
    classes: Vec<Class>,
    densest: usize,
    /// Sums over the blocks before each: found by rules, running text, headings, and what their words say.
    found: Vec<f32>,
    running: Vec<f32>,
    headings: Vec<f32>,
    says: Vec<f32>,
}

impl Holders {
    pub fn new(page: &Page, found: &[bool], says: &[Says], lexicon: &Lexicon) -> Self {
        let mut classes: Vec<Class> = Vec::with_capacity(page.elements.len());
        for element in &page.elements {
            let mut class = Class::default();
            for token in page.tokens_of(element) {
                let score = lexicon.score(*token);
                class.low = class.low.min(score);
                class.high = class.high.max(score);
                class.sum += score;
            }
            // Elements are in document order, so a parent is there before its children.
            let parent = classes.get(element.parent as usize).copied().unwrap_or_default();
            class.chain_low = class.low.min(parent.chain_low);
            class.chain_high = class.high.max(parent.chain_high);
            class.chain_sum = class.sum + parent.chain_sum;
            classes.push(class);
        }
        let sums = |value: &dyn Fn(usize) -> f32| {
            let mut sum = 0.0;
            let mut sums = vec![0.0];
            for at in 0..page.blocks.len() {
                sum += value(at);
                sums.push(sum);
            }
            sums
        };
        Self {
            classes,
            densest: densest(&page.elements),
            found: sums(&|at| truth(found[at])),
            running: sums(&|at| truth(is_running(&page.blocks[at]))),
            headings: sums(&|at| truth(page.blocks[at].level > 0)),
            says: sums(&|at| says[at].all()),
        }
    }
}

const LEVELS: [[&str; 14]; 5] = [
    [
        "h0_words",
        "h0_share",
        "h0_mean",
        "h0_links",
        "h0_paragraphs",
        "h0_punctuation",
        "h0_children",
        "h0_tag",
        "h0_place",
        "h0_found",
        "h0_running",
        "h0_headings",
        "h0_says",
        "h0_class",
    ],
    [
        "h1_words",
        "h1_share",
        "h1_mean",
        "h1_links",
        "h1_paragraphs",
        "h1_punctuation",
        "h1_children",
        "h1_tag",
        "h1_place",
        "h1_found",
        "h1_running",
        "h1_headings",
        "h1_says",
        "h1_class",
    ],
    [
        "h2_words",
        "h2_share",
        "h2_mean",
        "h2_links",
        "h2_paragraphs",
        "h2_punctuation",
        "h2_children",
        "h2_tag",
        "h2_place",
        "h2_found",
        "h2_running",
        "h2_headings",
        "h2_says",
        "h2_class",
    ],
    [
        "h3_words",
        "h3_share",
        "h3_mean",
        "h3_links",
        "h3_paragraphs",
        "h3_punctuation",
        "h3_children",
        "h3_tag",
        "h3_place",
        "h3_found",
        "h3_running",
        "h3_headings",
        "h3_says",
        "h3_class",
    ],
    [
        "h4_words",
        "h4_share",
        "h4_mean",
        "h4_links",
        "h4_paragraphs",
        "h4_punctuation",
        "h4_children",
        "h4_tag",
        "h4_place",
        "h4_found",
        "h4_running",
        "h4_headings",
        "h4_says",
        "h4_class",
    ],
];

const CLASSES: [[&str; 3]; 4] = [
    ["c0_low", "c0_high", "c0_sum"],
    ["c1_low", "c1_high", "c1_sum"],
    ["c2_low", "c2_high", "c2_sum"],
    ["c3_low", "c3_high", "c3_sum"],
];

pub(super) fn put(context: &Context, at: usize, row: &mut Row) {
    let page = context.page;
    let holders = &context.holder;
    let element = page.blocks[at].element;
    let own = page.elements.get(element as usize);
    let class = holders.classes.get(element as usize).copied().unwrap_or_default();
    row.put_all(["chain_low", "chain_high", "chain_sum"], [class.chain_low, class.chain_high, class.chain_sum]);
    row.put_all(
        ["word_low", "word_sum", "word_own", "depth"],
        own.map_or([0.0, 0.0, 0.0, -1.0], |own| {
            [f32::from(own.class_low), f32::from(own.class_sum), f32::from(own.class_score), f32::from(own.depth)]
        }),
    );
    let mut up = element;
    for names in CLASSES {
        let class = holders.classes.get(up as usize).copied().unwrap_or_default();
        row.put_all(names, [class.low, class.high, class.sum]);
        up = page.elements.get(up as usize).map_or(NONE, |element| element.parent);
    }
    let (mut up, mut last) = (element, u32::MAX);
    let mut level = 0;
    while level < LEVELS.len() {
        let Some(element) = page.elements.get(up as usize) else {
            row.put_all(LEVELS[level], [-1.0; 14]);
            level += 1;
            continue;
        };
        // An element that holds no more than the one below it adds nothing.
        if element.words != last {
            last = element.words;
            put_holder(context, at, up as usize, LEVELS[level], row);
            level += 1;
        }
        up = element.parent;
    }
    put_densest(context, at, row);
}

fn put_holder(context: &Context, at: usize, index: usize, names: [&'static str; 14], row: &mut Row) {
    let holders = &context.holder;
    let element = &context.page.elements[index];
    let words = element.words.max(1) as f32;
    let (first, last) = (element.first as usize, element.last as usize);
    let blocks = last.saturating_sub(first).max(1) as f32;
    let mean = |sums: &[f32]| (sums.get(last).unwrap_or(&0.0) - sums.get(first).unwrap_or(&0.0)) / blocks;
    row.put_all(
        names,
        [
            ln(words),
            words / context.total,
            words / blocks,
            element.link_words as f32 / words,
            element.paragraph_words as f32 / words,
            element.punctuation as f32 / words,
            element.children as f32,
            tag(element),
            at.saturating_sub(first) as f32 / blocks,
            mean(&holders.found),
            mean(&holders.running),
            mean(&holders.headings),
            mean(&holders.says),
            holders.classes[index].sum,
        ],
    );
}

fn put_densest(context: &Context, at: usize, row: &mut Row) {
    let page = context.page;
    let names = ["in_densest", "densest_share", "before_densest", "after_densest", "shared_with_densest", "up_to_densest"];
    let Some(densest) = page.elements.get(context.holder.densest) else {
        return row.put_all(names, [-1.0; 6]);
    };
    let (first, last) = (densest.first as usize, densest.last as usize);
    // The nearest ancestor that this block and the densest element have in common.
    let mut common = page.blocks[at].element;
    let mut up = 0.0;
    while let Some(element) = page.elements.get(common as usize) {
        if element.first as usize <= first && element.last as usize >= last {
            break;
        }
        common = element.parent;
        up += 1.0;
    }
    row.put_all(
        names,
        [
            truth((first..last).contains(&at)),
            share(densest.words as f32, context.total),
            if at < first { ln((first - at) as f32) } else { 0.0 },
            if at >= last { ln((at - last + 1) as f32) } else { 0.0 },
            page.elements.get(common as usize).map_or(1.0, |element| share(element.words as f32, context.total)),
            up,
        ],
    );
}

/// The element in which most unlinked words stand most closely together: the square root of its unlinked words times the square
/// root of their number per block. Readability (Arc90 2009) sums paragraph lengths to the same end.
fn densest(elements: &[Element]) -> usize {
    let mut best = (0.0f32, NONE as usize);
    for (at, element) in elements.iter().enumerate() {
        let text = (element.words as f32 - 1.5 * element.link_words as f32).max(0.0);
        let score = text.sqrt() * (text / (element.last.saturating_sub(element.first) as f32 + 4.0)).sqrt();
        if score > best.0 {
            best = (score, at);
        }
    }
    best.1
}
