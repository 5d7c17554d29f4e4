//! Signals of the page as a whole, and what is looked up in it.
//!
//! In: all blocks and elements. Out: sizes and shares that are the same for all blocks of a page, which tell what kind of page it is;
//! sums over stretches of blocks; the title, the headings, the longest run of text.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::super::words::{self, Few, Spread, Words};
use super::block::Says;
use super::{Context, Row, is_running, ln, share, truth};
use crate::document::Kind;
use crate::strip::page::{OpenGraph, Page, PageBlock, flag};
use crate::strip::segment::Tag;

/// Sums over the blocks before each.
#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    words: f32,
    link_words: f32,
    punctuation: f32,
    says: f32,
    found: f32,
    running: f32,
}

/// What is known of a page.
pub(super) struct Whole {
    sums: Vec<Sums>,
    /// Blocks of running text.
    pub running: Vec<u32>,
    /// The block that stands for the title: the first heading of level 1, else the first that says what the page's own title says.
    pub title: Option<usize>,
    /// Hashes of the title's words.
    pub title_words: Few,
    /// Hashes of the words of the page's own description.
    pub description_words: Few,
    /// The block that says most of the description.
    pub described: Option<usize>,
    headings: Vec<u32>,
    /// How often each text stands in the page, and where first.
    repeats: HashMap<u64, (u32, u32), BuildHasherDefault<Spread>>,
    /// The stretch of blocks that holds most text.
    pub longest_run: Range<usize>,
    values: [f32; 31],
}

pub(super) const NAMES: [&str; 31] = [
    "page_words",
    "page_links",
    "page_blocks",
    "page_mean",
    "page_running",
    "page_paragraphs",
    "page_found",
    "page_says",
    "page_headings",
    "page_titles",
    "page_articles",
    "page_has_main",
    "page_lists",
    "page_tables",
    "page_comments",
    "page_forms",
    "page_money",
    "page_years",
    "page_questions",
    "page_body_property",
    "page_hidden",
    "page_repeats",
    "page_open_graph",
    "page_is_article",
    "page_is_thread",
    "page_is_product",
    "page_is_list",
    "page_address_depth",
    "page_address_words",
    "page_described",
    "page_description",
];

impl Whole {
    pub fn new(page: &Page, found: &[bool], says: &[Says], words: &Words) -> Self {
        let mut sums = vec![Sums::default()];
        let mut sum = Sums::default();
        let mut repeats: HashMap<u64, (u32, u32), BuildHasherDefault<Spread>> = HashMap::default();
        for (at, block) in page.blocks.iter().enumerate() {
            let words = block.weight() as f32;
            sum.words += words;
            sum.link_words += block.link_weight() as f32;
            sum.punctuation += block.weighed(block.stops + block.commas) as f32;
            sum.says += says[at].all();
            sum.found += truth(found[at]);
            sum.running += if is_running(block) { words } else { 0.0 };
            sums.push(sum);
            repeats.entry(block.key).or_insert((0, at as u32)).0 += 1;
        }
        let title_words = page.titles.first().map(|title| words::hashes(title)).unwrap_or_default();
        let mut description_words = words::hashes(&page.metadata.description);
        description_words.truncate(60);
        let title = page.blocks.iter().position(|block| block.level == 1);
        let mut whole = Self {
            sums,
            running: (0..page.blocks.len() as u32).filter(|at| is_running(&page.blocks[*at as usize])).collect(),
            title,
            title_words: Few::new(title_words),
            described: described(page, &description_words, words),
            description_words: Few::new(description_words),
            headings: (0..page.blocks.len() as u32).filter(|at| page.blocks[*at as usize].level > 0).collect(),
            repeats,
            longest_run: longest_run(page),
            values: [0.0; 31],
        };
        whole.values = whole.of_page(page);
        whole
    }

    fn of_page(&self, page: &Page) -> [f32; 31] {
        let (depth, slug) = address(&page.metadata.url);
        let all = self.sums.last().copied().unwrap_or_default();
        let blocks = page.blocks.len().max(1) as f32;
        let total = all.words.max(1.0);
        let words_where = |wanted: &dyn Fn(usize) -> bool| {
            (0..page.blocks.len()).filter(|at| wanted(*at)).map(|at| page.blocks[at].weight() as f32).sum::<f32>() / total
        };
        let in_flag = |bit: u32| words_where(&|at| page.flags(at) & bit != 0);
        let texts = |wanted: &[&str]| ln(holding(page, wanted) as f32);
        let elements = |wanted: &dyn Fn(Tag) -> bool| page.elements.iter().filter(|element| wanted(element.tag)).count() as f32;
        [
            ln(all.words),
            all.link_words / total,
            ln(blocks),
            total / blocks,
            all.running / total,
            words_where(&|at| page.element(at).is_some_and(|element| element.tag == Tag::P)),
            all.found / blocks,
            all.says / blocks,
            ln(self.headings.len() as f32),
            ln(page.blocks.iter().filter(|block| block.level == 1).count() as f32),
            ln(elements(&|tag| tag == Tag::Article)),
            truth(elements(&|tag| tag == Tag::Main) > 0.0),
            words_where(&|at| page.blocks[at].kind.0 == Kind::ListItem),
            words_where(&|at| page.blocks[at].kind.0 == Kind::TableRow),
            in_flag(flag::COMMENT_CLASS),
            ln(elements(&|tag| tag == Tag::Form)),
            texts(&["$", "€", "£", "¥", "₹"]),
            ln((0..page.blocks.len()).filter(|at| page.blocks[*at].digits >= 4 && page.blocks[*at].words <= 8).count() as f32),
            texts(&["?", "？", "؟"]),
            in_flag(flag::BODY_PROPERTY),
            in_flag(flag::HIDDEN),
            1.0 - self.repeats.len() as f32 / blocks,
            match page.nature.open_graph {
                OpenGraph::None => 0.0,
                OpenGraph::Website => 1.0,
                OpenGraph::Other => 2.0,
                OpenGraph::Article => 3.0,
                OpenGraph::Product => 4.0,
            },
            truth(page.nature.is_article),
            truth(page.nature.is_thread),
            truth(page.nature.is_product),
            truth(page.nature.is_list),
            depth,
            slug,
            self.described.map_or(-1.0, |at| at as f32 / blocks),
            ln(self.description_words.words().len() as f32),
        ]
    }

