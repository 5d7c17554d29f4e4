//! What a page says of itself in its head and in embedded data.
//!
//! In: elements as the walk meets them. Out: [`Metadata`] and all titles that the page gives itself. Sources in order of trust:
//! JSON-LD (schema.org), Open Graph and article meta tags, plain meta tags, marks in the body (microdata, `rel=author`, class names),
//! `<title>`. It never looks at the body's running text.

use html5ever::tendril::StrTendril;

use super::marks::Marks;
use super::tree::Markup;
use crate::document::Metadata;
use crate::strip::facts::data::{About, Data};
use crate::strip::facts::site::{Site, host, parts};
use crate::strip::facts::{dates, language, names, tidy};
use crate::strip::page::{Nature, OpenGraph};

/// What was met so far.
#[derive(Debug, Default)]
pub(super) struct Head {
    language: String,
    title: String,
    metas: Vec<(String, String)>,
    canonical: String,
    data: Data,
    marks: Marks,
}

/// Titles, best first.
const TITLES: [&str; 6] = ["og:title", "twitter:title", "parsely-title", "dc.title", "citation_title", "sailthru.title"];
/// Who wrote it. `twitter:creator` names an account and is not asked.
const AUTHORS: [&str; 9] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "article:author_name",
];
/// When it was published.
const DATES: [&str; 19] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "citation_publication_date",
    "citation_online_date",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "date",
];
const DESCRIPTIONS: [&str; 4] = ["og:description", "description", "twitter:description", "dc.description"];
const SITES: [&str; 3] = ["og:site_name", "application-name", "apple-mobile-web-app-title"];
const LANGUAGES: [&str; 4] = ["content-language", "language", "dc.language", "og:locale"];

/// Whether a meta name is one of those that are read; the many others are not kept.
fn is_read(name: &str) -> bool {
    name == "og:url"
        || name == "og:type"
        || name == "generator"
        || [&TITLES[..], &AUTHORS, &DATES, &DESCRIPTIONS, &SITES, &LANGUAGES].iter().any(|names| names.contains(&name))
}

