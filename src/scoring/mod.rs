//! Scoring: the scorecard as data, bins, score, explanation.

mod bands;
mod binning;
mod bins;
mod canonical;
mod explanation;
mod findings;
mod identity;
mod lookup;
mod many;
mod score;
mod scorecard;
mod table;
mod waterfall;
mod words;
mod written;

pub use bands::{Band, Limits};
pub use bins::Bins;
pub use explanation::{
    Counterfactual, ExplainedVariable, Explanation, Limit, LimitDistance, RawValues,
};
pub use findings::NonMonotone;
pub use identity::Identity;
pub use score::Score;
pub use scorecard::{Scorecard, Scored, VARIABLES};
pub use words::Language;

pub(crate) use many::Scorer;
