//! Blocks of text in which nothing is odd, by scripts.
//!
//! In: a block of UTF-8 and the bytes behind it. Out: where a character or a pair of them may be odd; what begins elsewhere is plain text of one
//! script, so that none of its characters needs a look of its own. It says so wherever it cannot tell.

use fearless_simd::{Select, Simd, SimdBase, SimdMask, mask8x64, u8x64};

use super::{BLOCK, Block, below, bit};

/// The bytes of a block, or those that stand some places behind each of them.
#[derive(Clone, Copy)]
struct Bytes<S: Simd>(u8x64<S>);

#[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
impl<S: Simd> Bytes<S> {
    /// The bytes of a window from one of its first places on.
    #[inline(always)]
    fn at(simd: S, window: &Block, from: usize) -> Self {
        Self(u8x64::from_slice(simd, &window[from..from + BLOCK]))
    }

    #[inline(always)]
    fn is(self, byte: u8) -> mask8x64<S> {
        self.0.simd_eq(byte)
    }

    #[inline(always)]
    fn from(self, first: u8) -> mask8x64<S> {
        self.0.simd_ge(first)
    }

    #[inline(always)]
    fn within(self, first: u8, last: u8) -> mask8x64<S> {
        (self.0 - first).simd_le(last - first)
    }

    /// Whether it is a Latin letter of ASCII.
    #[inline(always)]
    fn is_latin(self) -> mask8x64<S> {
        Self(self.0 | 0x20).within(b'a', b'z')
    }
}

/// A block as it is read from each of its places.
#[derive(Clone, Copy)]
struct View<S: Simd> {
    /// The byte before.
    last: Bytes<S>,
    a: Bytes<S>,
    b: Bytes<S>,
    c: Bytes<S>,
    d: Bytes<S>,
    /// Whether a sign may begin in the block.
    signs: bool,
}

impl<S: Simd> View<S> {
    #[inline(always)]
    fn new(simd: S, window: &Block, signs: bool) -> Self {
        Self {
            signs,
            last: Bytes::at(simd, window, 0),
            a: Bytes::at(simd, window, 1),
            b: Bytes::at(simd, window, 2),
            c: Bytes::at(simd, window, 3),
            d: Bytes::at(simd, window, 4),
        }
    }

    /// Whether a dash, a quotation mark, an ellipsis or a no-break space begins that stands beside words: none of those that letters of windows-1252
    /// and DOS pages are told by, and only an apostrophe inside a word of ASCII.
    #[inline(always)]
    fn sign(self) -> mask8x64<S> {
        let Self { last, a, b, c, .. } = self;
        let long = a.is(0xe2) & b.is(0x80) & (c.within(0x90, 0x99) | c.within(0x9c, 0x9d) | c.is(0xa6));
        let short = a.is(0xc2) & (b.is(0xab) | b.is(0xbb) | b.is(0xa0));
        let inside = last.is_latin() & self.behind_sign().is_latin() & !(a.is(0xe2) & c.is(0x99));
        (long | short) & !inside
    }

    /// The bytes behind signs, where they begin.
    #[inline(always)]
    fn behind_sign(self) -> Bytes<S> {
        Bytes(self.a.is(0xe2).select(self.d.0, self.c.0))
    }

    /// Letters of a script of two cases, in two bytes each: capitals begin with `lead` and go on with less than `small`, the others follow, up to
    /// those that begin with the next byte. Letters that were misread have capitals inside words, and among them other signs. No page has those that
    /// are `free`, which begin with the bytes behind.
    #[inline(always)]
    fn cased(self, lead: u8, small: u8, letter: mask8x64<S>, free: mask8x64<S>) -> mask8x64<S> {
        let Self { last, a, b, c, d, .. } = self;
        let capital = a.is(lead) & !b.from(small);
        // A capital behind any letter; a capital before a letter that is half of mojibake too; other letters beside it.
        let rises = c.is(lead) & !d.from(small) | capital & c.is(lead + 1) & d.from(0x90);
        let leaves = c.from(0x80) & !c.within(lead, lead + 3) | c.is_latin();
        let mixed = last.is_latin() & a.within(0xce, 0xd3);
        let odd = letter & rises | (letter | free) & leaves | a.from(0xc0) & !letter & !free | mixed;
        if !self.signs {
            return odd;
        }
        let (sign, next) = (self.sign(), self.behind_sign());
        let before = letter & !capital & (c.is(0xe2) | c.is(0xc2));
        odd & !before & !sign | sign & next.from(0x80) & !next.within(lead, lead + 1)
    }

