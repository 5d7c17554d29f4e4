//! A run that is asked for again when all of it is done.
//!
//! In: what a finished run has left, and inputs and settings as they are now. Out: its tally, if doing it again would give the same bytes.
//! The account is not believed unseen: every input and every file of the output must be what it says, and the program no newer than it.
//! Whether its sums hold is for `scutch check`.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::Watch;
use crate::disk;
use crate::document::Failure;
use crate::read::Found;
use crate::settings::Settings;
use crate::write::{Run, Tally};

/// The tally of the finished run in `clean` over the same inputs with the same settings; `None` where there is none, where anything has
/// changed or cannot be looked at, and where `watch` wants to stop.
pub(super) fn finished(clean: &Path, settings: &Settings, found: &Found, watch: &dyn Watch) -> Option<Tally> {
    // What an index knows is part of the input, and may be asked for again.
    if !settings.dedup.index.is_empty() {
        return None;
    }
    let account = clean.join("run.json");
    let run: Run = serde_json::from_slice(&std::fs::read(&account).ok()?).ok()?;
    let now = Run::new(settings);
    let same = (&run.scutch, &run.settings_hash, &run.settings, &run.rules, &run.judge, run.normal_form)
        == (&now.scutch, &now.settings_hash, &now.settings, &now.rules, &now.judge, now.normal_form);
    let date = |path: &Path| path.metadata().ok()?.modified().ok();
    if !same || date(&std::env::current_exe().ok()?)? >= date(&account)? {
        return None;
    }
    // What costs nothing first: names and sizes.
    let inputs = || run.inputs.iter().zip(&found.inputs);
    if run.inputs.len() != found.inputs.len() || !inputs().all(|(was, is)| was.source == is.source && was.bytes == is.size) {
        return None;
    }
    let digests = || run.outputs.iter().map(|(name, digest)| (clean.join(name), digest));
    if digests().any(|(path, _)| !path.is_file()) {
        return None;
    }
    let tally = again(clean, &run, found)?;
    // An input that could not be read to its end has no digest: it may be readable now.
    let still = |path: &Path, digest: &str| !watch.stopped() && disk::digest(path).is_ok_and(|is| is == digest);
    let all = inputs().all(|(was, is)| is.path.as_deref().is_some_and(|path| still(path, &was.digest)))
        && digests().all(|(path, digest)| still(&path, digest));
    all.then_some(tally)
}

/// The tally of the run, if what was met beside its inputs is what is met now.
fn again(clean: &Path, run: &Run, found: &Found) -> Option<Tally> {
    let inputs: HashSet<&str> = found.inputs.iter().map(|input| input.source.as_str()).collect();
    let (mut beside, mut same) = (found.failures.iter(), true);
    let lines = BufReader::new(File::open(clean.join("failures.jsonl")).ok()?).lines();
    let failures = lines.map_while(|line| serde_json::from_str::<Failure>(&line.ok()?).ok()).inspect(|failure| {
        same &= inputs.contains(failure.source.as_str()) || beside.next() == Some(failure);
    });
    let tally = Tally::again(run.clone(), failures);
    (same && beside.next().is_none()).then_some(tally)
}
