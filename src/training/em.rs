//! The model of Fellegi and Sunter by expectation–maximisation over patterns of bins.
//!
//! Each pair is a match with the share `p`. A match falls into cell `j` of comparison `i` with the
//! probability `m`, another pair with `u`, independently of the other comparisons. `u` is what random
//! pairs show and is held; `p` and `m` are those of greatest likelihood, `m` with half a pair added
//! to each cell, `u` too. The points of a cell are `ln(m/u)`, the intercept `ln(p/(1−p))`.
//!
//! The pairs are those that share a key. Where it is known of how many pairs they were taken, `p` is the
//! share of matches among all of these, the others being none: `u` is of all pairs, too. Otherwise the
//! pairs are taken for all there are, and what they have in common speaks for a match in each of them.

use super::cells::Cells;
use super::logistic::{cells_of, logistic, offsets, Estimate};
use super::sample::Counted;

/// Added to the pairs of each cell, so that what was not seen is not impossible.
const ADDED: f64 = 0.5;

/// The share of matches among the pairs begins here.
const SHARE: f64 = 0.1;

/// Of matches begin in the strongest cell.
const AGREEING: f64 = 0.9;

/// What the method found.
#[derive(Debug, Clone)]
pub(super) struct Mixture {
    pub(super) estimate: Estimate,
    /// The share of matches among the pairs.
    pub(super) share: f64,
    pub(super) steps: u32,
    pub(super) is_converged: bool,
}

/// The most steps.
const STEPS: u32 = 5_000;

/// The end is where no logarithm of a probability moves by more.
const END: f64 = 1e-10;

/// No share is less, so that its logarithm is finite.
const LEAST_SHARE: f64 = 1e-20;

/// Estimates matches among `pairs` beside `random` pairs.
pub(super) fn mixture(
    pairs: &Counted,
    random: &Counted,
    cells: &[Cells],
    all_pairs: Option<u64>,
) -> Mixture {
    let (offsets, count) = offsets(cells);
    let rows: Vec<Weighted> = pairs
        .patterns
        .iter()
        .map(|it| Weighted {
            cells: cells_of(&it.bins, cells, &offsets).collect(),
            weight: it.weight(),
        })
        .collect();
    let shares = |weights: &[f64]| shares(weights, cells, &offsets);
    let mut seen = vec![0.0; count];
    for pattern in &random.patterns {
        for cell in cells_of(&pattern.bins, cells, &offsets) {
            add(&mut seen, cell, pattern.weight());
        }
    }
    let u = shares(&seen);
    let all = rows.iter().fold(0.0, |sum, row| sum + row.weight);
    let mut m = begin(&rows, &u, cells, &offsets);
    // Of so many pairs each is a match with the probability that is looked for.
    #[expect(clippy::cast_precision_loss, reason = "only shares of it are looked at")]
    let population = all_pairs.map_or(all, |pairs| all.max(pairs as f64));
    let (mut share, mut found) = (SHARE * all / population, SHARE);
    let (mut steps, mut moved) = (0_u32, f64::INFINITY);
    while moved >= END && steps < STEPS {
        steps = steps.saturating_add(1);
        let points = points(&m, &u);
        let prior = (share / (1.0 - share)).ln();
        let mut matches = 0.0;
        let mut seen = vec![0.0; count];
        for row in &rows {
            let points = |cell: &usize| points.get(*cell).copied().unwrap_or_default();
            let odds = row.cells.iter().map(points).fold(prior, |sum, it| sum + it);
            let part = row.weight * logistic(odds);
            matches += part;
            row.cells.iter().for_each(|cell| add(&mut seen, *cell, part));
        }
        let next = shares(&seen);
        found = matches / all;
        let next_share = (matches / population).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
        let moves = m.iter().zip(&next).map(|(a, b)| (a / b).ln().abs());
        moved = moves.fold((next_share / share).ln().abs(), f64::max);
        (m, share) = (next, next_share);
    }
    let intercept = (share / (1.0 - share)).ln();
    Mixture {
        estimate: Estimate { intercept, cells: points(&m, &u) },
        share: found.clamp(LEAST_SHARE, 1.0 - LEAST_SHARE),
        steps,
        is_converged: moved < END,
    }
}

/// The points of each cell.
fn points(m: &[f64], u: &[f64]) -> Vec<f64> {
    m.iter().zip(u).map(|(m, u)| (m / u).ln()).collect()
}

struct Weighted {
    cells: Box<[usize]>,
    weight: f64,
}

fn add(sums: &mut [f64], place: usize, more: f64) {
    if let Some(sum) = sums.get_mut(place) {
        *sum += more;
    }
}

/// The share of each cell among those of its comparison.
fn shares(weights: &[f64], cells: &[Cells], offsets: &[usize]) -> Vec<f64> {
    let of = |(cells, offset): (&Cells, &usize)| {
        let end = offset.saturating_add(cells.count);
        let own: Vec<f64> =
            weights.get(*offset..end).unwrap_or_default().iter().map(|it| it + ADDED).collect();
        let sum = own.iter().fold(0.0, |sum, it| sum + it);
        own.into_iter().map(move |it| it / sum)
    };
    cells.iter().zip(offsets).flat_map(of).collect()
}

/// Where `m` begins: nine matches of ten in the strongest cell where the comparison has an order,
/// the others as random pairs are; as the pairs are where it has none.
fn begin(rows: &[Weighted], u: &[f64], cells: &[Cells], offsets: &[usize]) -> Vec<f64> {
    let mut seen = vec![0.0; u.len()];
    for row in rows {
        row.cells.iter().for_each(|cell| add(&mut seen, *cell, row.weight));
    }
    let mut m = shares(&seen, cells, offsets);
    for (cells, offset) in cells.iter().zip(offsets) {
        let is_strongest = |cell: &usize| {
            let mut others = 0..cells.count;
            let below = (0..cells.count).any(|other| cells.order.is_at_least(*cell, other));
            below && !others.any(|other| cells.order.is_at_least(other, *cell))
        };
        let Some(strongest) = (0..cells.count).find(is_strongest) else { continue };
        let strongest = strongest.saturating_add(*offset);
        let rest = 1.0 - u.get(strongest).copied().unwrap_or_default();
        let own = *offset..offset.saturating_add(cells.count);
        for ((place, m), u) in m.iter_mut().enumerate().zip(u) {
            if own.contains(&place) {
                *m = if place == strongest { AGREEING } else { (1.0 - AGREEING) * u / rest };
            }
        }
    }
    m
}
