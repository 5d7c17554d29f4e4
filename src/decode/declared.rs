//! What a page says of its own encoding.
//!
//! In: the first bytes of a document. Out: the label it declares, in `<meta>` or in an XML declaration. It reports and
//! does not judge: whether the declaration is believed is for `detect` to decide.

/// How far a declaration is looked for. The HTML standard scans 1,024 bytes (prescan a byte stream); pages with long
/// scripts before the declaration are common enough to look further.
const SCAN: usize = 4096;

/// The declared label, lower case, or `""`.
pub(super) fn declared(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(SCAN)];
    xml(head).or_else(|| meta(head)).unwrap_or_default()
}

/// `<?xml version="1.0" encoding="…"?>` at the very start.
fn xml(head: &[u8]) -> Option<String> {
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let rest = head[start..].strip_prefix(b"<?xml")?;
    let end = find(rest, b"?>")?;
    label_after(&rest[..end], b"encoding")
}

/// The first `<meta …charset=…>`, in either of its two forms.
fn meta(head: &[u8]) -> Option<String> {
    let mut rest = head;
    loop {
        let at = find(rest, b"<meta")?;
        rest = &rest[at + 5..];
        let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        if let Some(label) = label_after(&rest[..end], b"charset") {
            return Some(label);
        }
        rest = &rest[end..];
    }
}

/// The value after `name=`, with or without quotes.
fn label_after(tag: &[u8], name: &[u8]) -> Option<String> {
    let mut rest = &tag[find(tag, name)? + name.len()..];
    rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    if let [b'"' | b'\'', inner @ ..] = rest {
        rest = inner.trim_ascii_start();
    }
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.+()".contains(byte)).unwrap_or(rest.len());
    (end > 0).then(|| String::from_utf8_lossy(&rest[..end]).to_ascii_lowercase())
}

/// Where `needle` first stands in `bytes`, letters of either case alike.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let ends = bytes.len().checked_sub(needle.len())?;
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), &bytes[..=ends])
        .find(|at| bytes[*at..*at + needle.len()].eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn every_form_of_declaration_is_read() {
        for (page, label) in [
            ("<html><meta charset=UTF-8>", "utf-8"),
            ("<meta name=viewport><META CHARSET = 'koi8-r' />", "koi8-r"),
            (r#"<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">"#, "windows-1251"),
            (r#"<?xml version="1.0" encoding="ISO-8859-2"?><html>"#, "iso-8859-2"),
            ("<p>The charset = utf-8 matters.</p>", ""),
            ("<meta charset=''>", ""),
        ] {
            assert_eq!(declared(page.as_bytes()), label, "{page}");
        }
    }
}
