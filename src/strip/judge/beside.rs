//! Parts of a page that stand beside its content: the comments under an article, the reviews under a product, the footer.
//!
//! In: the elements of a page, what it says of itself, and for each block its probability of content. Out: for each block the rule of
//! the part that it stands in, where that part goes as a whole. A part goes only if the judge expects content enough outside of it: a
//! thread that is all of its page stays. It never looks at the words of a block, and scores stay what they are.
//!
//! Blocks are judged one at a time, and the long paragraphs of a comment or of the terms in a footer look like content. What holds them
//! knows better. Cross-validated by domain on WCXB dev these parts raise the word F1 of all pages from .883 to .890 (train/README.md).

use std::sync::OnceLock;

use crate::strip::fnv::step_32;
use crate::strip::page::{Nature, OpenGraph, Page, flag};
use crate::strip::segment::start;

/// A part that may stand beside the content.
struct Part {
    /// The rule that cuts it; `rules::structure` says why.
    rule: &'static str,
    /// How many words of content must be expected outside of it.
    outside: f32,
    /// How many times as many may at most be expected inside of it.
    inside: f32,
    /// How its elements are told.
    told: Told,
    /// The pages on which it goes.
    on: fn(Nature) -> bool,
}

/// How the elements of a part are told.
enum Told {
    /// They have one of the first flags and none of the second.
    Flags(u32, u32),
    /// One of these words, parted by blanks, is in their class or id.
    Names(&'static str),
}

/// Without a limit to what may be expected inside: an element that says so itself.
const ANY: f32 = f32::INFINITY;

/// The first that holds a block gives it its rule. The numbers are round ones of several that were tried on WCXB dev; none of them
/// matters much but the 200 words of an article without which a thread may be what its page is about.
const PARTS: [Part; 9] = [
    Part { rule: "page-footer", outside: 50.0, inside: ANY, told: Told::Flags(flag::FOOTER, flag::ARTICLE), on: is_any },
    Part { rule: "page-navigation", outside: 100.0, inside: 1.0, told: Told::Flags(flag::NAV, 0), on: is_any },
    Part { rule: "page-dialog", outside: 100.0, inside: 1.0, told: Told::Flags(flag::DIALOG, 0), on: is_any },
    // In a listing of code `comment` is what a highlighter calls a remark.
    Part {
        rule: "comment-thread",
        outside: 200.0,
        inside: ANY,
        told: Told::Flags(flag::COMMENT_CLASS, flag::PRE),
        on: is_no_thread,
    },
    Part {
        rule: "comment-thread",
        outside: 200.0,
        inside: ANY,
        told: Told::Names(
            "kommentar kommentare kommentarer commentaire commentaires comentario comentarios commento commenti reactie reacties \
             komentarze livefyre pingback pingbacks trackback trackbacks",
        ),
        on: is_no_thread,
    },
    // The products of an article that tests them are its subject, and so is what it says of them.
    Part {
        rule: "customer-reviews",
        outside: 60.0,
        inside: 4.0,
        told: Told::Names("review reviews bazaarvoice yotpo"),
        on: is_product,
    },
    Part { rule: "legal-notice", outside: 100.0, inside: 1.0, told: Told::Names("disclaimer disclaimers legal"), on: is_no_thread },
    Part {
        rule: "member-signature",
        outside: 60.0,
        inside: 1.0,
        told: Told::Names("signature signatures postsignature"),
        on: is_any,
    },
    Part {
        rule: "other-stories",
        outside: 200.0,
        inside: 1.0,
        told: Told::Names("related recommended recommendations similar upsell trending popular outbrain taboola"),
        on: is_no_thread,
    },
];

const fn is_any(_: Nature) -> bool {
    true
}

const fn is_no_thread(nature: Nature) -> bool {
    !nature.is_thread
}

fn is_product(nature: Nature) -> bool {
    let tells = nature.is_product || nature.open_graph == OpenGraph::Product;
    tells && !nature.is_article && nature.open_graph != OpenGraph::Article
}

/// The names of parts as hashes in order, as [`Page::tokens`] has them, each with the bit of its part.
fn names() -> &'static [(u32, u16)] {
    static NAMES: OnceLock<Vec<(u32, u16)>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Vec::new();
        for (number, part) in PARTS.iter().enumerate() {
            let Told::Names(words) = part.told else { continue };
            for word in words.split(' ') {
                names.extend([start::CLASS, start::ID].map(|start| (word.bytes().fold(start, step_32), 1 << number)));
            }
        }
        names.sort_unstable();
        names
    })
}

/// For each block the parts that it stands in, a bit for each of [`PARTS`].
pub(super) fn parts(page: &Page) -> Vec<u16> {
    let known = names();
    let mut named: Vec<u16> = Vec::with_capacity(page.elements.len());
    for element in &page.elements {
        let own = page.tokens_of(element).iter().filter_map(|token| known.binary_search_by_key(token, |(hash, _)| *hash).ok());
        let own = own.fold(0, |bits, at| bits | known[at].1);
        // Elements are in document order, so a parent is there before its children.
        named.push(own | named.get(element.parent as usize).copied().unwrap_or_default());
    }
    let mut on = 0;
    for (number, part) in PARTS.iter().enumerate() {
        on |= u16::from((part.on)(page.nature)) << number;
    }
    let held = |at: usize| {
        let flags = page.flags(at);
        let mut bits = named.get(page.blocks[at].element as usize).copied().unwrap_or_default();
        for (number, part) in PARTS.iter().enumerate() {
            if let Told::Flags(some, none) = part.told {
                bits |= u16::from(flags & some != 0 && flags & none == 0) << number;
            }
        }
        bits & on
    };
    (0..page.blocks.len()).map(held).collect()
}