    #[inline(always)]
    fn cyrillic(self) -> mask8x64<S> {
        let Self { a, b, .. } = self;
        let free = a.is(0xd2) & b.from(0x8a) & !b.within(0x90, 0x91) | a.is(0xd3);
        self.cased(0xd0, 0xb0, a.within(0xd0, 0xd1), free)
    }

    /// From U+0388 to U+03CE with U+0386, but for the two with two marks, which hardly any word holds.
    #[inline(always)]
    fn greek(self) -> mask8x64<S> {
        let Self { a, b, .. } = self;
        let first = a.is(0xce) & (b.from(0x88) & !b.is(0x90) & !b.is(0xb0) | b.is(0x86));
        self.cased(0xce, 0xac, first | a.is(0xcf) & !b.from(0x8f), a.is(0))
    }

    /// Arabic and Hebrew letters, without their marks. The pages of both have few of them where halves of misread letters would be.
    #[inline(always)]
    fn semitic(self) -> mask8x64<S> {
        let Self { a, b, c, .. } = self;
        let hebrew = a.is(0xd7) & b.within(0x90, 0xaa);
        let first = a.is(0xd8) & b.from(0x9b) & !b.is(0x9c);
        let second = a.is(0xd9) & (!b.from(0x8b) | b.from(0xa0) & !b.is(0xb0));
        let letter = hebrew | first | second | a.is(0xda) | a.is(0xdb) & !b.from(0x96);
        let odd = a.from(0xc0) & !letter | letter & c.from(0x80) & !c.within(0xd7, 0xdb);
        if !self.signs {
            return odd;
        }
        let (sign, next) = (self.sign(), self.behind_sign());
        odd & !sign | sign & next.from(0x80) & !next.within(0xd7, 0xdb)
    }

    /// The scripts of India, from Devanagari to Malayalam. Nukta, the letters that hold one and the accents are not in NFC by themselves; nor are the
    /// vowel signs, most of them E and EE, that blend with one behind them.
    #[inline(always)]
    fn indic(self) -> mask8x64<S> {
        let Self { a, b, c, .. } = self;
        let second =
            b.is(0xa5) | b.is(0xa7) | b.is(0xa9) | b.is(0xab) | b.is(0xad) | b.is(0xaf) | b.is(0xb1) | b.is(0xb3) | b.is(0xb5);
        let blends = !b.is(0xa5) & !b.is(0xa9) & !b.is(0xab) & c.within(0x86, 0x87) | b.is(0xb3) & c.is(0x8a);
        let kept = second & !c.within(0x90, 0x9f) & !blends & !(b.is(0xa7) & c.is(0xbe));
        let nukta = c.is(0xbc) | b.is(0xa8) & (c.is(0xb3) | c.is(0xb6)) | b.is(0xae) & c.is(0x92) | b.is(0xb2) & c.is(0xbf);
        self.free(a.is(0xe0) & b.within(0xa4, 0xb5) & (kept | !second & !nukta))
    }

    /// Armenian.
    #[inline(always)]
    fn armenian(self) -> mask8x64<S> {
        let Self { a, b, .. } = self;
        self.free(a.is(0xd4) & b.from(0xb1) | a.is(0xd5) | a.is(0xd6) & !b.from(0x90))
    }

    /// Georgian.
    #[inline(always)]
    fn georgian(self) -> mask8x64<S> {
        self.free(self.a.is(0xe1) & self.b.is(0x83))
    }

    /// Chinese, Japanese and Korean. Kana sound marks and tone marks are not in NFC by themselves; Hangul ends at U+D7A3; of the forms only the
    /// full-width ones are calm.
    #[inline(always)]
    fn wide(self) -> mask8x64<S> {
        let Self { a, b, c, .. } = self;
        let marks = b.is(0x80) & c.within(0xaa, 0xaf) | b.is(0x82) & c.within(0x99, 0x9a);
        let hangul = a.is(0xea) & b.from(0xb0) | a.within(0xeb, 0xec) | a.is(0xed) & !b.from(0x9e);
        self.free(a.is(0xe3) & !marks | a.within(0xe4, 0xe9) | hangul | a.is(0xef) & b.is(0xbc))
    }

