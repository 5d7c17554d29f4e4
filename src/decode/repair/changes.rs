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
    pub after: After,
}

/// What a rule changes in a line.
pub(super) struct Found {
    pub changes: Vec<Change>,
    /// Whether nothing beyond ASCII shows anything then.
    pub calm: bool,
}

impl From<Vec<Change>> for Found {
    fn from(changes: Vec<Change>) -> Self {
        Self { changes, calm: false }
    }
}

/// What stands in the place of a part: one character as a rule, which needs no string of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum After {
    One(char),
    Text(String),
}

impl After {
    /// Nothing.
    pub const NOTHING: Self = Self::Text(String::new());

    fn length(&self) -> usize {
        match self {
            Self::One(c) => c.len_utf8(),
            Self::Text(text) => text.len(),
        }
    }

    /// Adds it to a text.
    pub fn write(&self, text: &mut String) {
        match self {
            Self::One(c) => text.push(*c),
            Self::Text(own) => text.push_str(own),
        }
    }
}

/// A part of the line as it was, and what stands in its place now, in bytes.
#[derive(Debug, Clone, Copy)]
struct Span {
    old: (usize, usize),
    new: (usize, usize),
}

/// A line on its way through the rounds of one rule.
pub(super) struct Track<'a> {
    before: &'a str,
    /// The line as it is now.
    pub text: String,
    /// What changed, in order; what lies between is as it was.
    spans: Vec<Span>,
}

impl<'a> Track<'a> {
    pub fn new(before: &'a str) -> Self {
        Self { before, text: String::new(), spans: Vec::new() }
    }

    /// Puts changes into the line. They are in order and do not overlap.
    pub fn apply(&mut self, changes: &[Change]) {
        let now = if self.spans.is_empty() { self.before } else { &self.text };
        let mut text = String::with_capacity(now.len() + 16);
        let mut done = 0;
        for change in changes {
            if done < change.start {
                text.push_str(&now[done..change.start]);
            }
            change.after.write(&mut text);
            done = change.end;
        }
        text.push_str(&now[done..]);
        if self.spans.is_empty() {
            self.text = text;
            return self.begin(changes);
        }
        // Changes and former ones that touch become one.
        let mut spans: Vec<Span> = Vec::with_capacity(self.spans.len() + changes.len());
        let mut former = self.spans.iter().peekable();
        let mut changes = changes.iter().peekable();
        // Where the line as it was and as it will be stand beside the line as it is.
        let (mut old, mut new) = (0isize, 0isize);
        loop {
            let start = match (former.peek(), changes.peek()) {
                (Some(span), Some(change)) => span.new.0.min(change.start),
                (Some(span), None) => span.new.0,
                (None, Some(change)) => change.start,
                (None, None) => break,
            };
            let (first, mut end) = (Span { old: (shift(start, old), 0), new: (shift(start, new), 0) }, start);
            loop {
                if let Some(span) = former.next_if(|span| span.new.0 <= end) {
                    end = end.max(span.new.1);
                    old = span.old.1.cast_signed() - span.new.1.cast_signed();
                } else if let Some(change) = changes.next_if(|change| change.start <= end) {
                    end = end.max(change.end);
                    new += change.after.length().cast_signed() - (change.end - change.start).cast_signed();
                } else {
                    break;
                }
            }
            spans.push(Span { old: (first.old.0, shift(end, old)), new: (first.new.0, shift(end, new)) });
        }
        self.text = text;
        self.spans = spans;
    }

    /// Notes the first changes; those that touch are one.
    fn begin(&mut self, changes: &[Change]) {
        let mut by = 0;
        self.spans.reserve(changes.len());
        for change in changes {
            let start = shift(change.start, by);
            by += change.after.length().cast_signed() - (change.end - change.start).cast_signed();
            let end = shift(change.end, by);
            match self.spans.last_mut() {
                Some(last) if last.old.1 == change.start => (last.old.1, last.new.1) = (change.end, end),
                _ => self.spans.push(Span { old: (change.start, change.end), new: (start, end) }),
            }
        }
    }

    /// Before and after of every run of words that changed. Words are parted by blanks that were there before.
    pub fn edits(&self) -> Vec<(String, String)> {
        let mut words: Vec<Span> = Vec::with_capacity(self.spans.len());
        let mut add = |word: Span| {
            if self.before[word.old.0..word.old.1] != self.text[word.new.0..word.new.1] {
                match words.last_mut() {
                    // Words that follow each other are one edit.
                    Some(last) if last.old.1 + 1 == word.old.0 && last.new.1 + 1 == word.new.0 => {
                        (last.old.1, last.new.1) = (word.old.1, word.new.1);
                    }
                    _ => words.push(word),
                }
            }
        };
        let blank = |from: usize, until: usize| memchr::memchr(b' ', &self.text.as_bytes()[from..until]);
        let mut word: Option<Span> = None;
        for span in &self.spans {
            let from = word.map_or(0, |word| word.new.1);
            let gap = &self.text.as_bytes()[from..span.new.0];
            let begun = match (word, memchr::memrchr(b' ', gap)) {
                (Some(word), None) => Span { old: (word.old.0, span.old.1), new: (word.new.0, span.new.1) },
                (last, behind) => {
                    if let Some(last) = last {
                        let more = blank(from, span.new.0).unwrap_or(0);
                        add(Span { old: (last.old.0, last.old.1 + more), new: (last.new.0, last.new.1 + more) });
                    }
                    let length = gap.len() - behind.map_or(0, |at| at + 1);
                    Span { old: (span.old.0 - length, span.old.1), new: (span.new.0 - length, span.new.1) }
                }
            };
            word = Some(begun);
        }
        if let Some(last) = word {
            let more = blank(last.new.1, self.text.len()).unwrap_or(self.text.len() - last.new.1);
            add(Span { old: (last.old.0, last.old.1 + more), new: (last.new.0, last.new.1 + more) });
        }
        let edit = |word: &Span| (self.before[word.old.0..word.old.1].to_owned(), self.text[word.new.0..word.new.1].to_owned());
        words.iter().map(edit).collect()
    }
}

/// A place that lies so much farther on, or back.
const fn shift(at: usize, by: isize) -> usize {
    at.wrapping_add_signed(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(start: usize, end: usize, after: &str) -> Change {
        Change { start, end, after: After::Text(after.to_owned()) }
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
