//! A legacy page that was read as another one: `Ïðèâåò` was `Привет`, `pøíliš` was `příliš`.
//!
//! In: a line. Out: the line as the other page has it. Nothing but the letters tells, so the line must be garbage by the costs of
//! [`pairs`], and writing by the same costs once it is read anew, and its words must be of a language then. A line that is writing either way stays
//! as it is.

use std::cell::OnceCell;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

use super::changes::{After, Change};
use super::pages::windows_1252;
use super::pairs::pairs;
use super::single::candidates;
use super::spelled::Letter;
use super::wording::{self, Wording, is_latin, is_letter};
use crate::decode::count::count;
use crate::decode::letters::letters;

/// Eight of these are a bit.
type Cost = u32;

/// The encodings of two bytes a character that were read as windows-1252.
static DOUBLE: [&Encoding; 5] = [GBK, EUC_KR, SHIFT_JIS, EUC_JP, BIG5];

/// How many characters beyond ASCII text of two bytes a character makes at least.
const DOUBLED: Cost = 6;
/// How dear a line must be for each pair beyond ASCII before it is looked at.
const GARBAGE: Cost = 8 * 15 / 2;
/// How dear it may be when read anew: one byte a character, two bytes a character.
const SOUND: [Cost; 2] = [8 * 8, 8 * 11];
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
    let foreign = letters.iter().filter(|letter| !letter.c.is_ascii()).count() as Cost;
    if foreign < 2 {
        return None;
    }
    let (before, count) = cost_as_small(letters);
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
    // Of two that cost the same the first is taken, and text of two bytes a character before all.
    let mut best = double(line, letters, foreign, limit).map(|(after, changes)| (after, 0, changes));
    for candidate in candidates(letters, foreign) {
        let least = best.as_ref().map_or(limit, |(least, order, _)| least + Cost::from(candidate.order < *order));
        // No more than what is sound.
        let most = (SOUND[0] + 1) * count - 1;
        let Some(most) = least.checked_sub(candidate.rarity + 1).map(|least| least.min(most)) else { continue };
        let Some(after) = candidate.cost(most) else { continue };
        if let Some(changes) = candidate.changes(letters, evident) {
            best = Some((after + candidate.rarity, candidate.order, changes));
        }
    }
    let (after, _, changes) = best?;
    let sound = after + GAIN[usize::from(likely)] <= before && after * 4 < before * 3;
    sound.then(|| Anew { gain: before - after, changes, of_a_language: OnceCell::new() })
}

/// What all pairs cost of which one is beyond ASCII, words in capitals as if they were small, and how many they are.
fn cost_as_small(letters: &[Letter]) -> (Cost, Cost) {
    let all = pairs();
    let (mut sum, mut count, mut behind) = (0, 0, (all.symbol(' '), true));
    for letter in letters {
        let plain = letter.c.is_ascii();
        if !(behind.1 && plain) {
            let is_small = all.small(letter.symbol) == letter.symbol;
            sum += if is_small { Cost::from(letter.cost) } else { all.cost_as_small(behind.0, letter.symbol) };
            count += 1;
        }
        behind = (letter.symbol, plain);
    }
    (sum, count)
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
