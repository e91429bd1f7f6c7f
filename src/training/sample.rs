//! Pairs that a scorecard is estimated from, counted by the pattern of their bins.
//!
//! What is estimated depends on the pairs alone and not on their order: weights are summed as whole
//! numbers, patterns are sorted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::design::Design;
use crate::{FieldError, Rule};

/// One pair of persons, compared. `Debug` shows neither the group, which may be somebody's name, nor
/// the date.
#[derive(Clone, Copy)]
pub struct Observation<'a> {
    /// The place of the bin of every comparison.
    pub bins: &'a [u8],
    /// Whether they are one person, if that is known.
    pub is_match: Option<bool>,
    /// What must not be divided between training and test: a household, a registration.
    pub group: &'a str,
    /// How many pairs it counts as: above 0, up to a million, to nine decimals.
    pub weight: f64,
    /// When it was found.
    pub date: Option<NaiveDate>,
}

impl fmt::Debug for Observation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Observation { bins, is_match, weight, .. } = self;
        let mut shown = f.debug_struct("Observation");
        shown.field("bins", bins).field("is_match", is_match).field("weight", weight);
        shown.finish_non_exhaustive()
    }
}

/// Counted pairs.
#[derive(Debug, Clone)]
pub struct Sample {
    bins: Vec<u8>,
    patterns: BTreeMap<Box<[u8]>, u32>,
    rows: Vec<Sampled>,
}

#[derive(Debug, Clone, Copy)]
struct Sampled {
    pattern: u32,
    is_match: Option<bool>,
    date: Option<NaiveDate>,
    group: u64,
    weight: u64,
}

/// Weights are whole numbers of this.
const WEIGHT_UNIT: f64 = 1e-9;

/// The greatest weight of a pair.
pub const GREATEST_WEIGHT: f64 = 1e6;

/// A weight in whole units.
///
/// # Errors
/// It is not above 0, above a million, or no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value lies between 0 and 10^15"
)]
fn units(weight: f64) -> Result<u64, FieldError> {
    let units = (weight / WEIGHT_UNIT).round();
    if weight <= GREATEST_WEIGHT && units >= 1.0 {
        Ok(units as u64)
    } else {
        Err(FieldError::new("weight", Rule::OutOfRange))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a sum of weights")]
fn weight(units: u128) -> f64 {
    units as f64 * WEIGHT_UNIT
}

impl Sample {
    /// No pairs yet.
    #[must_use]
    pub fn new(design: &Design) -> Sample {
        let last = |bins: usize| u8::try_from(bins.saturating_sub(1)).unwrap_or(u8::MAX);
        Sample {
            bins: design.factors().iter().map(|factor| last(factor.bins.len())).collect(),
            patterns: BTreeMap::new(),
            rows: Vec::new(),
        }
    }

    /// One more pair.
    ///
    /// # Errors
    /// The weight is not above 0 and up to a million, or the bins are not those of the design.
    pub fn push(&mut self, pair: &Observation<'_>) -> Result<(), FieldError> {
        let weight = units(pair.weight)?;
        let known = pair.bins.len() == self.bins.len()
            && pair.bins.iter().zip(&self.bins).all(|(bin, last)| bin <= last);
        if !known {
            return Err(FieldError::new("bins", Rule::OutOfRange));
        }
        let pattern = match self.patterns.get(pair.bins) {
            Some(pattern) => *pattern,
            None => {
                let next = u32::try_from(self.patterns.len());
                let next = next.map_err(|_| FieldError::new("", Rule::TooMany))?;
                self.patterns.insert(pair.bins.into(), next);
                next
            }
        };
        let group = hash("", pair.group);
        let (is_match, date) = (pair.is_match, pair.date);
        self.rows.push(Sampled { pattern, is_match, date, group, weight });
        Ok(())
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Divides the groups: a group whose hash with the seed falls into the share of the test, or of
    /// which a pair was found on the day or later, is tested with, the others are trained with. No
    /// group is divided.
    pub(super) fn split(&self, split: &Split) -> (Counted, Counted) {
        let dated =
            |row: &&Sampled| split.from.zip(row.date).is_some_and(|(from, date)| date >= from);
        let late: BTreeSet<u64> = self.rows.iter().filter(dated).map(|row| row.group).collect();
        let seed = split.seed.to_string();
        let is_tested = |row: &Sampled| {
            late.contains(&row.group)
                || unit_interval(hash(&seed, &row.group.to_string())) < split.share
        };
        let (mut train, mut test) = (Parts::default(), Parts::default());
        for row in &self.rows {
            if is_tested(row) { &mut test } else { &mut train }.add(row);
        }
        let patterns: Vec<(&[u8], u32)> =
            self.patterns.iter().map(|(bins, pattern)| (&**bins, *pattern)).collect();
        (train.counted(&patterns), test.counted(&patterns))
    }

    /// All pairs.
    pub(super) fn counted(&self) -> Counted {
        self.split(&Split { seed: 0, share: 0.0, from: None }).0
    }
}

/// A hash of a text. The same seed gives the same numbers.
fn hash(seed: &str, text: &str) -> u64 {
    let digest = Sha256::new().chain_update(seed).chain_update([0]).chain_update(text).finalize();
    let first = digest.iter().take(8);
    first.fold(0, |number: u64, byte| number.wrapping_shl(8) | u64::from(*byte))
}

/// A number from 0 to below 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn unit_interval(number: u64) -> f64 {
    (number >> 11) as f64 / (1_u64 << 53) as f64
}

/// How pairs are divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    pub(super) seed: u64,
    pub(super) share: f64,
    pub(super) from: Option<NaiveDate>,
}

/// Pairs of one part, by pattern.
#[derive(Default)]
struct Parts {
    /// Units of weight by pattern: unlabelled, different persons, one person.
    weights: BTreeMap<u32, [u128; 3]>,
    groups: BTreeSet<u64>,
    pairs: [u64; 3],
    period: Option<(NaiveDate, NaiveDate)>,
}

impl Parts {
    fn add(&mut self, row: &Sampled) {
        let label = match row.is_match {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        let weights = self.weights.entry(row.pattern).or_default();
        if let (Some(weight), Some(pairs)) = (weights.get_mut(label), self.pairs.get_mut(label)) {
            *weight = weight.saturating_add(u128::from(row.weight));
            *pairs = pairs.saturating_add(1);
        }
        self.groups.insert(row.group);
        if let Some(date) = row.date {
            let (from, to) = self.period.unwrap_or((date, date));
            self.period = Some((from.min(date), to.max(date)));
        }
    }

    fn counted(self, patterns: &[(&[u8], u32)]) -> Counted {
        let pattern = |(bins, pattern): &(&[u8], u32)| {
            let [unlabelled, differ, matches] = self.weights.get(pattern)?.map(weight);
            Some(Pattern { bins: (*bins).into(), unlabelled, differ, matches })
        };
        let [unlabelled, differ, matches] = self.pairs;
        Counted {
            patterns: patterns.iter().filter_map(pattern).collect(),
            pairs: unlabelled.saturating_add(differ).saturating_add(matches),
            matches,
            differ,
            groups: u64::try_from(self.groups.len()).unwrap_or(u64::MAX),
            period: self.period,
        }
    }
}

/// Pairs by the pattern of their bins, in the order of the patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    pub(super) patterns: Vec<Pattern>,
    /// How many pairs there are, whatever they weigh.
    pub(super) pairs: u64,
    pub(super) matches: u64,
    pub(super) differ: u64,
    pub(super) groups: u64,
    pub(super) period: Option<(NaiveDate, NaiveDate)>,
}

/// What pairs of one pattern weigh.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) bins: Box<[u8]>,
    pub(super) unlabelled: f64,
    pub(super) differ: f64,
    pub(super) matches: f64,
}

