//! A page into blocks.
//!
//! In: the text of an HTML page. Out: a [`Page`] with its elements, and a block for every run of text between two block
//! tags. One pass over the tree without recursion. A page that is built to break parsers is read without a tree: its
//! markup is dropped and the rest is read as a dump.

use std::borrow::Cow;
use std::fmt::Write as _;

use ego_tree::iter::Edge;
use html5ever::LocalName;
use scraper::node::{Element as Markup, Node};
use scraper::{Html, StrTendril};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::build::Builder;
use super::head::Head;
use super::tags::{Flow, Tag, tag};
use super::{classes, finish, parse, torn};
use crate::decode::is_stray;
use crate::document::Kind;
use crate::strip::page::{Element, NONE, Page, flag};

/// Cuts a page into blocks.
#[must_use]
pub fn html(text: &str) -> Page {
    parse::parse(text).map_or_else(|| super::dump(&torn::without_markup(text)), |tree| Walk::default().run(&tree))
}

/// The state of one walk over a tree.
#[derive(Default)]
struct Walk {
    page: Page,
    builder: Builder,
    /// Open elements, innermost last.
    open: Vec<Open>,
    /// Name of each element and its number among the children of that name, beside `page.elements`.
    names: Vec<(LocalName, u32)>,
    /// The element that holds the text that comes next.
    holder: u32,
    head: Head,
    skipped: usize,
    links: usize,
    bold: usize,
    pre: usize,
    math: usize,
    /// A link or label has just ended, with no text since.
    ended: bool,
}

/// An open element.
struct Open {
    element: u32,
    tag: Tag,
    flow: Flow,
    is_math: bool,
    /// How many children of each name it has had, for element paths.
    children: Vec<(LocalName, u32)>,
}

