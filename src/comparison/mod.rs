//! Comparison: prepared records, distances, the variables of one pair.
//!
//! [`PreparedPerson`] is a person normalised once; [`compare`] takes two of them to the raw
//! values of one pair, a [`Comparison`], which a [`crate::scoring::Scorecard`] bins and weighs.

mod document;
mod exact;
mod levenshtein;
mod near;
mod prepared;
mod probe;
mod readings;
mod text;
mod traits;
mod twins;
mod values;
mod variables;

pub use crate::names::Normalisation;
pub use levenshtein::{distance, Pattern, GREATEST_EXACT};
pub use prepared::PreparedPerson;
pub(crate) use prepared::Preparer;
pub use text::PreparedText;
pub use values::{Comparison, Value};
pub use variables::compare;

pub(crate) use exact::ExactText;
pub(crate) use levenshtein::LANES;
pub(crate) use near::GREATEST_NEAR;
pub(crate) use probe::Probe;
pub(crate) use traits::{
    Day, Field, FieldValue, HeldPhone, Plan, Reading, Source, Traits, TypedDocument,
};
pub(crate) use values::Comparisons;
pub(crate) use variables::{compare_within, look_like_twins, DistanceLimits};
