//! Scorecards estimated from compared pairs of persons.
//!
//! A registry makes a scorecard of its own from its own records. [`Sample`] counts pairs by the
//! pattern of their bins; [`labels`] estimates the points of every bin jointly by ridge logistic
//! regression where it is known which pairs are matches; [`em`] estimates them by
//! expectation–maximisation where nothing is known. What is estimated depends on the pairs and the
//! settings alone, not on the order of the pairs.
//!
//! Rare bins are merged, orders are kept, groups are divided into training and test whole; the
//! [`Report`] says what was done and what to beware of. What cannot be estimated is a [`Refusal`].

mod cells;
mod cholesky;
mod design;
mod em;
mod fit;
mod logistic;
mod measures;
mod refusal;
mod report;
mod sample;
mod settings;

pub use design::{Design, Factor, BINS};
pub use fit::{em, labels, Fit};
pub use measures::{At, Measures, THRESHOLDS};
pub use refusal::Refusal;
pub use report::{BinReport, FactorReport, Kind, LeftOut, Notice, Related, Report};
pub use sample::{Observation, Sample, GREATEST_WEIGHT};
pub use settings::Settings;
