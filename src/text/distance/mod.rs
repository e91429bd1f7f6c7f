//! Levenshtein distance over letters, a letter being a grapheme cluster.
//!
//! Several ways give the same distance: short texts of the one-byte alphabet side by side; one text
//! of that alphabet bit by bit (Myers); near texts of any kind by diagonals, which costs the longer
//! length times the distance; and others in bands of 64 rows, which costs a 64th of the product of
//! their lengths. The tests compare all of them with strsim.
//!
//! How many texts are compared side by side is chosen at run time: 64 in one register where the
//! processor has AVX-512, 32 where it has AVX2, else sixteen with what every processor of the target has
//! (SSE2, NEON). Results are the same.
//!
//! Every way is bounded: lengths that differ by the limit decide without reading the letters, and
//! beyond 16,777,216 pairs of letters only near texts are told apart.

mod exactness;
mod fast;
mod pattern;

pub use exactness::GREATEST_EXACT;
pub use fast::lanes::Vectors;
pub(crate) use fast::lanes::{Texts, LANES};
pub use pattern::Pattern;

use super::prepared::PreparedText;
use fast::bit_parallel;

impl PreparedText {
    /// The Levenshtein distance of two texts in letters, absent if one of them is.
    ///
    /// Exact if one of the texts has at most 64 letters, or if the product of their lengths is at
    /// most 2²⁴ (4,096 letters each). For longer ones exact up to [`GREATEST_EXACT`], beyond which no
    /// bin can tell distances apart; then it is some number above that and not above the distance,
    /// *at least*. So the work never grows faster than the texts.
    #[must_use]
    pub fn distance(&self, other: &PreparedText) -> Option<u32> {
        self.distance_within(other, u32::MAX)
    }

    /// The distance if it is below `limit`, else any number from `limit` on; absent if a text is.
    #[inline]
    pub(crate) fn distance_within(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        let settled = pattern::settled(self, other);
        settled.unwrap_or_else(|| Some(pattern::measured(self, other, limit)))
    }
}

/// The distance between a pattern of at most 64 letters of one byte and a text.
pub(crate) fn distance_of_letters(pattern: &[u8], text: &[u8]) -> u32 {
    let distance = bit_parallel::distance(&bit_parallel::masks(pattern), pattern.len(), text);
    u32::try_from(distance).unwrap_or(u32::MAX)
}

/// The Levenshtein distance of two texts, counted in grapheme clusters: й written as и and a
/// combining breve is one letter, and another letter than the single й. Exact within the limits of
/// [`PreparedText::distance`], beyond them *at least*.
///
/// For many comparisons with one text use [`PreparedText`] and [`Pattern`].
///
/// ```
/// use osoba::comparison::distance;
/// assert_eq!(distance("андрій", "андрей"), 1);
/// assert_eq!(distance("андрі\u{439}", "андрі\u{438}\u{306}"), 1);
/// ```
#[must_use]
pub fn distance(a: &str, b: &str) -> u32 {
    let (a, b) = (PreparedText::new(a), PreparedText::new(b));
    a.distance(&b).unwrap_or(u32::MAX)
}
