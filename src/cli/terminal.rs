//! What a terminal may be shown: escaped text, colours where they are wanted, lines that fit.
//!
//! In: scraped text and file names. Out: the same made harmless. Data for other programs never comes through here, so that it stays
//! as it is.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

/// A text with everything written out that could steer a terminal or turn the direction of writing: controls, line ends,
/// bidirectional overrides and marks.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if steers(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn steers(c: char) -> bool {
    // UAX 9 lists the marks, embeddings, overrides and isolates; U+2028 and U+2029 end lines in some terminals.
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line for a person on standard error, with the name of the program.
pub(crate) fn tell(line: &str) {
    // Nobody is left to be told where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "scutch: {}", escape(line));
}

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub struct Paint(bool);

impl Paint {
    /// No colours.
    pub const PLAIN: Self = Self(false);

    /// For standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self(io::stdout().is_terminal() && wanted())
    }

    /// For standard error.
    #[must_use]
    pub fn stderr() -> Self {
        Self(io::stderr().is_terminal() && wanted())
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// For what matters most.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// For what matters least.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For what was cut or is wrong.
    #[must_use]
    pub fn red(self, text: &str) -> String {
        self.with("31", text)
    }

    /// For what is well.
    #[must_use]
    pub fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    /// For what was changed.
    #[must_use]
    pub fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }
}

/// Neither `NO_COLOR` (no-color.org) nor a terminal without colours.
fn wanted() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !no_color && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// How many columns a line may have: what the shell says, else 80, which fits every terminal, and 100 where there is none.
#[must_use]
pub fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.unwrap_or_else(|| if io::stdout().is_terminal() { 80 } else { 100 }).clamp(40, 400)
}

/// Columns that a text takes; letters of the scripts without blanks take two.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if crate::strip::is_unparted(c)
                || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '\u{ac00}'..='\u{d7a3}')
            {
                2
            } else {
                1
            }
        })
        .sum()
}

/// Breaks a line at blanks, and inside words that are longer than a line.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let needed = width(word);
        if used > 0 && used + 1 + needed > columns {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut().filter(|_| used > 0) {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            let step = width(c.encode_utf8(&mut [0; 4]));
            if used + step > columns {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += step;
        }
    }
    lines
}

/// The start of a text that fits, with an ellipsis where there is more.
#[must_use]
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += width(c.encode_utf8(&mut [0; 4]));
            used <= columns
        })
        .collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// A number with its thousands parted: `12,345`.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut parted = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// `1 block`, `2 blocks`.
#[must_use]
pub fn count(times: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(times), if times == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_written_out() {
        assert_eq!(escape("a\x1b[2Jb\u{202e}c\nd\u{9b}"), "a\\u{1b}[2Jb\\u{202e}c\\nd\\u{9b}");
        assert!(matches!(escape("naïve 橋 – “quoted”"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_break_at_blanks_and_inside_long_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("橋橋橋", 4), ["橋橋", "橋"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn long_texts_are_shortened_to_fit() {
        assert_eq!(shorten("one two three", 9), "one two…");
        assert_eq!(shorten("one two", 7), "one two");
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
