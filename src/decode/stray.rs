//! Stray bytes in UTF-8: what each of them was.
//!
//! In: bytes of which most are UTF-8. Out: their text, where a stray byte costs that byte and nothing else, and an edit for each. A sequence that
//! lost bytes becomes U+FFFD; surrogates encoded one by one (CESU-8) become the character they stand for; any other byte is read
//! as windows-1252, which strays mostly are.

use super::decoder::{edit, hex};
use super::repair::pages::windows_1252;
use crate::document::Edit;

/// How many valid sequences of several bytes there are, and how many bytes belong to none. Surrogates in
/// pairs are two sequences and a byte astray.
pub(super) fn count(bytes: &[u8]) -> (usize, usize) {
    let (mut sequences, mut strays) = (0, 0);
    for chunk in chunks(bytes) {
        match chunk {
            Chunk::Valid(text) => sequences += text.bytes().filter(|byte| *byte >= 0xc2).count(),
            Chunk::Surrogates(..) => (sequences, strays) = (sequences + 2, strays + 1),
            Chunk::Invalid(invalid) => strays += invalid.len(),
        }
    }
    (sequences, strays)
}

/// About the same, quickly: it takes for valid what has a lead and enough bytes behind it.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
pub(super) fn glance(bytes: &[u8]) -> (usize, usize) {
    const BLOCK: usize = 64;
    let (mut sequences, mut all, mut taken) = (0, 0, 0);
    for at in (0..bytes.len()).step_by(BLOCK) {
        let mut tail = [0; BLOCK + 3];
        let block: &[u8; BLOCK + 3] = if let Some(block) = bytes[at..].first_chunk() {
            block
        } else {
            let rest = &bytes[at..];
            let length = rest.len().min(BLOCK + 3);
            tail[..length].copy_from_slice(&rest[..length]);
            &tail
        };
        // Sequences that begin here, the bytes that they have behind their leads, and bytes beyond ASCII.
        let (mut begun, mut high, mut more) = (0u8, 0u8, 0u8);
        for at in 0..BLOCK {
            let goes_on = |byte: u8| byte & 0xc0 == 0x80;
            let (lead, one) = (block[at], goes_on(block[at + 1]));
            let two = one & goes_on(block[at + 2]);
            let three = two & goes_on(block[at + 3]);
            let of = |first: u8, last: u8| lead.wrapping_sub(first) <= last - first;
            let (short, long, longest) = (of(0xc2, 0xdf) & one, of(0xe0, 0xef) & two, of(0xf0, 0xf4) & three);
            begun += u8::from(short | long | longest);
            more += u8::from(short | long | longest) + u8::from(long | longest) + u8::from(longest);
            high += u8::from(lead >= 0x80);
        }
        sequences += usize::from(begun);
        all += usize::from(high);
        taken += usize::from(begun) + usize::from(more);
    }
    (sequences, all - taken)
}

/// Whether there may be any valid sequence of several bytes.
pub(super) fn may_have_sequences(bytes: &[u8]) -> bool {
    const PART: usize = 4096;
    // Each part with the bytes that a sequence at its end may go on with.
    (0..bytes.len()).step_by(PART).any(|at| glance(&bytes[at..bytes.len().min(at + PART + 3)]).0 > 0)
}

/// Which bytes begin valid sequences.
pub(super) fn leads<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> [bool; 256] {
    let mut leads = [false; 256];
    for chunk in pieces.flat_map(<[u8]>::utf8_chunks) {
        for byte in chunk.valid().bytes().filter(|byte| *byte >= 0xc2) {
            leads[usize::from(byte)] = true;
        }
    }
    leads
}

/// How many sequences lost their end: starts of a kind that is valid elsewhere. `None` where other bytes are not valid either.
pub(super) fn cuts(bytes: &[u8], leads: &[bool; 256]) -> Option<usize> {
    chunks(bytes).try_fold(0, |cuts, chunk| match chunk {
        Chunk::Invalid(invalid) => invalid.first().filter(|first| leads[usize::from(**first)]).map(|_| cuts + 1),
        _ => Some(cuts),
    })
}

/// Reads UTF-8 with strays that starts in line `line`.
pub(super) fn read(bytes: &[u8], mut line: usize, leads: &[bool; 256]) -> (String, Vec<Edit>) {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut edits = Vec::new();
    // Whether the last chunk was a sequence that lost bytes: what is left of it follows.
    let mut cut = false;
    let all: Vec<Chunk> = chunks(bytes).collect();
    for (number, chunk) in all.iter().enumerate() {
        match chunk {
            Chunk::Valid(valid) => {
                text.push_str(valid);
                line += valid.matches('\n').count();
                cut = false;
            }
            Chunk::Surrogates(c, from) => {
                text.push(*c);
                edits.push(edit(line, "cesu-8", hex(from), (*c).into()));
                cut = false;
            }
            Chunk::Invalid(invalid) => {
                let byte = invalid.first().copied().unwrap_or_default();
                let before = text.chars().next_back().unwrap_or(' ');
                let behind = match all.get(number + 1) {
                    Some(Chunk::Valid(valid)) => valid.chars().next().unwrap_or(' '),
                    _ => ' ',
                };
                let more = matches!(all.get(number + 1), Some(Chunk::Invalid(_)));
                let inside = before.is_alphabetic() && behind.is_alphabetic() && !is_typographic(byte);
                cut = invalid.len() > 1 || leads[usize::from(byte)] || (0x80..0xc0).contains(&byte) && (cut || more || inside);
                let after = if cut { None } else { windows_1252(byte) }.unwrap_or('\u{fffd}');
                text.push(after);
                edits.push(edit(line, if cut { "unreadable-bytes" } else { "stray-byte" }, hex(invalid), after.into()));
            }
        }
    }
    (text, edits)
}

