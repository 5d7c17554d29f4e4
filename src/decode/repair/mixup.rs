//! A legacy page that was read as another one: `Ïðèâåò` was `Привет`, `pøíliš` was `příliš`.
//!
//! In: a line. Out: the line as the other page has it. Nothing but the letters tells, so the line must be garbage by the costs of
//! [`pairs`], and writing by the same costs once it is read anew, and its words must be of a language then. A line that is writing either way stays
//! as it is.

use std::cell::OnceCell;
use std::sync::OnceLock;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

use super::changes::{After, Change};
use super::pages::{COUNT, Page, Set, pages, windows_1252};
use super::pairs::{SYMBOLS, Symbol, pairs};
use super::spelled::Letter;
use super::wording::{self, Wording, is_latin, is_letter};
use crate::decode::count::count;
use crate::decode::letters::letters;

/// Eight of these are a bit.
type Cost = u32;

/// The page that a line was read as, and the pages that such lines were, those first that are seen most often.
const SINGLE: [(&str, &[&str]); 7] = [
    (
        "windows-1252",
        &[
            "windows-1251",
            "windows-1250",
            "koi8-r",
            "windows-1253",
            "windows-1256",
            "windows-1255",
            "windows-1254",
            "windows-1257",
            "windows-874",
            "ibm437",
            "ibm850",
            "ibm866",
            "macintosh",
            "iso-8859-5",
            "iso-8859-2",
        ],
    ),
    ("windows-1251", &["koi8-r", "ibm866", "windows-1252", "iso-8859-5", "x-mac-cyrillic"]),
    ("koi8-r", &["windows-1251", "ibm866", "iso-8859-5"]),
    ("ibm866", &["windows-1251", "koi8-r"]),
    ("windows-1250", &["windows-1252", "iso-8859-2"]),
    ("ibm437", &["windows-1252", "ibm850"]),
    ("macintosh", &["windows-1252"]),
];

/// [`SINGLE`] by number.
fn single() -> &'static [(Page, Vec<Page>)] {
    static NUMBERED: OnceLock<Vec<(Page, Vec<Page>)>> = OnceLock::new();
    NUMBERED.get_or_init(|| {
        let pages = pages();
        let others = |names: &[&str]| names.iter().filter_map(|name| pages.page(name)).collect();
        SINGLE.iter().filter_map(|(read, names)| Some((pages.page(read)?, others(names)))).collect()
    })
}

/// The pages that lines were read as.
pub(in crate::decode) fn reads() -> Set {
    single().iter().fold(0, |set, (read, _)| set | 1 << read)
}

/// The upper half of a page: the symbol of each character, behind all symbols by themselves; and whether it is a letter.
struct Upper {
    symbols: Vec<Symbol>,
    letters: [bool; 128],
}

/// A letter of a line that is read anew: its symbol, or [`SYMBOLS`] and the byte of the upper half that it is.
type Code = u16;

/// The bit of a code that says that the letter is ASCII as the one before it is, so that what it costs is no matter.
const PLAIN: Code = 1 << 15;

/// The same for every page, by number.
fn uppers() -> &'static [Upper] {
    static UPPERS: OnceLock<Vec<Upper>> = OnceLock::new();
    UPPERS.get_or_init(|| {
        let of = |page: Page| {
            let chars: [char; 128] = std::array::from_fn(|byte| pages().char(page, byte as u8 | 0x80));
            let symbols = (0..SYMBOLS as Symbol).chain(chars.map(|c| pairs().symbol(c))).collect();
            Upper { symbols, letters: chars.map(char::is_alphabetic) }
        };
        (0..COUNT).map(of).collect()
    })
}

/// The encodings of two bytes a character that were read as windows-1252.
static DOUBLE: [&Encoding; 5] = [GBK, EUC_KR, SHIFT_JIS, EUC_JP, BIG5];

/// How many characters beyond ASCII text of two bytes a character makes at least.
const DOUBLED: Cost = 6;
/// How dear a line must be for each pair beyond ASCII before it is looked at.
const GARBAGE: Cost = 8 * 15 / 2;
/// How dear it may be when read anew: one byte a character, two bytes a character.
const SOUND: [Cost; 2] = [8 * 8, 8 * 11];
/// What each page that is seen less often costs.
const RARITY: Cost = 8;
/// How much cheaper the line must become, certain and likely.
const GAIN: [Cost; 2] = [8 * 30, 8 * 18];

/// How many Latin letters that become letters of another script leave no doubt.
const LEFT: usize = 6;

/// How much cheaper text that is not in Latin letters becomes where there is no doubt. Words in capitals and abbreviations never do.
const CLEAR: Cost = 8 * 60;

/// A line as another page has it.
pub(super) struct Anew {
    /// By how much the line becomes cheaper.
    pub gain: Cost,
    pub changes: Vec<Change>,
    /// Whether its words are of a language then, once that is asked.
    of_a_language: OnceCell<bool>,
}

