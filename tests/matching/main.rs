//! Person matching, held against independently written tables and against its promises.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod audit;
mod bad_input;
mod clusters;
mod enumeration;
mod host;
mod invariants;
mod proof;
mod published;
mod search;
mod table;
