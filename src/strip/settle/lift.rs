//! Byline and date into the metadata.
//!
//! In: a page whose debris the rules have found. Out: its metadata, from the lines that the rules call bylines, author notes and date
//! lines. What the head of the page or its embedded data have said already stays.

use super::super::rules::{self, Candidate, Effect};
use super::{Bench, title};
use crate::document::{Media, Metadata};
use crate::strip::facts::site::Site;
use crate::strip::facts::{dates, names};
use crate::strip::page::flag;
use crate::strip::{fold, folds_to};

pub(super) fn lift(bench: &mut Bench) {
    match bench.media {
        Media::Html => title::of_page(bench),
        Media::Text => title::of_dump(bench),
    }
    title::site_name(bench);
    people(bench);
}

/// Author and date from the lines that the rules found.
fn people(bench: &mut Bench) {
    // `By brand`, `By price`, `By type`: several bylines of one word each are a menu.
    let bylines = (0..bench.len()).filter(|at| bench.effects[*at].is_some_and(|(_, rule)| rule == "byline"));
    let menu = bylines.filter(|at| names::without_by(bench.page.block_text(*at)).split_whitespace().count() == 1).count() > 1;
    for at in 0..bench.len() {
        let Some((effect, rule)) = bench.effects[at] else { continue };
        if effect != Effect::Lift && rule != "label-run" {
            continue;
        }
        if bench.verdicts[at].rule != Some(rule) {
            continue;
        }
        let text = bench.page.block_text(at).to_owned();
        let metadata = &mut bench.page.metadata;
        if rule != "label-run" {
            lift_line(metadata, rule, &text, menu);
            continue;
        }
        // A bar such as `12 May | By Mara Quill | 3 comments`.
        for (part, _) in rules::parts(&text) {
            let candidate = Candidate { text: &part, flags: 0, in_head: true, in_tail: false };
            if let Some(rule @ ("byline" | "date-line")) = rules::find(&candidate).map(|rule| rule.name) {
                lift_line(metadata, rule, &part, menu);
            }
        }
    }
    labelled(bench);
    dated(bench);
}

/// Blocks below the title that may hold its date, and the most words in such a block.
const BELOW: usize = 8;
const DATE_WORDS: u32 = 16;

/// A day in a short block right below the title, such as `Mara Quill · 3 March 2024 · 5 min`. Where the page names more than two days
/// in such blocks it is a list of articles, and none of them is the page's own.
fn dated(bench: &mut Bench) {
    if !bench.page.metadata.published.is_empty() || bench.media != Media::Html {
        return;
    }
    let Some(title) = (0..bench.len()).find(|at| bench.verdicts[*at].rule == Some("title")) else { return };
    let outside = flag::NAV | flag::FOOTER | flag::ASIDE | flag::CHOICE | flag::COMMENT_CLASS;
    let short = |at: &usize| bench.page.blocks[*at].words <= DATE_WORDS && bench.page.blocks[*at].digits >= 3;
    let mut days: Vec<(usize, String)> =
        (0..bench.len()).filter(short).filter_map(|at| Some((at, dates::iso(bench.page.block_text(at))?))).collect();
    let own = days.iter().position(|(at, _)| *at > title && *at <= title + BELOW && bench.page.flags(*at) & outside == 0);
    let own = own.map(|at| days[at].1.clone());
    days.sort_by(|a, b| a.1.cmp(&b.1));
    days.dedup_by(|a, b| a.1 == b.1);
    if let Some(day) = own.filter(|_| days.len() <= 2) {
        bench.page.metadata.published = day;
    }
}

/// Author or date out of a line that a rule found. What is known already stays.
fn lift_line(metadata: &mut Metadata, rule: &str, text: &str, is_menu: bool) {
    match rule {
        "byline" if metadata.byline.is_empty() && !is_menu => metadata.byline = name_in(text, metadata),
        "author-note" => {
            if metadata.byline.is_empty() {
                metadata.byline = author_in(text);
            }
            if metadata.author_note.is_empty() {
                text.clone_into(&mut metadata.author_note);
            }
        }
        "date-line" if metadata.published.is_empty() => {
            let date = date_in(text);
            match dates::iso(&date).or_else(|| dates::iso(text)) {
                Some(day) => metadata.published = day,
                // In doubt it stays as it is written; `3 hours ago` and `5 min read` are no dates.
                None if dates::is_absolute(&date) && !fold(text).contains("read") => metadata.published = date,
                None => {}
            }
        }
        _ => {}
    }
}

