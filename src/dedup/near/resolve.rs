//! Which document, and which paragraph, has nearly been said before.
//!
//! In: signatures in input order. Out: for each document, and for each of its paragraphs, the earlier one that holds most of it. Only
//! what stays is remembered: a copy of a copy is compared with the text that is in the output, and names that.

use super::super::At;
use super::signature::{DOCUMENT_BINS, PARAGRAPH_BINS, Signature};
use super::store::Store;
use super::{Counts, Near, NearParagraph, Settings};

/// Finds near-duplicates, document by document.
#[derive(Debug, Default)]
pub struct Resolver {
    settings: Settings,
    documents: Store<DOCUMENT_BINS, u64>,
    paragraphs: Store<PARAGRAPH_BINS, At>,
}

impl Resolver {
    /// A resolver that has seen nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The earlier document that document `number` is a near-duplicate of, if it is one. If it is not, it is remembered. Documents come in
    /// input order.
    pub fn document(&mut self, number: u64, signature: &Signature) -> Option<Near> {
        let part = signature.document.as_ref()?;
        let near = self.documents.find(part, self.settings.threshold, self.settings.min_held);
        if near.is_none() {
            self.documents.remember(part, number);
        }
        near.map(|found| Near { document: found.place, similarity: found.similarity, held: found.held })
    }

    /// The paragraphs of document `number` that nearly repeat a paragraph of an earlier document; `kept` says by number which blocks still
    /// stay. The other paragraphs are remembered. Within a document none are compared: steps, entries and examples that an author
    /// puts in the same words are no copies. Not to be called for a document that goes as a whole, since nothing of that can be a first
    /// copy.
    pub fn paragraphs(&mut self, number: u64, signature: &Signature, kept: impl Fn(u32) -> bool) -> Vec<NearParagraph> {
        let threshold = self.settings.threshold;
        let (mut found, mut new) = (Vec::new(), Vec::new());
        for (block, part) in signature.paragraphs.iter().filter(|(block, _)| kept(*block)) {
            match self.paragraphs.find(part, threshold, threshold) {
                Some(near) => {
                    let (first, similarity, held) = (near.place, near.similarity, near.held);
                    found.push(NearParagraph { block: *block, first, similarity, held });
                }
                None => new.push((block, part)),
            }
        }
        for (block, part) in new {
            self.paragraphs.remember(part, At { document: number, block: *block });
        }
        found
    }

