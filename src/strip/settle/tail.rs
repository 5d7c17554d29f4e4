//! Runs of headlines after the last paragraph of a dump: links to other stories that lost their label.
//!
//! In: a dump whose debris the rules have found. Out: the lines of such runs, cut. One headline alone stays: it may be the last
//! line of a poem or an address.

use super::super::rules::Effect;
use super::{Bench, is_full};
use crate::document::{Kind, Media};
use crate::strip::fold;

pub(super) fn headline_runs(bench: &mut Bench) {
    if bench.media != Media::Text {
        return;
    }
    cut_teasers(bench);
    let Some(last) = (0..bench.len()).rev().find(|at| is_full(&bench.page.blocks[*at]) && !bench.is_cut(*at)) else { return };
    // The text must have been prose, or its short lines are what it is made of.
    let full = bench.page.blocks.iter().filter(|block| is_full(block)).count();
    if full < 3 {
        return;
    }
    let tail: Vec<usize> = (last + 1..bench.len()).filter(|at| !bench.is_cut(*at)).collect();
    let headlines = tail.iter().filter(|at| is_headline(bench, **at)).count();
    let title = fold(&bench.page.metadata.title);
    let on_topic = tail.iter().filter(|at| shares_a_name(bench.page.block_text(**at), &title)).count();
    if headlines >= 2 && headlines == tail.len() && on_topic * 2 >= headlines {
        for at in tail {
            bench.cut(at, "headline-run");
        }
    }
}

/// Beginnings of other stories, cut off with an ellipsis, once debris has begun after the text.
fn cut_teasers(bench: &mut Bench) {
    let Some(last) = (0..bench.len()).rev().find(|at| {
        let block = &bench.page.blocks[*at];
        is_full(block) && !block.is_cut_off && !bench.is_cut(*at)
    }) else {
        return;
    };
    if !(last + 1..bench.len()).any(|at| bench.effects[at].is_some_and(|(effect, _)| effect == Effect::Section)) {
        return;
    }
    let teasers: Vec<usize> =
        (last + 1..bench.len()).filter(|at| bench.page.blocks[*at].is_cut_off && bench.page.blocks[*at].words >= 8).collect();
    if teasers.len() >= 2 {
        for at in teasers {
            bench.cut(at, "cut-teaser");
        }
    }
}

/// A headline of a related story repeats a name of the title: a word that is written with a capital.
pub(super) fn shares_a_name(line: &str, title: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && word.starts_with(char::is_uppercase))
        .any(|word| title.split(' ').any(|other| other.starts_with(&word.to_lowercase())))
}

/// 5 to 20 words without an end, that begin with a capital.
fn is_headline(bench: &Bench, at: usize) -> bool {
    let block = &bench.page.blocks[at];
    (5..=20).contains(&block.words)
        && !block.ends_sentence
        && block.kind.0 == Kind::Paragraph
        && bench
            .page
            .block_text(at)
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '‘' | '"' | '\''))
}