impl Head {
    /// Looks at an element, wherever it stands; `above` are the flags of its ancestors.
    pub fn note<'a>(&mut self, markup: &'a Markup, above: u32, texts: impl FnOnce() -> Vec<&'a StrTendril>) {
        match markup.name().as_bytes() {
            b"meta" => {
                let names = ["property", "name", "itemprop", "http-equiv"];
                let content = markup.attr("content").filter(|content| !content.trim().is_empty());
                for name in names.iter().filter_map(|name| markup.attr(name)) {
                    let name = name.trim().to_ascii_lowercase();
                    if let Some(content) = content.filter(|_| is_read(&name) && self.metas.len() < 200) {
                        self.metas.push((name, tidy(content)));
                    }
                }
            }
            b"title" if self.title.is_empty() && &*markup.name.ns == "http://www.w3.org/1999/xhtml" => {
                self.title = tidy(&texts().into_iter().map(|text| &**text).collect::<String>());
            }
            b"html" => {
                let language = markup.attr("lang").or_else(|| markup.attr("xml:lang"));
                language.unwrap_or_default().trim().clone_into(&mut self.language);
                self.marks.note_type(markup);
            }
            b"link" if self.canonical.is_empty() && markup.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                markup.attr("href").unwrap_or_default().trim().clone_into(&mut self.canonical);
            }
            b"script" if markup.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                self.data.add(&texts().into_iter().map(|text| &**text).collect::<String>());
            }
            _ => self.marks.note(markup, above, texts),
        }
    }

    /// All values of some meta names, in the order of the names.
    fn metas<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let of = |name: &'a &str| self.metas.iter().filter(move |(known, _)| known == name).map(|(_, content)| content.as_str());
        names.iter().flat_map(of)
    }

    fn meta(&self, names: &[&str]) -> String {
        self.metas(names).next().unwrap_or_default().to_owned()
    }

    /// The metadata, and all titles that the page gives itself, best first.
    pub fn finish(self) -> (Metadata, Vec<String>, Nature) {
        let about = self.data.about();
        let nature = self.nature(&about);
        let first = |candidates: [String; 2]| candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let url =
            [self.canonical.clone(), self.meta(&["og:url"])].into_iter().find(|url| !host(url).is_empty()).unwrap_or_default();
        let name = first([self.meta(&SITES), about.site()]);
        let site = Site::new(&name, &url);
        let mut titles: Vec<String> = Vec::new();
        for title in [about.title(), self.meta(&TITLES), self.title.clone()] {
            if !title.is_empty() && !titles.contains(&title) {
                titles.push(title);
            }
        }
        let named = || parts(&self.title).into_iter().rev().find(|part| site.is_named(part)).unwrap_or_default().to_owned();
        let metadata = Metadata {
            title: String::new(),
            byline: self.byline(&about.people(), about.is_thread(), about.is_article(), &site),
            author_note: String::new(),
            published: self.published(&about.published(), &url),
            site: if name.is_empty() { named() } else { name },
            description: first([self.meta(&DESCRIPTIONS), about.description()]),
            language: [self.language.as_str()]
                .into_iter()
                .chain(self.metas(&LANGUAGES))
                .chain([about.language().as_str()])
                .find_map(language::tag)
                .unwrap_or_default(),
            url,
        };
        (metadata, titles, nature)
    }

    /// What kind of page it says it is.
    fn nature(&self, about: &About) -> Nature {
        let open_graph = self.metas(&["og:type"]).next().map_or(OpenGraph::None, |kind| {
            let kind = kind.to_ascii_lowercase();
            let is_one_of = |words: &[&str]| words.iter().any(|word| kind.contains(word));
            if is_one_of(&["article", "blog", "news"]) {
                OpenGraph::Article
            } else if is_one_of(&["product"]) {
                OpenGraph::Product
            } else if is_one_of(&["website"]) {
                OpenGraph::Website
            } else {
                OpenGraph::Other
            }
        });
        Nature {
            open_graph,
            is_article: about.is_article(),
            is_thread: about.is_thread() || self.is_forum(),
            is_product: about.is_any(&["Product", "ProductGroup"]),
            is_list: about.is_any(&["CollectionPage", "ItemList", "SearchResultsPage", "OfferCatalog"]),
        }
    }

    /// Who wrote it: embedded data, then meta tags, then marks in the body.
    fn byline(&self, people: &[String], is_thread: bool, is_article: bool, site: &Site) -> String {
        if is_thread && let Some(account) = people.first().filter(|name| !name.contains("://")) {
            return account.clone();
        }
        let listed = |names: &mut dyn Iterator<Item = String>| {
            let mut all: Vec<String> = Vec::new();
            for name in names.filter(|name| !name.is_empty()).take(24) {
                if !all.contains(&name) {
                    all.push(name);
                }
            }
            all.join(", ")
        };
        let embedded = listed(&mut people.iter().map(|person| names::clean(person, site)));
        if !embedded.is_empty() {
            return embedded;
        }
        for name in AUTHORS {
            let stated = listed(&mut self.metas(&[name]).map(|author| names::clean(author, site)));
            if !stated.is_empty() {
                return stated;
            }
        }
        let marked = self.marks.people(site, is_thread || self.is_forum());
        let is_article = is_article || self.metas(&["og:type"]).any(|kind| kind == "article");
        if !marked.is_empty() || !is_article {
            return marked;
        }
        let stated = people.iter().map(String::as_str).chain(self.metas(&AUTHORS)).find_map(names::account);
        stated.unwrap_or_default()
    }

    /// Whether software for forums made the page.
    fn is_forum(&self) -> bool {
        const FORUMS: [&str; 9] = ["vbulletin", "phpbb", "xenforo", "discourse", "flarum", "nodebb", "smf", "invision", "mybb"];
        self.metas(&["generator"]).any(|generator| FORUMS.iter().any(|forum| generator.to_ascii_lowercase().contains(forum)))
    }

    /// When it was published: meta tags that say so, embedded data, marks in the body, the address.
    fn published(&self, embedded: &str, url: &str) -> String {
        let stated = self.metas(&DATES).find_map(dates::iso);
        let marked = self.marks.day();
        let sure = || marked.clone().filter(|(rank, _)| *rank <= 1).map(|(_, day)| day);
        let of_url = || dates::iso(&url_day(url)?);
        stated
            .or_else(|| dates::iso(embedded))
            .or_else(sure)
            .or_else(of_url)
            .or_else(|| marked.clone().map(|(_, day)| day))
            .unwrap_or_default()
    }
}

