//! Levenshtein distance by diagonals: for every number of edits, how far along each diagonal of
//! the edit matrix two texts can be brought together (Ukkonen).
//!
//! Works on letters of any kind and costs the longer length times the distance, so that a limit on
//! the distance bounds the cost of texts of any length.

use crate::text::distance::exactness::GREATEST_EXACT;
use crate::work;

/// Diagonals that are kept: those of the greatest limit, and one on either side.
const DIAGONALS: usize = 2 * GREATEST_EXACT as usize + 3;

/// No place along a diagonal has been reached.
const UNREACHED: i64 = i64::MIN / 2;

/// The distance of two texts of these lengths if it is at most `limit`, which is at most
/// [`GREATEST_EXACT`]. `equal` says whether a letter of the first and one of the second are the same.
pub(in crate::text) fn distance_up_to(
    first: usize,
    second: usize,
    limit: usize,
    equal: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let limit = limit.min(first.max(second)).min(GREATEST_EXACT as usize);
    if first.abs_diff(second) > limit {
        return None;
    }
    // One diagonal on either side stays unreached.
    let mut rows = [[UNREACHED; DIAGONALS]; 2];
    let [reached, next] = &mut rows;
    search(first, second, limit, reached, next, equal)
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths of texts in memory fit i64; a diagonal lies within limit of the main one and \
              the rows hold one more on either side; places are clamped to the texts"
)]
fn search<'a>(
    first: usize,
    second: usize,
    limit: usize,
    mut reached: &'a mut [i64],
    mut next: &'a mut [i64],
    equal: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let (rows, columns, limit) = (first as i64, second as i64, limit as i64);
    let slot = |diagonal: i64| (diagonal + limit + 1) as usize;
    for edits in 0..=limit {
        for diagonal in -edits.min(rows)..=edits.min(columns) {
            let replaced = reached[slot(diagonal)] + 1;
            let inserted = reached[slot(diagonal) - 1];
            let deleted = reached[slot(diagonal) + 1] + 1;
            let start = if edits == 0 { 0 } else { replaced.max(inserted).max(deleted) };
            let end = rows.min(columns - diagonal);
            let mut row = start.min(end);
            work::count(1);
            while row >= 0 && row < end && equal(row as usize, (row + diagonal) as usize) {
                row += 1;
                work::count(1);
            }
            if diagonal == columns - rows && row == rows {
                return Some(edits as usize);
            }
            next[slot(diagonal)] = row;
        }
        std::mem::swap(&mut reached, &mut next);
    }
    None
}
