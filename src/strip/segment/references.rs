//! Character references: `&amp;`, `&#8217;`.
//!
//! In: a run of text or the value of an attribute. Out: the same with its references resolved. The few that most pages hold are looked
//! up here; a run with any other is read by html5ever's tokenizer, which knows all of them and what is one without its semicolon.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// References by name that are common on pages (HTML standard, 13.5).
const NAMED: [(&str, char); 26] = [
    ("amp", '&'),
    ("nbsp", '\u{a0}'),
    ("quot", '"'),
    ("lt", '<'),
    ("gt", '>'),
    ("apos", '\''),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("raquo", '»'),
    ("laquo", '«'),
    ("bull", '•'),
    ("middot", '·'),
    ("times", '×'),
    ("rarr", '→'),
    ("euro", '€'),
    ("pound", '£'),
    ("deg", '°'),
    ("eacute", 'é'),
];

/// Resolves what stands in text.
pub(super) fn in_text(text: &str) -> String {
    simple(text).unwrap_or_else(|| tokenized(text, false))
}

/// Resolves what stands in the value of an attribute.
pub(super) fn in_value(value: &str) -> String {
    simple(value).unwrap_or_else(|| tokenized(value, true))
}

/// The text with its references resolved, if it holds none but the common ones.
fn simple(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.bytes().next() {
            Some(byte) if byte == b'#' || byte.is_ascii_alphanumeric() => {
                let end = rest.bytes().take(10).position(|byte| byte == b';')?;
                out.push(one(&rest[..end])?);
                rest = &rest[end + 1..];
            }
            _ => out.push('&'),
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The character of one reference without its `&` and `;`. What the standard maps to something else is left to html5ever.
fn one(reference: &str) -> Option<char> {
    let Some(number) = reference.strip_prefix('#') else {
        return NAMED.iter().find(|(name, _)| *name == reference).map(|(_, c)| *c);
    };
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
    if !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
        .filter(|c| *c == '\n' || *c == '\t' || *c >= '\u{a0}' || matches!(c, ' '..='~'))
}

/// Collects what a tokenizer reads.
struct Collected(RefCell<String>);

impl TokenSink for Collected {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut all = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => all.push_str(&text),
            Token::TagToken(tag) => all.extend(tag.attrs.first().map(|attribute| &*attribute.value)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The same by html5ever's tokenizer.
fn tokenized(text: &str, is_value: bool) -> String {
    let tokenizer = Tokenizer::new(Collected(RefCell::default()), TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    if is_value {
        // Either quote can stand in a value, but only one of them where it was quoted, and none that matters where it was not.
        let quote = if text.contains('"') { '\'' } else { '"' };
        input.push_back(StrTendril::from(format!("<a b={quote}{text}{quote}>")));
    } else {
        // A `<` can only stand where markup is not read as such.
        for (at, part) in text.split('<').enumerate() {
            if at > 0 {
                input.push_back(StrTendril::from("&lt;"));
            }
            input.push_back(StrTendril::from(part));
        }
    }
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[cfg(test)]
mod tests {
    use super::{in_text, in_value};

    #[test]
    fn references_become_characters() {
        for (text, resolved) in [
            ("fish &amp; chips", "fish & chips"),
            ("&#8217;&#x2019;&rsquo;", "’’’"),
            ("AT&T & co", "AT&T & co"),
            ("a &copy b &hearts; c &unknown; d", "a © b ♥ c &unknown; d"),
            ("&#150;&#0;&#xd800;", "–\u{fffd}\u{fffd}"),
            ("&amp", "&"),
            ("a&lt<b &notit;", "a<<b ¬it;"),
        ] {
            assert_eq!(in_text(text), resolved, "{text}");
        }
        assert_eq!(in_value("?a=1&copy=2&lt;"), "?a=1&copy=2<");
        assert_eq!(in_value("say \"&hearts;\""), "say \"♥\"");
    }
}
