//! Statistics: which encoding makes the bytes read like text.
//!
//! In: a [`Sample`], a declaration and a top-level domain as hints. Out: [`Guess`]es, best first. Every candidate is an encoding with a language;
//! it costs the bits that its letters cost in that language, given the letter before (`letters`), and a hint is worth a number of bits. So
//! all candidates are told apart in one unit, that of the likelihood of the bytes (`MacKay` 2003, Information Theory, chapter 28).
//! It decodes no document and knows nothing of marks and UTF.

use std::sync::{Arc, OnceLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding as Codec;

use super::candidates::{CANDIDATES, WIDE, languages_of, rarity};
use super::decoder::by_label;
use super::letters::{BIT, Model, letters, within};
use super::pages::page;
use super::sample::Sample;
use super::wide::{STEP, WideReader};

/// What may be known beside the bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hints<'a> {
    /// The encoding that transport or page declare, as `pages` or the standard name it; `""` for none.
    pub declared: &'a str,
    /// The top-level domain, lower case; `""` for none.
    pub domain: &'a str,
    /// The language of the text around; `""` for none.
    pub language: &'a str,
}

/// One encoding, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// The label of the encoding.
    pub label: &'static str,
    /// The language in which it costs least.
    pub language: &'static str,
    /// Eighths of a bit.
    pub cost: u32,
}

/// What a declaration is worth, in bits. A page whose bytes speak against it by more than that is not what it says.
const DECLARED: u32 = 24;
/// What a top-level domain is worth to its languages.
const DOMAIN: u32 = 8;
/// What the answer of chardetng is worth.
const VOTE: u32 = 4;
/// So many bytes of words are few: chardetng, which takes about 80 ns a byte, is asked for no more.
const FEW: usize = 200;
/// How many bytes of words decide between one byte a character and two.
const HEAD: usize = 256;
/// Candidates that are so many bits behind after some letters are given up.
const BEHIND: u32 = 48;
/// So many pairs are read between two looks at who is behind.
const STRETCH: usize = 40;
/// The most that the ASCII words may speak against a language, in bits: text in one language stands among menus in another.
const PLAIN: u32 = 26;

/// The most that ASCII words speak against a candidate that is not written in Latin letters, in bits, at half a bit a letter: its pages hold
/// English words too, but a page of nothing else is hardly in its language.
const STRANGE: u32 = 10;
/// What it speaks against such a candidate when a word in its letters stands beside one in ASCII letters, in bits: they come in runs.
const SWITCH: u32 = 3;
/// How often a pair of bytes counts, and how often one of the same byte twice.
const AGAIN: u8 = 12;
const TWINS: u8 = 4;

/// What a letter's case is: none, a letter without case, a small one, a capital.
const NONE: u8 = 0;
const CASELESS: u8 = 1;
const SMALL: u8 = 2;
const CAPITAL: u8 = 3;

/// What a case after a case costs, in eighths of a bit, rows before columns: small letters follow, capitals begin words or stand among capitals.
const CASES: [u8; 16] = [
    0, 0, 2, 16, // at the start of a word
    0, 0, 24, 24, // after a letter without case
    0, 24, 0, 64, // after a small one
    0, 24, 2, 20, // after a capital
];

/// A page for scoring.
struct Face {
    label: &'static str,
    cases: [u8; 256],
}

/// A single-byte page in a language.
struct Reader {
    face: usize,
    language: &'static str,
    /// Its place among the languages written in Latin letters.
    latin: Option<usize>,
    rare: u32,
    costs: &'static [u8],
    /// How many costs there are behind each class.
    size: usize,
    /// The class of each byte's character, and what it costs beyond that.
    classes: [(u8, u8); 256],
}

impl Reader {
    fn cost(&self, pairs: &[(u8, u8)]) -> u32 {
        pairs
            .iter()
            .map(|(before, byte)| {
                let (class, within) = self.classes[usize::from(*byte)];
                let at = usize::from(self.classes[usize::from(*before)].0) * self.size + usize::from(class);
                u32::from(self.costs.get(at).copied().unwrap_or(u8::MAX)) + u32::from(within)
            })
            .sum()
    }
}

