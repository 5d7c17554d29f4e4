//! What is known of each character.
//!
//! In: a character. Out: one word with its symbol for the pairs and all that makes a closer look needed. It decides nothing.

use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::decode::is_stray;
use crate::decode::repair::confusable::{Script, script};
use crate::decode::repair::is_odd;
use crate::decode::repair::mixup::is_mark;
use crate::decode::repair::pages::{Set, pages};
use crate::decode::repair::pairs::{IS_ODD, SYMBOLS, Symbol, pairs};
use crate::decode::repair::quiet::reads;
use crate::decode::repair::single::reads as read_wholly;
use crate::decode::repair::spelled::{three_bytes, two_bytes};

/// What is known of a character.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Known(u32);

impl Known {
    /// Whether it is odd wherever it stands.
    pub const ODD: u32 = SYMBOLS as u32;
    /// Whether it is in NFC unless it blends with the character before it.
    pub const BLENDS: u32 = Self::ODD << 1;
    /// Whether it is punctuation that stands beside letters in clean text.
    pub const SIGN: u32 = Self::ODD << 2;
    /// Where the script begins: 1 for Latin, 2 for Greek and Cyrillic, 0 for none and others.
    const SCRIPT: u32 = Self::ODD.trailing_zeros() + 3;
    /// Whether a legacy page has it. Nothing else is damage but where it stands beside one that has. The bit is that of odd pairs, so that both
    /// are asked at once.
    pub const PAGED: u32 = IS_ODD as u32;
    /// Where the pages begin that it may have been read by mistake in, one bit each.
    const READ: u32 = 16;
    /// Whether a page has it that lines are read as by mistake. No line of other letters was.
    pub const READABLE: u32 = 1 << 20;
    /// Where the canonical combining class begins, by which marks are put in order.
    const CLASS: u32 = 24;

    /// Its symbol for the pairs.
    pub fn symbol(self) -> Symbol {
        (self.0 & (Self::ODD - 1)) as Symbol
    }

    /// Whether one of these bits is set.
    pub fn is(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Its bits and those of another.
    #[inline(always)]
    pub const fn or(self, other: Self) -> u32 {
        self.0 | other.0
    }

    /// Its bits and these.
    #[inline(always)]
    pub const fn and(self, bits: u32) -> u32 {
        self.0 & bits
    }

    /// Whether Latin stands beside Greek or Cyrillic, by the bits of two: not 0 where it does.
    #[inline(always)]
    pub const fn mixed(both: u32) -> u32 {
        both >> Self::SCRIPT & both >> (Self::SCRIPT + 1) & 1
    }

    /// Whether it is odd by itself, or may be behind `before`.
    #[inline(always)]
    pub fn is_loud(self, before: Self) -> bool {
        // A mark of a lower class comes first; 0 is no mark.
        let class = |known: Self| known.0 >> Self::CLASS;
        (self.0 & (Self::ODD | Self::BLENDS) != 0) | (class(self).wrapping_sub(1) < class(before).saturating_sub(1))
    }

    /// Whether it and another are letters of two scripts that look alike; 0 for no.
    #[inline]
    pub fn mixes(self, other: Self) -> u32 {
        Self::mixed(self.or(other))
    }

    /// Its script.
    pub fn script(self) -> u32 {
        self.0 >> Self::SCRIPT & 3
    }

    /// Of the pages that lines are read as by mistake, those that have it.
    pub fn read(self) -> u32 {
        self.0 >> Self::READ & 0xf
    }

    fn new(c: char) -> Self {
        // A line ends and begins as if a blank stood there.
        let mut known = u32::from(pairs().symbol(if c == '\n' { ' ' } else { c }));
        let script = match script(c) {
            Some(Script::Latin) => 1,
            Some(Script::Greek | Script::Cyrillic) => 2,
            None => 0,
        };
        known |= script << Self::SCRIPT;
        let row = if c.is_ascii() { None } else { pages().row(c) };
        let (mut reads, mut read) = (reads(), Self::READ);
        while let Some(row) = row.filter(|_| reads != 0 && read < Self::READ + 4) {
            known |= u32::from(row.held & reads & reads.wrapping_neg() != 0) << read;
            (reads, read) = (reads & (reads - 1), read + 1);
        }
        let mut set = |bit: u32, is: bool| known |= if is { bit } else { 0 };
        set(Self::PAGED, row.is_some());
        set(Self::READABLE, row.is_some_and(|row| row.held & readable() != 0));
        set(Self::SIGN, is_mark(c));
        let quick = nfc(c);
        let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
        let strange = is_odd(c) || is_stray(c) || ('\u{7f}'..='\u{9f}').contains(&c);
        set(Self::ODD, quick == IsNormalized::No || ends_line || strange);
        set(Self::BLENDS, quick == IsNormalized::Maybe);
        Self(known | u32::from(canonical_combining_class(c)) << Self::CLASS)
    }
}

/// The pages that lines are read as by mistake, whole or in some of their letters.
fn readable() -> Set {
    static READABLE: OnceLock<Set> = OnceLock::new();
    *READABLE.get_or_init(|| reads() | read_wholly())
}

/// Whether a character is in NFC by itself.
pub(in crate::decode) fn nfc(c: char) -> IsNormalized {
    match c {
        // Han and Hangul are, and are most of all characters.
        '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => IsNormalized::Yes,
        _ => is_nfc_quick(std::iter::once(c)),
    }
}

/// How many characters the table holds.
const COUNT: usize = 0x1_0000;

/// What is known of the characters below U+10000.
pub(super) struct Basic(Box<[Known; COUNT]>);

/// The same, and once more for ASCII.
pub(super) struct Table {
    known: Basic,
    pub ascii: [Known; 128],
    beside: Vec<Beside>,
}

/// What a character costs behind each of ASCII and each of ASCII behind it; the most that fits for two scripts that are odd together.
#[derive(Clone)]
struct Beside {
    before: [u8; 128],
    behind: [u8; 128],
}

/// The table, made once.
#[allow(clippy::large_stack_arrays, reason = "never made: the table has the length that it is given")]
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let known = (0..COUNT as u32).map(|scalar| char::from_u32(scalar).map_or(Known(Known::ODD), Known::new));
        let known: Vec<Known> = known.collect();
        let known = Basic(known.try_into().unwrap_or_else(|_| Box::new([Known::default(); COUNT])));
        let ascii: [Known; 128] = std::array::from_fn(|byte| known.0[byte]);
        let mut beside = vec![Beside { before: [0; 128], behind: [0; 128] }; SYMBOLS];
        // Characters of one symbol may be of several scripts.
        let mut scripts = vec![0; SYMBOLS];
        for own in known.0.iter() {
            scripts[usize::from(own.symbol())] |= own.script();
        }
        for (symbol, beside) in (0..).zip(&mut beside) {
            for (byte, ascii) in ascii.iter().enumerate() {
                let mixed = scripts[usize::from(symbol)] & 2 != 0 && ascii.script() == 1;
                let cost =
                    |cost: u16| if mixed && cost & IS_ODD != 0 { u8::MAX } else { (cost & !IS_ODD).min(u8::MAX.into()) as u8 };
                beside.before[byte] = cost(pairs().weigh(ascii.symbol(), symbol));
                beside.behind[byte] = cost(pairs().weigh(symbol, ascii.symbol()));
            }
        }
        Table { known, ascii, beside }
    })
}

