//! What statistics say of a whole document.
//!
//! In: its bytes and the hints for it. Out: the sample that they look at and the guesses, made when first asked for and kept. It decides nothing.

use std::cell::OnceCell;

use super::guess::{Guess, Hints, guess};
use super::sample::Sample;

/// The sample of a document and its guesses.
pub(super) struct Statistics<'a> {
    bytes: &'a [u8],
    hints: Hints<'a>,
    found: OnceCell<(Sample, Vec<Guess>)>,
}

impl<'a> Statistics<'a> {
    /// Nothing is looked at yet.
    pub fn new(bytes: &'a [u8], hints: Hints<'a>) -> Self {
        Self { bytes, hints, found: OnceCell::new() }
    }

    /// The bytes that they are about.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What is known beside the bytes.
    pub fn hints(&self) -> Hints<'a> {
        self.hints
    }

    /// The sample, and all encodings that were not given up, best first; never empty.
    pub fn found(&self) -> (&Sample, &[Guess]) {
        let (sample, guesses) = self.found.get_or_init(|| {
            let sample = Sample::of(self.bytes);
            let guesses = guess(&sample, self.hints);
            (sample, guesses)
        });
        (sample, guesses)
    }
}
