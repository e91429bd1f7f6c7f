//! Normalised texts as letters of one byte, without a text in between. The rules are in
//! [`super::published`] and [`super::clean`]; the tests of `comparison/kept.rs` compare these with them.

mod lanes;
mod letters;
mod table;

pub(crate) use letters::raw_letters;
