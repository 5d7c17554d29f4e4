//! What kind of character stands in a text, for the letter models.
//!
//! In: a character. Out: its small letter, the class that it is of where no alphabet holds it, and what it costs beyond its class. The classes and the
//! order of the tests are those of `train/letters.py`; it knows no language.

use super::BIT;

/// Classes of characters that are not in a language's alphabet. The numbers are rows and columns of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::decode) enum Class {
    /// White space, and the start and end of the text.
    Space = 0,
    /// An ASCII digit.
    Digit = 1,
    /// Punctuation that ends something.
    Stop = 2,
    /// Quotation marks and brackets that open something.
    Open = 3,
    /// Other ASCII signs.
    Sign = 4,
    /// Typographic characters that text in any language holds.
    Type = 5,
    /// Other signs, such as box drawing and mathematics.
    Rare = 6,
    /// Controls, private use, what could not be read.
    Control = 7,
    /// A Latin letter of another language, or a combining mark.
    Accent = 8,
    /// A letter of another script.
    Foreign = 9,
    /// An ASCII letter in a language that is not written in Latin letters.
    Ascii = 10,
    /// An apostrophe, straight or not.
    Apostrophe = 11,
    /// A hyphen, a dash or a slash.
    Dash = 12,
}

/// How many classes there are beside the letters of an alphabet.
pub(in crate::decode) const CLASSES: usize = 13;

/// Typographic characters; the same list as in `train/letters.py`.
const TYPES: &str = "•·°§©®™€£№¿¡½¼²³×÷→µªº±†‡¢¥¾¹\u{200c}\u{200d}\u{200e}\u{200f}،؛؟٪ـ\u{ad}";

/// What a character costs beyond its class, in eighths of a bit: classes hold many characters, letters only themselves. Typographic signs are
/// told by how often the training texts hold them beside the ASCII sign of their class.
pub(in crate::decode) fn within(class: u8, c: char) -> u32 {
    if usize::from(class) >= CLASSES {
        return 0;
    }
    BIT * match c {
        _ if c.is_ascii() && !c.is_ascii_alphabetic() => 0,
        '’' => 2,
        '“' | '”' | '–' | '—' | '…' | '«' | '»' | '\u{a0}' | '\u{3000}' => 3,
        'A'..='Z' | 'a'..='z' | '‘' | '„' | '°' | '§' | '©' | '®' | '™' | '€' | '•' | '·' | '£' | '№' => 4,
        _ if class == Class::Foreign as u8 || class == Class::Rare as u8 => 7,
        _ if class == Class::Control as u8 => 8,
        _ => 6,
    }
}

/// The lower case of a letter where that is one letter.
pub(in crate::decode) fn lower(c: char) -> char {
    match c {
        '\0'..='\x7f' => return c.to_ascii_lowercase(),
        'а'..='я' | 'α'..='ω' | '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2bff}' => return c,
        'А'..='Я' => return char::from_u32(c as u32 + 0x20).unwrap_or(c),
        'İ' => return 'i',
        _ => {}
    }
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small,
        _ => c,
    }
}

/// The class of a character that is in no alphabet.
pub(in crate::decode) fn kind(c: char) -> Class {
    match c {
        ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{a0}' | '\u{3000}' => Class::Space,
        '0'..='9' => Class::Digit,
        'A'..='Z' | 'a'..='z' => Class::Ascii,
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => Class::Foreign,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => Class::Control,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '”' | '»' | '›' | '…' => Class::Stop,
        '"' | '(' | '[' | '{' | '“' | '„' | '‘' | '‚' | '«' | '‹' => Class::Open,
        '\'' | '’' => Class::Apostrophe,
        '-' | '/' | '–' | '—' => Class::Dash,
        '!'..='~' => Class::Sign,
        _ if TYPES.contains(c) => Class::Type,
        '\u{300}'..='\u{36f}' => Class::Accent,
        _ if c.is_alphabetic() => match c {
            '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Class::Accent,
            _ => Class::Foreign,
        },
        _ => Class::Rare,
    }
}
