//! How likely a text is, letter after letter, in each of the languages that legacy pages were written in.
//!
//! In: text, and `letters.bin`, which `train/letters.py` makes. Out: costs in eighths of a bit, the language that costs least. It knows nothing
//! of bytes and encodings, and never panics: a file that is not as it should be gives no models.
//!
//! Layout of `letters.bin`, all numbers little-endian: `letters1`, the number of pair models and of character models (a byte each). A pair
//! model: language (4 bytes), number of classes n (1), whether it is written in Latin letters (1), the alphabet in UTF-16 (2 (n - 13)),
//! n * n costs of a class (column) after a class (row). A character model: language (4), number of characters m (2), the characters in UTF-16
//! (2 m), their costs (m). `small.bin` is the same for languages that are too small to be looked for in bytes.

mod class;

use std::sync::OnceLock;

pub(super) use class::{CLASSES, Class, kind, lower, within};

/// The trained models.
static FILE: &[u8] = include_bytes!("letters.bin");

/// Those of smaller languages, made of the Universal Declaration of Human Rights alone.
static SMALL: &[u8] = include_bytes!("small.bin");

/// Parts of a bit in which costs are told.
pub(super) const BIT: u32 = 8;

/// The pair model of one language.
#[derive(Debug)]
pub(super) struct Model {
    /// BCP 47 code, `zht` for traditional Chinese.
    pub language: &'static str,
    /// Whether it is written in Latin letters.
    pub latin: bool,
    /// The number of classes: a row's length.
    pub size: usize,
    alphabet: Vec<char>,
    costs: &'static [u8],
    /// The classes of the first characters, and what each costs beyond its class.
    first: OnceLock<Vec<(u8, u8)>>,
}

/// How many characters have their class looked up: those of nearly all Latin letters, and those of nearly all alphabets.
const FIRST: [u32; 2] = [0x250, 0x600];

impl Model {
    /// The class of a character, lower or upper case: its row and column.
    pub(super) fn class(&self, c: char) -> u8 {
        self.weigh(c).0
    }

    /// The class of a character, and what it costs beyond that.
    fn weigh(&self, c: char) -> (u8, u8) {
        self.first().get(c as usize).copied().unwrap_or_else(|| self.look(c))
    }

    /// The same for the first characters.
    fn first(&self) -> &[(u8, u8)] {
        self.first.get_or_init(|| (0..FIRST[usize::from(!self.latin)]).filter_map(char::from_u32).map(|c| self.look(c)).collect())
    }

    fn look(&self, c: char) -> (u8, u8) {
        let class = self.find(c);
        (class, within(class, c) as u8)
    }

    fn find(&self, c: char) -> u8 {
        // Han and Hangul, which no alphabet holds, have no case.
        if matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') && self.alphabet.last().is_none_or(|last| *last < c) {
            return Class::Foreign as u8;
        }
        self.among(lower(c), || kind(c))
    }

    /// The class of a small letter if the alphabet holds it, else that of its kind.
    fn among(&self, small: char, kind: impl FnOnce() -> Class) -> u8 {
        self.alphabet.binary_search(&small).map_or_else(|_| kind() as u8, |at| (CLASSES + at) as u8)
    }

    /// Whether it has at least half of some letters, for a text with few of its letters costs too much by them alone.
    pub(super) fn has_most(&self, letters: &[char]) -> bool {
        self.count(letters) * 2 >= letters.len()
    }

    /// How many of some letters it has.
    fn count(&self, letters: &[char]) -> usize {
        letters.iter().filter(|c| usize::from(self.class(**c)) >= CLASSES).count()
    }

    /// The cost of a character after a character, in eighths of a bit.
    pub(super) fn step(&self, before: char, c: char) -> u32 {
        let (class, within) = self.weigh(c);
        self.pair(self.class(before), class) + u32::from(within)
    }

    /// The cost of a class after a class, in eighths of a bit.
    pub(super) fn pair(&self, before: u8, class: u8) -> u32 {
        self.costs.get(usize::from(before) * self.size + usize::from(class)).copied().map_or(255, u32::from)
    }

    /// The letters of its alphabet, small ones, with their classes.
    pub(super) fn alphabet(&self) -> impl Iterator<Item = (char, u8)> {
        self.alphabet.iter().zip(CLASSES as u8..).map(|(c, class)| (*c, class))
    }

    /// The table itself: `size` rows of `size` costs, for callers that keep their own classes.
    pub(super) fn costs(&self) -> &'static [u8] {
        self.costs
    }

    /// The same for characters of which their small letter and their kind are known; `None` where it is more than `most`.
    fn cost_of(&self, chars: &[(char, (char, Class))], most: u32) -> Option<u32> {
        let first = self.first();
        let weigh = |(c, (small, kind)): &(char, (char, Class))| {
            first.get(*c as usize).copied().unwrap_or_else(|| {
                let class = self.among(*small, || *kind);
                (class, within(class, *c) as u8)
            })
        };
        self.sum(chars.iter().map(weigh), most)
    }

    /// What a text costs in this language, in eighths of a bit, from a space before it to a space behind it.
    pub(super) fn cost(&self, text: &str) -> u32 {
        let first = self.first();
        let weigh = |c: char| first.get(c as usize).copied().unwrap_or_else(|| self.look(c));
        self.sum(text.chars().chain([' ']).map(weigh), u32::MAX).unwrap_or(u32::MAX)
    }

    /// What classes cost one after the other from a space on, with what each character costs beyond its class; `None` where it is more than
    /// `most`.
    fn sum(&self, weighed: impl Iterator<Item = (u8, u8)>, most: u32) -> Option<u32> {
        let (costs, size) = (self.costs, self.size);
        let mut row = Class::Space as usize * size;
        let mut sum = 0u64;
        for (class, within) in weighed {
            sum += u64::from(costs.get(row + usize::from(class)).copied().unwrap_or(u8::MAX)) + u64::from(within);
            if sum > u64::from(most) {
                // What is more than can be told is the most that can be.
                return (most == u32::MAX).then_some(most);
            }
            row = usize::from(class) * size;
        }
        Some(sum as u32)
    }
}

