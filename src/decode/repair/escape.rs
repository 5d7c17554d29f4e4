//! Escapes of programs that were left in text: colours of a terminal, `caf\u00e9` of JSON.
//!
//! In: a line. Out: the parts to change. Text about programs stays as it is: an escape is read only where it stands in a word, or where
//! two follow each other, and never where one stands in quotation marks or brackets of its own.

use super::changes::{After, Change};
use super::pairs::pairs;
use crate::decode::stray::paired;

/// The control sequences of a terminal (ECMA-48, 5.4): ESC, `[`, parameters, a final letter.
pub(super) fn terminal(line: &str) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    let bytes = line.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"\x1b[") {
        let length = bytes[at + 2..].iter().take_while(|byte| matches!(byte, b'0'..=b'?')).count();
        if bytes.get(at + 2 + length).is_some_and(|last| matches!(last, b'@'..=b'~')) {
            changes.push(Change { start: at, end: at + 3 + length, after: After::NOTHING });
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// Signs of a program in a line; its escapes are what its author wrote.
const CODE: [&str; 12] = ["(\"", "('", "\")", "')", "=\"", "='", "= \"", "= '", "\":", "\";", "';", "\\n"];

/// `\uXXXX` for characters beyond ASCII (RFC 8259, 7), surrogate pairs too.
pub(super) fn json(line: &str, likely: bool) -> Option<Vec<Change>> {
    let model = pairs();
    if !likely && CODE.iter().any(|sign| line.contains(sign)) {
        return None;
    }
    let mut changes: Vec<Change> = Vec::new();
    let mut from = 0;
    let mut in_words = false;
    while let Some(found) = line[from..].find("\\u") {
        let at = from + found;
        // An escaped backslash, or an escape of ASCII: this is a program.
        let (c, end) = escaped(line, at)?;
        if line[..at].ends_with('\\') || c < '\u{a0}' || model.symbol(c) == model.symbol('\u{e000}') {
            return None;
        }
        let before = line[..at].chars().next_back().unwrap_or(' ');
        let after = line[end..].chars().next().unwrap_or(' ');
        let follows = changes.last().is_some_and(|last| last.end == at);
        let fences = |c: char| matches!(c, '"' | '\'' | '`' | '[' | ']' | '(' | ')' | '/' | '-' | '{' | '}');
        if !follows && fences(before) && (fences(after) || after == '\\') && !likely {
            return None;
        }
        in_words |= follows || (c.is_alphabetic() || c == '’') && (before.is_alphabetic() || after.is_alphabetic());
        changes.push(Change { start: at, end, after: After::One(c) });
        from = end;
    }
    ((in_words || likely) && !changes.is_empty()).then_some(changes)
}

/// The character that an escape at `at` stands for, and where it ends.
fn escaped(line: &str, at: usize) -> Option<(char, usize)> {
    let unit = |at: usize| -> Option<u32> {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let first = unit(at)?;
    if (0xd800..0xdc00).contains(&first) {
        return Some((paired(first, unit(at + 6)?)?, at + 12));
    }
    Some((char::from_u32(first)?, at + 6))
}
