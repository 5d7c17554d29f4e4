//! Flags that several commands share, and how they change the settings.
//!
//! In: `scutch.toml`, then flags, which outrank it. Out: [`Settings`] that were checked. It never guesses: an unknown key or rule and
//! a value out of range are wrong use.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::decode::{Fold, Repair};
use crate::dedup::{Form, Scope};
use crate::error::{Error, path_text};
use crate::settings::Settings;
use crate::strip::judge::Favor;
use crate::strip::rules::Problem;
use crate::write::{Compress, Format};

/// The configuration file that is read where none is named.
const CONFIG: &str = "scutch.toml";

/// How the work is done; none of these changes a byte of the output.
#[derive(Debug, Clone, Args)]
pub(super) struct Work {
    /// Work on N inputs at a time [default: one per core]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,
    /// No progress and no summary; only what failed is told
    #[arg(short, long)]
    pub quiet: bool,
}

impl Work {
    /// How many threads to use.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into))
    }
}

/// Whether the bar is shown.
#[derive(Debug, Clone, Args)]
pub(super) struct Bar {
    /// Show a progress bar on standard error
    ///
    /// `auto` shows it on a terminal, and never with --quiet.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub progress: When,
}

/// When the bar is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Even when piped
    Always,
    /// Not at all
    Never,
}

/// Where settings come from.
#[derive(Debug, Clone, Args)]
pub(super) struct Config {
    /// Read settings from FILE [default: ./scutch.toml, if it is there]
    ///
    /// It holds the same options as the flags, in tables [read], [decode], [strip], [dedup] and [write]. Flags outrank it.
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    config: Option<PathBuf>,
}

impl Config {
    /// The file that was named, else `scutch.toml`, else the defaults.
    pub fn read(&self) -> Result<Settings, Error> {
        match &self.config {
            Some(path) => read(path),
            None if Path::new(CONFIG).is_file() => read(Path::new(CONFIG)),
            None => Ok(Settings::default()),
        }
    }

    /// The file, only if it was named: between stages the stream carries the settings.
    pub fn named(&self) -> Result<Option<Settings>, Error> {
        self.config.as_deref().map(read).transpose()
    }
}

fn read(path: &Path) -> Result<Settings, Error> {
    let fail = |message: String| Error::Config { path: path_text(path), message };
    let text =
        std::fs::read_to_string(path).map_err(|error| fail(format!("cannot be read: {error}; check the path after --config")))?;
    let settings = Settings::from_toml(&text).map_err(fail)?;
    settings.strip.rules.check().map_err(|problem| fail(placed(&text, &problem)))?;
    settings.read.check().and_then(|()| settings.decode.check()).and_then(|()| settings.strip.check()).map_err(fail)?;
    Ok(settings)
}

/// What is wrong with a user's own rule, with the line on which its name stands.
fn placed(text: &str, problem: &Problem) -> String {
    let names = |line: &str| {
        let (key, value) = line.split_once('=').unwrap_or_default();
        key.trim() == "name" && value.trim().trim_matches(['"', '\'']) == problem.rule
    };
    // A name that stands twice is wrong where it stands last.
    let lines: Vec<&str> = text.lines().collect();
    let line = lines.iter().rposition(|line| names(line)).map_or_else(String::new, |at| format!("line {}: ", at + 1));
    format!("{line}rule {:?}: {}", problem.rule, problem.message)
}

/// Settings of read and decode.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct Decode {
    /// Refuse documents larger than N bytes, after decompression [default: 128M]
    ///
    /// N may end in K, M or G.
    #[arg(long, value_name = "N", value_parser = bytes)]
    max_bytes: Option<u64>,
    /// The field of JSON Lines, or the column of Parquet, that holds plain text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// The field of JSON Lines, or the column of Parquet, that holds a page [default: html]
    ///
    /// It outranks the field of text where an object has both.
    #[arg(long, value_name = "NAME")]
    html_field: Option<String>,
    /// Part a text file into documents at lines that equal LINE [default: one document a file]
    #[arg(long, value_name = "LINE")]
    split_on: Option<String>,
    /// Read every input in this encoding [default: found out for each]
    ///
    /// A label as in HTML, such as windows-1251 or euc-jp.
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// How boldly damaged letters are repaired [default: certain]
    #[arg(long, value_name = "HOW", value_enum)]
    repair: Option<Repair>,
    /// Make typography plain: quotes, ligatures, width; several with commas [default: none]
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    fold: Option<Vec<Fold>>,
}

