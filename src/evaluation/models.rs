//! Labelled pairs and registrations under several scorecards.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::drift::Distribution;
use super::moves::Moves;
use super::pair::{LabelledPair, LabelledRegistration};
use super::tally::Tally;
use crate::error::{FieldError, Rule};
use crate::matching::{trimmed, ClusterKeys, ClusterSet};
use crate::names::Algorithm;
use crate::person::Person;
use crate::scoring::{Bins, Explanation, Limits, Score, Scorecard};

/// The most values of a column that are told apart.
pub const COLUMN_VALUES: usize = 1_000;

/// What is evaluated, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The thresholds that are shown.
    pub thresholds: Vec<Score>,
    /// The limits of the bands, at which errors, moves and columns are counted.
    pub limits: Limits,
    /// The column of the lines by whose values it is shown, too.
    pub by: Option<String>,
    /// The clusters and the key by which pairs come together; with none, every pair is compared.
    /// Candidates of registrations are found by them already.
    pub clusters: Option<(ClusterSet, Algorithm)>,
    /// How many of the worst errors of each kind are kept.
    pub worst: usize,
}

impl Default for Settings {
    /// Twelve thresholds from 0.1 to 0.999, the documented limits and the clusters of a policy.
    fn default() -> Self {
        let steps = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 0.999];
        Settings {
            thresholds: steps.into_iter().filter_map(Score::rounded).collect(),
            limits: Limits::default(),
            by: None,
            clusters: Some((ClusterSet::Extended, Algorithm::Uk)),
            worst: 5,
        }
    }
}

/// What an evaluation has seen so far. Its memory grows with the scores and values of the column that
/// occur, not with the pairs. The order of the pairs changes nothing but which of equally bad errors
/// are shown.
#[derive(Debug, Clone)]
pub struct Evaluation {
    pub(super) settings: Settings,
    pub(super) models: Vec<Model>,
    /// From the first model to each other.
    pub(super) moves: Vec<Moves>,
    pub(super) pairs: u64,
    pub(super) registrations: u64,
    pub(super) before: u64,
}

/// One scorecard and what came of it.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// None where scores were given.
    pub(super) scorecard: Option<Scorecard>,
    pub(super) tally: Tally,
    pub(super) by: BTreeMap<String, Tally>,
    pub(super) now: Period,
    pub(super) before: Period,
    /// Matches with low scores, the lowest first.
    pub(super) rejected: Vec<Worst>,
    /// Others with high scores, the highest first.
    pub(super) mistaken: Vec<Worst>,
}

/// What occurred in one period.
#[derive(Debug, Clone, Default)]
pub(super) struct Period {
    pub(super) score: Distribution,
    /// The bins of each variable.
    pub(super) variables: Vec<Distribution>,
}

impl Period {
    fn add(&mut self, score: Score, bins: &Bins) {
        self.score.add_score(score);
        for (variable, bin) in bins.places().iter().enumerate() {
            if variable >= self.variables.len() {
                self.variables.push(Distribution::default());
            }
            if let Some(distribution) = self.variables.get_mut(variable) {
                distribution.add(usize::from(*bin));
            }
        }
    }
}

/// What is done to a tally.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Scored(Score, bool),
    Missed,
    Outdone,
    NotCompared,
}

impl Model {
    fn new(scorecard: Option<Scorecard>) -> Model {
        Model {
            scorecard,
            tally: Tally::default(),
            by: BTreeMap::new(),
            now: Period::default(),
            before: Period::default(),
            rejected: Vec::new(),
            mistaken: Vec::new(),
        }
    }

    fn count(&mut self, outcome: Outcome, column: Option<&str>) -> Result<(), FieldError> {
        let count = |tally: &mut Tally| match outcome {
            Outcome::Scored(score, is_match) => tally.add(score, is_match),
            Outcome::Missed => tally.add_missed(),
            Outcome::Outdone => tally.add_outdone(),
            Outcome::NotCompared => tally.add_not_compared(),
        };
        if let Some(value) = column {
            if !self.by.contains_key(value) && self.by.len() >= COLUMN_VALUES {
                return Err(FieldError::new("by", Rule::TooMany));
            }
            count(self.by.entry(value.to_owned()).or_default());
        }
        count(&mut self.tally);
        Ok(())
    }

