//! Embedded data: JSON-LD with the vocabulary of schema.org.
//!
//! In: the texts of `<script type="application/ld+json">`. Out: what they say of the page's own work: title, people, dates, site,
//! description, language. Catalogues of other works (lists of items, offers, reviews) are not asked. No recursion, bounded work.

use serde_json::{Map, Value};

use super::tidy;

/// Embedded data beyond this size is a catalogue, not a description of the page.
const MAX_DATA: usize = 1 << 18;
/// Items that are looked at.
const MAX_ITEMS: usize = 2000;

/// All embedded data of a page.
#[derive(Debug, Default)]
pub struct Data {
    values: Vec<Value>,
    size: usize,
}

impl Data {
    /// Adds the text of one script. What is no JSON says nothing.
    pub fn add(&mut self, text: &str) {
        self.size += text.len();
        if self.size > MAX_DATA {
            return;
        }
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
        // Raw line ends inside strings are common and forbidden.
        let value = serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace(|c: char| c.is_control(), " ")));
        self.values.extend(value.ok());
    }

    /// The items that describe the page, works before pages, each in document order.
    #[must_use]
    pub fn about(&self) -> About<'_> {
        let mut queue: Vec<&Value> = self.values.iter().collect();
        let mut about = About::default();
        let mut at = 0;
        while at < queue.len() && at < MAX_ITEMS {
            match queue[at] {
                Value::Array(items) => queue.extend(items),
                Value::Object(item) => {
                    match class_of(item) {
                        Class::Work => about.works.push(item),
                        Class::Page => about.pages.push(item),
                        Class::Site => about.sites.push(item),
                        Class::Other => {}
                    }
                    about.all.push(item);
                    queue.extend(["@graph", "mainEntity", "mainEntityOfPage"].iter().filter_map(|key| item.get(*key)));
                }
                _ => {}
            }
            at += 1;
        }
        about
    }
}

/// Items of embedded data that describe the page.
#[derive(Debug, Default)]
pub struct About<'a> {
    works: Vec<&'a Map<String, Value>>,
    pages: Vec<&'a Map<String, Value>>,
    sites: Vec<&'a Map<String, Value>>,
    all: Vec<&'a Map<String, Value>>,
}

enum Class {
    /// An article, a thread, a product: what the page is there for.
    Work,
    /// The page itself.
    Page,
    /// The site or who runs it.
    Site,
    Other,
}

fn class_of(item: &Map<String, Value>) -> Class {
    let class = |kind: &str| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        if kind.ends_with("Article") || kind.ends_with("Posting") && kind != "JobPosting" || is_work(kind) {
            Class::Work
        } else if kind.ends_with("WebPage") || matches!(kind, "ItemPage" | "QAPage" | "FAQPage" | "AboutPage" | "CollectionPage") {
            Class::Page
        } else if kind == "WebSite" {
            Class::Site
        } else {
            Class::Other
        }
    };
    match item.get("@type") {
        Some(Value::String(kind)) => class(kind),
        Some(Value::Array(kinds)) => {
            let classes = kinds.iter().filter_map(Value::as_str).map(class);
            classes.into_iter().find(|class| !matches!(class, Class::Other)).unwrap_or(Class::Other)
        }
        _ => Class::Other,
    }
}

fn is_work(kind: &str) -> bool {
    matches!(
        kind,
        "Product"
            | "ProductGroup"
            | "Recipe"
            | "Question"
            | "Report"
            | "VideoObject"
            | "HowTo"
            | "Course"
            | "Book"
            | "CreativeWork"
            | "Review"
            | "PodcastEpisode"
            | "Event"
            | "LearningResource"
            | "Dataset"
            | "SoftwareApplication"
    )
}

