//! What a scorecard was fitted on, and what it may be used for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::catalogue::Figure;
use crate::date::optional_date;
use crate::json::{Few, Object};
use crate::limits::ENTRIES;
use crate::named::names;
use crate::{FieldError, Rule};

names! {
    /// How a scorecard's weights were estimated.
    Method {
        /// From pairs of which somebody knew whether they are one person.
        Labels = "labels",
        /// By expectation–maximisation, from pairs of which nobody knew it.
        Em = "em",
        /// From pairs that an identifier labels.
        Silver = "silver",
    }
}

impl Method {
    /// Whether pairs may be merged without a clerk by such a card: only if its weights come from
    /// labels.
    #[must_use]
    pub fn is_automatic(self) -> bool {
        self == Method::Labels
    }
}

names! {
    /// What a scorecard is for, if it is not for decisions.
    Purpose {
        /// To show the format: its weights fit nobody's records.
        Example = "example",
    }
}

/// What a scorecard was fitted on and how well it did; part of its identity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// How the weights were estimated.
    pub method: Method,
    /// How many pairs.
    pub pairs: u64,
    /// How many of them were one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<u64>,
    /// Into how many groups they were split for the test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<u64>,
    /// From when to when the records are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The seed of what was random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What fitted it, with its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The ridge penalty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<f64>,
    /// Of the pairs found in the test the share that is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// Of the right pairs in the test the share that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<f64>,
    /// The threshold at which both were measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// Bins that were so rare that they share their weight with another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub merged_bins: Vec<String>,
}

/// From when to when records are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Period {
    /// The first day.
    #[serde(deserialize_with = "optional_date")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(deserialize_with = "optional_date")]
    pub to: Option<NaiveDate>,
}

/// Provenance as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProvenanceDocument {
    method: Method,
    pairs: u64,
    #[serde(default)]
    matches: Option<u64>,
    #[serde(default)]
    groups: Option<u64>,
    #[serde(default)]
    period: Option<Object<Period>>,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(default)]
    tool: Option<String>,
    #[serde(default)]
    penalty: Option<Figure>,
    #[serde(default)]
    precision: Option<Figure>,
    #[serde(default)]
    recall: Option<Figure>,
    #[serde(default)]
    at: Option<Figure>,
    #[serde(default)]
    merged_bins: Option<Few<String, ENTRIES>>,
}

/// A name has at most this many bytes.
const MOST_TEXT: usize = 256;

impl ProvenanceDocument {
    /// Checks what is written.
    pub(super) fn check(self) -> Result<Provenance, FieldError> {
        let out_of_range = |field: &str| FieldError::new(field, Rule::OutOfRange);
        if self.matches.is_some_and(|matches| matches > self.pairs) {
            return Err(out_of_range("matches"));
        }
        if self.groups.is_some_and(|groups| groups > self.pairs) {
            return Err(out_of_range("groups"));
        }
        let period = self.period.map(|Object(period)| period);
        if period.is_some_and(|it| it.from.zip(it.to).is_some_and(|(from, to)| from > to)) {
            return Err(out_of_range("period.to"));
        }
        let share = |field: &str, figure: Option<Figure>| match figure {
            Some(Figure(share)) if !(0.0..=1.0).contains(&share) => Err(out_of_range(field)),
            figure => Ok(figure.map(|figure| figure.0)),
        };
        if self.penalty.is_some_and(|penalty| penalty.0 < 0.0) {
            return Err(out_of_range("penalty"));
        }
        if self.tool.as_ref().is_some_and(|tool| tool.len() > MOST_TEXT) {
            return Err(FieldError::new("tool", Rule::TooLong));
        }
        let merged_bins = self.merged_bins.map(|Few(bins)| bins).unwrap_or_default();
        if let Some(at) = merged_bins.iter().position(|bin| bin.len() > MOST_TEXT) {
            return Err(FieldError::new(format!("merged_bins[{at}]"), Rule::TooLong));
        }
        Ok(Provenance {
            method: self.method,
            pairs: self.pairs,
            matches: self.matches,
            groups: self.groups,
            period,
            seed: self.seed,
            tool: self.tool,
            penalty: self.penalty.map(|penalty| penalty.0),
            precision: share("precision", self.precision)?,
            recall: share("recall", self.recall)?,
            at: share("at", self.at)?,
            merged_bins,
        })
    }
}