impl Pattern {
    /// What all of them weigh.
    pub(super) fn weight(&self) -> f64 {
        self.unlabelled + self.differ + self.matches
    }
}

#[cfg(test)]
mod tests {
    use super::super::design::Factor;
    use super::*;

    fn design() -> Design {
        let bins = ["a", "b"].map(String::from).into();
        Design::new(vec![Factor { name: "x".into(), bins, ..Factor::default() }]).unwrap()
    }

    fn pair<'a>(bins: &'a [u8], group: &'a str) -> Observation<'a> {
        Observation { bins, is_match: Some(true), group, weight: 1.0, date: None }
    }

    #[test]
    fn weights_must_be_numbers_above_zero() {
        let mut sample = Sample::new(&design());
        let wrong = [0.0, -1.0, 1e-10, 1_000_001.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        for weight in wrong {
            let error = sample.push(&Observation { weight, ..pair(&[0], "g") }).unwrap_err();
            assert_eq!(error, FieldError::new("weight", Rule::OutOfRange), "{weight}");
        }
        for bins in [&[2][..], &[], &[0, 0]] {
            let error = sample.push(&pair(bins, "g")).unwrap_err();
            assert_eq!(error, FieldError::new("bins", Rule::OutOfRange));
        }
        assert!(sample.is_empty());
    }

    #[test]
    fn ten_pairs_of_weight_a_tenth_count_as_one() {
        let mut sample = Sample::new(&design());
        for _ in 0..10 {
            sample.push(&Observation { weight: 0.1, ..pair(&[1], "g") }).unwrap();
        }
        assert_eq!(sample.counted().patterns[0].matches, 1.0);
    }

    #[test]
    fn no_group_is_divided_and_later_ones_are_tested() {
        let date = |day| NaiveDate::from_ymd_opt(2026, 5, day);
        let mut sample = Sample::new(&design());
        for group in 0..400 {
            let group = format!("household {group}");
            sample.push(&pair(&[0], &group)).unwrap();
            sample.push(&Observation { date: date(1), ..pair(&[1], &group) }).unwrap();
        }
        sample.push(&Observation { date: date(1), ..pair(&[0], "late") }).unwrap();
        sample.push(&Observation { date: date(9), ..pair(&[1], "late") }).unwrap();
        let split = Split { seed: 1, share: 0.25, from: None };
        let (train, test) = sample.split(&split);
        assert_eq!(train.groups + test.groups, 401);
        assert!((60..=140).contains(&test.groups), "{}", test.groups);
        assert_eq!((train.pairs, test.pairs), (2 * train.groups, 2 * test.groups));
        assert_ne!(sample.split(&Split { seed: 2, ..split }).1.groups, 0);
        let (train, test) = sample.split(&Split { share: 0.0, from: date(5), ..split });
        assert_eq!((train.groups, test.groups, test.pairs), (400, 1, 2));
        assert_eq!(train.period, date(1).zip(date(1)));
    }
}
