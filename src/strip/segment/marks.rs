//! Elements of a page's body that are marked as its author or its date.
//!
//! In: elements as the walk meets them, with what their ancestors are. Out: the people and the day that the marks name beyond doubt.
//! Marks are looked for near the top heading: a list of articles marks the authors and dates of all of them, and none is the page's.

use std::sync::LazyLock;

use html5ever::tendril::StrTendril;
use regex::Regex;

use super::tree::Markup;
use crate::strip::facts::site::Site;
use crate::strip::facts::{dates, names};
use crate::strip::page::flag;

/// Elements between the top heading and a mark that belongs to it, on either side. Bylines stand within a dozen elements of their
/// heading on most pages, share buttons and breadcrumbs between them; three dozen are about one screen.
const NEAR: u32 = 60;
const NEAR_ABOVE: u32 = 25;
/// Pieces of text that are looked at in one mark.
const MAX_PIECES: usize = 12;

/// What every class name of a mark holds, by which it is told whether to look at all.
static STEMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i-u)author|byline|by-line|contributor|post|writer|user|creator|date|publish|timestamp")
        .unwrap_or_else(|error| unreachable!("a constant pattern: {error}"))
});

/// Marks met so far.
#[derive(Debug, Default)]
pub(super) struct Marks {
    order: u32,
    tops: Vec<u32>,
    authors: Vec<Mark>,
    accounts: Vec<Mark>,
    dates: Vec<Mark>,
    thread: bool,
}

#[derive(Debug)]
struct Mark {
    order: u32,
    /// How sure the mark is, 0 is surest.
    rank: u8,
    pieces: Vec<String>,
}

impl Marks {
    /// Looks at an element; `above` are the flags of its ancestors.
    pub fn note<'a>(&mut self, markup: &'a Markup, above: u32, texts: impl FnOnce() -> Vec<&'a StrTendril>) {
        self.order += 1;
        let name = markup.name();
        if name == "h1" {
            self.tops.push(self.order);
        }
        self.note_type(markup);
        if above & (flag::NAV | flag::FOOTER | flag::CHOICE | flag::FORM) != 0
            || matches!(name, "body" | "html" | "img" | "script" | "style")
        {
            return;
        }
        let property = markup.attr("itemprop").unwrap_or_default();
        // Most elements are no marks, and their classes are not worth a second look.
        let class = markup.attr("class").filter(|class| STEMS.is_match(class)).unwrap_or_default();
        if class.is_empty() && property.is_empty() && name != "time" && markup.attr("rel").is_none() {
            return;
        }
        let author = author_rank(markup, property, class);
        let date = date_rank(markup, property, class);
        let account = class.split_ascii_whitespace().any(is_account);
        if author.is_none() && date.is_none() && !account {
            return;
        }
        let given = markup
            .attr("content")
            .or_else(|| markup.attr("datetime").filter(|_| date.is_some()))
            .filter(|text| !text.trim().is_empty());
        let pieces: Vec<String> = if let Some(text) = given {
            vec![text.to_owned()]
        } else {
            let texts = texts();
            let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
            texts.take(MAX_PIECES).map(|text| text.chars().take(120).collect()).collect()
        };
        if pieces.is_empty() {
            return;
        }
        let order = self.order;
        // Comments have authors and dates of their own.
        let in_comments = above & flag::COMMENT_CLASS != 0;
        if account && self.accounts.len() < 50 {
            self.accounts.push(Mark { order, rank: 0, pieces: pieces.clone() });
        }
        if in_comments || above & flag::ASIDE != 0 {
            return;
        }
        if let Some(rank) = author.filter(|_| self.authors.len() < 200) {
            self.authors.push(Mark { order, rank, pieces: pieces.clone() });
        }
        // A byline often holds the date too.
        if let Some(rank) = date.or(author.map(|_| 5)).filter(|_| self.dates.len() < 200) {
            self.dates.push(Mark { order, rank, pieces });
        }
    }

    /// Notes what microdata calls the page.
    pub fn note_type(&mut self, markup: &Markup) {
        if let Some(kind) = markup.attr("itemtype") {
            self.thread |= kind.ends_with("/QAPage") || kind.ends_with("/DiscussionForumPosting");
        }
    }

    /// Whether a mark stands near a top heading.
    fn is_near(&self, mark: &Mark) -> bool {
        self.tops.iter().any(|top| mark.order >= top.saturating_sub(NEAR_ABOVE) && mark.order <= top + NEAR)
    }

    /// The people that the marks name.
    pub fn people(&self, site: &Site, is_thread: bool) -> String {
        if is_thread || self.thread {
            let account = self.accounts.iter().chain(&self.authors).find_map(|mark| account(&mark.pieces));
            return account.unwrap_or_default();
        }
        let found: Vec<(&Mark, String)> = self
            .authors
            .iter()
            .map(|mark| (mark, names::of_pieces(&mark.pieces, site)))
            .filter(|(mark, names)| is_sure(mark, names))
            .collect();
        let mut distinct: Vec<&str> = found.iter().map(|(_, names)| names.as_str()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let near: Vec<&(&Mark, String)> = found.iter().filter(|(mark, _)| self.is_near(mark)).collect();
        let pool = if near.is_empty() && distinct.len() <= 2 { found.iter().collect() } else { near };
        // A dozen authors are those of a list of articles.
        let Some(best) = pool.iter().map(|(mark, _)| mark.rank).min().filter(|_| distinct.len() <= 8) else { return String::new() };
        let mut people: Vec<&str> = Vec::new();
        let mut last = None;
        for (mark, names) in pool.into_iter().filter(|(mark, _)| mark.rank == best) {
            if last.is_some_and(|last| mark.order > last + 6) {
                break;
            }
            last = Some(mark.order);
            if !people.iter().any(|known| known.contains(names.as_str())) {
                people.push(names);
            }
        }
        people.join(", ")
    }

    /// The day that the marks name, and how sure they are.
    pub fn day(&self) -> Option<(u8, String)> {
        let found: Vec<(&Mark, String)> =
            self.dates.iter().filter_map(|mark| day_of(&mark.pieces).map(|day| (mark, day))).collect();
        let mut distinct: Vec<&str> = found.iter().map(|(_, day)| &day[..10]).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let near: Vec<&(&Mark, String)> = found.iter().filter(|(mark, _)| self.is_near(mark)).collect();
        let of_thread = self.thread && near.is_empty();
        let far = || found.iter().filter(|(mark, _)| mark.rank <= 1 || of_thread || self.tops.is_empty()).collect();
        let pool: Vec<&(&Mark, String)> = if near.is_empty() && (distinct.len() <= 2 || of_thread) { far() } else { near };
        let best = pool.iter().map(|(mark, _)| mark.rank).min()?;
        pool.into_iter().find(|(mark, _)| mark.rank == best).map(|(mark, day)| (mark.rank, day.clone()))
    }
}

