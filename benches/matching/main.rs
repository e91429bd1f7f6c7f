//! How well `registration` finds people: precision, recall and F1 over invented persons whose truth
//! is known, for both keys, both normalisations and several thresholds.
//!
//! Reads name pairs from standard input (`benches/matching/names.py` prints them) and writes
//! Markdown. Everything follows from the names and the seed.

#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    reason = "a study, whose failure harms nobody"
)]

mod invent;
mod measure;
mod report;
mod spell;

use std::io::{self, Read, Write};

/// Where the sequence of random numbers starts.
const SEED: u64 = 20_190_215;
/// Households in the index.
const HOUSEHOLDS: usize = 12_000;
/// Registrations that are decided.
const REGISTRATIONS: usize = 8_400;

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let names = spell::Names::read(&text).ok_or_else(|| {
        io::Error::other("the name pairs lack a kind; see benches/matching/names.py")
    })?;
    let world = invent::World::new(&names, SEED, HOUSEHOLDS, REGISTRATIONS);
    let results = measure::measure(&world).map_err(io::Error::other)?;
    io::stdout().write_all(report::markdown(&world, &results).as_bytes())
}
