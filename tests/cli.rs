//! The command line, as a user meets it.
//!
//! In: `cli/*.toml`, one command line each, and a few properties of the whole program over `raw/`. Each runs the real binary in a
//! folder of its own. A case is added without a line of Rust.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

/// One command line and what must come of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Arguments; several lists are run one after the other in the same folder, and the last is judged.
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    before: Vec<Vec<String>>,
    /// Standard input; empty where there is none.
    #[serde(default)]
    stdin: String,
    /// Files to make, by path.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Binary files to make, in hex.
    #[serde(default)]
    hex: BTreeMap<String, String>,
    /// Files to add to after `before` has run.
    #[serde(default)]
    append: BTreeMap<String, String>,
    /// Exit code.
    status: i32,
    stdout: Option<String>,
    stderr: Option<String>,
    #[serde(default)]
    stdout_contains: Vec<String>,
    #[serde(default)]
    stderr_contains: Vec<String>,
    #[serde(default)]
    stdout_lacks: Vec<String>,
    #[serde(default)]
    files_exist: Vec<String>,
    #[serde(default)]
    files_lack: Vec<String>,
}

fn scutch(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scutch"));
    command.current_dir(folder).env_remove("COLUMNS").env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = scutch(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    // A program that does not read its input closes the pipe, which is no trouble.
    let feed = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    output
}

fn well(folder: &Path, args: &[&str], stdin: &[u8]) -> Vec<u8> {
    let output = run(folder, args, stdin);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn judge(case: &Case) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    };
    for (name, content) in &case.files {
        fs::write(place(name), content).unwrap();
    }
    for (name, hex) in &case.hex {
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        fs::write(place(name), bytes).unwrap();
    }
    let words = |args: &Vec<String>| args.clone();
    for args in case.before.iter().map(words) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        run(folder.path(), &args, b"");
    }
    for (name, more) in &case.append {
        fs::OpenOptions::new().append(true).open(place(name)).unwrap().write_all(more.as_bytes()).unwrap();
    }
    let args: Vec<&str> = case.args.iter().map(String::as_str).collect();
    let output = run(folder.path(), &args, case.stdin.as_bytes());
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let told = format!("status {:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", output.status.code());
    let expect = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{what}\n{told}")) };
    expect(output.status.code() == Some(case.status), &format!("expected status {}", case.status))?;
    for (is, expected) in [(&stdout, &case.stdout), (&stderr, &case.stderr)] {
        let expected = expected.as_deref();
        expect(expected.is_none_or(|expected| expected == is.as_ref()), &format!("expected exactly {expected:?}"))?;
    }
    for (is, parts) in [(&stdout, &case.stdout_contains), (&stderr, &case.stderr_contains)] {
        for part in parts {
            expect(is.contains(part.as_str()), &format!("expected {part:?}"))?;
        }
    }
    for part in &case.stdout_lacks {
        expect(!stdout.contains(part.as_str()), &format!("did not expect {part:?}"))?;
    }
    for name in &case.files_exist {
        expect(folder.path().join(name).exists(), &format!("expected the file {name}"))?;
    }
    for name in &case.files_lack {
        expect(!folder.path().join(name).exists(), &format!("did not expect the file {name}"))?;
    }
    Ok(())
}

#[test]
fn every_command_line_does_what_its_file_says() {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(repository().join("tests/cli")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 15);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|path| {
            let case =
                toml::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            judge(&case).err().map(|error| format!("{}: {error}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n=====\n"));
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of an output folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder).unwrap().map(entry).collect()
}

/// Asserts that two folders are equal, and says which file is not.
fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (files(a), files(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), ["cuts.jsonl", "documents.jsonl", "failures.jsonl", "run.json"]);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    let differ: Vec<_> = a.keys().filter(|name| a[*name] != b[*name]).collect();
    assert!(differ.is_empty(), "{differ:?} differ");
}

#[test]
fn stages_piped_one_by_one_give_the_bytes_of_run() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, parts) = (folder.path().join("whole"), folder.path().join("parts"));
    let home = repository();
    well(home, &["run", "raw", "-q", "-o", whole.to_str().unwrap()], b"");
    let decoded = well(home, &["decode", "raw", "--threads", "3"], b"");
    let stripped = well(home, &["strip", "--threads", "3"], &decoded);
    let judged = well(home, &["dedup"], &stripped);
    well(home, &["write", "-q", "-o", parts.to_str().unwrap()], &judged);
    assert_same(&whole, &parts);
    let records = well(home, &["write"], &judged);
    assert_eq!(records, well(home, &["run", "raw", "-q", "-o", "-"], b""));
    assert_eq!(records, fs::read(whole.join("documents.jsonl")).unwrap());
}

#[test]
fn flags_of_a_stage_give_the_bytes_of_the_same_flags_of_run() {
    let home = repository();
    let whole = well(home, &["raw", "-q", "-o", "-", "--repair", "off", "--off", "title", "--scope", "document"], b"");
    let decoded = well(home, &["decode", "raw", "--repair", "off"], b"");
    let stripped = well(home, &["strip", "--off", "title"], &decoded);
    let judged = well(home, &["dedup", "--scope", "document"], &stripped);
    assert!(whole == well(home, &["write"], &judged));
}

