//! The one error of the library: what stops a whole run.
//!
//! In: what went wrong and where. Out: one line that names file, place and remedy. Trouble with a single
//! input is no [`Error`]: it is a [`Failure`](crate::document::Failure), is listed, and the rest goes on.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// What stops a run. The program exits with 2 on [`Error::Usage`] and [`Error::Config`], else with 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The command makes no sense as it was given.
    #[error("{0}")]
    Usage(String),
    /// The configuration file cannot be used.
    #[error("{path}: {message}")]
    Config {
        /// The configuration file.
        path: String,
        /// What is wrong, and what was probably meant.
        message: String,
    },
    /// A file of the output, or the output folder, cannot be written or read back.
    #[error("{path}: cannot {action}: {source}; {remedy}")]
    Output {
        /// The file or folder.
        path: String,
        /// What was tried, as a verb.
        action: &'static str,
        /// What the system said.
        source: io::Error,
        /// What a person can do.
        remedy: &'static str,
    },
    /// A line between two stages is not what the stage before writes.
    #[error("{source_name}, line {line}: {message}; feed it the output of `scutch {expected}`")]
    Travel {
        /// The file, or `-` for standard input.
        source_name: String,
        /// Line number, from 1.
        line: u64,
        /// What is wrong with it.
        message: String,
        /// The stage whose output was expected.
        expected: &'static str,
    },
    /// Standard output or standard input failed.
    #[error("standard {stream}: {source}")]
    Stream {
        /// `input` or `output`.
        stream: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Whoever watched the run asked it to stop.
    #[error("stopped before the end; run the same command again")]
    Stopped,
}

impl Error {
    /// An [`Error::Output`] for a path.
    pub(crate) fn output(path: &Path, action: &'static str, source: io::Error) -> Self {
        let remedy = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room and run the same command again",
            io::ErrorKind::FileTooLarge => {
                "raise the limit for files (ulimit -f) and run the same command again, or use --shard-bytes"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose another output folder with -o, or change its permissions"
            }
            io::ErrorKind::NotFound if action.starts_with("make") => "choose another output folder with -o",
            io::ErrorKind::NotFound => "the folder has gone; run the same command again",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "choose another output folder with -o",
            _ => "mend that and run the same command again",
        };
        Self::Output { path: path_text(path), action, source, remedy }
    }

    /// True where the reader of our output has gone, which ends a run quietly.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Output { source, .. } | Self::Stream { source, .. } => source.kind() == io::ErrorKind::BrokenPipe,
            _ => false,
        }
    }

    /// True where the command or the configuration is at fault, not the world.
    #[must_use]
    pub const fn is_wrong_use(&self) -> bool {
        matches!(self, Self::Usage(_) | Self::Config { .. })
    }
}

/// The path of a file that a message or a record names, as text. Valid UTF-8 stays as it is; in other names each
/// byte that is no UTF-8 becomes `\xNN`, so that no two files of one folder share a text.
#[must_use]
pub fn path_text(path: &Path) -> String {
    path.to_str().map_or_else(
        || {
            let mut text = String::new();
            for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
                text.push_str(&chunk.valid().replace('\\', "\\\\"));
                for byte in chunk.invalid() {
                    // Writing to a string cannot fail.
                    let _ = write!(text, "\\x{byte:02x}");
                }
            }
            text
        },
        ToOwned::to_owned,
    )
}

/// The folder that a path stands in, `.` where it names none.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}