/// What a byte costs beyond its class. ASCII costs the same whatever page it is on. A no-break space is where word processors had it: on
/// DOS pages and in KOI8 nobody typed it.
fn beyond(byte: u8, c: char, class: u8) -> u8 {
    match (byte, c) {
        (0..0x80, _) => 0,
        (0xa0 | 0xca, '\u{a0}') => 24,
        (_, '\u{a0}') => 96,
        _ => within(class, c).min(255) as u8,
    }
}

struct Stock {
    faces: Vec<Face>,
    readers: Vec<Reader>,
    /// How many languages are written in Latin letters, and what every pair of ASCII bytes costs in each.
    latin: usize,
    plain: Vec<u8>,
    /// Encodings of several bytes a character, each in a language.
    wide: Vec<WideReader>,
}

fn stock() -> &'static Stock {
    static STOCK: OnceLock<Stock> = OnceLock::new();
    STOCK.get_or_init(|| {
        let latin = letters().models.iter().filter(|model| model.latin);
        let latin: Vec<(&'static Model, [u8; 128])> =
            latin.map(|model| (model, std::array::from_fn(|byte| model.class(char::from(byte as u8))))).collect();
        let mut faces = Vec::with_capacity(CANDIDATES.len());
        let mut readers = Vec::new();
        for candidate in CANDIDATES {
            let Some(page) = page(candidate.label).filter(|page| page.ascii) else { continue };
            for language in candidate.languages {
                let Some(model) = letters().model(language) else { continue };
                readers.push(Reader {
                    face: faces.len(),
                    language: model.language,
                    latin: latin.iter().position(|(other, _)| other.language == model.language),
                    rare: candidate.rare + rarity(language),
                    costs: model.costs(),
                    size: model.size,
                    classes: std::array::from_fn(|byte| {
                        let (c, class) = (page.chars[byte], model.class(page.chars[byte]));
                        (class, beyond(byte as u8, c, class))
                    }),
                });
            }
            faces.push(Face { label: page.label, cases: page.chars.map(case) });
        }
        let wide = letters().wide.iter().map(|wide| {
            let cost = |n: u32| char::from_u32(n).and_then(|c| wide.cost(c)).map_or(0, |cost| cost.clamp(1, 255) as u8);
            (wide.language, Arc::new((0..0x1_0000).map(cost).collect::<Vec<u8>>()))
        });
        let costs: Vec<(&str, Arc<Vec<u8>>)> = wide.collect();
        let mut wide = Vec::with_capacity(WIDE.len());
        for candidate in WIDE {
            let Some(decoder) = by_label(candidate.label) else { continue };
            for &language in candidate.languages {
                let Some((_, costs)) = costs.iter().find(|(other, _)| *other == language) else { continue };
                wide.push(WideReader { decoder, label: candidate.label, language, rare: candidate.rare, costs: costs.clone() });
            }
        }
        let mut plain = Vec::with_capacity(latin.len() << 14);
        for (before, byte) in (0..128).flat_map(|before| (0..128).map(move |byte| (before, byte))) {
            plain.extend(latin.iter().map(|(model, classes)| model.pair(classes[before], classes[byte]).min(255) as u8));
        }
        Stock { faces, readers, latin: latin.len(), plain, wide }
    })
}

fn case(c: char) -> u8 {
    if !c.is_alphabetic() || matches!(c, 'ª' | 'º') {
        NONE
    } else if c.is_lowercase() {
        SMALL
    } else if c.is_uppercase() {
        CAPITAL
    } else {
        CASELESS
    }
}

