//! The parts of a table stay together, and a term stays with what is said of it.
//!
//! In: verdicts of rules and judge. Out: rows and cells of a table that is kept for the most part, and terms of which the definition is kept, stay
//! where nothing but the judge has cut them, and not for certain, or a rule that knows labels by their words alone: a value without its name, or a
//! row with a gap, says something else. What another rule has cut stays cut, and nothing comes back to a table that is cut.

use super::Bench;
use crate::document::Media;
use crate::strip::segment::Tag;

/// So many of the words of a table must be kept, in parts of three.
const MOST: u32 = 2;

/// Words that the rows and cells of a table of data have on the average and at most. Posts and pages that are laid out in tables have more.
const MEAN: u32 = 15;
const LONGEST: u32 = 60;

/// Words that a definition has at least before it says that a label above it is a term.
const DEFINITION: u32 = 5;
/// The rules that know a label by its words alone.
const LABELS: [&str; 12] = [
    "account-link",
    "bare-counter",
    "comment-form",
    "cookie-notice",
    "follow-us",
    "form-field",
    "forum-button",
    "media-control",
    "menu-label",
    "search-prompt",
    "section-label",
    "share-button",
];

pub(super) fn stay(bench: &mut Bench) {
    if bench.media != Media::Html {
        return;
    }
    tables(bench);
    terms(bench);
}

/// Cells of a table that is kept for the most part. Tables in tables are pages that were laid out so, and count for themselves only.
fn tables(bench: &mut Bench) {
    let mut at = 0;
    while at < bench.len() {
        let Some(table) = bench.holder(at, Tag::Table) else {
            at += 1;
            continue;
        };
        let end = (at..bench.len()).find(|next| bench.holder(*next, Tag::Table) != Some(table)).unwrap_or(bench.len());
        let words = |at: usize| bench.page.blocks[at].words;
        let all: u32 = (at..end).map(words).sum();
        let kept: u32 = (at..end).filter(|at| !bench.is_cut(*at)).map(words).sum();
        // A row of one cell is a part of a page.
        let is_row = |at: usize| match bench.holder(at, Tag::Tr) {
            Some(row) => bench.page.elements[row as usize].children > 1 || bench.page.block_text(at).contains('\t'),
            None => true,
        };
        let is_data = || all <= MEAN * (end - at) as u32 && (at..end).all(|at| words(at) <= LONGEST && is_row(at));
        if kept < all && kept * 3 >= all * MOST && is_data() {
            for verdict in &mut bench.verdicts[at..end] {
                // A number in a cell counts nothing of the page.
                verdict.keep(&["bare-counter"]);
            }
        }
        at = end;
    }
}

/// Terms directly before a definition that is kept. The words of a label (`Comments`, `close`) are a term where a sentence says what it means.
fn terms(bench: &mut Bench) {
    // Whether the block behind is a term or a definition that is kept, and whether the next definition is a kept sentence.
    let (mut next_kept, mut is_defined) = (false, false);
    for at in (0..bench.len()).rev() {
        let is_term = bench.holder(at, Tag::Dt).is_some();
        let is_definition = !is_term && bench.holder(at, Tag::Dd).is_some();
        if is_term && next_kept {
            bench.verdicts[at].keep(if is_defined { &LABELS } else { &[] });
        }
        let is_kept = !bench.is_cut(at);
        if !is_term {
            is_defined = is_definition && is_kept && bench.page.blocks[at].words >= DEFINITION;
        }
        next_kept = is_kept && (is_term || is_definition);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::settle::Verdict;
    use crate::strip::settle::tests::{cut, left};

    /// Which blocks stay of a page of which the judge would cut those that hold `doubted`.
    fn kept(html: &str, doubted: &[&str], score: u16) -> Vec<String> {
        cut_by("judge", html, doubted, score)
    }

    /// The same, where a rule would cut them.
    fn cut_by(rule: &'static str, html: &str, words: &[&str], score: u16) -> Vec<String> {
        let is_cut = |text: &str| words.iter().any(|word| text.contains(word));
        left(html, |_, text| if is_cut(text) { cut(rule, score) } else { Verdict::default() }, stay)
    }

    #[test]
    fn rows_and_cells_stay_with_their_table() {
        let table = "<table><tr><th>Oar<th>Length<tr><td>left<td>three metres<tr><td>right<td>three metres and a half</table>";
        assert_eq!(kept(table, &["Oar"], 200).len(), 3);
        assert_eq!(kept(table, &["Oar"], 20).len(), 2, "what is certain goes");
        assert_eq!(kept(table, &["metres"], 200), ["Oar\tLength"], "what is cut for the most part stays cut");
        let cells = "<table><tr><td><p>left<td><p>three metres<tr><td><p>right<td><p>no</table>";
        assert_eq!(kept(cells, &["no"], 200), ["left", "three metres", "right", "no"]);
        assert_eq!(cut_by("bare-counter", &cells.replace("no", "4"), &["4"], 0), ["left", "three metres", "right", "4"]);
        let posts = "<table><tr><td><p>by Ann<tr><td><p>I row with the left oar only.<tr><td><p>by Bob<tr><td><p>Then you row in circles.</table>";
        assert_eq!(kept(posts, &["by "], 200).len(), 2, "rows of one cell are parts of a page");
    }

    #[test]
    fn terms_stay_with_what_is_said_of_them() {
        let list = "<dl><dt>-l<dt>--left<dd>Row with the left oar.<dt>-r<dd>Row with the right oar.</dl>";
        assert_eq!(kept(list, &["-l", "-r"], 200).len(), 5);
        assert_eq!(kept(list, &["-r", "right"], 200), ["-l", "--left", "Row with the left oar."]);
        assert_eq!(cut_by("search-prompt", list, &["-l"], 0).len(), 5, "a label is a term where a sentence says what it means");
        assert_eq!(cut_by("copyright-line", list, &["-l"], 0).len(), 3);
        assert_eq!(cut_by("search-prompt", "<dl><dt>Search<dd>all</dl>", &["Search"], 0), ["all"]);
    }
}
