//! The words of a line that would be read anew, and whether they are of a language then, and better so than as they stand.
//!
//! In: a line and its changes. Out: what its words cost by the letter models, before and after. Only words are asked: names in code, places for
//! values and numbers are of no language, and cost much in the models that were made of little text. A language without a model is not known here,
//! so that its text, which may look better in another one by chance, must be sound in that, too.

use super::changes::{After, Change};
use crate::decode::letters::{Known, Model};

// Of each two numbers the first is for repairs that are certain, the second for likely ones.

/// What words, and those of them that change, may cost for each letter in the language that they are of then, in eighths of a bit. Of the repairs
/// of damaged text that are right one in twenty costs more; of those that are wrong none has words that change and cost less.
const SOUND: [u32; 2] = [8 * 37 / 8, 8 * 11 / 2];
const SOUND_CHANGED: [u32; 2] = [8 * 25 / 4, 8 * 8];

/// How much cheaper the words must become, in eighths of a bit.
pub(super) const GAIN: [u32; 2] = [8 * 22, 8 * 14];

/// Whether a character is a letter, or beside letters: marks of Indic scripts are, and hardly anything else before general punctuation is neither.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{80}'..'\u{2000}' => !matches!(c, '\u{80}'..='¿' | '×' | '÷') || matches!(c, 'ª' | 'µ' | 'º'),
        _ => c.is_alphabetic(),
    }
}

/// Whether a letter or mark is Latin.
pub(super) fn is_latin(c: char) -> bool {
    c < '\u{363}' || ('\u{1e00}'..='\u{1eff}').contains(&c)
}

/// The words of a line, each with a blank behind it.
pub(super) struct Wording {
    before: Known,
    after: Known,
    /// Those that change, as they are then.
    changed: Known,
    /// The letters that change, each once, as they stand and as they are then.
    letters: Vec<char>,
    anew: Vec<char>,
}

impl Wording {
    /// Takes the words out of a line: runs of letters in either reading.
    pub fn of(line: &str, changes: &[Change]) -> Self {
        let (mut before, mut after, mut other) = (Known::default(), Known::default(), Known::default());
        let (mut letters, mut letters_anew, mut changes) = (Vec::new(), Vec::new(), changes.iter().peekable());
        let add = |letters: &mut Vec<char>, c: char| {
            if is_latin(c) && is_letter(c) && !letters.contains(&c) {
                letters.push(c);
            }
        };
        // Where the word begins in the text read anew, and whether it changes.
        let mut word: Option<(usize, bool)> = None;
        for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
            let new = match changes.next_if(|change| change.start == at) {
                Some(Change { after: After::One(new), .. }) => *new,
                _ => c,
            };
            if is_letter(c) || is_letter(new) {
                let (_, anew) = word.get_or_insert((after.len(), false));
                if new != c {
                    *anew = true;
                    add(&mut letters, c);
                    add(&mut letters_anew, new);
                }
                before.push(c);
                after.push(new);
            } else if let Some((from, anew)) = word.take() {
                if anew {
                    other.add(&after, from);
                    other.push(' ');
                }
                before.push(' ');
                after.push(' ');
            }
        }
        Self { before, after, changed: other, letters, anew: letters_anew }
    }

    /// The least that the words cost once they are read anew in a language in which they are sound; `None` where there is none.
    pub fn sound<'a>(&self, models: impl Iterator<Item = &'a Model>, likely: bool) -> Option<u32> {
        let [most, most_changed] = [(SOUND, &self.after), (SOUND_CHANGED, &self.changed)]
            .map(|(most, text)| most[usize::from(likely)] * text.len() as u32);
        let mut least = None;
        for model in models.filter(|model| model.has_most(&self.anew)) {
            // Which of those that cost the same it is is no matter.
            let most = least.map_or(most, |least: u32| least.saturating_sub(1));
            if self.changed.cost(model, most_changed).is_some() {
                least = self.after.cost(model, most).or(least);
            }
        }
        least
    }

    /// Whether the words as they stand cost less than `limit` in a language that is written in Latin letters, or in others.
    pub fn stood_below(&self, limit: u32, latin: bool) -> bool {
        self.before.reads_below(limit, &self.letters, latin)
    }
}