/// All encodings that were not given up, best first; never empty.
pub(super) fn guess(sample: &Sample, hints: Hints) -> Vec<Guess> {
    let all = stock();
    let (head, tail) = sample.words.split_at(border(&sample.words));
    let (pairs, steps) = pairs(head, tail);
    let split = steps.last().copied().unwrap_or(0);
    let domain = languages_of(hints.domain);
    // Costs start at the worth of all hints, so that none of them makes a cost negative.
    let start = |label: &str, language: &str, rare: u32| {
        let declared = if !hints.declared.is_empty() && label == hints.declared { DECLARED } else { 0 };
        let at_home = if domain.contains(&language) || hints.language == language { DOMAIN } else { 0 };
        (DECLARED + DOMAIN + VOTE + rare - declared - at_home) * BIT
    };
    let (strange, plain) = (strange(sample), plain_costs(&sample.plain, all));
    let mut narrow: Vec<(usize, u32)> = Vec::with_capacity(all.readers.len());
    narrow.extend(all.readers.iter().enumerate().map(|(number, reader)| {
        let beside = reader.latin.and_then(|latin| plain.get(latin)).copied().unwrap_or(strange);
        (number, beside + start(all.faces[reader.face].label, reader.language, reader.rare))
    }));
    read_narrow(&mut narrow, &pairs[..split]);
    // Who falls as far behind the best on the way is given up there.
    let (number, best) = narrow.iter().min_by_key(|(_, cost)| *cost).copied().unwrap_or((0, u32::MAX));
    let most = best.saturating_add(2 * BEHIND * BIT);
    let limits = all.readers.get(number).map_or_else(Vec::new, |reader| until(reader, most, &pairs, &steps));
    let mut wide: Vec<(&WideReader, u32)> = Vec::with_capacity(all.wide.len());
    for reader in &all.wide {
        let begun = strange + start(reader.label, reader.language, reader.rare);
        wide.extend(reader.cost(head, begun, &limits).map(|cost| (reader, cost)));
    }
    // The first words decide between one byte a character and two; what is left of either reads on.
    let best = wide.iter().map(|(_, cost)| *cost).min().unwrap_or(u32::MAX).min(best);
    narrow.retain(|(_, cost)| *cost <= best.saturating_add(2 * BEHIND * BIT));
    wide.retain(|(_, cost)| *cost <= best.saturating_add(2 * BEHIND * BIT));
    read_narrow(&mut narrow, &pairs[split..]);
    let best = narrow.iter().map(|(_, cost)| *cost).min().unwrap_or(u32::MAX);
    let mut found: Vec<Guess> = Vec::with_capacity(narrow.len() + wide.len());
    found.extend(narrow.into_iter().map(|(number, cost)| {
        let reader = &all.readers[number];
        Guess { label: all.faces[reader.face].label, language: reader.language, cost }
    }));
    found.extend(wide.into_iter().filter_map(|(reader, cost)| {
        let cost = reader.cost(tail, cost, &[best.saturating_add(BEHIND * BIT)])?;
        Some(Guess { label: reader.label, language: reader.language, cost })
    }));
    settle(found, sample, hints)
}

/// Guesses in order, one for each encoding, after a second opinion where they are few words and the first is not sure.
fn settle(mut found: Vec<Guess>, sample: &Sample, hints: Hints) -> Vec<Guess> {
    found.sort_by_key(|guess| guess.cost);
    if let Some(first) = found.first()
        && sample.words.len() <= FEW
        && found.iter().any(|guess| guess.label != first.label && guess.cost < first.cost + BIT * VOTE)
    {
        let vote = vote(sample, hints.domain);
        for guess in found.iter_mut().filter(|guess| guess.label.eq_ignore_ascii_case(vote.name())) {
            guess.cost -= VOTE * BIT;
        }
        found.sort_by_key(|guess| guess.cost);
    }
    let mut labels: Vec<&str> = Vec::new();
    found.retain(|guess| {
        let new = !labels.contains(&guess.label);
        labels.push(guess.label);
        new
    });
    if found.is_empty() {
        found.push(Guess { label: "windows-1252", language: "en", cost: 0 });
    }
    found
}

fn vote(sample: &Sample, domain: &str) -> &'static Codec {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample.plain[..sample.plain.len().min(FEW)], false);
    detector.feed(&sample.words, true);
    let domain = Some(domain.as_bytes()).filter(|domain| !domain.is_empty() && domain.iter().all(u8::is_ascii_lowercase));
    detector.guess(domain, Utf8Detection::Deny)
}

