//! What a user can set, for the library and for `scutch.toml` alike.
//!
//! In: TOML text or defaults. Out: [`Settings`] and their hash. A key that is not here is an error that
//! suggests the right one; nothing is read from the environment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::short_hash;
use crate::{decode, dedup, read, strip, write};

/// All settings, one table per stage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How inputs are found and opened.
    pub read: read::Settings,
    /// How bytes become text.
    pub decode: decode::Settings,
    /// How debris is told from content.
    pub strip: strip::Settings,
    /// Which repeated blocks are cut.
    pub dedup: dedup::Settings,
    /// How records are written.
    pub write: write::Settings,
}

impl Settings {
    /// Reads settings from TOML text.
    ///
    /// # Errors
    ///
    /// One line with the place and, for an unknown key, the key that was probably meant.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let place = error.span().map_or_else(String::new, |span| {
                let line = text.get(..span.start).unwrap_or(text).matches('\n').count() + 1;
                format!("line {line}: ")
            });
            format!("{place}{}{}", error.message().replace('\n', " "), suggestion(error.message()))
        })
    }

    /// The hash that names these settings in `run.json`.
    #[must_use]
    pub fn hash(&self) -> String {
        // Serializing plain structs to a string cannot fail; an empty text would still be one fixed hash.
        let mut text = serde_json::to_string(self).unwrap_or_default();
        if !self.strip.judge.is_empty() {
            // What counts is what the file holds, not what it is called; the name of a judge tells.
            text.push_str(&self.strip.model().map(|model| model.name.clone()).unwrap_or_default());
        }
        short_hash(&blake3::hash(text.as_bytes()))
    }
}

/// `; did you mean "min-chars"?` for a message of the form: unknown field `x`, expected one of `a`, `b`.
fn suggestion(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let Some(given) = names.next().filter(|_| message.starts_with("unknown field")) else {
        return String::new();
    };
    names
        .map(|name| (distance(given, name), name))
        .filter(|(steps, name)| *steps <= 1 + name.len() / 3)
        .min()
        .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

/// Edit distance of two short names (Levenshtein 1966, by the two-row method of Wagner and Fischer 1974).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_likely_one() {
        let message = Settings::from_toml("[dedup]\nscoop = \"corpus\"\n").unwrap_err();
        assert!(message.contains("line 2"), "{message}");
        assert!(message.contains("did you mean `scope`?"), "{message}");
    }

    #[test]
    fn settings_that_differ_have_different_hashes() {
        let changed = Settings::from_toml("[dedup]\nscope = \"document\"\n").unwrap();
        assert_ne!(changed.hash(), Settings::default().hash());
        let rule = |phrase: &str| {
            let text = format!("[[strip.rules]]\nname = \"a\"\nreason = \"b.\"\nphrases = [\"{phrase}\"]\n");
            Settings::from_toml(&text).unwrap().hash()
        };
        assert!(rule("one") != Settings::default().hash() && rule("one") != rule("two"));
    }
}
