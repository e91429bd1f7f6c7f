//! The explanation of a score: what was compared, what it weighed, what would change the outcome.

use serde::ser::{SerializeMap, Serializer};
use serde::Serialize;

use super::bands::{Band, Limits};
use super::identity::Identity;
use super::model::{Scored, Variable};
use super::score::Score;
use super::scorecard::Scorecard;
use crate::catalogue::{Bins, Counts};
use crate::comparison::{compare, Comparison, PreparedPerson, Value};
use crate::names::Normalisation;

/// Why a pair has its score. Holds counts and figures, never a name, a number or a date of
/// anybody, so it can be stored beside the decision.
///
/// [`Explanation::table`] and [`Explanation::svg`] show it to people.
///
/// ```
/// use osoba::scoring::{Limits, Scorecard};
/// use osoba::Person;
/// let scorecard = Scorecard::published();
/// let person = Person { last_name: Some("Шевченко".into()), ..Person::default() };
/// let prepared = scorecard.prepare(&person);
/// let explanation = scorecard.explain(&prepared, &prepared, Limits::default());
/// assert_eq!(explanation.variables[1].bin, "1");
/// assert_eq!(explanation.score, scorecard.score(&prepared, &prepared).score);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The scorecard that made the score.
    pub scorecard: Identity,
    /// How texts were normalised before they were compared.
    pub normalisation: Normalisation,
    /// Every variable in the scorecard's order.
    pub variables: Vec<ExplainedVariable>,
    /// Where the sum starts.
    pub intercept: f64,
    /// Intercept and all points: the log-odds that the two are one person.
    pub sum: f64,
    /// The logistic function of the sum, to five decimals.
    pub score: Score,
    /// The band of the pair: never automatic with a bin for review, nor by a card that is not.
    pub band: Band,
    /// Both limits and how far the score is from each.
    pub limits: [LimitDistance; 2],
    /// Every change of one variable's bin that would move the score across a limit.
    pub counterfactuals: Vec<Counterfactual>,
}

/// What one variable contributed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedVariable {
    /// The variable's name in the scorecard.
    pub name: String,
    /// What it is called in tables for people: English, Ukrainian. None for a comparison that the
    /// card gave a name of its own.
    #[serde(skip)]
    pub label: Option<(&'static str, &'static str)>,
    /// The raw values that its conditions read; none of a comparison of the catalogue, whose bin says
    /// all.
    pub values: RawValues,
    /// The bin into which they fell.
    pub bin: String,
    /// The bin's weight of evidence.
    pub woe: f64,
    /// The variable's coefficient.
    pub coefficient: f64,
    /// Coefficient times weight of evidence. Above 0 is evidence for one person, below 0 for two.
    pub points: f64,
    /// With this bin a pair is never automatic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
}

/// Some raw values of a comparison, in a fixed order. Serialises as an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawValues(pub Vec<(Value, Option<u32>)>);

impl Serialize for RawValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (value, found) in &self.0 {
            map.serialize_entry(value.name(), found)?;
        }
        map.end()
    }
}

/// One of the two [`Limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The limit from which on records are merged without a clerk.
    Automatic,
    /// The limit from which on a clerk decides.
    Manual,
}

/// How far a score is from a limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitDistance {
    /// Which limit.
    pub limit: Limit,
    /// Where it lies.
    pub at: Score,
    /// The score less the limit: below 0 if the limit is not reached.
    pub distance: f64,
    /// Whether the score is at or above the limit.
    pub reached: bool,
}

/// A change of one variable's bin that would move the score across a limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterfactual {
    /// The variable.
    pub variable: String,
    /// [`ExplainedVariable::label`].
    #[serde(skip)]
    pub label: Option<(&'static str, &'static str)>,
    /// The bin in which it is.
    pub from: String,
    /// The bin in which it would have to be.
    pub to: String,
    /// The score that the pair would have then.
    pub score: Score,
    /// The limit that would be crossed.
    pub limit: Limit,
    /// Whether the limit would be reached then; if not, it is reached now and would be lost.
    pub reached: bool,
    /// The band that the pair would be in then.
    #[serde(skip)]
    pub band: Band,
    /// What `to` requires of the raw values; nothing of a comparison of the catalogue, whose bin
    /// says all.
    #[serde(skip)]
    pub(super) meaning: Vec<Counts>,
}

