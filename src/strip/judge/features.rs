//! What the judge looks at.
//!
//! In: a [`Page`]. Out: a row of numbers for each block, in the order of [`NAMES`]. The same code serves judgement and training,
//! so the two cannot drift apart. Signals that only a page with elements has are 0 in a dump.

use std::collections::HashMap;

use crate::document::Kind;
use crate::strip::page::{Element, NONE, Page, PageBlock, flag};
use crate::strip::segment::Tag;

/// How many signals there are.
pub const COUNT: usize = NAMES.len();

/// The flags that are signals of their own.
const FLAGS: [u32; 24] = [
    flag::ARTICLE,
    flag::MAIN,
    flag::NAV,
    flag::HEADER,
    flag::FOOTER,
    flag::ASIDE,
    flag::FORM,
    flag::TABLE,
    flag::FIGURE,
    flag::HIDDEN,
    flag::BUTTON,
    flag::LIST,
    flag::DIALOG,
    flag::SECTION,
    flag::QUOTE,
    flag::PRE,
    flag::ARIA_HIDDEN,
    flag::NOSCRIPT,
    flag::DEFINITIONS,
    flag::BODY_PROPERTY,
    flag::DEBRIS_CLASS,
    flag::CONTENT_CLASS,
    flag::COMMENT_CLASS,
    flag::DETAILS,
];

/// The name of each signal.
pub const NAMES: [&str; 112] = [
    // The block.
    "bias",
    "words",
    "words_1_2",
    "words_3_5",
    "words_6_10",
    "words_11_20",
    "words_21_40",
    "words_41",
    "links",
    "links_all",
    "links_some",
    "links_none",
    "sentence",
    "punctuation",
    "digits",
    "upper",
    "bold",
    "images",
    "heading",
    "list_item",
    "table_row",
    "caption",
    "quote",
    "code",
    "tag_p",
    "tag_div",
    "tag_inline",
    "level",
    "repeated",
    "found_near",
    "found_far",
    "title_overlap",
    // What holds it.
    "article",
    "main",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "table",
    "figure",
    "hidden",
    "button",
    "list",
    "dialog",
    "section",
    "in_quote",
    "pre",
    "aria_hidden",
    "noscript",
    "definitions",
    "body_property",
    "debris_class",
    "content_class",
    "comment_class",
    "details",
    "class_low",
    "class_sum",
    "class_own",
    "parent_words",
    "parent_mean",
    "parent_links",
    "parent_paragraphs",
    "parent_punctuation",
    "grand_words",
    "grand_mean",
    "grand_links",
    "grand_paragraphs",
    "grand_punctuation",
    "great_words",
    "great_mean",
    "great_links",
    "great_paragraphs",
    "great_punctuation",
    "path_share",
    "path_mean",
    "path_links",
    "path_count",
    // Where it stands.
    "place",
    "first_tenth",
    "last_tenth",
    "before_title",
    "after_title",
    "in_densest",
    "densest_share",
    "before_densest",
    "after_densest",
    "shared_with_densest",
    // Its neighbours.
    "previous_words",
    "previous_links",
    "previous_sentence",
    "next_words",
    "next_links",
    "next_sentence",
    "near_words",
    "near_links",
    "near_punctuation",
    "far_words",
    "far_links",
    "far_punctuation",
    // The page.
    "page_words",
    "page_links",
    "page_paragraphs",
    "page_blocks",
    // Together.
    "words_unlinked",
    "words_in_densest",
    "sentence_in_densest",
    "links_in_list",
    "short_in_densest",
    "heading_before_text",
    "sentence_words",
    "list_sentence",
];

/// The signals of all blocks.
#[must_use]
pub fn features(page: &Page, found: &[bool]) -> Vec<[f32; COUNT]> {
    let surroundings = Surroundings::new(page);
    (0..page.blocks.len()).map(|at| surroundings.row(page, found, at)).collect()
}

/// What is computed once for a page.
struct Surroundings {
    words: f32,
    link_share: f32,
    paragraph_share: f32,
    /// Words before each block, and after the last.
    before: Vec<u32>,
    densest: usize,
    groups: HashMap<u64, Group>,
    repeats: HashMap<u64, u32>,
    title: Option<usize>,
    title_words: Vec<String>,
}

/// All blocks of one element path.
#[derive(Default)]
struct Group {
    blocks: f32,
    words: f32,
    link_words: f32,
}

fn ln(value: f32) -> f32 {
    (1.0 + value).ln()
}

fn truth(value: bool) -> f32 {
    f32::from(u8::from(value))
}

