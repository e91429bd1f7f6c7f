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

use crate::names::normalise_letters::SHORT;

/// How many texts go side by side.
pub(super) const LANES: usize = 8;

/// Where each letter occurs in a pattern of up to sixteen letters.
pub(super) type ShortMasks = [u16; 256];

/// Where each letter occurs in a pattern of up to 64 letters.
pub(super) type WideMasks = [u64; 256];

pub(super) fn short_masks(pattern: &[u8]) -> ShortMasks {
    let mut masks = [0; 256];
    for (row, letter) in pattern.iter().enumerate().take(16) {
        masks[usize::from(*letter)] |= 1 << row;
    }
    masks
}

pub(super) fn wide_masks(pattern: &[u8]) -> WideMasks {
    let mut masks = [0; 256];
    for (row, letter) in pattern.iter().enumerate().take(64) {
        masks[usize::from(*letter)] |= 1 << row;
    }
    masks
}

/// The distance between a short text, of which these are the masks, and another. Letters that both
/// start with need no column.
pub(super) fn short_pair_distance(
    masks: &ShortMasks,
    (pattern, rows): (&[u8; SHORT], usize),
    (text, columns): (&[u8; SHORT], usize),
) -> usize {
    let differ = u128::from_le_bytes(*pattern) ^ u128::from_le_bytes(*text);
    let same = (differ.trailing_zeros() as usize / 8).min(rows).min(columns);
    let mut grows = u32::MAX;
    let mut shrinks = 0_u32;
    for letter in &text[same..columns.min(SHORT)] {
        let equal = u32::from(masks[usize::from(*letter)]) >> same;
        (grows, shrinks) = column(equal, grows, shrinks);
    }
    bottom(columns - same, grows.into(), shrinks.into(), rows - same)
}

#[inline]
fn column(equal: u32, grows: u32, shrinks: u32) -> (u32, u32) {
    let across = (equal & grows).wrapping_add(grows) ^ grows | equal;
    let right_grows = (shrinks | !(across | grows)) << 1 | 1;
    let right_shrinks = (grows & across) << 1;
    let down = equal | shrinks;
    (right_shrinks | !(down | right_grows), right_grows & down)
}

/// The distance between a pattern of `rows` letters (at most 16) and a text.
pub(super) fn short_distance(masks: &ShortMasks, rows: usize, text: &[u8]) -> usize {
    let mut grows = u16::MAX;
    let mut shrinks = 0_u16;
    for letter in text {
        (grows, shrinks) = short_column(masks[usize::from(*letter)], grows, shrinks);
    }
    bottom(text.len(), grows.into(), shrinks.into(), rows)
}

#[inline]
fn short_column(equal: u16, grows: u16, shrinks: u16) -> (u16, u16) {
    let across = (equal & grows).wrapping_add(grows) ^ grows | equal;
    let right_grows = shrinks | !(across | grows);
    let right_shrinks = grows & across;
    let right_grows = right_grows << 1 | 1;
    let right_shrinks = right_shrinks << 1;
    let down = equal | shrinks;
    (right_shrinks | !(down | right_grows), right_grows & down)
}

/// The distance between a pattern of `rows` letters (at most 64) and a text.
pub(super) fn wide_distance(masks: &WideMasks, rows: usize, text: &[u8]) -> usize {
    let mut grows = u64::MAX;
    let mut shrinks = 0_u64;
    for letter in text {
        let equal = masks[usize::from(*letter)];
        let across = (equal & grows).wrapping_add(grows) ^ grows | equal;
        let right_grows = (shrinks | !(across | grows)) << 1 | 1;
        let right_shrinks = (grows & across) << 1;
        let down = equal | shrinks;
        grows = right_shrinks | !(down | right_grows);
        shrinks = right_grows & down;
    }
    bottom(text.len(), grows, shrinks, rows)
}

#[inline]
fn bottom(columns: usize, grows: u64, shrinks: u64, rows: usize) -> usize {
    let kept = if rows >= 64 { u64::MAX } else { (1 << rows) - 1 };
    let gained = (grows & kept).count_ones() as usize;
    let lost = (shrinks & kept).count_ones() as usize;
    columns + gained - lost
}

/// The distances between a pattern of `rows` letters (at most 16) and eight short texts at once.
pub(super) fn short_distances(
    masks: &ShortMasks,
    rows: usize,
    texts: [&[u8; SHORT]; LANES],
    lengths: [u16; LANES],
) -> [u16; LANES] {
    let mut grows = [u16::MAX; LANES];
    let mut shrinks = [0_u16; LANES];
    let mut left = lengths;
    let longest = lengths.iter().fold(0, |longest, length| longest.max(*length));
    for column in 0..usize::from(longest).min(SHORT) {
        let mut equal = [0_u16; LANES];
        for lane in 0..LANES {
            equal[lane] = masks[usize::from(texts[lane][column])];
        }
        for lane in 0..LANES {
            let (grown, shrunk) = short_column(equal[lane], grows[lane], shrinks[lane]);
            // A text that has ended keeps its last column: no ones if nothing is left, else all.
            let goes_on = (0_i16.wrapping_sub(left[lane] as i16) >> 15) as u16;
            left[lane] = left[lane].saturating_sub(1);
            grows[lane] = grown & goes_on | grows[lane] & !goes_on;
            shrinks[lane] = shrunk & goes_on | shrinks[lane] & !goes_on;
        }
    }
    let kept = if rows >= 16 { u16::MAX } else { (1 << rows) - 1 };
    let mut distances = [0_u16; LANES];
    for lane in 0..LANES {
        let gained = ones(grows[lane] & kept);
        let lost = ones(shrinks[lane] & kept);
        distances[lane] = lengths[lane] + gained - lost;
    }
    distances
}

/// The number of ones in a word, in steps that go side by side.
#[inline]
fn ones(word: u16) -> u16 {
    let pairs = word - (word >> 1 & 0x5555);
    let quads = (pairs & 0x3333) + (pairs >> 2 & 0x3333);
    let bytes = (quads + (quads >> 4)) & 0x0F0F;
    (bytes + (bytes >> 8)) & 0x1F
}
