//! Kept blocks as Markdown.
//!
//! In: the kept blocks of a document with their kinds and shapes. Out: `CommonMark` 0.31.2, with tables as in GitHub Flavored Markdown
//! 0.29, which a parser reads as the same headings, items, rows, code and text. It writes no emphasis, links or HTML: what looks like
//! markup in the text is text and is escaped.

use std::borrow::Cow;

use crate::document::{Kind, Shape};
use crate::strip::bullet;

/// A kept block.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// Its text.
    pub text: &'a str,
    /// What it was on the page.
    pub kind: Kind,
    /// Where it stood among the others.
    pub shape: Shape,
}

/// Columns that each depth of a list is indented by: as wide as `-   ` and `12. `.
const INDENT: usize = 4;

/// Each block as Markdown, with what parts it from the one before; joined they are the document.
#[must_use]
pub fn pieces(blocks: &[Piece]) -> Vec<String> {
    let mut out = Vec::with_capacity(blocks.len());
    // Depths and items of the list that is open, outermost first.
    let mut list: Vec<(u8, u32)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &blocks[at]);
        let parted = if at == 0 { "" } else { "\n\n" };
        if block.kind != Kind::ListItem {
            list.clear();
        }
        out.push(match block.kind {
            Kind::Heading => format!("{parted}{}", heading(block)),
            Kind::ListItem => item(block, before, &mut list),
            Kind::TableRow => match table(blocks, at) {
                Some((first, columns)) => row(block.text, first == at, columns, parted),
                None => format!("{parted}{}", escape(block.text)),
            },
            Kind::Quote => {
                let text = escape(block.text.strip_prefix("> ").unwrap_or(block.text)).replace('\n', "\n> ");
                match before {
                    Some(before) if before.kind == Kind::Quote && before.shape.group == block.shape.group => {
                        format!("\n>\n> {text}")
                    }
                    _ => format!("{parted}> {text}"),
                }
            }
            Kind::Code => format!("{parted}{}", fenced(block.text)),
            Kind::Paragraph | Kind::Caption => format!("{parted}{}", escape(block.text)),
        });
    }
    out
}

/// `## Title`. The marks of a dump's own headings are replaced by these.
fn heading(block: &Piece) -> String {
    let level = usize::from(if block.shape.level == 0 { 2 } else { block.shape.level.min(6) });
    let marks = "#".repeat(level);
    let own = block.text.strip_prefix(&marks).filter(|rest| rest.starts_with(' ') && !rest.trim().is_empty());
    let text = escape(own.unwrap_or(block.text)).replace("\\\n", " ");
    // A run of `#` at the end would close the heading.
    let bare = text.trim_end_matches('#');
    let closes = bare.len() < text.len() && (bare.is_empty() || bare.ends_with([' ', '\t']));
    let text = if closes { format!("{bare}\\{}", &text[bare.len()..]) } else { text };
    format!("{marks} {text}")
}

/// An item under its marker, or what follows in the same item.
fn item(block: &Piece, before: Option<&Piece>, list: &mut Vec<(u8, u32)>) -> String {
    let shape = &block.shape;
    let in_list = !list.is_empty();
    let depth = shape.level.max(1);
    let goes_on = shape.group != 0 && list.iter().any(|(_, item)| *item == shape.group);
    while list.last().is_some_and(|(open, item)| if goes_on { *item != shape.group } else { *open >= depth }) {
        list.pop();
    }
    if !goes_on {
        list.push((depth, shape.group));
    }
    let indent = " ".repeat(INDENT * (list.len() - 1));
    // The marks of a dump's own items are replaced; numbers stay, since they say something.
    let own =
        (shape.group == 0).then(|| bullet(block.text)).flatten().filter(|length| !block.text[..*length].contains(char::is_numeric));
    let text = own.map_or(block.text, |length| block.text[length..].trim_start());
    let text = escape(text).replace('\n', &format!("\n{indent}{}", " ".repeat(INDENT)));
    if goes_on {
        return format!("\n\n{indent}{}{text}", " ".repeat(INDENT));
    }
    let parted = match before {
        None => "",
        Some(_) if in_list => "\n",
        Some(_) => "\n\n",
    };
    let marker = if shape.number == 0 { "-".to_owned() } else { format!("{}.", shape.number) };
    format!("{parted}{indent}{marker:<INDENT$}{text}").trim_end().to_owned()
}

/// Where the table of row `at` begins and how many columns its widest row has; none where it has but one, which is no table.
fn table(blocks: &[Piece], at: usize) -> Option<(usize, usize)> {
    let same = |other: &Piece| other.kind == Kind::TableRow && other.shape.group == blocks[at].shape.group;
    let first = blocks[..at].iter().rposition(|other| !same(other)).map_or(0, |before| before + 1);
    let last = blocks[at..].iter().position(|other| !same(other)).map_or(blocks.len(), |after| at + after);
    let columns = blocks[first..last].iter().map(|row| row.text.split('\t').count()).max()?;
    (columns > 1).then_some((first, columns))
}

