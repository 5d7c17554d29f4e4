//! Markdown read back by a parser of its own: what was text is text again, and nothing in it has become markup.
//!
//! In: made-up lines full of characters that mean something in Markdown, and the samples in `raw/`. Out: assertions about what a reader
//! of the Markdown would see.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scutch::document::{Kind, Shape};
use scutch::write::{Piece, pieces};

/// Texts of the leaf blocks as a parser sees them, each with the name of what holds it.
fn read(markdown: &str) -> Vec<(String, String)> {
    let mut leaves: Vec<(String, String)> = Vec::new();
    let mut holders: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut flush = |text: &mut String, holders: &[String]| {
        if !text.is_empty() {
            leaves.push((holders.join(">"), std::mem::take(text)));
        }
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(tag) => {
                if !matches!(tag, Tag::TableCell) {
                    flush(&mut text, &holders);
                }
                let name = format!("{tag:?}");
                holders.push(name.split(['(', ' ']).next().unwrap_or_default().to_owned());
            }
            Event::End(TagEnd::TableCell) => {
                text.push('\t');
                holders.pop();
            }
            Event::End(_) => {
                flush(&mut text, &holders);
                holders.pop();
            }
            Event::Text(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Code(piece) | Event::Html(piece) | Event::InlineHtml(piece) => text.extend(["<<", &piece, ">>"]),
            other => text.extend(["<<".to_owned(), format!("{other:?}"), ">>".to_owned()]),
        }
    }
    leaves
}

fn write(blocks: &[(Kind, Shape, &str)]) -> String {
    let blocks: Vec<Piece> = blocks.iter().map(|(kind, shape, text)| Piece { text, kind: *kind, shape: *shape }).collect();
    pieces(&blocks).concat()
}

/// Lines without blanks at their ends, which no block has.
fn trimmed(text: &str) -> String {
    text.split('\n').map(|line| line.trim_matches([' ', '\t'])).collect::<Vec<_>>().join("\n")
}

/// Lines made of what means something in Markdown.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "#",
        "##",
        "-",
        "+",
        "*",
        "**",
        "_",
        "__",
        "1.",
        "12)",
        ">",
        "`",
        "```",
        "~~",
        "~",
        "|",
        "---",
        "===",
        ":-",
        "[a]",
        "(b)",
        "![",
        "]: x",
        "<b>",
        "</",
        "<!--",
        "&amp;",
        "&#35;",
        "\\",
        "http://a.example",
        "<http://b.example>",
        "word",
        "snake_case",
        "2 * 3",
        " ",
        " ",
        " ",
        "a",
        "é",
        "語",
        "\n",
        "$",
        "^",
        "{",
        "}",
        "\"",
        "!",
        "=",
        ":",
        ".",
        "0",
    ]);
    prop::collection::vec(pieces, 1..14)
        .prop_map(|pieces| pieces.concat())
        .prop_map(|text| text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
        .prop_filter("a block holds something", |text| !text.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn paragraphs_come_back_as_they_were(first in nasty(), second in nasty()) {
        let none = Shape::default();
        let markdown = write(&[(Kind::Paragraph, none, &first), (Kind::Paragraph, none, &second)]);
        let expected = [("Paragraph".to_owned(), trimmed(&first)), ("Paragraph".to_owned(), trimmed(&second))];
        prop_assert_eq!(read(&markdown), expected, "{}", markdown);
    }

    #[test]
    fn headings_quotes_items_and_cells_come_back(text in nasty(), other in nasty()) {
        let flat = text.replace('\n', " ");
        let cell = other.replace('\n', " ");
        let row = format!("{}\t{}", trimmed(&flat), trimmed(&cell));
        let item = |group, level, number| Shape { level, group, number };
        let blocks = [
            (Kind::Heading, Shape { level: 2, ..Shape::default() }, flat.as_str()),
            (Kind::ListItem, item(1, 1, 1), text.as_str()),
            (Kind::ListItem, item(2, 2, 0), other.as_str()),
            (Kind::TableRow, Shape { group: 9, ..Shape::default() }, row.as_str()),
            (Kind::TableRow, Shape { group: 9, ..Shape::default() }, row.as_str()),
            (Kind::Quote, Shape { group: 5, ..Shape::default() }, text.as_str()),
            (Kind::Code, Shape::default(), other.as_str()),
        ];
        let markdown = write(&blocks);
        let leaves = read(&markdown);
        let named: Vec<&str> = leaves.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(
            named,
            ["Heading", "List>Item", "List>Item>List>Item", "Table>TableHead", "Table>TableRow", "BlockQuote>Paragraph", "CodeBlock"],
            "{}", markdown
        );
        let texts: Vec<&str> = leaves.iter().map(|(_, text)| text.trim_end_matches(['\t', '\n'])).collect();
        // The mark of a dump's own heading is not text.
        let heading = trimmed(flat.strip_prefix("## ").unwrap_or(&flat));
        let quote = trimmed(text.strip_prefix("> ").unwrap_or(&text));
        prop_assert_eq!(
            texts,
            [heading.as_str(), &trimmed(&text), &trimmed(&other), row.trim_end(), row.trim_end(), &quote, &other],
            "{}", markdown
        );
    }
}
