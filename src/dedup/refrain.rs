//! What a page says again on purpose: the same warning in three sections of a manual, the same requirement of several jobs.
//!
//! In: a document, its keys and its own repeats. Out: which of them are refrains, and stay. It tells them by where they stand, never by
//! what they say, and says nothing of a copy whose first stands in another document. A document that is text has no elements, so all of
//! its repeats go.
//!
//! A page repeats itself for three reasons. It holds a second view of the same (for small screens, for print, a carousel that goes
//! round): that stands elsewhere in the tree, or directly behind the first, or is most of the page. It quotes itself: a pull-quote
//! comes twice, or stands in another kind of element. Or its author says the same of several things, and then there are three or more
//! copies in places alike: in the third item of each list, in the note of each section.

use std::collections::{HashMap, HashSet};

use super::{BlockKey, Key, Repeat};
use crate::document::{Document, Kind};

/// So many copies make a refrain; two may be a pull-quote. Cross-validated by domain on WCXB dev, three gives .0007 of F1 (22 pages gain,
/// 9 lose; documentation .0031), two .0009 (57 gain, 32 lose), boxes that are said twice among them.
const FEWEST_COPIES: usize = 3;
/// A refrain is surely content: per mille, as the judge scores it. What is lower recurs as often by template as by purpose.
const LEAST_SCORE: u16 = 700;
/// Where so many of the letters of a page are repeats, it says everything twice: tenths. Of 15 such pages in WCXB dev not one repeat is
/// in the true text twice.
const MOST_TENTHS: usize = 4;

/// Whether each repeat is a refrain. `keys` are those of all kept blocks of the document, in order.
pub(super) fn refrains(document: &Document, repeats: &[Repeat], keys: &[BlockKey]) -> Vec<bool> {
    let length = |number: u32| document.blocks.get(number as usize - 1).map_or(0, |block| block.end - block.start);
    let all: usize = keys.iter().map(|key| length(key.block)).sum();
    let again: usize = repeats.iter().map(|repeat| length(repeat.block)).sum();
    if again * 10 >= all * MOST_TENTHS || !repeats.iter().any(|repeat| is_refrain(document, repeat)) {
        return vec![false; repeats.len()];
    }
    let apart = apart(keys);
    repeats.iter().map(|repeat| apart.contains(&repeat.block) && is_refrain(document, repeat)).collect()
}

/// Whether a repeat stands in a place like that of its first copy, and is text that is surely content.
fn is_refrain(document: &Document, repeat: &Repeat) -> bool {
    let block = |number: u32| document.blocks.get(number as usize - 1);
    let (Some(copy), Some(first)) = (block(repeat.block), block(repeat.twin.block)) else { return false };
    let is_text = !matches!(copy.kind, Kind::Heading | Kind::Quote);
    let is_sure = copy.score.is_some_and(|score| score >= LEAST_SCORE);
    let is_like = copy.place.starts_with('/') && steps(&copy.place).eq(steps(&first.place));
    repeat.own && repeat.documents == 0 && is_text && is_sure && is_like
}

/// The elements of a path without their numbers: `div`, `ul`, `li` of `/div[2]/ul/li[3]`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|step| step.split('[').next().unwrap_or_default())
}

/// The blocks that the page says often enough, with something else between: `a b x a b y a b`, not `a b a b a b`.
fn apart(keys: &[BlockKey]) -> HashSet<u32> {
    let mut met: HashMap<Key, (usize, usize)> = HashMap::with_capacity(keys.len());
    let step = |(at, key): (usize, &BlockKey)| {
        let (last, copies) = met.entry(key.key).or_insert((at, 0));
        *copies += 1;
        at - std::mem::replace(last, at)
    };
    let back: Vec<usize> = keys.iter().enumerate().map(step).collect();
    let numbered: Vec<(&BlockKey, usize)> = keys.iter().zip(back).collect();
    // What is said again in the same order is one copy, however many blocks it has.
    let runs = numbered.chunk_by(|(_, one), (_, other)| one == other).filter(|run| run[0].1 > run.len());
    let often = |key: &BlockKey| met.get(&key.key).is_some_and(|(_, copies)| *copies >= FEWEST_COPIES);
    runs.flatten().filter(|(key, _)| often(key)).map(|(key, _)| key.block).collect()
}

#[cfg(test)]
mod tests {
    use crate::dedup::resolve::tests::document;
    use crate::dedup::{Resolver, Settings, keys};

