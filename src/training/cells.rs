//! Rare bins, merged before anything is estimated.
//!
//! A bin whose pairs weigh less than the limit says little by itself. The rarest is merged with the
//! next weaker bin of the comparison's order, the nearest in the list where there are several, or
//! with the next stronger where nothing is weaker, until no rare bin has a neighbour. A bin without
//! an order, such as the absent one, has no neighbour: it stays and the penalty keeps its points
//! near those of an average pair. So does a bin that was never seen: its points are those of an
//! average pair, within its order.

use super::design::{Design, Order};
use super::sample::Counted;

/// The bins of a comparison, some of them merged: the unit of which points are estimated.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// The cell of each bin.
    pub(super) of_bin: Vec<usize>,
    /// How many there are.
    pub(super) count: usize,
    /// Which cell's points are at least which other's.
    pub(super) order: Order,
}

impl Cells {
    /// The bins of each cell.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        let of = |cell| {
            let bins = self.of_bin.iter().enumerate();
            bins.filter(|(_, own)| **own == cell).map(|(bin, _)| bin).collect()
        };
        (0..self.count).map(of).collect()
    }

    fn merged(mut self, a: usize, b: usize) -> Cells {
        let (keep, gone) = (a.min(b), a.max(b));
        let map = |cell: usize| match cell {
            cell if cell == gone => keep,
            cell if cell > gone => cell.saturating_sub(1),
            cell => cell,
        };
        let groups: Vec<usize> = (0..self.count).map(map).collect();
        self.count = self.count.saturating_sub(1);
        self.order = self.order.joined(&groups, self.count, keep);
        self.of_bin.iter_mut().for_each(|cell| *cell = map(*cell));
        self
    }
}

/// What the pairs of every bin weigh, comparison by comparison.
pub(super) fn weights(
    design: &Design,
    counted: &Counted,
    of: impl Fn(&super::sample::Pattern) -> f64,
) -> Vec<Vec<f64>> {
    let mut weights: Vec<Vec<f64>> =
        design.factors().iter().map(|factor| vec![0.0; factor.bins.len()]).collect();
    for pattern in &counted.patterns {
        for (weights, bin) in weights.iter_mut().zip(&pattern.bins) {
            if let Some(weight) = weights.get_mut(usize::from(*bin)) {
                *weight += of(pattern);
            }
        }
    }
    weights
}

/// The cells of every comparison.
pub(super) fn cells(design: &Design, weights: &[Vec<f64>], rare_below: f64) -> Vec<Cells> {
    let all = design.orders().iter().zip(weights);
    all.map(|(order, weights)| merged(order, weights, rare_below)).collect()
}

/// Whether what was seen is too little.
pub(super) fn is_rare(weight: f64, rare_below: f64) -> bool {
    weight > 0.0 && weight < rare_below
}

fn merged(order: &Order, weights: &[f64], rare_below: f64) -> Cells {
    let bins = weights.len();
    let mut cells = Cells { of_bin: (0..bins).collect(), count: bins, order: order.clone() };
    loop {
        let mut sums = vec![0.0; cells.count];
        for (cell, weight) in cells.of_bin.iter().zip(weights) {
            if let Some(sum) = sums.get_mut(*cell) {
                *sum += weight;
            }
        }
        let mut rare: Vec<(usize, f64)> =
            sums.into_iter().enumerate().filter(|(_, sum)| is_rare(*sum, rare_below)).collect();
        rare.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let pair = rare.iter().find_map(|(cell, _)| {
            let next = |a: usize, b: usize| cells.order.is_next(a, b);
            let near = |other: &usize| other.abs_diff(*cell);
            let weaker = (0..cells.count).filter(|other| next(*cell, *other)).min_by_key(near);
            let stronger = || (0..cells.count).filter(|other| next(*other, *cell)).min_by_key(near);
            weaker.or_else(stronger).map(|other| (*cell, other))
        });
        let Some((a, b)) = pair else { return cells };
        cells = cells.merged(a, b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: [(u8, u8); 3] = [(0, 1), (1, 2), (2, 3)];

    #[test]
    fn a_rare_bin_goes_to_the_next_weaker_one() {
        let order = Order::of(5, &CHAIN).unwrap();
        for (weights, expected) in [
            ([100.0, 100.0, 100.0, 100.0, 0.0], [0, 1, 2, 3, 4]),
            ([100.0, 9.0, 100.0, 100.0, 5.0], [0, 1, 1, 2, 3]),
            ([9.0, 100.0, 100.0, 100.0, 5.0], [0, 0, 1, 2, 3]),
            // The weakest has nothing below.
            ([100.0, 100.0, 100.0, 3.0, 100.0], [0, 1, 2, 2, 3]),
            // Two rare ones may be enough together, and are enough with a third otherwise.
            ([100.0, 6.0, 6.0, 100.0, 100.0], [0, 1, 1, 2, 3]),
            ([100.0, 3.0, 3.0, 100.0, 100.0], [0, 1, 1, 1, 2]),
            // What was never seen stays.
            ([0.0, 0.0, 0.0, 0.0, 0.0], [0, 1, 2, 3, 4]),
            // A neighbour that was never seen does not make a rare one enough.
            ([0.0, 100.0, 5.0, 0.0, 0.0], [0, 1, 1, 1, 2]),
        ] {
            let cells = merged(&order, &weights, 10.0);
            assert_eq!(cells.of_bin, expected, "{weights:?}");
            assert_eq!(cells.count, expected[4] + 1, "{weights:?}");
        }
    }

    #[test]
    fn a_rare_bin_joins_the_nearest_of_several_weaker_ones() {
        let diamond = Order::of(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]).unwrap();
        let cells = merged(&diamond, &[1.0, 50.0, 50.0, 50.0], 10.0);
        assert_eq!(cells.of_bin, [0, 0, 1, 2]);
        assert_eq!(cells.order.neighbours(), [(0, 1), (1, 2)]);
        assert_eq!(cells.members(), [vec![0, 1], vec![2], vec![3]]);
    }
}
