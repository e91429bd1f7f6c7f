//! Whether a score of 0.9 means that nine of ten are matches.

use serde::Serialize;

use super::share::Share;
use super::tally::Tally;
use crate::figures::rounded;
use crate::scoring::Score;

/// A tenth of the scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reliability {
    /// From this score on.
    pub from: Score,
    /// To below this one; the last tenth includes it.
    pub to: Score,
    /// How many there are.
    pub pairs: u64,
    /// Their mean score.
    pub score: f64,
    /// How many of them are matches.
    pub matches: Share,
}

/// Scores beside what came true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// The mean distance of a tenth's score from its share of matches, weighed by its pairs (expected
    /// calibration error).
    pub expected_error: f64,
    /// The greatest such distance.
    pub greatest_error: f64,
    /// The mean square of score less truth (Brier).
    pub brier: f64,
    /// The tenths in which there is something.
    pub table: Vec<Reliability>,
}

/// Steps of a score in a tenth.
const TENTH: u32 = 10_000;

impl Calibration {
    /// Of everything that has a score.
    #[must_use]
    pub fn of(tally: &Tally) -> Calibration {
        let mut tenths = [(0_u64, 0_u64, 0_u128); 10];
        let mut squares = 0.0;
        for (score, both) in tally.highest_first() {
            let place = (score.hundred_thousandths() / TENTH).min(9) as usize;
            let pairs = both.matches.saturating_add(both.others);
            if let Some((all, matches, steps)) = tenths.get_mut(place) {
                *all = all.saturating_add(pairs);
                *matches = matches.saturating_add(both.matches);
                let added = u128::from(score.hundred_thousandths()).saturating_mul(pairs.into());
                *steps = steps.saturating_add(added);
            }
            let value = score.as_f64();
            squares +=
                both.matches as f64 * (1.0 - value).powi(2) + both.others as f64 * value.powi(2);
        }
        let whole: u64 = tenths.iter().fold(0, |sum, (all, ..)| sum.saturating_add(*all));
        let mut calibration =
            Calibration { expected_error: 0.0, greatest_error: 0.0, brier: 0.0, table: Vec::new() };
        for (place, (pairs, part, steps)) in (0_u32..).zip(tenths).filter(|(_, tenth)| tenth.0 > 0)
        {
            let score = steps as f64 / pairs as f64 / 100_000.0;
            let matches = Share { part, whole: pairs };
            let error = (score - matches.value().unwrap_or(score)).abs();
            calibration.expected_error += error * pairs as f64 / whole as f64;
            calibration.greatest_error = calibration.greatest_error.max(error);
            let end = |tenth: u32| Score::rounded(f64::from(tenth) / 10.0).unwrap_or_default();
            let (from, to) = (end(place), end(place.saturating_add(1)));
            calibration.table.push(Reliability { from, to, pairs, score: rounded(score), matches });
        }
        calibration.expected_error = rounded(calibration.expected_error);
        calibration.greatest_error = rounded(calibration.greatest_error);
        calibration.brier = if whole > 0 { rounded(squares / whole as f64) } else { 0.0 };
        calibration
    }
}