/// Single characters of a language with thousands of them.
#[derive(Debug)]
pub(super) struct Wide {
    /// BCP 47 code, `zht` for traditional Chinese.
    pub language: &'static str,
    chars: Vec<char>,
    costs: &'static [u8],
}

impl Wide {
    /// The cost of a character in eighths of a bit, `None` where it is none of the frequent ones.
    pub(super) fn cost(&self, c: char) -> Option<u32> {
        let at = self.chars.binary_search(&c).ok()?;
        self.costs.get(at).copied().map(u32::from)
    }

    /// The frequent characters, each with its cost in eighths of a bit.
    pub(super) fn known(&self) -> impl Iterator<Item = (char, u32)> {
        self.chars.iter().copied().zip(self.costs.iter().copied().map(u32::from))
    }
}

/// All models.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// One per language with an alphabet.
    pub models: Vec<Model>,
    /// Japanese, Korean, simplified and traditional Chinese.
    pub wide: Vec<Wide>,
}

impl Letters {
    /// The pair model of a language.
    pub(super) fn model(&self, language: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.language == language)
    }
}

/// The models, read once.
pub(super) fn letters() -> &'static Letters {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    LETTERS.get_or_init(|| parse(FILE).unwrap_or_default())
}

/// The language in which a text costs least, and its cost in eighths of a bit. Of languages that cost the same the first in the file wins.
pub(super) fn best(text: &str) -> Option<(&'static Model, u32)> {
    let chars: Vec<_> = text.chars().chain([' ']).map(known).collect();
    let mut best: Option<(&Model, u32)> = None;
    for model in &letters().models {
        let Some(most) = best.map_or(Some(u32::MAX), |(_, cost)| cost.checked_sub(1)) else { break };
        best = model.cost_of(&chars, most).map(|cost| (model, cost)).or(best);
    }
    best
}

/// The models of the smaller languages.
fn smaller() -> &'static Letters {
    static SMALLER: OnceLock<Letters> = OnceLock::new();
    SMALLER.get_or_init(|| parse(SMALL).unwrap_or_default())
}

/// A text of which it is known what each character is beyond every alphabet, so that it is looked up once for all languages.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<(char, (char, Class))>);

impl Known {
    /// Adds a character.
    pub fn push(&mut self, c: char) {
        self.0.push(known(c));
    }

    /// Adds the characters of another text from one on.
    pub fn add(&mut self, other: &Self, from: usize) {
        self.0.extend_from_slice(other.0.get(from..).unwrap_or_default());
    }

    /// What it costs in a language, in eighths of a bit; `None` where it is more than `most`.
    pub fn cost(&self, model: &Model, most: u32) -> Option<u32> {
        model.cost_of(&self.0, most)
    }

