//! What an element says of itself and of what it holds.
//!
//! In: an element as it was written, and the page with the elements that stand before it. Out: the [`Element`], with what its tag, its
//! attributes and its ancestors say; its words go to the page's tokens. It never looks at text.

use super::attributes::hides;
use super::classes;
use super::flags::{own_flags, role_flags};
use super::tags::Tag;
use super::tree::Markup;
use crate::strip::fnv;
use crate::strip::page::{Element, Page, flag};

/// An element with what its attributes and its ancestors say.
pub(super) fn element(page: &mut Page, markup: &Markup, tag: Tag, parent: u32) -> Element {
    let mut above = Element::default();
    if let Some(parent) = page.elements.get_mut(parent as usize) {
        parent.children += 1;
        above.clone_from(parent);
    }
    let first_token = page.tokens.len();
    let mut flags = above.flags | own_flags(tag);
    let mut hash = above.path.wrapping_mul(fnv::PRIME_64) ^ (tag as u64 + 1);
    let (mut low, mut high, mut comments) = (0i16, 0i16, false);
    let whole_page = matches!(tag, Tag::Html | Tag::Body);
    for (name, value) in markup.attrs() {
        match name {
            "class" | "id" | "role" => {
                let start = match name {
                    "class" => classes::start::CLASS,
                    "id" => classes::start::ID,
                    _ => classes::start::ROLE,
                };
                let says = classes::says(value, start, &mut page.tokens, first_token);
                if whole_page {
                    continue;
                }
                low = low.min(says.score);
                high = high.max(says.score);
                comments |= says.comments;
                if name == "class" {
                    hash = value
                        .split_ascii_whitespace()
                        .filter(|word| !word.bytes().any(|byte| byte.is_ascii_digit()))
                        .flat_map(str::bytes)
                        .map(u32::from)
                        .fold(hash, fnv::step_64);
                }
                if name == "role" {
                    flags |= role_flags(value);
                }
            }
            "hidden" if value != "until-found" && !whole_page => flags |= flag::HIDDEN,
            "aria-hidden" if value == "true" => flags |= flag::ARIA_HIDDEN,
            "style" if hides(value) && !whole_page => flags |= flag::HIDDEN,
            "itemprop" => {
                classes::says(value, classes::start::ITEMPROP, &mut page.tokens, first_token);
                if matches!(value, "articleBody" | "text" | "reviewBody" | "recipeInstructions" | "description") {
                    flags |= flag::BODY_PROPERTY;
                }
            }
            _ => {}
        }
    }
    let score = low + high;
    flags |= if low <= -7 && high < 10 { flag::DEBRIS_CLASS } else { 0 };
    flags |= if high >= 6 && low > -7 { flag::CONTENT_CLASS } else { 0 };
    flags |= if comments { flag::COMMENT_CLASS } else { 0 };
    Element {
        parent,
        tag,
        flags,
        path: hash,
        class_score: score,
        class_low: above.class_low.min(score),
        class_sum: above.class_sum.saturating_add(score),
        first_token: first_token as u32,
        token_count: (page.tokens.len() - first_token) as u8,
        ..Element::default()
    }
}