    /// Keeps an error if it is among the worst; it is explained only then, for that takes a while.
    fn keep(
        &mut self,
        settings: &Settings,
        (place, score, is_match): (u64, Score, bool),
        persons: Option<(&Person, &Person)>,
    ) {
        let (list, is_error) = if is_match {
            (&mut self.rejected, score < settings.limits.automatic)
        } else {
            (&mut self.mistaken, score >= settings.limits.manual)
        };
        let is_worse =
            |other: &Worst| if is_match { score < other.score } else { score > other.score };
        let at = list.iter().position(is_worse).unwrap_or(list.len());
        if is_error && at < settings.worst {
            let explained = self.scorecard.as_ref().zip(persons);
            let explanation = explained.map(|(scorecard, (person, candidate))| {
                let (person, candidate) = (scorecard.prepare(person), scorecard.prepare(candidate));
                scorecard.explain(&person, &candidate, settings.limits)
            });
            list.insert(at, Worst { place, score, is_match, explanation });
            list.truncate(settings.worst);
        }
    }

    fn scored(&self, person: &Person, candidate: &Person) -> Result<(Score, Bins), FieldError> {
        let scorecard =
            self.scorecard.as_ref().ok_or_else(|| FieldError::new("scores", Rule::Required))?;
        let scored = scorecard.score(&scorecard.prepare(person), &scorecard.prepare(candidate));
        Ok((scored.score, scored.bins))
    }
}

impl Evaluation {
    /// Nothing is seen yet.
    #[must_use]
    pub fn new(scorecards: Vec<Scorecard>, settings: Settings) -> Evaluation {
        let models = scorecards.into_iter().map(|scorecard| Model::new(Some(scorecard)));
        Evaluation::of(models.collect(), settings)
    }

    /// Of pairs that have so many scores already, made elsewhere.
    #[must_use]
    pub fn of_scores(count: usize, settings: Settings) -> Evaluation {
        Evaluation::of((0..count).map(|_| Model::new(None)).collect(), settings)
    }

    fn of(models: Vec<Model>, settings: Settings) -> Evaluation {
        let moves = vec![Moves::default(); models.len().saturating_sub(1)];
        Evaluation { settings, models, moves, pairs: 0, registrations: 0, before: 0 }
    }

    /// The column of the lines that is wanted.
    #[must_use]
    pub fn by(&self) -> Option<&str> {
        self.settings.by.as_deref()
    }

    /// Adds a pair; `place` is where it was found, for the list of the worst errors.
    ///
    /// # Errors
    /// The pair has no label (`match` is required), not as many scores as there are models, or one
    /// value more of the column than [`COLUMN_VALUES`]. It is not counted.
    pub fn add_pair(&mut self, place: u64, pair: &LabelledPair) -> Result<(), FieldError> {
        let is_match = pair.is_match.ok_or_else(|| FieldError::new("match", Rule::Required))?;
        let column = pair.column.as_deref();
        self.check_column(column)?;
        let settings = &self.settings;
        let mut scores = Vec::with_capacity(self.models.len());
        if pair.scores.is_empty() {
            if !settings.compares(&pair.person, &pair.candidate) {
                let outcome = if is_match { Outcome::Missed } else { Outcome::NotCompared };
                self.models.iter_mut().try_for_each(|model| model.count(outcome, column))?;
                self.pairs = self.pairs.saturating_add(1);
                return Ok(());
            }
            for model in &mut self.models {
                let (score, bins) = model.scored(&pair.person, &pair.candidate)?;
                model.now.add(score, &bins);
                let persons = Some((&pair.person, &pair.candidate));
                model.keep(settings, (place, score, is_match), persons);
                model.count(Outcome::Scored(score, is_match), column)?;
                scores.push(score);
            }
        } else {
            if pair.scores.len() != self.models.len() {
                return Err(FieldError::new("scores", Rule::OutOfRange));
            }
            for (model, score) in self.models.iter_mut().zip(&pair.scores) {
                model.now.score.add_score(*score);
                model.keep(settings, (place, *score, is_match), None);
                model.count(Outcome::Scored(*score, is_match), column)?;
                scores.push(*score);
            }
        }
        self.pairs = self.pairs.saturating_add(1);
        self.count_moves(&scores, is_match);
        Ok(())
    }

