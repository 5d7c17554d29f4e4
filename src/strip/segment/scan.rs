//! A page to the tokens that html5ever's tree builder reads, by a shorter way than its tokenizer.
//!
//! In: a page's text. Out: the same tokens in the same order (HTML standard, 13.2.5), but without what is not read: scripts, styles,
//! comments, plain drawings and attributes that say nothing of text. Runs of text and values are shared, not copied. Whatever is
//! seldom or odd (a doctype, scripts in scripts, `<plaintext>`, control characters) html5ever's own tokenizer reads. It never
//! decides where an element stands; that is the tree builder's work.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute, LocalName, QualName, TokenizerResult, local_name, ns};

use super::attributes::{self, Wants};
use super::names::{Kind, Name, Names};
use super::tree::Sink;
use super::{feed, references, skip};

/// Most attributes of one tag that are handed on; looking for doubles takes time that grows with their square.
const MAX_ATTRIBUTES: usize = 64;

/// One pass over a page.
pub(super) struct Scan<'a> {
    page: &'a str,
    bytes: &'a [u8],
    /// The page once more, so that texts can share it.
    shared: StrTendril,
    tokenizer: Tokenizer<TreeBuilder<u32, Sink>>,
    names: Names,
    /// Attributes of the tag that is being read.
    attributes: Vec<Attribute>,
    /// Where closing tags were found that are still ahead: the name, from where it was looked for, and where it is.
    closes: Vec<(LocalName, usize, usize)>,
    /// How many `<noscript>` are open.
    noscripts: usize,
    /// Scripts where none can stand.
    stray_scripts: usize,
}

/// Looking for the end of each costs as much as reading on, so after so many html5ever shall read the rest.
const MAX_STRAY_SCRIPTS: usize = 64;

/// Where a tag ends, and how.
struct End {
    at: usize,
    closes_itself: bool,
}

impl<'a> Scan<'a> {
    pub fn new(page: &'a str, tokenizer: Tokenizer<TreeBuilder<u32, Sink>>) -> Self {
        let shared = StrTendril::from(page);
        Self {
            page,
            bytes: page.as_bytes(),
            shared,
            tokenizer,
            names: Names::new(),
            attributes: Vec::new(),
            closes: Vec::new(),
            noscripts: 0,
            stray_scripts: 0,
        }
    }

    /// Reads the page to its end. `None` where `within` says that the limits are passed.
    pub fn run(mut self, within: impl Fn(&Sink) -> bool) -> Option<Sink> {
        // The standard drops a mark at the start and alters these two characters everywhere; decode has seen to all of them.
        let is_odd = self.page.starts_with('\u{feff}') || memchr::memchr2(b'\0', b'\r', self.bytes).is_some();
        let mut looked = 0;
        let mut at = if is_odd { self.rest(0, &within)? } else { 0 };
        while at < self.bytes.len() {
            if at - looked >= feed::PIECE {
                looked = at;
                if !within(&self.tokenizer.sink.sink) {
                    return None;
                }
            }
            let open = self.find(at, b'<');
            if open > at {
                self.text(at, open, true);
            }
            at = match self.bytes.get(open + 1..).and_then(|rest| rest.first()) {
                Some(b'!') => self.declaration(open),
                Some(b'?') => self.bogus(open),
                Some(b'/') => match self.bytes.get(open + 2) {
                    Some(byte) if byte.is_ascii_alphabetic() => self.closing(open),
                    Some(b'>') => open + 3,
                    Some(_) => self.bogus(open),
                    None => self.literal(open, open + 2),
                },
                Some(byte) if byte.is_ascii_alphabetic() => match self.opening(open) {
                    Some(at) => at,
                    None => self.rest(open, &within)?,
                },
                _ => self.literal(open, (open + 1).min(self.bytes.len())),
            };
        }
        self.tokenizer.end();
        let sink = self.tokenizer.sink.sink;
        within(&sink).then_some(sink)
    }

    /// Where `byte` stands next, or the end of the page.
    fn find(&self, from: usize, byte: u8) -> usize {
        memchr::memchr(byte, &self.bytes[from.min(self.bytes.len())..]).map_or(self.bytes.len(), |found| from + found)
    }

    fn shared(&self, start: usize, end: usize) -> StrTendril {
        // Tendrils count in 32 bits; read limits a page to less.
        self.shared.try_subtendril(start as u32, (end - start) as u32).unwrap_or_else(|_| StrTendril::from(&self.page[start..end]))
    }

    fn token(&self, token: Token) -> TokenSinkResult<u32> {
        self.tokenizer.sink.process_token(token, 1)
    }

