//! Myers' bit-parallel Levenshtein distance: one bit for every letter of the pattern.
//!
//! A column of the edit matrix is kept as two words: the rows where the distance grows by one from
//! the row above, and those where it shrinks. The distance is the last column's bottom: its length
//! plus what the rows gain and lose.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tables have an entry for every byte; shifts are by less than a word; the final sum is \
              a distance, which is never below 0"
)]

use wide::u8x16;

use crate::text::alphabet::SHORT;
use crate::work;

/// Where each letter occurs in a pattern of up to 64 letters.
pub(in crate::text) type Masks = [u64; 256];

pub(in crate::text) fn masks(pattern: &[u8]) -> Masks {
    let mut masks = [0; 256];
    for (row, letter) in pattern.iter().enumerate().take(64) {
        masks[usize::from(*letter)] |= 1 << row;
    }
    masks
}

/// The distance between a pattern of `rows` letters, at most 64, and a text.
pub(in crate::text) fn distance(masks: &Masks, rows: usize, text: &[u8]) -> usize {
    columns(rows, text, |letter| masks[usize::from(letter)])
}

/// The distance between a pattern of `rows` letters, at most sixteen, and a text.
pub(in crate::text) fn distance_to_short(pattern: &[u8; SHORT], rows: usize, text: &[u8]) -> usize {
    // All letters looked at beat a table of masks that must be filled first.
    let pattern = u8x16::new(*pattern);
    columns(rows, text, |letter| u64::from(pattern.simd_eq(u8x16::splat(letter)).to_bitmask()))
}

#[inline]
fn columns(rows: usize, text: &[u8], occurs: impl Fn(u8) -> u64) -> usize {
    let mut grows = u64::MAX;
    let mut shrinks = 0_u64;
    work::count(text.len());
    for letter in text {
        let equal = occurs(*letter);
        let across = (equal & grows).wrapping_add(grows) ^ grows | equal;
        let right_grows = (shrinks | !(across | grows)) << 1 | 1;
        let right_shrinks = (grows & across) << 1;
        let down = equal | shrinks;
        grows = right_shrinks | !(down | right_grows);
        shrinks = right_grows & down;
    }
    let kept = if rows >= 64 { u64::MAX } else { (1 << rows) - 1 };
    let gained = (grows & kept).count_ones() as usize;
    let lost = (shrinks & kept).count_ones() as usize;
    text.len() + gained - lost
}
