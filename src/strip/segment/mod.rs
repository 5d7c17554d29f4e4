//! segment: a document's text into blocks.
//!
//! In: decoded text. Out: a [`Page`](super::page::Page) whose blocks hold all of it, each with statistics and place. It
//! never judges and never drops: what a page shows, hides or offers as a choice becomes a block alike. Not text, and so not
//! in any block: scripts, styles, drawings and the head of a page, whose facts go into the metadata.

mod attributes;
mod build;
mod classes;
mod dump;
mod element;
mod feed;
mod finish;
mod flags;
mod head;
mod html;
mod marks;
mod measure;
mod names;
mod parse;
mod references;
mod scan;
mod selectable;
mod skip;
mod tags;
mod torn;
mod tree;

pub(crate) use build::is_unparted;
pub(super) use classes::start;
pub(crate) use dump::bullet;
pub use dump::dump;
pub use html::html;
pub(super) use selectable::selectable;
pub use tags::{Flow, Tag, tag};
pub(super) use torn::is_markup_only;
