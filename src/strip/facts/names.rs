//! Names of people out of bylines.
//!
//! In: what a page gives for its author: a name, a line such as `By Mara Quill, Staff Writer | 12 May`, an account. Out: the names
//! alone, parted by commas; nothing where no person is named. Roles, dates, addresses and the site's own name are no names.

use super::dates;
use super::site::Site;
use crate::strip::fold;

/// Words that stand before a name.
const BEFORE: [&str; 36] = [
    "view all posts by",
    "view all articles by",
    "more posts by",
    "all posts by",
    "posts by",
    "article by",
    "articles by",
    "written by",
    "posted by",
    "published by",
    "created by",
    "medically reviewed by",
    "words by",
    "story by",
    "text by",
    "reported by",
    "reporting by",
    "by staff writer",
    "authored by",
    "about the author",
    "authors",
    "author",
    "writer",
    "from",
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

/// Accounts and labels that programs write where a name is asked for.
const NOBODY: &str = "admin|administrator|webmaster|web master|author|authors|name|names|undefined|null|none|unknown|anonymous|guest|user|root|default|\
    n/a|test|staff|editor|editors|editorial|editorial team|editorial staff|redaktion|redaction|team|the team|content team|marketing|marketing team|\
    wordpress|super user|superuser|system|site admin|site administrator|full bio|bio|about|about the author|follow|contact|share|view profile|profile|\
    sign in|log in|login|website|read more|see more|more|view all posts|view more posts|comments|reply|home|news|blog|date|updated|published|posted|\
    contributor|contributors|staff writer|staff reporter|reviewed|edited|by|press release|sponsored|advertisement|ad|category|categories|tags|\
    type|types|price|prices|state|states|brand|brands|size|sizes|color|colour|style|room|material|season|occasion|popularity|rating|shape|location|city|\
    region|country|department|product|products|collection|collections|activity|sport|topic|topics|industry|role|use case|hardware|\
    gender|age|year|month|week|matière|marque|prix|taille|couleur|preis|marke|größe|farbe";

/// Words that tell a role, in small letters.
const ROLES: &str = "writer|reporter|editor|journalist|contributor|contributing|correspondent|columnist|columnists|columnist|producer|photographer|staff|senior|\
    director|manager|founder|co-founder|cofounder|ceo|cto|cfo|president|officer|professor|lecturer|specialist|strategist|expert|\
    analyst|consultant|intern|associate|author|blogger|researcher|fellow|team|desk|bureau|news|editor-in-chief|critic|head|lead|guest|\
    engineer|marketer|marketing|owner|host|chief|executive|vice|redakteur|redakteurin|journaliste|redactor|redactora";

/// Small words inside names.
const PARTICLES: &str =
    "de|van|von|da|del|della|der|den|bin|ibn|al|el|la|le|du|dos|das|di|ter|ten|y|af|zu|und|and|&|et|e|of|the|ap|st|st.";

fn is_one_of(list: &str, word: &str) -> bool {
    list.split('|').any(|known| known == word)
}

/// A byline without the words before the name.
#[must_use]
pub fn without_by(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..2 {
        let before = rest;
        for word in BEFORE {
            if let Some(head) = rest.get(..word.len())
                && head.to_lowercase() == word
                && rest[word.len()..].starts_with([' ', ':', '：', '\n'])
            {
                rest = rest[word.len()..].trim_start_matches([' ', ':', '：', '\n']);
                break;
            }
        }
        if rest.len() == before.len() {
            break;
        }
    }
    rest
}

/// The people that a line names, parted by `, `; empty where it names none beyond doubt.
#[must_use]
pub fn clean(text: &str, site: &Site) -> String {
    let text = super::tidy(text);
    let rest = without_by(text.trim());
    if rest.contains("://") || rest.len() > 300 {
        return String::new();
    }
    let mut end = rest.find([';', '|', '–', '—', '·', '•', '\t', '/', '<', '{']).unwrap_or(rest.len());
    if rest[end..].starts_with(';') {
        // Semicolons part the names of a list.
        return list(rest.split(';'), site);
    }
    for mark in [" - ", " on ", " Updated", " Published", " in ", " @ ", " for ", " via "] {
        // `Human in the Loop` is no person called Human.
        let cut = rest[..end].find(mark).filter(|at| rest[..*at].contains(' ') || mark == " - ");
        end = cut.unwrap_or(end);
    }
    list(rest[..end].split([',', '，', '、']), site)
}

/// An author as the page states it, where that is no person's name but the name of an account or of the site: on an article it says
/// at least whose it is.
#[must_use]
pub fn account(text: &str) -> Option<String> {
    let text = super::tidy(text);
    let text = without_by(&text);
    let fits = (2..=60).contains(&text.chars().count()) && text.split_whitespace().count() <= 6;
    let is_text = !text.contains("://") && !text.contains(['@', '{', '<', '|']) && text.chars().any(char::is_alphabetic);
    (fits && is_text && !is_nobody(&fold(text))).then(|| text.to_owned())
}

/// The names among the parts of a list. What follows a name and is none, such as a role, ends nothing.
fn list<'a>(parts: impl Iterator<Item = &'a str>, site: &Site) -> String {
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        let part = part.trim().trim_end_matches(['.', ':']).trim();
        let part = part.strip_prefix("and ").or_else(|| part.strip_prefix("& ")).unwrap_or(part);
        let part = without_by(part);
        let is_suffix = is_credential(part);
        if is_suffix && let Some(last) = names.last_mut() {
            // `Mara Quill, MD` is one person.
            last.push_str(", ");
            last.push_str(part);
        } else if is_name(part)
            && (!site.is_named(part) || is_group(&part.split_whitespace().collect::<Vec<_>>()))
            && !names.iter().any(|name| fold(name) == fold(part))
        {
            names.push(part.to_owned());
        }
        if names.len() == 12 {
            break;
        }
    }
    names.join(", ")
}

