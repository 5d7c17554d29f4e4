//! Headlines of other stories between two paragraphs of a dump.
//!
//! In: a dump whose debris the rules have found. Out: such lines, cut. A video or a picture of another story leaves its headline and its
//! caption in the text: the headline is a whole clause in sentence case about the same names, and what follows it is a caption with
//! a credit, not a text that it could head.

use super::tail::shares_a_name;
use super::{Bench, is_full};
use crate::document::{Kind, Media};
use crate::strip::fold;

pub(super) fn headlines(bench: &mut Bench) {
    let title = fold(&bench.page.metadata.title);
    if bench.media != Media::Text || title.is_empty() || bench.page.blocks.iter().filter(|block| is_full(block)).count() < 5 {
        return;
    }
    let kept: Vec<usize> = (0..bench.len()).filter(|at| !bench.is_cut(*at)).collect();
    for at in kept.windows(3) {
        let [before, line, after] = [at[0], at[1], at[2]];
        if is_full(&bench.page.blocks[before])
            && is_clause(bench, line)
            && has_credit(bench.page.block_text(after))
            && shares_a_name(bench.page.block_text(line), &title)
        {
            bench.cut(line, "inline-headline");
        }
    }
}

/// 8 to 20 words in sentence case without an end.
fn is_clause(bench: &Bench, at: usize) -> bool {
    let block = &bench.page.blocks[at];
    let text = bench.page.block_text(at);
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words.iter().skip(1).filter(|word| word.starts_with(char::is_uppercase)).count();
    (8..=20).contains(&words.len())
        && !block.ends_sentence
        && block.kind.0 == Kind::Paragraph
        && capitals * 3 <= words.len()
        && text.starts_with(char::is_uppercase)
}

/// A sentence that ends in a credit: `… before sunrise. Pic: AP`.
fn has_credit(text: &str) -> bool {
    const LABELS: [&str; 10] =
        ["pic", "pics", "picture", "photo", "photograph", "image", "file pic", "credit", "foto", "file photo"];
    let Some((caption, name)) = text.rsplit_once(':') else { return false };
    let label = caption.rsplit(['.', '(', '|', '!', '?']).next().unwrap_or_default().trim().to_lowercase();
    LABELS.contains(&label.as_str())
        && (1..=5).contains(&name.split_whitespace().count())
        && caption.split_whitespace().count() >= 5
}
