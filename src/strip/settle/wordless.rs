//! A line of a dump that holds no word stays where its neighbours stay.
//!
//! In: verdicts of rules and judge. Out: lines without letters and digits that nothing but the judge has cut are kept between lines that are
//! kept: the closing bracket of a listing, the fence around it, the rule under a heading. The judge counts words, so such lines weigh nothing
//! for it, but a listing without its brackets says something else. Next to what is cut they stay cut.

use super::Bench;
use crate::document::Media;

pub(super) fn stay(bench: &mut Bench) {
    if bench.media != Media::Text {
        return;
    }
    let blocks = bench.len();
    let mut at = 0;
    // Whether the line with words before is kept, and whether there is any.
    let mut before = None;
    while at < blocks {
        if !is_wordless(bench, at) {
            before = Some(!bench.is_cut(at));
            at += 1;
            continue;
        }
        let end = (at..blocks).find(|at| !is_wordless(bench, *at)).unwrap_or(blocks);
        let after = (end < blocks).then(|| !bench.is_cut(end));
        if before.or(after) == Some(true) && after.or(before) == Some(true) {
            for verdict in &mut bench.verdicts[at..end] {
                verdict.rule = verdict.rule.filter(|rule| *rule != "judge");
            }
        }
        at = end;
    }
}

fn is_wordless(bench: &Bench, at: usize) -> bool {
    bench.page.blocks[at].words == 0 && !bench.page.block_text(at).contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::segment;
    use crate::strip::settle::Verdict;
    use crate::strip::settle::tests::cut;

    /// The lines of a dump that are left, where the judge has cut all but some.
    fn left(dump: &str, kept: &[&str]) -> Vec<String> {
        let mut page = segment::dump(dump);
        let blocks = page.blocks.len();
        let verdicts =
            (0..blocks).map(|at| if kept.contains(&page.block_text(at)) { Verdict::default() } else { cut("judge", 40) }).collect();
        let mut bench = Bench { page: &mut page, media: Media::Text, off: &[], verdicts, effects: vec![None; blocks] };
        stay(&mut bench);
        (0..blocks).filter(|at| !bench.is_cut(*at)).map(|at| bench.page.block_text(at).to_owned()).collect()
    }

    #[test]
    fn brackets_and_fences_stay_with_their_listing() {
        let dump = "Rowing:\n\n```\nfn pull() {\n    left();\n}\n```\n";
        let kept = ["Rowing:", "fn pull() {", "left();"];
        assert_eq!(left(dump, &kept), ["Rowing:", "```", "fn pull() {", "left();", "}", "```"]);
    }

    #[test]
    fn signs_beside_what_is_cut_stay_cut() {
        assert_eq!(left("Menu\n|\nHelp\n---\nThe boat came in.\n", &["The boat came in."]), ["The boat came in."]);
        assert_eq!(left("---\n***\n", &[]), [""; 0]);
    }
}
