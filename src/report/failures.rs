//! What failed, one line each.
//!
//! In: failures in input order. Out: at most ten lines on standard error. What is no error, such as a skipped link, is left to the
//! list.

use std::path::Path;

use crate::cli::terminal;
use crate::document::Failure;
use crate::error::path_text;
use crate::write::TOLD;

/// Tells what failed. `folder` is where the whole list stands.
pub fn tell(failures: &[Failure], folder: Option<&Path>) {
    tell_of(failures, failures.iter().filter(|failure| failure.code.is_error()).count() as u64, folder);
}

/// Tells what failed where `failures` are only the first of all `errors`.
pub fn tell_of(failures: &[Failure], errors: u64, folder: Option<&Path>) {
    for line in lines(failures, errors, folder) {
        terminal::tell(&line);
    }
}

fn lines(failures: &[Failure], errors: u64, folder: Option<&Path>) -> Vec<String> {
    let mut lines: Vec<String> = failures.iter().filter(|failure| failure.code.is_error()).take(TOLD as usize).map(told).collect();
    if errors > TOLD {
        let rest = errors - TOLD;
        lines.push(match folder {
            Some(folder) => format!("and {rest} more; see {}", path_text(&folder.join("failures.jsonl"))),
            None => format!("and {rest} more; `scutch run` with -o FOLDER lists them all"),
        });
    }
    lines
}

fn told(failure: &Failure) -> String {
    let Failure { source, place, message, .. } = failure;
    if place.is_empty() { format!("{source}: {message}") } else { format!("{source}, {place}: {message}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Code, Stage};

    fn failure(source: &str, code: Code) -> Failure {
        let (message, place, document) = ("is gone".to_owned(), String::new(), String::new());
        Failure { source: source.into(), record: 0, document, stage: Stage::Read, code, message, place }
    }

    #[test]
    fn ten_are_told_and_the_rest_is_counted() {
        let failures: Vec<_> = (0..12).map(|n| failure(&n.to_string(), Code::Vanished)).collect();
        let told = lines(&failures, 12, Some(Path::new("clean")));
        assert_eq!((told.len(), told[0].as_str()), (11, "0: is gone"));
        assert_eq!(told[10], "and 2 more; see clean/failures.jsonl");
        let placed = Failure { place: "line 12".into(), ..failure("a.jsonl", Code::Malformed) };
        assert_eq!(lines(&[placed], 1, None), ["a.jsonl, line 12: is gone"]);
    }

    #[test]
    fn what_is_no_error_is_not_told() {
        assert!(lines(&[failure("link", Code::LinkSkipped)], 0, None).is_empty());
    }
}
