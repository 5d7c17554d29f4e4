//! How much of a line may be sequences of UTF-8, page by page.
//!
//! In: the letters of a line. Out: in which pages sequences begin, and how many letters are part of whole ones: which pages are worth a search.
//! It decides nothing.

use super::pages::{COUNT, Page, Row, Set, WIDTH};
use super::sequence::strict;
use super::spelled::Letter;

/// How many sequences begin in a line, for each page.
pub(super) fn count(letters: &[Letter]) -> [u32; COUNT] {
    // One set for each digit of the counts, in base two.
    let mut digits = [0; u32::BITS as usize];
    let mut used = 0;
    let mut add = |mut set: Set| {
        for (place, digit) in (1..).zip(&mut digits) {
            if set == 0 {
                break;
            }
            (*digit, set) = (*digit ^ set, *digit & set);
            used = used.max(place);
        }
    };
    for three in letters.windows(3) {
        if let (Some(first), Some(second)) = (three[0].row, three[1].row) {
            add(first.begins_two & second.goes_on);
            if let Some(third) = three[2].row {
                let more = first.begins_more & second.goes_on & third.goes_on;
                add(more);
                add(more);
            }
        } else if let Some(first) = three[0].row {
            // What goes on may be lost, or a blank now.
            add(if matches!(three[1].c, '\u{fffd}' | ' ') { first.begins_two } else { first.begins_two & 1 });
        }
    }
    std::array::from_fn(|page| {
        digits[..used].iter().zip(0..).fold(0, |sum, (digit, place)| sum | ((digit >> page & 1) as u32) << place)
    })
}

/// Whether a sequence of windows-1252 may begin in a line.
pub(super) fn begins(letters: &[Letter]) -> bool {
    let goes_on = |letter: &Letter| matches!(letter.c, '\u{fffd}' | ' ') || letter.row.is_some_and(|row| row.goes_on & 1 == 1);
    letters.windows(2).zip(1..).any(|(two, next)| {
        let Some(row) = two[0].row else { return false };
        goes_on(&two[1]) && (row.begins_two & 1 == 1 || row.begins_more & 1 == 1 && letters.get(next + 1).is_some_and(goes_on))
    })
}

/// How many letters are part of whole sequences of a page, and how many of its letters are not, by the bytes of a line in it.
pub(super) fn coverage(bytes: &[u8]) -> (usize, usize) {
    let (mut taken, mut left, mut at) = (0, 0, 0);
    while let Some(own) = bytes.get(at) {
        if let Some((_, length)) = if *own < 0xc2 { None } else { strict(&bytes[at..]) } {
            taken += length;
            at += length;
        } else {
            left += usize::from(*own != 0);
            at += 1;
        }
    }
    (taken, left)
}

/// The pages that do not read a line as `page` does.
pub(super) fn unlike(letters: &[Letter], page: Page) -> Set {
    pages_unlike(letters.iter().filter_map(|letter| letter.row), page)
}

/// The pages in which a character has another byte than in `page`.
pub(super) fn pages_unlike<'a>(rows: impl Iterator<Item = &'a Row>, page: Page) -> Set {
    let mut differ = [0; WIDTH];
    for row in rows {
        let own = row.bytes[page];
        for (differ, byte) in differ.iter_mut().zip(row.bytes) {
            *differ |= byte ^ own;
        }
    }
    differ.iter().zip(0..).fold(0, |set, (differ, page)| set | Set::from(*differ != 0) << page)
}
