//! Scorecards of format 2: what is read, what is refused, what a score is.

use osoba::catalogue::Layout;
use osoba::scoring::{Language, Limits, Scorecard};
use osoba::Person;
use serde_json::{json, Value};

/// A card over the whole catalogue: points fall from the best bin to the worst.
pub(crate) fn card_of(layout: &Layout) -> Value {
    let comparisons: Vec<Value> = (0..layout.len())
        .map(|i| {
            let mut entry = layout.document(i);
            let bins = layout.bins(i);
            let points = bins.iter().enumerate().map(|(place, bin)| {
                let points = if Some(place) == layout.absent(i).map(usize::from) {
                    0.0
                } else {
                    1.5 - 0.5 * f64::from(u8::try_from(place).unwrap())
                };
                ((*bin).to_owned(), json!(points))
            });
            entry["points"] = Value::Object(points.collect());
            entry
        })
        .collect();
    json!({"format": 2, "name": "example", "purpose": "example", "intercept": -3.0,
           "comparisons": comparisons})
}

fn person(document: Value) -> Person {
    serde_json::from_value(document).unwrap()
}

#[test]
fn the_whole_catalogue_makes_a_card() {
    let layout = Layout::all();
    let card = Scorecard::from_json(&card_of(&layout).to_string()).unwrap();
    let a = person(
        json!({"first_name": "Олена", "last_name": "Вигаданюк", "birth_date": "1990-03-04"}),
    );
    let b = person(
        json!({"first_name": "Елена", "last_name": "Вигаданюк", "birth_date": "1990-04-03"}),
    );
    let (a, b) = (card.prepare(&a), card.prepare(&b));
    let scored = card.score(&a, &b);
    assert_eq!(scored, card.score(&b, &a));
    assert_eq!(
        layout
            .bins_of(&layout.prepare(&person(json!({}))), &layout.prepare(&person(json!({}))))
            .places()
            .len(),
        14
    );
    let bins: Vec<&str> = card.bin_names(&scored.bins).map(|(_, bin)| bin).collect();
    assert_eq!(bins[..5], ["same_key", "equal", "absent", "none", "day_month_swapped"]);
    let explanation = card.explain(&a, &b, Limits::default());
    println!("{}", explanation.table(Language::English));
    println!("{}", serde_json::to_string(&explanation).unwrap());
}