/// Behind the first word that ends after [`HEAD`] bytes.
fn border(words: &[u8]) -> usize {
    let start = words.len().min(HEAD);
    memchr::memchr(b' ', &words[start..]).map_or(words.len(), |at| start + at + 1)
}

/// The pairs of bytes of which one is above 7F, each word between spaces, and how many of them there are at each step through the head and at
/// its end. Each pair counts only so often: a word on every line, or a line of dots, is no more evidence the tenth time.
fn pairs(head: &[u8], tail: &[u8]) -> (Vec<(u8, u8)>, Vec<usize>) {
    // Two counts to a byte.
    let mut counts = vec![0u8; 1 << 15];
    let mut before = b' ';
    let mut pairs = Vec::with_capacity(head.len() + tail.len());
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            if before >= 0x80 || *byte >= 0x80 {
                let at = usize::from(before) << 7 | usize::from(*byte >> 1);
                let most = if before == *byte { TWINS } else { AGAIN };
                let place = 4 * (byte & 1);
                if counts[at] >> place & 15 < most {
                    counts[at] += 1 << place;
                    pairs.push((before, *byte));
                }
            }
            before = *byte;
        }
        pairs.len()
    };
    let steps = head.chunks(STEP).map(&mut add).collect();
    add(tail);
    (pairs, steps)
}

/// What a reader has cost at each step at the most, of what it has cost at the last.
fn until(reader: &Reader, mut cost: u32, pairs: &[(u8, u8)], steps: &[usize]) -> Vec<u32> {
    let mut costs = vec![cost; steps.len()];
    for step in (1..steps.len()).rev() {
        cost = cost.saturating_sub(reader.cost(&pairs[steps[step - 1]..steps[step]]));
        costs[step - 1] = cost;
    }
    costs
}

/// Reads pairs in every single-byte candidate, and gives up those that fall behind.
fn read_narrow(alive: &mut Vec<(usize, u32)>, pairs: &[(u8, u8)]) {
    let all = stock();
    let mut cases = vec![0u32; all.faces.len()];
    for stretch in pairs.chunks(STRETCH) {
        cases.fill(u32::MAX);
        for (number, cost) in &mut *alive {
            let reader = &all.readers[*number];
            let case = &mut cases[reader.face];
            if *case == u32::MAX {
                let face = &all.faces[reader.face];
                let cost = |(before, byte): &(u8, u8)| {
                    CASES[usize::from(face.cases[usize::from(*before)]) << 2 | usize::from(face.cases[usize::from(*byte)])]
                };
                *case = stretch.iter().map(|pair| u32::from(cost(pair))).sum();
            }
            *cost += *case + reader.cost(stretch);
        }
        let best = alive.iter().map(|(_, cost)| *cost).min().unwrap_or(0);
        alive.retain(|(_, cost)| *cost <= best + BEHIND * BIT);
    }
}

/// What ASCII words speak against languages that are not written in Latin letters.
fn strange(sample: &Sample) -> u32 {
    let letters = sample.plain.iter().filter(|byte| byte.is_ascii_alphabetic()).count() as u32;
    (letters * BIT / 2).min(STRANGE * BIT) + sample.switches * SWITCH * BIT
}

/// What the ASCII words speak against each language that is written in Latin letters, beyond the one they fit best.
fn plain_costs(plain: &[u8], all: &Stock) -> Vec<u32> {
    let mut costs = vec![0u32; all.latin];
    // Every model starts in the class of a space, as it does behind one.
    let mut before = b' ';
    for byte in plain.iter().filter(|byte| byte.is_ascii()) {
        let row = (usize::from(before) << 7 | usize::from(*byte)) * all.latin;
        for (sum, cost) in costs.iter_mut().zip(&all.plain[row..row + all.latin]) {
            *sum += u32::from(*cost);
        }
        before = *byte;
    }
    let least = costs.iter().copied().min().unwrap_or(0);
    for cost in &mut costs {
        let more = u64::from(*cost - least);
        let most = u64::from(PLAIN * BIT);
        *cost = (more * most / (more + most)) as u32;
    }
    costs
}
