//! EBCDIC: text whose space is 40 and whose letters stand above 80.
//!
//! In: bytes. Out: the page they are in, if they are EBCDIC at all. The languages of the web never use it; files from mainframes do.

use super::count::count;
use super::letters::letters;
use super::pages::{Page, pages};

/// How many bytes are looked at.
const SCAN: usize = 2048;

/// The EBCDIC page in which the bytes read best. Text has a space (40) for every tenth byte or so, hardly any byte that is an ASCII space or small
/// letter, and many that are EBCDIC letters (IBM, Character Data Representation Architecture, CS 697).
pub(super) fn ebcdic(bytes: &[u8]) -> Option<&'static Page> {
    let sample = &bytes[..bytes.len().min(SCAN)];
    // Nothing else has that many bytes that are its space.
    let spaces = memchr::memchr_iter(0x40, sample).count() * 100 / sample.len().max(1);
    if sample.len() < 16 || !(6..=60).contains(&spaces) {
        return None;
    }
    // The Hebrew letters of page 424 are all below 80: then nothing but the letters' own cost tells it from ASCII, where no space is.
    let letters_above = share(sample, |byte| byte >= 0x81);
    let below = letters_above < 5;
    let ascii = share(sample, |byte| byte == b' ' || byte.is_ascii_lowercase());
    if below && (sample.len() < 32 || sample.iter().any(u8::is_ascii_whitespace)) {
        return None;
    }
    if !below && (ascii * 2 > spaces || letters_above < 30) {
        return None;
    }
    let cost = |page: &Page| {
        let text = page.decode(sample);
        let languages: &[&str] = match page.label {
            "ibm424" => &["he"],
            "ibm875" => &["el"],
            "ibm1026" => &["tr"],
            _ => &["en", "fr", "de", "es", "it", "pt", "nl", "da", "sv", "fi"],
        };
        languages.iter().filter_map(|language| letters().model(language)).map(|model| model.cost(&text)).min()
    };
    // Page 37 comes first in the file: where all cost the same, it is the answer.
    let best = pages().iter().filter(|page| !page.ascii).filter_map(|page| Some((cost(page)?, page))).min_by_key(|(cost, _)| *cost);
    let (least, page) = best?;
    let as_ascii = || letters().model("en").map_or(0, |model| model.cost(&String::from_utf8_lossy(sample)));
    (!below || least * 3 < as_ascii() * 2).then_some(page)
}

/// How many of a hundred bytes are such.
fn share(sample: &[u8], is: impl Fn(u8) -> bool) -> usize {
    count(sample, is) * 100 / sample.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::ebcdic;
    use crate::decode::pages::page;

    fn written(text: &str, label: &str) -> Vec<u8> {
        let page = page(label).unwrap();
        text.chars().map(|c| page.chars.iter().position(|other| *other == c).unwrap() as u8).collect()
    }

    #[test]
    fn mainframe_text_is_told_by_its_spaces() {
        for (label, text) in [
            ("ibm037", "The bridge over the river opens in spring, the council said."),
            ("ibm424", "הגשר החדש ייפתח באביב, כך הודיעה העירייה היום"),
        ] {
            assert_eq!(ebcdic(&written(text, label)).map(|page| page.label), Some(label));
        }
        for other in ["The bridge @@@@@@@@ opens", "@@@@@@ ======= @@@@@@"] {
            assert!(ebcdic(other.as_bytes()).is_none(), "{other}");
        }
    }
}
