//! Character references left in plain text: `fish &amp; chips`.
//!
//! In: a line of a dump. Out: what complete references stand for. A reference that would
//! make a tag (`&lt;p`) stays: the text is about markup. Pages need none of this, their parser resolves references.

use super::changes::{After, Change};
use super::names::named;

/// The longest reference, without `&` and `;`.
const LONGEST: usize = 8;

/// Resolves references once; none where there is none. What was escaped twice needs a second call.
pub(super) fn unescape(line: &str) -> Option<Vec<Change>> {
    // A line that writes a tag in references is about markup, and its `&gt;` belongs to that tag.
    let makes_a_tag =
        |(at, _): (usize, &str)| line[at + 4..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let about_markup = line.match_indices("&lt;").any(makes_a_tag);
    let mut changes = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', line.as_bytes()) {
        if at >= from
            && let Some((resolved, length)) = reference(&line[at..])
            && !(about_markup && matches!(resolved, '<' | '>'))
        {
            from = at + length;
            changes.push(Change { start: at, end: from, after: After::One(resolved) });
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// Whether what stands behind `&` ends as a reference does, as `T` in `AT&T` does not.
pub(in crate::decode) fn may_be_reference(behind: &[u8]) -> bool {
    behind.iter().take(LONGEST + 2).any(|byte| *byte == b';')
}

/// The character that `text` begins with a reference to, and the length of that reference.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST + 2).position(|byte| byte == b';')?;
    let name = &body[..end];
    let after = &body[end + 1..];
    let resolved = if let Some(number) = name.strip_prefix('#') {
        let scalar = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers 128 to 159 mean windows-1252 (HTML standard, 13.2.5.80).
        match scalar {
            0x80..=0x9f => super::pages::windows_1252(scalar as u8).or(char::from_u32(scalar))?,
            _ => char::from_u32(scalar).filter(|c| !c.is_control() || *c == '\t' || *c == '\n')?,
        }
    } else {
        named(name)?
    };
    // Numeric references can make a tag too.
    let makes_a_tag = resolved == '<' && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    // A line stays one line.
    let resolved = if resolved == '\n' { ' ' } else { resolved };
    (!makes_a_tag).then_some((resolved, end + 2))
}
