//! Ridge logistic regression over the cells of all comparisons jointly, with order constraints.
//!
//! Minimises `Σ w·(ln(1 + e^z) − y·z) + λ/2·Σ β²` over an intercept, which is not penalised, and
//! one β a cell, where `z` is the intercept and the β of the pair's cells, and one β is at least
//! another where the comparison's order says so. The minimum is the only one: every β is penalised.
//!
//! Newton's method over the distinct patterns finds the minimum of cells that are tied; the ties are
//! found by pooling adjacent violators, and released where the multiplier of the constraint shows
//! that the loss falls without it.

use super::cells::Cells;
use super::cholesky::Symmetric;
use super::refusal::Refusal;
use super::sample::Counted;

/// An intercept and one figure for each cell of all comparisons, one comparison after another.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) intercept: f64,
    pub(super) cells: Vec<f64>,
}

/// A minimum.
#[derive(Debug, Clone)]
pub(super) struct Minimum {
    pub(super) estimate: Estimate,
    /// Newton steps.
    pub(super) steps: u32,
    /// Constraints without which the loss would be lower: cells that were made equal.
    pub(super) acted: Vec<(usize, usize)>,
    /// The loss, the penalty included.
    pub(super) loss: f64,
}

/// Where the cells of each comparison begin among those of all, and how many there are.
pub(super) fn offsets(cells: &[Cells]) -> (Vec<usize>, usize) {
    let mut next = 0_usize;
    let begin = |one: &Cells| {
        let begin = next;
        next = next.saturating_add(one.count);
        begin
    };
    (cells.iter().map(begin).collect(), next)
}

/// The cells that a pattern falls into.
pub(super) fn cells_of<'a>(
    bins: &'a [u8],
    cells: &'a [Cells],
    offsets: &'a [usize],
) -> impl Iterator<Item = usize> + 'a {
    bins.iter().zip(cells).zip(offsets).filter_map(|((bin, cells), offset)| {
        Some(cells.of_bin.get(usize::from(*bin))?.saturating_add(*offset))
    })
}

/// Finds the minimum.
///
/// # Errors
/// [`Refusal::NotConverged`].
pub(super) fn minimum(
    counted: &Counted,
    cells: &[Cells],
    penalty: f64,
) -> Result<Minimum, Refusal> {
    let (offsets, count) = offsets(cells);
    let labelled = counted.patterns.iter().filter(|it| it.matches + it.differ > 0.0);
    let rows = labelled
        .map(|pattern| CountedPattern {
            cells: cells_of(&pattern.bins, cells, &offsets).collect(),
            matches: pattern.matches,
            all: pattern.matches + pattern.differ,
        })
        .collect();
    let neighbours = cells.iter().zip(&offsets).flat_map(|(cells, offset)| {
        let neighbours = cells.order.neighbours().into_iter();
        neighbours.map(|(a, b)| (a.saturating_add(*offset), b.saturating_add(*offset)))
    });
    let edges = neighbours.map(|(a, b)| Edge { a, b, is_active: false }).collect();
    Problem { rows, count, penalty }.constrained(edges).ok_or(Refusal::NotConverged)
}

/// The pairs of one pattern.
struct CountedPattern {
    cells: Box<[usize]>,
    matches: f64,
    all: f64,
}

struct Problem {
    rows: Vec<CountedPattern>,
    count: usize,
    penalty: f64,
}

/// β of `a` is at least β of `b`.
#[derive(Clone, Copy)]
struct Edge {
    a: usize,
    b: usize,
    /// Whether they are tied.
    is_active: bool,
}

/// A multiplier below this is taken for one that is negative.
const NEGATIVE: f64 = -1e-6;

impl Problem {
    fn constrained(&self, mut edges: Vec<Edge>) -> Option<Minimum> {
        let mut estimate = self.start();
        let mut steps = 0_u32;
        let rounds = edges.len().saturating_mul(8).saturating_add(16);
        for round in 0..rounds {
            // One at a time, the first first, cannot cycle.
            let carefully = round > rounds / 2;
            let groups = groups(self.count, &edges);
            let (found, taken) = self.newton(&groups, &estimate)?;
            steps = steps.saturating_add(taken);
            estimate = found;
            if tie_violators(&mut edges, &estimate.cells, groups, carefully) {
                continue;
            }
            let gradient = self.gradient(&estimate);
            let multipliers = multipliers(&edges, &gradient);
            let negative = edges.iter_mut().zip(&multipliers).filter(|(_, it)| **it < NEGATIVE);
            let worst = if carefully {
                negative.into_iter().next()
            } else {
                negative.into_iter().min_by(|a, b| a.1.total_cmp(b.1))
            };
            match worst {
                Some((edge, _)) => edge.is_active = false,
                None => {
                    let acted = edges.iter().zip(&multipliers);
                    let acted = acted.filter(|(edge, it)| edge.is_active && **it > -NEGATIVE);
                    let acted = acted.map(|(edge, _)| (edge.a, edge.b)).collect();
                    return Some(Minimum { loss: self.loss(&estimate), estimate, steps, acted });
                }
            }
        }
        None
    }

