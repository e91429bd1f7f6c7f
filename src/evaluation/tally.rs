//! Scores with their truth, counted.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::curve::{Both, Curve};
use crate::named::names;
use crate::scoring::Score;

names! {
    /// Why nothing can be evaluated.
    Refusal {
        /// There is nothing to evaluate.
        Nothing = "nothing",
        /// Nothing is a match: there is no recall.
        NoMatches = "no_matches",
        /// Everything is a match: nothing could be mistaken for one.
        OnlyMatches = "only_matches",
    }
}

/// Scores with their truth. Exact, and bounded: there are 100,001 scores.
///
/// For pairs, what has a score is a pair. For registrations it is a registration with its best
/// candidate: a match if that is the right person, none if it is another, whoever registers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    by_score: BTreeMap<Score, Both>,
    missed: u64,
    outdone: u64,
    not_compared: u64,
}

impl Tally {
    /// Counts a score.
    pub fn add(&mut self, score: Score, is_match: bool) {
        let both = self.by_score.entry(score).or_default();
        let count = if is_match { &mut both.matches } else { &mut both.others };
        *count = count.saturating_add(1);
    }

    /// Counts a match that no cluster held together: no scorecard could have found it.
    pub fn add_missed(&mut self) {
        self.missed = self.missed.saturating_add(1);
    }

    /// Counts a person of the registry who was compared, beside whom another one had a better score.
    pub fn add_outdone(&mut self) {
        self.outdone = self.outdone.saturating_add(1);
    }

    /// Counts one that is no match and that nothing was compared with: it cannot be mistaken.
    pub fn add_not_compared(&mut self) {
        self.not_compared = self.not_compared.saturating_add(1);
    }

    /// Those that are no match and that nothing was compared with.
    #[must_use]
    pub fn not_compared(&self) -> u64 {
        self.not_compared
    }

    /// All matches, missed ones included.
    #[must_use]
    pub fn matches(&self) -> u64 {
        let scored =
            self.by_score.values().fold(0_u64, |sum, both| sum.saturating_add(both.matches));
        scored.saturating_add(self.missed).saturating_add(self.outdone)
    }

    /// All that have a score and are no match.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.by_score.values().fold(0, |sum, both| sum.saturating_add(both.others))
    }

    /// Matches that no cluster held together.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.missed
    }

    /// Precision and recall at every threshold.
    ///
    /// # Errors
    /// There are no matches, or nothing else.
    pub fn curve(&self) -> Result<Curve, Refusal> {
        match (self.matches(), self.others()) {
            (0, 0) => Err(Refusal::Nothing),
            (0, _) => Err(Refusal::NoMatches),
            (_, 0) => Err(Refusal::OnlyMatches),
            _ => Ok(self.counted()),
        }
    }

    /// The same where one of them may be lacking, as for one value of a column.
    pub(super) fn counted(&self) -> Curve {
        Curve::new(self.highest_first(), self.matches(), self.missed, self.others())
    }

    /// The scores that occur, the highest first.
    pub(super) fn highest_first(&self) -> impl Iterator<Item = (Score, Both)> + '_ {
        self.by_score.iter().rev().map(|(score, both)| (*score, *both))
    }
}

impl Tally {
    /// How many have which score, in fifty columns: where each starts, its matches, its others.
    #[must_use]
    pub fn histogram(&self) -> [(f64, u64, u64); 50] {
        const COLUMN: u32 = 2_000;
        let mut columns = [(0.0, 0_u64, 0_u64); 50];
        for (place, (from, ..)) in (0_u32..).zip(&mut columns) {
            *from = f64::from(place.saturating_mul(COLUMN)) / 100_000.0;
        }
        for (score, both) in &self.by_score {
            let place = score.hundred_thousandths().div_euclid(COLUMN).min(49) as usize;
            if let Some((_, matches, others)) = columns.get_mut(place) {
                *matches = matches.saturating_add(both.matches);
                *others = others.saturating_add(both.others);
            }
        }
        columns
    }
}

impl Serialize for Tally {
    /// As its histogram.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.histogram())
    }
}
