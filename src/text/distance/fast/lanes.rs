//! Levenshtein distance of sixteen pairs of short texts side by side.
//!
//! The edit matrix as it stands in every book, with sixteen pairs in each of its cells.
//!
//! A cell holds what its two prefixes have in common: their lengths' sum less their distance. So a
//! letter more on either side leaves it as it is, another letter adds one and the same letter two,
//! and the greatest way to a cell is the shortest. It only grows along rows and columns, so that an
//! older cell in place of one that was left out never makes a distance too small.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "rows and columns are at most sixteen; lanes wrap and are at most 32 where they count"
)]

use wide::u8x16;

use crate::text::alphabet::SHORT;
use crate::text::prepared::ABSENT;
use crate::work;

/// How many pairs go side by side.
pub(crate) const LANES: usize = 16;

/// How many columns are made at a time, so that a cell is fetched and kept less often.
const STEP: usize = 4;

/// A short text in every lane: for each place the lanes' letters.
pub(in crate::text) type Columns = [u8x16; SHORT];

/// The same text in every lane.
pub(in crate::text) fn repeated(letters: &[u8; SHORT]) -> Columns {
    letters.map(u8x16::splat)
}

/// A text in every lane.
pub(crate) struct Texts {
    columns: Columns,
    /// The length of each, which may be one that stands for a text that is not short.
    lengths: u8x16,
}

impl Texts {
    /// Puts texts side by side.
    #[inline]
    pub(crate) fn gathered<'a>(text: impl Fn(usize) -> (&'a [u8; SHORT], u8)) -> Self {
        let mut rows = [u8x16::ZERO; LANES];
        let mut lengths = [0; LANES];
        for lane in 0..LANES {
            let (letters, length) = text(lane);
            rows[lane] = u8x16::new(*letters);
            lengths[lane] = length;
        }
        Texts { columns: side_by_side(rows), lengths: u8x16::new(lengths) }
    }

    /// Whether some text has that length.
    #[inline]
    pub(in crate::text) fn any_is_of(&self, length: u8) -> bool {
        self.lengths.simd_eq(u8x16::splat(length)).any()
    }
}

/// Texts from one after the other to side by side.
#[inline(never)]
fn side_by_side(mut rows: [u8x16; LANES]) -> Columns {
    // Each round interleaves the first half with the second, like a deck that is shuffled.
    for _ in 0..4 {
        let mut shuffled = rows;
        for row in 0..SHORT / 2 {
            shuffled[2 * row] = u8x16::unpack_low(rows[row], rows[row + SHORT / 2]);
            shuffled[2 * row + 1] = u8x16::unpack_high(rows[row], rows[row + SHORT / 2]);
        }
        rows = shuffled;
    }
    rows
}

/// One more than the distance of one text of `rows` letters, which stands in every lane, to the
/// lanes' texts: 0 to an absent text, nothing of meaning to another that is not short. A distance
/// below `limit` is exact, any other some number from `limit` on.
#[inline(never)]
pub(in crate::text) fn slots(
    pattern: &Columns,
    rows: usize,
    texts: &Texts,
    limit: u32,
) -> [u8; LANES] {
    let Texts { columns, lengths } = texts;
    let rows = rows.min(SHORT);
    let limit = limit.min(32) as usize;
    let short = *lengths & lengths.simd_lt(u8x16::splat(SHORT as u8 + 1));
    let longest = usize::from(short.reduce_max());
    // The last column's cells, before them those of no row at all.
    let mut cells = [u8x16::ZERO; SHORT + 1];
    let mut common = u8x16::ZERO;
    let mut number = u8x16::ONE;
    for (start, columns) in (0..longest).step_by(STEP).zip(columns.chunks_exact(STEP)) {
        // A way through a cell further from the diagonal is longer than the limit.
        let first = (start + 1).saturating_sub(limit).min(rows);
        let end = rows.min(start + STEP - 1 + limit);
        work::count(STEP * end.saturating_sub(first));
        let mut diagonal = cells[first];
        let mut above = [diagonal; STEP];
        for row in first..end {
            let letter = pattern[row];
            let (mut corner, mut left) = (diagonal, cells[row + 1]);
            diagonal = left;
            for step in 0..STEP {
                let value = (corner + gain(letter, columns[step])).max(left).max(above[step]);
                corner = above[step];
                above[step] = value;
                left = value;
            }
            cells[row + 1] = left;
        }
        for bottom in above {
            // Only a text that ends in this column, and only if its last row was reached.
            if end == rows {
                common |= bottom & lengths.simd_eq(number);
            }
            number += u8x16::ONE;
        }
    }
    let slots = u8x16::splat(rows as u8 + 1) + *lengths - common;
    (slots & !lengths.simd_eq(u8x16::splat(ABSENT))).to_array()
}

/// What two letters add: two if they are the same, else one.
#[inline]
fn gain(a: u8x16, b: u8x16) -> u8x16 {
    // Equal lanes are all ones, which is less one.
    u8x16::ONE - a.simd_eq(b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::PreparedText;

    /// Few letters, so that many are the same.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[абв]{0,16}", "[а-я0-9]{0,16}", "[аб]{12,16}"]
    }

    proptest! {
        #[test]
        fn below_the_limit_sixteen_distances_are_exact_and_else_not_below_it(
            one in text(),
            others in prop::array::uniform16(prop::option::of(text())),
            limit in 0..40_u32,
        ) {
            let pattern = PreparedText::new(&one);
            let prepared = others.each_ref().map(|other| PreparedText::of(other.as_deref()));
            let (letters, rows) = pattern.short().unwrap();
            let texts = Texts::gathered(|lane| (prepared[lane].letters(), prepared[lane].length()));
            let found = slots(&repeated(letters), usize::from(rows), &texts, limit);
            for (other, slot) in others.iter().zip(found) {
                let distance = slot.checked_sub(1).map(u32::from);
                let expected = other.as_deref().map(|other| strsim::levenshtein(&one, other) as u32);
                match expected {
                    Some(expected) if expected >= limit => prop_assert!(distance >= Some(limit)),
                    expected => prop_assert_eq!(distance, expected),
                }
            }
        }
    }
}
