//! The scorecard's document, format 2.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::catalogue::Layout;
use crate::figures::rounded;
use crate::names::Normalisation;
use crate::scoring::{Method, Provenance};
use crate::training::{Fit, Measures, Related};

/// The threshold at which precision and recall are written into the card.
const THRESHOLD: f64 = 0.9;

#[derive(Serialize)]
struct Card<'a> {
    format: u8,
    name: &'a str,
    normalisation: Normalisation,
    intercept: f64,
    provenance: Provenance,
    comparisons: Vec<Entry>,
}

/// A comparison: what it is called first, its points last.
struct Entry {
    document: Json,
    points: Points,
}

/// Points by the name of the bin, in the order of the bins.
struct Points(Vec<(String, f64)>);

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(bin, points)| (bin, points)))
    }
}

/// What an entry begins with.
const FIRST: [&str; 3] = ["comparison", "cross", "name"];

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let fields = self.document.as_object();
        for name in FIRST {
            if let Some(value) = fields.and_then(|fields| fields.get(name)) {
                map.serialize_entry(name, value)?;
            }
        }
        for (name, value) in fields.into_iter().flatten() {
            if !FIRST.contains(&name.as_str()) {
                map.serialize_entry(name, value)?;
            }
        }
        map.serialize_entry("points", &self.points)?;
        map.end()
    }
}

/// The card's text: points to six decimals.
pub(super) fn write(name: &str, layout: &Layout, fit: &Fit) -> String {
    let entry = |(place, points): (usize, &Vec<f64>)| Entry {
        document: layout.document(place),
        points: Points(
            layout
                .bins(place)
                .into_iter()
                .zip(points)
                .map(|(bin, points)| (bin.to_owned(), rounded(*points)))
                .collect(),
        ),
    };
    let card = Card {
        format: 2,
        name,
        normalisation: layout.normalisation(),
        intercept: rounded(fit.intercept),
        provenance: provenance(fit),
        comparisons: fit.points.iter().enumerate().map(entry).collect(),
    };
    let mut text = serde_json::to_string_pretty(&card).unwrap_or_default();
    text.push('\n');
    text
}

fn provenance(fit: &Fit) -> Provenance {
    let report = &fit.report;
    let Measures { pairs, matches, groups, .. } = report.train;
    let tested = report.test.at.iter().find(|at| at.threshold == THRESHOLD);
    let tested = tested.and_then(|at| Some((at.precision?, at.recall?)));
    let merged = |Related { comparison, bins }: &Related| {
        let mut text = format!("{comparison}: {}", bins.join(" + "));
        // The most that a card takes; names of bins are ASCII, or nearly.
        while text.len() > MOST_TEXT {
            text.pop();
        }
        text
    };
    Provenance {
        method: report.method,
        pairs,
        matches: (report.method != Method::Em).then_some(matches),
        groups: Some(groups),
        period: report.period,
        seed: Some(report.seed),
        tool: Some(format!("osoba {}", crate::VERSION)),
        penalty: report.penalty,
        precision: tested.map(|(precision, _)| rounded(precision)),
        recall: tested.map(|(_, recall)| rounded(recall)),
        at: tested.map(|_| THRESHOLD),
        merged_bins: report.merged.iter().map(merged).collect(),
    }
}

/// A text of the provenance has at most this many bytes.
const MOST_TEXT: usize = 256;
