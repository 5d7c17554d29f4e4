//! The bar, and what took long.
//!
//! In: word from the pipeline, from any thread. Out: a bar on standard error, and the slowest inputs for the summary. Nothing here
//! reaches a file, since no two runs take the same time.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::cli::stop;
use crate::cli::terminal::{columns, number};
use crate::document::Failure;
use crate::pipeline::Watch;

/// How many slow inputs are named, and from when an input is slow.
const NAMED: usize = 3;
const SLOW: Duration = Duration::from_millis(200);

/// Where the bar is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nowhere.
    Never,
    /// On standard error, if it is a terminal.
    OnTerminal,
    /// On standard error, whatever it is.
    Always,
}

/// What took long.
#[derive(Debug, Clone, Default)]
pub struct Slowest {
    /// How long the whole run took.
    pub whole: Duration,
    /// The slowest inputs, slowest first.
    pub inputs: Vec<(Duration, String)>,
}

/// A bar that watches a run.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    inputs: AtomicU64,
    done: AtomicU64,
    slowest: Mutex<Vec<(Duration, String)>>,
    failures: Mutex<Vec<Failure>>,
}

impl Progress {
    /// A bar that is not moving yet.
    #[must_use]
    pub fn new(shown: Shown) -> Self {
        let target = match shown {
            Shown::Never => ProgressDrawTarget::hidden(),
            Shown::OnTerminal => ProgressDrawTarget::stderr(),
            Shown::Always => ProgressDrawTarget::term_like(Box::new(Lines)),
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("█▌ "));
        }
        Self {
            bar,
            begun: Instant::now(),
            inputs: AtomicU64::new(0),
            done: AtomicU64::new(0),
            slowest: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    /// Takes the bar away and says what took long.
    pub fn finish(&self) -> Slowest {
        self.bar.finish_and_clear();
        let inputs = std::mem::take(&mut *self.slowest.lock().unwrap_or_else(PoisonError::into_inner));
        Slowest { whole: self.begun.elapsed(), inputs }
    }

    /// What failed on the way, in the order of the paths.
    pub fn failures(&self) -> Vec<Failure> {
        let mut failures = std::mem::take(&mut *self.failures.lock().unwrap_or_else(PoisonError::into_inner));
        failures.sort_by(|a, b| (a.source.as_bytes(), a.record).cmp(&(b.source.as_bytes(), b.record)));
        failures
    }

    fn show(&self, done: u64) {
        self.bar.set_message(format!("{}/{} files", number(done), number(self.inputs.load(Ordering::Relaxed))));
    }
}

impl Watch for Progress {
    fn begin(&self, inputs: u64, bytes: u64) {
        self.inputs.store(inputs, Ordering::Relaxed);
        self.show(0);
        self.bar.set_length(bytes);
        self.bar.reset_eta();
    }

    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn done(&self, source: &str, _: u64, took: Duration) {
        if took >= SLOW {
            let mut slowest = self.slowest.lock().unwrap_or_else(PoisonError::into_inner);
            slowest.push((took, source.to_owned()));
            slowest.sort_by(|a, b| b.cmp(a));
            slowest.truncate(NAMED);
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.bar.is_hidden() {
            self.show(done);
        }
    }

    fn failed(&self, failure: &Failure) {
        if failure.code.is_error() {
            self.failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure.clone());
        }
    }

    fn stopped(&self) -> bool {
        stop::asked()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // An error that ends the run is told on a clear line.
        self.bar.finish_and_clear();
    }
}

/// Standard error that is no terminal, for `--progress always`: the bar begins its line anew and never moves up.
#[derive(Debug)]
struct Lines;

impl TermLike for Lines {
    fn width(&self) -> u16 {
        u16::try_from(columns()).unwrap_or(100)
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr().lock(), "{text}")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        io::stderr().lock().write_all(text.as_bytes())
    }

    fn clear_line(&self) -> io::Result<()> {
        io::stderr().lock().write_all(b"\r")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
