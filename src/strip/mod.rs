//! strip: text to judged blocks.
//!
//! In: a decoded [`Document`]. Out: the same document cut into blocks, each with its fate. Three steps: `segment` cuts the text
//! into blocks, rules and the `judge` say what each is, `settle` draws the consequences for the page as a whole: sections of
//! debris go with their label, title, byline and date are lifted into the metadata. It looks at one document and at nothing
//! else, and it never removes a block.

mod facts;
mod fold;
pub mod judge;
mod page;
pub mod rules;
mod segment;
mod settle;
mod shape;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use fold::fold;
pub use page::{Page, PageBlock};
use rules::Choice;
pub(crate) use segment::{bullet, is_unparted};

use crate::document::{Block, Document, Edit, Fate, Kind, Media, Shape, Stage};

/// How debris is told from content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Blocks that the judge gives less than this are cut: a probability of content in per mille, for pages.
    pub threshold: u16,
    /// The same for plain text dumps, which show less of what they were.
    pub dump_threshold: u16,
    /// Names of rules that are not to cut anything.
    pub off: Vec<String>,
    /// The user's own rules, which outrank ours and the judge; of these the first that finds a block decides.
    #[schemars(with = "Vec<rules::UserRule>")]
    pub rules: rules::UserRules,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: 400, dump_threshold: 30, off: Vec::new(), rules: rules::UserRules::default() }
    }
}

impl Settings {
    /// Checks what the types cannot.
    ///
    /// # Errors
    ///
    /// One line that names the setting and what it may be.
    pub fn check(&self) -> Result<(), String> {
        for (name, value) in [("threshold", self.threshold), ("dump-threshold", self.dump_threshold)] {
            if value > 1000 {
                return Err(format!("{name} is {value}; it is a probability in per mille, 0 to 1000"));
            }
        }
        self.rules.check().map_err(|problem| format!("rule {:?}: {}", problem.rule, problem.message))?;
        let own = |name: &str| name.strip_prefix("user/").is_some_and(|name| self.rules.list.iter().any(|rule| rule.name == name));
        match self.off.iter().find(|name| !rules::all().any(|rule| rule.name == name.as_str()) && !own(name)) {
            Some(name) => Err(format!("there is no rule {name:?} to switch off; `scutch rules` lists them all")),
            None => Ok(()),
        }
    }
}

/// Cuts a document into blocks and judges them. A document that has blocks already is judged anew from what it holds.
pub fn strip(document: &mut Document, settings: &Settings) {
    let mut page = cut_up(document);
    let own = own_verdicts(&page, document, settings);
    let verdicts = settle::settle(&mut page, document.media, settings, &own);
    let metadata = std::mem::take(&mut page.metadata);
    let known_url = std::mem::take(&mut document.metadata.url);
    document.metadata = metadata;
    if !known_url.is_empty() {
        document.metadata.url = known_url;
    }
    document.edits.extend(std::mem::take(&mut page.edits).into_iter().map(|edit| Edit {
        block: number(edit.block),
        place: edit.place,
        stage: Stage::Strip,
        rule: edit.rule.into(),
        before: edit.before,
        after: edit.after,
    }));
    let shapes = shape::shapes(&page);
    document.blocks = page
        .blocks
        .iter()
        .zip(shapes)
        .zip(page.places)
        .zip(verdicts)
        .map(|(((block, shape), place), verdict)| {
            let (start, end, kind, score) = (block.start, block.end, block.kind.0, verdict.score);
            let mut cut = Block { start, end, kind, shape, place, score, kept_by: None, fate: Fate::Kept };
            if let Some((index, choice)) = verdict.own {
                let name = format!("user/{}", settings.rules.list[index].name);
                cut.score = None;
                match choice {
                    Choice::Cut => cut.cut(Stage::Strip, name),
                    Choice::Keep => cut.kept_by = Some(name.into()),
                }
            } else if let Some(rule) = verdict.rule {
                // A rule is certain; only the judge's own cuts carry its score into the ledger.
                cut.score = verdict.score.filter(|_| rule == "judge");
                cut.cut(Stage::Strip, rule);
            }
            cut
        })
        .collect();
    document.text = page.text;
}

/// For each block the user's own rule that finds it, and what it does with it.
fn own_verdicts(page: &Page, document: &Document, settings: &Settings) -> Vec<Option<(usize, Choice)>> {
    let rules = &settings.rules.list;
    let on = |index: &usize| !settings.off.iter().any(|off| off.strip_prefix("user/") == Some(&rules[*index].name));
    let found = settings.rules.find(page, document, &on);
    found.into_iter().map(|index| index.map(|index| (index, rules[index].effect))).collect()
}

/// The blocks of a document before any judgement.
fn cut_up(document: &Document) -> Page {
    match document.media {
        Media::Html => segment::html(&document.text),
        Media::Text => segment::dump(&document.text),
    }
}

/// The texts, kinds and shapes of all blocks as they are cut up, before any judgement, for holding a ledger against its source. Markup is mended
/// while a text is cut up, so these are the texts that a record or the ledger must hold.
#[must_use]
pub fn decoded_blocks(document: &Document) -> Vec<(String, Kind, Shape)> {
    let page = cut_up(document);
    let shapes = shape::shapes(&page);
    shapes.into_iter().enumerate().map(|(at, shape)| (page.block_text(at).to_owned(), page.blocks[at].kind.0, shape)).collect()
}

/// A block as the judge sees it, for training.
#[derive(Debug, Clone, Serialize)]
pub struct Signals {
    /// Its text.
    pub text: String,
    /// Where it stood.
    pub place: String,
    /// Some rule finds it, so that the judge is not asked.
    pub found: bool,
    /// Its signals, in the order of [`judge::NAMES`].
    #[serde(skip)]
    pub values: Vec<f32>,
}

/// What the judge is trained on: each block of a decoded document with its signals.
#[must_use]
pub fn signals(document: &Document) -> Vec<Signals> {
    let page = cut_up(document);
    let found = settle::found(&page, document.media);
    let rows = judge::features(&page, &found);
    let of = |(at, row): (usize, [f32; judge::NAMES.len()])| Signals {
        text: page.block_text(at).to_owned(),
        place: page.places[at].clone(),
        found: found[at],
        values: row.to_vec(),
    };
    rows.into_iter().enumerate().map(of).collect()
}

/// The number of the block at `index`, which counts from 1.
fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
