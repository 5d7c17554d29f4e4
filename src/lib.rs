//! scutch cleans scraped web text and accounts for every line that it removes.
//!
//! A document goes through five stages, in this order:
//!
//! 1. [`read`] finds inputs and gives bytes,
//! 2. [`decode`] makes text of them,
//! 3. [`strip`] cuts the text into blocks and judges each: content or debris, and by which rule,
//! 4. [`dedup`] judges blocks that repeat an earlier one, and names it,
//! 5. [`mod@write`] puts kept blocks into the clean record and all others into the ledger.
//!
//! Stages judge and never delete: a [`Document`](document::Document) carries all its blocks to the end, each with its fate, so that
//! kept + cut = decoded holds by construction. Decode and strip look at one document and at nothing else, and run on any thread;
//! [`pipeline`] puts documents back into input order before dedup, so that the same input gives the same bytes.
//!
//! ```
//! use scutch::document::Fate;
//! use scutch::read::{Input, Record};
//! use scutch::settings::Settings;
//! use scutch::{decode, dedup, strip};
//!
//! let settings = Settings::default();
//! let page = "<html><body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>The ferry is back</h1>\
//!     <p>After nineteen years the ferry crosses the sound again, and on Monday half the town stood on the pier to see it.</p>\
//!     <p>It carries forty people and six cars, and it will not sail when the wind is in the north, which is most days.</p>\
//!     <p>Share this:</p></article></body></html>";
//!
//! // read: here the bytes are at hand.
//! let input = Input::named("ferry.html");
//! let record = Record { bytes: page.as_bytes().to_vec(), ..Record::default() };
//! // decode and strip
//! let mut document = decode::decode(&input, record, &settings.decode).expect("it holds text");
//! strip::strip(&mut document, &settings.strip);
//! // dedup: the keys of one document, then the verdict over all documents so far
//! let mut resolver = dedup::Resolver::new(settings.dedup.clone());
//! let keys = dedup::keys(&document, &settings.dedup);
//! resolver.resolve(&mut document, &keys);
//!
//! // write: what stays, and what went by which rule
//! assert_eq!(document.metadata.title, "The ferry is back");
//! assert!(document.clean_text().starts_with("After nineteen years"));
//! let rules: Vec<_> = document.blocks.iter().filter_map(|block| match &block.fate {
//!     Fate::Cut(cut) => Some(cut.rule.as_ref()),
//!     Fate::Kept => None,
//! }).collect();
//! assert!(rules.contains(&"share-button"));
//! ```

mod bits;
pub mod cli;
pub mod decode;
pub mod dedup;
mod disk;
pub mod document;
pub mod error;
mod json;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod settings;
pub mod strip;
pub mod write;

/// The examples of the README, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
