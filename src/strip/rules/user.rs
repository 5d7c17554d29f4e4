//! Users' own rules, from `[[strip.rules]]` in `scutch.toml`.
//!
//! In: rules as they were written, and pages. Out: for each block the first own rule that finds it, which outranks ours and the judge;
//! or what is wrong with a rule: a pattern, a selector, an example that it gets wrong. Rules are made ready once and shared.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use regex::Regex;
use schemars::JsonSchema;
use scraper::Selector;
use serde::{Deserialize, Serialize};

use super::selectors::Matches;
use crate::document::{Document, Media};
use crate::strip::facts::site::host;
use crate::strip::fold::fold;
use crate::strip::page::Page;
use crate::strip::segment;

/// A rule of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserRule {
    /// Kebab-case. It stands in the ledger as `user/NAME`.
    pub name: String,
    /// Why such a block goes or stays, in one sentence.
    pub reason: String,
    /// What becomes of the blocks that it finds.
    #[serde(default)]
    pub effect: Choice,
    /// Whole lines, compared without regard to case, spacing, kinds of quotes and marks at either end.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Regular expressions, searched for in a block's text as it stands; `^` and `$` anchor, `(?i)` ignores case.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// CSS selectors, for pages; all blocks in a matching element are found.
    #[serde(default)]
    pub selectors: Vec<String>,
    /// Domains on which it holds, with their subdomains; everywhere where none is named. They are compared with the address that the
    /// page gives, else with the folders and the name in the path of its source.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Lines, or pieces of HTML, that it must cut; for a rule that keeps, ones that it must leave alone.
    #[serde(default)]
    pub cuts: Vec<String>,
    /// Lines, or pieces of HTML, that it must keep; for a rule that cuts, ones that it must leave alone.
    #[serde(default)]
    pub keeps: Vec<String>,
}

/// What a user's rule does with the blocks that it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// They go to the ledger.
    #[default]
    Cut,
    /// They stay in the clean record, whatever other rules and the judge say of them.
    Keep,
}

/// All rules of a user, in the order in which they are asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserRules {
    /// As they were written.
    pub list: Vec<UserRule>,
    /// Made ready, once for all clones.
    #[serde(skip)]
    ready: Arc<OnceLock<Result<Vec<Ready>, Problem>>>,
}

impl PartialEq for UserRules {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for UserRules {}

impl From<Vec<UserRule>> for UserRules {
    fn from(list: Vec<UserRule>) -> Self {
        Self { list, ready: Arc::default() }
    }
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the rule, as it was written.
    pub rule: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A rule made ready to be asked.
#[derive(Debug)]
struct Ready {
    phrases: HashSet<String>,
    patterns: Vec<Regex>,
    selectors: Vec<Selector>,
    sites: Vec<String>,
}

impl UserRules {
    /// Makes the rules ready and tries their examples.
    ///
    /// # Errors
    ///
    /// The first rule that cannot be used, and why.
    pub fn check(&self) -> Result<(), Problem> {
        self.ready().as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn ready(&self) -> &Result<Vec<Ready>, Problem> {
        self.ready.get_or_init(|| {
            let mut names = HashSet::new();
            let mut all = Vec::with_capacity(self.list.len());
            for rule in &self.list {
                let fail = |message: String| Problem { rule: rule.name.clone(), message };
                if !names.insert(&rule.name) {
                    return Err(fail("its name stands twice; give each rule a name of its own".into()));
                }
                let ready = Ready::new(rule).and_then(|ready| ready.try_examples(rule).map(|()| ready)).map_err(fail)?;
                all.push(ready);
            }
            Ok(all)
        })
    }

    /// For each block of a page the first rule that finds it, of those that are on. Rules that cannot be used find nothing; `check` names them.
    pub(in crate::strip) fn find(&self, page: &Page, document: &Document, on: &dyn Fn(&usize) -> bool) -> Vec<Option<usize>> {
        let blocks = page.blocks.len();
        let Ok(all) = self.ready() else { return vec![None; blocks] };
        let url = if document.metadata.url.is_empty() { &page.metadata.url } else { &document.metadata.url };
        let here = all.iter().enumerate().filter(|(index, rule)| on(index) && rule.holds_on(url, &document.source));
        let here: Vec<(usize, &Ready)> = here.collect();
        if here.is_empty() {
            return vec![None; blocks];
        }
        let matches = match document.media {
            Media::Html => Matches::new(&document.text, page, &selectors(&here)),
            Media::Text => Matches::default(),
        };
        (0..blocks).map(|at| find_one(page, at, &here, &matches)).collect()
    }
}

/// The selectors of rules, beside their numbers.
fn selectors<'a>(rules: &[(usize, &'a Ready)]) -> Vec<(usize, &'a [Selector])> {
    rules.iter().map(|(index, rule)| (*index, rule.selectors.as_slice())).collect()
}

