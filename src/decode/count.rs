//! How many bytes of a kind there are.
//!
//! In: bytes. Out: a number. It looks at every byte, many at once.

/// How many bytes are such. The sums of short parts fit into bytes, which lets the compiler test as many at once as the registers of the
/// caller hold.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]
pub(super) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let sum = |part: &[u8]| usize::from(part.iter().fold(0, |sum: u8, byte| sum + u8::from(is(*byte))));
    bytes.chunks(128).map(sum).sum()
}
