//! The bins into which a pair fell.

use super::scorecard::VARIABLES;

/// The bin of every variable, as positions in the scorecard that made them.
///
/// Only that scorecard can name them ([`super::Scorecard::bin_names`]) and score them
/// ([`super::Scorecard::score_bins`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bins(pub(super) [u8; VARIABLES.len()]);

impl Bins {
    /// The place of every variable's bin in the scorecard's document, in the order of its variables.
    #[must_use]
    pub fn places(self) -> [u8; VARIABLES.len()] {
        self.0
    }
}
