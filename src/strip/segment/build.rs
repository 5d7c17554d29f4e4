//! Building blocks up from pieces of text.
//!
//! In: text pieces with what is known of them. Out: finished [`PageBlock`]s in a [`Page`], whose text grows piece by piece, so that
//! nothing is held twice. White space is folded on the way
//! (runs of it become one blank; a break stays a line end) except in preformatted text; nothing else is altered.

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch};

use super::measure::measure;
use crate::bits::{self, BLOCK};
use crate::document::Kind;
use crate::strip::ascii::{Look, is_blank, is_evenly_spaced};
use crate::strip::page::{Kind2, Page, PageBlock};

/// A block under construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// Where its text begins in that of the page.
    start: usize,
    block: PageBlock,
    /// A blank is due before the next piece.
    blank: bool,
    /// Line ends due before the next piece.
    breaks: u8,
    in_word: bool,
}

impl Builder {
    /// Adds a piece of running text.
    pub fn push(&mut self, out: &mut String, piece: &str, in_link: bool, in_bold: bool) {
        if !piece.is_ascii() {
            if is_plain(piece) {
                self.push_words(out, piece, in_link, in_bold);
                return;
            }
            for part in piece.split_inclusive(char::is_whitespace) {
                let word = part.trim_end_matches(char::is_whitespace);
                if !word.is_empty() {
                    self.push_words(out, word, in_link, in_bold);
                }
                self.blank |= word.len() < part.len();
            }
            return;
        }
        if !piece.is_empty() && is_evenly_spaced(piece.as_bytes()) {
            self.push_words(out, piece, in_link, in_bold);
            return;
        }
        let mut rest = piece;
        while !rest.is_empty() {
            let start = rest.bytes().position(|byte| !is_blank(byte)).unwrap_or(rest.len());
            self.blank |= start > 0;
            rest = &rest[start..];
            // As far as the words are parted by single blanks they are taken as they stand.
            let end = single_blanks(rest.as_bytes());
            if end > 0 {
                self.push_words(out, &rest[..end], in_link, in_bold);
            }
            rest = &rest[end..];
        }
    }

    /// Adds words that are parted by single blanks; text of scripts that do not part words comes piece by piece, as blanks part it.
    fn push_words(&mut self, out: &mut String, words: &str, in_link: bool, in_bold: bool) {
        if self.breaks > 0 && !self.is_empty(out) {
            out.push('\n');
            self.in_word = false;
        } else if self.blank && !self.is_empty(out) {
            out.push(' ');
            self.in_word = false;
        }
        (self.blank, self.breaks) = (false, 0);
        let count = count_words(words, &mut self.in_word);
        self.block.words += count;
        if in_link {
            self.block.link_words += count;
        }
        if in_bold {
            self.block.bold_words += count;
        }
        out.push_str(words);
    }

    /// Adds text that belongs to the block but holds no words, such as the address of a link.
    pub fn push_unread(&mut self, out: &mut String, piece: &str) {
        let words = self.block.words;
        self.push(out, piece, false, false);
        self.block.words = words;
    }

    /// Adds preformatted text as it is.
    pub fn push_raw(&mut self, out: &mut String, piece: &str) {
        out.push_str(piece);
        let mut in_word = false;
        for word in piece.split_whitespace() {
            self.block.words += count_words(word, &mut in_word);
            in_word = false;
        }
    }

    /// Marks a line break. True where it is the second in a row: a new block is due.
    pub fn line_break(&mut self) -> bool {
        self.breaks = self.breaks.saturating_add(1);
        self.breaks > 1
    }

    /// Marks a link.
    pub fn link(&mut self) {
        self.block.links = self.block.links.saturating_add(1);
    }

    /// Marks an image.
    pub fn image(&mut self) {
        self.block.images = self.block.images.saturating_add(1);
    }

    /// The last character, if what comes next would touch it.
    pub fn last(&self, out: &str) -> Option<char> {
        if self.blank || self.breaks > 0 || self.is_empty(out) { None } else { out.chars().next_back() }
    }

    /// True while nothing was pushed.
    pub fn is_empty(&self, out: &str) -> bool {
        out.len() == self.start
    }

    /// Begins anew behind what the page holds.
    pub fn reset(&mut self, out: &str) {
        *self = Self { start: out.len(), ..Self::default() };
    }

    /// Puts the finished block into the page, if it holds anything.
    pub fn finish(&mut self, page: &mut Page, kind: Kind, level: u8, element: u32, place: impl FnOnce() -> String) {
        let whole = &page.text[self.start..];
        let (front, text) = if kind == Kind::Code {
            let rest = whole.trim_start_matches('\n');
            (rest.len(), rest.trim_end())
        } else {
            let rest = whole.trim_start();
            (rest.len(), rest.trim_end())
        };
        let (lead, length) = (whole.len() - front, text.len());
        // A blank or a break between two blocks says nothing about the next one.
        if text.trim_start().is_empty() {
            page.text.truncate(self.start);
        } else {
            // From the end, since what is dropped before the text moves it.
            page.text.truncate(self.start + lead + length);
            if lead > 0 {
                page.text.drain(self.start..self.start + lead);
            }
            let mut block = std::mem::take(&mut self.block);
            (block.start, block.end) = (self.start, self.start + length);
            block.kind = Kind2(kind);
            block.level = level;
            block.element = element;
            measure(&page.text[block.start..block.end], &mut block);
            page.text.push('\n');
            page.blocks.push(block);
            page.places.push(place());
        }
        self.reset(&page.text);
    }
}

