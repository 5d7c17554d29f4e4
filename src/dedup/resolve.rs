//! Which copy stays.
//!
//! In: the keys of each document in input order. Out: its repeats, cut, each with its twin. A block too short to be evidence is cut
//! only as the label of a block that is cut: "Why we wrote this" goes with the box that it heads, if it headed the first copy too.

use std::collections::HashMap;

use super::refrain::refrains;
use super::{At, Counted, InMemory, Key, Scope, Settings};
use crate::document::{Document, Kind, Stage, Twin};
use crate::strip::host;

/// The key of one kept block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockKey {
    /// Number of the block, from 1.
    pub block: u32,
    /// Its key.
    pub key: Key,
    /// Its weight as evidence.
    pub weight: u32,
    /// Whether it is a heading.
    pub heading: bool,
}

/// The keys of all blocks that are still kept. Pure, so it runs on any thread.
#[must_use]
pub fn keys(document: &Document, settings: &Settings) -> Vec<BlockKey> {
    let site = if settings.scope == Scope::Site { site(document) } else { String::new() };
    let numbered = (1..).zip(&document.blocks);
    numbered
        .filter(|(_, block)| block.is_kept())
        .map(|(number, block)| {
            let (key, weight) = settings.weighed(document.block_text(block), &site);
            BlockKey { block: number, key, weight, heading: block.kind == Kind::Heading }
        })
        .collect()
}

/// What stands for the site of a document: the host of its address, else the name of the site, else the folder it lies in.
pub(crate) fn site(document: &Document) -> String {
    let metadata = &document.metadata;
    let host = host(&metadata.url);
    if !host.is_empty() {
        return host;
    }
    if !metadata.site.is_empty() {
        return metadata.site.clone();
    }
    document.source.rsplit_once(['/', '\\']).map_or_else(String::new, |(folder, _)| format!("{folder}/"))
}

impl Settings {
    /// The keys that count for something.
    #[must_use]
    pub fn evidence(&self, keys: &[BlockKey]) -> Vec<Counted> {
        let counted =
            |key: &BlockKey| Counted { block: key.block, key: key.key, evidence: self.evidence_of(key.weight, key.heading) };
        keys.iter().map(counted).filter(|counted| counted.evidence.any()).collect()
    }
}

/// A block that repeats an earlier one, or is furniture of its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Number of the block, from 1.
    pub block: u32,
    /// Where the first copy stands.
    pub twin: Twin,
    /// Whether it repeats one in the same document.
    pub own: bool,
    /// Of furniture, in how many documents of its site it stands; then the first copy has gone too. 0 for a repeat.
    pub documents: u64,
}

/// Cuts the repeats of a document but for its refrains, and the labels of those that repeat a box of the same document. `keys` are those of [`keys`]; none
/// are needed where no repeat is the document's own.
pub fn cut_repeats(document: &mut Document, repeats: &[Repeat], keys: &[BlockKey], settings: &Settings) {
    let stay = if settings.refrains { refrains(document, repeats, keys) } else { vec![false; repeats.len()] };
    let repeats: Vec<&Repeat> = repeats.iter().zip(stay).filter(|(_, stays)| !stays).map(|(repeat, _)| repeat).collect();
    let labels = labels(&repeats, keys, settings);
    for repeat in repeats {
        cut(document, repeat.block, super::rule(repeat.documents), repeat.twin.clone(), repeat.documents);
    }
    for (label, twin) in labels {
        let document_id = document.id.clone();
        cut(document, label, "repeated-label", Twin { document: document_id, block: twin }, 0);
    }
}

/// Short blocks that head a repeat inside the document, as the first copy was headed: the number of each, and of its first copy.
fn labels(repeats: &[&Repeat], keys: &[BlockKey], settings: &Settings) -> Vec<(u32, u32)> {
    let own: HashMap<u32, u32> =
        repeats.iter().filter(|repeat| repeat.own).map(|repeat| (repeat.block, repeat.twin.block)).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let place: HashMap<u32, usize> = keys.iter().enumerate().map(|(at, key)| (key.block, at)).collect();
    let twin = |(at, label): (usize, &BlockKey)| {
        let first = own.get(&keys.get(at + 1)?.block)?;
        let before_first = keys[place.get(first)?.checked_sub(1)?];
        let same = before_first.key == label.key && before_first.block != label.block;
        (same && label.weight < settings.min_chars).then_some((label.block, before_first.block))
    };
    keys.iter().enumerate().filter_map(twin).collect()
}

fn cut(document: &mut Document, block: u32, rule: &'static str, twin: Twin, documents: u64) {
    if let Some(block) = document.blocks.get_mut(block as usize - 1) {
        block.cut_copy(Stage::Dedup, rule, twin, documents);
    }
}

/// Cuts repeats, document by document.
#[derive(Debug)]
pub struct Resolver {
    settings: Settings,
    seen: InMemory,
    /// Ids of the documents that hold a first copy, by number.
    ids: Vec<String>,
    keys: u64,
}

