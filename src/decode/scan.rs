//! Where a text may need a repair: the only look that clean text gets.
//!
//! In: text that is valid UTF-8. Out: the place of the first character that makes its line worth the slow path: a control character, an
//! odd line end, an escape, a character that is not in NFC, two characters that hardly any text holds side by side. It decides nothing: a line
//! that is looked at for nothing stays as it is.

mod signs;

use std::sync::OnceLock;

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::repair::confusable::{Script, script};
use super::repair::pages::pages;
use super::repair::pairs::{Pairs, Symbol, pairs};
use signs::{STRANGE, excess};
pub(super) use signs::{Signs, signs};

/// What is looked for.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct Wanted {
    /// Escapes of programs and markup.
    pub escapes: bool,
    /// Damage that repairs may mend.
    pub damage: bool,
    /// Question marks in the place of quotation marks.
    pub marks: bool,
    /// Every character beyond ASCII.
    pub all: bool,
}

/// Bytes that are tested at once.
const BLOCK: usize = 64;
/// Blocks that are looked at closely at once, at most.
const STREAK: usize = 8;
/// Bytes that such a test looks ahead.
const AHEAD: usize = 3;

/// The place of the first character that makes its line worth a closer look; and where the line ends, with its signs, if they are read already.
pub(super) fn odd(text: &str, wanted: Wanted) -> Option<(usize, Option<(usize, Signs)>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut words = Words::default();
    // Blocks in a row that were not calm: the more of them, the more the next are looked at closely without asking.
    let mut streak = 0;
    while at < bytes.len() {
        if let Some(window) = bytes.get(at..at + BLOCK + AHEAD).filter(|_| !wanted.all)
            && calm(window, at.checked_sub(1).map_or(b' ', |before| bytes[before]), wanted)
        {
            at += BLOCK;
            streak = 0;
            continue;
        }
        streak = (streak + 1).min(STREAK);
        let mut start = at;
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (at + BLOCK * streak).min(bytes.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        if let Some(found) = closely(text, start, end, wanted, &mut words) {
            return Some((found, words.read.filter(|_| words.told)));
        }
        at = end;
    }
    None
}

/// Whether a block is plain ASCII, or Cyrillic, Chinese, Japanese or Korean without anything odd. Written so that the compiler tests many
/// bytes at once; what it cannot tell is left to [`closely`].
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
fn calm(window: &[u8], before: u8, wanted: Wanted) -> bool {
    let (Some(own), Some(one), Some(two), Some(three)) =
        (window.get(..BLOCK), window.get(1..=BLOCK), window.get(2..BLOCK + 2), window.get(3..BLOCK + 3))
    else {
        return false;
    };
    let mut odd = 0u8;
    let mut beyond = 0u8;
    for byte in own {
        beyond |= byte;
        odd |= u8::from((*byte < b' ') & (*byte != b'\n') & (*byte != b'\t')) | u8::from(*byte == 0x7f);
    }
    if wanted.escapes {
        odd |= own.iter().fold(0, |any, byte| any | u8::from((*byte == b'&') | (*byte == b'\\')));
    }
    if wanted.marks {
        odd |= own.iter().fold(0, |any, byte| any | u8::from(*byte == b'?'));
    }
    if odd != 0 || (beyond < 0x80 && before < 0x80) {
        return odd == 0;
    }
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    for (((a, b), c), d) in own.iter().zip(one).zip(two).zip(three) {
        let (a, b, c, d) = (*a, *b, *c, *d);
        let letter = within(a | 0x20, b'a', b'z');
        let cyrillic = within(a, 0xd0, 0xd1);
        let capital = (a == 0xd0) & (b < 0xb0);
        // A small letter before a capital, Cyrillic before another script, a capital before a letter that is half of mojibake too.
        let next = within(c, 0xd0, 0xd1);
        let rises = !capital & (c == 0xd0) & (d < 0xb0);
        let leaves = (c >= 0x80) & !next;
        let half = capital & (((c == 0xd0) & (d < 0x90)) | ((c == 0xd1) & (d >= 0x90)));
        let latin = within(c | 0x20, b'a', b'z');
        let cyrillic_odd = cyrillic & (rises | leaves | half | latin);
        // Kana sound marks and tone marks are not in NFC by themselves; Hangul ends at U+D7A3; of the forms only the full-width ones are calm.
        let kana = (a == 0xe3) & (((b == 0x80) & within(c, 0xaa, 0xaf)) | ((b == 0x82) & within(c, 0x99, 0x9a)));
        let hangul = within(a, 0xea, 0xed) & !(((a == 0xea) & (b >= 0xb0)) | within(a, 0xeb, 0xec) | ((a == 0xed) & (b < 0x9e)));
        let wide = (a == 0xef) & (b != 0xbc);
        let other = within(a, 0xc0, 0xcf) | within(a, 0xd2, 0xe2) | within(a, 0xee, 0xee) | (a >= 0xf0);
        let mixed = letter & within(b, 0xce, 0xd3);
        odd |= u8::from(cyrillic_odd | kana | hangul | wide | other | mixed);
    }
    odd == 0
}

/// What is known of a character.
#[derive(Clone, Copy)]
struct Known {
    symbol: Symbol,
    /// Canonical combining class.
    class: u8,
    /// Whether it is odd wherever it stands.
    odd: bool,
    /// Whether it may be another character in NFC.
    loose: bool,
    /// Whether it is in NFC unless it blends with the character before it.
    maybe: bool,
    /// Number of its row in the legacy pages, 0 for none. Nothing else is damage but where it stands beside one that has a row.
    row: u16,
    /// Which script: 1 for Latin, 2 for Greek and Cyrillic, 0 for none and others.
    script: u8,
}

/// What is known of the characters below U+10000.
fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        (0..0x1_0000)
            .map(|scalar| {
                char::from_u32(scalar)
                    .map_or(Known { symbol: 0, class: 0, odd: true, loose: true, maybe: false, row: 0, script: 0 }, know)
            })
            .collect()
    })
}