/// Letters behind a name: a degree or a membership, `MD`, `PhD`, `R.N.`, `Jr`.
fn is_credential(part: &str) -> bool {
    let letters: String = part.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    !part.is_empty()
        && part.split(' ').all(|word| word.chars().count() <= 6)
        && part.split(' ').count() <= 3
        && (letters.len() >= 2 && capitals * 2 >= letters.len() && letters.len() <= 12
            || matches!(part, "Jr" | "Sr" | "Jr." | "Sr."))
        && part.split(' ').all(|word| word.chars().filter(|c| c.is_uppercase()).count() >= 2 || matches!(word, "Jr" | "Sr"))
}

/// A label, or an account of the software.
pub(in crate::strip) fn is_nobody(folded: &str) -> bool {
    is_one_of(NOBODY, folded)
        || BEFORE.contains(&folded)
        || matches!(folded, "post" | "posts" | "the" | "company" | "privacy policy")
}

/// `Everfit Team`, `The Upwork Team`, `TOI Lifestyle Desk`: a group that signs as one.
fn is_group(words: &[&str]) -> bool {
    let group = |word: &str| matches!(word, "Team" | "Staff" | "Desk" | "Editors" | "Contributors");
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let rest = words.iter().filter(|word| !group(word) && !matches!(**word, "The" | "the"));
    let own = rest.filter(|word| !is_one_of(ROLES, &word.to_lowercase()) && **word != "Editorial" && **word != "Content").count();
    (group(last) || *first == "Team") && own > 0
}