/// `2024/05/01` out of an address such as `https://saltwyke.example/2024/05/01/pier`.
fn url_day(url: &str) -> Option<String> {
    let (_, path) = url.split_once("://")?.1.split_once('/')?;
    let steps: Vec<&str> = path.split('/').collect();
    let digits = |step: &str, count: usize| step.len() == count && step.bytes().all(|byte| byte.is_ascii_digit());
    let day = steps.windows(3).find(|three| digits(three[0], 4) && digits(three[1], 2) && digits(three[2], 2))?;
    Some(day.join("-"))
}

#[cfg(test)]
mod tests {
    use crate::strip::segment::html;

    #[test]
    fn what_a_page_states_is_taken_in_order_of_trust() {
        let about = html(
            r#"<html lang="en_GB"><head><title>The pier | Saltwyke</title><meta property="og:site_name" content="Saltwyke">
            <link rel="canonical" href="/relative"><meta property="og:url" content="https://saltwyke.example/pier">
            <meta name="author" content="admin"><meta name="date" content="3 March 2024">
            <meta name="description" content="Closed &amp;amp; barred.">
            <script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"By Mara Quill, Reporter"}}</script>
            </head><body><h1>The pier</h1></body>"#,
        )
        .metadata;
        assert_eq!([about.byline.as_str(), &about.published, &about.site], ["Mara Quill", "2024-03-03", "Saltwyke"]);
        assert_eq!([about.url.as_str(), &about.language], ["https://saltwyke.example/pier", "en-GB"]);
        assert_eq!(about.description, "Closed & barred.");
    }

    #[test]
    fn marks_near_the_heading_name_author_and_day() {
        let page = |body: &str| html(body).metadata;
        let marked = page(
            r#"<h1>The pier</h1><div class="byline">By <a rel="author">Mara Quill</a> and <a rel="author">Tom Ash</a></div>
            <time class="published" datetime="2024-03-03T10:00:00Z">Sunday</time><p>Text.</p>
            <section class="comments"><span class="author">Some Body</span><time datetime="2025-01-01">x</time></section>"#,
        );
        assert_eq!([marked.byline.as_str(), &marked.published], ["Mara Quill, Tom Ash", "2024-03-03T10:00:00Z"]);
        let card = |name: &str, day: u8| {
            format!("<article><h2>x</h2><span class=author-name>{name}</span><time>{day} May 2024</time></article>")
        };
        let names = [
            "Ann Ash",
            "Bo Birch",
            "Cy Cedar",
            "Di Dale",
            "Ed Elm",
            "Flo Fern",
            "Gus Gorse",
            "Hal Hazel",
            "Ivy Isle",
            "Jo Juniper",
        ];
        let cards: String = (1..).zip(names).map(|(day, name)| card(name, day)).collect();
        assert_eq!(page(&format!("<h1>News</h1>{cards}")).byline, "");
    }

    #[test]
    fn an_address_may_hold_the_day() {
        let about = html(r#"<link rel=canonical href="https://saltwyke.example/2024/05/01/pier"><p>x"#).metadata;
        assert_eq!(about.published, "2024-05-01");
    }
}
