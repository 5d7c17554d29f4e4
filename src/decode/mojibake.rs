//! UTF-8 that was read as windows-1252 and saved again: `cafÃ©` was `café`.
//!
//! In: a line. Out: the line with every run repaired that is mojibake beyond doubt. A run is repaired only where all its
//! characters are windows-1252 bytes that form whole UTF-8 sequences, and only if the result is a character that such
//! text holds. The idea is that of ftfy (Speer 2019, zenodo.2591652); tables and code are our own.

use encoding_rs::WINDOWS_1252;

/// The character that windows-1252 gives a byte; `None` for 81, 8d, 8f, 90, 9d, which it leaves open.
pub(super) fn windows_1252(byte: u8) -> Option<char> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().filter(|c| !('\u{80}'..='\u{9f}').contains(c))
}

/// The byte that a character was, if windows-1252 or Latin-1 could have shown it so.
fn byte_of(c: char) -> Option<u8> {
    if c <= '\u{ff}' {
        return Some(c as u8);
    }
    let mut buffer = [0; 4];
    let (bytes, _, bad) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    (!bad && bytes.len() == 1).then(|| bytes[0])
}

/// Repairs up to three layers. `None` where nothing is wrong.
pub(super) fn repair(line: &str) -> Option<String> {
    let mut current = once(line)?;
    for _ in 0..2 {
        match once(&current) {
            Some(deeper) => current = deeper,
            None => break,
        }
    }
    Some(current)
}

/// Repairs one layer.
fn once(line: &str) -> Option<String> {
    // Only U+00C2 to U+00F4 can be the first byte of a sequence; most lines of most languages hold none. In UTF-8 all of them begin
    // with C3.
    let mut out = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = memchr::memchr(0xc3, line.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + found;
        if let Some((repaired, length)) = sequence(&line[at..]) {
            out.push_str(&line[copied..at]);
            out.push(repaired);
            (copied, from) = (at + length, at + length);
        } else {
            from = at + 2;
        }
    }
    (copied > 0).then(|| out + &line[copied..])
}

/// The character that the start of `text` was before it was misread, and how many bytes of `text` it takes.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut chars = text.char_indices();
    let (_, lead) = chars.next()?;
    let lead = byte_of(lead)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = vec![lead];
    for _ in 1..length {
        let (_, c) = chars.next()?;
        let byte = byte_of(c).filter(|byte| (0x80..=0xbf).contains(byte))?;
        bytes.push(byte);
    }
    let end = chars.next().map_or(text.len(), |(at, _)| at);
    let repaired = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    plausible(lead, repaired).then_some((repaired, end))
}

/// Whether this reading is beyond doubt. Three and four bytes in a row are; two may be a capital before a symbol.
fn plausible(lead: u8, repaired: char) -> bool {
    match lead {
        // Â before a symbol: a no-break space, a degree sign, a quotation mark. French and Portuguese have a real Â before
        // letters only. A real capital before a no-break space or a closing mark stands alone or ends a word in capitals,
        // which the caller cannot see, so the symbol must be one of those that mojibake is known for.
        0xc2 => matches!(repaired, '\u{a0}'..='\u{bf}'),
        0xc3 => repaired.is_alphabetic() || repaired == '×' || repaired == '÷',
        // The scripts that are written with two bytes, without the rare letters between them.
        0xc4..=0xdf => {
            matches!(repaired, '\u{100}'..='\u{17f}' | '\u{370}'..='\u{45f}' | '\u{490}'..='\u{4ff}' | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{6d5}')
        }
        _ => !repaired.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn what_was_misread_comes_back() {
        for (broken, right) in [
            ("cafÃ©", "café"),
            ("itâ€™s â€œfineâ€\u{9d}", "it’s “fine”"),
            ("20Â°C Â© 2024", "20°C © 2024"),
            ("ÐœÐ¾Ñ\u{81}Ñ‚", "Мост"),
            ("cafÃƒÂ©", "café"),
            ("ðŸ˜€ done", "😀 done"),
        ] {
            assert_eq!(repair(broken).as_deref(), Some(right), "{broken}");
        }
    }

    #[test]
    fn look_alikes_stay() {
        for right in ["NÃO", "Ângela", "ÇA VA", "MÜNCHEN", "naïve", "Ã", "São Paulo", "ÅÄÖ", "É° rare", "ÐÑ"] {
            assert_eq!(repair(right), None, "{right}");
        }
    }
}