/// True for what has the shape of a person's name: one to six words that begin with capitals, no digits, no role.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() || words.len() > 8 || text.chars().count() < 2 || text.chars().count() > 70 || is_nobody(&folded) {
        return false;
    }
    if text.contains(['@', '_', '*', '?', '!', '"', '#', '%', '=', '[', ':', '+', '$'])
        || text.bytes().any(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let role = |word: &&str| is_one_of(ROLES, &word.to_lowercase());
    if words.iter().any(role) && !is_group(&words) || dates::is_absolute(text) {
        return false;
    }
    let capital = |word: &str| {
        word.trim_start_matches(['(', '\'', '’', '“', '.'])
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
            || is_one_of(PARTICLES, word)
            || word.starts_with("d'")
            || word.starts_with("d’")
    };
    let begins = words.first().is_some_and(|word| !matches!(*word, "The" | "A" | "and" | "&")) || is_group(&words);
    begins && words.iter().all(|word| capital(word))
}

/// The names among the pieces of text in an element: the first that is one, and those that `and` or a comma joins to it.
#[must_use]
pub fn of_pieces(pieces: &[String], site: &Site) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut joined = true;
    for piece in pieces {
        let text = super::tidy(piece);
        let bare = text.trim();
        if bare.is_empty() {
            continue;
        }
        if matches!(fold(bare).as_str(), "and" | "&" | "und" | "et" | "y" | "e") || matches!(bare, "," | "&") {
            joined = true;
            continue;
        }
        let names = clean(bare, site);
        if names.is_empty() {
            if !found.is_empty() {
                break;
            }
            continue;
        }
        if !joined {
            break;
        }
        if !found.iter().any(|known| fold(known) == fold(&names)) {
            found.push(names);
        }
        joined = bare.ends_with(',') || bare.ends_with(" and") || bare.ends_with('&');
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_what_stands_around_them() {
        let site = Site::new("Harrow Sound Gazette", "https://harrowgazette.example/1");
        for (text, expected) in [
            ("By Mara Quill", "Mara Quill"),
            ("By Mara Quill and Tom Ash, Staff Writers", "Mara Quill and Tom Ash"),
            ("Mara Quill, Harrow Sound Gazette", "Mara Quill"),
            ("Mara Quill | 12 May 2021", "Mara Quill"),
            ("Mara Quill, MD, Ann de la Cruz", "Mara Quill, MD, Ann de la Cruz"),
            ("Quill Mara; Ash Tom", "Quill Mara, Ash Tom"),
            ("Author: Maria &amp; Katerina", "Maria & Katerina"),
            ("Автор: Иван Петров", "Иван Петров"),
            ("山田太郎", "山田太郎"),
            ("View all posts by Mara Quill", "Mara Quill"),
            ("The Saltwyke Team", "The Saltwyke Team"),
        ] {
            assert_eq!(clean(text, &site), expected, "{text}");
        }
    }

    #[test]
    fn what_names_nobody_is_left_out() {
        let site = Site::new("Harrow Sound Gazette", "https://harrowgazette.example/1");
        for text in [
            "admin",
            "Harrow Sound Gazette",
            "HarrowGazette",
            "mara.quill@harrow.example",
            "https://harrow.example/mara",
            "levinmusic",
            "Staff Writer",
            "By Price",
            "12 May 2021",
            "Full Bio",
            "undefined",
            "Written By",
            "Editorial Team",
            "Human in the Loop",
        ] {
            assert_eq!(clean(text, &site), "", "{text}");
        }
    }

    #[test]
    fn pieces_end_where_the_names_end() {
        let site = Site::default();
        let of = |pieces: &[&str]| of_pieces(&pieces.iter().map(ToString::to_string).collect::<Vec<_>>(), &site);
        assert_eq!(of(&["By", "Mara Quill", "Junior Affiliate Content Writer"]), "Mara Quill");
        assert_eq!(of(&["By ", "Mara Quill", " and ", "Tom Ash", "Dec. 18, 2025"]), "Mara Quill, Tom Ash");
        assert_eq!(of(&["Updated August 14, 2025"]), "");
        assert_eq!(of(&["Mara Quill", "Mara Quill is a goatherd."]), "Mara Quill");
    }
}
