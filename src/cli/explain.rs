//! `scutch decode --explain`: the evidence for an encoding, and what was repaired.
//!
//! In: inputs. Out: for each document lines for people on standard output; what failed on standard error. Nothing else is written.

use std::io::{self, Write};

use super::terminal::{Paint, escape, number};
use super::{Outcome, streams};
use crate::decode::{self, Evident};
use crate::document::{Document, Failure};
use crate::error::Error;
use crate::read::{Found, open};
use crate::report::failures;
use crate::settings::Settings;

/// How many encodings are shown that were weighed.
const SHOWN: usize = 6;

/// Columns of the margin.
const MARGIN: usize = 14;

/// Shows the evidence for every document of the inputs.
pub(super) fn show(found: Found, settings: &Settings) -> Result<Outcome, Error> {
    let paint = Paint::stdout();
    let mut failed: Vec<Failure> = found.failures;
    for input in &found.inputs {
        let opened = match open(input, &settings.read) {
            Ok(opened) => opened,
            Err(failure) => {
                failed.push(failure);
                continue;
            }
        };
        for packed in opened {
            let decoded = packed.and_then(|packed| packed.unpack(input, &settings.read)).and_then(|record| {
                let evident = decode::explain(&record);
                decode::decode(input, record, &settings.decode).map(|document| (evident, document))
            });
            match decoded {
                Ok((evident, document)) => streams::print(|out| print(out, paint, &evident, &document))?,
                Err(failure) => failed.push(failure),
            }
        }
    }
    failures::tell(&failed, None);
    Ok(Outcome::failed_if(failed.iter().any(|failure| failure.code.is_error())))
}

fn print(out: &mut dyn Write, paint: Paint, evident: &Evident, document: &Document) -> io::Result<()> {
    let encoding = &document.encoding;
    let why = format!("{}, {} of 1,000 sure", encoding.evidence.name(), number(encoding.confidence.into()));
    let record = if document.record > 0 { format!(", record {}", document.record) } else { String::new() };
    writeln!(out, "{}{record}  {}  {}", paint.bold(&escape(&document.source)), encoding.label, paint.dim(&why))?;
    let mut line = |name: &str, value: &str| -> io::Result<()> {
        writeln!(out, "{}  {}", paint.dim(&format!("{name:>MARGIN$}")), escape(value))
    };
    for (name, value) in
        [("mark", &evident.mark), ("transport says", &evident.transport), ("page says", &evident.page), ("domain", &evident.domain)]
    {
        if !value.is_empty() {
            line(name, value)?;
        }
    }
    let valid = if evident.utf8 { "all of it" } else { "not all of it" };
    let bytes = format!("{}, {} of them above 7F", number(document.bytes), number(evident.high as u64));
    line("bytes", &bytes)?;
    line("valid UTF-8", valid)?;
    for (place, weighed) in evident.weighed.iter().take(SHOWN).enumerate().filter(|_| !evident.utf8) {
        let behind =
            if weighed.behind == 0 { "reads best".to_owned() } else { format!("{} bits behind", number(weighed.behind.into())) };
        line(if place == 0 { "weighed" } else { "" }, &format!("{} ({}), {behind}", weighed.label, weighed.language))?;
    }
    for edit in &document.edits {
        line(&edit.place, &format!("{}: {:?} is now {:?}", edit.rule, edit.before, edit.after))?;
    }
    for (rule, times) in &document.repairs {
        line("normalized", &format!("{rule}, {} times", number(*times)))?;
    }
    Ok(())
}