/// The names in a byline.
fn name_in(text: &str, metadata: &Metadata) -> String {
    names::clean(text, &Site::new(&metadata.site, &metadata.url))
}

/// Labels before a name.
const LABELS: [&str; 7] = ["by", "written by", "words by", "posted by", "author", "story by", "von"];

/// A label such as `Written by` in a block of its own, with the name in the next.
fn labelled(bench: &mut Bench) {
    if !bench.page.metadata.byline.is_empty() {
        return;
    }
    for at in 0..bench.len().saturating_sub(1) {
        let label = folds_to(bench.page.block_text(at), &LABELS);
        let (own, next) = (bench.page.flags(at), bench.page.flags(at + 1));
        if !label || (own | next) & (flag::NAV | flag::FOOTER | flag::ASIDE | flag::FORM | flag::COMMENT_CLASS | flag::CHOICE) != 0
        {
            continue;
        }
        let text = bench.page.block_text(at + 1);
        if text.split_whitespace().count() >= 2 && text.split_whitespace().count() <= 6 && names::is_name(text) {
            let name = name_in(text, &bench.page.metadata);
            bench.page.metadata.byline = name;
            return;
        }
    }
}

/// The name that an author note begins with: `(By) Firstname Lastname is …`.
fn author_in(text: &str) -> String {
    const TITLES: [&str; 7] = ["Dr", "Prof", "Mr", "Ms", "Mrs", "Sir", "Dr."];
    const PARTICLES: [&str; 9] = ["de", "van", "von", "da", "del", "der", "bin", "al", "la"];
    let text = text.trim_start_matches('(');
    let text = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).unwrap_or(text);
    let mut names: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_end_matches(',');
        if TITLES.contains(&bare.trim_end_matches('.')) && names.is_empty() {
            continue;
        }
        if bare.chars().next().is_some_and(char::is_uppercase) || PARTICLES.contains(&bare) {
            names.push(bare);
        } else {
            break;
        }
        if word.ends_with(',') || names.len() == 5 {
            break;
        }
    }
    // "The writer is …" names nobody.
    if names.len() < 2 || names[0] == "The" { String::new() } else { names.join(" ") }
}

/// A date line without the word before the date.
fn date_in(text: &str) -> String {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    // The name of a month or a weekday may stand before the first digit; labels such as "Published on:" go.
    let head = &text[..start];
    let keep = head.rfind([':', '|']).map_or(0, |at| at + 1);
    let words: Vec<&str> = head[keep..].split_whitespace().collect();
    let dated = words
        .iter()
        .position(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
            let label = [
                "published",
                "posted",
                "updated",
                "last",
                "on",
                "date",
                "modified",
                "created",
                "am",
                "le",
                "el",
                "veröffentlicht",
                "stand",
                "publié",
                "publicado",
                "опубликовано",
                "at",
                "first",
                "originally",
            ];
            !label.contains(&word.as_str())
        })
        .map_or(words.len(), |at| at);
    let mut date = words[dated..].join(" ");
    if !date.is_empty() {
        date.push(' ');
    }
    date.push_str(text[start..].trim());
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_out_of_notes() {
        assert_eq!(author_in("By Glenn Hardy, Professor at the University"), "Glenn Hardy");
        assert_eq!(author_in("(Ana de la Cruz is a columnist.)"), "Ana de la Cruz");
        assert_eq!(author_in("The writer is a retired pilot."), "");
    }

    #[test]
    fn dates_lose_their_label() {
        assert_eq!(date_in("Published on: March 3, 2024"), "March 3, 2024");
        assert_eq!(date_in("Updated 12 May 2021"), "12 May 2021");
    }

    #[test]
    fn a_dump_that_starts_inside_the_article_has_no_title() {
        let text = "The council met on Monday to decide whether the old baths by the river should be opened again this year or next.\nThe baths\nMore of it.";
        let mut page = crate::strip::segment::dump(text);
        super::super::settle(&mut page, Media::Text, &crate::strip::Settings::default(), &[]);
        assert_eq!(page.metadata.title, "");
    }
}
