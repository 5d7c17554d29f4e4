//! A list of links stays or goes as a whole.
//!
//! In: verdicts of rules and judge. Out: where the judge has cut some items of a list that is nothing but links, the others are cut, too, for half a
//! menu helps nobody; where it keeps most of them, those that it only doubts stay. What holds a word beside its links is no menu.

use std::collections::BTreeMap;

use super::Bench;
use crate::document::Media;
use crate::strip::page::NONE;
use crate::strip::segment::Tag;

/// Items that such a list has at least, and words that an item has at most.
const ITEMS: usize = 3;
const WORDS: u32 = 8;
/// It stays where more than so many tenths of it are kept. Cross-validated by domain on WCXB dev this step adds 0.0003 to the word F1 of all
/// pages, 0.0004 to documentation and 0.0007 to listings; with nine tenths it is the same, with one half 0.0001.
const MOST: usize = 7;

pub(super) fn settle(bench: &mut Bench) {
    if bench.media != Media::Html {
        return;
    }
    // The blocks of each list that no rule has cut; none where one of them is more than links.
    let mut lists: BTreeMap<u32, Option<Vec<usize>>> = BTreeMap::new();
    for at in 0..bench.len() {
        let Some(list) = list(bench, at).filter(|_| bench.verdicts[at].rule.is_none_or(|rule| rule == "judge")) else { continue };
        let block = &bench.page.blocks[at];
        let is_link = block.words > 0 && block.link_words >= block.words && block.words <= WORDS;
        let items = lists.entry(list).or_insert_with(|| Some(Vec::new()));
        if is_link {
            if let Some(items) = items {
                items.push(at);
            }
        } else {
            *items = None;
        }
    }
    for items in lists.into_values().flatten().filter(|items| items.len() >= ITEMS) {
        let kept = items.iter().filter(|at| !bench.is_cut(**at)).count();
        for at in items.iter().copied() {
            if kept * 10 <= items.len() * MOST {
                bench.cut(at, "link-list");
            } else {
                bench.verdicts[at].keep(&[]);
            }
        }
    }
}

/// The list whose item holds a block.
fn list(bench: &Bench, at: usize) -> Option<u32> {
    let item = bench.holder(at, Tag::Li)?;
    Some(bench.page.elements[item as usize].parent).filter(|list| *list != NONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::settle::Verdict;
    use crate::strip::settle::tests::{cut, left};

    #[test]
    fn a_list_of_links_stays_or_goes_as_a_whole() {
        let items = |marked: &str| {
            let item = |name: &str| format!("<li><a href='/{name}'>{name}</a>{marked}");
            format!("<ul>{}</ul>", ["oars", "masts", "sails", "ropes"].map(item).concat())
        };
        let kept = |html: &str, doubted: &[usize]| {
            let judged = |at: usize, _: &str| if doubted.contains(&at) { cut("judge", 400) } else { Verdict::default() };
            left(html, judged, settle).len()
        };
        assert_eq!(kept(&items(""), &[1, 2]), 0);
        assert_eq!(kept(&items(""), &[1]), 4);
        assert_eq!(kept(&items(""), &[]), 4, "the judge is sure of all");
        assert_eq!(kept(&items(" of ash"), &[1, 2]), 2, "it says more than links");
        assert_eq!(kept("<ul><li><a href='/a'>oars</a><li><a href='/b'>masts</a></ul>", &[1]), 1, "two are no list");
    }
}
