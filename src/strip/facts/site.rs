//! The name of a site, and what is its name alone.
//!
//! In: names that a page gives its site, its address, its titles. Out: whether a phrase names the site; a title without the site's
//! name. It knows no list of sites.

use crate::strip::fold;

/// What is known of a site.
#[derive(Debug, Clone, Default)]
pub struct Site {
    name: String,
    /// The label before the public suffix: `saltwyke` of `https://www.saltwyke.co.uk/`.
    host: String,
    /// The whole host without `www`.
    domain: String,
}

/// Letters and digits alone, in small letters.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Site {
    /// A site by the name that it gives itself and the address of one of its pages; either may be empty.
    #[must_use]
    pub fn new(name: &str, url: &str) -> Self {
        let domain = host(url);
        let labels: Vec<&str> = domain.split('.').collect();
        // `co.uk`, `com.au`: a short label before a country code belongs to the suffix.
        let suffix = match labels.as_slice() {
            [.., before, country] if country.len() == 2 && before.len() <= 3 && labels.len() > 2 => 2,
            _ => 1,
        };
        let host = labels.len().checked_sub(suffix + 1).map_or("", |at| labels[at]);
        Self { name: letters(name), host: letters(host), domain: letters(&domain) }
    }

    /// True where a phrase is the name of the site, or its address.
    #[must_use]
    pub fn is_named(&self, phrase: &str) -> bool {
        let phrase = letters(phrase);
        if phrase.is_empty() {
            return false;
        }
        phrase == self.name
            || phrase == self.host
            || phrase == self.domain
            // `The Saltwyke Blog`, `SaltwykeUK`.
            || self.host.len() > 3 && phrase.len() <= self.host.len() + 6 && phrase.contains(&self.host)
            || self.host.len() > 3 && phrase.strip_prefix("the") == Some(&self.host)
    }
}

/// The host of an address in small letters, without `www`; `""` where there is none.
#[must_use]
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default().to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// The parts of a title between marks that stand for themselves.
#[must_use]
pub fn parts(title: &str) -> Vec<&str> {
    const MARKS: [&str; 9] = [" – ", " — ", " - ", " · ", " » ", " « ", " • ", " :: ", " ‹ "];
    let mut parts = vec![title];
    for mark in MARKS {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    parts.into_iter().flat_map(|part| part.split('|')).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A title without the parts that name the site and what stands behind a bar. One that is nothing else stays whole.
#[must_use]
pub fn without<'a>(title: &'a str, site: &Site) -> &'a str {
    let all = parts(title);
    let named = |part: &&str| site.is_named(part);
    let Some(first) = all.iter().find(|part| !named(part)) else { return title };
    if all.len() == 1 {
        return title;
    }
    // The home page of a site calls itself by the site's name and a motto, which belong together.
    if all.len() == 2 && named(&all[0]) {
        return first;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_known_by_name_and_by_address() {
        let site = Site::new("Harrow Sound Gazette", "https://www.harrow-gazette.co.uk/news/1");
        for name in ["Harrow Sound Gazette", "harrow-gazette.co.uk", "Harrow Gazette", "The Harrow Gazette"] {
            assert!(site.is_named(name), "{name}");
        }
        for other in ["Harrow", "The pier", ""] {
            assert!(!site.is_named(other), "{other}");
        }
    }

    #[test]
    fn titles_lose_their_site_on_either_side() {
        let site = Site::new("", "https://saltwyke.example/a");
        assert_eq!(without("The pier is closed | News | Saltwyke", &site), "The pier is closed");
        assert_eq!(without("Saltwyke - The pier is closed", &site), "The pier is closed");
        assert_eq!(without("Saltwyke", &site), "Saltwyke");
        assert_eq!(without("A well-made pier", &site), "A well-made pier");
    }
}
