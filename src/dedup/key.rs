//! When two blocks say the same: the normal form and its hash.
//!
//! In: a block's text. Out: its normal form, and blake3 of that in 128 bits. Pure. The normal form is versioned, since keys may
//! outlive a run: change it, and the version must change.

/// Version of the normal form. Case, white space, punctuation and symbols are folded away; letters, digits and marks stay, in
/// NFKC-free text as decode leaves it, words parted by one blank.
pub const NORMAL_FORM: u32 = 1;

/// A block's key: the first 128 bits of blake3 over its normal form. Two different forms share one with probability 2⁻¹²⁸ a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

/// The normal form of a text, and its weight as evidence: letters and digits, with letters of scripts without blanks three times.
#[must_use]
pub fn normal_form(text: &str) -> (String, u32) {
    let mut form = String::with_capacity(text.len());
    let mut weight = 0;
    let mut blank = false;
    for c in text.chars() {
        let letter = c.is_alphanumeric() || is_mark(c);
        if letter {
            if blank && !form.is_empty() {
                form.push(' ');
            }
            blank = false;
            if c.is_ascii() {
                form.push(c.to_ascii_lowercase());
                weight += 1;
            } else {
                form.extend(c.to_lowercase());
                weight += if crate::strip::is_unparted(c) { 3 } else { 1 };
            }
        } else if !is_silent(c) {
            blank = true;
        }
    }
    (form, weight)
}

/// The key of a text, and its weight as evidence.
#[must_use]
pub fn key(text: &str) -> (Key, u32) {
    let (form, weight) = normal_form(text);
    let mut key = [0; 16];
    key.copy_from_slice(&blake3::hash(form.as_bytes()).as_bytes()[..16]);
    (Key(key), weight)
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
