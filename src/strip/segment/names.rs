//! The names of tags, with what follows from each.
//!
//! In: the letters of a tag's name. Out: a [`Name`], kept at hand for the next tag of that name. It reads no attributes.

use html5ever::LocalName;

use super::attributes::{self, Wants};

/// The name of a tag with what follows from it.
#[derive(Clone)]
pub(super) struct Name {
    /// Its up to eight letters, packed.
    packed: u64,
    pub local: LocalName,
    pub kind: Kind,
    pub wants: Wants,
}

/// How the inside of an element is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Script,
    Drawing,
    /// Text up to its own closing tag.
    Raw,
    /// All that follows is text.
    Rest,
}

/// How many names are kept at hand.
const NAMES: usize = 256;

/// Names of tags that were read lately.
pub(super) struct Names(Vec<Option<Name>>);

impl Names {
    pub fn new() -> Self {
        Self(vec![None; NAMES])
    }

    /// The name whose letters begin at `start`, and where it ends.
    pub fn read(&mut self, page: &str, start: usize) -> (Name, usize) {
        let rest = &page.as_bytes()[start..];
        let length = rest.iter().position(|byte| attributes::ends_name(*byte)).unwrap_or(rest.len());
        let letters = &rest[..length];
        let end = start + length;
        if length > 8 {
            return (Name::of(&page[start..end], 0), end);
        }
        let packed = letters.iter().fold(0u64, |packed, byte| packed << 8 | u64::from(byte.to_ascii_lowercase()));
        // Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
        let slot = (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize % NAMES;
        let known = &mut self.0[slot];
        match known {
            Some(name) if name.packed == packed => (name.clone(), end),
            _ => {
                let name = Name::of(&page[start..end], packed);
                *known = Some(name.clone());
                (name, end)
            }
        }
    }
}

impl Name {
    fn of(letters: &str, packed: u64) -> Self {
        let lower = letters.to_ascii_lowercase();
        let kind = match lower.as_bytes() {
            b"script" => Kind::Script,
            b"svg" => Kind::Drawing,
            b"style" | b"title" | b"textarea" | b"iframe" | b"xmp" | b"noembed" | b"noframes" => Kind::Raw,
            b"plaintext" => Kind::Rest,
            _ => Kind::Plain,
        };
        Self { packed, wants: Wants::of(&lower), local: LocalName::from(lower), kind }
    }
}