fn know(c: char) -> Known {
    // A line ends and begins as if a blank stood there.
    let symbol = pairs().symbol(if c == '\n' { ' ' } else { c });
    let class = canonical_combining_class(c);
    // Han and Hangul are in NFC, and are most of all characters.
    let quick = match c {
        '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => IsNormalized::Yes,
        _ => is_nfc_quick(std::iter::once(c)),
    };
    let (composed, maybe) = (quick == IsNormalized::Yes, quick == IsNormalized::Maybe);
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    let strange = super::repair::is_odd(c) || super::is_stray(c) || ('\u{7f}'..='\u{9f}').contains(&c);
    let script = match script(c) {
        Some(Script::Latin) => 1,
        Some(Script::Greek | Script::Cyrillic) => 2,
        None => 0,
    };
    let row = if c.is_ascii() { 0 } else { pages().number(c) };
    Known { symbol, class, odd: !(composed || maybe) || ends_line || strange, loose: !(composed || maybe), maybe, row, script }
}

/// Whether a character at `at` may blend with the one before it, of a canonical combining class, or with one farther back.
fn blends(text: &str, at: usize, class: u8, scalar: usize) -> bool {
    let (before, c) = (text[..at].chars().next_back(), char::from_u32(scalar as u32));
    let Some((before, c)) = before.zip(c) else { return false };
    class != 0 || compose(before, c).is_some()
}

/// Bytes of ASCII that are never odd beside each other.
const PLAIN_BYTE: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        plain[byte] = !matches!(byte as u8, b'&' | b'\\' | b'?');
        byte += 1;
    }
    plain[b'\n' as usize] = true;
    plain[b'\t' as usize] = true;
    plain
};

/// The first odd character of a part of a text.
fn closely(text: &str, start: usize, end: usize, wanted: Wanted, words: &mut Words) -> Option<usize> {
    let (known, model) = (known(), pairs());
    let bytes = text.as_bytes();
    // Whatever stands before: its symbol, if it is looked up already.
    let mut at = start;
    let mut last: Option<Known> = None;
    while at < end {
        let byte = bytes[at];
        if byte < 0x80 {
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            let strange = match byte {
                b'\n' | b'\t' => false,
                0..b' ' | 0x7f => true,
                b'&' => wanted.escapes && (next.is_ascii_alphabetic() || next == b'#'),
                b'\\' => wanted.escapes && next == b'u',
                b'?' => wanted.marks,
                _ => false,
            };
            if strange {
                return Some(at);
            }
            if let Some(Known { symbol: before, row, .. }) = last.take()
                && wanted.damage
                && row != 0
                && model.is_odd(before, known[usize::from(byte)].symbol)
                && words.are_strange(text, at)
            {
                return Some(at);
            }
            at += 1;
            // Plain letters and blanks need no look at each.
            while at < end && PLAIN_BYTE[usize::from(bytes[at])] {
                at += 1;
            }
            continue;
        }
        if wanted.all {
            return Some(at);
        }
        let (c, length) = char_at(bytes, at);
        let own = match known.get(c) {
            Some(own) => *own,
            None => beyond(c, model),
        };
        if own.odd {
            return Some(at);
        }
        let before = match last {
            Some(before) => before,
            None if at == 0 => known[usize::from(b' ')],
            None => match bytes[at - 1] {
                ascii @ 0..0x80 => known[usize::from(ascii)],
                _ => text[..at].chars().next_back().map_or(known[usize::from(b' ')], |c| {
                    known.get(c as usize).copied().unwrap_or_else(|| beyond(c as usize, model))
                }),
            },
        };
        if own.class != 0 && before.class > own.class || own.maybe && blends(text, at, before.class, c) {
            return Some(at);
        }
        if wanted.damage && (own.row | before.row != 0) && model.is_odd(before.symbol, own.symbol) && words.are_strange(text, at) {
            return Some(at);
        }
        last = Some(own);
        at += length;
    }
    // The pair that the end of the part cuts.
    if let Some(Known { symbol: before, row, .. }) = last
        && wanted.damage
        && row != 0
        && let Some(next) = bytes.get(end).filter(|next| **next < 0x80)
        && model.is_odd(before, known[usize::from(*next)].symbol)
        && words.are_strange(text, end)
    {
        return Some(end - 1);
    }
    None
}

