//! scutch
#![forbid(unsafe_code)]
pub mod cli;
pub mod decode;
pub mod dedup;
pub mod document;
pub mod error;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod settings;
pub mod strip;
pub mod write;
