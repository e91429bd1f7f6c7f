//! The catalogue's comparisons and scorecards of format 2.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

mod cards;
