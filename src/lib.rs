#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod comparison;
pub mod document;
pub mod evaluation;
pub mod field_error;
mod field_names;
mod figures;
#[cfg(test)]
mod growth;
pub mod identifiers;
pub mod index;
pub mod limits;
pub mod matching;
pub mod merging;
mod named;
mod named_values;
pub mod names;
mod nesting;
pub mod person;
pub mod scoring;
mod text;
pub mod training;
mod unique_keys;
pub mod unzr;
pub mod verification;
#[cfg(not(any(test, fuzzing)))]
mod work;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod work;

pub use field_error::{FieldError, Rule};
pub use person::Person;
pub use unzr::Unzr;

/// This library's version, as written into every decision.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
