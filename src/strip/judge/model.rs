//! A trained judge: its lexica and its trees, as a file holds them.
//!
//! In: a model file, JSON as `train/judge.py` writes it. Out: what it says of words, and forests for pages and for dumps. It judges nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::forest::{Forest, MOST_LEAVES};
use super::lexicon::Lexicon;
use super::signals::Lexica;

/// A judge for pages and one for dumps, with what they know of words.
#[derive(Debug, Default)]
pub struct Model {
    /// What it is called in `run.json`: its name and the beginning of the hash of its file.
    pub name: String,
    pub(super) lexica: Lexica,
    pub(super) pages: Forest,
    pub(super) dumps: Forest,
}

/// Why a model file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no JSON of this form.
    #[error("is no judge: {0}; make one as train/README.md describes")]
    Form(String),
    /// It asks for a signal that this version does not have.
    #[error("asks for a signal {0:?}, which this version of scutch does not know; train it again with this version")]
    Signal(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// [`FORM`].
    form: u32,
    name: String,
    #[serde(default)]
    classes: FileLexicon,
    #[serde(default)]
    lines: FileLexicon,
    #[serde(default)]
    pages: Option<FileForest>,
    #[serde(default)]
    dumps: Option<FileForest>,
}

/// The form of the files that this version reads.
const FORM: u32 = 2;

/// Hashes of words in order, each as its distance from the one before, and their scores.
type FileLexicon = Vec<(u32, i8)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForest {
    signals: Vec<String>,
    trees: Vec<FileTree>,
}

/// The questions of a tree in preorder (signal, border, leaves on the side of no), its leaves in units of 0.0001, and how much of the training
/// data is in each leaf, per mille.
type FileTree = (Vec<(u16, f32, u8)>, Vec<i32>, Vec<u16>);

impl Model {
    /// The judge in a file. It is read once in the life of the program, so that all documents of a run are judged by one judge, whatever
    /// happens to the file.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong with the file.
    pub fn at(path: &str) -> Result<&'static Self, String> {
        static READ: Mutex<BTreeMap<String, &'static Model>> = Mutex::new(BTreeMap::new());
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = read.get(path) {
            return Ok(model);
        }
        let bytes = std::fs::read(path).map_err(|error| format!("the judge {path:?} cannot be read: {error}; check the path"))?;
        let model = Self::read(&bytes).map_err(|error| format!("the judge {path:?} {error}"))?;
        Ok(read.entry(path.to_owned()).or_insert(Box::leak(Box::new(model))))
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`Error`] where it is none, or one for other signals than this version has.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let file: File = serde_json::from_slice(bytes).map_err(|error| Error::Form(error.to_string()))?;
        if file.form != FORM {
            return Err(Error::Form(format!("its form is {}, and this version of scutch reads form {FORM}", file.form)));
        }
        let names = super::names();
        let digest = blake3::hash(bytes).to_hex();
        Ok(Self {
            name: format!("{} {}", file.name, &digest[..12]),
            lexica: Lexica { classes: lexicon(&file.classes), lines: lexicon(&file.lines) },
            pages: file.pages.map_or(Ok(Forest::default()), |forest| grown(&forest, &names))?,
            dumps: file.dumps.map_or(Ok(Forest::default()), |forest| grown(&forest, &names))?,
        })
    }
}

/// The words of a file.
fn lexicon(file: &FileLexicon) -> Lexicon {
    let hashes = file.iter().scan(0u32, |last, (distance, score)| {
        *last = last.wrapping_add(*distance);
        Some((*last, *score))
    });
    Lexicon::new(&hashes.collect::<Vec<_>>())
}

/// The trees of a file.
fn grown(file: &FileForest, names: &[&'static str]) -> Result<Forest, Error> {
    let column = |name: &String| {
        let at = names.iter().position(|known| known == name).ok_or_else(|| Error::Signal(name.clone()))?;
        u16::try_from(at).map_err(|_| Error::Signal(name.clone()))
    };
    let columns = file.signals.iter().map(column).collect::<Result<_, _>>()?;
    let mut forest = Forest::new(columns, file.signals.iter().map(|name| super::signals::is_of_page(name)).collect());
    for (at, (questions, leaves, weights)) in file.trees.iter().enumerate() {
        let leaves: Vec<f32> = leaves.iter().map(|leaf| *leaf as f32 / 10_000.0).collect();
        // No leaf weighs nothing, so that a mean is always there.
        let weights: Vec<f32> = weights.iter().map(|weight| f32::from(*weight) + 0.01).collect();
        let told = || Error::Form(format!("tree {at} is no binary tree of at most {MOST_LEAVES} leaves"));
        forest.plant(questions, &leaves, &weights).ok_or_else(told)?;
    }
    forest.finish();
    Ok(forest)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;
    use crate::strip::judge::signals::Signals;

    const TREE: &str = r#"{"form":2,"name":"t","lines":[[7,24],[3,-24]],"pages":{"signals":["links","words"],"trees":[[[[1,2.0,1]],[-10000,20000],[1,1]]]}}"#;

    #[test]
    fn a_tree_of_a_file_asks_for_the_signals_that_it_names() {
        let model = Model::read(TREE.as_bytes()).unwrap();
        let names = crate::strip::judge::names();
        let mut signals = Signals { values: vec![0.0; names.len()], width: names.len(), names };
        let words = signals.names.iter().position(|name| *name == "words").unwrap();
        assert!((model.pages.sums(&signals)[0] + 1.0).abs() < 1e-6);
        signals.values[words] = 3.0;
        assert!((model.pages.sums(&signals)[0] - 2.0).abs() < 1e-6);
    }

    #[test]
    fn words_are_told_by_their_distances() {
        let lines = Model::read(TREE.as_bytes()).unwrap().lexica.lines;
        assert_eq!([7, 10, 3].map(|hash| lines.score(hash).total_cmp(&0.0)), [Ordering::Greater, Ordering::Less, Ordering::Equal]);
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        let unknown = Model::read(TREE.replace("links", "lynx").as_bytes()).unwrap_err();
        assert_eq!(unknown, Error::Signal("lynx".into()));
        let short = Model::read(TREE.replace("-10000,", "").as_bytes()).unwrap_err();
        assert!(short.to_string().contains("tree 0"), "{short}");
        assert!(matches!(Model::read(b"{}"), Err(Error::Form(_))));
        let older = Model::read(TREE.replace("\"form\":2,", "").as_bytes()).unwrap_err();
        let newer = Model::read(TREE.replace("2,\"name", "3,\"name").as_bytes()).unwrap_err();
        assert!(older.to_string().contains("`form`") && newer.to_string().contains("reads form 2"), "{older} {newer}");
    }
}