    /// How many characters it has.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it costs less than `limit` in a language that is written in Latin letters, or in others; in a smaller one, too, that has all of `letters`,
    /// whose text is to stay as it is.
    pub fn reads_below(&self, limit: u32, letters: &[char], latin: bool) -> bool {
        let Some(most) = limit.checked_sub(1) else { return false };
        let models = self::letters().models.iter().filter(|model| model.latin == latin && model.has_most(letters));
        let smaller = smaller().models.iter().filter(|model| model.latin == latin && model.count(letters) == letters.len());
        models.chain(smaller).any(|model| model.cost_of(&self.0, most).is_some())
    }
}

/// A character with its small letter and its kind, where tables do not tell them.
fn known(c: char) -> (char, (char, Class)) {
    (c, if (c as u32) < FIRST[0] { (c, Class::Rare) } else { (lower(c), kind(c)) })
}

fn parse(file: &'static [u8]) -> Option<Letters> {
    let mut rest = file.strip_prefix(b"letters1")?;
    let [narrow, wide] = *take(&mut rest, 2)? else { return None };
    let mut letters = Letters::default();
    for _ in 0..narrow {
        let language = name(take(&mut rest, 4)?)?;
        let [size, latin] = *take(&mut rest, 2)? else { return None };
        let size = usize::from(size);
        let alphabet = chars(take(&mut rest, 2 * size.checked_sub(CLASSES)?)?)?;
        let costs = take(&mut rest, size * size)?;
        letters.models.push(Model { language, latin: latin == 1, size, alphabet, costs, first: OnceLock::new() });
    }
    for _ in 0..wide {
        let language = name(take(&mut rest, 4)?)?;
        let [low, high] = *take(&mut rest, 2)? else { return None };
        let length = usize::from(u16::from_le_bytes([low, high]));
        let chars = chars(take(&mut rest, 2 * length)?)?;
        let costs = take(&mut rest, length)?;
        letters.wide.push(Wide { language, chars, costs });
    }
    rest.is_empty().then_some(letters)
}

fn take(rest: &mut &'static [u8], length: usize) -> Option<&'static [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

fn name(bytes: &'static [u8]) -> Option<&'static str> {
    std::str::from_utf8(bytes).ok().map(|name| name.trim_end_matches('\0'))
}

fn chars(bytes: &[u8]) -> Option<Vec<char>> {
    let chars: Option<Vec<char>> =
        bytes.chunks_exact(2).map(|unit| char::from_u32(u32::from(u16::from_le_bytes([unit[0], unit[1]])))).collect();
    chars.filter(|chars| chars.is_sorted())
}

#[cfg(test)]
mod tests {
    use super::{best, letters};

    #[test]
    fn the_file_is_read_whole_and_is_small() {
        assert_eq!((letters().models.len(), letters().wide.len()), (45, 4));
        assert_eq!(super::parse(super::SMALL).unwrap().models.len(), 28);
        let pages = [include_bytes!("pages.bin").len(), include_bytes!("repair/pairs.bin").len()];
        assert!(super::FILE.len() + super::SMALL.len() + pages.iter().sum::<usize>() < 300_000);
    }

    #[test]
    fn a_sentence_costs_least_in_its_own_language() {
        for (language, text) in [
            ("de", "Die Brücke über den Fluss wurde gestern wieder für Fußgänger geöffnet."),
            ("fr", "Le marché a été déplacé à côté de la gare pendant les travaux."),
            ("pl", "Wczoraj otwarto nową ścieżkę rowerową wzdłuż rzeki, która łączy dwie dzielnice."),
            ("cs", "Včera byla otevřena nová cyklostezka podél řeky a most přes údolí."),
            ("hu", "Tegnap megnyitották az új hidat a folyó felett, és a gyalogosok is átmehetnek."),
            ("tr", "Dün nehrin üzerindeki yeni köprü açıldı ve yayalar da geçebiliyor."),
            ("ru", "Вчера открыли новый мост через реку, и пешеходы уже могут пройти."),
            ("uk", "Учора відкрили новий міст через річку, і пішоходи вже можуть пройти."),
            ("el", "Χθες άνοιξε η νέα γέφυρα πάνω από το ποτάμι για τους πεζούς."),
        ] {
            assert_eq!(best(text).map(|(model, _)| model.language), Some(language), "{text}");
        }
    }

    #[test]
    fn right_text_costs_less_than_the_same_bytes_misread() {
        let right = "Мост через реку откроют весной";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(right);
        for wrong in [encoding_rs::KOI8_R, encoding_rs::IBM866, encoding_rs::WINDOWS_1252] {
            let misread = wrong.decode_without_bom_handling(&bytes).0;
            assert!(best(right).unwrap().1 * 3 < best(&misread).unwrap().1 * 2, "{misread}");
        }
    }
}
