//! The attributes of a tag: where each stands, and which are read at all.
//!
//! In: the bytes of a tag, and the name of its element. Out: the ranges of names and values, read as the HTML standard does
//! (13.2.5.32 to 13.2.5.39), and for each whether anybody asks for it. What an element says of itself in an attribute
//! that is not listed here never reaches the tree; a new signal begins with its name in this file.

use std::ops::Range;

use html5ever::{LocalName, local_name};

use crate::strip::fnv::{START_64, step_64};

/// An attribute in a page.
pub(super) struct Found {
    pub name: Range<usize>,
    /// Its value without quotes.
    pub value: Range<usize>,
    /// One past its end.
    pub end: usize,
}

/// Which attributes of an element are handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// None: a closing tag.
    Nothing,
    /// Those that say what an element is.
    Known,
    /// The same, and the sum of the others.
    Sum,
    /// All.
    All,
}

/// Ends the name of a tag.
pub(super) const fn ends_name(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'/' | b'>')
}

/// Reads the attribute whose name begins at `start`. `None` where the page ends before the tag does.
pub(super) fn read(bytes: &[u8], start: usize) -> Option<Found> {
    let position = |from: usize, ends: fn(u8) -> bool| bytes.get(from..)?.iter().position(|byte| ends(*byte)).map(|at| from + at);
    // A name may begin with an equals sign.
    let end = position(start + 1, |byte| ends_name(byte) || byte == b'=')?;
    let name = start..end;
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c');
    let mut at = end;
    while is_blank(*bytes.get(at)?) {
        at += 1;
    }
    if bytes[at] != b'=' {
        return Some(Found { name, value: end..end, end: at });
    }
    at += 1;
    while is_blank(*bytes.get(at)?) {
        at += 1;
    }
    match bytes[at] {
        quote @ (b'"' | b'\'') => {
            let close = at + 1 + memchr::memchr(quote, &bytes[at + 1..])?;
            Some(Found { name, value: at + 1..close, end: close + 1 })
        }
        b'>' => Some(Found { name, value: at..at, end: at }),
        _ => {
            let close = position(at, |byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'>'))?;
            Some(Found { name, value: at..close, end: close })
        }
    }
}

impl Wants {
    /// What the element of this name, in small letters, is asked for.
    pub fn of(name: &str) -> Self {
        match name.as_bytes() {
            // What the head of a page is read from, and what the tree builder itself asks for.
            b"html" | b"meta" | b"link" | b"base" | b"script" | b"time" | b"input" | b"font" | b"template" | b"annotation-xml" => {
                Self::All
            }
            // Formatting elements (HTML standard, 13.2.4.3) without `a`, of which there is never more than one open.
            b"b" | b"big" | b"code" | b"em" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong" | b"tt" | b"u" => Self::Sum,
            _ => Self::Known,
        }
    }

    /// The name under which an attribute is handed on, if it is.
    pub fn local(self, name: &str, value: &str) -> Option<LocalName> {
        if self == Self::Nothing {
            return None;
        }
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let known = match name.len() {
            2 if is("id") => Some(local_name!("id")),
            3 if is("rel") && value.contains("author") => Some(local_name!("rel")),
            4 if is("role") => Some(local_name!("role")),
            4 if is("lang") => Some(local_name!("lang")),
            5 if is("class") => Some(local_name!("class")),
            5 if is("style") && (hides(value) || value.contains('&')) => Some(local_name!("style")),
            6 if is("hidden") => Some(local_name!("hidden")),
            7 if is("content") => Some(local_name!("content")),
            8 if is("itemprop") => Some(local_name!("itemprop")),
            8 if is("itemtype") => Some(local_name!("itemtype")),
            8 if is("datetime") => Some(local_name!("datetime")),
            11 if is("aria-hidden") => Some(local_name!("aria-hidden")),
            _ => None,
        };
        known.or_else(|| (self == Self::All).then(|| LocalName::from(name.to_ascii_lowercase())))
    }
}

/// A number for an attribute; the sum over a tag's attributes does not depend on their order.
pub(super) fn sum(name: &str, value: &str) -> u64 {
    let name = name.bytes().map(|byte| byte.to_ascii_lowercase());
    name.chain([b'=']).chain(value.bytes()).map(u32::from).fold(START_64, step_64)
}

/// `display: none` or `visibility: hidden`, however it is spaced.
pub(super) fn hides(style: &str) -> bool {
    let declares = |property: &str, wanted: &str| {
        style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
            name.trim().eq_ignore_ascii_case(property)
                && value.trim().get(..wanted.len()).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
        })
    };
    style.len() < 4096 && (declares("display", "none") || declares("visibility", "hidden"))
}
