//! What the whole program costs, held against parsing the same pages and nothing else.
//!
//! In: a folder, and how often to run: `cargo run --release --example whole -- FOLDER [--runs N]`. Out, on standard output: for (A) the
//! whole flow from files to records in a temporary folder, and (B) `scraper::Html::parse_document` with its defaults over the same
//! pages, already read, decompressed and decoded, the megabytes of markup and documents per second of CPU time, and how often B's time
//! goes into A's. One thread; A and B take turns, so that a busy machine slows both. Linux only: it reads `/proc/self/stat`.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use scutch::pipeline::{How, Parcel, Unwatched, decode_input, run_folder};
use scutch::read::find;
use scutch::settings::Settings;

/// Ticks of `/proc/self/stat` per second: `USER_HZ`, which Linux fixed at 100 for all programs (proc(5), time(7)).
const TICKS: f64 = 100.0;

/// CPU seconds of this process so far, user and system: fields 14 and 15. The name in field 2 may hold blanks, so fields are counted
/// behind its bracket.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit_once(')').ok_or("/proc/self/stat has no name")?.1;
    let mut times = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    let mut time = || times.next().ok_or("/proc/self/stat is too short");
    Ok((f64::from(time()??) + f64::from(time()??)) / TICKS)
}

fn timed(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let before = cpu()?;
    work()?;
    Ok(cpu()? - before)
}

/// The pages as decode leaves them, and the bytes they were.
fn pages(folder: &Path, settings: &Settings) -> (Vec<String>, u64) {
    let (mut pages, mut bytes) = (Vec::new(), 0);
    for input in find(&[folder.to_path_buf()]).inputs {
        for parcel in decode_input(&input, settings) {
            if let Parcel::Document(document) = parcel {
                bytes += document.bytes;
                pages.push(document.text);
            }
        }
    }
    (pages, bytes)
}

fn whole_flow(folder: &Path, settings: &Settings) -> Result<(), Box<dyn Error>> {
    let clean = tempfile::tempdir()?;
    let how = How { threads: 1, memory: 512 << 20, fresh: true };
    black_box(run_folder(find(&[folder.to_path_buf()]), settings, &how, clean.path(), &Unwatched)?);
    Ok(())
}

fn parse_only(pages: &[String]) {
    for page in pages {
        // The tree is dropped in the time that counts, as it is in the whole flow.
        black_box(scraper::Html::parse_document(black_box(page)));
    }
}

fn arguments() -> Result<(PathBuf, usize), Box<dyn Error>> {
    const USAGE: &str = "usage: whole FOLDER [--runs N]";
    let (mut folder, mut runs) = (None, 5);
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--runs" {
            let number = arguments.next().ok_or(USAGE)?;
            runs = number.to_str().ok_or(USAGE)?.parse().map_err(|_| USAGE)?;
        } else if folder.replace(PathBuf::from(argument)).is_some() {
            return Err(USAGE.into());
        }
    }
    if runs == 0 {
        return Err(USAGE.into());
    }
    Ok((folder.ok_or(USAGE)?, runs))
}

fn main() -> Result<(), Box<dyn Error>> {
    let (folder, runs) = arguments()?;
    let settings = Settings::default();
    let (pages, bytes) = pages(&folder, &settings);
    if pages.is_empty() {
        return Err(format!("{} holds no page that can be decoded", folder.display()).into());
    }
    let megabytes = bytes as f64 / 1e6;
    let mut out = io::stdout().lock();
    writeln!(out, "{} documents, {megabytes:.1} MB of markup; {runs} runs, one thread, CPU time", pages.len())?;
    writeln!(out, "run      A s     MB/s   docs/s      B s     MB/s   docs/s    A/B")?;
    let mut ratios = Vec::with_capacity(runs);
    for number in 1..=runs {
        let whole = timed(|| whole_flow(&folder, &settings))?;
        let parse = timed(|| {
            parse_only(&pages);
            Ok(())
        })?;
        // A folder of a few pages may take less than a tick.
        let (whole, parse) = (whole.max(1.0 / TICKS), parse.max(1.0 / TICKS));
        write!(out, "{number:3}")?;
        for seconds in [whole, parse] {
            write!(out, " {seconds:8.2} {:8.1} {:8.0}", megabytes / seconds, pages.len() as f64 / seconds)?;
        }
        writeln!(out, " {:6.2}", whole / parse)?;
        ratios.push(whole / parse);
    }
    ratios.sort_by(f64::total_cmp);
    writeln!(out, "A/B: min {:.2}, median {:.2}, max {:.2}", ratios[0], ratios[runs / 2], ratios[runs - 1])?;
    Ok(())
}