/// For each block the rule of the part that goes with it. `off` names the rules that are not to cut anything.
pub(super) fn rules(page: &Page, found: &[bool], chances: &[f32], off: &[String]) -> Vec<Option<&'static str>> {
    let parts = parts(page);
    let (mut all, mut inside) = (0.0, [0.0; PARTS.len()]);
    for (((block, found), chance), bits) in page.blocks.iter().zip(found).zip(chances).zip(&parts) {
        if *found {
            continue;
        }
        let expected = chance * block.weight() as f32;
        all += expected;
        for (number, sum) in inside.iter_mut().enumerate() {
            if bits >> number & 1 == 1 {
                *sum += expected;
            }
        }
    }
    let goes = |number: usize| {
        let (part, outside) = (&PARTS[number], all - inside[number]);
        outside >= part.outside && inside[number] <= part.inside * outside && !off.iter().any(|off| off == part.rule)
    };
    let going = (0..PARTS.len()).fold(0, |bits: u16, number| bits | u16::from(goes(number)) << number);
    parts.iter().map(|bits| PARTS.get((bits & going).trailing_zeros() as usize).map(|part| part.rule)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::segment;

    /// The texts of blocks with the rule that cuts them, where the judge takes everything for content.
    fn cut(html: &str, off: &[String]) -> Vec<(String, &'static str)> {
        let page = segment::html(html);
        let blocks = page.blocks.len();
        let rules = rules(&page, &vec![false; blocks], &vec![1.0; blocks], off);
        (0..blocks).filter_map(|at| Some((page.block_text(at).to_owned(), rules[at]?))).collect()
    }

    fn words(count: usize) -> String {
        format!("<p>{}</p>", "oak ".repeat(count))
    }

    #[test]
    fn comments_go_from_under_an_article() {
        let thread = "<ol class='comment-list'><li><p>Well said.</ol>";
        assert_eq!(cut(&format!("<article>{}</article>{thread}", words(210)), &[]), [("Well said.".into(), "comment-thread")]);
        let elsewhere = "<div id='leserKommentare'><p>Gut gesagt.</div>";
        assert_eq!(cut(&format!("{}{elsewhere}", words(210)), &[]), [("Gut gesagt.".into(), "comment-thread")]);
        assert_eq!(cut(&format!("<article>{}</article>{thread}", words(20)), &[]), [], "too little besides: it may be the thread");
        let off = ["comment-thread".to_owned()];
        assert_eq!(cut(&format!("<article>{}</article>{thread}", words(210)), &off), [], "the rule is switched off");
    }

    #[test]
    fn a_remark_in_code_is_no_comment_of_a_reader() {
        let code = "<pre><code>x <span class='comment'># one</span></code></pre>";
        assert_eq!(cut(&format!("{}{code}", words(210)), &[]), []);
        let forum = r#"<script type="application/ld+json">{"@type":"DiscussionForumPosting"}</script>"#;
        assert_eq!(cut(&format!("{forum}{}<div class='comment'>Well said.</div>", words(210)), &[]), [], "it is a thread");
    }

    #[test]
    fn a_footer_goes_unless_an_article_has_it_or_all_is_in_it() {
        let footer = "<footer><p>Terms of the harbour</footer>";
        assert_eq!(cut(&format!("{}{footer}", words(60)), &[]), [("Terms of the harbour".into(), "page-footer")]);
        assert_eq!(cut(&format!("<article>{}{footer}</article>", words(60)), &[]), []);
        assert_eq!(cut(footer, &[]), []);
    }

    #[test]
    fn reviews_go_from_a_product_and_stay_in_an_article() {
        let reviews = format!("<div id='reviews'>{}</div>", words(90));
        let product = r#"<script type="application/ld+json">{"@type":"Product","name":"Oar"}</script>"#;
        let rules = |html: String| cut(&html, &[]).into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
        assert_eq!(rules(format!("{product}{}{reviews}", words(70))), ["customer-reviews"]);
        assert_eq!(rules(format!("{}{reviews}", words(70))), [""; 0]);
        assert_eq!(rules(format!("{product}{}{reviews}", words(10))), [""; 0], "without them the page says nothing");
        let tested = r#"<meta property="og:type" content="article">"#;
        assert_eq!(rules(format!("<head>{tested}</head>{product}{}{reviews}", words(70))), [""; 0]);
    }

    #[test]
    fn names_are_read_as_words() {
        let page = |class: &str| format!("{}<div class='{class}'><p>Three more boats</div>", words(210));
        assert_eq!(cut(&page("relatedPosts"), &[]), [("Three more boats".into(), "other-stories")]);
        assert_eq!(cut(&page("unrelated correlated"), &[]), []);
    }
}
