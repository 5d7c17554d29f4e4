//! Signals of a block's neighbours and of its place in the page.
//!
//! In: the blocks before and after. Out: their part of the row. It counts blocks in reading order and knows nothing of elements.

use super::list::path_of;
use super::{Context, Row, block, is_running, ln, share, truth};

/// How many blocks on both sides are looked at one by one.
const NEAR: [(isize, [&str; 7]); 6] = [
    (-3, ["b3_words", "b3_links", "b3_sentence", "b3_says", "b3_kind", "b3_alike", "b3_found"]),
    (-2, ["b2_words", "b2_links", "b2_sentence", "b2_says", "b2_kind", "b2_alike", "b2_found"]),
    (-1, ["b1_words", "b1_links", "b1_sentence", "b1_says", "b1_kind", "b1_alike", "b1_found"]),
    (1, ["a1_words", "a1_links", "a1_sentence", "a1_says", "a1_kind", "a1_alike", "a1_found"]),
    (2, ["a2_words", "a2_links", "a2_sentence", "a2_says", "a2_kind", "a2_alike", "a2_found"]),
    (3, ["a3_words", "a3_links", "a3_sentence", "a3_says", "a3_kind", "a3_alike", "a3_found"]),
];

/// Windows before and after, of so many blocks.
const WINDOWS: [(usize, [&str; 5], [&str; 5]); 3] = [
    (
        5,
        ["before5_words", "before5_links", "before5_punctuation", "before5_says", "before5_found"],
        ["after5_words", "after5_links", "after5_punctuation", "after5_says", "after5_found"],
    ),
    (
        12,
        ["before12_words", "before12_links", "before12_punctuation", "before12_says", "before12_found"],
        ["after12_words", "after12_links", "after12_punctuation", "after12_says", "after12_found"],
    ),
    (
        30,
        ["before30_words", "before30_links", "before30_punctuation", "before30_says", "before30_found"],
        ["after30_words", "after30_links", "after30_punctuation", "after30_says", "after30_found"],
    ),
];

/// Blocks to the nearest running text are counted up to here.
const FAR: usize = 99;

pub(super) fn put(context: &Context, at: usize, row: &mut Row) {
    let page = context.page;
    let blocks = &page.blocks;
    for (offset, names) in NEAR {
        let values = at.checked_add_signed(offset).and_then(|other| blocks.get(other).map(|block| (other, block))).map_or(
            [-1.0; 7],
            |(other, block)| {
                [
                    ln(block.words as f32),
                    block.link_density(),
                    truth(block.ends_sentence),
                    context.says[other].all(),
                    block::kind(block.kind.0),
                    truth(path_of(page, other) == path_of(page, at)),
                    truth(context.found[other]),
                ]
            },
        );
        row.put_all(names, values);
    }
    for (reach, before, after) in WINDOWS {
        row.put_all(before, context.whole.window(at.saturating_sub(reach)..at));
        row.put_all(after, context.whole.window(at + 1..(at + 1 + reach).min(blocks.len())));
    }
    let count = blocks.len() as f32;
    let running = &context.whole.running;
    let next = running.partition_point(|other| (*other as usize) < at);
    let previous = running.get(next.wrapping_sub(1)).map_or(FAR, |other| at - *other as usize);
    let following = running.get(next).map_or(FAR, |other| *other as usize - at);
    let running_before = context.whole.running_words(at);
    row.put_all(
        ["place", "index", "index_end", "words_before", "words_after", "words_place"],
        [
            at as f32 / count,
            ln(at as f32),
            ln((blocks.len() - at - 1) as f32),
            ln(context.before[at] as f32),
            ln(context.total - context.before[at + 1] as f32),
            context.before[at] as f32 / context.total,
        ],
    );
    row.put_all(
        ["running_before", "running_after", "to_running", "from_running", "running_done", "in_longest_run", "from_longest_run"],
        [
            ln(running_before.0),
            ln(running_before.1),
            ln(previous.min(FAR) as f32),
            ln(following.min(FAR) as f32),
            share(running_before.0, running_before.0 + running_before.1),
            truth(context.whole.longest_run.contains(&at)),
            context.whole.beside_longest_run(at),
        ],
    );
    // The heading above: what it says and how far away it is.
    let heading = context.whole.heading_above(at);
    row.put_all(
        ["heading_says", "heading_low", "heading_found", "heading_level", "from_heading", "words_from_heading", "heading_title"],
        heading.map_or([0.0, 0.0, -1.0, -1.0, -1.0, -1.0, -1.0], |heading| {
            [
                context.says[heading].all(),
                context.says[heading].mean,
                truth(context.found[heading]),
                f32::from(blocks[heading].level),
                ln((at - heading) as f32),
                ln((context.before[at] - context.before[heading]) as f32),
                truth(Some(heading) == context.whole.title),
            ]
        }),
    );
    let title = context.whole.title;
    row.put_all(
        ["from_title", "before_title", "is_running_next"],
        [
            title.map_or(-99.0, |title| block::signed_ln(at, title)),
            truth(title.is_some_and(|title| at < title)),
            truth(blocks.get(at + 1).is_some_and(is_running)),
        ],
    );
}