/// The line, spelled as `letters`, as it was before it was read as the wrong page. `None` where it was not.
pub(super) fn mixup(line: &str, letters: &[Letter], likely: bool) -> Option<Anew> {
    let pages = pages();
    let foreign = letters.iter().filter(|letter| !letter.c.is_ascii()).count() as Cost;
    if foreign < 2 {
        return None;
    }
    let all = pairs();
    let (mut before, mut count, mut behind) = (0, 0, (all.symbol(' '), true));
    for letter in letters {
        let plain = letter.c.is_ascii();
        if !(behind.1 && plain) {
            before += all.cost_as_small(behind.0, letter.symbol);
            count += 1;
        }
        behind = (letter.symbol, plain);
    }
    let count = count.max(1);
    if before / count < GARBAGE || before < GAIN[usize::from(likely)] {
        return None;
    }
    // Letters were misread as something; a line whose marks only would change is written that way.
    let evident = if likely { 2 } else { 3 };
    let words = letters.iter().filter(|letter| !letter.c.is_ascii() && !is_mark(letter.c)).take(evident).count();
    if words < evident && foreign < DOUBLED {
        return None;
    }
    // What is dearer than this is not sound by far.
    let limit = (before - GAIN[usize::from(likely)]).min(before * 3 / 4) + 1;
    let mut best = double(line, letters, foreign, limit);
    let mut bytes: Vec<u8> = Vec::with_capacity(letters.len());
    let mut codes: Vec<Code> = Vec::with_capacity(letters.len());
    for ((read, others), held) in single().iter().zip(held(letters)) {
        if held * 10 < foreign * 9 {
            continue;
        }
        bytes.clear();
        bytes.extend(letters.iter().map(|letter| letter.byte(*read)));
        let mut behind_plain = true;
        codes.clear();
        codes.extend(letters.iter().zip(&bytes).map(|(letter, byte)| {
            let ascii = std::mem::replace(&mut behind_plain, letter.c.is_ascii());
            let plain = if ascii && behind_plain { PLAIN } else { 0 };
            plain | if *byte == 0 { letter.symbol } else { SYMBOLS as Code | Code::from(*byte & 0x7f) }
        }));
        for (other, rarity) in others.iter().copied().zip(0..) {
            let Some(upper) = uppers().get(other) else { continue };
            let least = best.as_ref().map_or(limit, |(least, _)| *least);
            // No more than what is sound.
            let most = least.min((SOUND[0] + 1) * count - 1);
            let after = read_anew(&codes, &upper.symbols, most) + rarity * RARITY;
            if after > most + rarity * RARITY || after >= least {
                continue;
            }
            let anew = letters.iter().zip(&bytes).filter(|(_, byte)| **byte != 0);
            let anew = anew.map(|(letter, byte)| (letter, pages.char(other, *byte), upper.letters[usize::from(byte & 0x7f)]));
            let changed: Vec<(&Letter, char, bool)> = anew.filter(|(letter, c, _)| letter.c != *c).collect();
            let letters_now = changed.iter().filter(|(_, _, is_letter)| *is_letter).count();
            // One letter again and again is what it is: `religiöser` is no `religišser`, a double rule is no word.
            let mut seen = changed.iter().map(|(letter, ..)| letter.c).filter(|c| !is_mark(*c));
            let one = seen.clone().next();
            if seen.clone().count() < evident || seen.all(|c| Some(c) == one) || letters_now * 5 < changed.len() * 4 {
                continue;
            }
            best = Some((after, changed.into_iter().map(|(letter, c, _)| letter.becomes(c)).collect()));
        }
    }
    let (after, changes) = best?;
    let sound = after + GAIN[usize::from(likely)] <= before && after * 4 < before * 3;
    sound.then(|| Anew { gain: before - after, changes, of_a_language: OnceCell::new() })
}

impl Anew {
    /// Whether the words of the line are of a language once its letters are changed, and of none as they stand. Some Latin letters that become letters
    /// of another script leave no doubt, nor do characters of two bytes, nor a long text that is not in Latin letters.
    pub fn is_of_a_language(&self, line: &str, likely: bool) -> bool {
        *self.of_a_language.get_or_init(|| self.asked(line, likely))
    }

    fn asked(&self, line: &str, likely: bool) -> bool {
        let was_latin = |change: &Change| line[change.start..].starts_with(|c: char| is_latin(c) && is_letter(c));
        let (mut left, mut latin) = (0, 0);
        for change in &self.changes {
            let After::One(c) = change.after else { return true };
            let is_latin = is_latin(c);
            latin += usize::from(is_latin);
            left += usize::from(!is_latin && was_latin(change));
        }
        let latin = latin * 2 > self.changes.len();
        if left >= LEFT && left * 4 >= self.changes.len() * 3 || !latin && self.gain >= CLEAR {
            return true;
        }
        let words = Wording::of(line, &self.changes);
        let models = letters().models.iter().filter(|model| model.latin == latin);
        words.sound(models, likely).is_some_and(|after| !words.stood_below(after + wording::GAIN[usize::from(likely)], latin))
    }
}

