//! Title, byline and date into the metadata.
//!
//! In: a page whose debris the rules have found. Out: its metadata, with the blocks that said so cut. A title is taken where the page
//! or the shape of a dump's head says so beyond doubt; a text that starts inside the article has none.

use super::super::rules::{self, Candidate, Effect};
use super::{Bench, folded, is_full};
use crate::document::{Kind, Media, Metadata};
use crate::strip::fold;

/// Longest title, in words; what is longer is a first sentence.
const MAX_TITLE: u32 = 32;

pub(super) fn lift(bench: &mut Bench) {
    match bench.media {
        Media::Html => page_title(bench),
        Media::Text => dump_title(bench),
    }
    site_name(bench);
    people(bench);
}

/// The heading that repeats what the page calls itself, else the best name that it gives itself.
fn page_title(bench: &mut Bench) {
    let names: Vec<String> = bench.page.titles.iter().map(|title| fold(title)).filter(|name| !name.is_empty()).collect();
    let site = fold(&bench.page.metadata.site);
    let is_name = |text: &str| names.iter().any(|name| name == text || without_site(name, &site) == text);
    let heads: Vec<usize> =
        (0..bench.len()).filter(|at| bench.page.blocks[*at].kind.0 == Kind::Heading && bench.page.blocks[*at].level <= 2).collect();
    let same = heads.iter().copied().find(|at| is_name(&folded(bench.page, *at)));
    let like = || {
        heads.iter().copied().find(|at| {
            let block = &bench.page.blocks[*at];
            block.level == 1 && block.words >= 2 && names.iter().any(|name| overlap(&folded(bench.page, *at), name) >= 0.6)
        })
    };
    if let Some(at) = same.or_else(like) {
        bench.page.metadata.title = bench.page.block_text(at).replace('\n', " ");
        let title = folded(bench.page, at);
        bench.cut(at, "title");
        repeats(bench, at, &title);
    } else if let Some(at) = only_top_heading(bench).filter(|_| names.is_empty()) {
        bench.page.metadata.title = bench.page.block_text(at).replace('\n', " ");
        bench.cut(at, "title");
    } else if let Some(name) = bench.page.titles.first() {
        let title = cut_site(name, &bench.page.metadata.site).to_owned();
        bench.page.metadata.title = title;
        let title = fold(&bench.page.metadata.title);
        if let Some(at) = (0..bench.len()).find(|at| bench.page.blocks[*at].words <= MAX_TITLE && folded(bench.page, *at) == title)
        {
            bench.cut(at, "title");
            repeats(bench, at, &title);
        }
    }
}

/// The one heading of the first rank, where there is just one.
fn only_top_heading(bench: &Bench) -> Option<usize> {
    let mut tops = (0..bench.len()).filter(|at| bench.page.blocks[*at].level == 1);
    tops.next().filter(|_| tops.next().is_none())
}

/// A name without the part that names the site: what stands behind the last separator.
fn without_site<'a>(name: &'a str, site: &str) -> &'a str {
    for separator in [" | ", " - ", " · ", " » ", " :: ", " \" "] {
        if let Some((head, tail)) = name.rsplit_once(separator)
            && (tail == site || site.is_empty() && tail.split(' ').count() <= 4 && head.split(' ').count() >= 2)
        {
            return head;
        }
    }
    name
}

/// The same for a name as it is written.
fn cut_site<'a>(name: &'a str, site: &str) -> &'a str {
    for separator in [" | ", " – ", " — ", " - ", " · ", " » ", " :: "] {
        if let Some((head, tail)) = name.rsplit_once(separator)
            && (tail.trim() == site || tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 2)
        {
            return head.trim();
        }
    }
    name
}

/// Share of the shorter text's words that the longer one holds too.
fn overlap(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|word| long.contains(word)).count() as f32 / short.len().max(1) as f32
}

/// Cuts further blocks that say the title and nothing else.
fn repeats(bench: &mut Bench, title_at: usize, title: &str) {
    if title.split(' ').count() < 2 && title.chars().count() < 12 {
        return;
    }
    for at in 0..bench.len() {
        if at != title_at && bench.page.blocks[at].words <= MAX_TITLE && folded(bench.page, at) == title {
            bench.cut(at, "title-repeat");
        }
    }
}

/// The first headline before the first full paragraph of a dump.
fn dump_title(bench: &mut Bench) {
    let first_full = (0..bench.len()).find(|at| is_full(&bench.page.blocks[*at]) && bench.effects[*at].is_none());
    // Without a paragraph below it a short line may be all there is.
    let Some(end) = first_full.map(|at| at.min(400)) else { return };
    let is_headline = |at: usize| {
        let block = &bench.page.blocks[at];
        let text = bench.page.block_text(at);
        let question = text.trim_end_matches(['"', '”', '’', '\'', '»']).ends_with(['?', '!']);
        (2..=MAX_TITLE).contains(&block.words)
            && block.chars >= 8
            && (!block.ends_sentence || question)
            && block.kind.0 != Kind::ListItem
            && block.link_density() < 0.5
            && !text.contains('<')
    };
    let Some(at) = (0..end).find(|at| !bench.is_cut(*at) && bench.page.block_text(*at).trim() != "") else { return };
    // The first line that is no debris must itself be a headline, or the flattener must have marked one.
    let marked = || (0..end).find(|at| bench.page.blocks[*at].level == 1 && is_headline(*at) && !bench.is_cut(*at));
    let Some(at) = is_headline(at).then_some(at).or_else(marked) else { return };
    // A short first line with a word for a paper in it is the masthead, if a longer headline follows.
    let below = (at + 1..end).find(|other| !bench.is_cut(*other) && is_headline(*other) && bench.page.blocks[*other].words >= 5);
    let at = match below {
        Some(below) if bench.page.blocks[at].words <= 5 && is_paper(&folded(bench.page, at)) => {
            let site = bench.page.block_text(at).to_owned();
            bench.page.metadata.site = site;
            bench.cut(at, "site-name");
            below
        }
        _ => at,
    };
    let line = bench.page.block_text(at).trim_start_matches(['#', ' ']).to_owned();
    // The first line of a dump is often the window title, which adds the site's name to the headline that follows.
    let window = fold(&line);
    let headline = (at + 1..end).find(|other| {
        let text = folded(bench.page, *other);
        bench.page.blocks[*other].words >= 3
            && window.len() > text.len()
            && window.starts_with(&text)
            && is_separator(&window[text.len()..])
    });
    bench.cut(at, "title");
    if let Some(other) = headline {
        let title = bench.page.block_text(other).trim_start_matches(['#', ' ']).to_owned();
        bench.page.metadata.title = title;
        let title = folded(bench.page, other);
        repeats(bench, at, &title);
    } else {
        bench.page.metadata.title = line;
    }
    repeats(bench, at, &window);
}

