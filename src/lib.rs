#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod commands;
pub mod comparison;
pub mod date;
pub mod error;
pub mod evaluation;
mod field_names;
mod figures;
#[cfg(test)]
mod growth;
pub mod identifiers;
pub mod index;
mod json;
pub mod limits;
pub mod matching;
pub mod merging;
mod named;
mod named_values;
pub mod names;
pub mod person;
mod radix;
pub mod scoring;
mod text;
pub mod training;
pub mod unzr;
pub mod verification;
#[cfg(not(any(test, fuzzing)))]
mod work;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod work;

pub use error::{FieldError, Rule};
pub use person::Person;
pub use unzr::Unzr;

/// This library's version, as written into every decision.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
