//! What an archive says of a document.
//!
//! In: the values as the archive writes them. Out: metadata with its gaps filled, in the forms that a page's own values have. The address is
//! believed before the page's, since it is where the page was fetched; all else only where the page says nothing.

use super::site::Site;
use super::{dates, language, names, tidy};
use crate::document::Metadata;

/// Fills what is not known yet.
pub fn fill(metadata: &mut Metadata, told: Metadata) {
    if !told.url.is_empty() {
        metadata.url = told.url;
    }
    let gap = |known: &mut String, value: &str, form: &dyn Fn(&str) -> String| {
        if known.is_empty() && !value.is_empty() {
            *known = form(value);
        }
    };
    gap(&mut metadata.title, &told.title, &tidy);
    gap(&mut metadata.site, &told.site, &tidy);
    let site = Site::new(&metadata.site, &metadata.url);
    gap(&mut metadata.byline, &told.byline, &|value| names::clean(value, &site));
    gap(&mut metadata.published, &told.published, &date);
    gap(&mut metadata.language, &told.language, &|value| language::tag(value).unwrap_or_default());
}

/// A date in ISO 8601, or as it is written where the day is in doubt; nothing for what is no date.
fn date(written: &str) -> String {
    let written = tidy(written);
    dates::iso(&written).unwrap_or_else(|| if dates::is_absolute(&written) { written } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_the_usual_forms_and_only_gaps() {
        let mut metadata = Metadata { title: "The ferry".into(), url: "https://example.org/mirror".into(), ..Metadata::default() };
        let told = Metadata {
            title: "Another".into(),
            url: "https://example.org/ferry".into(),
            byline: "By Mara  Quill".into(),
            published: "March 3, 2024".into(),
            language: "en_gb".into(),
            ..Metadata::default()
        };
        fill(&mut metadata, told);
        assert_eq!((metadata.title.as_str(), metadata.url.as_str()), ("The ferry", "https://example.org/ferry"));
        assert_eq!((metadata.byline.as_str(), metadata.published.as_str()), ("Mara Quill", "2024-03-03"));
        assert_eq!(metadata.language, "en-GB");
        fill(&mut metadata, Metadata { language: "German".into(), site: "yesterday".into(), ..Metadata::default() });
        assert_eq!(metadata.language, "en-GB");
        let mut empty = Metadata::default();
        fill(&mut empty, Metadata { language: "German".into(), published: "yesterday".into(), ..Metadata::default() });
        assert_eq!(empty, Metadata::default());
    }
}
