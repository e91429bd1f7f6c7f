//! An evaluation from and to JSON.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::models::{Evaluation, Settings};
use super::pair::LabelledPair;
use super::report::Figures;
use super::tally::Refusal;
use crate::error::{FieldError, Rule};
use crate::json::optional_object;
use crate::matching::ClusterSet;
use crate::names::Algorithm;
use crate::scoring::{Limits, Score, Scorecard};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow)]
    pairs: Vec<&'a RawValue>,
    /// Pairs of an earlier period.
    #[serde(borrow, default)]
    before: Vec<&'a RawValue>,
    /// The published one if absent; unused where the pairs have scores.
    #[serde(borrow, default)]
    scorecards: Vec<&'a RawValue>,
    #[serde(default)]
    thresholds: Option<Vec<Score>>,
    #[serde(default, deserialize_with = "optional_object")]
    limits: Option<Limits>,
    #[serde(default)]
    by: Option<String>,
    /// `published`, `extended`, or `none`: every pair is compared.
    #[serde(default)]
    clusters: Option<String>,
    #[serde(default)]
    key: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Figures(Box<Figures>),
    Refused { refused: Refusal },
}

/// Evaluates scorecards on labelled pairs, all in one JSON document.
///
/// `{"pairs": [{"person", "candidate", "match", …}], "scorecards": […], "before": […], "by",
/// "thresholds", "limits", "clusters", "key"}` gives [`Figures`] as JSON, or `{"refused": reason}` with a
/// [`Refusal`]. A pair that has `score` or `scores` in place of persons was scored elsewhere.
///
/// ```
/// use osoba::evaluation::evaluate;
/// let answer = evaluate(r#"{"pairs": [
///     {"score": 0.95, "match": true}, {"score": 0.2, "match": false}], "thresholds": [0.9]}"#);
/// assert!(answer.unwrap().contains(r#""average_precision":1.0"#));
/// let answer = evaluate(r#"{"pairs": [{"score": 0.95, "match": true}]}"#);
/// assert_eq!(answer.unwrap(), r#"{"refused":"only_matches"}"#);
/// let error = evaluate(r#"{"pairs": [{"score": 0.95}]}"#).unwrap_err();
/// assert_eq!(error.to_string(), "pairs[0].match is required");
/// ```
///
/// # Errors
/// The first field that breaks a rule: a pair without a label, a score out of range, a scorecard that
/// cannot be read.
pub fn evaluate(document: &str) -> Result<String, FieldError> {
    evaluate_with(&Scorecard::published(), document)
}

/// The same with another scorecard where the document has none.
pub(crate) fn evaluate_with(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let question: Question<'_> = FieldError::read_object(document)?;
    let standard = Settings::default();
    let limits = question.limits.unwrap_or_default().check();
    let unknown = |field| move || FieldError::new(field, Rule::UnknownValue);
    let key =
        question.key.as_deref().map(|name| Algorithm::from_name(name).ok_or_else(unknown("key")));
    let key = key.transpose()?.unwrap_or(Algorithm::Uk);
    let clusters = match question.clusters.as_deref() {
        None => Some(ClusterSet::Extended),
        Some("none") => None,
        Some(name) => Some(ClusterSet::from_name(name).ok_or_else(unknown("clusters"))?),
    };
    let settings = Settings {
        thresholds: question.thresholds.unwrap_or(standard.thresholds),
        limits: limits.map_err(|error| error.under("limits"))?,
        clusters: clusters.map(|clusters| (clusters, key)),
        by: question.by,
        worst: standard.worst,
    };
    let mut scorecards = Vec::with_capacity(question.scorecards.len().max(1));
    for (place, card) in question.scorecards.iter().enumerate() {
        let card = Scorecard::from_json(card.get());
        scorecards.push(card.map_err(|error| error.under(&format!("scorecards[{place}]")))?);
    }
    if scorecards.is_empty() {
        scorecards.push(scorecard.clone());
    }
    let by = settings.by.clone();
    let read = |text: &RawValue| LabelledPair::from_json(text.get(), by.as_deref());
    let scores = match question.pairs.first() {
        Some(first) => read(first).map_err(|error| error.under("pairs[0]"))?.scores.len(),
        None => 0,
    };
    let mut evaluation = match scores {
        0 => Evaluation::new(scorecards, settings),
        count => Evaluation::of_scores(count, settings),
    };
    for (place, pair) in question.pairs.iter().enumerate() {
        let number = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
        let added = read(pair).and_then(|pair| evaluation.add_pair(number, &pair));
        added.map_err(|error| error.under(&format!("pairs[{place}]")))?;
    }
    for (place, pair) in question.before.iter().enumerate() {
        let added = read(pair).and_then(|pair| evaluation.add_before(&pair));
        added.map_err(|error| error.under(&format!("before[{place}]")))?;
    }
    let answer = match evaluation.figures() {
        Ok(figures) => Answer::Figures(Box::new(figures)),
        Err(refused) => Answer::Refused { refused },
    };
    serde_json::to_string(&answer).map_err(|_| FieldError::new("", Rule::Json))
}
