//! A scorecard of format 2 over all fourteen comparisons of the catalogue.

use osoba::catalogue::Layout;
use osoba::scoring::Scorecard;

/// A card of format 2 over the whole catalogue, every bin worth half a point.
pub(crate) fn whole_catalogue() -> Scorecard {
    let layout = Layout::all();
    let comparisons: Vec<serde_json::Value> = (0..layout.len())
        .map(|place| {
            let mut entry = layout.document(place);
            let bins = layout.bins(place).into_iter();
            entry["points"] =
                bins.map(|bin| (bin.to_owned(), serde_json::Value::from(0.5))).collect();
            entry
        })
        .collect();
    let card = serde_json::json!(
        {"format": 2, "name": "all", "intercept": -3, "comparisons": comparisons});
    Scorecard::from_json(&card.to_string()).unwrap()
}
