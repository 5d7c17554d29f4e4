//! When two blocks say the same: the normal form and its hash.
//!
//! In: a block's text. Out: its normal form, and blake3 of that in 128 bits. Pure. The normal form is versioned, since keys may
//! outlive a run: change it, and the version must change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the normal form. Case, white space, punctuation and symbols are folded away; letters, digits and marks stay, in
/// NFKC-free text as decode leaves it, words parted by one blank.
pub const NORMAL_FORM: u32 = 1;

/// A block's key: the first 128 bits of blake3 over its normal form. Two different forms share one with probability 2⁻¹²⁸ a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

/// How much two blocks may differ and still say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Not by a byte
    Exact,
    /// In white space: runs of it count as one blank, and at the ends as nothing
    Spaces,
    /// In white space, case, punctuation and symbols
    #[default]
    Folded,
}

impl Form {
    /// The name used in flags and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Spaces => "spaces",
            Self::Folded => "folded",
        }
    }
}

/// The normal form of a text, and its weight as evidence: letters and digits, with letters of scripts without blanks three times.
#[must_use]
pub fn normal_form(text: &str) -> (String, u32) {
    let mut form = String::with_capacity(text.len());
    let mut weight = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                if blank && !form.is_empty() {
                    form.push(' ');
                }
                blank = false;
                form.push(c.to_ascii_lowercase());
                weight += 1;
            } else if c != '\'' {
                blank = true;
            }
        } else if c.is_alphanumeric() || is_mark(c) {
            if blank && !form.is_empty() {
                form.push(' ');
            }
            blank = false;
            form.extend(c.to_lowercase());
            weight += if crate::strip::is_unparted(c) { 3 } else { 1 };
        } else if !is_silent(c) {
            blank = true;
        }
    }
    (form, weight)
}

/// The weight of a text alone, as [`normal_form`] gives it.
#[must_use]
pub fn weight(text: &str) -> u32 {
    let weight = |c: char| match c {
        c if c.is_ascii() => u32::from(c.is_ascii_alphanumeric()),
        c if !c.is_alphanumeric() && !is_mark(c) => 0,
        c if crate::strip::is_unparted(c) => 3,
        _ => 1,
    };
    text.chars().map(weight).sum()
}

/// The key of a text in its folded form, and its weight as evidence.
#[must_use]
pub fn key(text: &str) -> (Key, u32) {
    let (form, weight) = normal_form(text);
    (Key::of(form.as_bytes(), ""), weight)
}

impl Key {
    /// The key of a normal form. Keys with different salts never meet: the name of a site, for repeats on that site alone.
    #[must_use]
    pub fn of(form: &[u8], salt: &str) -> Self {
        let hash = if salt.is_empty() {
            blake3::hash(form)
        } else {
            // No text holds the byte 255, so no form can look like one with a salt.
            let mut hasher = blake3::Hasher::new();
            hasher.update(salt.as_bytes()).update(&[255]).update(form);
            hasher.finalize()
        };
        let mut key = [0; 16];
        key.copy_from_slice(&hash.as_bytes()[..16]);
        Self(key)
    }

    /// `b3-` and 32 hex digits: a form that no reader takes for a number.
    #[must_use]
    pub fn text(&self) -> String {
        crate::document::id_text(self.0)
    }
}

/// Runs of white space as one blank, none at the ends. White space is that of Unicode, and the separators U+001C to U+001F that Python
/// counts in (`str.isspace`).
pub(super) fn spaces(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')).filter(|word| !word.is_empty()) {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(word);
    }
    form
}

/// Combining marks of the scripts that need them to tell words apart, which `is_alphanumeric` leaves out in part.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}'
        | '\u{9bc}'..='\u{9cd}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Characters that part nothing: apostrophes, soft hyphens, zero-width marks.
const fn is_silent(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_is_folded_and_digits_are_kept() {
        let same = ["Don't stop — it’s “late”.", "dont  STOP; its late", "• Don’t stop: it's late!"];
        for text in same {
            assert_eq!(key(text).0, key(same[0]).0, "{text}");
        }
        assert_ne!(key("Flight 12").0, key("Flight 13").0);
        assert_ne!(key("a b").0, key("ab").0);
        assert_ne!(key("कि").0, key("की").0);
    }

    #[test]
    fn weight_counts_letters_and_scripts_without_blanks_more() {
        assert_eq!(key("Yes, 12!").1, 5);
        assert_eq!(key("橋が開通").1, 12);
    }
}
