//! Blocks of bytes, and masks with one bit for each of their bytes.
//!
//! In: a text and a place in it, or a mask. Out: the block there in a register, places of bits. It knows nothing of what the bytes mean.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

use fearless_simd::{Simd, SimdBase, u8x64};

/// Bytes that are taken at once.
pub const BLOCK: usize = 64;

/// The bytes from `at` on, as if blanks stood behind the last.
#[inline(always)]
pub fn block<S: Simd>(simd: S, bytes: &[u8], at: usize) -> u8x64<S> {
    let mut edge = [b' '; BLOCK];
    let rest = bytes.get(at..).unwrap_or_default();
    let block = rest.first_chunk().unwrap_or_else(|| {
        edge[..rest.len()].copy_from_slice(rest);
        &edge
    });
    u8x64::from_slice(simd, block)
}

/// The place of the first bit, [`BLOCK`] where there is none.
#[inline(always)]
pub const fn bit(mask: u64) -> usize {
    mask.trailing_zeros() as usize
}

/// The bits below a place.
#[inline(always)]
pub const fn below(place: usize) -> u64 {
    if place < BLOCK { (1 << place) - 1 } else { u64::MAX }
}

/// Calls `take` with the place of each bit.
#[inline(always)]
pub fn for_each(mut mask: u64, mut take: impl FnMut(usize)) {
    while mask != 0 {
        take(bit(mask));
        mask &= mask - 1;
    }
}