    /// Letters that no page has, so that nothing was misread as them.
    #[inline(always)]
    fn free(self, letter: mask8x64<S>) -> mask8x64<S> {
        let odd = self.a.from(0xc0) & !letter;
        if !self.signs {
            return odd;
        }
        let (sign, next) = (self.sign(), self.behind_sign());
        odd & !sign | sign & (next.is(0xe2) | next.is(0xc2))
    }

    /// Latin letters. What they cost beside letters of ASCII is looked up, but where the line holds enough of those that nothing is misread as, as
    /// in Vietnamese: then they must be no halves of letters. Signs between ASCII are calm. In `runs` begin those that do not go on what stands
    /// before.
    #[inline(always)]
    fn latin(self, runs: u64) -> u64 {
        let Self { a, b, c, d, .. } = self;
        let alone = if self.signs { (self.sign() & !self.behind_sign().from(0x80)).to_bitmask() & runs } else { 0 };
        let free = (a.is(0xe1) & b.within(0xba, 0xbb)).to_bitmask();
        let foreign = a.from(0xc0).to_bitmask();
        let others = foreign & !alone & !free;
        if free == 0 {
            return others;
        }
        // A letter before another that a page may have; one of windows-1252 before a blank that was a no-break space, and what may go on there.
        let free_next = c.is(0xe1) | c.is(0xc6) & d.from(0xa0);
        let pair = a.within(0xc3, 0xc6) & c.from(0x80) & !free_next & !(a.is(0xc6) & b.is(0xb0));
        let goes_on = d.is(0xc2) | d.within(0xc5, 0xc6) | d.is(0xcb) | d.is(0xe2);
        let blank = a.is(0xc3) & c.is(b' ') & (!b.from(0xa0) | goes_on);
        let letters = a.within(0xc3, 0xc6).to_bitmask();
        let mut suspects = others & !letters | (pair | blank).to_bitmask();
        let mut rest = a.is(b'\n').to_bitmask();
        let mut from = 0;
        loop {
            let line = below(bit(rest)) & !from;
            if (free & line).count_ones() * 10 <= (foreign & line).count_ones() {
                suspects |= letters & line;
            }
            if rest == 0 {
                return suspects;
            }
            from = below(bit(rest));
            rest &= rest - 1;
        }
    }
}

/// The places of a block where a character or a pair of them begins that may be odd, one bit each; `runs` are the places where runs of characters
/// beyond ASCII begin. The test is the one that fits the first letter beyond ASCII.
#[inline(always)]
pub(super) fn suspects<S: Simd>(simd: S, window: &Block, runs: u64) -> u64 {
    let a = Bytes::at(simd, window, 1);
    let first = window[1 + bit(runs) % BLOCK];
    // Nothing but Latin letters, all of which are looked up.
    if matches!(first, 0xc3..=0xc8) && (a.within(0xc9, 0xf4) | a.is(0xc2)).to_bitmask() == 0 {
        return a.from(0xc0).to_bitmask();
    }
    let signs = (a.is(0xc2) | a.is(0xe2)).to_bitmask();
    let letters = a.from(0xc0).to_bitmask() & !signs;
    let view = View::new(simd, window, signs != 0);
    let mask = match window[1 + bit(letters) % BLOCK] {
        _ if letters == 0 => view.wide(),
        0xce | 0xcf => view.greek(),
        0xd0..=0xd3 => view.cyrillic(),
        0xd7..=0xdb => view.semitic(),
        0xd4..=0xd6 => view.armenian(),
        0xe1 if window[2 + bit(letters) % BLOCK] == 0x83 => view.georgian(),
        0xc3..=0xc8 | 0xe1 => return view.latin(runs),
        0xe0 => view.indic(),
        0xe3..=0xef => view.wide(),
        _ => a.from(0xc0),
    };
    mask.to_bitmask()
}

