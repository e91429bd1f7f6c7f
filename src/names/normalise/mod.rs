//! Normalisation: what is left of a text before two records are compared.
//!
//! Two modes exist. [`Normalisation::Published`] reproduces the published system exactly, quirks
//! included, so that scores can be compared with those already stored. [`Normalisation::Clean`]
//! repairs the quirks; what it does otherwise is listed, with an example each, at
//! [`Normalisation::Clean`].
//!
//! [`published`] and [`clean`] are the two in readable form, from text to text. Nearly all texts go
//! a shorter way, straight to letters of one byte ([`letters`]), which the tests hold to these.

pub(crate) mod alphabet;
mod clean;
mod kept;
mod lanes;
pub(crate) mod latin;
pub(crate) mod letters;
mod normalisation;
mod published;
mod table;

pub(crate) use kept::Kept;
pub use normalisation::Normalisation;