    /// What was counted so far: of documents, and of paragraphs.
    #[must_use]
    pub const fn counts(&self) -> (Counts, Counts) {
        (self.documents.counts(), self.paragraphs.counts())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const ON: Settings = Settings { documents: true, paragraphs: true, ..Settings::DEFAULT };

    const FERRY: [&str; 5] = [
        "After nineteen years the ferry crosses the sound again, and on Monday morning half the town stood on the old stone pier to see \
         whether the engine would start at the first attempt.",
        "It carries forty people and six cars, and the master has promised that it will not sail when the wind is in the north, which \
         from October until the end of March is most days of the week.",
        "The council paid for the hull and a lottery for the engine; the ropes were a present from the fishermen, who had kept them \
         dry in a net loft above the harbour office since the last boat was sold.",
        "Tickets are to be had at the bakery, because the booth on the quay has lost its roof. A crossing costs four crowns, and dogs \
         travel free of charge as long as they do not bark at the gulls.",
        "Old people on the island say that the crossing used to take an hour and that nobody was ever in a hurry; the new boat needs \
         twenty minutes, and the waiting room on the far side has already been painted green.",
    ];

    const GOAT: [&str; 4] = [
        "My neighbour keeps a goat, and for most of last summer she had me under siege in my own garden, where she ate the beans, two \
         shirts, and the better part of a folding chair.",
        "I tried a fence first. She looked at it for an afternoon, as one looks at a crossword puzzle, and in the evening she stood \
         among the lettuces with the gate around her neck.",
        "A man from the farm shop sold me a whistle that only goats can hear. She came at once, with three friends from the hill, and \
         they stayed until I had run out of apples and of patience.",
        "In the end we came to terms. She gets the peel and the stale bread at eight, and I get the strawberries; neither of us has \
         signed anything, but so far both sides have kept their word.",
    ];

    const AGENCY: &str = "The weather service said on Friday that the storm would reach the northern coast before midnight and that \
         gusts of more than thirty metres a second were likely; it advised against all travel by sea until Sunday noon.";

    /// The earlier document that a document repeats; its blocks that repeat one of an earlier document, and which.
    type Verdict = (Option<u64>, Vec<(u32, u64)>);

    /// Reads documents one after the other.
    fn read(settings: &Settings, documents: &[Vec<String>]) -> Vec<Verdict> {
        let mut resolver = Resolver::new(settings.clone());
        let mut read = |(number, texts): (u64, &Vec<String>)| {
            let signature = Signature::new((1..).zip(texts.iter().map(String::as_str)), settings);
            let near = resolver.document(number, &signature);
            let paragraphs = if near.is_some() { Vec::new() } else { resolver.paragraphs(number, &signature, |_| true) };
            (near.map(|near| near.document), paragraphs.iter().map(|near| (near.block, near.first.document)).collect())
        };
        (0..).zip(documents).map(&mut read).collect()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    /// With every tenth word swapped for one that stands nowhere else.
    fn spun(texts: &[&str]) -> Vec<String> {
        let mut count = 0;
        let mut swap = |word: &str| {
            count += 1;
            if count % 10 == 0 { format!("synonym{count}") } else { word.to_owned() }
        };
        texts.iter().map(|text| text.split(' ').map(&mut swap).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn copies_of_many_kinds_name_the_first() {
        let half = texts(&FERRY[..3]);
        let headed = [&["By our staff, The Island Herald", "A boat at last"], &FERRY[..], &["Follow us for more."]].concat();
        let shuffled = texts(&[FERRY[3], FERRY[0], FERRY[4], FERRY[2], FERRY[1]]);
        let updated = [&FERRY[..4], &["On Tuesday the boat was full, and a second crossing had to be put on at noon."]].concat();
        let read = read(&ON, &[texts(&GOAT), texts(&FERRY), half, texts(&headed), shuffled, spun(&FERRY), texts(&updated)]);
        let copies: Vec<_> = read.iter().map(|(near, _)| *near).collect();
        assert_eq!(copies, [None, None, Some(1), Some(1), Some(1), Some(1), Some(1)]);
    }

    #[test]
    fn who_quotes_the_same_text_copies_that_alone() {
        let ferry = [&FERRY[..3], &[AGENCY]].concat();
        let edited = AGENCY.replace("Friday", "Thursday").replace("thirty", "forty");
        let goat = [&GOAT[..1], &[&edited], &GOAT[1..]].concat();
        let read = read(&ON, &[texts(&ferry), texts(&goat)]);
        assert_eq!(read, [(None, vec![]), (None, vec![(2, 0)])]);
    }

    #[test]
    fn who_says_more_than_an_earlier_piece_stays_but_for_that_piece() {
        let documents = [texts(&FERRY[..2]), texts(&FERRY)];
        assert_eq!(read(&ON, &documents)[1], (None, vec![(1, 0), (2, 0)]));
        assert_eq!(read(&Settings { min_held: 300, ..ON }, &documents)[1], (Some(0), vec![]));
    }

    #[test]
    fn the_same_words_within_a_document_are_its_authors() {
        let twice = texts(&[FERRY[0], GOAT[0], FERRY[0]]);
        assert_eq!(read(&ON, std::slice::from_ref(&twice))[0], (None, vec![]));
        assert_eq!(read(&ON, &[texts(&[FERRY[0], GOAT[1], GOAT[2], GOAT[3], AGENCY]), twice])[1], (None, vec![(1, 0), (3, 0)]));
    }

    #[test]
    fn scripts_without_blanks_are_compared_too() {
        let bridge = "十九年ぶりに渡し船が海峡を渡り、月曜日の朝には町の半分の人々が古い石の桟橋に立って、エンジンが一度でかかるかどうかを見守った。";
        let other = "隣の家では山羊を一頭飼っていて、去年の夏のあいだ、私は自分の庭で豆と二枚のシャツと折りたたみ椅子を次々と食べられてしまった。";
        let edited = bridge.replace("月曜日", "火曜日");
        let read = read(&ON, &[texts(&[bridge]), texts(&[other]), vec![edited]]);
        assert_eq!(read.iter().map(|(near, _)| *near).collect::<Vec<_>>(), [None, None, Some(0)]);
    }

    #[test]
    fn counts_add_up() {
        let mut resolver = Resolver::new(ON);
        for (number, texts) in [(0, &FERRY[..]), (1, &GOAT[..]), (2, &FERRY[..]), (3, &FERRY[..2])] {
            let signature = Signature::new((1..).zip(texts.iter().copied()), &ON);
            let near = resolver.document(number, &signature);
            assert_eq!(near.map(|near| near.document), (number > 1).then_some(0));
            assert!(near.is_none_or(|near| near.similarity >= near.held && near.held > 900), "{near:?}");
        }
        let (documents, paragraphs) = resolver.counts();
        assert_eq!(documents, Counts { seen: 4, candidates: 2, compared: 2, cut: 2 });
        assert_eq!(paragraphs, Counts::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the documents are: an exact copy goes, what comes later changes no verdict, and a name is always of one that stayed.
        #[test]
        fn verdicts_hold(picks in vec(vec(0usize..9, 1..7), 1..9)) {
            let sentence = |pick: &usize| FERRY.iter().chain(&GOAT).nth(*pick).map_or_else(String::new, ToString::to_string);
            let mut documents: Vec<Vec<String>> = picks.iter().map(|picks| picks.iter().map(sentence).collect()).collect();
            let before = read(&ON, &documents);
            documents.push(documents[0].clone());
            let after = read(&ON, &documents);
            prop_assert_eq!(&before[..], &after[..before.len()]);
            prop_assert_eq!(after[before.len()].0, Some(0));
            for (near, paragraphs) in &after {
                for first in near.iter().chain(paragraphs.iter().map(|(_, first)| first)) {
                    prop_assert_eq!(after[*first as usize].0, None);
                }
            }
        }
    }
}
