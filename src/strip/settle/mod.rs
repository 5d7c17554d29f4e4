//! settle: what follows for the page as a whole.
//!
//! In: a page cut into blocks. Out: for each block the rule that cuts it, if any, and the judge's score. The order matters and is
//! written once, in [`settle`]: rules, title and author, sections, runs of headlines, the judge with the parts that stand beside the
//! content, listings of code, parts of tables and of lists of terms, lists of links, lines without words, headings of which nothing is
//! left. A block that one step has cut is not judged again.

mod code;
mod headings;
mod inline;
mod lift;
mod menus;
mod parts;
mod sections;
mod tail;
mod title;
mod wordless;

use super::judge::Favor;
use super::page::{Page, PageBlock, flag};
use super::rules::{self, Candidate, Choice, Effect};
use super::segment::{Tag, is_markup_only};
use super::{Settings, fold};
use crate::document::Media;

/// What becomes of a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The rule that cuts it.
    pub rule: Option<&'static str>,
    /// The judge's probability of content in per mille, where the judge was asked.
    pub score: Option<u16>,
    /// The user's own rule that decides, by its number, and how; no other rule and no judge is heard then.
    pub own: Option<(usize, Choice)>,
}

/// From this score on, in per mille, the judge's cut leaves a doubt.
const DOUBT: u16 = 100;
/// From this score on a full paragraph of a dump stays, whatever else may go: to lose one is worse than to leave one.
const SPARED: u16 = 200;

impl Verdict {
    /// Whether nothing but the judge has cut a block, and not for certain.
    fn is_doubted(self) -> bool {
        self.rule == Some("judge") && self.score.is_some_and(|score| score >= DOUBT)
    }

    /// Keeps a block that nothing but the judge has cut, and not for certain, or one of some rules.
    fn keep(&mut self, rules: &[&str]) {
        if self.is_doubted() || self.rule.is_some_and(|rule| rules.contains(&rule)) {
            self.rule = None;
        }
    }
}

/// The state of one page while it is settled.
pub(super) struct Bench<'a> {
    page: &'a mut Page,
    media: Media,
    off: &'a [String],
    verdicts: Vec<Verdict>,
    /// The rule that found a block by itself, with what goes with it.
    effects: Vec<Option<(Effect, &'static str)>>,
}

impl Bench<'_> {
    /// Cuts a block, unless it is cut or the rule is switched off.
    fn cut(&mut self, at: usize, rule: &'static str) {
        if self.verdicts[at].rule.is_none() && self.verdicts[at].own.is_none() && !self.off.iter().any(|off| off == rule) {
            self.verdicts[at].rule = Some(rule);
        }
    }

    fn is_cut(&self, at: usize) -> bool {
        self.verdicts[at].rule.is_some() || matches!(self.verdicts[at].own, Some((_, Choice::Cut)))
    }

    fn len(&self) -> usize {
        self.verdicts.len()
    }

    /// The nearest element of a kind that holds a block. Most blocks stand in no table and no list, which their flags say at once.
    fn holder(&self, at: usize, tag: Tag) -> Option<u32> {
        let within = match tag {
            Tag::Table | Tag::Tr => flag::TABLE,
            Tag::Dt | Tag::Dd => flag::DEFINITIONS,
            Tag::Li => flag::LIST,
            _ => u32::MAX,
        };
        let element = self.page.blocks[at].element;
        if self.page.flags(at) & within == 0 {
            return None;
        }
        self.page.above(element).find(|(_, element)| element.tag == tag).map(|(at, _)| at)
    }
}

/// Blocks that a dump must have before the judge is asked.
const MIN_LINES: usize = 8;

/// Judges all blocks of a page and lifts its metadata.
pub(super) fn settle(page: &mut Page, media: Media, settings: &Settings, own: &[Option<(usize, Choice)>]) -> Vec<Verdict> {
    let effects = ask_rules(page, media);
    let blocks = page.blocks.len();
    let mut bench = Bench { page, media, off: &settings.off, verdicts: vec![Verdict::default(); blocks], effects };
    for (verdict, own) in bench.verdicts.iter_mut().zip(own) {
        verdict.own = *own;
    }
    for at in 0..blocks {
        if let Some((_, rule)) = bench.effects[at] {
            bench.cut(at, rule);
        }
    }
    lift::lift(&mut bench);
    sections::close(&mut bench);
    tail::headline_runs(&mut bench);
    inline::headlines(&mut bench);
    ask_judge(&mut bench, settings);
    code::stay(&mut bench);
    parts::stay(&mut bench);
    menus::settle(&mut bench);
    wordless::stay(&mut bench);
    headings::follow(&mut bench);
    bench.verdicts
}

