//! How likely one character follows another in text that people write, over 49 languages at once.
//!
//! In: characters. Out: symbols, and the cost in eighths of a bit of a symbol after another. Garbage is dear and writing is cheap,
//! whatever the language; that is all the repairs need to know. The model is `pairs.bin`, trained by `train/pairs.py`: a bigram with
//! back-off to classes of characters (Katz 1987, with additive weights). It never says which language a text is in.

use std::sync::OnceLock;

use crate::decode::letters::lower;

/// The trained model.
static FILE: &[u8] = include_bytes!("pairs.bin");

/// Characters beyond this are one class.
const LAST: usize = 0x3_0000;

/// The largest number of symbols; keys of pairs are `a * SYMBOLS + b`.
pub(in crate::decode) const SYMBOLS: usize = 1024;

/// The length of a row of costs: no power of two, so that the same places of all rows do not share the same lines of the cache.
const ROW: usize = SYMBOLS + 32;

/// A character, or the class of a rarer one.
pub(in crate::decode) type Symbol = u16;

/// The trained costs, laid out for look-up.
pub(in crate::decode) struct Pairs {
    /// Symbol of every character below [`LAST`].
    symbol: Vec<Symbol>,
    /// Classes of characters, which are the first symbols.
    classes: usize,
    /// Cost of every symbol after every other, in rows of [`ROW`], with [`IS_ODD`] where that is something that hardly any text holds.
    cost: Box<[u16; SYMBOLS * ROW]>,
    /// The small letter of each capital letter, and every other symbol itself.
    small: Vec<Symbol>,
}

/// The bit of a cost that says that the pair is odd.
pub(in crate::decode) const IS_ODD: u16 = 1 << 15;

/// Two symbols are odd together from this cost on, in eighths of a bit: once in 4,000 characters or less.
const ODD: u32 = 8 * 12;

/// Letters of two scripts that look alike, or stand beside such.
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const OTHER: &str = "АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧον";

/// The model.
pub(in crate::decode) fn pairs() -> &'static Pairs {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    PAIRS.get_or_init(|| Pairs::read(FILE))
}

/// Reads the numbers of the model in turn; past its end all are 0.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// LEB128.
    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0usize, 0u32);
        loop {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return value;
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.byte()).collect()
    }
}

impl Pairs {
    #[allow(clippy::large_stack_arrays, reason = "never made: a table has the length that it is given")]
    fn read(file: &[u8]) -> Self {
        let mut file = Reader(file);
        let classes = file.number();
        let mut symbol = Vec::with_capacity(LAST);
        for _ in 0..file.number() {
            let (length, class) = (file.number(), file.number());
            symbol.resize((symbol.len() + length).min(LAST), class as Symbol);
        }
        let mut class: Vec<u8> = (0..classes).map(|class| class as u8).collect();
        let mut scalar = 0;
        for _ in 0..file.number() {
            scalar += file.number();
            if let Some(slot) = symbol.get_mut(scalar) {
                let own = *slot as u8;
                *slot = class.len() as Symbol;
                class.push(own);
            }
        }
        let within = file.bytes(class.len());
        let between = file.bytes(classes * classes);
        let back = file.bytes(class.len());
        let count = class.len();
        let cost = vec![0; SYMBOLS * ROW].try_into().unwrap_or_else(|_| Box::new([0; SYMBOLS * ROW]));
        let mut model = Self { symbol, classes, cost, small: (0..count as Symbol).collect() };
        for c in ('A'..='\u{52f}').filter(|c| c.is_uppercase()) {
            let (own, small) = (usize::from(model.symbol(c)), model.symbol(lower(c)));
            if own >= classes && usize::from(small) >= classes {
                model.small[own] = small;
            }
        }
        // A class after a class, with the cost of falling back to it and of the symbol inside it (Katz 1987).
        for (row, a) in model.cost.chunks_exact_mut(ROW).zip(0..count) {
            for (cost, b) in row.iter_mut().zip(0..count) {
                let between = between[usize::from(class[a]) * classes + usize::from(class[b])];
                *cost = u16::from(back[a]) + u16::from(between) + u16::from(within[b]);
            }
        }
        let mut key = 0;
        for _ in 0..file.number() {
            key += file.number();
            let cost = file.byte();
            if let Some(slot) = model.cost.get_mut(key / SYMBOLS * ROW + key % SYMBOLS) {
                *slot = cost.into();
            }
        }
        // Letters that look alike in two scripts are odd side by side, however often people mistype them.
        let scripts: Vec<u8> = (0..count).map(|symbol| model.script(symbol)).collect();
        for (row, a) in model.cost.chunks_exact_mut(ROW).zip(&scripts) {
            for (cost, b) in row.iter_mut().zip(&scripts) {
                let alike = a | b == 3 && *a != 3 && *b != 3;
                *cost |= if u32::from(*cost) >= ODD || alike { IS_ODD } else { 0 };
            }
        }
        model
    }

    /// 1 for ASCII letters, 2 for Greek and Cyrillic ones, 0 for all else.
    fn script(&self, symbol: usize) -> u8 {
        let of = |text: &str| text.chars().any(|c| usize::from(self.symbol(c)) == symbol);
        if of(LATIN) {
            1
        } else if of(OTHER) {
            2
        } else {
            0
        }
    }

    /// The symbol of a character.
    #[inline]
    pub fn symbol(&self, c: char) -> Symbol {
        self.symbol.get(c as usize).copied().unwrap_or(self.classes as Symbol - 2)
    }

    /// The cost of `b` after `a`, in eighths of a bit.
    #[inline]
    pub fn cost(&self, a: Symbol, b: Symbol) -> u32 {
        u32::from(self.weigh(a, b) & !IS_ODD)
    }

    /// The cost of `b` after `a`; a capital letter behind one costs what their small letters do, for words in capitals are words.
    pub fn cost_as_small(&self, a: Symbol, b: Symbol) -> u32 {
        let (small_a, small_b) = (self.small(a), self.small(b));
        if small_a == a || small_b == b { self.cost(a, b) } else { self.cost(small_a, small_b) }
    }

    /// The small letter of a capital one, and every other symbol itself.
    pub fn small(&self, symbol: Symbol) -> Symbol {
        self.small.get(usize::from(symbol)).copied().unwrap_or(symbol)
    }

    /// The cost of `b` after `a`, with [`IS_ODD`] where that is something that hardly any text holds.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the scan asks it for every character")]
    pub fn weigh(&self, a: Symbol, b: Symbol) -> u16 {
        self.cost[usize::from(a) % SYMBOLS * ROW + usize::from(b) % SYMBOLS]
    }
}
