//! Building blocks up from pieces of text.
//!
//! In: text pieces with what is known of them. Out: finished [`PageBlock`]s in a [`Page`]. White space is folded on the way
//! (runs of it become one blank; a break stays a line end) except in preformatted text; nothing else is altered.

use crate::document::Kind;
use crate::strip::fnv::{START_64, step_64};
use crate::strip::page::{Kind2, Page, PageBlock};

/// A block under construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    text: String,
    block: PageBlock,
    /// A blank is due before the next piece.
    blank: bool,
    /// Line ends due before the next piece.
    breaks: u8,
    link_letters: bool,
    in_word: bool,
}

impl Builder {
    /// Adds a piece of running text.
    pub fn push(&mut self, piece: &str, in_link: bool, in_bold: bool) {
        if !piece.is_ascii() {
            for part in piece.split_inclusive(char::is_whitespace) {
                let word = part.trim_end_matches(char::is_whitespace);
                if !word.is_empty() {
                    self.push_word(word, in_link, in_bold);
                }
                self.blank |= word.len() < part.len();
            }
            return;
        }
        let mut rest = piece;
        while !rest.is_empty() {
            let start = rest.bytes().position(|byte| !is_blank(byte)).unwrap_or(rest.len());
            self.blank |= start > 0;
            rest = &rest[start..];
            let end = rest.bytes().position(is_blank).unwrap_or(rest.len());
            if end > 0 {
                self.push_word(&rest[..end], in_link, in_bold);
            }
            rest = &rest[end..];
        }
    }

    fn push_word(&mut self, word: &str, in_link: bool, in_bold: bool) {
        if self.breaks > 0 && !self.text.is_empty() {
            self.text.push('\n');
            self.in_word = false;
        } else if self.blank && !self.text.is_empty() {
            self.text.push(' ');
            self.in_word = false;
        }
        (self.blank, self.breaks) = (false, 0);
        let words = count_words(word, &mut self.in_word);
        self.block.words += words;
        if in_link {
            self.block.link_words += words;
            self.link_letters = true;
        }
        if in_bold {
            self.block.bold_words += words;
        }
        self.text.push_str(word);
    }

    /// Adds text that belongs to the block but holds no words, such as the address of a link.
    pub fn push_unread(&mut self, piece: &str) {
        let words = self.block.words;
        self.push(piece, false, false);
        self.block.words = words;
    }

    /// Adds preformatted text as it is.
    pub fn push_raw(&mut self, piece: &str) {
        self.text.push_str(piece);
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
    pub fn last(&self) -> Option<char> {
        if self.blank || self.breaks > 0 { None } else { self.text.chars().next_back() }
    }

    /// True while nothing was pushed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Begins anew; the memory of the text is used again.
    pub fn reset(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        *self = Self { text, ..Self::default() };
    }

    /// Puts the finished block into the page, if it holds anything.
    pub fn finish(&mut self, page: &mut Page, kind: Kind, level: u8, element: u32, place: impl FnOnce() -> String) {
        let text = if kind == Kind::Code { self.text.trim_matches('\n').trim_end() } else { self.text.trim() };
        // A blank or a break between two blocks says nothing about the next one.
        if !text.trim_start().is_empty() {
            let mut block = std::mem::take(&mut self.block);
            block.start = page.text.len();
            page.text.push_str(text);
            block.end = page.text.len();
            page.text.push('\n');
            block.kind = Kind2(kind);
            block.level = level;
            block.element = element;
            measure(text, &mut block);
            page.blocks.push(block);
            page.places.push(place());
        }
        self.reset();
    }
}

/// White space of ASCII as `char::is_whitespace` has it.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// How many words `piece`, which holds no white space, adds. In scripts that do not part words two letters count as one.
fn count_words(piece: &str, in_word: &mut bool) -> u32 {
    if piece.is_ascii() {
        let mut words = 0;
        for byte in piece.bytes() {
            let letter = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'\'' && *in_word;
            words += u32::from(letter && !*in_word);
            *in_word = letter;
        }
        return words;
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

/// Letters of scripts that write without blanks: Han, Kana, Thai, Lao, Khmer, Burmese.
pub(crate) const fn is_unparted(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2ffff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Statistics over the finished text.
pub(super) fn measure(text: &str, block: &mut PageBlock) {
    let (mut chars, mut upper, mut digits, mut stops, mut commas) = (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut hash = START_64;
    let mut mix = |value: u32| hash = step_64(hash, value);
    for c in text.chars() {
        chars += 1;
        match c {
            'a'..='z' => mix(c as u32),
            'A'..='Z' => {
                upper += 1;
                mix(c.to_ascii_lowercase() as u32);
            }
            '0'..='9' => {
                digits += 1;
                mix(c as u32);
            }
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => stops += 1,
            ',' | ';' | '、' | '，' | '；' | '،' | '؛' => commas += 1,
            _ if c.is_alphanumeric() => {
                upper += u32::from(c.is_uppercase());
                // A full case folding would allocate; the first character of it is enough to tell blocks apart.
                mix(c.to_lowercase().next().unwrap_or(c) as u32);
            }
            _ => {}
        }
    }
    (block.chars, block.upper, block.digits, block.stops, block.commas, block.key) = (chars, upper, digits, stops, commas, hash);
    block.ends_sentence = ends_sentence(text);
    block.is_cut_off = text.ends_with("...") || text.ends_with('…') || text.ends_with("[…]") || text.ends_with("[...]");
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '*' | '_')
    })
    .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in
            [("it's two", 2), ("", 0), ("— …", 0), ("橋が開通した", 3), ("สะพาน", 3), ("naïve café", 2), ("AT&T", 2)]
        {
            let mut builder = Builder::default();
            builder.push(text, false, false);
            assert_eq!(builder.block.words, words, "{text}");
        }
    }

    #[test]
    fn pieces_of_one_word_stay_one_word() {
        let mut builder = Builder::default();
        builder.push("un", false, true);
        builder.push("broken word", false, false);
        assert_eq!((builder.text.as_str(), builder.block.words), ("unbroken word", 2));
    }
}
