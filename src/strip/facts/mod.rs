//! facts: what a page says of itself, made comparable.
//!
//! In: strings from meta tags, embedded data and lines of text. Out: names without roles, dates in ISO 8601, titles without the
//! site's name, language tags. A value that is doubtful is left out: for whoever filters by it, a wrong value is worse than none.

pub(super) mod data;
pub(super) mod dates;
pub(super) mod language;
pub(super) mod names;
pub(super) mod site;
pub(super) mod told;

/// Runs of white space become one blank, and references that were escaped twice are resolved.
pub(super) fn tidy(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') { crate::decode::unescape(&text).unwrap_or(text) } else { text }
}