    fn tag_token(&self, kind: TagKind, name: LocalName, self_closing: bool, attrs: Vec<Attribute>) -> TokenSinkResult<u32> {
        self.token(Token::TagToken(Tag { kind, name, self_closing, attrs, had_duplicate_attributes: false }))
    }

    /// Hands a closing tag on. What the tree builder asks for then, to run a script, is not done.
    fn close(&self, name: LocalName) {
        let _ = self.tag_token(TagKind::EndTag, name, false, Vec::new());
    }

    /// A run of text, in which character references stand or not.
    fn text(&self, start: usize, end: usize, references: bool) {
        let run = &self.page[start..end];
        let text = if references && memchr::memchr(b'&', run.as_bytes()).is_some() {
            StrTendril::from(references::in_text(run))
        } else {
            self.shared(start, end)
        };
        // Text never asks the tokenizer for anything.
        let _ = self.token(Token::CharacterTokens(text));
    }

    /// A `<` that begins nothing.
    fn literal(&self, start: usize, end: usize) -> usize {
        if end > start {
            self.text(start, end, false);
        }
        end
    }

    /// A comment whose text is not kept: what it parts stays apart.
    fn comment(&self) {
        let _ = self.token(Token::CommentToken(StrTendril::new()));
    }

    /// What the standard reads as a comment up to the next `>`.
    fn bogus(&self, open: usize) -> usize {
        self.comment();
        self.find(open, b'>') + 1
    }

