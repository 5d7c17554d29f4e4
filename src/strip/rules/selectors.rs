//! CSS selectors and the blocks that they find.
//!
//! In: the text of a page, its blocks, selectors of rules. Out: for each block the first rule whose selectors find it. They are asked
//! of a tree that is parsed for them alone, and only where a rule has some. What they match is found again among the blocks by its
//! path (`/html/body/div[2]`), which is the `place` of a block: a block is found if the element that holds it is the match or stands
//! in it; or if the match stands in that element, holds no block of its own, and its text is all of the block's.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use scraper::{ElementRef, Selector};

use crate::strip::page::Page;
use crate::strip::segment;

/// What selectors match, ready to be asked about blocks.
#[derive(Default)]
pub(super) struct Matches {
    /// The first rule that matches the element of a path.
    paths: HashMap<String, usize>,
    /// For a path that holds a block: matches inside it that hold none, each with its text.
    inside: HashMap<String, Vec<(usize, String)>>,
}

impl Matches {
    /// What the selectors of some rules match in a page.
    pub fn new(text: &str, page: &Page, rules: &[(usize, &[Selector])]) -> Self {
        let mut matches = Self::default();
        if rules.iter().all(|(_, selectors)| selectors.is_empty()) {
            return matches;
        }
        let Some(tree) = segment::selectable(text) else { return matches };
        let places: HashSet<&str> = page.places.iter().map(String::as_str).collect();
        let holders: HashSet<&str> = places.iter().flat_map(|place| upwards(place)).collect();
        for (index, selectors) in rules {
            for element in selectors.iter().flat_map(|selector| tree.select(selector)) {
                let path = path(element);
                if !holders.contains(path.as_str()) {
                    let Some(place) = upwards(&path).find(|place| places.contains(place)) else { continue };
                    let text = squeezed(element.text());
                    matches.inside.entry(place.to_owned()).or_default().push((*index, text));
                    continue;
                }
                let first = matches.paths.entry(path).or_insert(*index);
                *first = (*first).min(*index);
            }
        }
        matches
    }

    /// The first rule that matches what holds a block, or an element inside that says all of it.
    pub fn find(&self, place: &str, text: &str) -> Option<usize> {
        let around = upwards(place).filter_map(|path| self.paths.get(path).copied()).min();
        let inside = self.inside.get(place).and_then(|inside| {
            let text = squeezed(std::iter::once(text));
            inside.iter().filter(|(_, own)| *own == text && !text.is_empty()).map(|(index, _)| *index).min()
        });
        around.into_iter().chain(inside).min()
    }
}

/// A path and those of all that stands around it, innermost first.
fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above).filter(|above| !above.is_empty()))
}

/// Text without white space, for comparing what two parsers of blocks made of it.
fn squeezed<'a>(pieces: impl Iterator<Item = &'a str>) -> String {
    pieces.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

/// The path of an element as the place of a block gives it: names and, from the second of a name on, numbers among its siblings.
fn path(element: ElementRef) -> String {
    let mut steps: Vec<(&str, usize)> = Vec::new();
    // What stands in a template hangs below a node that is no element.
    for element in std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)) {
        let name = element.value().name();
        let before = element.prev_siblings().filter_map(ElementRef::wrap).filter(|other| other.value().name() == name).count();
        steps.push((name, before + 1));
    }
    let mut path = String::new();
    for (name, number) in steps.into_iter().rev() {
        // Writing to a string cannot fail.
        let _ = if number > 1 { write!(path, "/{name}[{number}]") } else { write!(path, "/{name}") };
    }
    path
}
