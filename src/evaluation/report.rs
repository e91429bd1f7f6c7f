//! The figures as data.

use serde::Serialize;

use super::calibration::Calibration;
use super::curve::{Counts, Curve};
use super::drift::stability_index;
use super::models::{Evaluation, Model, Worst};
use super::moves::Moves;
use super::share::matches_needed;
use super::tally::{Refusal, Tally};
use crate::figures::{rounded, six};
use crate::scoring::{Identity, Limits, Score, Scorecard};

/// The precisions at which recall is shown.
const PRECISIONS: [f64; 3] = [0.99, 0.999, 0.9999];

/// Everything that an evaluation says. Serialises as the document of `osoba evaluate`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// What was evaluated.
    pub rows: Rows,
    /// The limits at which errors, moves and columns are counted.
    pub limits: Limits,
    /// Each scorecard, in the order in which they were given.
    pub models: Vec<ModelFigures>,
    /// From the first scorecard to each other.
    pub moves: Vec<Moved>,
    /// How many checked matches without an error show a precision.
    pub needed: Vec<Needed>,
}

/// What was evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// Labelled pairs.
    pub pairs: u64,
    /// Registrations.
    pub registrations: u64,
    /// Pairs of an earlier period.
    pub before: u64,
    /// Matches: pairs of one person, or registrations of somebody in the index.
    pub matches: u64,
    /// Matches that no cluster held together.
    pub missed: u64,
    /// Others that nothing was compared with.
    pub not_compared: u64,
}

/// How many checked matches without an error show a precision at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Needed {
    /// The precision.
    pub precision: f64,
    /// The matches.
    pub matches: u64,
}

/// One scorecard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelFigures {
    /// Which; none where scores were given.
    pub scorecard: Option<Identity>,
    /// The area under precision and recall.
    #[serde(serialize_with = "six")]
    pub average_precision: Option<f64>,
    /// The threshold of the greatest F1.
    pub best: Option<AtThreshold>,
    /// What each threshold finds.
    pub thresholds: Vec<AtThreshold>,
    /// How much is found at a precision.
    pub at_precision: Vec<AtPrecision>,
    /// Scores beside what came true.
    pub calibration: Calibration,
    /// By the values of a column.
    pub by: Option<Column>,
    /// How far an earlier period is away.
    pub drift: Option<Drift>,
    /// Precision and recall.
    pub curve: Curve,
    /// Scores by truth.
    pub histogram: Tally,
    /// The worst errors: others with the highest scores, then matches with the lowest.
    pub worst: Vec<Worst>,
}

/// What a threshold finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AtThreshold {
    /// The threshold: a score at or above it says that two are one.
    pub threshold: Score,
    /// What it finds.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How much is found at a precision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtPrecision {
    /// At least this one.
    pub precision: f64,
    /// The lowest threshold that reaches it; none if none does.
    pub reached: Option<AtThreshold>,
    /// Whether as many matches were found as the claim needs ([`matches_needed`]).
    pub enough: bool,
}

/// By the values of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub column: String,
    /// Its values, in the order of their texts.
    pub values: Vec<ColumnValue>,
}

/// One value of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnValue {
    /// The value.
    pub value: String,
    /// Matches of that value.
    pub matches: u64,
    /// Others of that value that were compared.
    pub others: u64,
    /// Others of that value that nothing was compared with.
    pub not_compared: u64,
    /// What the automatic limit finds.
    pub automatic: Counts,
    /// What is found at the threshold that has a precision of 99.9 % over all values.
    pub at_999: Option<Counts>,
}

/// How far an earlier period is away, as population stability index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Of the score, in tenths.
    #[serde(serialize_with = "six")]
    pub score: Option<f64>,
    /// Of each variable's bins.
    pub variables: Vec<VariableDrift>,
}

/// How far an earlier period is away in one variable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariableDrift {
    /// Its name.
    pub variable: String,
    /// The index.
    #[serde(serialize_with = "six")]
    pub index: Option<f64>,
}

/// Pairs that another scorecard puts into another band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The first scorecard.
    pub from: Option<Identity>,
    /// The other one.
    pub to: Option<Identity>,
    /// How many are in another band.
    pub moved: u64,
    /// From each band to each.
    #[serde(flatten)]
    pub moves: Moves,
}

