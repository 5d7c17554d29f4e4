//! C1 controls in text: windows-1252 punctuation that was read as Latin-1.
//!
//! In: a line. Out: the punctuation. WHATWG reads ISO-8859-1 as windows-1252 for that reason. The five bytes that windows-1252 leaves
//! open stay as they are, and so do those that are left of a sequence of UTF-8 of which the rest is lost.

use super::changes::{After, Change};
use super::pages::windows_1252;

/// The controls to change; none where all is well.
pub(super) fn c1(line: &str) -> Option<Vec<Change>> {
    let mut last = ' ';
    let mut changes = Vec::new();
    for (at, c) in line.char_indices() {
        if ('\u{80}'..='\u{9f}').contains(&c)
            && !is_opened(last, c)
            && let Some(after) = windows_1252(c as u8)
        {
            changes.push(Change { start: at, end: at + c.len_utf8(), after: After::One(after) });
        }
        last = c;
    }
    (!changes.is_empty()).then_some(changes)
}

/// Whether two characters open a sequence of UTF-8 from U+2000 to U+23FF that was read as Latin-1. Quotation marks and dashes of windows-1252 stand
/// behind an `â`, too; what else is there never does.
const fn is_opened(first: char, second: char) -> bool {
    first == 'â' && matches!(second, '\u{80}'..='\u{84}' | '\u{86}'..='\u{8f}')
}

/// Punctuation and signs that were read as Latin-1, each for itself: what opens a sequence can be nothing else where the sequence is whole, however
/// few there are of them in the line.
pub(super) fn signs(line: &str) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    let mut last = (' ', ' ');
    for (at, c) in line.char_indices() {
        if is_opened(last.0, last.1) && ('\u{80}'..='\u{bf}').contains(&c) {
            let scalar = 0x2000 | (last.1 as u32 & 0x3f) << 6 | c as u32 & 0x3f;
            let after = After::One(char::from_u32(scalar)?);
            changes.push(Change { start: at - 4, end: at + c.len_utf8(), after });
        }
        last = (last.1, c);
    }
    (!changes.is_empty()).then_some(changes)
}

#[cfg(test)]
mod tests {
    use super::{After, c1, signs};

    #[test]
    fn a_sign_alone_is_read_and_a_cut_one_is_left() {
        let read = |line: &str| signs(line).map(|changes| changes[0].after.clone());
        assert_eq!(read("n â\u{89}¤ 4"), Some(After::One('≤')));
        assert_eq!(read("â\u{80}\u{8d}"), Some(After::One('\u{200d}')));
        for line in ["wait â\u{80}", "voilâ\u{94}\u{92}"] {
            assert_eq!(read(line), None, "{line:?}");
        }
        assert!(c1("wait â\u{80}").is_none());
        assert_eq!(c1("voilâ\u{94}").unwrap()[0].after, After::One('”'));
    }
}