impl Walk {
    fn run(mut self, tree: &Html) -> Page {
        self.holder = NONE;
        for edge in tree.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(markup) => self.open(markup, || {
                        node.descendants().filter_map(|below| below.value().as_text()).map(|text| &text.text).collect()
                    }),
                    Node::Text(text) if self.skipped == 0 => self.text(text),
                    _ => {}
                },
                Edge::Close(node) => {
                    if node.value().is_element() {
                        self.close();
                    }
                }
            }
        }
        self.flush();
        finish::finish(&mut self.page);
        let (metadata, titles) = self.head.finish();
        (self.page.metadata, self.page.titles) = (metadata, titles);
        self.page
    }

    fn open<'a>(&mut self, markup: &'a Markup, texts: impl FnOnce() -> Vec<&'a StrTendril>) {
        let name = markup.name();
        let (tag, mut flow) = tag(name);
        let above = self.open.last().and_then(|open| self.page.elements.get(open.element as usize)).map_or(0, |above| above.flags);
        self.head.note(markup, above, texts);
        if self.skipped > 0 || flow == Flow::Skip || self.math > 0 && name.starts_with("annotation") {
            self.skipped += 1;
            return;
        }
        if flow == Flow::Block && (self.math > 0 || self.pre > 0) {
            flow = Flow::Inline;
        }
        let index = u32::try_from(self.page.elements.len()).unwrap_or(NONE);
        let number = self.number_of(&markup.name.local);
        let element = self.element(markup, tag);
        match flow {
            Flow::Block => {
                self.flush();
                self.holder = index;
            }
            Flow::Break => {
                if self.pre > 0 {
                    self.builder.push_raw("\n");
                } else if self.builder.line_break() {
                    self.flush();
                }
            }
            Flow::Inline | Flow::Skip => {
                if self.ended && matches!(tag, Tag::A | Tag::Label | Tag::Time) {
                    self.builder.push(" ", false, false);
                }
            }
        }
        self.ended = false;
        match tag {
            Tag::A => {
                self.links += 1;
                self.builder.link();
            }
            Tag::Bold => self.bold += 1,
            Tag::Image => self.builder.image(),
            Tag::Pre => self.pre += 1,
            _ => {}
        }
        let is_math = name == "math";
        self.math += usize::from(is_math);
        self.page.elements.push(Element { first: u32::try_from(self.page.blocks.len()).unwrap_or(NONE), ..element });
        self.names.push((markup.name.local.clone(), number));
        self.open.push(Open { element: index, tag, flow, is_math, children: Vec::new() });
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(closed) = self.open.pop() else { return };
        match closed.tag {
            Tag::A => self.links -= 1,
            Tag::Bold => self.bold -= 1,
            Tag::Pre => {
                self.flush();
                self.pre -= 1;
            }
            _ => {}
        }
        self.math -= usize::from(closed.is_math);
        self.ended = matches!(closed.tag, Tag::A | Tag::Label | Tag::Time);
        if closed.flow == Flow::Block {
            self.flush();
            self.holder = self.open.iter().rev().find(|open| open.flow == Flow::Block).map_or(NONE, |open| open.element);
        }
        if let Some(element) = self.page.elements.get_mut(closed.element as usize) {
            element.last = u32::try_from(self.page.blocks.len()).unwrap_or(NONE);
        }
    }

    fn text(&mut self, text: &str) {
        self.ended = false;
        // Character references are resolved by the parser, after decode has tidied the page.
        let text = &*tidy(text);
        if self.pre > 0 {
            self.builder.push_raw(text);
        } else {
            self.builder.push(text, self.links > 0, self.bold > 0);
        }
    }

    fn flush(&mut self) {
        if self.builder.is_empty() {
            self.builder = Builder::default();
            return;
        }
        let (kind, level) = if self.pre > 0 { (Kind::Code, 0) } else { self.kind() };
        let (names, elements) = (&self.names, &self.page.elements);
        let path = path(names, elements, self.holder);
        self.builder.finish(&mut self.page, kind, level, self.holder, || path);
    }

    /// What the text that is about to end was: the nearest element that says so.
    fn kind(&self) -> (Kind, u8) {
        let mut at = self.holder;
        for step in 0..3 {
            let Some(element) = self.page.elements.get(at as usize) else { break };
            let found = match element.tag {
                Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => (Kind::Heading, element.tag.level()),
                Tag::Li | Tag::Dd | Tag::Dt => (Kind::ListItem, 0),
                Tag::Td | Tag::Th => (Kind::TableRow, 0),
                Tag::Figcaption | Tag::Caption => (Kind::Caption, 0),
                Tag::P if step == 0 && element.flags & flag::QUOTE == 0 => (Kind::Paragraph, 0),
                _ if step == 0 && element.flags & flag::QUOTE != 0 => (Kind::Quote, 0),
                _ => {
                    at = element.parent;
                    continue;
                }
            };
            return found;
        }
        (Kind::Paragraph, 0)
    }

    /// Counts a child of the innermost open element and gives its number among those of its name, from 1.
    fn number_of(&mut self, name: &LocalName) -> u32 {
        let Some(parent) = self.open.last_mut() else { return 1 };
        if let Some((_, count)) = parent.children.iter_mut().find(|(known, _)| known == name) {
            *count += 1;
            return *count;
        }
        parent.children.push((name.clone(), 1));
        1
    }

    /// An element with what its attributes and its ancestors say.
    fn element(&self, markup: &Markup, tag: Tag) -> Element {
        let parent = self.open.last().map_or(NONE, |open| open.element);
        let above = self.page.elements.get(parent as usize).cloned().unwrap_or_default();
        let mut flags = above.flags | own_flags(tag);
        let mut hash = above.path.wrapping_mul(0x0100_0000_01b3) ^ (tag as u64 + 1);
        let (mut low, mut high, mut comments) = (0i16, 0i16, false);
        let whole_page = matches!(tag, Tag::Html | Tag::Body);
        for (name, value) in markup.attrs() {
            match name {
                "class" | "id" | "role" if !whole_page => {
                    let says = classes::says(value);
                    low = low.min(says.score);
                    high = high.max(says.score);
                    comments |= says.comments;
                    if name == "class" {
                        hash = value
                            .split_ascii_whitespace()
                            .filter(|word| !word.bytes().any(|byte| byte.is_ascii_digit()))
                            .flat_map(str::bytes)
                            .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
                    }
                    if name == "role" {
                        flags |= role_flags(value);
                    }
                }
                "hidden" if value != "until-found" && !whole_page => flags |= flag::HIDDEN,
                "aria-hidden" if value == "true" => flags |= flag::ARIA_HIDDEN,
                "style" if hides(value) && !whole_page => flags |= flag::HIDDEN,
                "itemprop" if matches!(value, "articleBody" | "text" | "reviewBody" | "recipeInstructions" | "description") => {
                    flags |= flag::BODY_PROPERTY;
                }
                _ => {}
            }
        }
        let score = low + high;
        flags |= if low <= -7 && high < 10 { flag::DEBRIS_CLASS } else { 0 };
        flags |= if high >= 6 && low > -7 { flag::CONTENT_CLASS } else { 0 };
        flags |= if comments { flag::COMMENT_CLASS } else { 0 };
        Element {
            parent,
            tag,
            flags,
            path: hash,
            class_score: score,
            class_low: above.class_low.min(score),
            class_sum: above.class_sum.saturating_add(score),
            depth: u16::try_from(self.open.len()).unwrap_or(u16::MAX),
            ..Element::default()
        }
    }
}

/// Text without control characters and stray marks, in NFC: what decode does to lines, done to what references stood for.
fn tidy(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| is_stray(char::from(byte))) {
        return Cow::Borrowed(text);
    }
    let marks = text.contains(is_stray);
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    match (marks, composed) {
        (false, true) => Cow::Borrowed(text),
        _ => Cow::Owned(text.replace('\r', "\n").chars().filter(|c| !is_stray(*c)).nfc().collect()),
    }
}

