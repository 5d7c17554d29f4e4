//! Language tags.
//!
//! In: what a page declares. Out: a tag in the form of BCP 47 (RFC 5646): `en`, `en-GB`, `zh-Hant-TW`; nothing where what is declared
//! is no tag. Whether a subtag is registered is not looked up.

/// The tag that a declaration holds, its subtags in their usual case.
#[must_use]
pub fn tag(declared: &str) -> Option<String> {
    // Lists as in Content-Language, encodings as in `en_US.UTF-8`.
    let first = declared.split([',', ';', '.', ' ']).next().unwrap_or_default().replace('_', "-");
    let mut subtags = first.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !(2..=3).contains(&primary.len()) || !letters(&primary) || matches!(primary.as_str(), "und" | "mul" | "zxx") {
        return None;
    }
    let mut tag = primary;
    for subtag in subtags {
        if !(1..=8).contains(&subtag.len()) || !subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        tag.push('-');
        match subtag.len() {
            2 if letters(subtag) => tag.push_str(&subtag.to_ascii_uppercase()),
            4 if letters(subtag) => {
                tag.push_str(&subtag[..1].to_ascii_uppercase());
                tag.push_str(&subtag[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&subtag.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_become_tags_or_nothing() {
        for (declared, expected) in [
            ("en", Some("en")),
            ("en_US", Some("en-US")),
            ("EN-gb", Some("en-GB")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("de_DE.UTF-8", Some("de-DE")),
            ("fr, en", Some("fr")),
            ("English", None),
            ("und", None),
            ("{{lang}}", None),
            ("", None),
        ] {
            assert_eq!(tag(declared).as_deref(), expected, "{declared}");
        }
    }
}
