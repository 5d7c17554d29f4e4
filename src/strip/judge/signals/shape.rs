//! What the characters of a block show: capitals, numbers, years, money, marks.
//!
//! In: the text of a block. Out: counts of what stands in it. It knows no words and no other block.

use fearless_simd::{Level, Simd, dispatch};

use super::truth;
use crate::bits::{BLOCK, for_each};
use crate::strip::ascii::Look;

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

    /// The same as [`Self::of_any`], many bytes at once.
    fn of_ascii(text: &[u8]) -> Self {
        dispatch!(Level::new(), simd => Self::of_ascii_wide(simd, text))
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
    fn of_ascii_wide<S: Simd>(simd: S, text: &[u8]) -> Self {
        let mut shape = Self::default();
        let (mut words, mut capitals, mut letters, mut longest, mut numbers) = (0, 0, 0, 0, 0);
        // Whether the last byte was a letter, a digit; how long the run of letters is that reaches up to here.
        let (mut letter, mut digit, mut run) = (0, 0, 0);
        for at in (0..text.len()).step_by(BLOCK) {
            let look = Look::at(simd, text, at);
            let first_digits = look.digits & !(look.digits << 1 | digit);
            let firsts = look.letters & !(look.letters << 1 | letter | look.digits << 1 | digit);
            words += firsts.count_ones();
            capitals += (firsts & look.capitals).count_ones();
            letters += look.letters.count_ones();
            numbers += first_digits.count_ones();
            longest = longest.max(run + look.letters.trailing_ones()).max(longest_run(look.letters));
            run = if look.letters == u64::MAX { run + u64::BITS } else { look.letters.leading_ones() };
            (letter, digit) = (look.letters >> 63, look.digits >> 63);
            for_each(first_digits, |bit| shape.year |= is_year(&text[at + bit..]));
            for_each(look.marks, |bit| {
                let mark = text[at + bit];
                shape.mark(char::from(mark));
                shape.url |= mark == b'/' && text[..at + bit].last() == Some(&b'/');
            });
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

/// How many bits the longest run of them has.
const fn longest_run(mut mask: u64) -> u32 {
    let mut length = 0;
    while mask != 0 {
        mask &= mask << 1;
        length += 1;
    }
    length
}

/// Whether a run of digits is a year of the last century or this one.
fn is_year(digits: &[u8]) -> bool {
    let number = digits.iter().take_while(|byte| byte.is_ascii_digit());
    matches!(digits, [b'1', b'9', ..] | [b'2', b'0', ..]) && number.take(5).count() == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_measured_like_any_text() {
        let long = "x".repeat(CHARS_ASKED - 2) + "2024 (more)";
        let wide = format!("{} {}2019 B", "y".repeat(150), "z".repeat(64));
        let edges =
            (0..70).map(|at| format!("{}/{}//1987{}Q", "a".repeat(at % 7), "b".repeat(at), at % 10)).collect::<Vec<_>>().concat();
        for text in
            ["", "In 1999, a1b22 C: http://x.example/ | $5 \"why?\" [12]\n* done!", "20245 2024", "B2b 3D", &long, &wide, &edges]
        {
            let first: String = text.chars().take(CHARS_ASKED).collect();
            assert_eq!(Shape::new(text), Shape::of_any(text), "{text:.40}");
            assert_eq!(Shape::of_ascii(first.as_bytes()), Shape::of_any(text), "{text:.40}");
        }
    }
}
