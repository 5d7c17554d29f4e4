//! How much of a line may be sequences of UTF-8, page by page.
//!
//! In: the letters of a line. Out: in which pages sequences begin, and how many letters are part of whole ones: which pages are worth a search.
//! It decides nothing.

use super::pages::{COUNT, Page, Set};
use super::sequence::strict;
use super::spelled::Letter;

/// How many sequences begin in a line, for each page.
pub(super) fn count(letters: &[Letter]) -> [u32; COUNT] {
    let mut counts = [0; COUNT];
    let mut add = |mut set: Set| {
        while set != 0 {
            counts[set.trailing_zeros() as usize] += 1;
            set &= set - 1;
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
    counts
}

/// Whether a sequence of windows-1252 may begin in a line.
pub(super) fn begins(letters: &[Letter]) -> bool {
    let goes_on = |letter: &Letter| matches!(letter.c, '\u{fffd}' | ' ') || letter.row.is_some_and(|row| row.goes_on & 1 == 1);
    letters.windows(2).zip(1..).any(|(two, next)| {
        let Some(row) = two[0].row else { return false };
        goes_on(&two[1]) && (row.begins_two & 1 == 1 || row.begins_more & 1 == 1 && letters.get(next + 1).is_some_and(goes_on))
    })
}

/// How many letters are part of whole sequences of a page, and how many of its letters are not. `paged` is where letters stand that a page has.
pub(super) fn coverage(letters: &[Letter], paged: &[u32], page: Page) -> (usize, usize) {
    let (mut taken, mut left, mut until) = (0, 0, 0);
    for at in paged.iter().map(|at| *at as usize) {
        if at < until {
            continue;
        }
        let own = letters[at].byte(page);
        if let Some((_, length)) = if own < 0xc2 { None } else { strict(&letters[at..], page) } {
            taken += length;
            until = at + length;
        } else {
            left += usize::from(own != 0);
        }
    }
    (taken, left)
}

/// Whether two pages read a line alike.
pub(super) fn same(letters: &[Letter], paged: &[u32], a: Page, b: Page) -> bool {
    paged.iter().filter_map(|at| letters[*at as usize].row).all(|row| row.bytes[a] == row.bytes[b])
}
