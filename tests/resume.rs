//! Runs that are cut short, and runs whose keys outgrow memory.
//!
//! In: a folder of pages and dumps, some of them copies, and the real program. Out: a word on whether the bytes that come out at last
//! are those of a run that nothing disturbed.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Files of many kinds, many of them with paragraphs of others.
fn raw(folder: &Path, files: u64) {
    fs::create_dir_all(folder).unwrap();
    let paragraph = |n: u64| {
        format!(
            "On day {n} the ferry left the upper landing at seven with {} people and came back before the ice had closed.",
            n * 3
        )
    };
    for number in 0..files {
        let own: Vec<String> = (0..6).map(|n| paragraph(number * 4 + n)).collect();
        let page = format!("<html><body><h1>Day {number}</h1><p>{}</p><p>Share this:</p></body></html>", own.join("</p><p>"));
        match number % 3 {
            0 => fs::write(folder.join(format!("{number:04}.html")), page).unwrap(),
            1 => fs::write(folder.join(format!("{number:04}.txt")), own.join("\n\n")).unwrap(),
            _ => {
                let mut lines = String::new();
                for text in &own {
                    writeln!(lines, "{{\"text\":\"{text}\"}}").unwrap();
                }
                fs::write(folder.join(format!("{number:04}.jsonl")), lines).unwrap();
            }
        }
    }
    fs::write(folder.join("0100-empty.txt"), "").unwrap();
}

fn scutch(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scutch"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs to the end; what was said comes back.
fn run(folder: &Path, args: &[&str]) -> String {
    let output = scutch(folder, args).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the empty file is listed");
    String::from_utf8(output.stderr).unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap_or_default())).collect()
}

#[test]
fn a_run_that_is_killed_again_and_again_gives_the_bytes_of_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    raw(&folder.join("raw"), 1500);
    for (memory, flags) in
        [("512M", &[][..]), ("16K", &["--shard-bytes", "100K", "--compress", "zstd", "--blocks", "--furniture", "2"])]
    {
        let args = |clean| [&["raw", "-o", clean, "-q", "--memory", memory], flags].concat();
        run(folder, &args("whole"));
        let whole = files(&folder.join("whole"));
        assert!(whole.len() == if flags.is_empty() { 4 } else { whole.len().max(6) }, "{:?}", whole.keys());
        let mut said = String::new();
        for wait in [300, 700, 1100, 1500] {
            let mut child = scutch(folder, &args("clean")).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            let ended = child.try_wait().unwrap().is_some();
            child.kill().unwrap();
            child.wait().unwrap();
            let names = files(&folder.join("clean"));
            assert!(ended || !names.keys().any(|name| !name.starts_with('.')), "half-written: {:?}", names.keys());
            if ended {
                break;
            }
        }
        said += &run(folder, &args("clean"));
        assert!(files(&folder.join("clean")) == whole, "{said}");
        fs::remove_dir_all(folder.join("clean")).unwrap();
        fs::remove_dir_all(folder.join("whole")).unwrap();
    }
}

#[test]
fn what_has_changed_since_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    raw(&folder.join("raw"), 1000);
    let mut child = scutch(folder, &["raw", "-o", "clean", "-q", "--threads", "2"]).spawn().unwrap();
    let checkpoint = folder.join("clean/.scutch/checkpoint.json");
    while !checkpoint.is_file() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(checkpoint.is_file(), "the run must take longer than the time between two checkpoints");
    fs::write(folder.join("raw/0000.html"), "<p>The ferry is laid up, and nobody knows for how long it will stay in the dock.</p>")
        .unwrap();
    let said = run(folder, &["raw", "-o", "clean", "-q"]);
    assert!(said.contains("anew") && said.contains("0000.html has changed"), "{said}");
    run(folder, &["raw", "-o", "whole", "-q", "--threads", "1"]);
    assert!(files(&folder.join("clean")) == files(&folder.join("whole")));
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    raw(&folder.join("raw"), 1000);
    let mut child = scutch(folder, &["raw", "-o", "clean", "-q"]).spawn().unwrap();
    while !folder.join("clean/.scutch/lock").is_file() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(50));
    let second = scutch(folder, &["raw", "-o", "clean", "-q"]).output().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(second.status.code() == Some(2) && said.contains("another run"), "{said}");
    child.wait().unwrap();
}

#[test]
fn a_run_that_is_done_is_done_again_only_where_something_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    raw(&folder.join("raw"), 30);
    let clean = folder.join("clean");
    let run = |args: &[&str]| run(folder, &[&["raw", "-o", "clean", "-q"], args].concat());
    let is_done = |said: &str| said.contains("nothing to do");
    assert!(!is_done(&run(&[])));
    let whole = files(&clean);
    let said = run(&["--threads", "1", "--memory", "1M"]);
    assert!(is_done(&said) && said.contains("0100-empty.txt") && files(&clean) == whole, "{said}");
    assert!(!is_done(&run(&["--fresh"])) && files(&clean) == whole);
    // A damaged output, whichever of its files.
    for (name, bytes) in &whole {
        fs::write(clean.join(name), &bytes[..bytes.len() - 1]).unwrap();
        if name == "run.json" {
            fs::remove_file(clean.join(name)).unwrap();
        }
        assert!(!is_done(&run(&[])) && files(&clean) == whole, "{name}");
    }
    assert!(!is_done(&run(&["--min-chars", "41"])) && !is_done(&run(&[])) && files(&clean) == whole);
    // An input that has changed, its size has not; one more; something else beside them.
    let page = fs::read_to_string(folder.join("raw/0003.html")).unwrap();
    fs::write(folder.join("raw/0003.html"), page.replace("seven", "eight")).unwrap();
    assert!(!is_done(&run(&[])) && files(&clean) != whole && is_done(&run(&[])));
    fs::write(folder.join("raw/0003.html"), page).unwrap();
    assert!(!is_done(&run(&[])) && files(&clean) == whole);
    fs::write(folder.join("raw/0200.txt"), "Another day, and the ferry did not leave at all.").unwrap();
    assert!(!is_done(&run(&[])) && files(&clean) != whole && is_done(&run(&[])));
    // One that is larger than a document may be, and is listed.
    fs::write(folder.join("raw/0250.txt"), "It did not leave that day. ".repeat(1000)).unwrap();
    let limited = || run(&["--max-bytes", "20000"]);
    assert!(!is_done(&limited()) && is_done(&limited()));
    fs::remove_file(folder.join("raw/0250.txt")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("0000.html", folder.join("raw/0300-link.html")).unwrap();
        assert!(!is_done(&run(&[])) && is_done(&run(&[])));
    }
}
