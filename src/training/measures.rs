//! How well points tell matches from others.

use serde::Serialize;

use super::logistic::softplus;
use crate::figures::six;

/// How well points tell matches from others, among the pairs of one part.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Measures {
    /// How many pairs there are.
    pub pairs: u64,
    /// How many of them are matches.
    pub matches: u64,
    /// Of how many groups.
    pub groups: u64,
    /// The mean of −ln of the probability that was given to what is true; none without pairs.
    #[serde(serialize_with = "six")]
    pub log_loss: Option<f64>,
    /// The share of pairs of a match and another in which the match has more points; none where there
    /// are not both.
    #[serde(serialize_with = "six")]
    pub auc: Option<f64>,
    /// At some thresholds.
    pub at: Vec<At>,
}

/// What a threshold gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct At {
    /// Pairs of this score or more are called matches.
    pub threshold: f64,
    /// Which share of those called matches are; none where none is called so.
    #[serde(serialize_with = "six")]
    pub precision: Option<f64>,
    /// Which share of matches is called so; none where there are none.
    #[serde(serialize_with = "six")]
    pub recall: Option<f64>,
}

/// The thresholds that are shown.
pub const THRESHOLDS: [f64; 6] = [0.5, 0.7, 0.9, 0.95, 0.99, 0.999];

/// Pairs that have the same log odds: what matches and others weigh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) log_odds: f64,
    pub(super) matches: f64,
    pub(super) differ: f64,
}

/// Measures without the counts of pairs.
pub(super) fn measures(mut pairs: Vec<Weighed>) -> Measures {
    pairs.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
    let sum = |of: fn(&Weighed) -> f64| pairs.iter().map(of).fold(0.0, |sum, it| sum + it);
    let (matches, differ) = (sum(|it| it.matches), sum(|it| it.differ));
    let loss = pairs.iter().fold(0.0, |sum, it| {
        sum + it.matches * softplus(-it.log_odds) + it.differ * softplus(it.log_odds)
    });
    let share = |part: f64, whole: f64| (whole > 0.0).then_some(part / whole);
    let at = THRESHOLDS.map(|threshold| {
        let called = pairs
            .iter()
            .filter(|it| crate::scoring::Score::of_log_odds(it.log_odds).as_f64() >= threshold);
        let (right, wrong) =
            called.fold((0.0, 0.0), |(right, wrong), it| (right + it.matches, wrong + it.differ));
        At { threshold, precision: share(right, right + wrong), recall: share(right, matches) }
    });
    Measures {
        log_loss: share(loss, matches + differ),
        auc: area(&pairs).filter(|_| matches > 0.0 && differ > 0.0),
        at: at.to_vec(),
        ..Measures::default()
    }
}

/// The area under the curve of true over false positive shares; ties count half.
fn area(sorted: &[Weighed]) -> Option<f64> {
    let (mut above, mut area, mut differ) = (0.0, 0.0, 0.0);
    let mut tied = (0.0, 0.0);
    let mut last = f64::INFINITY;
    let mut close = |(matches, others): (f64, f64)| {
        area += others * (above + matches / 2.0);
        above += matches;
        differ += others;
    };
    for pair in sorted {
        if pair.log_odds < last {
            close(std::mem::take(&mut tied));
            last = pair.log_odds;
        }
        tied = (tied.0 + pair.matches, tied.1 + pair.differ);
    }
    close(tied);
    let all = above * differ;
    (all > 0.0).then(|| area / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_textbooks() {
        let pair = |log_odds, matches, differ| Weighed { log_odds, matches, differ };
        let pairs = vec![pair(-3.0, 0.0, 2.0), pair(3.0, 1.0, 0.0), pair(0.0, 1.0, 1.0)];
        let found = measures(pairs);
        // Of the six pairs of a match and another, five are in order and one is tied.
        assert!((found.auc.unwrap() - 5.5 / 6.0).abs() < 1e-15);
        let expected = (3.0 * (1.0 + (-3_f64).exp()).ln() + 2.0 * 2_f64.ln()) / 5.0;
        assert!((found.log_loss.unwrap() - expected).abs() < 1e-15);
        let at = found.at[0];
        assert_eq!((at.threshold, at.recall), (0.5, Some(1.0)));
        assert!((at.precision.unwrap() - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!((found.at[4].precision, found.at[4].recall), (None, Some(0.0)));
        assert_eq!(measures(vec![]).auc, None);
    }
}
