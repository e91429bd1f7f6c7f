//! How far two distributions are apart.

use crate::scoring::Score;

/// How often each of a few values occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    counts: Vec<u64>,
}

impl Distribution {
    /// Counts the value at a place.
    pub fn add(&mut self, place: usize) {
        if place >= self.counts.len() {
            self.counts.resize(place.saturating_add(1), 0);
        }
        if let Some(count) = self.counts.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }

    /// Counts a score by its tenth.
    pub fn add_score(&mut self, score: Score) {
        self.add((score.hundred_thousandths() / 10_000).min(9) as usize);
    }

    /// How many values were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

/// The population stability index of two distributions over the same values: Σ (p − q) · ln(p / q).
/// Each of the values has half a count more than was counted, so that none is a share of nothing.
/// Below 0.1 is no relevant change, above 0.25 a large one. Nothing if either is empty.
///
/// ```
/// use osoba::evaluation::{stability_index, Distribution};
/// let (mut before, mut now) = (Distribution::default(), Distribution::default());
/// for place in [0, 0, 0, 1] {
///     before.add(place);
///     now.add(1 - place);
/// }
/// assert_eq!(stability_index(&before, &before, 2), Some(0.0));
/// assert!(stability_index(&before, &now, 2).unwrap() > 0.25);
/// ```
#[must_use]
pub fn stability_index(before: &Distribution, now: &Distribution, values: usize) -> Option<f64> {
    let (total_before, total_now) = (before.total(), now.total());
    if total_before == 0 || total_now == 0 {
        return None;
    }
    let values = values.max(before.counts.len()).max(now.counts.len());
    let share = |distribution: &Distribution, total: u64, place: usize| {
        let count = distribution.counts.get(place).copied().unwrap_or_default();
        (count as f64 + 0.5) / (total as f64 + 0.5 * values as f64)
    };
    let parts = (0..values).map(|place| {
        let (p, q) = (share(now, total_now, place), share(before, total_before, place));
        (p - q) * (p / q).ln()
    });
    Some(parts.sum())
}
