//! Precision and recall by threshold.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::share::{of_three, Interval, Share};
use crate::figures::rounded;
use crate::scoring::Score;

/// Of one score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Both {
    pub(super) matches: u64,
    pub(super) others: u64,
}

/// What a threshold finds: a score at or above it says that two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The threshold, a score that occurs.
    pub threshold: Score,
    /// Matches at or above it.
    pub found: u64,
    /// Others at or above it.
    pub mistaken: u64,
}

/// Every threshold at which something changes, the highest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    points: Vec<Point>,
    matches: u64,
    missed: u64,
    others: u64,
}

/// What one threshold finds and what it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Matches that are found.
    pub found: u64,
    /// Others that are taken for matches.
    pub mistaken: u64,
    /// Matches that the scorecard rejects: compared, and the score is below the threshold.
    pub rejected: u64,
    /// Matches that no cluster held together.
    pub missed: u64,
}

impl Counts {
    /// Of what is taken for a match, how much is one.
    #[must_use]
    pub fn precision(self) -> Share {
        Share { part: self.found, whole: self.found.saturating_add(self.mistaken) }
    }

    /// Of the matches, how many are found.
    #[must_use]
    pub fn recall(self) -> Share {
        let lost = self.rejected.saturating_add(self.missed);
        Share { part: self.found, whole: self.found.saturating_add(lost) }
    }

    /// Of the matches that were compared, how many are found: the recall of the scorecard alone.
    #[must_use]
    pub fn recall_of_compared(self) -> Share {
        Share { part: self.found, whole: self.found.saturating_add(self.rejected) }
    }

    /// The harmonic mean of precision and recall, and its interval. It rises with the share of what is
    /// found in all that is found, mistaken or lost, whose Wilson interval is carried over.
    #[must_use]
    pub fn f1(self) -> Option<(f64, Interval)> {
        let whole = [self.found, self.mistaken, self.rejected, self.missed];
        let whole = whole.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        let joint = Share { part: self.found, whole };
        let f1 = |joint: f64| 2.0 * joint / (1.0 + joint);
        let interval = joint.interval()?;
        Some((f1(joint.value()?), Interval { low: f1(interval.low), high: f1(interval.high) }))
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct F1(Counts);
        impl Serialize for F1 {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let f1 = self.0.f1();
                of_three(serializer, f1.map(|(value, _)| value), f1.map(|(_, interval)| interval))
            }
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("found", &self.found)?;
        map.serialize_entry("mistaken", &self.mistaken)?;
        map.serialize_entry("rejected", &self.rejected)?;
        map.serialize_entry("missed", &self.missed)?;
        map.serialize_entry("precision", &self.precision())?;
        map.serialize_entry("recall", &self.recall())?;
        map.serialize_entry("recall_of_compared", &self.recall_of_compared())?;
        map.serialize_entry("f1", &F1(*self))?;
        map.end()
    }
}

impl Curve {
    pub(super) fn new(
        highest_first: impl Iterator<Item = (Score, Both)>,
        matches: u64,
        missed: u64,
        others: u64,
    ) -> Curve {
        let (mut found, mut mistaken) = (0_u64, 0_u64);
        let points = highest_first.map(|(threshold, both)| {
            found = found.saturating_add(both.matches);
            mistaken = mistaken.saturating_add(both.others);
            Point { threshold, found, mistaken }
        });
        Curve { points: points.collect(), matches, missed, others }
    }

    /// Every threshold at which something changes, the highest first.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// All matches, those that no cluster held together included.
    #[must_use]
    pub fn matches(&self) -> u64 {
        self.matches
    }

    /// What a threshold finds.
    #[must_use]
    pub fn at(&self, threshold: Score) -> Counts {
        let above = self.points.partition_point(|point| point.threshold >= threshold);
        let point = above.checked_sub(1).and_then(|last| self.points.get(last));
        self.counts(point.map_or(0, |point| point.found), point.map_or(0, |point| point.mistaken))
    }

    fn counts(&self, found: u64, mistaken: u64) -> Counts {
        let rejected = self.matches.saturating_sub(self.missed).saturating_sub(found);
        Counts { found, mistaken, rejected, missed: self.missed }
    }

    /// The area under precision and recall as average precision: the sum of each gain in recall times
    /// the precision there. No straight lines are drawn between thresholds.
    #[must_use]
    pub fn average_precision(&self) -> Option<f64> {
        let mut before = 0;
        let mut area = 0.0;
        for point in &self.points {
            let gain = Share { part: point.found.saturating_sub(before), whole: self.matches };
            let precision = self.counts(point.found, point.mistaken).precision();
            area += gain.value()? * precision.value().unwrap_or(0.0);
            before = point.found;
        }
        Some(area)
    }

    /// The lowest threshold whose precision is at least that, hence the greatest recall; nothing if no
    /// threshold reaches it.
    #[must_use]
    pub fn at_precision(&self, precision: f64) -> Option<(Score, Counts)> {
        let reaches = |point: &&Point| {
            let share = self.counts(point.found, point.mistaken).precision();
            point.found > 0 && share.value().is_some_and(|value| value >= precision)
        };
        let point = self.points.iter().rev().find(reaches)?;
        Some((point.threshold, self.counts(point.found, point.mistaken)))
    }

    /// The threshold of the greatest F1, the highest of equal ones.
    #[must_use]
    pub fn best(&self) -> Option<(Score, Counts)> {
        let mut best: Option<(f64, Score, Counts)> = None;
        for point in &self.points {
            let counts = self.counts(point.found, point.mistaken);
            let f1 = counts.f1().map_or(0.0, |(f1, _)| f1);
            if best.is_none_or(|(other, ..)| f1 > other) {
                best = Some((f1, point.threshold, counts));
            }
        }
        best.map(|(_, threshold, counts)| (threshold, counts))
    }

    /// At most so many points of the curve, evenly along the recall, the first and the last among
    /// them.
    fn thinned(&self, most: usize) -> impl Iterator<Item = &Point> {
        let last = self.points.len().saturating_sub(1);
        let step = self.matches.checked_div(most as u64).unwrap_or(1).max(1);
        let mut next = 0;
        self.points.iter().enumerate().filter_map(move |(place, point)| {
            let is_next = point.found >= next || place == last;
            if is_next {
                next = point.found.saturating_add(step);
            }
            is_next.then_some(point)
        })
    }
}

impl Serialize for Curve {
    /// As rows of threshold, precision and recall, at most about two hundred.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |point: &Point| {
            let counts = self.counts(point.found, point.mistaken);
            let value = |share: Share| share.value().map(rounded);
            (point.threshold, value(counts.precision()), value(counts.recall()))
        };
        serializer.collect_seq(self.thinned(200).map(row))
    }
}
