//! Signals of lists: what blocks and elements there are of the same build.
//!
//! In: element paths. Out: for a block, what all blocks of its path are like, and the list of alike siblings that it stands in: a row
//! of cards, a thread of posts. In a dump the kind of a line stands for its path.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::super::words::Spread;
use super::block::Says;
use super::{Context, Row, ln, share, truth};
use crate::strip::page::{NONE, Page};

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// All blocks of one path, or all elements of one path under one parent.
#[derive(Debug, Default, Clone, Copy)]
struct Group {
    count: f32,
    words: f32,
    link_words: f32,
    sentences: f32,
    says: f32,
    found: f32,
    paragraphs: f32,
    blocks: f32,
    /// Of the logarithms of its members' words the sum and the sum of squares.
    logs: f32,
    log_squares: f32,
}

/// The groups of a page.
pub(super) struct Groups {
    blocks: Map<u64, Group>,
    siblings: Map<u64, Group>,
    /// For each element, its number among its alike siblings.
    numbers: Vec<u32>,
}

/// So many alike siblings make a list.
const LIST: f32 = 3.0;

fn sibling_key(page: &Page, element: usize) -> u64 {
    let element = &page.elements[element];
    element.path ^ u64::from(element.parent).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Groups {
    pub fn new(page: &Page, found: &[bool], says: &[Says]) -> Self {
        let mut groups =
            Self { blocks: Map::default(), siblings: Map::default(), numbers: Vec::with_capacity(page.elements.len()) };
        for (at, block) in page.blocks.iter().enumerate() {
            let group = groups.blocks.entry(path_of(page, at)).or_default();
            let words = block.weight() as f32;
            group.count += 1.0;
            group.words += words;
            group.link_words += block.link_weight() as f32;
            group.sentences += truth(block.ends_sentence);
            group.says += says[at].all();
            group.found += truth(found[at]);
            group.measure(ln(words));
        }
        for (at, element) in page.elements.iter().enumerate() {
            let group = groups.siblings.entry(sibling_key(page, at)).or_default();
            groups.numbers.push(group.count as u32);
            let words = element.words as f32;
            group.count += 1.0;
            group.words += words;
            group.link_words += element.link_words as f32;
            group.paragraphs += element.paragraph_words as f32;
            group.measure(ln(words));
            group.blocks += element.last.saturating_sub(element.first) as f32;
        }
        groups
    }

    fn list_of(&self, page: &Page, mut element: u32) -> Option<(u32, Group, f32)> {
        let mut up = 0.0;
        while let Some(node) = page.elements.get(element as usize) {
            if let Some(group) = self.siblings.get(&sibling_key(page, element as usize)).filter(|group| group.count >= LIST) {
                return Some((element, *group, up));
            }
            element = node.parent;
            up += 1.0;
        }
        None
    }
}

/// The path of a block.
pub(super) fn path_of(page: &Page, at: usize) -> u64 {
    let block = &page.blocks[at];
    page.elements.get(block.element as usize).map_or_else(|| u64::from(block.kind.0 as u8) + 1, |element| element.path)
}

impl Group {
    /// Takes the logarithm of a member's words in.
    fn measure(&mut self, log: f32) {
        self.logs += log;
        self.log_squares += log * log;
    }

    /// How evenly long its members are: the standard deviation of their logarithms.
    fn spread(&self) -> f32 {
        let count = self.count.max(1.0);
        let mean = self.logs / count;
        (self.log_squares / count - mean * mean).max(0.0).sqrt()
    }
}

const NEAREST: [&str; 11] = [
    "list_items",
    "list_item_words",
    "list_links",
    "list_share",
    "list_spread",
    "list_item_blocks",
    "list_up",
    "list_number",
    "list_paragraphs",
    "list_own_words",
    "list_own_place",
];
const OUTER: [&str; 11] = [
    "outer_items",
    "outer_item_words",
    "outer_links",
    "outer_share",
    "outer_spread",
    "outer_item_blocks",
    "outer_up",
    "outer_number",
    "outer_paragraphs",
    "outer_own_words",
    "outer_own_place",
];

/// What all blocks of a block's path are like.
pub(super) fn put_path(context: &Context, at: usize, row: &mut Row) {
    let (page, groups) = (context.page, &context.list);
    let group = groups.blocks.get(&path_of(page, at)).copied().unwrap_or_default();
    let count = group.count.max(1.0);
    row.put_all(
        ["path_count", "path_words", "path_links", "path_share", "path_sentences", "path_says", "path_found", "path_spread"],
        [
            ln(group.count),
            group.words / count,
            share(group.link_words, group.words),
            group.words / context.total,
            group.sentences / count,
            group.says / count,
            group.found / count,
            group.spread(),
        ],
    );
}

/// The lists that a block stands in.
pub(super) fn put(context: &Context, at: usize, row: &mut Row) {
    let (page, groups) = (context.page, &context.list);
    let nearest = groups.list_of(page, page.blocks[at].element);
    put_list(context, at, nearest, NEAREST, row);
    let outer = nearest.and_then(|(element, _, up)| {
        let parent = page.elements.get(element as usize).map_or(NONE, |element| element.parent);
        groups.list_of(page, parent).map(|(element, group, more)| (element, group, up + 1.0 + more))
    });
    put_list(context, at, outer, OUTER, row);
}

fn put_list(context: &Context, at: usize, list: Option<(u32, Group, f32)>, names: [&'static str; 11], row: &mut Row) {
    let Some((element, group, up)) = list else {
        return row.put_all(names, [-1.0; 11]);
    };
    let own = &context.page.elements[element as usize];
    row.put_all(
        names,
        [
            ln(group.count),
            group.words / group.count,
            share(group.link_words, group.words),
            group.words / context.total,
            group.spread(),
            group.blocks / group.count,
            up,
            ln(context.list.numbers[element as usize] as f32),
            share(group.paragraphs, group.words),
            ln(own.words as f32),
            share(at as f32 - own.first as f32, own.last.saturating_sub(own.first).max(1) as f32),
        ],
    );
}
