//! Every rule that cuts a block by what it says, as data: name, reason, what it finds, what it must cut, what it must keep.
//!
//! In: a block in its surroundings. Out: the first rule that finds it. A rule here is certain: it looks at the block and at its
//! place, never at a whole document's style, which is the judge's work. Adding one is an entry in the list of its family; three
//! tests run over the whole list: every rule cuts its examples, no rule cuts anybody's look-alikes, names are unique.

mod book;
mod comments;
mod commerce;
mod labels;
mod legal;
mod media;
mod navigation;
mod notices;
mod people;
mod related;
mod selectors;
mod share;
mod structure;
mod user;

pub(super) use book::parts;
pub use book::{Candidate, find};
pub use user::{Choice, Problem, UserRule, UserRules};

/// One kind of debris: what it is called, why it goes, and lines that prove it.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case and named for what it finds. It stands in every ledger, so it never changes.
    pub name: &'static str,
    /// Why such a block is no content, in one sentence.
    pub reason: &'static str,
    /// Where on the page it holds.
    pub place: Place,
    /// What it finds.
    pub finds: Finds,
    /// What goes with the block.
    pub effect: Effect,
    /// Lines (or pieces of HTML) that it must cut.
    pub cuts: &'static [&'static str],
    /// Look-alikes that no rule may cut.
    pub keeps: &'static [&'static str],
}

/// Where a rule holds. Head and tail are what stands before the first and after the last full paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Anywhere,
    /// Before the first full paragraph.
    Head,
    /// Before the first or after the last full paragraph.
    Edge,
}

/// How a rule finds its blocks.
#[derive(Debug, Clone, Copy)]
pub enum Finds {
    /// The folded line is one of these phrases, which are parted by `|`.
    Phrases(&'static str),
    /// Every word of the folded line is one of these words, which are parted by blanks.
    Words(&'static str),
    /// The folded line matches this regular expression, which must be anchored.
    Pattern(&'static str),
    /// The folded line holds one of the words, which are parted by `|`, and matches this regular expression; for patterns whose
    /// beginning is open.
    Holding(&'static str, &'static str),
    /// The line as it stands matches this regular expression, which must be anchored. Such patterns know capitals, which makes them
    /// large, so the folded line must hold one of the words first, which are parted by `|`.
    Written(&'static str, &'static str),
    /// The element that holds the block has one of these flags.
    Flags(u32),
    /// Found by settle, which sees the whole page.
    Page,
}

/// What goes with a block that a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Only the block.
    Block,
    /// The block and all that it heads: it is the label of a section of debris.
    Section,
    /// The block, whose words live on in the metadata.
    Lift,
}

impl Rule {
    /// Where it holds and what goes with it, for `scutch rules`.
    #[must_use]
    pub const fn scope(&self) -> &'static str {
        match (self.place, self.effect) {
            (Place::Anywhere, Effect::Block) => "anywhere",
            (Place::Head, Effect::Block) => "before the first full paragraph",
            (Place::Edge, Effect::Block) => "before the first or after the last full paragraph",
            (_, Effect::Section) => "with the section that it heads",
            (Place::Anywhere, Effect::Lift) => "moved to the metadata",
            (_, Effect::Lift) => "at either end of the article; moved to the metadata",
        }
    }
}

/// All families of rules in the order in which they are tried.
const FAMILIES: [&[Rule]; 10] = [
    share::RULES,
    comments::RULES,
    navigation::RULES,
    related::RULES,
    legal::RULES,
    notices::RULES,
    commerce::RULES,
    media::RULES,
    people::RULES,
    structure::RULES,
];

/// Every rule, in the order in which they are tried.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// The hash that names this set of rules in `run.json`.
#[must_use]
pub fn version() -> String {
    let mut hasher = blake3::Hasher::new();
    for rule in all() {
        hasher.update(format!("{}\0{:?}\0{:?}\0{:?}\n", rule.name, rule.place, rule.finds, rule.effect).as_bytes());
    }
    crate::document::short_hash(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Finds, all, book};

    #[test]
    fn every_rule_cuts_its_own_examples() {
        for rule in all().filter(|rule| !matches!(rule.finds, Finds::Page)) {
            assert!(!rule.cuts.is_empty() && !rule.keeps.is_empty(), "{} has no examples", rule.name);
            for line in rule.cuts {
                assert!(book::holds(rule, line), "{} should cut {line:?}", rule.name);
            }
        }
    }

    #[test]
    fn no_rule_cuts_anybodys_look_alikes() {
        for owner in all() {
            for line in owner.keeps {
                for rule in all() {
                    assert!(!book::holds(rule, line), "{} cuts {line:?}, kept by {}", rule.name, owner.name);
                }
            }
        }
    }

    #[test]
    fn names_are_unique_kebab_case() {
        let names: BTreeSet<_> = all().map(|rule| rule.name).collect();
        assert_eq!(names.len(), all().count());
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn phrases_are_in_folded_form_and_stand_once() {
        let mut seen = std::collections::BTreeMap::new();
        for rule in all() {
            if let Finds::Phrases(phrases) = rule.finds {
                for phrase in phrases.split('|').map(str::trim) {
                    assert_eq!(crate::strip::fold(phrase), phrase, "in {}", rule.name);
                    assert_eq!(seen.insert(phrase, rule.name), None, "{phrase:?} stands twice, again in {}", rule.name);
                }
            }
        }
    }
}