/// Whether all white space of a text is single blanks, neither first nor last, and all of it is of scripts that part words.
fn is_plain(text: &str) -> bool {
    let mut blank = true;
    for c in text.chars() {
        let odd = if c == ' ' { blank } else { c.is_whitespace() || is_unparted(c) };
        if odd {
            return false;
        }
        blank = c == ' ';
    }
    !blank
}

/// How far a text goes without white space but for single blanks between words.
fn single_blanks(text: &[u8]) -> usize {
    let ends = |at: &usize| is_blank(text[*at]) && (text[*at] != b' ' || text.get(at + 1).is_none_or(|next| is_blank(*next)));
    (0..text.len()).find(ends).unwrap_or(text.len())
}

/// 2 for a byte of ASCII that words are made of, 1 for one that is part of a word only behind another.
static PART: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'\'' => 1,
            _ if byte == b'_' || byte.is_ascii_alphanumeric() => 2,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// How many words `piece` adds. In scripts that do not part words two letters count as one.
fn count_words(piece: &str, in_word: &mut bool) -> u32 {
    if piece.is_ascii() {
        // A short one is read faster than prepared for.
        let count = if piece.len() < BLOCK { count_bytes } else { count_blocks };
        return count(piece.as_bytes(), in_word);
    }
    let (mut words, mut unparted) = (0u32, 0u32);
    for c in piece.chars() {
        if is_unparted(c) {
            unparted += 1;
            *in_word = false;
        } else {
            let letter = c.is_alphanumeric() || matches!(c, '_' | '\u{300}'..='\u{36f}') || matches!(c, '’' | '\'') && *in_word;
            words += u32::from(letter && !*in_word);
            *in_word = letter;
        }
    }
    words + unparted.div_ceil(2)
}

/// The same for ASCII, byte by byte.
fn count_bytes(piece: &[u8], in_word: &mut bool) -> u32 {
    let (mut words, mut before) = (0, u8::from(*in_word));
    for byte in piece {
        let part = u8::from(PART[usize::from(*byte)] + before > 1);
        words += u32::from(part & !before);
        before = part;
    }
    *in_word = before == 1;
    words
}

/// The same, many bytes at once.
fn count_blocks(piece: &[u8], in_word: &mut bool) -> u32 {
    dispatch!(Level::new(), simd => count_blocks_wide(simd, piece, in_word))
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
fn count_blocks_wide<S: Simd>(simd: S, piece: &[u8], in_word: &mut bool) -> u32 {
    let (mut words, mut before) = (0, u64::from(*in_word));
    let blocks = piece.chunks_exact(BLOCK);
    let rest = blocks.remainder();
    for block in blocks {
        let kinds = Look::at(simd, block, 0);
        let bytes = bits::block(simd, block, 0);
        let [lines, apostrophes] = [b'_', b'\''].map(|byte| bytes.simd_eq(byte).to_bitmask());
        let part = kinds.letters | kinds.digits | lines;
        // Apostrophes behind a part of a word: adding the first of a run to it carries through the run.
        let first = apostrophes & (part << 1 | before);
        let part = part | apostrophes & !apostrophes.wrapping_add(first);
        words += (part & !(part << 1 | before)).count_ones();
        before = part >> 63;
    }
    *in_word = before == 1;
    words + count_bytes(rest, in_word)
}

/// Letters of scripts that write without blanks: Han, Kana, Thai, Lao, Khmer, Burmese.
pub(crate) const fn is_unparted(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2ffff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_counted_like_bytes() {
        let text = (0..90)
            .map(|at| format!("{}_{}'{}'' ", "a".repeat(at % 5), "7".repeat(at % 3), "b'".repeat(at % 4)))
            .collect::<Vec<_>>()
            .concat();
        for from in 0..70 {
            for before in [false, true] {
                for piece in [&text[from..], &text[from..from + 130]] {
                    let [mut one, mut other] = [before; 2];
                    let words = [count_blocks(piece.as_bytes(), &mut one), count_bytes(piece.as_bytes(), &mut other)];
                    assert!(words[0] == words[1] && one == other, "{piece:?}");
                }
            }
        }
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in
            [("it's two", 2), ("", 0), ("— …", 0), ("橋が開通した", 3), ("สะพาน", 3), ("naïve café", 2), ("AT&T", 2)]
        {
            let mut builder = Builder::default();
            builder.push(&mut String::new(), text, false, false);
            assert_eq!(builder.block.words, words, "{text}");
        }
    }

    #[test]
    fn words_that_are_taken_at_once_are_counted_like_each_by_itself() {
        for text in ["naïve café", "it’s «two» – three", "橋が 開通した x", " é", "é\u{a0}b  c", "l’été d’abord_ici"]
        {
            let (mut whole, mut parts) = ((Builder::default(), String::new()), (Builder::default(), String::new()));
            whole.0.push(&mut whole.1, text, false, false);
            for part in text.split_inclusive(' ') {
                parts.0.push(&mut parts.1, part, false, false);
            }
            assert_eq!((whole.0.block.words, whole.1), (parts.0.block.words, parts.1), "{text}");
        }
    }

    #[test]
    fn pieces_of_one_word_stay_one_word() {
        let mut builder = Builder::default();
        let mut text = String::new();
        builder.push(&mut text, "un", false, true);
        builder.push(&mut text, "broken word", false, false);
        assert_eq!((text.as_str(), builder.block.words), ("unbroken word", 2));
    }
}
