//! strip: text to judged blocks.
//!
//! In: a decoded [`Document`]. Out: the same document cut into blocks, each with its fate. Three steps: `segment` cuts the text
//! into blocks, rules and the `judge` say what each is, `settle` draws the consequences for the page as a whole: sections of
//! debris go with their label, title, byline and date are lifted into the metadata. It looks at one document and at nothing
//! else, and it never removes a block.

mod ascii;
mod facts;
mod fnv;
mod fold;
pub mod judge;
mod page;
pub mod rules;
mod segment;
mod settle;
mod shape;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use facts::site::host;
pub use fold::fold;
use fold::folds_to;
pub use page::{Page, PageBlock};
use rules::Choice;
pub(crate) use segment::{bullet, is_unparted};

use crate::document::{Block, Document, Edit, Fate, Kind, Media, Shape, Stage};

/// How debris is told from content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What counts more where the judge is in doubt; it moves the threshold that is found for each page.
    pub favor: judge::Favor,
    /// One threshold for all documents instead: blocks that the judge gives less are cut. A probability of content in per mille; 0 leaves
    /// all to the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u16>,
    /// The file of a judge of your own; empty: the one that ships. The path is read from the working folder.
    pub judge: String,
    /// Names of rules that are not to cut anything.
    pub off: Vec<String>,
    /// The user's own rules, which outrank ours and the judge; of these the first that finds a block decides.
    #[schemars(with = "Vec<rules::UserRule>")]
    pub rules: rules::UserRules,
}

impl Settings {
    /// The judge.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong with the file of [`Settings::judge`].
    pub fn model(&self) -> Result<&'static judge::Model, String> {
        if self.judge.is_empty() { Ok(judge::Model::built_in()) } else { judge::Model::at(&self.judge) }
    }

    /// Checks what the types cannot.
    ///
    /// # Errors
    ///
    /// One line that names the setting and what it may be.
    pub fn check(&self) -> Result<(), String> {
        // The built-in judge is right by its tests, and reading it takes a while that most commands need not wait.
        if !self.judge.is_empty() {
            self.model()?;
        }
        if let Some(value) = self.threshold.filter(|value| *value > 1000) {
            return Err(format!("threshold is {value}; it is a probability in per mille, 0 to 1000"));
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
    // The page has its own text. Of one large line three would be in memory, the third folded for the rules.
    document.text = String::new();
    let verdicts = settle::settle(&mut page, document.media, settings, &own);
    let told = std::mem::replace(&mut document.metadata, std::mem::take(&mut page.metadata));
    facts::told::fill(&mut document.metadata, told);
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

/// A document as the judge sees it, for training.
#[derive(Debug)]
pub struct Lesson {
    /// The text of each block.
    pub texts: Vec<String>,
    /// Where each stood.
    pub places: Vec<String>,
    /// For each block, whether some rule finds it, so that the judge is not asked.
    pub found: Vec<bool>,
    /// For each block the parts of the page that it stands in, as [`judge::parts`] tells them.
    pub parts: Vec<u16>,
    /// Signals and hashes.
    pub training: judge::Training,
}

/// What the judge is trained on: each block of a decoded document with its signals.
#[must_use]
pub fn lesson(document: &Document, model: &judge::Model) -> Lesson {
    let page = cut_up(document);
    let found = settle::found(&page, document.media);
    let training = judge::training(&page, &found, model);
    let texts = (0..page.blocks.len()).map(|at| page.block_text(at).to_owned()).collect();
    let parts = judge::parts(&page);
    Lesson { texts, places: page.places, found, parts, training }
}

/// Why the judge scored the blocks of a document as it did.
#[derive(Debug, Default)]
pub struct Reasons {
    /// Blocks with a lower score are cut, in per mille.
    pub threshold: u16,
    /// For each block its score in per mille.
    pub scores: Vec<u16>,
    /// For each block what moved its score, strongest first.
    pub pushes: Vec<Vec<judge::Push>>,
}

/// What the judge makes of a decoded document, whatever the rules say.
#[must_use]
pub fn reasons(document: &Document, settings: &Settings) -> Reasons {
    let page = cut_up(document);
    let found = settle::found(&page, document.media);
    let Ok(model) = settings.model() else { return Reasons::default() };
    let (judged, pushes) = model.explain(&page, document.media, &found, settings);
    Reasons { threshold: settings.threshold.unwrap_or(judged.threshold), scores: judged.scores, pushes }
}

/// The number of the block at `index`, which counts from 1.
fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