/// The day in a mark's text; one behind `updated` only where no other is there.
fn day_of(pieces: &[String]) -> Option<String> {
    let text = pieces.join(" ");
    let lower = text.to_lowercase();
    let published = ["published", "posted", "created"]
        .iter()
        .find_map(|word| lower.find(word))
        .and_then(|at| text.get(at..))
        .and_then(dates::iso);
    published.or_else(|| dates::iso(&text))
}

/// A class name alone makes no name of a single word.
fn is_sure(mark: &Mark, names: &str) -> bool {
    !names.is_empty() && (mark.rank <= 1 || names.contains(' ') || !names.is_ascii())
}

/// An account's name: the first piece, whatever it looks like, unless it is a label.
fn account(pieces: &[String]) -> Option<String> {
    let first = pieces.iter().map(|piece| names::without_by(piece.trim())).find(|piece| piece.chars().count() >= 2)?;
    let folded = crate::strip::fold(first);
    (first.split_whitespace().count() <= 4
        && !names::is_nobody(&folded)
        && !first.contains(['{', ':'])
        && first.chars().count() <= 40)
        .then(|| first.to_owned())
}

fn is_account(class: &str) -> bool {
    matches!(
        class,
        "username"
            | "author-username"
            | "postauthor"
            | "bigusername"
            | "poster"
            | "postprofile-author"
            | "topic-author"
            | "creator"
    )
}

/// How sure an element is the author's mark.
fn author_rank(markup: &Markup, property: &str, class: &str) -> Option<u8> {
    if property == "author" || property == "creator" {
        return Some(1);
    }
    if markup.name() == "a" && markup.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "author")) {
        return Some(0);
    }
    let mut rank = None;
    for class in class.split_ascii_whitespace().take(12) {
        let class = class.to_ascii_lowercase();
        let says = ["author", "byline", "by-line", "contributor", "posted-by", "writer"].iter().any(|word| class.contains(word));
        // What belongs to the author's box or to others is not the name.
        let other = [
            "bio",
            "avatar",
            "image",
            "img",
            "photo",
            "social",
            "count",
            "comment",
            "related",
            "desc",
            "more",
            "thumb",
            "pic",
            "icon",
            "email",
            "twitter",
            "job",
            "title",
            "role",
            "authority",
            "date",
            "authoriz",
            "edit",
            "review",
            "authors-list",
            "about",
            "follow",
        ];
        if !says || other.iter().any(|word| class.contains(word)) {
            continue;
        }
        let own = if class.contains("name") || class.ends_with("author") || class.ends_with("byline") { 1 } else { 2 };
        rank = Some(rank.map_or(own, |rank: u8| rank.min(own)));
    }
    rank
}

/// How sure an element is the date's mark.
fn date_rank(markup: &Markup, property: &str, class: &str) -> Option<u8> {
    match property {
        "datePublished" => return Some(0),
        "dateCreated" | "uploadDate" => return Some(1),
        "dateModified" => return None,
        _ => {}
    }
    let class = class.to_ascii_lowercase();
    let updates = ["updated", "modified", "update"].iter().any(|word| class.contains(word));
    let publishes =
        ["publish", "entry-date", "posted", "post-date", "pubdate", "date-created"].iter().any(|word| class.contains(word));
    if markup.name() == "time" {
        return Some(if markup.attr("pubdate").is_some() || publishes && !updates {
            1
        } else if updates {
            4
        } else {
            2
        });
    }
    let says = class.split_ascii_whitespace().any(|word| {
        let word = word.trim_matches(['-', '_']);
        (word.contains("date")
            || word.contains("publish")
            || word.contains("posted")
            || word.contains("byline")
            || word.contains("timestamp"))
            && !["update", "modified", "candidate", "validate", "event"].iter().any(|other| word.contains(other))
    });
    says.then_some(if publishes { 2 } else { 3 })
}
