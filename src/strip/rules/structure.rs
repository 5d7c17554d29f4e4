//! Rules that look at more than one block. What they find is written in `settle`; here they have their names and reasons.

use super::{Effect, Finds, Place, Rule};

const fn page_rule(
    name: &'static str,
    reason: &'static str,
    cuts: &'static [&'static str],
    keeps: &'static [&'static str],
) -> Rule {
    Rule { name, reason, place: Place::Anywhere, finds: Finds::Page, effect: Effect::Block, cuts, keeps }
}

pub(super) const RULES: &[Rule] = &[
    page_rule(
        "torn-markup",
        "What a careless flattener left of a tag; no word of the page.",
        &["/> </p>", "<p> <img src=See details", "//img.example/boat.jpg\" alt=\"A boat\" width=\"400\">"],
        &["Fewer than < 10 crowns.", "class=\"boat\""],
    ),
    Rule {
        name: "title",
        reason: "The title, which stands in the metadata.",
        place: Place::Anywhere,
        finds: Finds::Page,
        effect: Effect::Lift,
        cuts: &["the first headline of a dump; the heading of a page that its <title> repeats"],
        keeps: &["The Clockmender of Pell Street was never late"],
    },
    page_rule(
        "label-run",
        "A bar of labels that a flattener put on one line.",
        &["Log in | Create account | Help", "Share Print Email"],
        &["Home and away, at work and at play"],
    ),
    page_rule("title-repeat", "The title once more.", &["a line that equals the title"], &["Title deeds were found in the chest"]),
    page_rule(
        "site-name",
        "The name of the site.",
        &["a line that equals the site name, or a last line such as `Harrow Sound Gazette - Local News`"],
        &["The Gazette came out on Fridays"],
    ),
    page_rule(
        "in-section",
        "It stands in a section whose label says debris, such as `You may also like`.",
        &["a teaser under `Related articles`"],
        &["a full paragraph after the teasers"],
    ),
    page_rule(
        "headline-run",
        "One of several headlines in a row after the last paragraph: links to other stories.",
        &["Bridge opens in May"],
        &["What happened next"],
    ),
    page_rule(
        "inline-headline",
        "The headline of another story's video or picture, between two paragraphs and before its caption.",
        &["Council orders divers to search the harbour"],
        &["What the divers found"],
    ),
    page_rule(
        "cut-teaser",
        "The start of another story, cut off with an ellipsis, among other debris.",
        &["The council met on Monday to decide on the future of the old baths. Previously…"],
        &["He waited… and waited..."],
    ),
    page_rule(
        "link-list",
        "One of a list of links of which the judge has cut three in ten or more.",
        &["an item of a menu of chapters that the judge doubts here and there"],
        &["a list of links that the judge keeps", "a list of links with a word about each"],
    ),
    page_rule(
        "empty-heading",
        "A heading of which nothing is left that it headed.",
        &["a heading before another debris section"],
        &["a heading before a kept paragraph"],
    ),
    page_rule(
        "page-footer",
        "It stands in the footer of the page, and content enough stands elsewhere.",
        &["the terms of a shop, in the `<footer>` of a page with a product"],
        &["the notes in the `<footer>` of an `<article>`", "a page of which all text stands in its footer"],
    ),
    page_rule(
        "page-navigation",
        "It stands in a menu of the page, and content enough stands elsewhere.",
        &["the description of a topic in a `<nav>`"],
        &["a page of which most text stands in a `<nav>`"],
    ),
    page_rule(
        "page-dialog",
        "It stands in a window that opens over the page, and content enough stands elsewhere.",
        &["a size guide in a `<dialog>`"],
        &["a page of which most text stands in a dialog"],
    ),
    page_rule(
        "comment-thread",
        "What readers say under a text; it stands in an element whose class or id says so, on a page that is no thread.",
        &["a comment in an `<ol class=\"comment-list\">` under an article"],
        &["a thread without an article", "a page that tells of a thread, a question or a forum", "a remark in a listing of code"],
    ),
    page_rule(
        "customer-reviews",
        "What customers say under a product; it stands in an element whose class or id says so.",
        &["a review in a `<div id=\"reviews\">` under a product"],
        &["an article that reviews a product", "reviews of a product of which nothing else is said"],
    ),
    page_rule(
        "legal-notice",
        "It stands in an element whose class or id says disclaimer or legal, and is less than what stands elsewhere.",
        &["what a shop says of its prices in a `<div class=\"disclaimer\">`"],
        &["a page that is nothing but a disclaimer", "the footnotes of an essay"],
    ),
    page_rule(
        "member-signature",
        "What a member of a forum puts under all that they say.",
        &["a motto in a `<div class=\"signature\">` under a post"],
        &["the name under a letter"],
    ),
    page_rule(
        "other-stories",
        "Other stories or goods; they stand in an element whose class or id says so, and are less than what stands elsewhere.",
        &["a headline in a `<div class=\"related-posts\">` under an article"],
        &["a page that is a list of stories"],
    ),
    page_rule(
        "judge",
        "No rule speaks; the judge finds debris more likely than content.",
        &["a list of links beside the article"],
        &["a paragraph of the article"],
    ),
];
