//! report: what a run says about itself.
//!
//! In: the account of a run, or a folder that a run wrote. Out: a progress bar, one line for each failure, a summary, a check of the
//! books. It reads records and never writes one.

pub mod check;
pub mod estimate;
pub mod failures;
mod files;
mod ledger;
pub mod progress;
mod source;
pub mod summary;
