//! Characters that nobody sees: soft hyphens, zero-width characters and direction marks in text that has no use for them.
//!
//! In: a line. Out: the parts to take out. Where such a character does something, it stays: joiners in Arabic and Indic scripts and in
//! emoji, zero-width spaces in scripts without blanks, direction marks in a line with right-to-left letters, a soft hyphen at the end
//! of a line. The characters are the `Default_Ignorable_Code_Point` ones of UAX 44 that web text holds.

use super::changes::{After, Change};

/// The parts to take out; none where all is well.
pub(super) fn invisible(line: &str) -> Option<Vec<Change>> {
    let bytes = line.as_bytes();
    let mut right_to_left = None;
    let mut changes = Vec::new();
    // What was seen last before a run of characters that are not, what is seen next behind it, and where the run ends.
    let (mut last, mut next, mut end) = (' ', ' ', 0);
    for at in memchr::memchr3_iter(LEADS[0], LEADS[1], LEADS[2], bytes) {
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()).filter(|c| is_invisible(*c)) else { continue };
        if at >= end {
            last = line[..at].chars().next_back().unwrap_or(' ');
            let mut rest = line[at..].char_indices();
            let seen = rest.find(|(_, c)| !is_invisible(*c));
            (end, next) = seen.map_or((line.len(), ' '), |(further, c)| (at + further, c));
        }
        let idle = match c {
            '\u{ad}' => next.is_alphanumeric(),
            '\u{200b}' | '\u{2060}' | '\u{180e}' => !spaceless(last) && !spaceless(next),
            '\u{200c}' | '\u{200d}' => plain(last) && plain(next),
            _ => !*right_to_left.get_or_insert_with(|| line.chars().any(is_right_to_left)),
        };
        if idle {
            changes.push(Change { start: at, end: at + c.len_utf8(), after: After::NOTHING });
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// A letter of a script that is written from right to left.
const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

/// The first bytes of characters that show nothing, in UTF-8.
const LEADS: [u8; 3] = [0xc2, 0xe1, 0xe2];

/// A character that shows nothing.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

/// A character of a script that parts words by zero-width spaces, or may be parted anywhere.
const fn spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1900}'..='\u{1aaf}' | '\u{2e80}'..='\u{9fff}' | '\u{a980}'..='\u{aa7f}' | '\u{2_0000}'..)
}

/// A letter, digit or mark whose shape no joiner changes: Latin, Greek, Cyrillic and general punctuation.
const fn plain(c: char) -> bool {
    matches!(c, '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2000}'..='\u{206f}')
}
