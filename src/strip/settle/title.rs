//! The title of a page or a dump, and the lines that repeat it or name the site.
//!
//! In: a page whose debris the rules have found. Out: its title in the metadata, with the blocks that said so cut. A title is taken where
//! the page or the shape of a dump's head says so beyond doubt; a text that starts inside the article has none.

use super::{Bench, folded, is_full};
use crate::document::{Kind, Media};
use crate::strip::facts::site::{self, Site};
use crate::strip::facts::tidy;
use crate::strip::{fold, folds_to};

/// Longest title, in words; what is longer is a first sentence.
const MAX_TITLE: u32 = 32;

/// The heading that repeats what the page calls itself, else the best name that it gives itself. A heading that names the site, or
/// what stands behind the title in the window's bar, is the masthead and not the title.
pub(super) fn of_page(bench: &mut Bench) {
    let site = Site::new(&bench.page.metadata.site, &bench.page.metadata.url);
    let names: Vec<String> = bench.page.titles.iter().map(|title| fold(title)).filter(|name| !name.is_empty()).collect();
    let bare: Vec<String> = bench.page.titles.iter().map(|title| fold(site::without(title, &site))).collect();
    let tails: Vec<String> =
        bench.page.titles.iter().flat_map(|title| site::parts(title).into_iter().skip(1).map(fold).collect::<Vec<_>>()).collect();
    let is_masthead = |at: usize, bench: &Bench| {
        let text = folded(bench.page, at);
        !bare.contains(&text) && (site.is_named(bench.page.block_text(at)) || tails.contains(&text))
    };
    let heads: Vec<usize> = (0..bench.len())
        .filter(|at| bench.page.blocks[*at].kind.0 == Kind::Heading && bench.page.blocks[*at].level <= 2)
        .filter(|at| !is_masthead(*at, bench))
        .collect();
    let is_name = |text: &String| names.contains(text) || bare.contains(text);
    let same = heads.iter().copied().find(|at| is_name(&folded(bench.page, *at)));
    let like = || {
        let share = |at: usize| {
            let text = folded(bench.page, at);
            names.iter().map(|name| overlap(&text, name)).fold(0.0, f32::max)
        };
        let tops = heads.iter().copied().filter(|at| bench.page.blocks[*at].level == 1 && bench.page.blocks[*at].words >= 2);
        tops.map(|at| (at, share(at))).filter(|(_, share)| *share >= 0.5).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    };
    if let Some(at) = same.or_else(|| like().map(|(at, _)| at)) {
        bench.page.metadata.title = tidy(bench.page.block_text(at));
        let title = folded(bench.page, at);
        bench.cut(at, "title");
        repeats(bench, at, &title);
    } else if let Some(at) = only_top_heading(bench).filter(|_| names.is_empty()) {
        bench.page.metadata.title = tidy(bench.page.block_text(at));
        bench.cut(at, "title");
    } else if let Some(name) = best_name(&bench.page.titles, &site) {
        let title = fold(&name);
        bench.page.metadata.title = name;
        if let Some(at) =
            (0..bench.len()).find(|at| bench.page.blocks[*at].words <= MAX_TITLE && folds_to(bench.page.block_text(*at), &[&title]))
        {
            bench.cut(at, "title");
            repeats(bench, at, &title);
        }
    }
}

/// The first of a page's titles that says more than the name of the site, without that name.
fn best_name(titles: &[String], site: &Site) -> Option<String> {
    let bare: Vec<&str> = titles.iter().map(|title| site::without(title, site)).collect();
    let more = bare.iter().find(|title| !site.is_named(title));
    more.or(bare.first()).map(|title| (*title).to_owned())
}

/// The one heading of the first rank, where there is just one.
fn only_top_heading(bench: &Bench) -> Option<usize> {
    let mut tops = (0..bench.len()).filter(|at| bench.page.blocks[*at].level == 1);
    tops.next().filter(|_| tops.next().is_none())
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
        if at != title_at && bench.page.blocks[at].words <= MAX_TITLE && folds_to(bench.page.block_text(at), &[title]) {
            bench.cut(at, "title-repeat");
        }
    }
}

/// The first headline before the first full paragraph of a dump.
pub(super) fn of_dump(bench: &mut Bench) {
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
        bench.page.blocks[*other].words >= 3 && {
            let text = folded(bench.page, *other);
            window.len() > text.len() && window.starts_with(&text) && is_separator(&window[text.len()..])
        }
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
pub(super) fn site_name(bench: &mut Bench) {
    let site = fold(&bench.page.metadata.site);
    if site.chars().count() >= 4 {
        for at in 0..bench.len() {
            if bench.page.blocks[at].words <= 8 && folds_to(bench.page.block_text(at), &[&site]) {
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
