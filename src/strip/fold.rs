//! One form for a line however it is dressed: `»  READ MORE…` and `Read more` are the same label.
//!
//! In: a block's text. Out: its folded form, for rules to compare. Small letters, one kind of quote, single blanks, no marks at
//! either end, letters of another script that look alike folded onto the script of the word. Never used as output.

use std::borrow::Cow;

use super::ascii::is_evenly_spaced;

/// Folds a line.
#[must_use]
pub fn fold(line: &str) -> String {
    let line = without_link_targets(line);
    if line.is_ascii() {
        return fold_ascii(&line);
    }
    let mut out = String::with_capacity(line.len());
    let mut blank = false;
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            out.push(c.to_ascii_lowercase());
            continue;
        }
        let c = match c {
            '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
            '“' | '”' | '„' | '«' | '»' | '‹' | '›' => '"',
            '–' | '—' | '‑' | '−' => '-',
            '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\u{fe0f}' => continue,
            '＆' => '&',
            c => c,
        };
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if blank {
            out.push(' ');
            blank = false;
        }
        if c.is_ascii() { out.push(c.to_ascii_lowercase()) } else { out.extend(c.to_lowercase()) }
    }
    let out = unmix(&out);
    let inner = out.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '#' | '@' | '$' | '€' | '£'));
    inner.to_owned()
}

/// Whether a line folds to one of some forms. It is folded only where it may.
#[must_use]
pub fn folds_to(line: &str, forms: &[&str]) -> bool {
    may_fold_to(line, forms) && forms.contains(&fold(line).as_str())
}

/// Whether a line may fold to one of some forms, by a look that costs less than to fold it and may say yes where it does not.
fn may_fold_to(line: &str, forms: &[&str]) -> bool {
    if memchr::memchr(b'[', line.as_bytes()).is_some() {
        return true;
    }
    // Letters and digits of ASCII stay. Where there are others, look-alikes of theirs may come in.
    let kept = |text| str::bytes(text).filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let longest = forms.iter().map(|form| form.len()).max().unwrap_or_default();
    kept(line).nth(longest).is_none() && (!line.is_ascii() || forms.iter().any(|form| kept(line).eq(kept(form))))
}

/// The same for a line of ASCII, which most are.
fn fold_ascii(line: &str) -> String {
    let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'@' | b'$');
    let first = line.bytes().position(|byte| is_inner(&byte)).unwrap_or(line.len());
    let end = line.bytes().rposition(|byte| is_inner(&byte)).map_or(first, |last| last + 1);
    let mut out = line[first..end].to_ascii_lowercase();
    // Blocks come with single blanks, so this is seldom needed.
    if !is_evenly_spaced(out.as_bytes()) || memchr::memchr(b'`', out.as_bytes()).is_some() {
        let words: Vec<&str> = out.split_whitespace().collect();
        out = words.join(" ").replace('`', "'");
    }
    out
}

/// `[label](target)` and `[12]label` become their labels.
fn without_link_targets(line: &str) -> Cow<'_, str> {
    if memchr::memchr(b'[', line.as_bytes()).is_none() {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(end) = rest.find(']') else { break };
        let (label, after) = (&rest[..end], &rest[end + 1..]);
        if label.is_empty() || !label.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(label);
        }
        rest = match after.strip_prefix('(').and_then(|target| target.find(')').map(|close| &target[close + 1..])) {
            Some(beyond) => beyond,
            None => after,
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Cyrillic letters that look like Latin ones (Unicode confusables, UTS 39), in words that are otherwise Latin.
fn unmix(line: &str) -> Cow<'_, str> {
    const ALIKE: [(char, char); 14] = [
        ('а', 'a'),
        ('в', 'b'),
        ('е', 'e'),
        ('к', 'k'),
        ('м', 'm'),
        ('н', 'h'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('т', 't'),
        ('у', 'y'),
        ('х', 'x'),
        ('і', 'i'),
        ('ѕ', 's'),
    ];
    // The first byte of all of them.
    if memchr::memchr2(0xd0, 0xd1, line.as_bytes()).is_none()
        || !line.chars().any(|c| ALIKE.iter().any(|(other, _)| *other == c))
        || !line.bytes().any(|byte| byte.is_ascii_lowercase())
    {
        return Cow::Borrowed(line);
    }
    let words = line.split(' ').map(|word| {
        if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
            word.chars().map(|c| ALIKE.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin)).collect::<String>()
        } else {
            word.to_owned()
        }
    });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::{fold, may_fold_to};

    #[test]
    fn dress_does_not_matter() {
        for (line, folded) in LINES {
            assert_eq!(fold(line), folded);
        }
    }

    #[test]
    fn what_a_line_folds_to_is_never_ruled_out() {
        for (line, folded) in LINES {
            assert!(may_fold_to(line, &["read on", folded]), "{line}");
        }
        assert!(!may_fold_to("Read more", &["read on"]) && !may_fold_to("Über die Brücke von Pell", &["read on"]));
    }

    const LINES: [(&str, &str); 9] = [
        ("»  READ  MORE…", "read more"),
        ("• youtube", "youtube"),
        ("[12]Sign in", "sign in"),
        ("* [Log In](https://x.example/a)", "log in"),
        ("Don’t miss:", "don't miss"),
        ("Сentral Tribune", "central tribune"),
        ("Наверх ↑", "наверх"),
        ("0 0", "0 0"),
        ("© 2024 Us", "© 2024 us"),
    ];
}
