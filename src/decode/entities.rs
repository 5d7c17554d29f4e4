//! Character references left in plain text: `fish &amp; chips`.
//!
//! In: a line of a dump. Out: the line with complete references resolved, once or twice escaped. A reference that would
//! make a tag (`&lt;p`) stays: the text is about markup. Pages need none of this, their parser resolves references.

/// The references that scraped text holds, of the 2,231 in the HTML standard (13.5): those of HTML 4's Latin-1 and special
/// sets. All need the semicolon here, since `&copy` in plain text may be a parameter of an address.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("iexcl", '¡'),
    ("cent", '¢'),
    ("pound", '£'),
    ("curren", '¤'),
    ("yen", '¥'),
    ("brvbar", '¦'),
    ("sect", '§'),
    ("uml", '¨'),
    ("copy", '©'),
    ("ordf", 'ª'),
    ("laquo", '«'),
    ("not", '¬'),
    ("shy", '\u{ad}'),
    ("reg", '®'),
    ("macr", '¯'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("acute", '´'),
    ("micro", 'µ'),
    ("para", '¶'),
    ("middot", '·'),
    ("cedil", '¸'),
    ("sup1", '¹'),
    ("ordm", 'º'),
    ("raquo", '»'),
    ("frac14", '¼'),
    ("frac12", '½'),
    ("frac34", '¾'),
    ("iquest", '¿'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Aring", 'Å'),
    ("AElig", 'Æ'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Euml", 'Ë'),
    ("Igrave", 'Ì'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Iuml", 'Ï'),
    ("ETH", 'Ð'),
    ("Ntilde", 'Ñ'),
    ("Ograve", 'Ò'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Otilde", 'Õ'),
    ("Ouml", 'Ö'),
    ("times", '×'),
    ("Oslash", 'Ø'),
    ("Ugrave", 'Ù'),
    ("Uacute", 'Ú'),
    ("Ucirc", 'Û'),
    ("Uuml", 'Ü'),
    ("Yacute", 'Ý'),
    ("THORN", 'Þ'),
    ("szlig", 'ß'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("eth", 'ð'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("divide", '÷'),
    ("oslash", 'ø'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("thorn", 'þ'),
    ("yuml", 'ÿ'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("permil", '‰'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("bull", '•'),
    ("hellip", '…'),
    ("prime", '′'),
    ("trade", '™'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("minus", '−'),
];

/// The longest reference, without `&` and `;`.
const LONGEST: usize = 8;

/// Resolves references, those escaped twice too. `None` where there is none.
pub(crate) fn unescape(line: &str) -> Option<String> {
    let first = once(line)?;
    Some(once(&first).unwrap_or(first))
}

fn once(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut changed = false;
    // A line that writes a tag in references is about markup, and its `&gt;` belongs to that tag.
    let makes_a_tag =
        |(at, _): (usize, &str)| line[at + 4..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let about_markup = line.match_indices("&lt;").any(makes_a_tag);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((resolved, length)) = reference(rest).filter(|(resolved, _)| !(about_markup && matches!(resolved, '<' | '>'))) {
            out.push(resolved);
            rest = &rest[length..];
            changed = true;
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// The character that `text` begins with a reference to, and the length of that reference.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST + 2).position(|byte| byte == b';')?;
    let name = &body[..end];
    let after = &body[end + 1..];
    let resolved = if let Some(number) = name.strip_prefix('#') {
        let scalar = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers 128 to 159 mean windows-1252 (HTML standard, 13.2.5.80).
        match scalar {
            0x80..=0x9f => super::mojibake::windows_1252(u8::try_from(scalar).ok()?)?,
            _ => char::from_u32(scalar).filter(|c| !c.is_control() || *c == '\t' || *c == '\n')?,
        }
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1
    };
    // Numeric references can make a tag too.
    let makes_a_tag = resolved == '<' && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    // A line stays one line.
    let resolved = if resolved == '\n' { ' ' } else { resolved };
    (!makes_a_tag).then_some((resolved, end + 2))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn references_are_resolved_once_and_twice_escaped() {
        assert_eq!(unescape("fish &amp; chips&#8217; &#x201C;best&rdquo;").unwrap(), "fish & chips’ “best”");
        assert_eq!(unescape("it&amp;rsquo;s").unwrap(), "it’s");
        assert_eq!(unescape("&#146;tis").unwrap(), "’tis");
    }

    #[test]
    fn look_alikes_stay() {
        for line in ["AT&T", "a & b; c", "?a=1&copy=2", "&nosuch;", "write &lt;p&gt for a tag: &lt;b", "The tag &lt;b&gt; is bold"]
        {
            assert_eq!(unescape(line), None, "{line}");
        }
    }
}
