//! Encodings of several bytes a character: what words cost in them.
//!
//! In: bytes, an encoding with its language, a limit. Out: what the characters cost that they would be, or nothing beyond the limit. It reads no
//! further than that, and compares nothing.

use std::sync::Arc;

use super::decoder::Decoder;
use super::letters::BIT;

/// An encoding of several bytes a character in a language.
pub(super) struct WideReader {
    pub decoder: Decoder,
    pub label: &'static str,
    pub language: &'static str,
    pub rare: u32,
    /// The cost of every character of the first plane, 0 where it is none of the frequent ones.
    pub costs: Arc<Vec<u8>>,
}

/// So many bytes are decoded between two looks at the cost.
pub(super) const STEP: usize = 64;

impl WideReader {
    /// What words cost, in eighths of a bit, after `start`; `None` where that is more than the limit of a step, after the last step than the last.
    pub fn cost(&self, words: &[u8], start: u32, limits: &[u32]) -> Option<u32> {
        let limit = |read: usize| limits.get(read.saturating_sub(1) / STEP).or(limits.last()).copied().unwrap_or(u32::MAX);
        let mut state = (start, ' ');
        let Decoder::Whatwg(codec) = self.decoder else {
            // No character goes on behind a space.
            let mut rest = words;
            while !rest.is_empty() {
                let from = rest.len().min(STEP);
                let length = memchr::memchr(b' ', &rest[from..]).map_or(rest.len(), |at| from + at + 1);
                let limit = limit(words.len() - rest.len() + length);
                wide_cost(&self.decoder.text(&rest[..length]), self, &mut state, limit)?;
                rest = &rest[length..];
            }
            return Some(state.0);
        };
        let mut decoder = codec.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(4 * STEP);
        let mut rest = words;
        while !rest.is_empty() {
            let length = rest.len().min(STEP);
            let (_, read, _) = decoder.decode_to_string(&rest[..length], &mut text, length == rest.len());
            rest = &rest[read..];
            wide_cost(&text, self, &mut state, limit(words.len() - rest.len()))?;
            text.clear();
        }
        Some(state.0)
    }
}

/// Adds what a text of wide characters costs to a sum, kept with the character before; `None` where that is more than `limit`.
fn wide_cost(text: &str, reader: &WideReader, state: &mut (u32, char), limit: u32) -> Option<()> {
    let (mut cost, mut before) = *state;
    for c in text.chars() {
        let known = reader.costs.get(c as usize).copied().unwrap_or(0);
        cost += match c {
            '\0'..='\x7f' => {
                // An ASCII letter right behind a wide one is rare, a space or a sign is not.
                if before.is_ascii() {
                    0
                } else if c.is_ascii_alphabetic() {
                    6 * BIT
                } else {
                    2 * BIT
                }
            }
            '\u{fffd}' => 40 * BIT,
            _ if known > 0 => u32::from(known) + if before.is_ascii_alphabetic() { 8 * BIT } else { 0 },
            // Half-width katakana are written in words, not one by one in ASCII text.
            '\u{ff61}'..='\u{ff9f}' if reader.language == "ja" => {
                if before.is_ascii() {
                    20 * BIT
                } else {
                    11 * BIT
                }
            }
            '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' => 30 * BIT,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffee}' => 13 * BIT,
            '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => 18 * BIT,
            _ => 20 * BIT,
        };
        if cost > limit {
            return None;
        }
        before = c;
    }
    *state = (cost, before);
    Some(())
}
