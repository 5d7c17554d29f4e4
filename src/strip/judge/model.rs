//! A trained judge: its lexica and its trees.
//!
//! In: a model file, JSON as `train/judge.py` writes it. Out: scores for rows of signals, and which signals moved one of them. Trees are
//! oblivious (all nodes of a level ask the same question; Kohavi and Li, IJCAI 1995; Dorogush and others, arXiv 1810.11363): a level is one
//! comparison of a number with those of several rows, which compilers turn into vector code. It knows nothing of pages.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use fearless_simd::{Level, dispatch};
use serde::Deserialize;

use super::lexicon::Lexicon;
use super::signals::{Lexica, Signals};

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

/// Trees over signals.
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// The columns that are asked for.
    columns: Vec<u16>,
    start: f32,
    /// Column (index into `columns`) and border of each level, tree by tree.
    levels: Vec<(u16, f32)>,
    depth: usize,
    leaves: Vec<f32>,
    /// How much of the training data fell into each leaf.
    weights: Vec<f32>,
}

/// Rows that are scored together: a value of each fills the widest vector register, and their columns fit the first cache.
const LANES: usize = 16;

/// How far one signal moved a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// The signal.
    pub signal: &'static str,
    /// Its value.
    pub value: f32,
    /// How far it moved the logarithm of the odds of content: positive towards content.
    pub push: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    classes: Vec<(u32, i8)>,
    #[serde(default)]
    lines: Vec<(u32, i8)>,
    #[serde(default)]
    pages: Option<FileForest>,
    #[serde(default)]
    dumps: Option<FileForest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForest {
    signals: Vec<String>,
    depth: usize,
    start: f32,
    trees: Vec<FileTree>,
}

/// The levels of a tree (signal, border), its leaves in units of 0.0001, and how much of the training data is in each leaf, per mille.
type FileTree = (Vec<(u16, f32)>, Vec<i32>, Vec<u16>);

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
        let names = super::names();
        let digest = blake3::hash(bytes).to_hex();
        Ok(Self {
            name: format!("{} {}", file.name, &digest[..12]),
            lexica: Lexica { classes: Lexicon::new(&file.classes), lines: Lexicon::new(&file.lines) },
            pages: file.pages.map_or(Ok(Forest::default()), |forest| Forest::new(forest, &names))?,
            dumps: file.dumps.map_or(Ok(Forest::default()), |forest| Forest::new(forest, &names))?,
        })
    }
}