    /// Adds a registration with the candidates that the index found for it.
    ///
    /// # Errors
    /// One value more of the column than [`COLUMN_VALUES`], or there is no scorecard.
    pub fn add_registration(
        &mut self,
        place: u64,
        registration: &LabelledRegistration,
        candidates: &[Person],
    ) -> Result<(), FieldError> {
        let column = registration.column.as_deref();
        self.check_column(column)?;
        let truth = registration.truth.as_deref();
        let is_truth = |candidate: &Person| truth.is_some() && candidate.id.as_deref() == truth;
        let is_compared = candidates.iter().any(is_truth);
        let settings = &self.settings;
        let mut scores = Vec::with_capacity(self.models.len());
        for model in &mut self.models {
            let scorecard = model
                .scorecard
                .as_ref()
                .ok_or_else(|| FieldError::new("scorecards", Rule::Required))?;
            let person = scorecard.prepare(&registration.person);
            let mut best: Option<(Score, &Person)> = None;
            for candidate in candidates {
                let scored = scorecard.score(&person, &scorecard.prepare(candidate));
                model.now.add(scored.score, &scored.bins);
                let is_better = best.is_none_or(|(score, other)| {
                    (scored.score, other.id.as_deref()) > (score, candidate.id.as_deref())
                });
                if is_better {
                    best = Some((scored.score, candidate));
                }
            }
            if truth.is_some() && !is_compared {
                model.count(Outcome::Missed, column)?;
            }
            if let Some((score, candidate)) = best {
                let is_right = is_truth(candidate);
                if is_compared && !is_right {
                    model.count(Outcome::Outdone, column)?;
                }
                let persons = Some((&registration.person, candidate));
                model.keep(settings, (place, score, is_right), persons);
                model.count(Outcome::Scored(score, is_right), column)?;
                scores.push(score);
            } else if truth.is_none() {
                model.count(Outcome::NotCompared, column)?;
            }
        }
        self.registrations = self.registrations.saturating_add(1);
        self.count_moves(&scores, truth.is_some());
        Ok(())
    }

    /// Adds a pair of an earlier period, whose label does not matter.
    ///
    /// # Errors
    /// Not as many scores as there are models.
    pub fn add_before(&mut self, pair: &LabelledPair) -> Result<(), FieldError> {
        if pair.scores.is_empty() {
            if !self.settings.compares(&pair.person, &pair.candidate) {
                return Ok(());
            }
            for model in &mut self.models {
                let (score, bins) = model.scored(&pair.person, &pair.candidate)?;
                model.before.add(score, &bins);
            }
        } else if pair.scores.len() == self.models.len() {
            for (model, score) in self.models.iter_mut().zip(&pair.scores) {
                model.before.score.add_score(*score);
            }
        } else {
            return Err(FieldError::new("scores", Rule::OutOfRange));
        }
        self.before = self.before.saturating_add(1);
        Ok(())
    }

    /// All models see the same values, so that a pair is counted by all or by none.
    fn check_column(&self, column: Option<&str>) -> Result<(), FieldError> {
        let is_full = |model: &Model, value: &str| {
            !model.by.contains_key(value) && model.by.len() >= COLUMN_VALUES
        };
        match (column, self.models.first()) {
            (Some(value), Some(model)) if is_full(model, value) => {
                Err(FieldError::new("by", Rule::TooMany))
            }
            _ => Ok(()),
        }
    }

    fn count_moves(&mut self, scores: &[Score], is_match: bool) {
        let Some((first, others)) = scores.split_first() else { return };
        let before = self.settings.limits.band(*first);
        for (moves, score) in self.moves.iter_mut().zip(others) {
            moves.add(before, self.settings.limits.band(*score), is_match);
        }
    }
}

impl Settings {
    /// Whether a cluster brings the two together.
    fn compares(&self, person: &Person, candidate: &Person) -> bool {
        let Some((clusters, key)) = self.clusters else { return true };
        let keys = |person: &Person| {
            let mut keys = ClusterKeys::of(&trimmed(person), key);
            if clusters == ClusterSet::Published {
                keys.certificate_numbers.clear();
            }
            keys
        };
        !keys(person).shared_with(&keys(candidate)).is_empty()
    }
}

/// An error among the worst. Holds no personal data.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// Where the pair was found.
    pub place: u64,
    /// Its score.
    pub score: Score,
    /// What it is in truth.
    pub is_match: bool,
    /// Why it has that score; none where the score was given.
    pub explanation: Option<Explanation>,
}

impl Serialize for Worst {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        struct Bins<'a>(&'a Explanation);
        impl Serialize for Bins<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(
                    self.0.variables.iter().map(|variable| (&variable.name, &variable.bin)),
                )
            }
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("place", &self.place)?;
        map.serialize_entry("score", &self.score)?;
        map.serialize_entry("match", &self.is_match)?;
        map.serialize_entry("bins", &self.explanation.as_ref().map(Bins))?;
        map.end()
    }
}
