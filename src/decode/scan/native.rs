//! Lines that are at home in one language.
//!
//! In: a text and the start of a line. Out: up to which line each letter beyond ASCII is plain beside its neighbours in one language of its line
//! that is written in Latin letters, by the letter models. The pairs of all languages together find such letters dear, as each is of few languages;
//! but letters that were misread are plain in one language here, in another one there. It says no where it cannot tell.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

use std::sync::OnceLock;

use fearless_simd::{Simd, SimdBase, SimdMask};

use crate::bits::{BLOCK, below, bit, block, for_each};
use crate::decode::letters::{BIT, CLASSES, Class, Model, kind, letters};

/// What a letter behind another may cost in a language to be plain there, in eighths of a bit: once in 4,000 letters. Most clean lines hold none that
/// costs more in their language, and hardly any line that was misread does in any.
const PLAIN: u32 = 12 * BIT;

/// Languages, one bit each.
type Languages = u64;

/// The place of a character in the rows of others: what is unknown, the kinds of ASCII, its letters, letters of alphabets.
type Place = u16;

const UNKNOWN: Place = 0;
const KINDS: Place = 1;
/// What stands for a byte beyond ASCII.
const BEYOND: Place = KINDS + CLASSES as Place;
const SMALL: Place = BEYOND + 1;
const CAPITALS: Place = SMALL + 26;
const OTHERS: Place = CAPITALS + 26;

/// How many characters have two bytes or less.
const TWO: usize = 0x800;

/// In which languages letters are plain.
struct Native {
    /// The places of bytes, and of characters of two bytes.
    ascii: [Place; 256],
    two: Box<[Place; TWO]>,
    /// The length of a row of `before`.
    length: usize,
    /// For each letter beyond ASCII the languages in which it is plain behind each place.
    before: Vec<Languages>,
    /// The same behind and before each byte; any before one beyond ASCII, for the letter there is asked what stands before it.
    beside: Vec<[[Languages; 256]; 2]>,
}

/// A form of a letter, or a kind of others, as a model knows it.
struct Form {
    place: Place,
    class: u8,
    is_capital: bool,
}

fn native() -> &'static Native {
    static NATIVE: OnceLock<Native> = OnceLock::new();
    NATIVE.get_or_init(Native::new)
}

/// A small letter of an alphabet and its capital one, where these have two bytes or less.
fn forms(small: char) -> impl Iterator<Item = (char, bool)> {
    let mut capitals = small.to_uppercase();
    let capital = capitals.next().filter(|capital| capitals.next().is_none() && *capital != small);
    [Some((small, false)), capital.map(|capital| (capital, true))].into_iter().flatten().filter(|(c, _)| (*c as usize) < TWO)
}

/// The place of a byte of ASCII.
fn of_ascii(byte: u8) -> Place {
    match byte {
        b'a'..=b'z' => SMALL + Place::from(byte - b'a'),
        b'A'..=b'Z' => CAPITALS + Place::from(byte - b'A'),
        _ => KINDS + kind(byte.into()) as Place,
    }
}

impl Native {
    fn new() -> Self {
        let models = || letters().models.iter().filter(|model| model.latin).take(Languages::BITS as usize);
        let mut two = Box::new([UNKNOWN; TWO]);
        let mut length = OTHERS;
        for (c, _) in models().flat_map(Model::alphabet).flat_map(|(small, _)| forms(small)) {
            let place = &mut two[c as usize];
            if c.is_ascii() {
                *place = of_ascii(c as u8);
            } else if *place == UNKNOWN {
                *place = length;
                length += 1;
            }
        }
        let ascii = std::array::from_fn(|byte| if byte < 0x80 { of_ascii(byte as u8) } else { BEYOND });
        let (rows, length) = (usize::from(length - OTHERS), usize::from(length));
        let mut behind = vec![0; rows * usize::from(OTHERS)];
        let mut native = Self { ascii, two, length, before: vec![0; rows * length], beside: Vec::with_capacity(rows) };
        for (model, language) in models().zip(0..) {
            native.add(&mut behind, model, 1 << language);
        }
        for (before, behind) in native.before.chunks_exact(length).zip(behind.chunks_exact_mut(OTHERS.into())) {
            behind[usize::from(BEYOND)] = Languages::MAX;
            native.beside.push([before, behind].map(|row| ascii.map(|place| row[usize::from(place)])));
        }
        native
    }

