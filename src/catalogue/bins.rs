//! The bins into which a pair fell.

use std::fmt;

use crate::limits::COMPARISONS;

/// The bin of every comparison, as positions in the scorecard or [`super::Layout`] that made them.
///
/// Only that one can name them ([`crate::scoring::Scorecard::bin_names`]) and score them
/// ([`crate::scoring::Scorecard::score_bins`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bins {
    /// Zeros behind those that there are.
    places: [u8; COMPARISONS],
    count: u8,
}

impl Bins {
    /// No bin.
    pub(crate) const NONE: Bins = Bins { places: [0; COMPARISONS], count: 0 };

    /// So many bins, the first of each comparison; at most [`COMPARISONS`].
    #[inline]
    pub(crate) const fn first(count: usize) -> Bins {
        let count = if count < COMPARISONS { count } else { COMPARISONS };
        Bins { places: [0; COMPARISONS], count: count as u8 }
    }

    /// The place of every comparison's bin in the scorecard's document, in the order of its
    /// comparisons.
    #[must_use]
    #[inline]
    pub fn places(&self) -> &[u8] {
        self.places.get(..usize::from(self.count)).unwrap_or(&self.places)
    }

    /// The same to be changed.
    #[inline]
    pub(crate) fn places_mut(&mut self) -> &mut [u8] {
        let count = usize::from(self.count).min(COMPARISONS);
        let (places, _) = self.places.split_at_mut(count);
        places
    }
}

impl fmt::Debug for Bins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bins").field(&self.places()).finish()
    }
}
