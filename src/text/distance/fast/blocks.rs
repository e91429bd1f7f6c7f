//! Myers' bit-parallel Levenshtein distance for patterns of more than 64 letters (Hyyrö 2003).
//!
//! The edit matrix is cut into bands of 64 rows. A band is computed column by column as in
//! [`super::bit_parallel`]; what its last row gains or loses from one column to the next is kept for
//! the band below. Costs one step for every band and column, and a byte for every column.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a symbol is below the count of symbols; shifts are by less than a word; the final sum \
              is a distance"
)]

use crate::work;

/// Rows of a band.
const BAND: usize = 64;

/// Room for a computation: the masks of the symbols, zeros before and after, and how the row above
/// the band changes from each column to the next.
pub(in crate::text) struct Room<'a> {
    pub(in crate::text) masks: &'a mut [u64],
    pub(in crate::text) changes: &'a mut [i8],
}

/// The distance of a pattern and a text. Letters are equal if their symbols are, which are below the
/// count of masks; there is a change for every letter of the text.
pub(in crate::text) fn distance<T>(
    Room { masks, changes }: Room<'_>,
    pattern: &[T],
    text: &[T],
    symbol: impl Fn(&T) -> usize,
) -> usize {
    // The top row grows by one from each column to the next.
    changes.fill(1);
    for band in pattern.chunks(BAND) {
        for (row, letter) in band.iter().enumerate() {
            masks[symbol(letter)] |= 1 << row;
        }
        work::count(changes.len());
        descend(masks, band.len() - 1, text.iter().map(&symbol), changes);
        for letter in band {
            masks[symbol(letter)] = 0;
        }
    }
    let gained = changes.iter().filter(|change| **change > 0).count();
    let lost = changes.iter().filter(|change| **change < 0).count();
    pattern.len() + gained - lost
}

/// Computes one band whose last row is `last`: from the changes of the row above it to its own.
fn descend(masks: &[u64], last: usize, text: impl Iterator<Item = usize>, changes: &mut [i8]) {
    let mut grows = u64::MAX;
    let mut shrinks = 0_u64;
    for (symbol, change) in text.zip(changes) {
        let equal = masks[symbol];
        let (above_grows, above_shrinks) = (u64::from(*change > 0), u64::from(*change < 0));
        let down = equal | shrinks;
        let equal = equal | above_shrinks;
        let across = (equal & grows).wrapping_add(grows) ^ grows | equal;
        let right_grows = shrinks | !(across | grows);
        let right_shrinks = grows & across;
        *change = (right_grows >> last & 1) as i8 - (right_shrinks >> last & 1) as i8;
        let right_grows = right_grows << 1 | above_grows;
        let right_shrinks = right_shrinks << 1 | above_shrinks;
        grows = right_shrinks | !(down | right_grows);
        shrinks = right_grows & down;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(few: u8) -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(0..few, 0..400)
    }

    fn by_bands(a: &[u8], b: &[u8]) -> usize {
        let (mut masks, mut changes) = ([0; 9], vec![0; b.len()]);
        let room = Room { masks: &mut masks, changes: &mut changes };
        let distance = distance(room, a, b, |letter| usize::from(*letter));
        assert_eq!(masks, [0; 9]);
        distance
    }

    proptest! {
        #[test]
        fn a_distance_by_bands_is_that_of_strsim(
            (a, b) in prop_oneof![(letters(2), letters(2)), (letters(9), letters(9))],
        ) {
            prop_assert_eq!(by_bands(&a, &b), strsim::generic_levenshtein(&a, &b));
        }

        #[test]
        fn a_distance_of_near_texts_by_bands_is_that_of_strsim(a in letters(4), cut in 0..400_usize, put in letters(4)) {
            let mut b = a.clone();
            let cut = cut.min(b.len());
            b.splice(cut..(cut + 3).min(a.len()), put.iter().copied().take(5));
            prop_assert_eq!(by_bands(&a, &b), strsim::generic_levenshtein(&a, &b));
        }
    }
}