fn is_separator(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(['|', '-', '·', '"', ':', ',']) || rest.starts_with("::")
}

/// Lines that only name the site.
fn site_name(bench: &mut Bench) {
    let site = fold(&bench.page.metadata.site);
    if site.chars().count() >= 4 {
        for at in 0..bench.len() {
            if bench.page.blocks[at].words <= 8 && folded(bench.page, at) == site {
                bench.cut(at, "site-name");
            }
        }
    }
    if bench.media == Media::Text {
        let Some(last) = (0..bench.len()).rev().find(|at| !bench.is_cut(*at)) else { return };
        if bench.page.blocks[last].words <= 10 && names_a_paper(&folded(bench.page, last)) {
            bench.cut(last, "site-name");
        }
    }
}

/// Whether a folded name has a word for a paper in it.
fn is_paper(name: &str) -> bool {
    const PAPERS: &str = "tribune gazette herald chronicle courier observer examiner sentinel telegraph daily news times post journal magazine today blog quarterly \
                          weekly monthly review bulletin standard dispatch advertiser reporter independent guardian register argus echo zeitung anzeiger nachrichten \
                          kurier tageblatt diario gazzetta corriere gazeta dziennik kurir газета вестник новости известия";
    name.split(' ').any(|word| PAPERS.split_whitespace().any(|paper| paper == word))
}

/// `harrow sound gazette - local news`: a name with a word for a paper, and perhaps what it is about.
fn names_a_paper(line: &str) -> bool {
    let Some((name, about)) = line.split_once(" - ").or_else(|| line.split_once(" | ")) else { return false };
    (is_paper(name) && about.split(' ').count() <= 4 || is_paper(about) && name.split(' ').count() <= 4)
        && !line.contains(['?', '!', ','])
}

/// Author and date from the lines that the rules found.
fn people(bench: &mut Bench) {
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
            lift_line(metadata, rule, &text);
            continue;
        }
        // A bar such as `12 May | By Mara Quill | 3 comments`.
        for (part, _) in rules::parts(&text) {
            let candidate = Candidate { text: &part, flags: 0, in_head: true, in_tail: false };
            if let Some(rule @ ("byline" | "date-line")) = rules::find(&candidate).map(|rule| rule.name) {
                lift_line(metadata, rule, &part);
            }
        }
    }
}

/// Author or date out of a line that a rule found. What is known already stays.
fn lift_line(metadata: &mut Metadata, rule: &str, text: &str) {
    match rule {
        "byline" if metadata.byline.is_empty() => metadata.byline = name_in(text),
        "author-note" => {
            if metadata.byline.is_empty() {
                metadata.byline = author_in(text);
            }
            if metadata.author_note.is_empty() {
                text.clone_into(&mut metadata.author_note);
            }
        }
        "date-line"
            if metadata.published.is_empty() && text.bytes().any(|byte| byte.is_ascii_digit()) && !fold(text).contains("read") =>
        {
            metadata.published = date_in(text);
        }
        _ => {}
    }
}

/// The names in a byline: without `By`, without what follows a separator.
fn name_in(text: &str) -> String {
    const BEFORE: [&str; 22] = [
        "written by",
        "posted by",
        "words by",
        "story by",
        "text by",
        "reported by",
        "reporting by",
        "by staff writer",
        "authors",
        "author",
        "by",
        "von",
        "par",
        "por",
        "di",
        "door",
        "av",
        "af",
        "autor",
        "автор",
        "текст",
        "文",
    ];
    let mut rest = text.trim();
    for word in BEFORE {
        if let Some(head) = rest.get(..word.len())
            && head.to_lowercase() == word
            && rest[word.len()..].starts_with([' ', ':', '：'])
        {
            rest = rest[word.len()..].trim_start_matches([' ', ':', '：']);
            break;
        }
    }
    let end = rest.find([',', '|', '–', '—', '·', '•']).unwrap_or(rest.len());
    rest[..end].split(" - ").next().unwrap_or_default().split(" on ").next().unwrap_or_default().trim().to_owned()
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
    fn names_come_out_of_bylines_and_notes() {
        assert_eq!(name_in("By Mara Quill and Tom Ash, Staff Writers"), "Mara Quill and Tom Ash");
        assert_eq!(name_in("Автор: Иван Петров"), "Иван Петров");
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
        super::super::settle(&mut page, Media::Text, &crate::strip::Settings::default());
        assert_eq!(page.metadata.title, "");
    }
}
