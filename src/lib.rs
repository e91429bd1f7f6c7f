#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod comparison;
pub mod document;
pub mod field_error;
pub mod identifiers;
pub mod matching;
mod named;
pub mod names;
pub mod person;
pub mod scoring;
mod text;
mod unique_keys;
pub mod unzr;
pub mod verification;

pub use field_error::{FieldError, Rule};
pub use person::Person;
pub use unzr::Unzr;

/// This library's version, as written into every decision.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
