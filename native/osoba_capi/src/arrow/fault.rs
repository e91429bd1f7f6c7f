//! What is wrong with a column, or with Arrow itself.

use arrow_schema::ArrowError;
use osoba_core::{FieldError, Rule};

use crate::error::Failure;
use crate::status::osoba_status;

/// What is no Arrow array, or a stream that failed.
pub(super) const BROKEN: Failure = Failure::Status(osoba_status::InvalidArrow);

/// The text of the error may hold values, so it is dropped.
pub(super) fn broken(_: ArrowError) -> Failure {
    BROKEN
}

/// The same error seen from outside, as the document functions see it.
pub(super) fn under(parent: &str) -> impl Fn(Failure) -> Failure + '_ {
    move |failure| match failure {
        Failure::Field(error) => Failure::Field(error.under(parent)),
        other => other,
    }
}

/// A column whose type is none that its field is read from.
pub(super) fn wrong_type(column: &str) -> FieldError {
    FieldError::new(column, Rule::Type)
}