impl Scorecard {
    /// Explains the score of a pair that this scorecard prepared.
    #[must_use]
    pub fn explain(&self, a: &PreparedPerson, b: &PreparedPerson, limits: Limits) -> Explanation {
        self.explained(&compare(a, b), &self.score(a, b), limits)
    }

    /// Explains the score of the raw values of a pair, as [`Scorecard::score_comparison`].
    #[must_use]
    pub fn explain_comparison(&self, comparison: &Comparison, limits: Limits) -> Explanation {
        self.explained(comparison, &self.score_comparison(comparison), limits)
    }

    fn explained(&self, comparison: &Comparison, scored: &Scored, limits: Limits) -> Explanation {
        let score = scored.score;
        let variables = self.variables.iter().zip(scored.bins.places()).enumerate();
        let distance = |limit| LimitDistance {
            limit,
            at: limits.at(limit),
            distance: score.minus(limits.at(limit)),
            reached: score >= limits.at(limit),
        };
        Explanation {
            scorecard: self.identity().clone(),
            normalisation: self.normalisation(),
            variables: variables
                .filter_map(|(place, (variable, bin))| {
                    self.explained_variable(place, variable, *bin, comparison)
                })
                .collect(),
            intercept: self.start,
            sum: self.log_odds(&scored.bins),
            score,
            band: self.band(score, &scored.bins, limits),
            limits: [distance(Limit::Automatic), distance(Limit::Manual)],
            counterfactuals: self.counterfactuals(scored, limits),
        }
    }

    fn counterfactuals(&self, scored: &Scored, limits: Limits) -> Vec<Counterfactual> {
        let mut found = Vec::new();
        let follows = |place| self.layout.as_ref().is_some_and(|layout| layout.is_crossed(place));
        for (place, variable) in self.variables.iter().enumerate() {
            if follows(place) {
                continue;
            }
            let from = scored.bins.places().get(place).and_then(|bin| variable.bin(*bin));
            let Some(from) = from else {
                continue;
            };
            for (to, other) in (0..).zip(&variable.bins) {
                let changed = self.changed(scored.bins, place, to);
                let score = self.score_bins(&changed);
                for limit in [Limit::Automatic, Limit::Manual] {
                    let at = limits.at(limit);
                    if (score >= at) != (scored.score >= at) {
                        found.push(Counterfactual {
                            variable: variable.name.clone(),
                            label: self.catalogue_label(place),
                            from: from.name.clone(),
                            to: other.name.clone(),
                            score,
                            limit,
                            reached: score >= at,
                            band: self.band(score, &changed, limits),
                            meaning: self.meaning(place, to),
                        });
                    }
                }
            }
        }
        found
    }

    /// What a bin requires of the raw values; nothing of a comparison of the catalogue.
    pub(super) fn meaning(&self, place: usize, bin: u8) -> Vec<Counts> {
        self.binnings.get(place).map_or_else(Vec::new, |binned| binned.binning.counts_of(bin))
    }

    /// The bins with one changed, and those that follow from it.
    fn changed(&self, mut bins: Bins, place: usize, to: u8) -> Bins {
        if let Some(bin) = bins.places_mut().get_mut(place) {
            *bin = to;
        }
        if let Some(layout) = &self.layout {
            layout.cross(&mut bins);
        }
        bins
    }

    /// What a variable is called in tables for people.
    pub(super) fn catalogue_label(&self, place: usize) -> Option<(&'static str, &'static str)> {
        self.layout.as_ref()?.label(place)
    }

    fn explained_variable(
        &self,
        place: usize,
        variable: &Variable,
        bin: u8,
        comparison: &Comparison,
    ) -> Option<ExplainedVariable> {
        let values: Vec<Value> = match &self.layout {
            Some(layout) => layout.values(place).collect(),
            None => self.binnings.get(place)?.binning.axes.iter().map(|axis| axis.value).collect(),
        };
        let is_review = variable.review.contains(&bin);
        let bin = variable.bin(bin)?;
        let values = values.into_iter().map(|value| (value, comparison.get(value)));
        Some(ExplainedVariable {
            name: variable.name.clone(),
            label: self.catalogue_label(place),
            values: RawValues(values.collect()),
            bin: bin.name.clone(),
            woe: bin.woe,
            coefficient: variable.coefficient,
            points: bin.points,
            review: is_review,
        })
    }
}

impl Limits {
    fn at(self, limit: Limit) -> Score {
        match limit {
            Limit::Automatic => self.automatic,
            Limit::Manual => self.manual,
        }
    }
}
