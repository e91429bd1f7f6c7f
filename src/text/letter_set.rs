//! Which letters a text has: tells at once that two texts are far apart.

use super::prepared::{Letters, PreparedText};

/// Which letters a short text has, folded to 64 bits; all for any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LetterSet(u64);

impl LetterSet {
    pub(crate) fn of(text: &PreparedText) -> Self {
        match text.kept() {
            Letters::Bytes(letters) if !letters.is_empty() => LetterSet(
                letters
                    .iter()
                    .fold(0, |set, letter| set | 1_u64.wrapping_shl(u32::from(letter & 63))),
            ),
            _ => LetterSet(u64::MAX),
        }
    }

    /// Whether two texts can be at most `distance` edits apart: each edit takes away and adds at most
    /// one letter.
    #[inline]
    pub(crate) fn can_be_near(self, other: LetterSet, distance: u32) -> bool {
        let is_known = self.0 != u64::MAX && other.0 != u64::MAX;
        !is_known || (self.0 ^ other.0).count_ones() <= distance.saturating_mul(2)
    }
}
