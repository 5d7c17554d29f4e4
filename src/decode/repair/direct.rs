//! Lines of which every letter of a page is part of a whole sequence: nearly all mojibake is.
//!
//! In: a line. Out: the changes that read it, without taking it apart for a search, and whether it is right then; none where the search is needed.
//! It decides nothing beyond that.

use super::changes::{After, Change, Found};
use super::coverage::pages_unlike;
use super::mojibake::{DEAR, PART, lone, rarity};
use super::pages::{COUNT, Page, Set, pages};
use super::pairs::pairs;
use super::sequence::{Cost, SEQUENCE, lead};
use super::spelled::{Seen, beyond, letter, seen};
use crate::decode::scan::{Calm, STRANGE, excess};

/// Reads a line that is sequences of one page wherever it holds a letter of any, and gains at least `needed` by it. Says, too, whether its words, as
/// they are, are strange. Nearly all mojibake went through windows-1252; where that reads every letter, nothing else is asked. A page that reads
/// every letter is asked before those that leave some.
pub(super) fn direct(line: &str, needed: Cost) -> Option<(Found, bool)> {
    if let Some(read) = read(line, needed, Seen::byte) {
        return Some((read.found, read.strange));
    }
    let mut asked = whole(line);
    let mut best: Option<Read> = None;
    while asked != 0 {
        let page = asked.trailing_zeros() as Page;
        asked &= asked - 1;
        let rows = pages();
        let byte = |own: Seen| rows.numbered(own.number()).map_or(0, |row| row.bytes[page]);
        let least = best.as_ref().map_or(needed, |best| best.gain + 1);
        if let Some(mut read) = read(line, least + rarity(page), byte).filter(|read| read.cost <= read.limit) {
            read.gain -= rarity(page);
            best = Some(read);
        }
        if asked != 0 {
            let rows = line.chars().filter(|c| !c.is_ascii()).filter_map(|c| rows.numbered(seen().get(c).number()));
            asked &= pages_unlike(rows, page);
        }
    }
    best.map(|read| (read.found, read.strange))
}

/// The pages but windows-1252 that read every letter of a page in a line as part of a sequence; none where no letter is of a page.
fn whole(line: &str) -> Set {
    let (basic, pages, bytes) = (seen(), pages(), line.as_bytes());
    // Pages in which a sequence ended here, and those in which it goes on for one byte, two or three.
    let (mut ended, mut one, mut two, mut three): (Set, Set, Set, Set) = ((1 << COUNT) - 2, 0, 0, 0);
    let (mut from, mut any) = (0, false);
    while let Some(first) = beyond(bytes, from) {
        from = first;
        while let Some((c, length)) = letter(bytes, from) {
            if let Some(row) = pages.numbered(basic.get(c).number()) {
                any = true;
                let lead = ended;
                ended = one & row.goes_on;
                one = lead & row.begins_two | two & row.goes_on;
                two = lead & (row.begins_more & !row.begins_four) | three & row.goes_on;
                three = lead & row.begins_four;
            } else {
                (ended, one, two, three) = (if c == '\u{fffd}' { 0 } else { ended }, 0, 0, 0);
            }
            if ended | one | two | three == 0 {
                return 0;
            }
            from += length;
        }
        (one, two, three) = (0, 0, 0);
    }
    if any { ended } else { 0 }
}

/// What a page makes of a line.
struct Read {
    found: Found,
    strange: bool,
    gain: Cost,
    /// What its islands cost, and what they may cost.
    cost: Cost,
    limit: Cost,
}

/// Letters that are not ASCII, each with a blank after it.
#[derive(Default)]
struct Island {
    /// What they cost as they are, and as they are read.
    kept: Cost,
    read: Cost,
    /// How many are read, and how long the longest is, in bytes.
    count: u32,
    longest: usize,
    /// What is read last, and what stands before that.
    last: [char; 2],
    /// Whether a part of it is no word by itself.
    joined: bool,
}