/// Bytes that stand between letters in windows-1252: an apostrophe, closing marks, dashes, an ellipsis, signs of trade.
fn is_typographic(byte: u8) -> bool {
    matches!(byte, 0x85 | 0x92 | 0x94 | 0x96 | 0x97 | 0x99 | 0x9b | 0xae | 0xbb | 0xa0 | 0xad)
}

/// A stretch of bytes.
enum Chunk<'a> {
    Valid(&'a str),
    /// Two surrogates, each encoded as a character of its own (Unicode Technical Report 26), and what they stand for.
    Surrogates(char, &'a [u8]),
    Invalid(&'a [u8]),
}

/// Valid stretches and what stands between them, in order.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let chunk = rest.utf8_chunks().next()?;
        if !chunk.valid().is_empty() {
            rest = &rest[chunk.valid().len()..];
            return Some(Chunk::Valid(chunk.valid()));
        }
        if let Some(c) = surrogates(rest) {
            let (pair, after) = rest.split_at(6);
            rest = after;
            return Some(Chunk::Surrogates(c, pair));
        }
        rest = &rest[chunk.invalid().len()..];
        Some(Chunk::Invalid(chunk.invalid()))
    })
}

/// The character that two surrogates at the start of `bytes` stand for, each written as three bytes (CESU-8).
pub(super) fn surrogates(bytes: &[u8]) -> Option<char> {
    let [0xed, a @ 0xa0..=0xaf, b @ 0x80..=0xbf, 0xed, c @ 0xb0..=0xbf, d @ 0x80..=0xbf, ..] = *bytes else { return None };
    let unit = |middle: u8, last: u8| 0xd000 | u32::from(middle & 0x3f) << 6 | u32::from(last & 0x3f);
    paired(unit(a, b), unit(c, d))
}

/// The character of two surrogates (UTF-16); `None` where they are no pair.
pub(crate) fn paired(high: u32, low: u32) -> Option<char> {
    let (0xd800..0xdc00, 0xdc00..0xe000) = (high, low) else { return None };
    char::from_u32(0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff))
}

#[cfg(test)]
mod tests {
    use super::{count, glance, leads, read};

    #[test]
    fn one_stray_byte_costs_that_byte_and_nothing_else() {
        for (bytes, text, rule) in [
            (&b"Die Br\xc3\xbccke am Caf\xe9."[..], "Die Brücke am Café.", "stray-byte"),
            (b"\xc3\xa9t\xc3\xa9, \xa9 2009", "été, © 2009", "stray-byte"),
            (b"\xc3\xa9t\xc3\xa9, don\x92t", "été, don’t", "stray-byte"),
            (b"\xc3\xa9t\xc3 and \xc3\xa0", "ét\u{fffd} and à", "unreadable-bytes"),
            (b"caf\xa9s, \xc3\xa9", "caf\u{fffd}s, é", "unreadable-bytes"),
            (b"Caf\xa9 \xc3\xa9", "Caf© é", "stray-byte"),
            (b"\xc3\xa9 and \xe2\x80", "é and \u{fffd}", "unreadable-bytes"),
            (b"\xc3\xa9 \xed\xa0\xbd\xed\xb8\x80!", "é 😀!", "cesu-8"),
        ] {
            let (read, edits) = read(bytes, 1, &leads(std::iter::once(bytes)));
            let rules: Vec<&str> = edits.iter().map(|edit| &*edit.rule).collect();
            assert_eq!((read.as_str(), rules), (text, vec![rule]));
        }
    }

    #[test]
    fn a_glance_counts_what_a_close_look_counts() {
        let text = "Die Brücke über den Fluß 橋が開通した 😀, et voilà ".repeat(7);
        for cut in 0..text.len().min(200) {
            let bytes = [&text.as_bytes()[cut..], b"\xe9t\xe9 \xe2\x80"].concat();
            let (sequences, strays) = count(&bytes);
            assert_eq!(glance(&bytes), (sequences, strays), "{cut}");
        }
        assert_eq!(glance(&[0xc3, 0xa9].repeat(100)), (100, 0));
        assert_eq!(glance(&"😀".repeat(100).into_bytes()), (100, 0));
    }
}
