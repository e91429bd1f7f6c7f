//! The catalogue's comparisons and scorecards of format 2.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod bad_cards;
mod cards;
mod clusters;
mod golden;
mod review;
#[path = "../support/golden.rs"]
mod vectors;

use osoba::catalogue::Layout;
use osoba::Person;
use serde::Deserialize;
use serde_json::{json, Value};

fn person(document: &Value) -> Person<'static> {
    Person::deserialize(document).unwrap().into_owned()
}

/// A card over a layout: points fall from the best bin to the worst.
fn card_of(layout: &Layout) -> Value {
    let comparisons: Vec<Value> = (0..layout.len())
        .map(|i| {
            let mut entry = layout.document(i);
            let absent = layout.absent(i).map(usize::from);
            let points = layout.bins(i).into_iter().enumerate().map(|(place, bin)| {
                let worst = -0.5 * f64::from(u8::try_from(place).unwrap());
                let points = if Some(place) == absent { 0.0 } else { 1.5 + worst };
                (bin.to_owned(), json!(points))
            });
            entry["points"] = Value::Object(points.collect());
            entry
        })
        .collect();
    json!({"format": 2, "name": "invented", "intercept": -3.0, "comparisons": comparisons})
}
