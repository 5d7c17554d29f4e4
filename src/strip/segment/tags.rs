//! Tags: which begin a block, which run inside one, which hold no text.
//!
//! In: a local name. Out: its [`Tag`] and what it does. A table; it decides nothing about content.

/// A tag that matters to segmentation or judgement. All others are [`Tag::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Tag {
    #[default]
    Other,
    P,
    Div,
    Li,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Td,
    Th,
    Tr,
    Dd,
    Dt,
    Blockquote,
    Pre,
    Figcaption,
    Button,
    Section,
    Article,
    Span,
    Ul,
    Ol,
    Summary,
    Body,
    Option,
    Caption,
    Address,
    Header,
    Footer,
    Nav,
    Form,
    Main,
    Aside,
    Table,
    Figure,
    Select,
    Textarea,
    Dialog,
    Details,
    Dl,
    Label,
    Legend,
    Noscript,
    Template,
    A,
    Bold,
    Time,
    Image,
    Html,
    Fallback,
}

/// What a tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Begins a new block.
    Block,
    /// Runs inside a block.
    Inline,
    /// Holds nothing that is read.
    Skip,
    /// Breaks a line.
    Break,
}

/// Looks a local name up.
#[must_use]
pub fn tag(name: &str) -> (Tag, Flow) {
    use Flow::{Block, Break, Inline, Skip};
    match name.as_bytes() {
        b"p" => (Tag::P, Block),
        b"div" => (Tag::Div, Block),
        b"li" => (Tag::Li, Block),
        b"h1" => (Tag::H1, Block),
        b"h2" => (Tag::H2, Block),
        b"h3" => (Tag::H3, Block),
        b"h4" => (Tag::H4, Block),
        b"h5" => (Tag::H5, Block),
        b"h6" => (Tag::H6, Block),
        b"td" => (Tag::Td, Block),
        b"th" => (Tag::Th, Block),
        b"tr" => (Tag::Tr, Block),
        b"dd" => (Tag::Dd, Block),
        b"dt" => (Tag::Dt, Block),
        b"blockquote" => (Tag::Blockquote, Block),
        b"pre" | b"listing" | b"xmp" => (Tag::Pre, Block),
        b"figcaption" => (Tag::Figcaption, Block),
        b"button" => (Tag::Button, Block),
        b"section" => (Tag::Section, Block),
        b"article" => (Tag::Article, Block),
        b"ul" | b"menu" | b"dir" => (Tag::Ul, Block),
        b"ol" => (Tag::Ol, Block),
        b"summary" => (Tag::Summary, Block),
        b"body" => (Tag::Body, Block),
        b"html" => (Tag::Html, Block),
        b"option" | b"optgroup" => (Tag::Option, Block),
        b"caption" => (Tag::Caption, Block),
        b"address" => (Tag::Address, Block),
        b"header" => (Tag::Header, Block),
        b"footer" => (Tag::Footer, Block),
        b"nav" => (Tag::Nav, Block),
        b"form" => (Tag::Form, Block),
        b"main" => (Tag::Main, Block),
        b"aside" => (Tag::Aside, Block),
        b"table" => (Tag::Table, Block),
        b"figure" => (Tag::Figure, Block),
        b"select" | b"datalist" => (Tag::Select, Block),
        b"textarea" => (Tag::Textarea, Block),
        b"dialog" => (Tag::Dialog, Block),
        b"details" => (Tag::Details, Block),
        b"dl" => (Tag::Dl, Block),
        b"legend" => (Tag::Legend, Block),
        b"noscript" => (Tag::Noscript, Block),
        b"template" => (Tag::Template, Block),
        b"a" => (Tag::A, Inline),
        b"b" | b"strong" => (Tag::Bold, Inline),
        b"time" => (Tag::Time, Inline),
        b"label" => (Tag::Label, Inline),
        b"span" => (Tag::Span, Inline),
        b"img" | b"picture" => (Tag::Image, Inline),
        b"i" | b"em" | b"u" | b"s" | b"small" | b"sub" | b"sup" | b"code" | b"kbd" | b"samp" | b"var" | b"font" | b"mark"
        | b"abbr" | b"cite" | b"q" | b"ins" | b"del" | b"bdi" | b"bdo" | b"tt" | b"big" | b"strike" | b"input" | b"source"
        | b"acronym" | b"data" | b"dfn" | b"ruby" | b"rt" | b"rb" | b"rp" | b"nobr" | b"meter" | b"progress" | b"output"
        | b"wbr" | b"math" => (Tag::Other, Inline),
        b"video" | b"audio" | b"canvas" | b"object" | b"iframe" | b"embed" => (Tag::Fallback, Block),
        b"br" => (Tag::Other, Break),
        b"script" | b"style" | b"svg" | b"head" | b"link" | b"meta" | b"base" => (Tag::Other, Skip),
        _ => (Tag::Other, Block),
    }
}

impl Tag {
    /// Heading level 1 to 6, 0 for all else.
    #[must_use]
    pub const fn level(self) -> u8 {
        match self {
            Self::H1 => 1,
            Self::H2 => 2,
            Self::H3 => 3,
            Self::H4 => 4,
            Self::H5 => 5,
            Self::H6 => 6,
            _ => 0,
        }
    }

    /// A cell of a table.
    #[must_use]
    pub const fn is_cell(self) -> bool {
        matches!(self, Self::Td | Self::Th)
    }
}
