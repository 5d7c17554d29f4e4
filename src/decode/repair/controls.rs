//! C1 controls in text: windows-1252 punctuation that was read as Latin-1.
//!
//! In: a line. Out: the punctuation. WHATWG reads ISO-8859-1 as windows-1252 for that reason. The five bytes that windows-1252 leaves
//! open stay as they are.

use super::changes::Change;
use super::pages::windows_1252;

/// The controls to change; none where all is well.
pub(super) fn c1(line: &str) -> Option<Vec<Change>> {
    let changes: Vec<Change> = line
        .char_indices()
        .filter(|(_, c)| ('\u{80}'..='\u{9f}').contains(c))
        .filter_map(|(at, c)| Some(Change { start: at, end: at + c.len_utf8(), after: windows_1252(c as u8)?.to_string() }))
        .collect();
    (!changes.is_empty()).then_some(changes)
}
