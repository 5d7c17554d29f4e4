//! A page into blocks.
//!
//! In: the text of an HTML page. Out: a [`Page`] with its elements, and a block for every run of text between two block
//! tags. One pass over the tree without recursion. A page that is built to break parsers is read without a tree: its
//! markup is dropped and the rest is read as a dump.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::build::Builder;
use super::element::element;
use super::head::Head;
use super::tags::{Flow, Tag, tag};
use super::tree::{Edge, Markup, Tree, Value};
use super::{finish, parse, torn};
use crate::decode::{is_stray, is_tidy};
use crate::document::Kind;
use crate::strip::page::{Element, NONE, Page, flag};

/// Cuts a page into blocks.
#[must_use]
pub fn html(text: &str) -> Page {
    parse::parse(text).map_or_else(|| super::dump(&torn::without_markup(text)), |tree| Walk::default().run(&tree))
}

/// Places of one page beyond this many bytes in all are cut to their last steps; only a page that is built for it gets there.
const MAX_PLACES: usize = 1 << 25;
/// How much of a place stays then.
const SHORT_PLACE: usize = 60;
/// Names of children beyond which looking through them one by one would take time that grows with their square.
const FEW_NAMES: usize = 32;

/// The state of one walk over a tree.
#[derive(Default)]
struct Walk {
    page: Page,
    builder: Builder,
    /// Open elements, innermost last.
    open: Vec<Open>,
    /// Lists of children's names that no open element uses.
    spare: Vec<Vec<(LocalName, u32)>>,
    /// The same counts for elements whose children have many names.
    many: BTreeMap<(u32, LocalName), u32>,
    /// The path of the innermost open element as `XPath` writes it, `/html/body/div[2]/p`.
    path: String,
    /// How many bytes all places have.
    places: usize,
    /// The element that holds the text that comes next.
    holder: Holder,
    head: Head,
    skipped: usize,
    links: usize,
    bold: usize,
    pre: usize,
    math: usize,
    code: usize,
    /// A `<span>` has just ended, with no text since.
    ended_span: bool,
    /// Another one has begun right after it.
    seam: bool,
    /// A link or label has just ended, with no text since.
    ended: bool,
}

/// A block element that holds text, and the length of its path.
#[derive(Clone, Copy)]
struct Holder {
    element: u32,
    path: usize,
}

impl Default for Holder {
    fn default() -> Self {
        Self { element: NONE, path: 0 }
    }
}

/// An open element.
struct Open {
    element: u32,
    tag: Tag,
    flow: Flow,
    is_math: bool,
    is_code: bool,
    /// How long the path to its parent is.
    path: usize,
    /// The holder around it.
    outer: Holder,
    /// How many children of each name it has had, for element paths.
    children: Vec<(LocalName, u32)>,
}

impl Walk {
    fn run(mut self, tree: &Tree) -> Page {
        for edge in tree.edges() {
            match edge {
                Edge::Open(at, Value::Element(markup)) => self.open(markup, || tree.texts(at)),
                Edge::Open(_, Value::Text(text)) if self.skipped == 0 => self.text(text),
                Edge::Close(Value::Element(_)) => self.close(),
                _ => {}
            }
        }
        self.flush();
        finish::finish(&mut self.page);
        (self.page.metadata, self.page.titles, self.page.nature) = self.head.finish();
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
        let outer = self.holder;
        let path = self.path.len();
        if flow == Flow::Block {
            self.flush();
        }
        self.step_down(&markup.name.local);
        let above = self.open.last().map_or(NONE, |open| open.element);
        let element =
            Element { depth: u16::try_from(self.open.len()).unwrap_or(u16::MAX), ..element(&mut self.page, markup, tag, above) };
        match flow {
            Flow::Block => self.holder = Holder { element: index, path: self.path.len() },
            Flow::Break => {
                if self.pre > 0 {
                    self.builder.push_raw(&mut self.page.text, "\n");
                } else if self.builder.line_break() {
                    self.flush();
                }
            }
            Flow::Inline | Flow::Skip => {
                if self.ended && matches!(tag, Tag::A | Tag::Label | Tag::Time) {
                    self.builder.push(&mut self.page.text, " ", false, false);
                }
            }
        }
        self.seam |= tag == Tag::Span && self.ended_span && self.code == 0 && self.pre == 0;
        (self.ended, self.ended_span) = (false, false);
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
        let is_code = matches!(name, "code" | "kbd" | "samp" | "tt");
        self.code += usize::from(is_code);
        self.page.elements.push(Element { first: u32::try_from(self.page.blocks.len()).unwrap_or(NONE), ..element });
        let children = self.spare.pop().unwrap_or_default();
        self.open.push(Open { element: index, tag, flow, is_math, is_code, path, outer, children });
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(mut closed) = self.open.pop() else { return };
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
        self.code -= usize::from(closed.is_code);
        self.ended = matches!(closed.tag, Tag::A | Tag::Label | Tag::Time);
        self.ended_span = closed.tag == Tag::Span;
        if closed.flow == Flow::Block {
            self.flush();
            self.holder = closed.outer;
        }
        self.path.truncate(closed.path);
        closed.children.clear();
        self.spare.push(closed.children);
        if let Some(element) = self.page.elements.get_mut(closed.element as usize) {
            element.last = u32::try_from(self.page.blocks.len()).unwrap_or(NONE);
        }
    }