    /// Notes what is plain in a language.
    fn add(&mut self, behind: &mut [Languages], model: &Model, language: Languages) {
        let kinds = [Class::Space, Class::Digit, Class::Stop, Class::Open, Class::Sign, Class::Apostrophe, Class::Dash];
        let mut all: Vec<Form> =
            kinds.map(|kind| Form { place: KINDS + kind as Place, class: kind as u8, is_capital: false }).into();
        for (small, class) in model.alphabet() {
            all.extend(forms(small).map(|(c, is_capital)| Form { place: self.two[c as usize], class, is_capital }));
        }
        // No capital stands behind a small letter, and none beyond ASCII ends a word or is one.
        let is_plain = |before: &Form, own: &Form| {
            let rises = before.place >= SMALL && !before.is_capital && own.is_capital;
            let ends = before.place >= OTHERS && before.is_capital && own.place < SMALL;
            model.pair(before.class, own.class) <= PLAIN && !rises && !ends
        };
        for own in all.iter().filter(|own| own.place >= OTHERS) {
            let row = usize::from(own.place - OTHERS);
            for other in &all {
                if is_plain(other, own) {
                    self.before[row * self.length + usize::from(other.place)] |= language;
                }
                if other.place < OTHERS && is_plain(own, other) {
                    behind[row * usize::from(OTHERS) + usize::from(other.place)] |= language;
                }
            }
        }
    }

    /// The languages in which a letter beyond ASCII is plain between two bytes, of which the first may be of the letter `last`; none where it is no
    /// such letter.
    #[inline(always)]
    fn languages(&self, [before, behind]: [u8; 2], last: Place, own: Place) -> Languages {
        let row = usize::from(own.wrapping_sub(OTHERS));
        let Some([befores, behinds]) = self.beside.get(row) else { return 0 };
        let before = if before.is_ascii() {
            befores[usize::from(before)]
        } else {
            self.before.get(row * self.length + usize::from(last)).copied().unwrap_or(0)
        };
        before & behinds[usize::from(behind)]
    }
}

/// A line that is being read.
struct Reader<'a> {
    native: &'static Native,
    bytes: &'a [u8],
    languages: Languages,
    /// The place of the last character beyond ASCII.
    last: Place,
    /// How many letters are read; and in how many of those that stand alone between others of ASCII each language was missed, a bit of the number in
    /// each.
    letters: u32,
    missed: [Languages; MISSED],
}

