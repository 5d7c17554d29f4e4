//! Lines of which every letter of a page is part of a whole sequence of windows-1252: nearly all mojibake is.
//!
//! In: a line. Out: the same changes as those of the search, without taking the line apart for it, and whether the line is right then; none where
//! the search is needed. It decides nothing beyond that.

use super::changes::{After, Change, Found};
use super::mojibake::PART;
use super::pairs::pairs;
use super::sequence::{Cost, SEQUENCE};
use super::spelled::{beyond, seen};
use crate::decode::scan::{Calm, STRANGE, excess};

/// Reads a line that is sequences of windows-1252 wherever it holds a letter of a page, and gains at least `needed` by it. Says, too, whether its
/// words, as they are, are strange.
pub(super) fn direct(line: &str, needed: Cost) -> Option<(Found, bool)> {
    let (basic, model, bytes) = (seen(), pairs(), line.as_bytes());
    let mut changes = Vec::new();
    let (mut gain, mut halved, mut from) = (0, 0, 0);
    let mut calm = Calm::new();
    // What an island costs as it is, and as it is read: letters that are not ASCII, each with a blank after it.
    let mut island: Option<(Cost, Cost)> = None;
    while let Some(first) = beyond(bytes, from) {
        let before = first.checked_sub(1).map_or(b' ', |last| bytes[last]);
        let mut last = basic.get(char::from(before)).symbol();
        calm.begin(before);
        // What a word costs, a run between characters of ASCII, and how many pairs it has.
        let (mut word, mut count, whole) = (0, 1, changes.len());
        let mut at = first;
        while let Some((c, length)) = letter(bytes, at) {
            let (start, own) = (at, basic.get(c));
            at += length;
            let mut kept = model.cost(last, own.symbol());
            count += 1;
            last = own.symbol();
            if island.is_none() && own.number() == 0 && c != '\u{fffd}' {
                // A letter of no page is no part of mojibake.
                word += kept;
                calm.add(c);
                continue;
            }
            let lead = own.byte();
            let (more, bits, least) = match lead {
                0xc2..=0xdf => (1, 0x1f, 0x80),
                0xe0..=0xef => (2, 0x0f, 0x800),
                0xf0..=0xf4 => (3, 0x07, 0x1_0000),
                _ => return None,
            };
            let mut scalar = u32::from(lead & bits);
            for _ in 0..more {
                let (c, length) = letter(bytes, at)?;
                let own = basic.get(c);
                if !matches!(own.byte(), 0x80..=0xbf) {
                    return None;
                }
                kept += model.cost(last, own.symbol());
                count += 1;
                last = own.symbol();
                at += length;
                scalar = scalar << 6 | u32::from(own.byte() & 0x3f);
            }
            let c = char::from_u32(scalar).filter(|_| scalar >= least)?;
            word += kept;
            let costs = island.get_or_insert((0, 0));
            costs.0 += kept;
            costs.1 += calm.add(c) + SEQUENCE;
            changes.push(Change { start, end: at, after: After::One(c) });
        }
        let behind = bytes.get(at).copied().unwrap_or(b' ');
        let kept = model.cost(last, basic.get(char::from(behind)).symbol());
        let read = calm.end(behind);
        if changes.len() > whole {
            halved += excess(word + kept, count);
        }
        from = at;
        if let Some((kept, read)) = island.map(|(own, anew)| (own + kept, anew + read)) {
            island = Some((kept, read));
            // A blank may have been a no-break space.
            if behind != b' ' || bytes.get(at + 1).is_none_or(u8::is_ascii) {
                if read + PART > kept {
                    return None;
                }
                gain += kept - read;
                island = None;
            }
        }
    }
    (gain >= needed).then(|| (Found { changes, calm: calm.is_calm() }, halved >= STRANGE))
}

/// The character beyond ASCII at `at`, and its length; none where there is none.
#[inline]
fn letter(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let byte = |step: usize| u32::from(bytes.get(at + step).copied().unwrap_or(0) & 0x3f);
    let lead = u32::from(*bytes.get(at)?);
    let (scalar, length) = match lead {
        0..0x80 => return None,
        0x80..0xe0 => ((lead & 0x1f) << 6 | byte(1), 2),
        0xe0..0xf0 => ((lead & 0x0f) << 12 | byte(1) << 6 | byte(2), 3),
        _ => ((lead & 0x07) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3), 4),
    };
    char::from_u32(scalar).map(|c| (c, length))
}