impl Forest {
    fn new(file: FileForest, names: &[&'static str]) -> Result<Self, Error> {
        let column = |name: &String| {
            let at = names.iter().position(|known| known == name).ok_or_else(|| Error::Signal(name.clone()))?;
            u16::try_from(at).map_err(|_| Error::Signal(name.clone()))
        };
        let columns = file.signals.iter().map(column).collect::<Result<Vec<u16>, Error>>()?;
        let mut forest = Self { columns, start: file.start, depth: file.depth, ..Self::default() };
        for (at, (levels, leaves, weights)) in file.trees.into_iter().enumerate() {
            let fits = levels.len() == file.depth
                && file.depth <= 8
                && leaves.len() == 1 << file.depth
                && weights.len() == leaves.len()
                && levels.iter().all(|(signal, _)| usize::from(*signal) < forest.columns.len());
            if !fits {
                return Err(Error::Form(format!("tree {at} does not have {} levels and their leaves", file.depth)));
            }
            forest.levels.extend(levels);
            forest.leaves.extend(leaves.into_iter().map(|leaf| leaf as f32 / 10_000.0));
            // No leaf weighs nothing, so that a mean is always there.
            forest.weights.extend(weights.into_iter().map(|weight| f32::from(weight) + 0.01));
        }
        Ok(forest)
    }

    /// The sums of all trees for each row: logarithms of odds.
    pub fn sums(&self, signals: &Signals) -> Vec<f32> {
        dispatch!(Level::new(), _simd => self.sums_wide(signals))
    }

    /// The same, compiled for each width of registers.
    #[inline(always)]
    fn sums_wide(&self, signals: &Signals) -> Vec<f32> {
        let width = signals.width.max(1);
        let mut sums = vec![self.start; signals.values.len() / width];
        let mut columns = vec![[0.0; LANES]; self.columns.len()];
        for (rows, sums) in signals.values.chunks(width * LANES).zip(sums.chunks_mut(LANES)) {
            for (lane, row) in rows.chunks(width).enumerate() {
                for (column, at) in columns.iter_mut().zip(&self.columns) {
                    column[lane] = row.get(usize::from(*at)).copied().unwrap_or_default();
                }
            }
            let all = match self.depth {
                1 => self.add::<2>(&columns),
                2 => self.add::<4>(&columns),
                3 => self.add::<8>(&columns),
                4 => self.add::<16>(&columns),
                5 => self.add::<32>(&columns),
                6 => self.add::<64>(&columns),
                7 => self.add::<128>(&columns),
                8 => self.add::<256>(&columns),
                // No judge that was read has a deeper tree.
                _ => [self.start; LANES],
            };
            sums.copy_from_slice(&all[..sums.len()]);
        }
        sums
    }

    /// The sums of all trees, each of `LEAVES` leaves, for a few rows, whose values stand column by column. As both numbers are fixed, no leaf
    /// need be looked for in vain, and a level is a few vector instructions.
    #[inline(always)]
    fn add<const LEAVES: usize>(&self, columns: &[[f32; LANES]]) -> [f32; LANES] {
        let mut sums = [self.start; LANES];
        let levels = self.levels.chunks_exact(LEAVES.ilog2() as usize);
        for (levels, leaves) in levels.zip(self.leaves.as_chunks::<LEAVES>().0) {
            let mut leaf = [0u32; LANES];
            for (level, (column, border)) in levels.iter().enumerate() {
                for (leaf, value) in leaf.iter_mut().zip(&columns[usize::from(*column)]) {
                    *leaf |= u32::from(*value > *border) << level;
                }
            }
            for (sum, leaf) in sums.iter_mut().zip(leaf) {
                *sum += leaves[leaf as usize % LEAVES];
            }
        }
        sums
    }

    /// What moved the score of one row, strongest first. Each level of a tree halves what the row may be; the mean of the leaves that are
    /// left moves with it, and that is put down to the level's signal (Saabas 2014, treeinterpreter). The sum of all is the score, less
    /// the mean of all rows.
    pub fn pushes(&self, row: &[f32], names: &[&'static str]) -> Vec<Push> {
        let mut pushes = vec![0.0f32; self.columns.len()];
        let depth = self.depth.max(1);
        let trees = self.levels.chunks(depth).zip(self.leaves.chunks(1 << depth)).zip(self.weights.chunks(1 << depth));
        for ((levels, leaves), weights) in trees {
            let (mut mask, mut wanted) = (0usize, 0usize);
            let mean = |mask: usize, wanted: usize| {
                let left = (0..leaves.len()).filter(|leaf| leaf & mask == wanted);
                let (sum, all) = left.fold((0.0, 0.0), |sum, leaf| (sum.0 + leaves[leaf] * weights[leaf], sum.1 + weights[leaf]));
                sum / all
            };
            let mut before = mean(0, 0);
            for (level, (column, border)) in levels.iter().enumerate() {
                let value = row.get(usize::from(self.columns[usize::from(*column)])).copied().unwrap_or_default();
                mask |= 1 << level;
                wanted |= usize::from(value > *border) << level;
                let after = mean(mask, wanted);
                pushes[usize::from(*column)] += after - before;
                before = after;
            }
        }
        let mut told: Vec<Push> = self
            .columns
            .iter()
            .zip(pushes)
            .filter_map(|(column, push)| {
                let at = usize::from(*column);
                Some(Push { signal: names.get(at)?, value: *row.get(at)?, push })
            })
            .collect();
        told.sort_by(|a, b| b.push.abs().total_cmp(&a.push.abs()).then(a.signal.cmp(b.signal)));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = r#"{"name":"t","pages":{"signals":["words","links"],"depth":2,"start":0.5,
        "trees":[[[[0,2.0],[1,0.5]],[-10000,20000,-20000,0],[1,1,1,1]]]}}"#;

    #[test]
    fn a_row_falls_into_its_leaf_and_the_pushes_add_up() {
        let model = Model::read(TREE.as_bytes()).unwrap();
        let names = super::super::names();
        let mut signals = Signals { values: vec![0.0; names.len()], names: names.clone(), width: names.len() };
        signals.values[0] = 3.0;
        // Level 0 is true, level 1 is not: leaf 1.
        assert!((model.pages.sums(&signals)[0] - 2.5).abs() < 1e-6);
        let pushes = model.pages.pushes(&signals.values, &names);
        // From the mean of all leaves, -0.25, to that of two, 1, and from there to the one, 2.
        assert_eq!((pushes[0].signal, pushes[1].signal), ("words", "links"));
        assert!((pushes[0].push - 1.25).abs() < 0.01 && (pushes[1].push - 1.0).abs() < 0.01, "{pushes:?}");
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        let unknown = Model::read(TREE.replace("links", "lynx").as_bytes()).unwrap_err();
        assert_eq!(unknown, Error::Signal("lynx".into()));
        let short = Model::read(TREE.replace("-10000,", "").as_bytes()).unwrap_err();
        assert!(short.to_string().contains("tree 0"), "{short}");
        assert!(matches!(Model::read(b"{}"), Err(Error::Form(_))));
    }
}
