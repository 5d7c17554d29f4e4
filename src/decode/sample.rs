//! The part of a document that statistics look at.
//!
//! In: bytes. Out: a bounded [`Sample`]: words with bytes above 7F and the words of plain ASCII beside them. Tags are
//! passed over while there is other text. Large documents cost one quick look at every byte and no more.

use super::decoder::by_label;
use super::pages::page;

/// How many bytes of words with high bytes a sample holds at the most; twice as many where rare bytes come late.
const WORDS: usize = 900;
/// How many bytes of a single word: the length of a line without spaces, as Chinese has them.
const WORD: usize = 300;
/// How many bytes of plain words.
const PLAIN: usize = 300;
/// How often a byte is looked at even when the sample is full: what tells neighbouring pages apart is often one rare letter.
const RARE: u8 = 6;

/// What statistics look at.
#[derive(Debug)]
pub(super) struct Sample {
    /// Words with bytes above 7F, parted by spaces.
    pub words: Vec<u8>,
    /// Plain ASCII words that stood beside them, parted by spaces.
    pub plain: Vec<u8>,
    /// How often a word with high bytes stands beside a plain one.
    pub switches: u32,
}

impl Sample {
    /// Takes a sample. The same bytes give the same sample.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let marked = is_marked(bytes);
        let sample = Self::take(bytes, marked);
        let enough = sample.words.len() >= 40 || !marked;
        if enough { sample } else { Self::take(bytes, false) }
    }

    fn take(bytes: &[u8], marked: bool) -> Self {
        let mut sample = Self { words: Vec::with_capacity(2 * WORDS + WORD), plain: Vec::with_capacity(PLAIN + WORD), switches: 0 };
        // How often each byte was seen, up to what is rare; and where the next one is that may still be, once nothing else is wanted.
        let (mut counts, mut kinds) = ([0u8; 256], KINDS);
        let mut next = 0;
        let mut last: &[u8] = &[];
        let (mut beside, mut taken) = (false, false);
        let mut at = 0;
        while at < bytes.len() {
            // A plain word behind a taken one still counts.
            if at >= next && sample.words.len() >= WORDS && sample.plain.len() >= PLAIN && !(beside && taken) {
                let rare = |byte: &u8| kinds[usize::from(*byte)] == HIGH;
                let found = bytes[at..].iter().position(rare).filter(|_| sample.words.len() < 2 * WORDS);
                let Some(found) = found else { break };
                next = at + found + 1;
            }
            let byte = bytes[at];
            if byte == b'<'
                && marked
                && bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'))
            {
                at = after_tag(bytes, at);
                continue;
            }
            if KINDS[usize::from(byte)] == BORDER {
                at += 1;
                continue;
            }
            let start = at;
            let (mut high, mut rare) = (0, false);
            while let Some(byte) = bytes.get(at) {
                let kind = kinds[usize::from(*byte)];
                if kind == BORDER {
                    break;
                }
                if kind == HIGH {
                    rare = true;
                    let count = &mut counts[usize::from(*byte)];
                    *count += 1;
                    if *count == RARE {
                        kinds[usize::from(*byte)] = FREQUENT;
                    }
                }
                high |= kind;
                at += 1;
            }
            let word = &bytes[start..at];
            if high == 0 {
                let was_beside = beside;
                if beside {
                    sample.switches += u32::from(taken && has_letters(word));
                    sample.add_plain(word);
                    last = &[];
                } else {
                    last = word;
                }
                beside = false;
                // Of the plain words that follow only the last one before a word with high bytes is of use.
                if !was_beside {
                    at = before_next(bytes, at, marked);
                }
                continue;
            }
            let room = if rare { 2 * WORDS } else { WORDS };
            taken = sample.words.len() < room;
            if taken {
                sample.switches += u32::from(has_letters(last));
                if !last.is_empty() {
                    sample.add_plain(last);
                }
                sample.words.extend_from_slice(&word[..word.len().min(WORD)]);
                sample.words.push(b' ');
            }
            last = &[];
            beside = true;
        }
        sample
    }

    /// Whether the words are the same text in two encodings.
    pub(super) fn reads_alike(&self, label: &str, other: &str) -> bool {
        if let (Some(page), Some(other)) = (page(label), page(other)) {
            return self.words.iter().all(|byte| page.chars[usize::from(*byte)] == other.chars[usize::from(*byte)]);
        }
        let read = |label: &str| by_label(label).map(|decoder| decoder.text(&self.words));
        read(label) == read(other)
    }

    fn add_plain(&mut self, word: &[u8]) {
        if self.plain.len() < PLAIN {
            self.plain.extend_from_slice(&word[..word.len().min(40)]);
            self.plain.push(b' ');
        }
    }
}