    /// Words per block, shares of links and punctuation, what the words say, and the share that rules found.
    pub fn window(&self, range: Range<usize>) -> [f32; 5] {
        let (Some(first), Some(last)) = (self.sums.get(range.start), self.sums.get(range.end)) else { return [-1.0; 5] };
        if range.is_empty() {
            return [-1.0; 5];
        }
        let count = range.len() as f32;
        let words = last.words - first.words;
        [
            words / count,
            share(last.link_words - first.link_words, words),
            share(last.punctuation - first.punctuation, words),
            (last.says - first.says) / count,
            (last.found - first.found) / count,
        ]
    }

    /// Words of running text before and after a block.
    pub fn running_words(&self, at: usize) -> (f32, f32) {
        let all = self.sums.last().map_or(0.0, |sum| sum.running);
        let before = self.sums.get(at).map_or(0.0, |sum| sum.running);
        let own = self.sums.get(at + 1).map_or(before, |sum| sum.running) - before;
        (before, all - before - own)
    }

    /// The nearest heading above a block, but not the block itself.
    pub fn heading_above(&self, at: usize) -> Option<usize> {
        let next = self.headings.partition_point(|heading| (*heading as usize) < at);
        self.headings.get(next.checked_sub(1)?).map(|heading| *heading as usize)
    }

    /// How often a text stands in the page.
    pub fn repeats(&self, key: u64) -> u32 {
        self.repeats.get(&key).map_or(1, |repeat| repeat.0)
    }

    /// Where a text stands first.
    pub fn first_with(&self, key: u64) -> usize {
        self.repeats.get(&key).map_or(usize::MAX, |repeat| repeat.1 as usize)
    }

    /// How far a block is from the longest run: negative before it, positive after it.
    pub fn beside_longest_run(&self, at: usize) -> f32 {
        if at < self.longest_run.start {
            -ln((self.longest_run.start - at) as f32)
        } else if at >= self.longest_run.end {
            ln((at - self.longest_run.end + 1) as f32)
        } else {
            0.0
        }
    }
}

/// How many parts the path of an address has, and words in the last of them: a story is named at length, a shelf is not.
fn address(url: &str) -> (f32, f32) {
    let Some((_, rest)) = url.split_once("://") else { return (-1.0, -1.0) };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').skip(1).filter(|part| !part.is_empty());
    (parts.clone().count() as f32, parts.last().map_or(0.0, |last| last.split(['-', '_', '+']).count() as f32))
}

/// How many blocks hold one of some characters, of which the first is of ASCII. The text of all blocks is looked through at once.
fn holding(page: &Page, wanted: &[&str]) -> usize {
    let text = page.text.as_bytes();
    let few = if page.text.is_ascii() { 1 } else { wanted.len() };
    let mut found: Vec<usize> = wanted[..few].iter().flat_map(|wanted| memchr::memmem::find_iter(text, wanted)).collect();
    found.sort_unstable();
    // Blocks stand one behind the other.
    let mut found = found.into_iter().peekable();
    let holds = |block: &&PageBlock| {
        while found.next_if(|at| *at < block.start).is_some() {}
        found.peek().is_some_and(|at| *at < block.end)
    };
    page.blocks.iter().filter(holds).count()
}

/// Fewest words of a description that is looked for in the page.
const DESCRIPTION: usize = 6;

/// The block that says most of the description, if one says half of it.
fn described(page: &Page, description: &[u32], words: &Words) -> Option<usize> {
    if description.len() < DESCRIPTION {
        return None;
    }
    let said = |at: usize| {
        let own = words.of(at);
        if own.len() < DESCRIPTION { 0 } else { description.iter().filter(|word| own.contains(word)).count() }
    };
    let (best, at) = (0..page.blocks.len()).map(|at| (said(at), at)).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))?;
    (best * 2 >= description.len()).then_some(at)
}

/// What a short line costs a run of text, in words.
const SHORT_LINE: f32 = 6.0;

/// The stretch of blocks with the greatest sum, where a long line counts its words and a short one costs a few (Bentley, Programming
/// Pearls, column 8; for this use Pasternack and Roth, WWW 2009).
fn longest_run(page: &Page) -> Range<usize> {
    let (mut best, mut range) = (0.0, 0..0);
    let (mut sum, mut start) = (0.0f32, 0);
    for (at, block) in page.blocks.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        let counts = block.words >= 12 || block.words >= 4 && block.ends_sentence;
        sum += if counts && block.link_density() < 0.5 { block.weight() as f32 } else { -SHORT_LINE };
        if sum > best {
            (best, range) = (sum, start..at + 1);
        }
    }
    range
}

pub(super) fn put(context: &Context, row: &mut Row) {
    row.put_all(NAMES, context.whole.values);
}
