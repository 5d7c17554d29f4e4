//! Typography made plain, for those who ask: curly quotes, ligatures, full and half width.
//!
//! In: a line and what to fold. Out: the parts to change. Nothing is folded unless asked. Full-width punctuation of Chinese and Japanese
//! stays full-width, for there it is right. In a page references are folded too, and a straight quote is written as one, since it would
//! end the attribute that it stands in.

use unicode_normalization::UnicodeNormalization;

use super::changes::{After, Change};
use super::entities;
use crate::decode::Fold;
use crate::document::Media;

/// The parts to change; none where nothing is to fold.
pub(super) fn fold(line: &str, kind: Fold, media: Media) -> Option<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let at = line.len() - rest.len();
        let (c, mut length) = match first {
            '&' if media == Media::Html => entities::reference(rest).unwrap_or((first, 1)),
            _ => (first, first.len_utf8()),
        };
        let after = if kind == Fold::Width && matches!(c, '\u{ff61}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffee}') {
            // Sound marks belong to the letter before them.
            let marks: String = rest[length..].chars().take_while(|mark| matches!(mark, 'ﾞ' | 'ﾟ')).collect();
            length += marks.len();
            Some(std::iter::once(c).chain(marks.chars()).nfkc().collect())
        } else {
            plain(c, kind, media)
        };
        if let Some(after) = after {
            changes.push(Change { start: at, end: at + length, after: After::Text(after) });
        }
        rest = &rest[length..];
    }
    (!changes.is_empty()).then_some(changes)
}

/// The plain form of one character, if it has one.
fn plain(c: char, kind: Fold, media: Media) -> Option<String> {
    let [single, double] = if media == Media::Html { ["&#39;", "&quot;"] } else { ["'", "\""] };
    match (kind, c) {
        (Fold::Quotes, '‘' | '’' | '‚' | '‛') => Some(single.to_owned()),
        (Fold::Quotes, '“' | '”' | '„' | '‟') => Some(double.to_owned()),
        (Fold::Ligatures, '\u{fb00}'..='\u{fb06}' | 'Ĳ' | 'ĳ' | 'ŉ' | 'Ǆ'..='ǌ' | 'Ǳ'..='ǳ')
        | (Fold::Width, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') => Some(c.nfkc().collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str, kind: Fold, media: Media) -> String {
        let mut out = line.to_owned();
        for change in fold(line, kind, media).unwrap_or_default().iter().rev() {
            let mut after = String::new();
            change.after.write(&mut after);
            out.replace_range(change.start..change.end, &after);
        }
        out
    }

    #[test]
    fn references_in_pages_are_folded_and_attributes_stay_whole() {
        let page = r#"<p title="a “pier”">It&rsquo;s the &#8220;ferry&#x201D; &amp; &copy; ﬁne"#;
        assert_eq!(
            folded(page, Fold::Quotes, Media::Html),
            r#"<p title="a &quot;pier&quot;">It&#39;s the &quot;ferry&quot; &amp; &copy; ﬁne"#
        );
        assert_eq!(folded("It’s “fine”, &rsquo;", Fold::Quotes, Media::Text), "It's \"fine\", &rsquo;");
        assert_eq!(folded("&#xfb01;ne ｶﾞ", Fold::Ligatures, Media::Html), "fine ｶﾞ");
        assert_eq!(folded("ｶﾞｷ Ａ１", Fold::Width, Media::Text), "ガキ A1");
    }
}