    /// Everything 0 but the intercept, which is the log odds of a match.
    fn start(&self) -> Estimate {
        let sum =
            |of: fn(&CountedPattern) -> f64| self.rows.iter().map(of).fold(0.0, |sum, it| sum + it);
        let (matches, all) = (sum(|row| row.matches), sum(|row| row.all));
        Estimate { intercept: (matches / (all - matches)).ln(), cells: vec![0.0; self.count] }
    }

    fn log_odds(row: &CountedPattern, estimate: &Estimate) -> f64 {
        row.cells.iter().fold(estimate.intercept, |sum, cell| {
            sum + estimate.cells.get(*cell).copied().unwrap_or_default()
        })
    }

    fn loss(&self, estimate: &Estimate) -> f64 {
        let pairs = self.rows.iter().fold(0.0, |sum, row| {
            let z = Self::log_odds(row, estimate);
            sum + row.all * softplus(z) - row.matches * z
        });
        let squares = estimate.cells.iter().fold(0.0, |sum, it| sum + it * it);
        pairs + self.penalty / 2.0 * squares
    }

    /// How the loss rises with each cell's β.
    fn gradient(&self, estimate: &Estimate) -> Vec<f64> {
        let mut gradient: Vec<f64> = estimate.cells.iter().map(|it| it * self.penalty).collect();
        for row in &self.rows {
            let rest = row.all * logistic(Self::log_odds(row, estimate)) - row.matches;
            for cell in &row.cells {
                if let Some(entry) = gradient.get_mut(*cell) {
                    *entry += rest;
                }
            }
        }
        gradient
    }

    /// Newton's method, the step halved until the loss falls, where the cells of a group have one β.
    fn newton(&self, groups: &Groups, start: &Estimate) -> Option<(Estimate, u32)> {
        const STEPS: u32 = 200;
        const END: f64 = 1e-10;
        let mut at = groups.tied(start);
        let mut loss = self.loss(&at);
        for taken in 1..=STEPS {
            let (gradient, hessian) = self.slope(groups, &at);
            let step = hessian.solve(&gradient)?;
            let falls = super::cholesky::dot(&gradient, &step);
            let mut length = 1.0;
            let moved = loop {
                let next = groups.moved(&at, &step, length);
                let less = self.loss(&next);
                // Near the minimum the difference is less than a sum's rounding.
                let noise = 1e-13 * (1.0 + loss.abs());
                if less <= loss - 1e-4 * length * falls + noise {
                    at = next;
                    loss = less;
                    break step.iter().fold(0.0, |most: f64, it| most.max(it.abs())) * length;
                }
                length /= 2.0;
                if length < 1e-12 {
                    return None;
                }
            };
            if moved < END {
                return Some((at, taken));
            }
        }
        None
    }

    /// Gradient and second derivatives by intercept and group.
    fn slope(&self, groups: &Groups, at: &Estimate) -> (Vec<f64>, Symmetric) {
        let size = groups.count.saturating_add(1);
        let mut gradient = vec![0.0; size];
        let mut hessian = Symmetric::zero(size);
        let mut places: Vec<usize> = Vec::new();
        for row in &self.rows {
            let p = logistic(Self::log_odds(row, at));
            let (rest, curve) = (row.all * p - row.matches, row.all * p * (1.0 - p));
            places.clear();
            places.push(0);
            places.extend(row.cells.iter().filter_map(|cell| groups.place(*cell)));
            for (end, place) in places.iter().enumerate() {
                if let Some(entry) = gradient.get_mut(*place) {
                    *entry += rest;
                }
                // Places rise with the comparison, so that only the lower half is met.
                let Some(entries) = hessian.rows.get_mut(*place) else { continue };
                for other in places.iter().take(end.saturating_add(1)) {
                    if let Some(entry) = entries.get_mut(*other) {
                        *entry += curve;
                    }
                }
            }
        }
        for (cell, beta) in at.cells.iter().enumerate() {
            let Some(place) = groups.place(cell) else { continue };
            if let Some(entry) = gradient.get_mut(place) {
                *entry += self.penalty * beta;
            }
            if let Some(entry) = hessian.rows.get_mut(place).and_then(|row| row.last_mut()) {
                *entry += self.penalty;
            }
        }
        (gradient, hessian)
    }
}

