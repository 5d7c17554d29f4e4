//! What the characters of a block show: capitals, numbers, years, money, marks.
//!
//! In: the text of a block. Out: counts of what stands in it. It knows no words and no other block.

use super::truth;
use crate::strip::ascii::{DIGIT, FOLDED};

/// What the characters of a text show.
#[allow(clippy::struct_excessive_bools, reason = "each is a signal by itself")]
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub capitals: f32,
    pub words: f32,
    pub letters: f32,
    pub longest: f32,
    pub separators: f32,
    pub money: bool,
    pub at: bool,
    pub question: bool,
    pub exclamation: bool,
    pub quote: bool,
    pub url: bool,
    pub year: bool,
    pub numbers: f32,
    pub brackets: f32,
    pub colons: f32,
    pub markup: f32,
    pub not_ascii: f32,
    pub breaks: f32,
    pub copyright: bool,
}

/// Characters of one text that are looked at.
const CHARS_ASKED: usize = 4000;

impl Shape {
    pub fn new(text: &str) -> Self {
        if text.is_ascii() { Self::of_ascii(&text.as_bytes()[..text.len().min(CHARS_ASKED)]) } else { Self::of_any(text) }
    }

    /// The same as [`Self::of_any`], run by run.
    fn of_ascii(text: &[u8]) -> Self {
        let mut shape = Self::default();
        let (mut words, mut capitals, mut letters, mut longest, mut numbers) = (0u32, 0u32, 0, 0, 0u32);
        let class = |at: usize| text.get(at).map(|byte| FOLDED[usize::from(*byte)]);
        let mut at = 0;
        while let Some(first) = class(at) {
            let start = at;
            at += 1;
            if first > DIGIT {
                while class(at).is_some_and(|class| class > DIGIT) {
                    at += 1;
                }
                if start == 0 || !text[start - 1].is_ascii_digit() {
                    words += 1;
                    capitals += u32::from(text[start].is_ascii_uppercase());
                }
                letters += at - start;
                longest = longest.max(at - start);
            } else if first == DIGIT {
                while class(at) == Some(DIGIT) {
                    at += 1;
                }
                numbers += 1;
                let number = text[start..at].iter().take(5).fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
                shape.year |= at - start == 4 && (1900..2100).contains(&number);
            } else if text[start] != b' ' {
                shape.mark(char::from(text[start]));
                shape.url |= text[start] == b'/' && start > 0 && text[start - 1] == b'/';
            }
        }
        (shape.words, shape.capitals, shape.numbers) = (words as f32, capitals as f32, numbers as f32);
        (shape.letters, shape.longest) = (letters as f32, longest as f32);
        shape
    }

    /// Notes a character that is no letter and no digit.
    fn mark(&mut self, c: char) {
        match c {
            '|' | '·' | '•' | '/' | '›' | '»' | '→' | '>' => self.separators += 1.0,
            '$' | '€' | '£' | '¥' | '₹' | '₽' => self.money = true,
            '@' => self.at = true,
            '?' | '？' | '؟' => self.question = true,
            '!' | '！' => self.exclamation = true,
            '"' | '“' | '”' | '«' | '„' | '「' => self.quote = true,
            '(' | ')' | '[' | ']' => self.brackets += 1.0,
            ':' => self.colons += 1.0,
            '<' | '{' | '}' | '*' | '#' | '=' => self.markup += 1.0,
            '\n' => self.breaks += 1.0,
            '©' => self.copyright = true,
            _ => {}
        }
    }

    fn of_any(text: &str) -> Self {
        let mut shape = Self::default();
        let mut digits = 0u32;
        let mut number = 0u32;
        let mut length = 0u32;
        let mut before = ' ';
        for c in text.chars().take(CHARS_ASKED) {
            if c.is_ascii_digit() {
                digits += 1;
                number = number.saturating_mul(10).saturating_add(c as u32 - 48);
                if digits == 1 {
                    shape.numbers += 1.0;
                }
            } else {
                shape.year |= digits == 4 && (1900..2100).contains(&number);
                (digits, number) = (0, 0);
            }
            let is_letter = if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() };
            if is_letter {
                if length == 0 && !before.is_ascii_digit() {
                    shape.words += 1.0;
                    shape.capitals += truth(c.is_uppercase());
                }
                length += 1;
                shape.letters += 1.0;
                shape.longest = shape.longest.max(length as f32);
            } else {
                length = 0;
            }
            shape.mark(c);
            shape.not_ascii += truth(!c.is_ascii());
            shape.url |= c == '/' && before == '/';
            before = c;
        }
        shape.year |= digits == 4 && (1900..2100).contains(&number);
        shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_measured_like_any_text() {
        let long = "x".repeat(CHARS_ASKED - 2) + "2024 (more)";
        for text in ["", "In 1999, a1b22 C: http://x.example/ | $5 \"why?\" [12]\n* done!", "20245 2024", "B2b 3D", &long] {
            let first: String = text.chars().take(CHARS_ASKED).collect();
            assert_eq!(Shape::new(text), Shape::of_any(text), "{text:.40}");
            assert_eq!(Shape::of_ascii(first.as_bytes()), Shape::of_any(text), "{text:.40}");
        }
    }
}