impl Basic {
    /// What is known of the character that four bytes begin with, of two bytes or of three.
    #[inline(always)]
    pub fn of_two(&self, four: u32) -> Known {
        self.0[two_bytes(four) as usize % COUNT]
    }

    /// The same for one of three bytes.
    #[inline(always)]
    pub fn of_three(&self, four: u32) -> Known {
        self.0[three_bytes(four) as usize % COUNT]
    }

    /// What is known of a scalar value. Beyond U+FFFF pictographs and Han are calm, all others are looked at.
    #[inline]
    pub fn get(&self, scalar: u32) -> Known {
        self.0.get(scalar as usize).copied().unwrap_or_else(|| beyond(scalar))
    }
}

impl Table {
    /// The characters below U+10000.
    pub fn known(&self) -> &Basic {
        &self.known
    }

    /// What is known of a scalar value.
    #[inline]
    pub fn get(&self, scalar: u32) -> Known {
        self.known.get(scalar)
    }

    /// What the two pairs of a character between two of ASCII cost, or less where that is more than plain ones do.
    #[inline]
    pub fn beside(&self, before: u8, own: Known, behind: u8) -> u32 {
        let beside = self.beside.get(usize::from(own.symbol()));
        beside
            .map_or(0, |own| u32::from(own.before[usize::from(before & 0x7f)]) + u32::from(own.behind[usize::from(behind & 0x7f)]))
    }

    /// What is known of a byte of ASCII.
    #[inline]
    pub fn of_ascii(&self, byte: u8) -> Known {
        self.ascii[usize::from(byte & 0x7f)]
    }

    /// What is known of the character of `text` that ends before `at`, if there is one in its line.
    pub fn before(&self, text: &str, at: usize) -> Known {
        match at.checked_sub(1).map(|last| text.as_bytes()[last]) {
            None => self.ascii[usize::from(b' ')],
            Some(ascii @ 0..0x80) => self.ascii[usize::from(ascii)],
            Some(_) => text[..at].chars().next_back().map_or(self.ascii[usize::from(b' ')], |c| self.get(c.into())),
        }
    }
}

#[cold]
#[inline(never)]
fn beyond(scalar: u32) -> Known {
    let calm = matches!(scalar, 0x1_f000..=0x1_faff | 0x2_0000..=0x2_a6df);
    let symbol = pairs().symbol(char::from_u32(scalar).unwrap_or(' '));
    Known(u32::from(symbol) | if calm { 0 } else { Known::ODD })
}

/// How many bytes a character has, by the first four bits of its first one.
pub(super) const LENGTH: [u8; 16] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4];