    /// What begins with `<!`.
    fn declaration(&self, open: usize) -> usize {
        let rest = &self.bytes[open..];
        if rest.starts_with(b"<!--") {
            self.comment();
            return self.comment_end(open + 4);
        }
        if rest.get(..9).is_some_and(|word| word.eq_ignore_ascii_case(b"<!doctype")) {
            let end = (self.find(open, b'>') + 1).min(self.bytes.len());
            self.feed(&self.page[open..end]);
            return end;
        }
        let is_data = rest.starts_with(b"<![CDATA[");
        if is_data && self.tokenizer.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            return self.data(open + 9);
        }
        self.bogus(open)
    }

    /// The text of a CDATA section that begins at `from`: nothing in it is markup or a reference, whatever it looks like.
    fn data(&self, from: usize) -> usize {
        let close = memchr::memmem::find(&self.bytes[from..], b"]]>").map_or(self.bytes.len(), |at| from + at);
        self.literal(from, close);
        (close + 3).min(self.bytes.len())
    }

    /// One past the end of the comment whose text begins at `from`.
    fn comment_end(&self, from: usize) -> usize {
        let inside = &self.bytes[from..];
        if inside.starts_with(b">") {
            return from + 1;
        }
        if inside.starts_with(b"->") {
            return from + 2;
        }
        let mut at = from;
        while let Some(found) = memchr::memmem::find(&self.bytes[at..], b"--") {
            match &self.bytes[at + found + 2..] {
                [b'>', ..] => return at + found + 3,
                [b'!', b'>', ..] => return at + found + 4,
                _ => at += found + 1,
            }
        }
        self.bytes.len()
    }

    fn closing(&mut self, open: usize) -> usize {
        let (name, after) = self.names.read(self.page, open + 2);
        let Some(end) = self.tag(after, Wants::Nothing) else { return self.bytes.len() };
        if name.local == local_name!("noscript") {
            self.noscripts = self.noscripts.saturating_sub(1);
        }
        self.close(name.local);
        end.at
    }

    /// An opening tag, and what stands in the element if that is no markup. `None` where html5ever shall read all the rest.
    fn opening(&mut self, open: usize) -> Option<usize> {
        let (Name { local: name, kind, wants, .. }, after) = self.names.read(self.page, open + 1);
        if kind == Kind::Rest {
            return None;
        }
        let Some(end) = self.tag(after, wants) else { return Some(self.bytes.len()) };
        let is_foreign = || self.tokenizer.sink.adjusted_current_node_present_but_not_in_html_namespace();
        let mut script = None;
        if kind == Kind::Script && !is_foreign() {
            match skip::script(self.bytes, open, end.at) {
                skip::Script::Unclear => return None,
                _ if self.stray_scripts > MAX_STRAY_SCRIPTS => return None,
                found => script = Some(found),
            }
        }
        self.noscripts += usize::from(name == local_name!("noscript"));
        let attrs = std::mem::take(&mut self.attributes);
        let TokenSinkResult::RawData(raw) = self.tag_token(TagKind::StartTag, name.clone(), end.closes_itself, attrs) else {
            // Where a drawing cannot stand its tag is ignored, but not what is in it.
            let is_drawing = kind == Kind::Drawing && is_foreign();
            self.stray_scripts += usize::from(script.is_some());
            return Some(if is_drawing { skip::drawing(self.bytes, end.at).unwrap_or(end.at) } else { end.at });
        };
        Some(match script {
            Some(skip::Script::Skipped(close)) => close,
            Some(skip::Script::Data(close)) => {
                self.text(end.at, close, false);
                close
            }
            _ => {
                let close = self.close_of(&name, end.at);
                if name == local_name!("iframe") && self.is_torn(end.at, close) {
                    self.close(name);
                    return Some(end.at);
                }
                if close > end.at && name != local_name!("style") {
                    self.text(end.at, close, raw == RawKind::Rcdata);
                }
                close
            }
        })
    }

    /// Whether a frame is not closed where it should be: in `<noscript>` some are closed as `<iframe … />`, which the standard does not
    /// know. Browsers with scripts never look there, so their readers do not miss what by the letter is in the frame: all that follows.
    fn is_torn(&mut self, from: usize, close: usize) -> bool {
        self.noscripts > 0 && self.close_of(&local_name!("noscript"), from) < close
    }

    /// Where the next closing tag of this name is, or the end of the page.
    fn close_of(&mut self, name: &LocalName, from: usize) -> usize {
        if let Some((.., close)) =
            self.closes.iter().find(|(known, looked, close)| known == name && *looked <= from && from <= *close)
        {
            return *close;
        }
        let close = skip::raw(self.bytes, from, format!("</{name}").as_bytes()).unwrap_or(self.bytes.len());
        self.closes.retain(|(known, ..)| known != name);
        self.closes.push((name.clone(), from, close));
        close
    }

    /// Reads a tag from behind its name to its end and keeps the attributes that are wanted. `None` where the page ends in it.
    fn tag(&mut self, mut at: usize, wants: Wants) -> Option<End> {
        self.attributes.clear();
        let mut left = 0u64;
        loop {
            match *self.bytes.get(at)? {
                b' ' | b'\n' | b'\t' | b'\x0c' => at += 1,
                b'>' => {
                    self.finish_attributes(wants, left);
                    return Some(End { at: at + 1, closes_itself: false });
                }
                b'/' => {
                    at += 1;
                    if *self.bytes.get(at)? == b'>' {
                        self.finish_attributes(wants, left);
                        return Some(End { at: at + 1, closes_itself: true });
                    }
                }
                _ => {
                    let attribute = attributes::read(self.bytes, at)?;
                    at = attribute.end;
                    let (key, value) = (&self.page[attribute.name.clone()], &self.page[attribute.value.clone()]);
                    if let Some(local) = wants.local(key, value) {
                        self.keep(local, attribute.value);
                    } else if wants == Wants::Sum {
                        left = left.wrapping_add(attributes::sum(key, value));
                    }
                }
            }
        }
    }

    /// Keeps an attribute, unless the tag has named it before.
    fn keep(&mut self, local: LocalName, value: Range<usize>) {
        if self.attributes.len() < MAX_ATTRIBUTES && !self.attributes.iter().any(|known| known.name.local == local) {
            let text = &self.page[value.clone()];
            let value = if memchr::memchr(b'&', text.as_bytes()).is_some() {
                StrTendril::from(references::in_value(text))
            } else {
                self.shared(value.start, value.end)
            };
            self.attributes.push(Attribute { name: QualName::new(None, ns!(), local), value });
        }
    }

    /// The tree builder holds formatting elements that are open against each other, attributes and all (HTML standard, 13.2.4.3, the
    /// Noah's Ark clause), so attributes that are not handed on leave their sum there.
    fn finish_attributes(&mut self, wants: Wants, left: u64) {
        if wants == Wants::Sum && left != 0 {
            let name = QualName::new(None, ns!(), local_name!("definitionurl"));
            self.attributes.push(Attribute { name, value: StrTendril::from(format!("{left:x}")) });
        }
    }

    /// Has html5ever's tokenizer read a piece that ends where text begins again.
    fn feed(&self, piece: &str) {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(piece));
        while !matches!(self.tokenizer.feed(&input), TokenizerResult::Done) {}
    }

    /// Has html5ever's tokenizer read all that is left.
    fn rest(&mut self, from: usize, within: &impl Fn(&Sink) -> bool) -> Option<usize> {
        feed::feed(&self.page[from..], |piece| {
            self.feed(piece);
            within(&self.tokenizer.sink.sink)
        })?;
        Some(self.bytes.len())
    }
}