impl Surroundings {
    fn new(page: &Page) -> Self {
        let mut before = Vec::with_capacity(page.blocks.len() + 1);
        let (mut words, mut link_words, mut paragraph_words) = (0u32, 0u32, 0u32);
        let mut groups: HashMap<u64, Group> = HashMap::new();
        let mut repeats: HashMap<u64, u32> = HashMap::new();
        for block in &page.blocks {
            before.push(words);
            words += block.words;
            link_words += block.link_words.min(block.words);
            let element = page.elements.get(block.element as usize);
            if element.is_some_and(|element| element.tag == Tag::P) || element.is_none() && block.ends_sentence && block.words >= 15
            {
                paragraph_words += block.words;
            }
            let group = groups.entry(path_of(page, block)).or_default();
            group.blocks += 1.0;
            group.words += block.words as f32;
            group.link_words += block.link_words.min(block.words) as f32;
            *repeats.entry(block.key).or_default() += 1;
        }
        before.push(words);
        let title_words = page
            .titles
            .first()
            .map(|title| {
                title
                    .to_lowercase()
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| word.chars().count() > 2)
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        let title = page.blocks.iter().position(|block| block.level == 1);
        Self {
            words: words.max(1) as f32,
            link_share: link_words as f32 / words.max(1) as f32,
            paragraph_share: paragraph_words as f32 / words.max(1) as f32,
            before,
            densest: densest(&page.elements),
            groups,
            repeats,
            title,
            title_words,
        }
    }

    fn row(&self, page: &Page, found: &[bool], at: usize) -> [f32; COUNT] {
        let block = &page.blocks[at];
        let element = page.elements.get(block.element as usize);
        let words = block.words as f32;
        let links = block.link_density();
        let sentence = truth(block.ends_sentence);
        let punctuation = ((block.stops + block.commas) as f32 / words.max(1.0)).min(0.4);
        let chars = block.chars.max(1) as f32;
        let kind = block.kind.0;
        let flags = element.map_or(0, |element| element.flags);
        let tag = element.map_or(Tag::Other, |element| element.tag);
        let mut row = Row { values: [0.0; COUNT], at: 0 };
        row.put(&[1.0, ln(words)]);
        for range in [0..=2, 3..=5, 6..=10, 11..=20, 21..=40, 41..=u32::MAX] {
            row.put(&[truth(range.contains(&block.words))]);
        }
        row.put(&[
            links,
            truth(links > 0.9),
            truth(links > 0.3 && links <= 0.9),
            truth(block.link_words == 0),
            sentence,
            punctuation,
        ]);
        row.put(&[
            block.digits as f32 / chars,
            block.upper as f32 / chars,
            (block.bold_words as f32 / words.max(1.0)).min(1.0),
            truth(block.images > 0),
        ]);
        for wanted in [Kind::Heading, Kind::ListItem, Kind::TableRow, Kind::Caption, Kind::Quote, Kind::Code] {
            row.put(&[truth(kind == wanted)]);
        }
        row.put(&[
            truth(tag == Tag::P),
            truth(tag == Tag::Div),
            truth(tag == Tag::Span || tag == Tag::A),
            f32::from(block.level) / 6.0,
        ]);
        row.put(&[truth(self.repeats.get(&block.key).is_some_and(|count| *count > 1))]);
        row.put(&[share_found(found, at, 3), share_found(found, at, 10), self.title_overlap(page.block_text(at))]);
        for flag in FLAGS {
            row.put(&[truth(flags & flag != 0)]);
        }
        let class = element.map_or((0, 0, 0), |element| (element.class_low, element.class_sum, element.class_score));
        row.put(&[f32::from(class.0.max(-10)) / 10.0, f32::from(class.1.clamp(-40, 40)) / 40.0, f32::from(class.2) / 10.0]);
        self.ancestors(page, block, &mut row);
        let group = &self.groups[&path_of(page, block)];
        row.put(&[
            group.words / self.words,
            ln(group.words / group.blocks),
            group.link_words / group.words.max(1.0),
            ln(group.blocks),
        ]);
        self.place(page, at, &mut row);
        Self::neighbours(page, at, &mut row);
        row.put(&[ln(self.words), self.link_share, self.paragraph_share, ln(page.blocks.len() as f32)]);
        let in_densest = truth(self.in_densest(page, at));
        let next_is_text = truth(page.blocks.get(at + 1).is_some_and(|next| next.words >= 15 && next.link_density() < 0.5));
        row.put(&[
            ln(words) * (1.0 - links),
            ln(words) * in_densest,
            sentence * in_densest,
            links * truth(kind == Kind::ListItem),
            truth(block.words <= 10) * in_densest,
            truth(kind == Kind::Heading) * next_is_text,
            sentence * ln(words),
            sentence * truth(kind == Kind::ListItem),
        ]);
        row.values
    }

    /// The three nearest ancestors that hold more than the one before.
    fn ancestors(&self, page: &Page, block: &PageBlock, row: &mut Row) {
        let mut at = block.element;
        let mut last_words = u32::MAX;
        let mut found = 0;
        while found < 3 {
            let Some(element) = page.elements.get(at as usize) else {
                row.put(&[0.0; 5]);
                found += 1;
                continue;
            };
            if element.words != last_words {
                last_words = element.words;
                let words = element.words.max(1) as f32;
                row.put(&[
                    element.words as f32 / self.words,
                    ln(words / (element.last.saturating_sub(element.first)).max(1) as f32),
                    element.link_words as f32 / words,
                    element.paragraph_words as f32 / words,
                    (element.punctuation as f32 / words).min(0.4),
                ]);
                found += 1;
            }
            at = element.parent;
        }
    }

    fn in_densest(&self, page: &Page, at: usize) -> bool {
        page.elements.get(self.densest).is_some_and(|element| (element.first..element.last).contains(&(at as u32)))
    }

    fn place(&self, page: &Page, at: usize, row: &mut Row) {
        let place = self.before[at] as f32 / self.words;
        let block = at as f32 / page.blocks.len() as f32;
        row.put(&[place, truth(block < 0.1), truth(block > 0.9)]);
        row.put(&[
            truth(self.title.is_some_and(|title| at < title)),
            self.title.map_or(0.0, |title| if at > title { 1.0 / (1.0 + (at - title) as f32 / 10.0) } else { 0.0 }),
        ]);
        let Some(densest) = page.elements.get(self.densest) else {
            row.put(&[0.0; 5]);
            return;
        };
        let (first, last) = (densest.first as usize, densest.last as usize);
        let scale = page.blocks.len() as f32;
        // The share of the page under the nearest ancestor that this block and the densest element have in common.
        let mut common = page.blocks[at].element;
        while let Some(element) = page.elements.get(common as usize) {
            if element.first as usize <= first && element.last as usize >= last {
                break;
            }
            common = element.parent;
        }
        row.put(&[
            truth((first..last).contains(&at)),
            densest.words as f32 / self.words,
            if at < first { ((first - at) as f32 / scale).sqrt() } else { 0.0 },
            if at >= last { ((at - last + 1) as f32 / scale).sqrt() } else { 0.0 },
            page.elements.get(common as usize).map_or(1.0, |element| element.words as f32 / self.words),
        ]);
    }

    fn neighbours(page: &Page, at: usize, row: &mut Row) {
        for neighbour in [at.checked_sub(1), Some(at + 1)] {
            let block = neighbour.and_then(|at| page.blocks.get(at));
            row.put(&block.map_or([0.0; 3], |block| [ln(block.words as f32), block.link_density(), truth(block.ends_sentence)]));
        }
        for reach in [3, 12] {
            let range = at.saturating_sub(reach)..(at + reach + 1).min(page.blocks.len());
            let (mut words, mut links, mut punctuation) = (0u32, 0u32, 0u32);
            for block in &page.blocks[range.clone()] {
                words += block.words;
                links += block.link_words.min(block.words);
                punctuation += block.stops + block.commas;
            }
            let all = words.max(1) as f32;
            row.put(&[ln(words as f32 / range.len() as f32), links as f32 / all, (punctuation as f32 / all).min(0.4)]);
        }
    }

    fn title_overlap(&self, text: &str) -> f32 {
        if self.title_words.is_empty() || text.len() > 300 {
            return 0.0;
        }
        let text = text.to_lowercase();
        let hits = self.title_words.iter().filter(|word| text.contains(word.as_str())).count();
        hits as f32 / self.title_words.len() as f32
    }
}

/// A row that is filled from the left.
struct Row {
    values: [f32; COUNT],
    at: usize,
}

impl Row {
    fn put(&mut self, values: &[f32]) {
        // A test holds the number of signals against the names; a row too long would only lose its end.
        for value in values {
            if let Some(slot) = self.values.get_mut(self.at) {
                *slot = *value;
            }
            self.at += 1;
        }
    }
}

fn path_of(page: &Page, block: &PageBlock) -> u64 {
    page.elements.get(block.element as usize).map_or_else(|| u64::from(block.kind.0 as u8) + 1, |element| element.path)
}

fn share_found(found: &[bool], at: usize, reach: usize) -> f32 {
    let range = at.saturating_sub(reach)..(at + reach + 1).min(found.len());
    let hits = range.clone().filter(|other| *other != at && found[*other]).count();
    hits as f32 / (range.len() - 1).max(1) as f32
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_a_name_and_a_value() {
        let page = crate::strip::segment::html("<body><h1>A title</h1><p>Some words stand here.</p>");
        let surroundings = Surroundings::new(&page);
        let block = &page.blocks[1];
        let mut row = Row { values: [0.0; COUNT], at: 0 };
        surroundings.ancestors(&page, block, &mut row);
        assert_eq!(row.at, 15);

        let rows = features(&page, &[false, false]);
        assert!(rows.iter().flatten().all(|value| value.is_finite()));
        // The last signals are reached: a sentence of four words.
        assert!((rows[1][NAMES.iter().position(|name| *name == "sentence_words").unwrap()] - 5f32.ln()).abs() < 1e-6);
    }
}
