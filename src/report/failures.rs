//! What failed, one line each.
//!
//! In: failures in input order. Out: at most ten lines on standard error. What is no error, such as a skipped link, is left to the
//! list.

use std::path::Path;

use crate::cli::terminal;
use crate::document::Failure;

/// How many are told in full; the list has them all.
const TOLD: usize = 10;

/// Tells what failed. `folder` is where the whole list stands.
pub fn tell(failures: &[Failure], folder: Option<&Path>) {
    for line in lines(failures, folder) {
        terminal::tell(&line);
    }
}

fn lines(failures: &[Failure], folder: Option<&Path>) -> Vec<String> {
    let errors: Vec<&Failure> = failures.iter().filter(|failure| failure.code.is_error()).collect();
    let mut lines: Vec<String> =
        errors.iter().take(TOLD).map(|failure| format!("{}{}: {}", failure.source, place(failure), failure.message)).collect();
    if errors.len() > TOLD {
        let rest = errors.len() - TOLD;
        lines.push(match folder {
            Some(folder) => format!("and {rest} more; see {}", folder.join("failures.jsonl").display()),
            None => format!("and {rest} more; `scutch run` with -o FOLDER lists them all"),
        });
    }
    lines
}

/// Where in the input, after its name.
fn place(failure: &Failure) -> String {
    if failure.place.is_empty() { String::new() } else { format!(", {}", failure.place) }
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
        let told = lines(&failures, Some(Path::new("clean")));
        assert_eq!((told.len(), told[0].as_str()), (11, "0: is gone"));
        assert_eq!(told[10], "and 2 more; see clean/failures.jsonl");
        let placed = Failure { place: "line 12".into(), ..failure("a.jsonl", Code::Malformed) };
        assert_eq!(lines(&[placed], None), ["a.jsonl, line 12: is gone"]);
    }

    #[test]
    fn what_is_no_error_is_not_told() {
        assert!(lines(&[failure("link", Code::LinkSkipped)], None).is_empty());
    }
}
