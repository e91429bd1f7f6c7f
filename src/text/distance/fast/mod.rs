//! How a distance is found fast: which of these serves a pair is chosen in [`super::pattern`].
//!
//! | file | texts |
//! |---|---|
//! | `lanes` | short texts side by side, as many as the processor's registers take |
//! | `bit_parallel` | a pattern of up to 64 letters |
//! | `blocks` | of any length, 64 letters of the pattern at a time |
//! | `diagonals` | of any length, near each other |

pub(super) mod bit_parallel;
pub(super) mod blocks;
pub(super) mod diagonals;
pub(super) mod lanes;