const fn own_flags(tag: Tag) -> u32 {
    match tag {
        Tag::Article => flag::ARTICLE,
        Tag::Main => flag::MAIN,
        Tag::Nav => flag::NAV,
        Tag::Header => flag::HEADER,
        Tag::Footer => flag::FOOTER,
        Tag::Aside => flag::ASIDE,
        Tag::Form => flag::FORM,
        Tag::Table => flag::TABLE,
        Tag::Figure => flag::FIGURE,
        Tag::Button => flag::BUTTON,
        Tag::Ul | Tag::Ol => flag::LIST,
        Tag::Dialog => flag::DIALOG,
        Tag::Section => flag::SECTION,
        Tag::Select | Tag::Option | Tag::Textarea => flag::CHOICE,
        Tag::Blockquote => flag::QUOTE,
        Tag::Pre => flag::PRE,
        Tag::Template => flag::HIDDEN | flag::TEMPLATE,
        Tag::Details => flag::DETAILS,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => flag::HEADING,
        Tag::Fallback => flag::FALLBACK,
        Tag::Noscript => flag::NOSCRIPT,
        Tag::Dl => flag::DEFINITIONS,
        _ => 0,
    }
}

/// WAI-ARIA roles (W3C WAI-ARIA 1.2, landmark and widget roles).
fn role_flags(role: &str) -> u32 {
    match role.trim() {
        "main" => flag::MAIN,
        "navigation" | "menu" | "menubar" | "tablist" => flag::NAV,
        "banner" => flag::HEADER,
        "contentinfo" => flag::FOOTER,
        "complementary" => flag::ASIDE,
        "dialog" | "alertdialog" => flag::DIALOG,
        "article" => flag::ARTICLE,
        "search" | "form" => flag::FORM,
        "button" => flag::BUTTON,
        "listbox" | "option" => flag::CHOICE,
        _ => 0,
    }
}

/// `display: none` or `visibility: hidden`, however it is spaced.
fn hides(style: &str) -> bool {
    let declares = |property: &str, wanted: &str| {
        style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
            name.trim().eq_ignore_ascii_case(property)
                && value.trim().get(..wanted.len()).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
        })
    };
    style.len() < 4096 && (declares("display", "none") || declares("visibility", "hidden"))
}

/// The path of an element as `XPath` writes it, `/html/body/div[2]/p`.
fn path(names: &[(LocalName, u32)], elements: &[Element], element: u32) -> String {
    let mut steps = Vec::with_capacity(16);
    let mut at = element;
    while let Some(found) = elements.get(at as usize) {
        steps.push(at as usize);
        at = found.parent;
    }
    let mut path = String::with_capacity(steps.len() * 6);
    for step in steps.into_iter().rev() {
        let (name, number) = &names[step];
        path.push('/');
        path.push_str(name);
        if *number > 1 {
            // Writing to a string cannot fail.
            let _ = write!(path, "[{number}]");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(page: &str) -> Vec<String> {
        let page = html(page);
        (0..page.blocks.len()).map(|at| page.block_text(at).to_owned()).collect()
    }

    #[test]
    fn inline_markup_stays_inside_and_block_markup_parts() {
        assert_eq!(
            blocks("<div>One <b>bo</b>ld<p>Two<br>lines<br><br>Three</div><ul><li>a<li>b</ul>"),
            ["One bold", "Two\nlines", "Three", "a", "b"]
        );
    }

    #[test]
    fn rows_of_data_are_one_block_and_layout_tables_are_not() {
        assert_eq!(
            blocks("<table><tr><th>Size<td>4 l<tr><td><p>x</p><p>y</p><td>z</table><p>after"),
            ["Size\t4 l", "x", "y", "z", "after"]
        );
    }

    #[test]
    fn code_keeps_its_white_space() {
        assert_eq!(blocks("<pre><code>\nfn a() {\n    b();\n}\n</code></pre>"), ["fn a() {\n    b();\n}"]);
    }

    #[test]
    fn noscript_is_read_and_scripts_are_not() {
        assert_eq!(
            blocks("<script>x</script><noscript><p>Post</p></noscript><style>y</style><svg><title>z</title></svg>"),
            ["Post"]
        );
    }

    #[test]
    fn places_are_paths_that_find_the_element() {
        let page = html("<body><div>a</div><div><p>b</p></div>");
        assert_eq!(page.places, ["/html/body/div", "/html/body/div[2]/p"]);
    }

    #[test]
    fn pages_built_to_break_parsers_still_give_their_text() {
        let deep = format!("<p>head</p>{}tail", "<div>".repeat(5000));
        let text = blocks(&deep).join(" ");
        assert!(text.contains("head") && text.contains("tail"), "{text}");
    }
}