impl About<'_> {
    fn first(&self, keys: &[&str]) -> String {
        let items = self.works.iter().chain(&self.pages);
        items
            .flat_map(|item| keys.iter().filter_map(|key| item.get(*key)))
            .map(text_of)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    /// What the work is called.
    #[must_use]
    pub fn title(&self) -> String {
        let keys = ["headline", "name"];
        let mut texts = self.works.iter().flat_map(|item| keys.iter().filter_map(|key| item.get(*key))).map(text_of);
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Who wrote it: people only, since organisations that stand as authors are the site itself.
    #[must_use]
    pub fn people(&self) -> Vec<String> {
        let kind = |item: &Map<String, Value>| item.get("@type").map(text_of).unwrap_or_default();
        let signed = |item: &&&Map<String, Value>| {
            !matches!(kind(item).as_str(), "Product" | "ProductGroup" | "Review" | "SoftwareApplication" | "Event" | "Course")
        };
        for item in self.works.iter().chain(&self.pages).filter(signed) {
            for key in ["author", "creator"] {
                let mut people = Vec::new();
                self.add_people(item.get(key), &mut people);
                if !people.is_empty() {
                    return people;
                }
            }
        }
        Vec::new()
    }

    fn add_people(&self, value: Option<&Value>, people: &mut Vec<String>) {
        let values: Vec<&Value> = match value {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => return,
        };
        for value in values {
            match value {
                Value::String(name) => people.push(tidy(name)),
                Value::Object(person) if !is_organisation(person) => {
                    let named = |person: &Map<String, Value>| person.get("name").map(text_of).filter(|name| !name.is_empty());
                    let known = || {
                        let id = person.get("@id")?;
                        self.all
                            .iter()
                            .find(|item| item.get("@id") == Some(id) && !is_organisation(item))
                            .and_then(|item| named(item))
                    };
                    people.extend(named(person).or_else(known));
                }
                _ => {}
            }
        }
    }

    /// When it was published.
    #[must_use]
    pub fn published(&self) -> String {
        let dated = self.first(&["datePublished"]);
        if dated.is_empty() { self.first(&["dateCreated", "uploadDate"]) } else { dated }
    }

    /// The name of the site.
    #[must_use]
    pub fn site(&self) -> String {
        let of = |item: &&Map<String, Value>, key: &str| item.get(key).map(text_of).filter(|text| !text.is_empty());
        let site = self.sites.iter().find_map(|item| of(item, "name"));
        site.or_else(|| self.works.iter().find_map(|item| of(item, "publisher"))).unwrap_or_default()
    }

    /// What it says of itself.
    #[must_use]
    pub fn description(&self) -> String {
        self.first(&["description", "abstract"])
    }

    /// The language that it declares.
    #[must_use]
    pub fn language(&self) -> String {
        self.first(&["inLanguage"])
    }

    /// True where the work is an article.
    #[must_use]
    pub fn is_article(&self) -> bool {
        let kind = |item: &&&Map<String, Value>| item.get("@type").map(text_of).unwrap_or_default();
        self.works.iter().any(|item| {
            let kind = kind(&item);
            kind.ends_with("Article") || kind.ends_with("BlogPosting")
        })
    }

    /// True where one of the items is of one of these classes.
    #[must_use]
    pub fn is_any(&self, classes: &[&str]) -> bool {
        self.all.iter().any(|item| item.get("@type").map(text_of).is_some_and(|kind| classes.contains(&kind.as_str())))
    }

    /// True for threads and questions.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        // Questions stand on pages of frequent questions too.
        self.works.iter().chain(&self.pages).any(|item| {
            let kind = item.get("@type").map(text_of).unwrap_or_default();
            matches!(kind.as_str(), "QAPage" | "DiscussionForumPosting")
        })
    }
}

fn is_organisation(item: &Map<String, Value>) -> bool {
    let kind = item.get("@type").map(text_of).unwrap_or_default();
    ["Organization", "Corporation", "Business", "Brand", "WebSite"].iter().any(|end| kind.ends_with(end))
}

/// A string, the name of an item, or the first of a list.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => tidy(text),
        Value::Object(item) => {
            item.get("name").or_else(|| item.get("@value")).and_then(Value::as_str).map(tidy).unwrap_or_default()
        }
        Value::Array(items) => items
            .iter()
            .map(|item| match item {
                Value::String(text) => tidy(text),
                other => other.get("name").and_then(Value::as_str).map(tidy).unwrap_or_default(),
            })
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(text: &str) -> Data {
        let mut data = Data::default();
        data.add(text);
        data
    }

    #[test]
    fn a_graph_is_read_through_its_references() {
        let data = data(
            r##"{"@graph":[{"@type":"WebPage","datePublished":"2024-01-01","name":"page"},
            {"@type":["BlogPosting"],"headline":"The pier","author":[{"@id":"#mara"},{"@type":"Organization","name":"Gazette"}]},
            {"@type":"Person","@id":"#mara","name":"Mara Quill"},{"@type":"WebSite","name":"Gazette"}]};"##,
        );
        let about = data.about();
        assert_eq!(about.title(), "The pier");
        assert_eq!(about.people(), ["Mara Quill"]);
        assert_eq!(about.published(), "2024-01-01");
        assert_eq!(about.site(), "Gazette");
    }

    #[test]
    fn lists_of_other_works_are_not_the_page() {
        let data = data(r#"{"@type":"ItemList","itemListElement":[{"@type":"Article","headline":"Other","author":"Tom Ash"}]}"#);
        assert_eq!(data.about().title(), "");
        assert!(data.about().people().is_empty());
    }

    #[test]
    fn raw_line_ends_in_strings_are_forgiven() {
        assert_eq!(data("{\"@type\":\"Article\",\"headline\":\"The\npier\"}").about().title(), "The pier");
    }
}