/// A row of a table; the first is its head, as these tables must have one.
fn row(text: &str, is_head: bool, columns: usize, parted: &str) -> String {
    let mut line = String::from("|");
    let cells = text.split('\t').map(|cell| escape(&cell.replace('\n', " ")).replace('|', "\\|"));
    let mut count = 0;
    for cell in cells {
        line.push(' ');
        line.push_str(cell.trim());
        line.push_str(" |");
        count += 1;
    }
    line.push_str(&"  |".repeat(columns - count));
    if is_head { format!("{parted}{line}\n|{}", " --- |".repeat(columns)) } else { format!("\n{line}") }
}

/// Code between fences that are longer than any in it.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// Running text in which nothing is markup; line ends become hard breaks.
fn escape(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\\\n")
}

/// One line with backslashes before all that would be markup in its place.
fn line(text: &str) -> String {
    let text = text.trim_matches([' ', '\t']);
    let text = start(text);
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = text.chars().collect();
    let mut escaped = false;
    for (at, &c) in chars.iter().enumerate() {
        if escaped {
            // The mark of `start`, which stands before something that must be escaped there.
            out.push(c);
            escaped = false;
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        if c == START {
            out.push('\\');
            escaped = true;
            continue;
        }
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_markup = match c {
            '\\' | '`' | '[' | ']' | '~' => true,
            '*' => !(blank(before) && blank(after) && before.is_some()),
            '_' => !(word(before) && word(after)),
            '<' => after.is_some_and(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
            '&' => after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '#'),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Stands for a backslash that is due before the next character; a noncharacter, which no decoded text holds.
const START: char = '\u{fdd0}';

/// Marks what would make the beginning of a line a heading, an item, a quotation, a rule or the head of a table.
fn start(line: &str) -> Cow<'_, str> {
    let mark = |at: usize| Cow::Owned(format!("{}{START}{}", &line[..at], &line[at..]));
    let blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let Some(first) = line.chars().next() else { return Cow::Borrowed(line) };
    match first {
        '#' if blank(line.trim_start_matches('#')) => mark(0),
        '>' => mark(0),
        '+' | '-' if blank(&line[1..]) || line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'\t' | b'|' | b':')) => mark(0),
        '=' if line.bytes().all(|byte| matches!(byte, b'=' | b' ' | b'\t')) => mark(0),
        ':' | '|' if line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'\t' | b'|' | b':')) => mark(0),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let rest = &line[digits..];
            if digits <= 9 && rest.starts_with(['.', ')']) && blank(&rest[1..]) { mark(digits) } else { Cow::Borrowed(line) }
        }
        _ => Cow::Borrowed(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(blocks: &[(Kind, Shape, &str)]) -> String {
        let blocks: Vec<Piece> = blocks.iter().map(|(kind, shape, text)| Piece { text, kind: *kind, shape: *shape }).collect();
        pieces(&blocks).concat()
    }

    fn shape(level: u8, group: u32, number: u32) -> Shape {
        Shape { level, group, number }
    }

    #[test]
    fn headings_quotes_and_code() {
        let none = Shape::default();
        let came = markdown(&[
            (Kind::Heading, shape(3, 0, 0), "On C#"),
            (Kind::Paragraph, none, "1986. A good year.\n# not a heading"),
            (Kind::Quote, shape(0, 5, 0), "One."),
            (Kind::Quote, shape(0, 5, 0), "Two\nlines."),
            (Kind::Code, none, "a ``` b\n  c"),
        ]);
        let expected =
            "### On C#\n\n1986\\. A good year.\\\n\\# not a heading\n\n> One.\n>\n> Two\\\n> lines.\n\n````\na ``` b\n  c\n````";
        assert_eq!(came, expected);
    }

    #[test]
    fn lists_nest_by_depth_and_keep_their_numbers() {
        let came = markdown(&[
            (Kind::ListItem, shape(1, 1, 1), "Dig"),
            (Kind::ListItem, shape(2, 2, 0), "deep"),
            (Kind::ListItem, shape(2, 2, 0), "and wide"),
            (Kind::ListItem, shape(1, 3, 2), "Plant"),
            (Kind::Paragraph, Shape::default(), "Done."),
            // Its parent was cut: it must not become code.
            (Kind::ListItem, shape(3, 9, 0), "* alone"),
        ]);
        let expected = "1.  Dig\n    -   deep\n\n        and wide\n2.  Plant\n\nDone.\n\n-   \\* alone";
        assert_eq!(came, expected);
    }

    #[test]
    fn rows_make_a_table_and_pipes_stay_text() {
        let of = |group| shape(0, group, 0);
        let came = markdown(&[
            (Kind::TableRow, of(1), "Size\tPrice | each"),
            (Kind::TableRow, of(1), "4 l"),
            (Kind::TableRow, of(2), "One cell lays a page out."),
        ]);
        assert_eq!(came, "| Size | Price \\| each |\n| --- | --- |\n| 4 l |  |\n\nOne cell lays a page out.");
    }

    #[test]
    fn a_dumps_own_marks_become_markup() {
        let came = markdown(&[
            (Kind::Heading, shape(2, 0, 0), "## Tides"),
            (Kind::ListItem, Shape::default(), "• high"),
            (Kind::ListItem, Shape::default(), "- low"),
            (Kind::Quote, Shape::default(), "> said"),
        ]);
        assert_eq!(came, "## Tides\n\n-   high\n-   low\n\n> said");
    }
}
