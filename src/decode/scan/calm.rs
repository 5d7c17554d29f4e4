//! Blocks of text in which nothing is odd, by scripts.
//!
//! In: a block of UTF-8 that holds nothing odd in ASCII, and the three bytes behind it. Out: whether it is plain text in one script, so that none
//! of its characters needs a look of its own. It says no wherever it cannot tell.

use super::{BLOCK, Block};

/// Whether a byte is one of a range.
#[inline(always)]
const fn within(byte: u8, first: u8, last: u8) -> bool {
    byte.wrapping_sub(first) <= last - first
}

/// Whether a test is true of no place of a block, given the byte there and the three behind it. Written so that the compiler tests many places
/// at once.
#[inline(always)]
fn nowhere(window: &Block, test: impl Fn(u8, u8, u8, u8) -> bool) -> bool {
    let mut any = false;
    for at in 0..BLOCK {
        any |= test(window[at], window[at + 1], window[at + 2], window[at + 3]);
    }
    !any
}

/// Whether all pairs that begin in a block, which holds nothing odd in ASCII, are of ASCII and Cyrillic and not odd. What it cannot tell is
/// looked at one by one.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn is_calm_cyrillic(window: &Block) -> bool {
    nowhere(
        window,
        #[inline(always)]
        |a, b, c, d| {
            let capital = (a == 0xd0) & (b < 0xb0);
            // A small letter before a capital, Cyrillic before another script, a capital before a letter that is half of mojibake too.
            let next = within(c, 0xd0, 0xd1);
            let rises = !capital & (c == 0xd0) & (d < 0xb0);
            let leaves = (c >= 0x80) & !next;
            let half = capital & (((c == 0xd0) & (d < 0x90)) | ((c == 0xd1) & (d >= 0x90)));
            let latin = within(c | 0x20, b'a', b'z');
            let other = (a >= 0xc0) & !within(a, 0xd0, 0xd1);
            within(a, 0xd0, 0xd1) & (rises | leaves | half | latin) | other | is_mixed(a, b)
        },
    )
}

/// The same for ASCII with Chinese, Japanese and Korean.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn is_calm_wide(window: &Block) -> bool {
    nowhere(
        window,
        #[inline(always)]
        |a, b, c, _| {
            // Kana sound marks and tone marks are not in NFC by themselves; Hangul ends at U+D7A3; of the forms only the full-width ones are calm.
            let kana = (a == 0xe3) & (((b == 0x80) & within(c, 0xaa, 0xaf)) | ((b == 0x82) & within(c, 0x99, 0x9a)));
            let hangul = ((a == 0xea) & (b < 0xb0)) | ((a == 0xed) & (b >= 0x9e));
            let form = (a == 0xef) & (b != 0xbc);
            let other = within(a, 0xc0, 0xe2) | (a == 0xee) | (a >= 0xf0);
            kana | hangul | form | other | is_mixed(a, b)
        },
    )
}

/// The same for ASCII with Greek. UTF-8 that was read as a Greek page has capitals behind small letters, accented capitals inside words or other
/// signs than letters.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn is_calm_greek(window: &Block) -> bool {
    nowhere(
        window,
        #[inline(always)]
        |a, b, c, d| {
            let greek = within(a, 0xce, 0xcf);
            // From U+0388 to U+03CE, but for the two with two marks, which hardly any word holds.
            let letter =
                (a == 0xce) & (b >= 0x88) & (b != 0x90) & (b != 0xb0) | (a == 0xcf) & (b <= 0x8e) | (a == 0xce) & (b == 0x86);
            let capital = (a == 0xce) & (b < 0xac);
            let rises = !capital & (c == 0xce) & (d < 0xac);
            let accented = (c == 0xce) & (d < 0x90);
            let leaves = (c >= 0x80) & !within(c, 0xce, 0xcf) | within(c | 0x20, b'a', b'z');
            greek & (!letter | rises | accented | leaves) | (a >= 0xc0) & !greek | is_mixed(a, b)
        },
    )
}

/// The same for ASCII with Arabic and Hebrew letters, without their marks. The pages of both have few of them where halves of misread letters
/// would be.
#[allow(clippy::needless_bitwise_bool, reason = "so that no branch keeps the compiler from testing many bytes at once")]
#[inline(always)]
fn is_calm_semitic(window: &Block) -> bool {
    nowhere(
        window,
        #[inline(always)]
        |a, b, c, _| {
            let hebrew = (a == 0xd7) & within(b, 0x90, 0xaa);
            let signs =
                (a == 0xd8) & (b >= 0x9b) & (b != 0x9c) | (a == 0xd9) & (b <= 0x8a) | (a == 0xd9) & (b >= 0xa0) & (b != 0xb0);
            let arabic = signs | (a == 0xda) | (a == 0xdb) & (b <= 0x95);
            let letter = hebrew | arabic;
            let leaves = (c >= 0x80) & !within(c, 0xd7, 0xdb);
            (a >= 0xc0) & (!letter | leaves) | is_mixed(a, b)
        },
    )
}

/// A Latin letter before a Greek or Cyrillic one.
#[allow(clippy::needless_bitwise_bool, reason = "as above")]
#[inline(always)]
const fn is_mixed(a: u8, b: u8) -> bool {
    within(a | 0x20, b'a', b'z') & within(b, 0xce, 0xd3)
}

/// Whether a block is calm by the test that fits the first byte of its first letter beyond ASCII.
#[inline(always)]
pub(super) fn is_calm(window: &Block, first: u8) -> bool {
    match first {
        0xce | 0xcf => is_calm_greek(window),
        0xd0 | 0xd1 => is_calm_cyrillic(window),
        0xd7..=0xdb => is_calm_semitic(window),
        0xe3..=0xed | 0xef => is_calm_wide(window),
        _ => false,
    }
}