#[test]
fn neither_threads_nor_an_earlier_run_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (one, eight) = (folder.path().join("one"), folder.path().join("eight"));
    well(repository(), &["raw", "--threads", "1", "-q", "-o", one.to_str().unwrap()], b"");
    for _ in 0..2 {
        well(repository(), &["raw", "--threads", "8", "-q", "-o", eight.to_str().unwrap()], b"");
        assert_same(&one, &eight);
    }
}

#[test]
fn the_account_of_the_samples_holds() {
    let folder = tempfile::tempdir().unwrap();
    let clean = folder.path().join("clean");
    well(repository(), &["raw", "-q", "-o", clean.to_str().unwrap()], b"");
    let inputs = fs::read_dir(repository().join("raw")).unwrap().count();
    let told = String::from_utf8(well(repository(), &["check", clean.to_str().unwrap()], b"")).unwrap();
    assert!(told.contains(": holds\n"), "{told}");
    assert!(told.contains(&format!("{inputs} of {inputs} inputs decoded again")), "{told}");
}

/// Changes a file of an output folder and gives `run.json` the digest that the changed file has.
fn forge(clean: &Path, name: &str, from: &str, to: &str) {
    let digest = |bytes: &[u8]| scutch::document::short_hash(&blake3::hash(bytes));
    let before = fs::read_to_string(clean.join(name)).unwrap();
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after);
    fs::write(clean.join(name), &after).unwrap();
    let account = fs::read_to_string(clean.join("run.json")).unwrap();
    fs::write(clean.join("run.json"), account.replace(&digest(before.as_bytes()), &digest(after.as_bytes()))).unwrap();
}

#[test]
fn a_forged_output_is_found_out_by_its_source() {
    let article =
        "The ferry from Saltwyke will run through the winter for the first time in forty years, the harbour office said on Monday.";
    let other =
        "The boat was refitted in the spring and can now break thin ice, so that the islanders need not wait for the thaw at all.";
    for (name, from, to, told) in [
        ("documents.jsonl", "forty", "fifty", "block 1: is not in the ledger, and does not come next in the clean text"),
        ("documents.jsonl", "at all.", "at all", "block 3: is not in the ledger"),
        ("cuts.jsonl", "Share this", "Shore this", "block 2: the ledger holds another text than was decoded"),
        ("cuts.jsonl", r#""block":2"#, r#""block":1"#, "block 1: the ledger holds another text"),
        ("cuts.jsonl", "share-button", "share-butter", "blocks cut by strip/share-butter: run.json says 0, counted 1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("raw")).unwrap();
        fs::write(folder.path().join("raw/ferry.txt"), format!("{article}\n\nShare this:\n\n{other}\n")).unwrap();
        well(folder.path(), &["-q"], b"");
        well(folder.path(), &["check"], b"");
        forge(&folder.path().join("clean"), name, from, to);
        let output = run(folder.path(), &["check"], b"");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.code() == Some(1) && text.contains(told), "{name}, {from} to {to}: {text}");
    }
}

#[test]
fn schemas_in_the_repository_are_those_of_the_types() {
    for name in ["documents", "cuts", "failures", "run"] {
        let path = repository().join("schema").join(format!("{name}.json"));
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let made = String::from_utf8(well(repository(), &["schema", name], b"")).unwrap();
        assert!(stored == made, "{} is not up to date: `scutch schema {name}` makes it", path.display());
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for args in
        [&["raw", "-q", "-o", "-"][..], &["decode", "raw"], &["rules"], &["why", "raw/blog-page.html", "--all"], &["schema"]]
    {
        let mut child = scutch(repository()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_and_one_that_steers_terminals_are_told_harmlessly() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("raw")).unwrap();
    for name in [&b"\xff.txt"[..], b"\x1b]0;owned\x07.txt", b"\xe2\x80\xaetxt.exe"] {
        fs::write(folder.path().join("raw").join(std::ffi::OsStr::from_bytes(name)), b"").unwrap();
    }
    let output = run(folder.path(), &[], b"");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains(r"scutch: raw/\u{1b}]0;owned\u{7}.txt: "), "{told}");
    assert!(told.contains(r"scutch: raw/\xff.txt: ") && told.contains(r"scutch: raw/\u{202e}txt.exe: "), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{told:?}");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_what_it_is_and_how_to_read_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("raw")).unwrap();
    // The name says nothing, and a text that begins like a table is a text.
    fs::write(folder.path().join("raw/pages.txt"), b"PAR1\x15\x04\x15\x20any pages\x00\x01\x02\x10\x00\x00\x00PAR1").unwrap();
    fs::write(folder.path().join("raw/text.parquet"), "PAR1 is the magic number that files of this kind begin with.").unwrap();
    let output = run(folder.path(), &["raw", "-q"], b"");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        "scutch: raw/pages.txt: is Parquet, which this build does not read; build it with `cargo build --release --features parquet`\n"
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&files(&folder.path().join("clean"))["documents.jsonl"]).contains("PAR1 is the magic number"));
    let check = String::from_utf8(well(folder.path(), &["check"], b"")).unwrap();
    assert!(check.contains("2 of 2 inputs decoded again"), "{check}");
    assert!(String::from_utf8(well(folder.path(), &["--version"], b"")).unwrap().contains("without Parquet"));
}
