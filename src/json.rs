//! JSON as it is written: fields of an object without reading their values, and strings without their escapes.
//!
//! In: valid JSON. Out: parts of it. What nobody asks for is not parsed twice, and never written anew.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::decode::paired;

/// The fields of an object in their order, values as they are written.
pub(crate) struct Fields<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

/// The name of a field: borrowed where it holds no escape.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Cow<'de, str>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(name))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(name.to_owned()))
            }
        }
        deserializer.deserialize_str(Text).map(Self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Each).map(Self)
    }
}

impl<'a> Fields<'a> {
    /// Where the field with a name stands; of two the last counts, as in most readers.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().rposition(|(own, _)| own == name && !name.is_empty())
    }

    /// The value of the field with a name.
    pub(crate) fn value(&self, name: &str) -> Option<&'a RawValue> {
        self.place(name).map(|at| self.0[at].1)
    }
}

/// Puts a string without its escapes (RFC 8259, 7) behind what is in `text`. Half of a surrogate pair is no character: `lone` puts down what
/// stands for it.
pub(crate) fn unescape(written: &[u8], text: &mut Vec<u8>, mut lone: impl FnMut(u16, &mut Vec<u8>)) {
    let mut rest = written;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        text.extend_from_slice(&rest[..at]);
        let escape = rest.get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        match escape {
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'u' => {
                let high = unit(rest);
                rest = rest.get(4..).unwrap_or_default();
                let pair = rest.strip_prefix(b"\\u").and_then(|low| paired(high.into(), unit(low).into()));
                if pair.is_some() {
                    rest = rest.get(6..).unwrap_or_default();
                }
                match pair.or_else(|| char::from_u32(high.into())) {
                    Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                    None => lone(high, text),
                }
            }
            other => text.push(other),
        }
    }
    text.extend_from_slice(rest);
}

/// Four hex digits; the parser has seen to it that they are.
fn unit(digits: &[u8]) -> u16 {
    let digit = |value: u16, digit: &u8| Some(value << 4 | char::from(*digit).to_digit(16)? as u16);
    digits.get(..4).and_then(|digits| digits.iter().try_fold(0, digit)).unwrap_or(0xfffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_what_serde_json_says() {
        for raw in [r#"a \"b\" \\ \/ \b\f\n\r\t"#, r"\u00e9\u4E2D \ud83d\ude00 \u0000", "plain é 中 😀"] {
            let mut text = Vec::new();
            unescape(raw.as_bytes(), &mut text, |_, _| panic!("no half in {raw}"));
            let expected: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }

    #[test]
    fn names_may_hold_escapes_and_the_last_of_two_counts() {
        let fields: Fields = serde_json::from_str(r#"{"te\u0078t": 1, "a": [2], "text": 3}"#).unwrap();
        assert_eq!((fields.place("text"), fields.value("a").map(RawValue::get), fields.place("")), (Some(2), Some("[2]"), None));
    }
}
