//! Typography made plain, for those who ask: curly quotes, ligatures, full and half width.
//!
//! In: a line and what to fold. Out: the parts to change. Nothing is folded unless asked. Full-width punctuation of Chinese and Japanese
//! stays full-width, for there it is right.

use unicode_normalization::UnicodeNormalization;

use super::changes::Change;
use crate::decode::Fold;

/// The parts to change; none where nothing is to fold.
pub(super) fn fold(line: &str, kind: Fold) -> Option<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let after = match (kind, c) {
            (Fold::Quotes, '‘' | '’' | '‚' | '‛') => "'".to_owned(),
            (Fold::Quotes, '“' | '”' | '„' | '‟') => "\"".to_owned(),
            (Fold::Ligatures, '\u{fb00}'..='\u{fb06}' | 'Ĳ' | 'ĳ' | 'ŉ' | 'Ǆ'..='ǌ' | 'Ǳ'..='ǳ')
            | (Fold::Width, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') => c.nfkc().collect(),
            (Fold::Width, '\u{ff61}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffee}') => {
                // Sound marks belong to the letter before them.
                let mut letters = String::from(c);
                while let Some((mark, sound)) = chars.next_if(|(_, next)| matches!(next, 'ﾞ' | 'ﾟ')) {
                    letters.push(sound);
                    end = mark + sound.len_utf8();
                }
                letters.nfkc().collect()
            }
            _ => continue,
        };
        changes.push(Change { start: at, end, after });
    }
    (!changes.is_empty()).then_some(changes)
}
