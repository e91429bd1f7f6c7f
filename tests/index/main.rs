//! The index, held against a plain double loop over the same persons.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod answers;
mod building;
mod double_loop;
mod grouping;
mod pairs;
mod world;
