//! What a scorecard consists of.

use serde::Serialize;

use super::score::Score;
use crate::catalogue::{Binning, Bins, Condition};

/// One variable of a scorecard.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) coefficient: f64,
    pub(super) bins: Vec<Bin>,
    /// The bins with which a pair is never automatic.
    pub(super) review: Vec<u8>,
}

impl Variable {
    pub(super) fn bin(&self, place: u8) -> Option<&Bin> {
        self.bins.get(usize::from(place))
    }
}

/// How a variable of format 1 is binned.
#[derive(Debug, Clone)]
pub(super) struct Binned {
    pub(super) conditions: Vec<Condition>,
    pub(super) binning: Binning,
}

/// One bin of a variable.
#[derive(Debug, Clone)]
pub(super) struct Bin {
    pub(super) name: String,
    pub(super) woe: f64,
    /// The coefficient times the weight of evidence: what the bin adds to the log-odds.
    pub(super) points: f64,
}

/// The score of a pair and the bins that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scored {
    /// The probability that the two are one person.
    pub score: Score,
    /// The bin of every variable.
    pub bins: Bins,
}

/// A variable that rewards disagreement: somewhere a pair that agrees less gets more points.
///
/// Two adjacent combinations of raw values are compared, equal but for one distance or flag, which
/// is present in both. The published tax-id bins `2` and `3` are such; they stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NonMonotone {
    /// The path of the variable in the scorecard's document, e.g. `variables[6]` or `comparisons[2]`.
    pub path: String,
    /// The variable.
    pub variable: String,
    /// The bin of the pair that agrees more and gets fewer points.
    pub nearer: String,
    /// The bin of the pair that agrees less and gets more points.
    pub farther: String,
}