impl Decode {
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Error> {
        set(&mut settings.read.max_bytes, self.max_bytes);
        set(&mut settings.read.text_field, self.text_field.clone());
        set(&mut settings.read.html_field, self.html_field.clone());
        set(&mut settings.read.split_on, self.split_on.clone());
        set(&mut settings.decode.encoding, self.encoding.clone());
        set(&mut settings.decode.repair, self.repair);
        set(&mut settings.decode.fold, self.fold.as_ref().map(|kinds| kinds.iter().copied().collect()));
        settings.read.check().and_then(|()| settings.decode.check()).map_err(Error::Usage)
    }
}

/// Settings of strip.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct Strip {
    /// What counts more where the judge is in doubt [default: balanced]
    ///
    /// It moves the threshold below which blocks are cut, which is found for each page.
    #[arg(long, value_name = "WHAT", value_enum)]
    favor: Option<Favor>,
    /// Cut what the judge gives less than N per mille, in every document [default: found for each]
    ///
    /// 0 leaves all to the rules; the higher, the cleaner and the more is lost.
    #[arg(long, value_name = "N")]
    threshold: Option<u16>,
    /// Judge with the judge in FILE, made by train/judge.py [default: the one that ships]
    #[arg(long, value_name = "FILE")]
    judge: Option<String>,
    /// Switch a rule off; may be given again
    ///
    /// `scutch rules` lists them all.
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,
}

impl Strip {
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Error> {
        set(&mut settings.strip.favor, self.favor);
        set(&mut settings.strip.threshold, self.threshold.map(Some));
        set(&mut settings.strip.judge, self.judge.clone());
        for rule in &self.off {
            if !settings.strip.off.contains(rule) {
                settings.strip.off.push(rule.clone());
            }
        }
        settings.strip.check().map_err(Error::Usage)
    }
}

/// Settings of dedup.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct Dedup {
    /// Where a repeat is looked for [default: corpus]
    #[arg(long, value_name = "SCOPE", value_enum)]
    scope: Option<Scope>,
    /// How much two blocks may differ and still say the same [default: folded]
    #[arg(long, value_name = "FORM", value_enum)]
    form: Option<Form>,
    /// Shortest block that is cut as a repeat, in letters and digits [default: 40]
    #[arg(long, value_name = "N")]
    min_chars: Option<u32>,
    /// Cut what a page says again on purpose too
    ///
    /// The same note in each section of a manual, the same requirement of several jobs: what stands three times or more in places alike,
    /// with something else between, on a page that is not said twice as a whole.
    #[arg(long)]
    cut_refrains: bool,
    /// Cut what earlier batches have said too, and remember this one, in the folder DIR [default: no index]
    ///
    /// The folder is made if it is not there. A batch that comes again is held against those before it only, so the same command
    /// gives the same bytes. `scutch index` lists, verifies and compacts it.
    #[arg(long, value_name = "DIR")]
    index: Option<String>,
    /// Of copies keep the one from PREFIX, not the first; may be given again, the most preferred first
    ///
    /// A document is from PREFIX if its path as given begins with it, or if PREFIX is the host of its address.
    #[arg(long, value_name = "PREFIX")]
    prefer: Vec<String>,
    /// Cut what stands in N documents of one site altogether, the first copy too [default: 0, nothing]
    ///
    /// Menus, notices and boxes that strip did not know. What is shorter than --min-chars counts too, from 8 letters and digits, but no
    /// heading. It counts within one run: N of this batch, whatever an index knows.
    #[arg(long, value_name = "N")]
    furniture: Option<u32>,
    /// Cut what nearly repeats something earlier too: documents, paragraphs; both with a comma [default: none]
    ///
    /// Copies that were cut short, headed anew, edited a little, or in which a word in ten was swapped. Two articles that quote the same
    /// text stay, unless it is more than half of them. It looks within one run, and not across an index.
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    near: Option<Vec<NearWhat>>,
}

/// What near-duplicates are looked for among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NearWhat {
    /// Whole documents
    Documents,
    /// Paragraphs of 20 words and more
    Paragraphs,
}

