//! Scoring: the scorecard as data, bins, score, explanation.

mod bands;
mod canonical;
mod document;
mod explanation;
mod findings;
mod identity;
mod lookup;
mod many;
mod model;
mod provenance;
mod score;
mod scorecard;
mod table;
mod waterfall;
mod weights;
mod words;
mod written;

pub use bands::{Band, Limits};
pub use explanation::{
    Counterfactual, ExplainedVariable, Explanation, Limit, LimitDistance, RawValues,
};
pub use identity::Identity;
pub use model::{NonMonotone, Scored};
pub use provenance::{Method, Period, Provenance, Purpose};
pub use score::Score;
pub use scorecard::Scorecard;
pub use words::Language;

pub use crate::catalogue::{Bins, VARIABLES};

pub(crate) use many::Scorer;