/// The strange words of a line so far.
#[derive(Default)]
struct Words {
    /// Where the last one ended.
    end: usize,
    /// By how much they exceed plain words.
    excess: u32,
    /// The end of the last line that no rule would repair, however strange it is.
    spared: usize,
    /// The end and the signs of the last line that was read.
    read: Option<(usize, Signs)>,
    /// Whether it is that line in which something was found.
    told: bool,
}

impl Words {
    /// Whether the words up to the one around `at` make their line strange. `at` is where an odd pair has its second character.
    fn are_strange(&mut self, text: &str, at: usize) -> bool {
        if at < self.end {
            return false;
        }
        let (known, model) = (known(), pairs());
        let bytes = text.as_bytes();
        if memchr::memchr(b'\n', bytes.get(self.end..at).unwrap_or_default()).is_some() {
            self.excess = 0;
        }
        // The word is the run of characters beyond ASCII that ends at `at` or goes on there, with its neighbours.
        let mut start = at;
        while start > 0 && bytes[start - 1] >= 0x80 {
            start -= 1;
        }
        let symbol = |at: usize| known.get(at).map_or(0, |known| known.symbol);
        let mut last = symbol(start.checked_sub(1).map_or(usize::from(b' '), |before| usize::from(bytes[before])));
        let (mut word, mut count) = (0, 0);
        let mut mixed = false;
        let mut script = start.checked_sub(1).map_or(0, |before| known[usize::from(bytes[before])].script);
        loop {
            let byte = bytes.get(start).copied().unwrap_or(b' ');
            let (own, length) = if byte < 0x80 {
                (known[usize::from(byte)], 0)
            } else {
                let (c, length) = char_at(bytes, start);
                (known.get(c).copied().unwrap_or_else(|| beyond(c, model)), length)
            };
            mixed |= own.script | script == 3;
            script = own.script;
            word += model.cost(last, own.symbol);
            count += 1;
            last = own.symbol;
            start += length;
            if length == 0 {
                break;
            }
        }
        self.end = start + 1;
        self.excess += excess(word, count);
        mixed || self.excess >= STRANGE && self.matters(text, at)
    }

    /// Whether a rule may repair the line around `at` for its strange words.
    fn matters(&mut self, text: &str, at: usize) -> bool {
        if at < self.spared {
            return false;
        }
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', bytes.get(..at).unwrap_or_default()).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(text.len(), |length| at + length);
        let signs = text.get(start..end).map(signs).unwrap_or_default();
        let matters = signs.is_mojibake() || signs.garbage || signs.near || signs.mixed;
        if !matters {
            self.spared = end;
        }
        self.told = matters;
        self.read = Some((end, signs));
        matters
    }
}

/// A character beyond U+FFFF: pictographs and Han are calm, all others are looked at.
fn beyond(scalar: usize, model: &Pairs) -> Known {
    let calm = matches!(scalar, 0x1_f000..=0x1_faff | 0x2_0000..=0x2_a6df);
    Known {
        symbol: model.symbol(char::from_u32(scalar as u32).unwrap_or(' ')),
        class: 0,
        odd: !calm,
        loose: !calm,
        maybe: false,
        row: 0,
        script: 0,
    }
}

/// The scalar value at `at`, and its length. The bytes are UTF-8.
#[inline]
fn char_at(bytes: &[u8], at: usize) -> (usize, usize) {
    let rest = |step: usize| usize::from(bytes.get(at + step).copied().unwrap_or(0x80) & 0x3f);
    let lead = usize::from(bytes[at]);
    match lead {
        0..0xe0 => ((lead & 0x1f) << 6 | rest(1), 2),
        0xe0..0xf0 => ((lead & 0xf) << 12 | rest(1) << 6 | rest(2), 3),
        _ => ((lead & 0x7) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4),
    }
}
