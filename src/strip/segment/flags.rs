//! What a tag or a role says of its element, as flags of a page.
//!
//! In: a tag, or the value of `role`. Out: bits of [`flag`]. Two tables; what classes say is not here.

use super::Tag;
use crate::strip::page::flag;

/// The flag of a tag.
pub(super) const fn own_flags(tag: Tag) -> u32 {
    match tag {
        Tag::Article => flag::ARTICLE,
        Tag::Main => flag::MAIN,
        Tag::Nav => flag::NAV,
        Tag::Header => flag::HEADER,
        Tag::Footer => flag::FOOTER,
        Tag::Aside => flag::ASIDE,
        Tag::Form => flag::FORM,
        Tag::Table => flag::TABLE,
        Tag::Figure => flag::FIGURE,
        Tag::Button => flag::BUTTON,
        Tag::Ul | Tag::Ol => flag::LIST,
        Tag::Dialog => flag::DIALOG,
        Tag::Section => flag::SECTION,
        Tag::Select | Tag::Option | Tag::Textarea => flag::CHOICE,
        Tag::Blockquote => flag::QUOTE,
        Tag::Pre => flag::PRE,
        Tag::Template => flag::HIDDEN | flag::TEMPLATE,
        Tag::Details => flag::DETAILS,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => flag::HEADING,
        Tag::Fallback => flag::FALLBACK,
        Tag::Noscript => flag::NOSCRIPT,
        Tag::Dl => flag::DEFINITIONS,
        _ => 0,
    }
}

/// WAI-ARIA roles (W3C WAI-ARIA 1.2, landmark and widget roles).
pub(super) fn role_flags(role: &str) -> u32 {
    match role.trim() {
        "main" => flag::MAIN,
        "navigation" | "menu" | "menubar" | "tablist" => flag::NAV,
        "banner" => flag::HEADER,
        "contentinfo" => flag::FOOTER,
        "complementary" => flag::ASIDE,
        "dialog" | "alertdialog" => flag::DIALOG,
        "article" => flag::ARTICLE,
        "search" | "form" => flag::FORM,
        "button" => flag::BUTTON,
        "listbox" | "option" => flag::CHOICE,
        _ => 0,
    }
}