impl Dedup {
    pub fn apply(&self, settings: &mut Settings) {
        set(&mut settings.dedup.min_chars, self.min_chars);
        if self.cut_refrains {
            settings.dedup.refrains = false;
        }
        set(&mut settings.dedup.scope, self.scope);
        set(&mut settings.dedup.form, self.form);
        set(&mut settings.dedup.furniture, self.furniture);
        set(&mut settings.dedup.index, self.index.clone());
        if !self.prefer.is_empty() {
            settings.dedup.prefer.clone_from(&self.prefer);
        }
        if let Some(near) = &self.near {
            settings.dedup.near.documents = near.contains(&NearWhat::Documents);
            settings.dedup.near.paragraphs = near.contains(&NearWhat::Paragraphs);
        }
    }
}

/// How much memory dedup takes; it changes no byte of the output.
#[derive(Debug, Clone, Args)]
pub(super) struct Memory {
    /// Dedup in about N bytes of memory; what does not fit goes to scratch files [default: 512M]
    ///
    /// N may end in K, M or G. What is cut does not depend on it.
    #[arg(long, value_name = "N", value_parser = bytes, default_value = "512M", hide_default_value = true)]
    pub memory: u64,
}

/// Settings of write.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct Write {
    /// Write the record's text as it is, or as Markdown [default: text]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Begin a new file of documents, and of cuts, after N bytes of lines [default: one file of each]
    ///
    /// N may end in K, M or G. The files are then called documents-00000.jsonl and so on.
    #[arg(long, value_name = "N", value_parser = bytes)]
    shard_bytes: Option<u64>,
    /// Compress documents and cuts [default: none]
    #[arg(long, value_name = "CODEC", value_enum)]
    compress: Option<Compress>,
    /// Write every kept block to blocks.jsonl too, a line each, with its kind, place and key
    #[arg(long)]
    blocks: bool,
}

impl Write {
    pub fn apply(&self, settings: &mut Settings) {
        set(&mut settings.write.format, self.format);
        set(&mut settings.write.shard_bytes, self.shard_bytes);
        set(&mut settings.write.compress, self.compress);
        settings.write.blocks |= self.blocks;
    }
}

/// Refuses settings that are for the files of a folder where there is none.
pub(super) fn check_stream(settings: &Settings) -> Result<(), Error> {
    let write = &settings.write;
    if write.shard_bytes == 0 && write.compress == Compress::None && !write.blocks {
        return Ok(());
    }
    let message =
        "shards, compression and blocks are for the files of a folder; name one with -o, or pipe standard output through gzip";
    Err(Error::Usage(message.into()))
}

/// All settings.
#[derive(Debug, Clone, Args)]
pub(super) struct All {
    #[command(flatten)]
    config: Config,
    #[command(flatten)]
    decode: Decode,
    #[command(flatten)]
    strip: Strip,
    #[command(flatten)]
    dedup: Dedup,
    #[command(flatten)]
    write: Write,
}

impl All {
    /// The configuration file with the flags over it.
    pub fn settings(&self) -> Result<Settings, Error> {
        let mut settings = self.config.read()?;
        self.decode.apply(&mut settings)?;
        self.strip.apply(&mut settings)?;
        self.dedup.apply(&mut settings);
        self.write.apply(&mut settings);
        Ok(settings)
    }
}

fn set<T>(setting: &mut T, flag: Option<T>) {
    if let Some(value) = flag {
        *setting = value;
    }
}

/// A number of threads: more than a thousand would only wait for each other.
fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("give a number from 1 to 1024, or leave --threads out to use every core".into()),
    }
}

/// A size such as `4096`, `64K`, `128M`, `2G`.
fn bytes(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(['K', 'k', 'M', 'm', 'G', 'g']);
    let unit = match &text[number.len()..] {
        "" => Some(0),
        "K" | "k" => Some(10),
        "M" | "m" => Some(20),
        "G" | "g" => Some(30),
        _ => None,
    };
    let size = unit.zip(number.parse::<u64>().ok()).and_then(|(unit, number)| number.checked_mul(1 << unit));
    size.filter(|size| *size > 0).ok_or_else(|| "give a size above 0, such as 4096, 64K, 128M or 2G".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!(["4096", "64K", "128m", "2G"].map(|size| bytes(size).unwrap()), [4096, 64 << 10, 128 << 20, 2 << 30]);
        for wrong in ["", "0", "K", "-1", "1.5M", "1MM", "99999999999G"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn threads_are_at_least_one() {
        assert_eq!(threads("8"), Ok(8));
        assert!(threads("0").is_err() && threads("many").is_err() && threads("1000000").is_err());
    }
}