/// Which blocks some rule finds by itself.
pub(super) fn found(page: &Page, media: Media) -> Vec<bool> {
    ask_rules(page, media).iter().map(Option::is_some).collect()
}

/// A paragraph that stands for itself: long, ended, and not made of links.
fn is_full(block: &PageBlock) -> bool {
    block.words >= 20 && block.ends_sentence && block.link_density() < 0.5
}

/// Asks the rules about every block. What holds at the edges only is asked of all blocks outside the span from the first to the
/// last full paragraph that no such rule finds.
fn ask_rules(page: &Page, media: Media) -> Vec<Option<(Effect, &'static str)>> {
    let ask = |at: usize, in_head: bool, in_tail: bool| {
        let text = page.block_text(at);
        if media == Media::Text && is_markup_only(text) {
            return Some((Effect::Block, "torn-markup"));
        }
        let mut flags = page.flags(at);
        if is_full(&page.blocks[at]) {
            // A menu of choices holds no paragraphs: it was never closed, and the rest of the page is in it.
            flags &= !flag::CHOICE;
        }
        let candidate = Candidate { text, flags, in_head, in_tail };
        rules::find(&candidate).map(|rule| (rule.effect, rule.name))
    };
    let blocks = page.blocks.len();
    let mut first = 0;
    while first < blocks && (!is_full(&page.blocks[first]) || ask(first, true, true).is_some()) {
        first += 1;
    }
    let mut last = blocks;
    while last > first && (!is_full(&page.blocks[last - 1]) || ask(last - 1, true, true).is_some()) {
        last -= 1;
    }
    // Without a full paragraph there is no article whose edges could be told.
    let has_body = first < blocks;
    (0..blocks).map(|at| ask(at, has_body && at < first, has_body && at >= last)).collect()
}

/// Asks the judge about every block that is not cut yet.
fn ask_judge(bench: &mut Bench, settings: &Settings) {
    // In a dump of a few lines there are no surroundings to judge by.
    if bench.media == Media::Text && bench.len() < MIN_LINES {
        return;
    }
    let found: Vec<bool> = bench.effects.iter().map(Option::is_some).collect();
    // Settings are checked before the first document; without its judge a document would be left to the rules.
    let Ok(model) = settings.model() else { return };
    let judged = model.judge(bench.page, bench.media, &found, settings);
    let threshold = settings.threshold.unwrap_or(judged.threshold);
    // Who names a threshold, or wants nothing but content, has it so.
    let is_careful = bench.media == Media::Text && settings.threshold.is_none() && settings.favor != Favor::Precision;
    let spare = if is_careful { SPARED } else { u16::MAX };
    for (at, score) in judged.scores.into_iter().enumerate() {
        bench.verdicts[at].score = Some(score);
        if let Some(rule) = judged.beside[at] {
            bench.cut(at, rule);
        } else if score < threshold && !(score >= spare && is_full(&bench.page.blocks[at])) {
            bench.cut(at, "judge");
        }
    }
}

/// The folded text of a block.
fn folded(page: &Page, at: usize) -> String {
    fold(page.block_text(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::segment;

    /// What the judge or a rule says of a block.
    pub fn cut(rule: &'static str, score: u16) -> Verdict {
        Verdict { rule: Some(rule), score: Some(score), own: None }
    }

    /// The blocks of a page that are left by a step, after each was judged by its number and its text.
    pub fn left(html: &str, judged: impl Fn(usize, &str) -> Verdict, step: fn(&mut Bench)) -> Vec<String> {
        let mut page = segment::html(html);
        let blocks = page.blocks.len();
        let verdicts = (0..blocks).map(|at| judged(at, page.block_text(at))).collect();
        let mut bench = Bench { page: &mut page, media: Media::Html, off: &[], verdicts, effects: vec![None; blocks] };
        step(&mut bench);
        (0..blocks).filter(|at| !bench.is_cut(*at)).map(|at| bench.page.block_text(at).to_owned()).collect()
    }
}