/// Cells that are tied.
struct Groups {
    /// The group of each cell; groups rise with the comparison.
    of_cell: Vec<usize>,
    count: usize,
}

/// The groups that active edges make.
fn groups(cells: usize, edges: &[Edge]) -> Groups {
    let mut of_cell: Vec<usize> = (0..cells).collect();
    for edge in edges.iter().filter(|edge| edge.is_active) {
        join(&mut of_cell, edge.a, edge.b);
    }
    let mut names: Vec<usize> = of_cell.clone();
    names.sort_unstable();
    names.dedup();
    for group in &mut of_cell {
        *group = names.binary_search(group).unwrap_or_default();
    }
    Groups { of_cell, count: names.len() }
}

/// Makes one group of two; whether they were two.
fn join(of_cell: &mut [usize], a: usize, b: usize) -> bool {
    let group = |cell: usize| of_cell.get(cell).copied().unwrap_or_default();
    let (a, b) = (group(a), group(b));
    of_cell.iter_mut().filter(|group| **group == a.max(b)).for_each(|group| *group = a.min(b));
    a != b
}

impl Groups {
    /// Where a cell's group stands among intercept and groups.
    fn place(&self, cell: usize) -> Option<usize> {
        self.of_cell.get(cell).map(|group| group.saturating_add(1))
    }

    /// The estimate with the mean of each group for all its cells.
    fn tied(&self, estimate: &Estimate) -> Estimate {
        let mut sums = vec![(0.0, 0.0); self.count];
        for (group, beta) in self.of_cell.iter().zip(&estimate.cells) {
            if let Some((sum, number)) = sums.get_mut(*group) {
                *sum += beta;
                *number += 1.0;
            }
        }
        let mean = |group: &usize| sums.get(*group).map_or(0.0, |(sum, number)| sum / number);
        Estimate { cells: self.of_cell.iter().map(mean).collect(), ..*estimate }
    }

    /// The estimate less so much of a step.
    fn moved(&self, at: &Estimate, step: &[f64], length: f64) -> Estimate {
        let of = |place: usize| step.get(place).copied().unwrap_or_default() * length;
        let cells = at.cells.iter().zip(&self.of_cell);
        Estimate {
            intercept: at.intercept - of(0),
            cells: cells.map(|(beta, group)| beta - of(group.saturating_add(1))).collect(),
        }
    }
}

/// Ties the two of each constraint that is broken; whether there was any.
fn tie_violators(edges: &mut [Edge], betas: &[f64], groups: Groups, carefully: bool) -> bool {
    let Groups { mut of_cell, .. } = groups;
    let beta = |cell: usize| betas.get(cell).copied().unwrap_or_default();
    let mut any = false;
    for edge in edges.iter_mut().filter(|edge| !edge.is_active) {
        let is_broken = beta(edge.a) < beta(edge.b) - 1e-11;
        if is_broken && !(any && carefully) && join(&mut of_cell, edge.a, edge.b) {
            edge.is_active = true;
            any = true;
        }
    }
    any
}

/// The multiplier of each active edge: since active edges make a forest, the sum of the gradient
/// over what is connected with `a` without the edge. 0 for others.
fn multipliers(edges: &[Edge], gradient: &[f64]) -> Vec<f64> {
    let of = |place: usize, edge: &Edge| {
        if !edge.is_active {
            return 0.0;
        }
        let mut side = vec![edge.a];
        let mut next = 0;
        while let Some(cell) = side.get(next).copied() {
            next = next.saturating_add(1);
            let others = edges.iter().enumerate();
            for (_, other) in others.filter(|(at, other)| *at != place && other.is_active) {
                let reached = match cell {
                    cell if cell == other.a => other.b,
                    cell if cell == other.b => other.a,
                    _ => continue,
                };
                if !side.contains(&reached) {
                    side.push(reached);
                }
            }
        }
        side.iter().filter_map(|cell| gradient.get(*cell)).fold(0.0, |sum, it| sum + it)
    };
    edges.iter().enumerate().map(|(place, edge)| of(place, edge)).collect()
}

/// `ln(1 + e^z)`.
pub(super) fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// `1 / (1 + e^−z)`.
pub(super) fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

#[cfg(test)]
mod tests {
    use super::super::design::Order;
    use super::super::sample::Pattern;
    use super::*;

    fn cells(order: Order, count: usize) -> Cells {
        Cells { of_bin: (0..count).collect(), count, order }
    }

    fn pattern(bins: &[u8], matches: f64, differ: f64) -> Pattern {
        Pattern { bins: bins.into(), unlabelled: 0.0, matches, differ }
    }

    fn counted(patterns: Vec<Pattern>) -> Counted {
        Counted { patterns, ..Counted::default() }
    }

