//! Normalisation: what is left of a text before two records are compared.
//!
//! Two modes exist. [`Normalisation::Published`] reproduces the published system exactly, quirks
//! included, so that scores can be compared with those already stored. [`Normalisation::Clean`]
//! repairs the quirks; what it does otherwise is listed, with an example each, at
//! [`Normalisation::Clean`].
//!
//! [`published`] and [`clean`] are the two in readable form, from text to text: they are the rules.
//! Nearly all texts take a faster path, straight to letters of one byte (`fast`), which tests compare
//! with these.

pub(crate) mod clean;
mod fast;
mod normalisation;
pub(crate) mod published;

pub(crate) use fast::raw_letters;
pub use normalisation::Normalisation;
