//! Flags that several commands share, and how they change the settings.
//!
//! In: `scutch.toml`, then flags, which outrank it. Out: [`Settings`] that were checked. It never guesses: an unknown key or rule and
//! a value out of range are wrong use.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::decode::{Fold, Repair};
use crate::dedup::Scope;
use crate::error::Error;
use crate::settings::Settings;

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
    /// It holds the same options as the flags, in tables [read], [decode], [strip] and [dedup]. Flags outrank it.
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
    let fail = |message: String| Error::Config { path: path.display().to_string(), message };
    let text =
        std::fs::read_to_string(path).map_err(|error| fail(format!("cannot be read: {error}; check the path after --config")))?;
    let settings = Settings::from_toml(&text).map_err(fail)?;
    settings.decode.check().and_then(|()| settings.strip.check()).map_err(fail)?;
    Ok(settings)
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
        set(&mut settings.decode.encoding, self.encoding.clone());
        set(&mut settings.decode.repair, self.repair);
        set(&mut settings.decode.fold, self.fold.as_ref().map(|kinds| kinds.iter().copied().collect()));
        settings.decode.check().map_err(Error::Usage)
    }
}

/// Settings of strip.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct Strip {
    /// Cut blocks of pages that the judge gives less than N per mille [default: 400]
    ///
    /// 0 leaves all to the rules; the higher, the cleaner and the more is lost.
    #[arg(long, value_name = "N")]
    threshold: Option<u16>,
    /// The same for plain text dumps [default: 30]
    #[arg(long, value_name = "N")]
    dump_threshold: Option<u16>,
    /// Switch a rule off; may be given again
    ///
    /// `scutch rules` lists them all.
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,
}

impl Strip {
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Error> {
        set(&mut settings.strip.threshold, self.threshold);
        set(&mut settings.strip.dump_threshold, self.dump_threshold);
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
    scope: Option<ScopeName>,
    /// Shortest block that is cut as a repeat, in letters and digits [default: 40]
    #[arg(long, value_name = "N")]
    min_chars: Option<u32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeName {
    /// Nowhere
    Off,
    /// Within each document
    Document,
    /// Over all documents
    Corpus,
}

impl Dedup {
    pub fn apply(&self, settings: &mut Settings) {
        set(&mut settings.dedup.min_chars, self.min_chars);
        let scope = self.scope.map(|scope| match scope {
            ScopeName::Off => Scope::Off,
            ScopeName::Document => Scope::Document,
            ScopeName::Corpus => Scope::Corpus,
        });
        set(&mut settings.dedup.scope, scope);
    }
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
}

impl All {
    /// The configuration file with the flags over it.
    pub fn settings(&self) -> Result<Settings, Error> {
        let mut settings = self.config.read()?;
        self.decode.apply(&mut settings)?;
        self.strip.apply(&mut settings)?;
        self.dedup.apply(&mut settings);
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
