//! `score`: the score of one pair of persons.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::ids::Identified;
use crate::comparison::{compare, Comparison};
use crate::error::FieldError;
use crate::json::{object, optional_object};
use crate::person::Person;
use crate::scoring::{Band, Bins, Counterfactual, Limits, Score, Scorecard};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow, deserialize_with = "object")]
    person: Person<'a>,
    #[serde(borrow, deserialize_with = "object")]
    candidate: Person<'a>,
    /// Adds points and counterfactuals.
    #[serde(default)]
    explain: Option<bool>,
    /// Adds the deduplication band.
    #[serde(default)]
    bands: Option<bool>,
    /// Where the bands begin; automatic 0.9 and manual 0.7 if absent.
    #[serde(default, deserialize_with = "optional_object")]
    limits: Option<Limits>,
}

#[derive(Serialize)]
struct Answer<'a> {
    score: Score,
    bins: Named<'a, Bins>,
    distances: Comparison,
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<Band>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Named<'a, Vec<f64>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counterfactuals: Option<Vec<Counterfactual>>,
}

/// Something of every variable, as an object under the published names.
struct Named<'a, T>(&'a Scorecard, T);

impl Serialize for Named<'_, Bins> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (variable, bin) in self.0.bin_names(&self.1) {
            map.serialize_entry(variable, bin)?;
        }
        map.end()
    }
}

impl Serialize for Named<'_, Vec<f64>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = (0..).map_while(|place| self.0.variable_name(place));
        serializer.collect_map(names.zip(&self.1))
    }
}

pub(super) fn answer(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let Identified::<Question> { ids, document: question } = FieldError::read_object(document)?;
    let limits = checked(question.limits)?;
    let (a, b) = (scorecard.prepare(&question.person), scorecard.prepare(&question.candidate));
    let scored = scorecard.score(&a, &b);
    let mut answer = Answer {
        score: scored.score,
        bins: Named(scorecard, scored.bins),
        distances: compare(&a, &b),
        band: (question.bands == Some(true))
            .then(|| scorecard.band(scored.score, &scored.bins, limits)),
        points: None,
        counterfactuals: None,
    };
    if question.explain == Some(true) {
        let explanation = scorecard.explain(&a, &b, limits);
        let points = explanation.variables.iter().map(|variable| variable.points);
        answer.points = Some(Named(scorecard, points.collect()));
        answer.counterfactuals = Some(explanation.counterfactuals);
    }
    ids.line(&answer)
}

/// The limits of a document, or those that are documented.
pub(super) fn checked(limits: Option<Limits>) -> Result<Limits, FieldError> {
    let limits = limits.unwrap_or_default().check();
    limits.map_err(|error| error.under("limits"))
}
