//! Changes of a line, and the edits that tell of them.
//!
//! In: a line and what is to stand in place of some of its parts, round after round. Out: the new line, and for every run of words
//! that changed what was there and what is there now. It never loses a change: all that lies between two unchanged blanks is told.

/// A part of a line and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Where the part begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands there now.
    pub after: String,
}

/// Marks a byte that was put there by a change.
const FRESH: u32 = 1 << 31;

/// A line on its way through the rounds of one rule.
pub(super) struct Track<'a> {
    before: &'a str,
    /// The line as it is now.
    pub text: String,
    /// Where each byte of `text` came from; what a change put there comes from where the change began.
    origin: Vec<u32>,
}

impl<'a> Track<'a> {
    pub fn new(before: &'a str) -> Self {
        Self { before, text: before.to_owned(), origin: (0..before.len() as u32).collect() }
    }

    /// Puts changes into the line. They are in order and do not overlap.
    pub fn apply(&mut self, changes: &[Change]) {
        let mut text = String::with_capacity(self.text.len());
        let mut origin = Vec::with_capacity(self.text.len());
        let mut done = 0;
        for change in changes {
            text.push_str(&self.text[done..change.start]);
            origin.extend_from_slice(&self.origin[done..change.start]);
            text.push_str(&change.after);
            let from = self.origin.get(change.start).map_or(self.before.len() as u32, |at| at & !FRESH);
            origin.resize(text.len(), from | FRESH);
            done = change.end;
        }
        text.push_str(&self.text[done..]);
        origin.extend_from_slice(&self.origin[done..]);
        self.text = text;
        self.origin = origin;
    }

    /// Before and after of every run of words that changed.
    pub fn edits(&self) -> Vec<(String, String)> {
        let mut edits: Vec<(String, String)> = Vec::new();
        // Where the word begins, in the line as it was and as it is; where the last edit ended as it was and as it is.
        let (mut old, mut new) = (0, 0);
        let mut last: Option<(usize, usize, usize, usize)> = None;
        let blanks = self.text.bytes().zip(&self.origin).enumerate();
        let blanks = blanks.filter(|(_, (byte, origin))| *byte == b' ' && *origin & FRESH == 0);
        let ends = blanks.map(|(at, (_, origin))| (*origin as usize, at));
        for (old_end, new_end) in ends.chain([(self.before.len(), self.text.len())]) {
            if self.before[old..old_end] != self.text[new..new_end] {
                last = match last {
                    // Words that follow each other are one edit.
                    Some((a, b, c, d)) if b + 1 == old && d + 1 == new => Some((a, old_end, c, new_end)),
                    other => {
                        edits.extend(other.map(|run| self.edit(run)));
                        Some((old, old_end, new, new_end))
                    }
                };
            }
            (old, new) = (old_end + 1, new_end + 1);
        }
        edits.extend(last.map(|run| self.edit(run)));
        edits
    }

    fn edit(&self, (a, b, c, d): (usize, usize, usize, usize)) -> (String, String) {
        (self.before[a..b].to_owned(), self.text[c..d].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(start: usize, end: usize, after: &str) -> Change {
        Change { start, end, after: after.to_owned() }
    }

    #[test]
    fn edits_hold_the_words_that_changed_and_no_others() {
        let mut track = Track::new("a bcd e fgh ij");
        track.apply(&[change(2, 4, "X"), change(8, 9, "")]);
        assert_eq!(track.text, "a Xd e gh ij");
        track.apply(&[change(2, 4, "yz"), change(9, 10, "0 1")]);
        assert_eq!(track.text, "a yz e gh0 1ij");
        let told = track.edits();
        assert_eq!(told, [("bcd".into(), "yz".into()), ("fgh ij".into(), "gh0 1ij".into())] as [(String, String); 2]);
    }
}
