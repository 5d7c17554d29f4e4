//! How likely one character follows another in text that people write, over 49 languages at once.
//!
//! In: characters. Out: symbols, and the cost in eighths of a bit of a symbol after another. Garbage is dear and writing is cheap,
//! whatever the language; that is all the repairs need to know. The model is `pairs.bin`, trained by `train/pairs.py`: a bigram with
//! back-off to classes of characters (Katz 1987, with additive weights). It never says which language a text is in.

use std::sync::OnceLock;

/// The trained model.
static FILE: &[u8] = include_bytes!("pairs.bin");

/// Characters beyond this are one class.
const LAST: usize = 0x3_0000;

/// The largest number of symbols; keys of pairs are `a * SYMBOLS + b`.
const SYMBOLS: usize = 1024;

/// Slots of the table of pairs: a power of two, and four times the pairs.
const SLOTS: usize = 1 << 16;

/// A character, or the class of a rarer one.
pub(in crate::decode) type Symbol = u16;

/// The trained costs, laid out for look-up.
pub(in crate::decode) struct Pairs {
    /// Symbol of every character below [`LAST`].
    symbol: Vec<Symbol>,
    /// Class of every symbol.
    class: Vec<u8>,
    /// Cost of a symbol inside its class.
    within: Vec<u8>,
    /// Cost of a class after a class, `classes` to a row.
    between: Vec<u8>,
    classes: usize,
    /// Cost of falling back, by the first symbol.
    back: Vec<u8>,
    /// Open addressing over the pairs: key + 1 above the cost; 0 is free.
    slots: Vec<u32>,
    /// One bit for every two symbols: whether the second after the first is odd.
    odd: Vec<u64>,
}

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
        let mut model = Self { symbol, class, within, between, classes, back, slots: vec![0; SLOTS], odd: Vec::new() };
        let mut key = 0;
        for _ in 0..file.number() {
            key += file.number();
            let mut at = slot(key);
            while model.slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            model.slots[at] = (key as u32 + 1) << 8 | u32::from(file.byte());
        }
        let count = model.class.len();
        model.odd = vec![0; count * SYMBOLS / 64];
        for a in 0..count {
            for b in 0..count {
                if model.backed_off(a, b) >= ODD {
                    model.odd[(a * SYMBOLS + b) / 64] |= 1 << (b % 64);
                }
            }
        }
        for pair in model.slots.iter().filter(|pair| **pair != 0) {
            let (key, cost) = ((pair >> 8) as usize - 1, pair & 0xff);
            let bit = 1 << (key % 64);
            if cost >= ODD { model.odd[key / 64] |= bit } else { model.odd[key / 64] &= !bit }
        }
        // Letters that look alike in two scripts are odd side by side, however often people mistype them.
        let scripts: Vec<u8> = (0..count).map(|symbol| model.script(symbol)).collect();
        for a in 0..count {
            for b in (0..count).filter(|b| scripts[a] | scripts[*b] == 3 && scripts[a] != 3 && scripts[*b] != 3) {
                model.odd[(a * SYMBOLS + b) / 64] |= 1 << (b % 64);
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
    pub fn symbol(&self, c: char) -> Symbol {
        self.symbol.get(c as usize).copied().unwrap_or(self.classes as Symbol - 2)
    }

    /// The cost of `b` after `a`, in eighths of a bit.
    pub fn cost(&self, a: Symbol, b: Symbol) -> u32 {
        let key = usize::from(a) * SYMBOLS + usize::from(b);
        let wanted = key as u32 + 1;
        let mut at = slot(key);
        loop {
            let pair = self.slots[at];
            if pair >> 8 == wanted {
                return pair & 0xff;
            }
            if pair == 0 {
                return self.backed_off(usize::from(a), usize::from(b));
            }
            at = (at + 1) % SLOTS;
        }
    }

    fn backed_off(&self, a: usize, b: usize) -> u32 {
        let between = self.between[usize::from(self.class[a]) * self.classes + usize::from(self.class[b])];
        u32::from(self.back[a]) + u32::from(between) + u32::from(self.within[b])
    }

    /// Whether `b` after `a` is something that hardly any text holds.
    pub fn is_odd(&self, a: Symbol, b: Symbol) -> bool {
        let key = usize::from(a) * SYMBOLS + usize::from(b);
        self.odd[key / 64] >> (key % 64) & 1 == 1
    }
}

/// Where a key is looked for first (Fibonacci hashing, Knuth 6.4).
fn slot(key: usize) -> usize {
    ((key as u32).wrapping_mul(0x9e37_79b1) >> 16) as usize % SLOTS
}