    fn text(&mut self, text: &str) {
        (self.ended, self.ended_span) = (false, false);
        // Character references are resolved by the parser, after decode has tidied the page.
        let text = &*tidy(text);
        if self.pre > 0 {
            self.builder.push_raw(&mut self.page.text, text);
        } else {
            if std::mem::take(&mut self.seam)
                && let (Some(before), Some(after)) = (self.builder.last(&self.page.text), text.chars().next())
                && are_apart(before, after)
            {
                self.builder.push(&mut self.page.text, " ", false, false);
            }
            self.builder.push(&mut self.page.text, text, self.links > 0, self.bold > 0);
        }
    }

    fn flush(&mut self) {
        if self.builder.is_empty(&self.page.text) {
            self.builder.reset(&self.page.text);
            return;
        }
        let (kind, level) = if self.pre > 0 { (Kind::Code, 0) } else { self.kind() };
        let path = &self.path[..self.holder.path];
        let (places, limit) = (&mut self.places, MAX_PLACES);
        self.builder.finish(&mut self.page, kind, level, self.holder.element, || {
            *places += path.len();
            if *places > limit { shortened(path) } else { path.to_owned() }
        });
    }

    /// What the text that is about to end was: the nearest element that says so.
    fn kind(&self) -> (Kind, u8) {
        let mut at = self.holder.element;
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

    /// Adds a child of the innermost open element to the path, with its number among the children of its name.
    fn step_down(&mut self, name: &LocalName) {
        let mut number = 1;
        if let Some(parent) = self.open.last_mut() {
            if let Some((_, count)) = parent.children.iter_mut().find(|(known, _)| known == name) {
                *count += 1;
                number = *count;
            } else if parent.children.len() < FEW_NAMES {
                parent.children.push((name.clone(), 1));
            } else {
                let count = self.many.entry((parent.element, name.clone())).or_default();
                *count += 1;
                number = *count;
            }
        }
        self.path.push('/');
        self.path.push_str(name);
        if number > 1 {
            // Writing to a string cannot fail.
            let _ = write!(self.path, "[{number}]");
        }
    }
}

/// Text without control characters and stray marks, in NFC: what decode does to lines, done to what references stood for.
fn tidy(text: &str) -> Cow<'_, str> {
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let marks = text.contains(is_stray);
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    match (marks, composed) {
        (false, true) => Cow::Borrowed(text),
        _ => Cow::Owned(text.replace('\r', "\n").chars().filter(|c| !is_stray(*c)).nfc().collect()),
    }
}

/// Whether text of two `<span>`s in a row, with nothing between them, is that of a label and its value or of two things that a style
/// sheet sets apart: `Reviews` `One of`, `54m` `PG`, `R` `5.9`. Editors break words into spans too, but hardly where a capital or the
/// first figure of a number follows.
fn are_apart(before: char, after: char) -> bool {
    if after.is_ascii_digit() {
        before.is_alphabetic()
    } else {
        after.is_uppercase()
            && (before.is_lowercase() || before.is_ascii_digit() || matches!(before, '.' | '!' | '?' | ':' | ';' | ')' | '%'))
    }
}

/// The last steps of a path.
fn shortened(path: &str) -> String {
    let mut from = path.len().saturating_sub(SHORT_PLACE);
    while !path.is_char_boundary(from) {
        from += 1;
    }
    format!("…{}", &path[from..])
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
    fn spans_in_a_row_that_say_two_things_are_set_apart() {
        assert_eq!(
            blocks("<p><span>Reviews</span><span>One of 3</span><p><span>1h 54m</span><span>PG</span><span>5.9</span>"),
            ["Reviews One of 3", "1h 54m PG 5.9"]
        );
        let whole = "<p><span>U</span><span>n</span><span>bro</span><span>ken</span>, <span>$19.</span><span>99</span> <code><span>let</span><span>Map2</span></code>";
        assert_eq!(blocks(whole), ["Unbroken, $19.99 letMap2"]);
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
    fn a_frame_that_is_not_closed_swallows_nothing() {
        assert_eq!(blocks("<noscript><iframe src=x /></noscript><p>Post</p><iframe>old</iframe><p>end"), ["Post", "old", "end"]);
        assert_eq!(blocks("<iframe><noscript></noscript>x</iframe>"), ["<noscript></noscript>x"]);
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
