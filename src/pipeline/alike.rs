//! Near-duplicates on their way through a run.
//!
//! In: documents in input order with their signatures. Out: the same documents; one that nearly repeats an earlier one is cut whole, and
//! a paragraph that nearly repeats one of an earlier document is cut. What stays is remembered, in memory: up to 880 bytes for a
//! document and 305 for a paragraph.

use crate::dedup::near::{Counts, Resolver, Settings, Signature};
use crate::document::{Document, Stage, Twin};

/// Near-duplicates of a run.
pub(super) struct Alike {
    resolver: Resolver,
    /// Ids of all documents, by number.
    ids: Vec<String>,
}

impl Alike {
    /// `None` where none are looked for.
    pub(super) fn new(settings: &Settings) -> Option<Self> {
        settings.any().then(|| Self { resolver: Resolver::new(settings.clone()), ids: Vec::new() })
    }

    /// Cuts the document if it nearly repeats an earlier one, and says whether it did. Documents come in input order.
    pub(super) fn document(&mut self, document: &mut Document, signature: &Signature) -> bool {
        let number = self.ids.len() as u64;
        self.ids.push(document.id.clone());
        let Some(near) = self.resolver.document(number, signature) else { return false };
        let twin = Twin { document: self.id(near.document), block: 0 };
        for block in &mut document.blocks {
            block.cut_copy(Stage::Dedup, "near-document", twin.clone(), 0);
        }
        true
    }

    /// Cuts the paragraphs of the document with this number that nearly repeat those of earlier ones. Documents come in input order.
    pub(super) fn paragraphs(&mut self, number: u64, document: &mut Document, signature: &Signature) {
        let kept = |block: u32| document.blocks.get(block as usize - 1).is_some_and(crate::document::Block::is_kept);
        for near in self.resolver.paragraphs(number, signature, kept) {
            let twin = Twin { document: self.id(near.first.document), block: near.first.block };
            if let Some(block) = document.blocks.get_mut(near.block as usize - 1) {
                block.cut_copy(Stage::Dedup, "near-block", twin, 0);
            }
        }
    }

    fn id(&self, number: u64) -> String {
        self.ids.get(number as usize).cloned().unwrap_or_default()
    }

    /// What was counted: of documents, and of paragraphs.
    pub(super) const fn counts(&self) -> (Counts, Counts) {
        self.resolver.counts()
    }
}

/// The signature of what is still kept of a document; `None` where nobody looks for near-duplicates. Pure, so it runs on any thread.
pub(super) fn signature(document: &Document, settings: &Settings) -> Option<Signature> {
    let kept = (1..).zip(&document.blocks).filter(|(_, block)| block.is_kept());
    settings.any().then(|| Signature::new(kept.map(|(number, block)| (number, document.block_text(block))), settings))
}
