//! An account of how a scorecard was estimated, as data.

use chrono::NaiveDate;
use serde::Serialize;

use super::measures::Measures;
use crate::figures::six;
use crate::named::names;
use crate::scoring::{Method, Period};

names! {
    /// What somebody who uses a scorecard should know.
    Kind {
        /// The pairs to train with are told apart without an error: the points are finite only for
        /// the penalty.
        Separable = "separable",
        /// A bin was seen among matches alone: its points are finite only for the penalty.
        OnlyMatches = "only_matches",
        /// A bin was seen among other pairs alone: its points are finite only for the penalty.
        NoMatches = "no_matches",
        /// A bin was never seen: its points are those of an average pair, within its order.
        NeverSeen = "never_seen",
        /// A bin is rare and has no neighbour to be merged with.
        Rare = "rare",
        /// No group was left to test with: how good the scorecard is on other pairs is not known.
        NoTest = "no_test",
        /// The pairs to test with are all matches, or none is.
        TestOfOneKind = "test_of_one_kind",
        /// Nobody labelled the pairs: the scorecard is never automatic by itself.
        Em = "em",
        /// Tax ids labelled the pairs: the scorecard is never automatic by itself.
        Silver = "silver",
        /// The share of matches that was found is implausible: the method may have found another
        /// split.
        ShareImplausible = "share_implausible",
        /// A stronger bin has less points than a weaker one: the method may have found another split.
        Turned = "turned",
        /// The expectation–maximisation did not converge.
        NotConverged = "not_converged",
        /// Labels were there and were not used.
        LabelsNotUsed = "labels_not_used",
        /// A comparison was left out, since the labels come from what it compares.
        LabelledBy = "labelled_by",
    }
}

/// How a scorecard was estimated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// By which method.
    pub method: Method,
    /// λ of the penalty; none for `em`.
    pub penalty: Option<f64>,
    /// The seed of the split and of random pairs.
    pub seed: u64,
    /// Bins below were merged with a neighbour.
    pub rare_below: f64,
    /// Of how many pairs of persons the pairs were taken, for `em`.
    pub all_pairs: Option<u64>,
    /// The share of groups to test with.
    pub test_share: f64,
    /// Groups with pairs of this day or later were tested with.
    pub test_from: Option<NaiveDate>,
    /// Steps of Newton's method or of the expectation–maximisation.
    pub steps: u32,
    /// The least of the penalised loss; none for `em`.
    #[serde(serialize_with = "six")]
    pub loss: Option<f64>,
    /// The share of matches that `em` found among the pairs.
    #[serde(serialize_with = "six")]
    pub share: Option<f64>,
    /// Random pairs that `em` was given.
    pub random_pairs: Option<u64>,
    /// When the pairs to train with were found.
    pub period: Option<Period>,
    /// Distinct patterns of bins to train with.
    pub patterns: usize,
    /// What is added to the points of every pair.
    #[serde(serialize_with = "six")]
    pub intercept: f64,
    /// Points and pairs by bin.
    pub comparisons: Vec<FactorReport>,
    /// Rare bins that share their points with a neighbour.
    pub merged: Vec<Related>,
    /// Bins that the order made equal.
    pub acted: Vec<Related>,
    /// What somebody who uses the scorecard should know.
    pub notices: Vec<Notice>,
    /// How it does on the pairs it was trained with.
    pub train: Measures,
    /// How it does on other groups.
    pub test: Measures,
    /// Pairs that were not used, by why.
    pub left_out: Vec<LeftOut>,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactorReport {
    /// Its name.
    pub comparison: String,
    /// Its bins.
    pub bins: Vec<BinReport>,
}

/// One bin: its points and what the pairs to train with weigh in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BinReport {
    /// Its name.
    pub bin: String,
    /// Its points.
    #[serde(serialize_with = "six")]
    pub points: f64,
    /// Matches.
    pub matches: f64,
    /// Pairs of different persons.
    pub differ: f64,
    /// Pairs of which it is not known.
    pub unlabelled: f64,
}

/// Some bins of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The comparison.
    pub comparison: String,
    /// The bins.
    pub bins: Vec<String>,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What.
    pub notice: Kind,
    /// Of which comparison, if of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    /// Of which of its bins, if of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
}

impl Notice {
    /// One about the whole.
    #[must_use]
    pub fn of(kind: Kind) -> Notice {
        Notice { notice: kind, comparison: None, bin: None }
    }
}

/// Pairs that were not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Why.
    pub why: &'static str,
    /// How many.
    pub pairs: u64,
}