/// Bits of the number of letters that a line may hold that are not plain in its language.
const MISSED: usize = 2;
/// How many letters such a line must hold for each of them.
const FOR_EACH: u32 = 12;

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { native: native(), bytes, languages: Languages::MAX, last: UNKNOWN, letters: 0, missed: [0; MISSED] }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b' ')
    }

    /// The byte before a place and the three from there on.
    #[inline(always)]
    fn around(&self, at: usize) -> [u8; 4] {
        let four = at.checked_sub(1).and_then(|last| self.bytes.get(last..)?.first_chunk());
        four.copied().unwrap_or_else(|| [at.wrapping_sub(1), at, at + 1, at + 2].map(|at| self.byte(at)))
    }

    /// Reads the character beyond ASCII that begins at `at`.
    #[inline(always)]
    fn read(&mut self, at: usize, strict: bool) {
        let [before, first, second, behind] = self.around(at);
        if matches!(first, 0xc3..0xe0) {
            let own = self.native.two[usize::from(first & 0x1f) << 6 | usize::from(second & 0x3f)];
            let languages = self.native.languages([before, behind], self.last, own);
            let is_alone = || own >= OTHERS && (before.is_ascii() || self.last < OTHERS) && behind != b' ' && behind.is_ascii();
            if !strict && is_alone() {
                self.miss(!languages);
            } else {
                self.languages &= languages;
            }
            self.last = own;
            self.letters += 1;
        } else {
            let before = if before.is_ascii() { self.native.ascii[usize::from(before)] } else { self.last };
            self.last = self.sign(at, before);
        }
    }

    /// A letter alone among others is no half of a letter, and one of many is of a name.
    fn miss(&mut self, languages: Languages) {
        let mut carried = languages;
        for bits in &mut self.missed {
            (*bits, carried) = (*bits ^ carried, *bits & carried);
        }
        self.languages &= !carried;
    }

    /// The languages of which few enough letters were missed.
    fn left(&self) -> Languages {
        let few = |count: u32| {
            let is = |(bits, at): (&Languages, u32)| if count >> at & 1 == 1 { *bits } else { !*bits };
            self.missed.iter().zip(0..).map(is).fold(self.languages, |all, is| all & is)
        };
        (0..1 << MISSED).take_while(|count| count * FOR_EACH <= self.letters).fold(0, |left, count| left | few(count))
    }

    /// Reads a sign that text in any language holds, which stands between words or at the edge of one. Those that letters were misread as stand
    /// inside, or beside other letters that were.
    fn sign(&mut self, at: usize, before: Place) -> Place {
        /// What letters may stand beside it: before it, behind it, on both sides.
        const BEFORE: u8 = 1;
        const BEHIND: u8 = 2;
        const BOTH: u8 = 4;
        let (kind, length, may) = match (self.bytes[at], self.byte(at + 1), self.byte(at + 2)) {
            (0xe2, 0x80, 0x99) => (Class::Apostrophe, 3, BEFORE | BEHIND | BOTH),
            (0xe2, 0x80, 0x93 | 0x94) => (Class::Dash, 3, BEFORE | BEHIND),
            (0xe2, 0x80, 0x98 | 0x9c) => (Class::Open, 3, BEFORE | BEHIND),
            (0xe2, 0x80, 0x9d | 0xa6) => (Class::Stop, 3, BEFORE | BEHIND),
            (0xe2, 0x80, 0x9a | 0x9e) => (Class::Open, 3, BEHIND),
            (0xc2, 0xa0, _) => (Class::Space, 2, BEFORE | BEHIND),
            (0xc2, 0xab, _) => (Class::Open, 2, BEFORE | BEHIND),
            (0xc2, 0xbb, _) => (Class::Stop, 2, BEFORE | BEHIND),
            (0xc2, 0xa1 | 0xbf, _) => (Class::Open, 2, BEHIND),
            // In Catalan two letters are parted by it.
            (0xc2, 0xb7, b'l') if before == of_ascii(b'l') => (Class::Sign, 2, BOTH),
            (0xc2, 0xa3 | 0xa7 | 0xa9 | 0xaa | 0xae | 0xb0 | 0xb7 | 0xba, _) => (Class::Sign, 2, 0),
            _ => {
                self.languages = 0;
                return UNKNOWN;
            }
        };
        let behind = self.byte(at + length);
        let letters = [before >= SMALL, behind.is_ascii_alphabetic() || matches!(behind, 0xc3..0xe0)];
        let seen = match letters {
            [false, false] => 0,
            [true, false] => BEFORE,
            [false, true] => BEHIND,
            [true, true] => BOTH,
        };
        if seen & !may != 0 || length == 2 && before >= OTHERS {
            self.languages = 0;
        }
        KINDS + kind as Place
    }
}

/// What a block of a text shows, one bit for each byte: where characters beyond ASCII begin, and where lines end.
#[inline(always)]
fn look<S: Simd>(simd: S, bytes: &[u8], at: usize) -> [u64; 2] {
    let block = block(simd, bytes, at);
    [block.simd_ge(0xc0), block.simd_eq(b'\n')].map(SimdMask::to_bitmask)
}

/// Where the lines end, from the one that begins at `start` on, that are at home in a language each; and where the line ends that may be in none.
#[inline(always)]
pub(super) fn reach<S: Simd>(simd: S, bytes: &[u8], start: usize) -> (usize, usize) {
    let mut start = start;
    loop {
        let (line, is_plain) = plain(simd, bytes, start);
        if is_plain {
            return (line, line);
        }
        let (end, is_nearly_plain) = nearly_plain(simd, bytes, line);
        if !is_nearly_plain {
            return (line, end);
        }
        start = (end + 1).min(bytes.len());
    }
}

/// Where the lines end, from the one at `start` on, of which all letters are plain in one language each; and whether that is because hardly any more
/// follow.
#[inline(always)]
fn plain<S: Simd>(simd: S, bytes: &[u8], start: usize) -> (usize, bool) {
    let mut reader = Reader::new(bytes);
    // Where the line begins that is being read.
    let mut line = start;
    for at in (start..bytes.len()).step_by(BLOCK) {
        let [mut firsts, mut ends] = look(simd, bytes, at);
        if firsts == 0 && ends != 0 && line > start && reader.languages == Languages::MAX {
            return (line, true);
        }
        loop {
            let end = bit(ends);
            for_each(firsts & below(end), |bit| reader.read(at + bit, true));
            firsts &= !below(end);
            if reader.languages == 0 {
                return (line, false);
            }
            if ends == 0 {
                break;
            }
            reader.languages = Languages::MAX;
            line = at + end + 1;
            ends &= ends - 1;
        }
    }
    (bytes.len(), true)
}