/// Where the last plain word begins before the next high byte or tag from `at` on, where a word has ended; `at` itself where there is none between.
fn before_next(bytes: &[u8], at: usize, marked: bool) -> usize {
    let tag = if marked { b'<' } else { 0x80 };
    let stops = |byte: &u8| *byte & 0x80 | u8::from(*byte == tag);
    let rest = &bytes[at..];
    // Many bytes are tested at once.
    let calm = 32 * rest.chunks_exact(32).take_while(|chunk| chunk.iter().fold(0, |any, byte| any | stops(byte)) == 0).count();
    let next = rest[calm..].iter().position(|byte| stops(byte) != 0).map_or(rest.len(), |more| calm + more);
    let mut words = rest[..next].iter().enumerate().rev().skip_while(|(_, byte)| KINDS[usize::from(**byte)] != BORDER);
    let Some((_, _)) = words.find(|(_, byte)| KINDS[usize::from(**byte)] != BORDER) else { return at };
    words.find(|(_, byte)| KINDS[usize::from(**byte)] == BORDER).map_or(at, |(border, _)| at + border)
}

/// Whether a plain word is one, and no number or sign.
fn has_letters(word: &[u8]) -> bool {
    word.iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= 2
}

/// White space and the ends of tags. None of them is ever the second byte of a character in a page of two bytes.
const BORDER: u8 = 1;
/// Bytes above 7F.
const HIGH: u8 = 2;
/// Bytes above 7F that are no longer rare.
const FREQUENT: u8 = 6;

/// What each byte is.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0x80;
    while byte < 256 {
        kinds[byte] = HIGH;
        byte += 1;
    }
    let borders = *b" \t\n\r<>";
    let mut number = 0;
    while number < borders.len() {
        kinds[borders[number] as usize] = BORDER;
        number += 1;
    }
    kinds
};

/// Whether there are tags in the first bytes.
fn is_marked(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2048)];
    memchr::memmem::find(head, b"</").is_some()
        || memchr::memmem::find(head, b"<!").is_some()
        || memchr::memmem::find(head, b"/>").is_some()
}

/// Behind a tag, a comment, or a whole script or style. An open end is the end of the tag's line.
fn after_tag(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    for (open, close) in [(&b"<script"[..], &b"</script"[..]), (b"<style", b"</style"), (b"<!--", b"-->")] {
        if rest.len() >= open.len()
            && rest[..open.len()].eq_ignore_ascii_case(open)
            && let Some(end) = memchr::memmem::find(rest, close)
        {
            return start + end + close.len();
        }
    }
    memchr::memchr2(b'>', b'\n', rest).map_or(bytes.len(), |end| start + end + 1)
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn words_with_high_bytes_and_their_neighbours_are_taken_and_tags_are_not() {
        let sample = Sample::of(b"<p class='\xe9'>un caf\xe9 au <b>lait</b> <script>'\xfc'</script> \xe0 la maison, d\xe9j\xe0 vu \xe7a et l\xe0 tr\xe8s g\xe2t\xe9 h\xf4tel \xe9t\xe9 ma\xeetre o\xf9</p>");
        assert!(sample.words.starts_with(b"caf\xe9 \xe0 d\xe9j\xe0 "), "{}", sample.words.escape_ascii());
        assert!(sample.plain.starts_with(b"un au "), "{}", sample.plain.escape_ascii());
        assert!(sample.words.contains(&0xe7) && !sample.words.contains(&0xfc));
    }

    #[test]
    fn a_rare_byte_far_behind_is_still_looked_at() {
        let mut bytes = "\u{430}\u{431} ".repeat(5000).into_bytes();
        bytes.extend(b"\xff ");
        let sample = Sample::of(&bytes);
        assert!(sample.words.contains(&0xff) && sample.words.len() < 2000);
    }
}