impl Resolver {
    /// A resolver that holds its keys in memory.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, seen: InMemory::default(), ids: Vec::new(), keys: 0 }
    }

    /// How much memory it takes, in bytes, about: 33 for a key in a map that is half full, 80 for an id.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.keys * 66 + self.ids.len() as u64 * 80
    }

    /// Cuts the repeats of one document. `keys` are those of [`keys`]; documents come in input order.
    pub fn resolve(&mut self, document: &mut Document, keys: &[BlockKey]) {
        let evidence = self.settings.evidence(keys);
        self.cut(document, keys, &evidence);
    }

    /// The same where it is known already which keys are evidence.
    pub(crate) fn cut(&mut self, document: &mut Document, keys: &[BlockKey], evidence: &[Counted]) {
        let number = self.ids.len() as u64;
        let firsts = self.meet(&document.id, evidence);
        let repeat = |(counted, first): (&Counted, Option<At>)| {
            let first = first?;
            let id = self.ids.get(first.document as usize).cloned().unwrap_or_default();
            let (block, own) = (counted.block, first.document == number);
            Some(Repeat { block, twin: Twin { document: id, block: first.block }, own, documents: 0 })
        };
        let repeats: Vec<Repeat> = evidence.iter().zip(firsts).filter_map(repeat).collect();
        cut_repeats(document, &repeats, keys, &self.settings);
    }

    /// Meets the keys of the next document, and says where each stood before.
    pub fn meet(&mut self, id: &str, evidence: &[Counted]) -> Vec<Option<At>> {
        let number = self.ids.len() as u64;
        self.ids.push(id.to_owned());
        match self.settings.scope {
            Scope::Off => vec![None; evidence.len()],
            Scope::Document => InMemory::default().meet(number, evidence),
            Scope::Site | Scope::Corpus => {
                let firsts = self.seen.meet(number, evidence);
                self.keys += firsts.iter().filter(|first| first.is_none()).count() as u64;
                firsts
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::{Block, Encoding, Fate, Kind, Media, Metadata, Shape};

    pub(in crate::dedup) fn document(id: &str, lines: &[&str]) -> Document {
        let mut text = String::new();
        let blocks = lines
            .iter()
            .map(|line| {
                let start = text.len();
                text.push_str(line);
                text.push('\n');
                Block {
                    start,
                    end: start + line.len(),
                    kind: Kind::Paragraph,
                    shape: Shape::default(),
                    place: String::new(),
                    score: None,
                    kept_by: None,
                    fate: Fate::Kept,
                }
            })
            .collect();
        Document {
            id: id.into(),
            source: id.into(),
            record: 0,
            media: Media::Text,
            encoding: Encoding::default(),
            bytes: 0,
            repairs: std::collections::BTreeMap::new(),
            metadata: Metadata::default(),
            carried: String::new(),
            text,
            blocks,
            edits: Vec::new(),
        }
    }

    fn kept(resolver: &mut Resolver, mut document: Document) -> Vec<u32> {
        let keys = keys(&document, &resolver.settings);
        resolver.resolve(&mut document, &keys);
        (1..).zip(&document.blocks).filter(|(_, block)| block.is_kept()).map(|(number, _)| number).collect()
    }

    const LONG: &str = "The ferry will leave at seven from the upper landing until the ice is gone.";

    #[test]
    fn the_first_copy_stays_and_names_its_place() {
        let mut resolver = Resolver::new(Settings::default());
        assert_eq!(kept(&mut resolver, document("a", &["What happened?", LONG])), [1, 2]);
        let mut second = document("b", &["What happened?", LONG, "New."]);
        let keys = keys(&second, &Settings::default());
        resolver.resolve(&mut second, &keys);
        let Fate::Cut(cut) = &second.blocks[1].fate else { panic!("kept") };
        assert_eq!(cut.twin, Some(Twin { document: "a".into(), block: 2 }));
        assert!(second.blocks[0].is_kept() && second.blocks[2].is_kept());
    }

    #[test]
    fn a_repeated_box_goes_with_its_label_and_a_refrain_stays() {
        let mut resolver = Resolver::new(Settings::default());
        let lines = ["Why We Wrote This", LONG, "Why?", "Because.", "Why?", "Why We Wrote This", LONG];
        assert_eq!(kept(&mut resolver, document("a", &lines)), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_site_is_a_host_or_a_name_or_a_folder() {
        let mut resolver = Resolver::new(Settings { scope: Scope::Site, ..Settings::default() });
        let at = |url: &str, source: &str| {
            let mut document = document(source, &[LONG]);
            document.metadata.url = url.into();
            document
        };
        let met = [
            ("https://www.one.example/a", "x/1", 1),
            ("http://one.example:80/b?c", "y/2", 0),
            ("https://two.example/", "x/3", 1),
            ("", "x/4", 1),
            ("", "x/5", 0),
            ("", "y/6", 1),
        ];
        for (url, source, stay) in met {
            assert_eq!(kept(&mut resolver, at(url, source)).len(), stay, "{url} {source}");
        }
    }

    #[test]
    fn scopes_hold() {
        for (scope, second) in [(Scope::Off, vec![1, 2]), (Scope::Document, vec![1]), (Scope::Corpus, vec![])] {
            let mut resolver = Resolver::new(Settings { scope, ..Settings::default() });
            kept(&mut resolver, document("a", &[LONG]));
            assert_eq!(kept(&mut resolver, document("b", &[LONG, LONG])), second, "{scope:?}");
        }
    }
}
