//! Finding inputs: roots in, a sorted list out.
//!
//! In: the paths a user typed. Out: every regular file below them, sorted by path bytes, each once, and what was
//! met and not taken. It never follows links inside a folder and never opens anything.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Input;
use crate::document::{Code, Failure, Stage};
use crate::error::path_text;

/// What [`find`] came upon.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Inputs to read, sorted by path bytes.
    pub inputs: Vec<Input>,
    /// What cannot be read or is no input, sorted by path bytes.
    pub failures: Vec<Failure>,
}

/// Lists all inputs below `roots`. `-` is standard input. A root may itself be a link; inside a folder links are listed
/// as skipped, as are FIFOs, sockets and devices.
#[must_use]
pub fn find(roots: &[PathBuf]) -> Found {
    let mut inputs: BTreeMap<Vec<u8>, Input> = BTreeMap::new();
    let mut failures: BTreeMap<Vec<u8>, Failure> = BTreeMap::new();
    let mut take = |path: &Path, outcome: Result<u64, (Code, String)>| {
        let input =
            Input { source: path_text(path), path: Some(path.to_path_buf()), size: *outcome.as_ref().unwrap_or(&0), skip: 0 };
        match outcome {
            Ok(_) => drop(inputs.insert(input.source_bytes().to_vec(), input)),
            Err((code, message)) => {
                failures.insert(input.source_bytes().to_vec(), input.failure(Stage::Read, code, message));
            }
        }
    };
    let mut stdin = false;
    for root in roots {
        if root.as_os_str() == "-" {
            stdin = true;
            continue;
        }
        match root.metadata() {
            Err(error) => take(root, Err(cannot(&error))),
            Ok(metadata) if !metadata.is_dir() => take(root, regular(&metadata)),
            Ok(_) => {
                for entry in WalkDir::new(root).min_depth(1).follow_links(false) {
                    match entry {
                        Err(error) => {
                            let message = error.io_error().map_or_else(|| (Code::Unreadable, error.to_string()), cannot);
                            take(error.path().unwrap_or(root), Err(message));
                        }
                        Ok(entry) if entry.file_type().is_dir() => {}
                        Ok(entry) if entry.path_is_symlink() => take(
                            entry.path(),
                            Err((Code::LinkSkipped, "a symbolic link, not followed; name its target to read it".into())),
                        ),
                        Ok(entry) => take(
                            entry.path(),
                            match entry.metadata() {
                                Ok(metadata) => regular(&metadata),
                                Err(error) => Err(error.io_error().map_or_else(|| (Code::Unreadable, error.to_string()), cannot)),
                            },
                        ),
                    }
                }
            }
        }
    }
    let mut found = Found { inputs: inputs.into_values().collect(), failures: failures.into_values().collect() };
    if stdin {
        found.inputs.insert(0, Input { path: None, source: "-".into(), size: 0, skip: 0 });
    }
    found
}

/// The size of a regular file; anything else is never opened, since opening a FIFO can wait for ever.
fn regular(metadata: &Metadata) -> Result<u64, (Code, String)> {
    if metadata.is_file() {
        Ok(metadata.len())
    } else {
        Err((Code::SpecialSkipped, "a FIFO, socket or device, not opened; pipe it in as `-` if it is text".into()))
    }
}

/// Code and message for an input that cannot be read.
pub(super) fn cannot(error: &std::io::Error) -> (Code, String) {
    match error.kind() {
        ErrorKind::NotFound => (Code::Vanished, "there is no such file; check the path, or run again if files were moved".into()),
        ErrorKind::PermissionDenied => (Code::Unreadable, "no permission to read it; change its permissions".into()),
        _ => (Code::Unreadable, format!("cannot be read: {error}; mend that and run again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn order_is_that_of_path_bytes_whatever_the_folder_says() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/z.txt", "a.txt", "a-b.txt", "B.txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = find(&[folder.path().to_path_buf()]);
        let names: Vec<_> = found.inputs.iter().map(|i| i.source[folder.path().to_str().unwrap().len() + 1..].to_owned()).collect();
        assert_eq!(names, ["B.txt", "a-b.txt", "a.txt", "a/z.txt", "b.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_listed_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("good.txt"), "x").unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("dangling.txt")).unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
        let found = find(&[folder.path().to_path_buf()]);
        assert_eq!(found.inputs.len(), 1);
        assert_eq!(found.failures.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::LinkSkipped; 2]);
    }

    #[test]
    fn a_file_named_twice_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.txt");
        fs::write(&file, "x").unwrap();
        assert_eq!(find(&[folder.path().to_path_buf(), file]).inputs.len(), 1);
    }
}
