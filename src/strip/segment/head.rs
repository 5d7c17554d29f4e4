//! What a page says of itself in its head and in embedded data.
//!
//! In: elements as the walk meets them. Out: [`Metadata`] and all titles that the page gives itself. Sources in order of trust:
//! JSON-LD (schema.org), Open Graph and article meta tags, plain meta tags, `<title>`. It never looks at the body's text.

use html5ever::tendril::StrTendril;
use serde_json::Value;

use super::tree::Markup;
use crate::document::Metadata;

/// Embedded data beyond this size is a catalogue, not a description of the page.
const MAX_DATA: usize = 1 << 18;

/// What was met so far.
#[derive(Debug, Default)]
pub(super) struct Head {
    language: String,
    title: String,
    metas: Vec<(String, String)>,
    canonical: String,
    data: Vec<Value>,
    data_size: usize,
}

/// Meta names that are read, in lower case, so that the many others are not kept.
const METAS: [&str; 22] = [
    "og:title",
    "og:site_name",
    "og:description",
    "og:url",
    "og:locale",
    "article:published_time",
    "article:author",
    "author",
    "description",
    "twitter:title",
    "twitter:description",
    "date",
    "dc.date",
    "dc.creator",
    "dc.title",
    "pubdate",
    "publish-date",
    "parsely-title",
    "parsely-author",
    "parsely-pub-date",
    "sailthru.author",
    "datepublished",
];

impl Head {
    /// Looks at an element, wherever it stands.
    pub fn note<'a>(&mut self, markup: &'a Markup, texts: impl FnOnce() -> Vec<&'a StrTendril>) {
        match markup.name().as_bytes() {
            b"meta" => {
                let name = markup.attr("property").or_else(|| markup.attr("name")).or_else(|| markup.attr("itemprop"));
                if let (Some(name), Some(content)) = (name, markup.attr("content")) {
                    let name = name.trim().to_ascii_lowercase();
                    if METAS.contains(&name.as_str()) && !content.trim().is_empty() {
                        self.metas.push((name, fold(content)));
                    }
                }
            }
            b"title" if self.title.is_empty() && &*markup.name.ns == "http://www.w3.org/1999/xhtml" => {
                self.title = fold(&texts().into_iter().map(|text| &**text).collect::<String>());
            }
            b"html" => {
                let language = markup.attr("lang").or_else(|| markup.attr("xml:lang"));
                language.unwrap_or_default().trim().clone_into(&mut self.language);
            }
            b"link" if self.canonical.is_empty() && markup.attr("rel") == Some("canonical") => {
                markup.attr("href").unwrap_or_default().trim().clone_into(&mut self.canonical);
            }
            b"script" if markup.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                let text: String = texts().into_iter().map(|text| &**text).collect();
                self.data_size += text.len();
                if self.data_size <= MAX_DATA
                    && let Ok(value) = serde_json::from_str(text.trim().trim_end_matches(';'))
                {
                    self.data.push(value);
                }
            }
            _ => {}
        }
    }

    fn meta(&self, names: &[&str]) -> String {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|(known, _)| known == name))
            .map(|(_, content)| content.clone())
            .unwrap_or_default()
    }

    /// The metadata, and all titles that the page gives itself, best first.
    pub fn finish(self) -> (Metadata, Vec<String>) {
        let item = self.data.iter().find_map(work);
        let of_item = |names: &[&str]| {
            item.map_or_else(String::new, |item| {
                names.iter().map(|name| text_of(item.get(name))).find(|text| !text.is_empty()).unwrap_or_default()
            })
        };
        let first = |candidates: [String; 2]| candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let site = first([self.meta(&["og:site_name"]), item.map_or_else(String::new, |item| text_of(item.get("publisher")))]);
        let mut titles: Vec<String> = Vec::new();
        for title in [
            of_item(&["headline", "name"]),
            self.meta(&["og:title", "twitter:title", "parsely-title", "dc.title"]),
            self.title.clone(),
        ] {
            if !title.is_empty() && !titles.contains(&title) {
                titles.push(title);
            }
        }
        let author = |text: String| if text.contains("://") { String::new() } else { text };
        let metadata = Metadata {
            title: String::new(),
            byline: first([
                author(of_item(&["author", "creator"])),
                author(self.meta(&["author", "article:author", "parsely-author", "sailthru.author", "dc.creator"])),
            ]),
            author_note: String::new(),
            published: first([
                of_item(&["datePublished", "dateCreated", "uploadDate"]),
                self.meta(&[
                    "article:published_time",
                    "datepublished",
                    "parsely-pub-date",
                    "pubdate",
                    "publish-date",
                    "date",
                    "dc.date",
                ]),
            ]),
            site,
            description: first([self.meta(&["og:description", "description", "twitter:description"]), of_item(&["description"])]),
            language: if self.language.is_empty() { self.meta(&["og:locale"]).replace('_', "-") } else { self.language.clone() },
            url: first([self.canonical.clone(), self.meta(&["og:url"])]),
        };
        (metadata, titles)
    }
}

/// The item of embedded data that is the page's own work. Lists and `@graph`s are searched breadth first, without recursion.
fn work(value: &Value) -> Option<&Value> {
    const WORKS: [&str; 12] = [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "TechArticle",
        "Product",
        "Recipe",
        "DiscussionForumPosting",
        "QAPage",
        "Report",
        "ScholarlyArticle",
        "VideoObject",
    ];
    let mut queue = vec![value];
    let mut at = 0;
    while at < queue.len() && at < 1000 {
        match queue[at] {
            Value::Array(items) => queue.extend(items),
            Value::Object(item) => {
                let is_work = match item.get("@type") {
                    Some(Value::String(kind)) => WORKS.contains(&kind.as_str()),
                    Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(|kind| WORKS.contains(&kind)),
                    _ => false,
                };
                if is_work {
                    return Some(queue[at]);
                }
                queue.extend(item.get("@graph"));
                queue.extend(item.get("mainEntity"));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A name out of embedded data: a string, an item with a name, or a list of either.
fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => fold(text),
        Some(Value::Object(item)) => item.get("name").and_then(Value::as_str).map(fold).unwrap_or_default(),
        Some(Value::Array(items)) => {
            let names: Vec<String> = items
                .iter()
                .map(|item| match item {
                    Value::String(text) => fold(text),
                    other => other.get("name").and_then(Value::as_str).map(fold).unwrap_or_default(),
                })
                .filter(|name| !name.is_empty())
                .collect();
            names.join(", ")
        }
        _ => String::new(),
    }
}

/// Runs of white space become one blank.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
