//! SIGINT and SIGTERM to the real program, and outputs that are no files.
//!
//! In: a folder of pages, and pipes. Out: a word on whether a run that is asked to stop does so soon, says how to go on and leaves what
//! it takes, and on whether a pipe that is named with -o stays one.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn scutch(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scutch"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn raw(folder: &Path, pages: u64) {
    fs::create_dir_all(folder.join("raw")).unwrap();
    for page in 0..pages {
        let line = |n: u64| format!("<p>On day {n} the ferry took {} people to the upper landing before the fog came.</p>", n * 7);
        let text: String = (0..40).map(|n| line(page * 30 + n)).collect();
        fs::write(folder.join(format!("raw/{page:04}.html")), format!("<html><body>{text}</body></html>")).unwrap();
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap_or_default())).collect()
}

fn send(child: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until something is there.
fn until(there: impl Fn() -> bool) {
    for _ in 0..2000 {
        if there() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it never came");
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_run_that_is_asked_to_stop_says_how_to_go_on_and_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    raw(folder, 600);
    assert!(scutch(folder, &["raw", "-o", "whole", "-q"]).status().unwrap().success());
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let clean = format!("clean{code}");
        let args = ["raw", "-o", &clean, "-q"];
        let child = scutch(folder, &args).spawn().unwrap();
        let clean = folder.join(&clean);
        let checkpoint = clean.join(".scutch/checkpoint.json");
        until(|| checkpoint.is_file());
        send(&child, signal);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert_eq!(said(&output), "scutch: stopped; run the same command again to go on\n");
        assert!(!clean.join("documents.jsonl").exists(), "nothing stands under its name before the end");
        let output = scutch(folder, &args).output().unwrap();
        assert!(output.status.success() && said(&output).contains("went on"), "{}", said(&output));
        assert!(files(&clean) == files(&folder.join("whole")));
    }
}

#[test]
fn a_stage_that_waits_for_input_stops_too_and_at_once_on_the_second_signal() {
    let folder = tempfile::tempdir().unwrap();
    for (signals, code) in [(&["-TERM"][..], 143), (&["-INT", "-INT"], 130)] {
        let mut child = scutch(folder.path(), &["strip", "-o", "out"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // The handlers stand before the first byte is read; the output is begun when the input shows that it is not compressed.
        stdin.write_all(b"{\"stream\":{").unwrap();
        until(|| folder.path().join(".out.part").exists());
        for signal in signals {
            send(&child, signal);
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(!folder.path().join("out").exists());
        drop(stdin);
        // One that was told before it waited for more has cleared it away itself.
        if folder.path().join(".out.part").exists() {
            fs::remove_file(folder.path().join(".out.part")).unwrap();
        }
    }
}

#[test]
fn a_pipe_that_is_named_as_output_or_ledger_takes_the_bytes_and_stays_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("in.jsonl"), "{\"text\":\"A line of this length that stands in two records is cut where it comes for the second time.\"}\n{\"text\":\"A line of this length that stands in two records is cut where it comes for the second time.\"}\n").unwrap();
    assert!(Command::new("mkfifo").args([at("pipe"), at("cuts")]).status().unwrap().success());
    let readers = ["pipe", "cuts"].map(|name| {
        let path = at(name);
        std::thread::spawn(move || {
            let mut text = String::new();
            File::open(path).unwrap().read_to_string(&mut text).unwrap();
            text
        })
    });
    let output = scutch(folder.path(), &["dedup", "in.jsonl", "-o", "pipe", "--ledger", "cuts", "-q"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let [text, cuts] = readers.map(|reader| reader.join().unwrap());
    assert!(
        text.starts_with(
            "{\"text\":\"A line of this length that stands in two records is cut where it comes for the second time.\"}\n"
        ) && cuts.contains("of this length"),
        "{text}{cuts}"
    );
    for name in ["pipe", "cuts"] {
        assert!(fs::symlink_metadata(at(name)).unwrap().file_type().is_fifo());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}
