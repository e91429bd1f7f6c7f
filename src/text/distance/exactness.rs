//! How far a distance is exact, so that the work never grows faster than the texts.

use crate::text::prepared::PreparedText;

/// Up to this product of lengths a distance is exact: 4,096 letters each.
const GREATEST_PRODUCT: usize = 1 << 24;

/// A distance to a text of at most this many letters is exact, whatever the other is.
const FEW_LETTERS: usize = 64;

/// Up to here a distance is exact whatever the lengths are.
pub const GREATEST_EXACT: u32 = 31;

/// Whether the distance of two texts is exact, however far apart they are.
pub(super) fn is_exact(a: &PreparedText, b: &PreparedText) -> bool {
    let (a, b) = (a.letter_count(), b.letter_count());
    a.min(b) <= FEW_LETTERS || a.saturating_mul(b) <= GREATEST_PRODUCT
}
