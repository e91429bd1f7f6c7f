//! Comparison: prepared records, distances, the variables of one pair.
//!
//! [`PreparedPerson`] is a person normalised once; [`compare`] takes two of them to the raw
//! values of one pair, a [`Comparison`], which a [`crate::scoring::Scorecard`] bins and weighs.

mod distance_limits;
mod document;
mod kept;
mod prepared;
mod probe;
mod readings;
mod scripts;
mod traits;
mod twins;
mod values;
mod variables;

#[doc(hidden)]
pub use crate::text::Vectors;
pub use crate::text::{distance, Normalisation, Pattern, PreparedText, GREATEST_EXACT};
pub use prepared::PreparedPerson;
pub(crate) use prepared::Preparer;
pub use values::{Comparison, Value};
pub use variables::compare;

pub(crate) use crate::text::{ExactText, GREATEST_NEAR, LANES};
pub(crate) use distance_limits::DistanceLimits;
pub(crate) use probe::Probe;
pub(crate) use traits::{
    Day, Field, FieldValue, HeldPhone, Plan, Reading, Source, Traits, TypedDocument,
};
pub(crate) use values::Comparisons;
pub(crate) use variables::{compare_within, look_like_twins};