/// The first rule that finds a block.
fn find_one(page: &Page, at: usize, rules: &[(usize, &Ready)], matches: &Matches) -> Option<usize> {
    let text = page.block_text(at);
    let by_line = rules.iter().find(|(_, rule)| rule.finds(text)).map(|(index, _)| *index);
    let by_element = matches.find(&page.places[at], text);
    by_line.into_iter().chain(by_element).min()
}

impl Ready {
    fn new(rule: &UserRule) -> Result<Self, String> {
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if rule.name.is_empty() || !is_name(&rule.name) {
            return Err("its name must be small letters, digits and hyphens, such as \"newsletter-box\"".into());
        }
        if rule.reason.trim().is_empty() {
            return Err("it has no reason; say in a sentence why such a block goes or stays".into());
        }
        if rule.phrases.is_empty() && rule.patterns.is_empty() && rule.selectors.is_empty() {
            return Err("it finds nothing; give it phrases, patterns or selectors".into());
        }
        let mut phrases = HashSet::new();
        for phrase in &rule.phrases {
            let folded = fold(phrase);
            if folded.is_empty() {
                return Err(format!("phrase {phrase:?} has no letter or digit to compare; use a pattern instead"));
            }
            phrases.insert(folded);
        }
        let mut patterns = Vec::new();
        for pattern in &rule.patterns {
            patterns.push(Regex::new(pattern).map_err(|error| {
                let error = error.to_string();
                let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
                format!("pattern {pattern:?}: {why}{}", column(&error))
            })?);
        }
        let mut selectors = Vec::new();
        for selector in &rule.selectors {
            selectors.push(
                Selector::parse(selector)
                    .map_err(|_| format!("selector {selector:?} is no CSS selector; write one such as \"div.promo > p\""))?,
            );
        }
        let mut sites = Vec::new();
        for site in &rule.sites {
            let domain = site.trim().trim_start_matches("*.").trim_start_matches("www.").to_lowercase();
            if domain.is_empty() || domain.contains(['/', ':', ' ', '*']) || !domain.contains('.') {
                return Err(format!("site {site:?} is no domain; write it without https:// and path, such as \"example.com\""));
            }
            sites.push(domain);
        }
        Ok(Self { phrases, patterns, selectors, sites })
    }

