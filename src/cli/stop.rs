//! SIGINT and SIGTERM: an orderly stop.
//!
//! In: signals. Out: word for whoever works that it is to stop, and the exit code, 128 and the number of the signal as shells count it.
//! Work that does not come to a stop soon is ended: whatever lies on disk can be gone on with at any moment. A second signal ends the
//! program at once. Where there are no such signals nothing here does anything.

use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use super::terminal;

/// The signal that came; 0 for none.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// What a person is told then.
static WORD: OnceLock<&str> = OnceLock::new();
static TOLD: AtomicBool = AtomicBool::new(false);

/// What is told where a run can be gone on with.
pub(super) const AGAIN: &str = "stopped; run the same command again to go on";
/// What is told where it cannot.
pub(super) const SHORT: &str = "stopped before the end; what was written is not complete";

/// From here on SIGINT and SIGTERM ask for a stop, and `word` is told then.
pub(super) fn heed(word: &'static str) {
    let _ = WORD.set(word);
    #[cfg(unix)]
    signals::heed();
}

/// True where the program was asked to stop.
pub(crate) fn asked() -> bool {
    SIGNAL.load(Ordering::SeqCst) != 0
}

/// The exit code of a program that was asked to stop and did. It tells how to go on, once.
pub(super) fn ended() -> Option<ExitCode> {
    asked().then(|| {
        tell();
        ExitCode::from(u8::try_from(code()).unwrap_or(1))
    })
}

fn code() -> i32 {
    128 + SIGNAL.load(Ordering::SeqCst)
}

fn tell() {
    if !TOLD.swap(true, Ordering::SeqCst) {
        terminal::tell(WORD.get().unwrap_or(&SHORT));
    }
}

#[cfg(unix)]
mod signals {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::{Builder, sleep};
    use std::time::Duration;

    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag::{register, register_conditional_shutdown};
    use signal_hook::iterator::Signals;

    use super::{SIGNAL, code, tell};

    /// How long work may take to stop: one page may be long, and standard input may be silent.
    const PATIENCE: Duration = Duration::from_millis(700);

    pub(super) fn heed() {
        // Where a signal cannot be heeded it does what it does to any program.
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
        let wait = move || {
            if let Some(signal) = signals.forever().next() {
                SIGNAL.store(signal, Ordering::SeqCst);
                sleep(PATIENCE);
                tell();
                signal_hook::low_level::exit(code());
            }
        };
        if Builder::new().name("signals".into()).spawn(wait).is_err() {
            return;
        }
        let before = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal finds the flag down.
            let _ = register_conditional_shutdown(signal, 128 + signal, Arc::clone(&before));
            let _ = register(signal, Arc::clone(&before));
        }
        // A file that would grow beyond `ulimit -f` is then an error with a name like any other, and no silent end.
        let _ = register(SIGXFSZ, Arc::default());
    }
}
