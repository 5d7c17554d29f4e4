//! A heading goes with what it heads.
//!
//! In: verdicts of rules and judge. Out: headings that head nothing any more are cut, unless the judge is sure of them, and a heading
//! directly before kept text stays. It looks at neighbours only, never at words.

use super::Bench;
use crate::document::{Kind, Media};

/// A heading with such a score, in per mille, is the name of an item rather than the label of a section, if it was the judge that cut
/// what stands below it: half of such headings on WCXB dev are content. What rules have cut is debris for certain, and its label too.
const SURE: u16 = 500;

pub(super) fn follow(bench: &mut Bench) {
    if bench.media != Media::Html {
        return;
    }
    for at in (0..bench.len()).rev() {
        let block = &bench.page.blocks[at];
        if block.kind.0 != Kind::Heading {
            continue;
        }
        let level = block.level;
        // What it heads: all up to the next heading of its rank or above.
        let end = (at + 1..bench.len())
            .find(|below| bench.page.blocks[*below].level > 0 && bench.page.blocks[*below].level <= level)
            .unwrap_or(bench.len());
        let headed = at + 1..end;
        let kept = headed.clone().filter(|below| !bench.is_cut(*below)).count();
        let is_sure = bench.verdicts[at].score.is_some_and(|score| score >= SURE)
            && headed.clone().any(|below| bench.verdicts[below].rule == Some("judge"));
        if kept == 0 && !is_sure && !bench.is_cut(at) && !headed.is_empty() {
            bench.cut(at, "empty-heading");
        }
        // The judge alone may be wrong about a short line; kept text right under it says what it is.
        let next_kept = at + 1 < bench.len() && !bench.is_cut(at + 1) && bench.page.blocks[at + 1].words >= 10;
        if next_kept {
            bench.verdicts[at].keep(&[]);
        }
    }
}