    /// Whether a block of this text is found, by what it says alone.
    fn finds(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_match(text)) || !self.phrases.is_empty() && self.phrases.contains(&fold(text))
    }

    /// Whether it holds for a document: its address is on one of the sites, or, where it gives none, a step of its source's path is
    /// named for one, as the folders of a mirror are.
    fn holds_on(&self, url: &str, source: &str) -> bool {
        let is_on = |name: &str| {
            let name = name.strip_prefix("www.").unwrap_or(name);
            self.sites
                .iter()
                .any(|site| name.strip_suffix(site.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        };
        if self.sites.is_empty() {
            return true;
        }
        let host = host(url);
        if host.is_empty() { source.split(['/', '\\']).any(|step| is_on(&step.to_lowercase())) } else { is_on(&host) }
    }

    /// Tries the examples of a rule.
    fn try_examples(&self, rule: &UserRule) -> Result<(), String> {
        let (found, spared) = match rule.effect {
            Choice::Cut => (&rule.cuts, &rule.keeps),
            Choice::Keep => (&rule.keeps, &rule.cuts),
        };
        let [wanted, other] = match rule.effect {
            Choice::Cut => ["cuts", "keeps"],
            Choice::Keep => ["keeps", "cuts"],
        };
        for example in found {
            if !self.finds_example(example) {
                let hint = if example.trim_start().starts_with('<') || self.selectors.is_empty() {
                    "mend the rule or take the example out"
                } else {
                    "an example for a selector must be HTML; mend it, the rule, or take it out"
                };
                return Err(format!("it does not find {example:?}, which it lists under {wanted}; {hint}"));
            }
        }
        for example in spared {
            if self.finds_example(example) {
                return Err(format!(
                    "it finds {example:?}, which it lists under {other}; make it narrower or take the example out"
                ));
            }
        }
        Ok(())
    }

    /// Whether some block of an example is found.
    fn finds_example(&self, example: &str) -> bool {
        if !example.trim_start().starts_with('<') {
            return self.finds(example.trim());
        }
        let page = segment::html(example);
        let rules = [(0, self)];
        let matches = Matches::new(example, &page, &selectors(&rules));
        (0..page.blocks.len()).any(|at| find_one(&page, at, &rules, &matches).is_some())
    }
}

/// `, at character 5`: where the caret of a pattern's error message points.
fn column(error: &str) -> String {
    let lines: Vec<&str> = error.lines().collect();
    let caret = lines.iter().position(|line| line.contains('^') && line.trim_matches([' ', '^']).is_empty());
    let column = caret.and_then(|at| lines[at].find('^'));
    // The pattern stands four columns in.
    column.filter(|at| *at >= 4).map_or_else(String::new, |at| format!(", at character {}", at - 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(toml: &str) -> UserRules {
        toml::from_str::<std::collections::BTreeMap<String, UserRules>>(toml).unwrap().remove("rules").unwrap()
    }

    fn problem(toml: &str) -> String {
        rules(&format!("[[rules]]\nname = \"promo\"\nreason = \"Why.\"\n{toml}")).check().unwrap_err().message
    }

    #[test]
    fn a_rule_that_cannot_be_used_says_why() {
        for (toml, told) in [
            ("", "it finds nothing"),
            ("patterns = ['a(b']", "unclosed group, at character 2"),
            ("selectors = ['div..x']", "\"div..x\" is no CSS selector"),
            ("phrases = ['a b']\ncuts = ['A  b!', 'a c']", "does not find \"a c\", which it lists under cuts"),
            ("patterns = ['ferry']\nkeeps = ['The ferry is back.']", "finds \"The ferry is back.\", which it lists under keeps"),
            ("selectors = ['.x']\ncuts = ['A line']", "must be HTML"),
            ("effect = 'keep'\nphrases = ['x']\nkeeps = ['y']", "does not find \"y\", which it lists under keeps"),
            ("phrases = ['x']\nsites = ['https://a.example/']", "is no domain"),
        ] {
            assert!(problem(toml).contains(told), "{toml}: {}", problem(toml));
        }
        assert!(
            rules("[[rules]]\nname='a'\nreason='b.'\nphrases=['x']\n[[rules]]\nname='a'\nreason='b.'\nphrases=['y']")
                .check()
                .is_err()
        );
    }

    #[test]
    fn sites_are_domains_with_their_subdomains_and_folders_named_for_them() {
        let all = rules("[[rules]]\nname='a'\nreason='b.'\nphrases=['x']\nsites=['saltwyke.example']");
        let rule = &all.ready().as_ref().unwrap()[0];
        assert!(rule.holds_on("https://www.saltwyke.example/pier", "raw/a.html"));
        assert!(rule.holds_on("https://news.saltwyke.example/pier", "raw/a.html"));
        assert!(rule.holds_on("", "mirror/www.saltwyke.example/pier.html"));
        assert!(!rule.holds_on("https://notsaltwyke.example/", "mirror/saltwyke.example/a.html"));
        assert!(!rule.holds_on("", "raw/a.html"));
    }

    #[test]
    fn selectors_find_what_they_hold_and_inline_elements_that_are_all_of_a_block() {
        let all = rules("[[rules]]\nname='a'\nreason='b.'\nselectors=['.promo', 'a.button']");
        let page = "<body><p>one</p><div class=promo><p>two</p><ul><li>three</ul></div><div><p>four<p><a class=button> fi<b>ve</b></a><p>six <a class=button>x</a><div>seven<p class=promo>seven</p></div>";
        let cut = segment::html(page);
        let ready: Vec<(usize, &Ready)> = all.ready().as_ref().unwrap().iter().enumerate().collect();
        let matches = Matches::new(page, &cut, &selectors(&ready));
        let found: Vec<&str> = (0..cut.blocks.len())
            .filter(|at| find_one(&cut, *at, &ready, &matches).is_some())
            .map(|at| cut.block_text(at))
            .collect();
        assert_eq!(found, ["two", "three", "five", "seven"]);
    }
}