impl Evaluation {
    /// The figures so far.
    ///
    /// # Errors
    /// There are no matches, or nothing else.
    pub fn figures(&self) -> Result<Figures, Refusal> {
        figures(self)
    }
}

fn figures(evaluation: &Evaluation) -> Result<Figures, Refusal> {
    let first = evaluation.models.first().ok_or(Refusal::Nothing)?;
    let rows = Rows {
        pairs: evaluation.pairs,
        registrations: evaluation.registrations,
        before: evaluation.before,
        matches: first.tally.matches(),
        missed: first.tally.missed(),
        not_compared: first.tally.not_compared(),
    };
    let models = evaluation.models.iter().map(|model| figures_of(model, evaluation));
    let models = models.collect::<Result<Vec<_>, Refusal>>()?;
    let identity = |model: &Model| model.scorecard.as_ref().map(|card| card.identity().clone());
    let others = evaluation.models.iter().skip(1).zip(&evaluation.moves);
    let moves = others.map(|(model, moves)| Moved {
        from: identity(first),
        to: identity(model),
        moved: moves.moved(),
        moves: *moves,
    });
    let needed = PRECISIONS.into_iter().filter_map(|precision| {
        matches_needed(precision).map(|matches| Needed { precision, matches })
    });
    Ok(Figures {
        rows,
        limits: evaluation.settings.limits,
        models,
        moves: moves.collect(),
        needed: needed.collect(),
    })
}

fn figures_of(model: &Model, evaluation: &Evaluation) -> Result<ModelFigures, Refusal> {
    let settings = &evaluation.settings;
    let curve = model.tally.curve()?;
    let reached = |precision| {
        let reached = curve.at_precision(precision);
        reached.map(|(threshold, counts)| AtThreshold { threshold, counts })
    };
    let at_999 = reached(0.999).map(|reached| reached.threshold);
    let by = settings.by.as_ref().map(|column| Column {
        column: column.clone(),
        values: model
            .by
            .iter()
            .map(|(value, tally)| {
                let own = tally.counted();
                ColumnValue {
                    value: value.clone(),
                    matches: tally.matches(),
                    others: tally.others(),
                    not_compared: tally.not_compared(),
                    automatic: own.at(settings.limits.automatic),
                    at_999: at_999.map(|threshold| own.at(threshold)),
                }
            })
            .collect(),
    });
    let thresholds = settings.thresholds.iter();
    let thresholds = thresholds
        .map(|threshold| AtThreshold { threshold: *threshold, counts: curve.at(*threshold) });
    let at_precision = PRECISIONS.into_iter().map(|precision| {
        let reached = reached(precision);
        let needed = matches_needed(precision).unwrap_or(u64::MAX);
        let found = reached.map_or(0, |reached| reached.counts.found);
        AtPrecision { precision, reached, enough: found >= needed }
    });
    Ok(ModelFigures {
        scorecard: model.scorecard.as_ref().map(|scorecard| scorecard.identity().clone()),
        average_precision: curve.average_precision(),
        best: curve.best().map(|(threshold, counts)| AtThreshold { threshold, counts }),
        thresholds: thresholds.collect(),
        at_precision: at_precision.collect(),
        calibration: Calibration::of(&model.tally),
        by,
        drift: (evaluation.before > 0).then(|| drift(model)),
        histogram: model.tally.clone(),
        worst: model.mistaken.iter().chain(&model.rejected).cloned().collect(),
        curve,
    })
}

fn drift(model: &Model) -> Drift {
    let bins = |scorecard: &Scorecard, variable: usize| {
        (0..=u8::MAX).take_while(|place| scorecard.bin_name(variable, *place).is_some()).count()
    };
    let variables = model.scorecard.iter().flat_map(|scorecard| {
        let both = model.before.variables.iter().zip(&model.now.variables);
        both.enumerate().map(|(place, (before, now))| VariableDrift {
            variable: scorecard.variable_name(place).unwrap_or_default().to_owned(),
            index: stability_index(before, now, bins(scorecard, place)).map(rounded),
        })
    });
    Drift {
        score: stability_index(&model.before.score, &model.now.score, 10),
        variables: variables.collect(),
    }
}