/// How many letters each page of [`SINGLE`] has.
fn held(letters: &[Letter]) -> [Cost; SINGLE.len()] {
    let mut counts: [Cost; SINGLE.len()] = [0; SINGLE.len()];
    for row in letters.iter().filter_map(|letter| letter.row) {
        for (count, (read, _)) in counts.iter_mut().zip(single()) {
            *count += (row.held >> read & 1) as Cost;
        }
    }
    counts
}

/// Whether text of two bytes a character may be read in a line: enough is beyond ASCII, and at least a third of those bytes follow another, as the test
/// of each encoding asks, or one begins kana, as 82 and 83 do.
pub(in crate::decode) const fn doubles(beside: Cost, foreign: Cost, kana: bool) -> bool {
    foreign >= DOUBLED && (beside * 3 >= foreign || kana)
}

/// The cheapest reading in an encoding of two bytes a character that costs less than `limit`, and its cost.
fn double(line: &str, letters: &[Letter], foreign: Cost, limit: Cost) -> Option<(Cost, Vec<Change>)> {
    let beside = letters.windows(2).filter(|two| two.iter().all(|letter| !letter.c.is_ascii())).count() as Cost;
    let kana = letters.iter().any(|letter| matches!(letter.byte(0), 0x82 | 0x83));
    if !doubles(beside, foreign, kana) {
        return None;
    }
    // Rules and frames are one or two characters again and again.
    let mut kinds = letters.iter().map(|letter| letter.c).filter(|c| !c.is_ascii());
    let (first, mut second) = (kinds.next()?, None);
    if kinds.all(|c| c == first || c == *second.get_or_insert(c)) {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::with_capacity(line.len());
    let mut done = 0;
    for letter in letters.iter().filter(|letter| !letter.c.is_ascii()) {
        bytes.extend_from_slice(&line.as_bytes()[done..letter.at as usize]);
        bytes.push(Some(letter.byte(0)).filter(|byte| *byte != 0)?);
        done = letter.at as usize + letter.c.len_utf8();
    }
    bytes.extend_from_slice(&line.as_bytes()[done..]);
    let mut best: Option<(Cost, String)> = None;
    for encoding in DOUBLE {
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes) else { continue };
        let now = count(text.as_bytes(), |byte| byte >= 0xc0) as Cost;
        // Text of two bytes a character hardly ever has ASCII for its second ones, but for the kana of Shift_JIS.
        let kana = || text.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}')).count() as Cost;
        if now * 3 > foreign * 2 && (encoding != SHIFT_JIS || kana() * 3 < now) {
            continue;
        }
        let least = best.as_ref().map_or(limit, |(least, _)| *least);
        if let Some((after, count)) = cost(&text, least)
            && after / count <= SOUND[1]
        {
            best = Some((after, text.into_owned()));
        }
    }
    best.map(|(after, text)| (after, vec![Change { start: 0, end: line.len(), after: After::Text(text) }]))
}

/// What letters cost in a page, those aside that are told to be no matter; given up where it exceeds `most`.
fn read_anew(codes: &[Code], symbols: &[Symbol], most: Cost) -> Cost {
    let model = pairs();
    let (mut last, mut sum) = (model.symbol(' '), 0);
    for code in codes {
        let symbol = symbols.get(usize::from(code & !PLAIN)).copied().unwrap_or(0);
        if code & PLAIN == 0 {
            sum += model.cost(last, symbol);
            if sum > most {
                break;
            }
        }
        last = symbol;
    }
    sum
}

/// The cost of all pairs of which one is not ASCII, and how many they are; `None` where it is not less than `limit`.
fn cost(text: &str, limit: Cost) -> Option<(Cost, Cost)> {
    let model = pairs();
    let mut last = (model.symbol(' '), true);
    let (mut sum, mut count) = (0, 0);
    for c in text.chars().chain([' ']) {
        let own = (model.symbol(c), c.is_ascii());
        if !(last.1 && own.1) {
            sum += model.cost(last.0, own.0);
            count += 1;
            if sum >= limit {
                return None;
            }
        }
        last = own;
    }
    Some((sum, count.max(1)))
}

/// Punctuation that is found beside letters in clean text, and the controls that windows-1252 has such punctuation for.
pub(in crate::decode) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '‘' | '’'
            | '“'
            | '”'
            | '–'
            | '—'
            | '…'
            | '\u{a0}'
            | '®'
            | '™'
            | '°'
            | '©'
            | '«'
            | '»'
            | '•'
            | '·'
            | '€'
            | '\u{ad}'
            | '²'
            | '½'
            | '±'
    ) || ('\u{80}'..='\u{9f}').contains(&c) && windows_1252(c as u8).is_some()
}