/// The end of a run of Thai letters that are no bytes of UTF-8, read as windows-874, the page that has them. Of such a run three in four must be parts
/// of sequences to be repaired; but those that cannot go on a sequence are followed by others like them far more often in Thai.
pub(super) fn thai(bytes: &[u8], start: usize) -> Option<usize> {
    /// Letters that begin a sequence or are left; marks that are put in order; marks below, which come before those above.
    const LEFT: u8 = 1;
    const MARK: u8 = 2;
    const BELOW: u8 = 4;
    /// What each letter is, from U+0E00 on.
    static KINDS: [u8; 128] = {
        let mut kinds = [0; 128];
        let mut place = 0;
        while place < 128 {
            // Those up to U+0E1F go on a sequence.
            kinds[place] = match place {
                0..0x20 => 0,
                0x38..=0x3a => LEFT | MARK | BELOW,
                0x48..=0x4b => LEFT | MARK,
                _ => LEFT,
            };
            place += 1;
        }
        kinds
    };
    let (mut count, mut left, mut last, mut loose) = (0, 0, 0, 0);
    for letter in bytes.get(start..)?.chunks_exact(3) {
        if letter[0] != 0xe0 || letter[1] & 0xfe != 0xb8 {
            break;
        }
        let own = KINDS[usize::from((letter[1] & 1) << 6 | letter[2] & 0x3f)];
        left += usize::from(own & last & LEFT);
        loose |= own & last << 1 & BELOW;
        last = own;
        count += 1;
    }
    let end = start + 3 * count;
    (left * 4 > count && loose == 0 && bytes.get(end).is_none_or(u8::is_ascii)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::words::is_halved;
    use super::*;
    use crate::decode::repair::pages::pages;
    use fearless_simd::{Level, dispatch};
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

    fn is_suspected(text: &str) -> bool {
        let mut window = [b' '; 1 + BLOCK + super::super::AHEAD];
        window[1..=text.len()].copy_from_slice(text.as_bytes());
        let beyond = (0..BLOCK).fold(0, |mask, at| mask | u64::from(window[1 + at] >> 7) << at);
        dispatch!(Level::new(), simd => suspects(simd, &window, beyond & !(beyond << 1))) != 0
    }

    #[test]
    fn letters_of_no_page_are_calm_beside_others_of_their_script() {
        for text in ["қаласы", "Әлем", "հայերեն", "ქართული", "தமிழ் மொழி", "বাংলা"]
        {
            assert!(text.chars().any(|c| pages().row(c).is_none()) && !is_suspected(text), "{text:?}");
        }
        // Its first vowel sign may blend with one behind it.
        assert!(is_suspected("తెలుగు"));
        let paged: Vec<char> = ('\u{48a}'..'\u{500}').filter(|c| pages().row(*c).is_some()).collect();
        assert_eq!(paged, ['Ґ', 'ґ']);
    }

    #[test]
    fn what_is_not_in_nfc_is_never_calm() {
        let letters: Vec<char> = ('\u{500}'..'\u{600}').chain('\u{900}'..'\u{e00}').chain('\u{10a0}'..'\u{1100}').collect();
        for first in &letters {
            for second in &letters {
                let pair = [*first, *second];
                if is_nfc_quick(pair.into_iter()) != IsNormalized::Yes && !pair.into_iter().eq(pair.into_iter().nfc()) {
                    let text = String::from_iter(pair);
                    assert!(is_suspected(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn what_may_be_half_of_a_letter_is_never_calm_beside_letters_of_no_page() {
        let paged: Vec<char> = ('\u{80}'..'\u{2600}').filter(|c| pages().row(*c).is_some()).collect();
        for before in ["ề ", "中 ", "ա ", "ა ", "த "] {
            for first in paged.iter().filter(|c| pages().row(**c).is_some_and(|row| row.begins_two | row.begins_more != 0)) {
                for second in paged.iter().filter(|c| pages().row(**c).is_some_and(|row| row.goes_on != 0)) {
                    let text = format!("{before}{first}{second} ");
                    let halved = is_halved(&text, before.len(), text.len() - 1);
                    assert!(!halved || is_suspected(&text), "{text:?}");
                }
            }
        }
    }
}