/// Where a line ends, and whether nearly all of its letters are plain in one language.
#[inline(always)]
fn nearly_plain<S: Simd>(simd: S, bytes: &[u8], line: usize) -> (usize, bool) {
    let mut reader = Reader::new(bytes);
    for at in (line..bytes.len()).step_by(BLOCK) {
        let [firsts, ends] = look(simd, bytes, at);
        for_each(firsts & below(bit(ends)), |bit| reader.read(at + bit, false));
        if ends != 0 {
            return (at + bit(ends), reader.left() != 0);
        }
        if reader.languages == 0 {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
            return (end, false);
        }
    }
    (bytes.len(), reader.left() != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decoder::by_label;
    use fearless_simd::{Level, dispatch};

    fn ends(text: &str) -> (usize, usize) {
        dispatch!(Level::new(), simd => reach(simd, text.as_bytes(), 0))
    }

    fn is_native(line: &str) -> bool {
        ends(line) == (line.len(), line.len())
    }

    /// Lines of several languages, and the page that their letters are read in by mistake.
    const LINES: [(&str, &str, &str); 6] = [
        ("Město otevře nový most přes řeku příští rok na jaře, řekl „mluvčí“ úřadu.", "windows-1250", "windows-1252"),
        ("Wczoraj otwarto nową ścieżkę rowerową wzdłuż rzeki, która łączy dwie dzielnice.", "windows-1250", "windows-1252"),
        ("Le marché a été déplacé à côté de la gare, où l’on fête la rentrée.", "windows-1252", "windows-1250"),
        ("Die Brücke über den Fluss wurde gestern für Fußgänger geöffnet: «schön».", "windows-1252", "ibm850"),
        ("Dün nehrin üzerindeki yeni köprü açıldı; yayalar da geçebiliyor mu?", "windows-1254", "windows-1252"),
        ("¿Cuándo abrirá el puente? Mañana, según el alcalde, a las 9ª hora.", "windows-1252", "macintosh"),
    ];

    #[test]
    fn lines_of_one_language_are_told_from_misread_ones() {
        let utf8 = ["windows-1252", "windows-1250", "windows-1254", "windows-1257", "macintosh", "ibm437", "ibm850", "iso-8859-2"];
        for (line, own, read) in LINES {
            assert!(is_native(line), "{line:?}");
            let bytes = encoding_rs::Encoding::for_label(own.as_bytes()).unwrap().encode(line).0;
            let misread = by_label(read).unwrap().text(&bytes);
            assert!(!is_native(&misread), "{misread:?}");
            for page in utf8 {
                let misread = by_label(page).unwrap().text(line.as_bytes());
                assert!(!is_native(&misread) && !is_native(&misread.to_lowercase()), "{misread:?}");
            }
        }
    }

    #[test]
    fn a_name_from_elsewhere_may_stand_in_a_long_line_and_half_of_a_letter_may_not() {
        let line =
            "Město otevře nový most přes řeku příští rok na jaře, jak řekl úřad, a bude větší než dřívější, který vedl od nádraží";
        assert!(is_native(&format!("{line}; Bjørn přijde.")) && !is_native("Bjørn přijde."));
        assert!(!is_native(&format!("{line}; Ã¸ přijde.")) && !is_native(&format!("{line}; Ã  přijde.")));
    }

    #[test]
    fn lines_are_told_apart_wherever_they_begin() {
        let [(first, ..), (second, ..), _, _, _, (last, ..)] = LINES;
        for misread in ["AĂ©roport dĂ©jĂ  fermĂ©", "ÐœÐ¾ÑÑ‚", "Мост", "Cầu mới"] {
            for filler in 0..70 {
                let native = format!("{first}\n{}\n{second}\n", "a".repeat(filler));
                let text = format!("{native}{misread}\n{last}\n");
                assert_eq!(ends(&text), (native.len(), native.len() + misread.len()), "{text:?}");
            }
        }
    }
}