    const NOTE: &str = "Close the valve before you take off the lid, since the steam stays hot for an hour.";
    const OTHERS: [&str; 5] = [
        "The upper lid is lifted by its two handles, and set down on the bench with the rim upwards so that nothing drips on the seal.",
        "The lower lid turns a quarter to the left; it is heavy, and whoever holds it should stand with both feet on the iron plate.",
        "The sieve comes out last. Rinse it under the pump and let it dry on the line, never on the stove, where the wire goes soft.",
        "The drain is opened once a month, in the evening, when the water has cooled down and the yard is empty of barrels and carts.",
        "The gauge is read in the morning before the fire is lit, and what it says goes into the book with the hour and the weather.",
    ];

    /// The numbers of the blocks that stay, of blocks given as text, path and score, which stand in this order.
    fn kept(blocks: &[(&str, &str, u16)], settings: &Settings) -> Vec<u32> {
        let mut document = document("a", &blocks.iter().map(|(text, _, _)| *text).collect::<Vec<_>>());
        for (block, (_, place, score)) in document.blocks.iter_mut().zip(blocks) {
            block.place = (*place).to_owned();
            block.score = Some(*score);
        }
        let keys = keys(&document, settings);
        Resolver::new(settings.clone()).resolve(&mut document, &keys);
        (1..).zip(&document.blocks).filter(|(_, block)| block.is_kept()).map(|(number, _)| number).collect()
    }

    /// The note at these paths, before each of the other paragraphs.
    fn manual<'a>(places: &[&'a str], score: u16) -> Vec<(&'a str, &'a str, u16)> {
        let sections = places.iter().zip(OTHERS).flat_map(|(place, other)| [(NOTE, *place, score), (other, "/html/body/p", 950)]);
        sections.collect()
    }

    const SECTIONS: [&str; 3] = ["/html/body/section/ul/li[2]", "/html/body/section[2]/ul/li", "/html/body/section[3]/ul/li[4]"];

    #[test]
    fn a_note_in_each_section_stays() {
        let blocks = manual(&SECTIONS, 900);
        assert_eq!(kept(&blocks, &Settings::default()), [1, 2, 3, 4, 5, 6]);
        assert_eq!(kept(&blocks, &Settings { refrains: false, ..Settings::default() }), [1, 2, 4, 6], "where they are asked for");
    }

    #[test]
    fn what_is_said_twice_is_a_copy() {
        assert_eq!(kept(&manual(&SECTIONS[..2], 900), &Settings::default()), [1, 2, 4]);
    }

    #[test]
    fn copies_in_other_places_or_in_doubt_or_in_text_go() {
        let elsewhere = ["/html/body/section/ul/li", "/html/body/aside/p", "/html/body/div/p"];
        assert_eq!(kept(&manual(&elsewhere, 900), &Settings::default()), [1, 2, 4, 6]);
        assert_eq!(kept(&manual(&SECTIONS, 500), &Settings::default()), [1, 2, 4, 6]);
        assert_eq!(kept(&manual(&["line 1", "line 5", "line 9"], 900), &Settings::default()), [1, 2, 4, 6]);
    }

    #[test]
    fn a_carousel_that_goes_round_is_one_copy() {
        let slides = [NOTE, OTHERS[0]].map(|text| (text, "/html/body/ul/li", 900));
        let mut blocks = slides.repeat(3);
        blocks.extend(OTHERS[1..].iter().cycle().take(4).map(|text| (*text, "/html/body/p", 950)));
        assert_eq!(kept(&blocks, &Settings::default()), [1, 2, 7, 8, 9, 10]);
    }

    #[test]
    fn a_page_that_says_everything_three_times_is_cut_to_one() {
        let blocks: Vec<_> = (0..3).flat_map(|_| manual(&SECTIONS[..1], 900)).collect();
        assert_eq!(kept(&blocks, &Settings::default()), [1, 2]);
    }

    #[test]
    fn a_document_that_is_a_copy_goes_with_its_refrains() {
        let settings = Settings::default();
        let mut resolver = Resolver::new(settings.clone());
        let mut again = || {
            let mut copy = document("a", &[NOTE, OTHERS[0], NOTE, OTHERS[1], NOTE, OTHERS[2]]);
            for block in &mut copy.blocks {
                block.place = "/html/body/p".into();
                block.score = Some(900);
            }
            let keys = keys(&copy, &settings);
            resolver.resolve(&mut copy, &keys);
            copy.blocks.iter().filter(|block| block.is_kept()).count()
        };
        assert_eq!((again(), again()), (6, 0));
    }
}