    /// A number from −1 to 1 that depends on a seed alone.
    fn noise(seed: u64) -> f64 {
        let mixed = (seed.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// The conditions of Karush, Kuhn and Tucker, which only the minimum fulfils: checked on random
    /// tables with chains, diamonds and trees of constraints.
    #[test]
    fn the_minimum_fulfils_the_conditions_of_optimality() {
        let orders: [&[(u8, u8)]; 4] = [
            &[(0, 1), (1, 2), (2, 3), (3, 4)],
            &[(0, 1), (0, 2), (1, 3), (2, 3)],
            &[(0, 1), (0, 2), (0, 3), (0, 4)],
            &[(0, 4), (1, 4), (2, 4), (0, 3), (1, 3), (2, 3)],
        ];
        let mut acted = 0;
        for case in 0..60_u64 {
            let order = |at: usize| Order::of(5, orders[(case as usize + at) % 4]).unwrap();
            let all =
                [cells(order(0), 5), cells(order(1), 5), cells(Order::of(5, &[]).unwrap(), 5)];
            let patterns =
                (0..5_u8).flat_map(|a| (0..5).flat_map(move |b| (0..5).map(move |c| (a, b, c))));
            let patterns: Vec<Pattern> = patterns
                .map(|(a, b, c)| {
                    let seed = case * 1_000 + u64::from(a) * 100 + u64::from(b) * 10 + u64::from(c);
                    let [matches, differ] =
                        [0, 500_000].map(|more| (noise(seed + more) + 1.0) * 20.0);
                    pattern(&[a, b, c], matches, differ)
                })
                .collect();
            let penalty = 0.5;
            let minimum = minimum(&counted(patterns.clone()), &all, penalty).unwrap();
            acted += minimum.acted.len();
            let (offsets, count) = offsets(&all);
            let rows: Vec<CountedPattern> = patterns
                .iter()
                .map(|it| CountedPattern {
                    cells: cells_of(&it.bins, &all, &offsets).collect(),
                    matches: it.matches,
                    all: it.matches + it.differ,
                })
                .collect();
            let problem = Problem { rows, count, penalty };
            let betas = &minimum.estimate.cells;
            let gradient = problem.gradient(&minimum.estimate);
            let mut left = gradient.clone();
            for (a, b) in &minimum.acted {
                assert!((betas[*a] - betas[*b]).abs() < 1e-9);
            }
            // Feasible, and no feasible direction goes down: for chains and forests it is enough
            // to move any set of cells that is closed upwards, up.
            for (place, cells) in all.iter().enumerate() {
                for (a, b) in cells.order.neighbours() {
                    assert!(betas[offsets[place] + a] >= betas[offsets[place] + b] - 1e-9);
                }
                for set in 1..(1_u32 << 5) {
                    let has = |cell: usize| set >> cell & 1 == 1;
                    let closed = |ties: bool| {
                        (0..5).all(|a| {
                            (0..5).all(|b| {
                                let tied = (betas[offsets[place] + a] - betas[offsets[place] + b])
                                    .abs()
                                    < 1e-9;
                                let must = cells.order.is_at_least(a, b) && (!ties || tied);
                                !(must && has(b) && !has(a))
                            })
                        })
                    };
                    if closed(true) {
                        let sum: f64 =
                            (0..5).filter(|c| has(*c)).map(|c| gradient[offsets[place] + c]).sum();
                        assert!(sum > -1e-5, "case {case}: set {set:b}: {sum}");
                    }
                }
                left[offsets[place]..offsets[place] + 5].fill(0.0);
            }
            assert!(left.iter().all(|it| *it == 0.0));
        }
        assert!(acted > 60, "{acted}");
    }

    #[test]
    fn separable_pairs_have_finite_points() {
        let all = [cells(Order::of(2, &[(0, 1)]).unwrap(), 2)];
        let patterns = vec![pattern(&[0], 1e6, 0.0), pattern(&[1], 0.0, 1e6)];
        let minimum = minimum(&counted(patterns), &all, 1e-3).unwrap();
        let [equal, differ] = minimum.estimate.cells[..] else { panic!() };
        assert!(equal > 5.0 && equal < 50.0 && (equal + differ).abs() < 1e-6, "{equal} {differ}");
    }

    #[test]
    fn the_logistic_function_does_not_overflow() {
        assert_eq!(softplus(1_000.0), 1_000.0);
        assert_eq!(softplus(-1_000.0), 0.0);
        assert!((softplus(0.0) - 2_f64.ln()).abs() < 1e-15);
        assert_eq!((logistic(-1_000.0), logistic(1_000.0)), (0.0, 1.0));
    }
}
