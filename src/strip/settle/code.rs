//! A listing of code stays where the judge only doubts it.
//!
//! In: verdicts of rules and judge. Out: listings (`<pre>`) that nothing but the judge has cut, and not for certain, are kept. What a
//! rule has cut stays cut, and a page of which nothing is kept does not come back for its code.

use super::Bench;
use crate::document::{Kind, Media};

/// Few pages of the judge's training hold code, so it doubts long listings: cross-validated by domain on WCXB dev it would cut 55 of 1,966
/// with a score that leaves a doubt, on 22 pages, and those that are no content are of two manuals whose truth ends early, but for three.
/// With less, listings are data for scripts, and captions.
pub(super) fn stay(bench: &mut Bench) {
    if bench.media != Media::Html || (0..bench.len()).all(|at| bench.is_cut(at)) {
        return;
    }
    for (verdict, block) in bench.verdicts.iter_mut().zip(&bench.page.blocks) {
        if block.kind.0 == Kind::Code {
            verdict.keep(&[]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::settle::Verdict;
    use crate::strip::settle::tests::{cut, left};

    #[test]
    fn code_that_the_judge_doubts_stays_and_what_is_certain_goes() {
        let html = "<h1>Oars</h1><pre>pull(left);</pre><pre>rest();</pre><pre>{\"ads\":1}</pre><p>Doubted prose.</p>";
        let settled = |first: Verdict| {
            let verdicts = [first, cut("judge", 320), cut("comments", 320), cut("judge", 40), cut("judge", 320)];
            left(html, |at, _| verdicts[at], stay)
        };
        assert_eq!(settled(Verdict::default()), ["Oars", "pull(left);"]);
        assert_eq!(settled(cut("judge", 20)), [""; 0]);
    }
}