/// Reads a line in the page that `byte` tells.
fn read(line: &str, needed: Cost, byte: impl Fn(Seen) -> u8) -> Option<Read> {
    let (basic, model, bytes) = (seen(), pairs(), line.as_bytes());
    let mut changes = Vec::new();
    let (mut gain, mut cost, mut limit, mut halved, mut from) = (0, 0, 0, 0, 0);
    let mut calm = Calm::new();
    let mut island: Option<Island> = None;
    while let Some(first) = beyond(bytes, from) {
        let before = first.checked_sub(1).map_or(b' ', |last| bytes[last]);
        let mut last = basic.get(char::from(before)).symbol();
        calm.begin(before);
        // What a word costs, a run between characters of ASCII, and how many pairs it has.
        let (mut word, mut count, whole) = (0, 1, changes.len());
        let mut at = first;
        let mut previous = char::from(before);
        while let Some((c, length)) = letter(bytes, at) {
            let (start, own) = (at, basic.get(c));
            at += length;
            let mut kept = model.cost(last, own.symbol());
            count += 1;
            last = own.symbol();
            if island.is_none() && own.number() == 0 && c != '\u{fffd}' {
                // A letter of no page is no part of mojibake.
                word += kept;
                calm.add(c);
                previous = c;
                continue;
            }
            let (more, mut scalar, lowest) = lead(byte(own))?;
            for _ in 0..more {
                let (c, length) = letter(bytes, at)?;
                let own = basic.get(c);
                let next = byte(own);
                if !matches!(next, 0x80..=0xbf) {
                    return None;
                }
                kept += model.cost(last, own.symbol());
                count += 1;
                last = own.symbol();
                at += length;
                scalar = scalar << 6 | u32::from(next & 0x3f);
            }
            let c = char::from_u32(scalar).filter(|_| scalar >= lowest)?;
            word += kept;
            let island = island.get_or_insert_default();
            if island.count > 0 && !island.joined {
                island.joined = !lone(island.last[0], island.last[1], if previous == ' ' { ' ' } else { c });
            }
            island.last = [previous, c];
            previous = c;
            island.kept += kept;
            island.read += calm.add(c) + SEQUENCE;
            island.count += 1;
            island.longest = island.longest.max(more + 1);
            if changes.capacity() == 0 {
                changes.reserve(bytes.len() / 8 + 4);
            }
            changes.push(Change { start, end: at, after: After::One(c) });
        }
        let behind = bytes.get(at).copied().unwrap_or(b' ');
        let kept = model.cost(last, basic.get(char::from(behind)).symbol());
        let read = calm.end(behind);
        if changes.len() > whole {
            halved += excess(word + kept, count);
        }
        from = at;
        if let Some(own) = &mut island {
            own.kept += kept;
            own.read += read;
            // A blank may have been a no-break space.
            if behind != b' ' || bytes.get(at + 1).is_none_or(u8::is_ascii) {
                if own.read + PART > own.kept {
                    return None;
                }
                if own.joined || !lone(own.last[0], own.last[1], char::from(behind)) {
                    gain += own.kept - own.read;
                }
                cost += own.read;
                limit += DEAR[own.longest] * (own.count + 1);
                island = None;
            }
        }
    }
    let found = Found { changes, calm: calm.is_calm() };
    (gain >= needed).then_some(Read { found, strange: halved >= STRANGE, gain, cost, limit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::repair::changes::Track;
    use crate::decode::repair::mojibake::{Search, needed};

    /// A text as a page has its bytes.
    fn misread(text: &str, page: Page) -> String {
        let char = |byte: u8| if byte < 0x80 { char::from(byte) } else { pages().char(page, byte) };
        text.bytes().map(char).collect()
    }

    fn applied(line: &str, changes: &[Change]) -> String {
        let mut track = Track::new(line);
        track.apply(changes);
        track.text
    }

    #[test]
    fn what_is_read_at_once_is_what_a_search_finds() {
        for (text, least) in [
            ("Größere Brücken über die Flüsse öffnen später", 40),
            ("Мост через реку откроют весной, сообщила управа", 40),
            ("Η νέα γέφυρα ανοίγει την άνοιξη για τους πεζούς", 40),
            ("“It’s open” – the bridge… isn’t far", 40),
        ] {
            let mut read = 0;
            for page in 0..COUNT {
                let line = misread(text, page);
                let Some((found, _)) = direct(&line, needed(false)) else { continue };
                let searched = Search::default().layer(&line, false).unwrap();
                assert_eq!(applied(&line, &found.changes), applied(&line, &searched), "{page}: {line}");
                read += usize::from(applied(&line, &found.changes) == text);
            }
            assert!(read >= least, "{text}: {read}");
        }
        // What is not whole is for the search; what is right is for nobody.
        for line in ["GrÃ¶ÃŸere BrÃ¼cken Ã und Ã¼ber die FlÃ¼sse", "Größere Brücken über die Flüsse", "plain"] {
            assert!(direct(line, needed(false)).is_none(), "{line}");
        }
    }
}
