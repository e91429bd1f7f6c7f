//! What a scorecard is estimated over: comparisons, their bins, and which bin is worth no less than
//! which.

use crate::catalogue::Layout;
use crate::limits::COMPARISONS;
use crate::{FieldError, Rule};

/// One comparison of a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factor {
    /// Its name, unique within the design.
    pub name: String,
    /// The names of its bins.
    pub bins: Vec<String>,
    /// Pairs of bins: the points of the first are at least those of the second.
    pub order: Vec<(u8, u8)>,
    /// The bin of a pair of which nothing can be said. Its points are 0, and those of the other
    /// bins are counted from it.
    pub absent: Option<u8>,
}

/// Comparisons of a scorecard to be.
///
/// ```
/// use osoba::training::{Design, Factor};
/// let mut sex = Factor {
///     name: "sex".into(),
///     bins: ["equal", "differ", "absent"].map(String::from).into(),
///     order: vec![(0, 1)],
///     absent: Some(2),
/// };
/// assert!(Design::new(vec![sex.clone()]).is_ok());
/// sex.order.push((1, 0));
/// let error = Design::new(vec![sex]).unwrap_err();
/// assert_eq!(error.to_string(), "comparisons[0].order value is not allowed");
/// ```
#[derive(Debug, Clone)]
pub struct Design {
    factors: Vec<Factor>,
    orders: Vec<Order>,
}

/// A comparison has at most this many bins.
pub const BINS: usize = 255;

/// All comparisons of a design together have at most this many bins: the work of a step grows with
/// the third power.
pub const ALL_BINS: usize = 2_000;

impl Design {
    /// Checks comparisons.
    ///
    /// # Errors
    /// There is none, or there are more than 64, or more than [`ALL_BINS`] bins; one has no bins or
    /// more than 255, or the name of another; an order names a bin that is not there, or contradicts
    /// itself.
    pub fn new(factors: Vec<Factor>) -> Result<Design, FieldError> {
        let count = match factors.len() {
            0 => Err(Rule::Required),
            count if count > COMPARISONS => Err(Rule::TooMany),
            _ => Ok(()),
        };
        count.map_err(|rule| FieldError::new("comparisons", rule))?;
        if factors.iter().map(|factor| factor.bins.len()).sum::<usize>() > ALL_BINS {
            return Err(FieldError::new("comparisons", Rule::TooMany));
        }
        let mut orders: Vec<Order> = Vec::with_capacity(factors.len());
        for (place, factor) in factors.iter().enumerate() {
            let wrong =
                |field: &str, rule| FieldError::new(format!("comparisons[{place}].{field}"), rule);
            if factors.iter().take(place).any(|other| other.name == factor.name) {
                return Err(wrong("name", Rule::Duplicate));
            }
            match factor.bins.len() {
                0 => return Err(wrong("bins", Rule::Required)),
                bins if bins > BINS => return Err(wrong("bins", Rule::TooMany)),
                _ => {}
            }
            let is_there = |bin: u8| usize::from(bin) < factor.bins.len();
            if !factor.order.iter().all(|(a, b)| is_there(*a) && is_there(*b)) {
                return Err(wrong("order", Rule::OutOfRange));
            }
            if !factor.absent.is_none_or(is_there) {
                return Err(wrong("absent", Rule::OutOfRange));
            }
            let order = Order::of(factor.bins.len(), &factor.order);
            orders.push(order.ok_or_else(|| wrong("order", Rule::NotAllowed))?);
        }
        Ok(Design { factors, orders })
    }

    /// The design of a layout's comparisons.
    ///
    /// ```
    /// use osoba::{catalogue::Layout, training::Design};
    /// let design = Design::of(&Layout::all()).unwrap();
    /// assert_eq!(design.factors().len(), Layout::all().len());
    /// ```
    ///
    /// # Errors
    /// As [`Design::new`].
    pub fn of(layout: &Layout) -> Result<Design, FieldError> {
        let factor = |place| Factor {
            name: layout.name(place).to_owned(),
            bins: layout.bins(place).into_iter().map(str::to_owned).collect(),
            order: layout.order(place).to_vec(),
            absent: layout.absent(place),
        };
        Design::new((0..layout.len()).map(factor).collect())
    }

    /// The comparisons.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// Their orders.
    pub(super) fn orders(&self) -> &[Order] {
        &self.orders
    }
}

/// Which of some things is at least which other.
#[derive(Debug, Clone)]
pub(super) struct Order {
    size: usize,
    /// Whether one thing is at least another, row by row, also by way of others.
    at_least: Vec<bool>,
}

impl Order {
    /// The order that these pairs make; none if they contradict one another.
    pub(super) fn of(size: usize, pairs: &[(u8, u8)]) -> Option<Order> {
        let mut order = Order { size, at_least: vec![false; size.saturating_mul(size)] };
        for (a, b) in pairs {
            order.relate(usize::from(*a), usize::from(*b));
        }
        // Warshall's algorithm.
        (0..size).for_each(|through| order.close(through));
        let contradicts = (0..size).any(|one| order.is_at_least(one, one));
        (!contradicts).then_some(order)
    }

    /// Whether `a` must be at least `b`.
    pub(super) fn is_at_least(&self, a: usize, b: usize) -> bool {
        let place = a.saturating_mul(self.size).saturating_add(b);
        a < self.size && b < self.size && self.at_least.get(place).copied().unwrap_or(false)
    }

    fn relate(&mut self, a: usize, b: usize) {
        let place = a.saturating_mul(self.size).saturating_add(b);
        if let Some(at_least) = self.at_least.get_mut(place).filter(|_| b < self.size) {
            *at_least = true;
        }
    }

    /// Relates what is at least `through` with all that `through` is at least.
    fn close(&mut self, through: usize) {
        let below: Vec<usize> =
            (0..self.size).filter(|one| self.is_at_least(through, *one)).collect();
        for one in 0..self.size {
            if self.is_at_least(one, through) {
                below.iter().for_each(|other| self.relate(one, *other));
            }
        }
    }

    /// Whether nothing lies between `a` and the `b` below it.
    pub(super) fn is_next(&self, a: usize, b: usize) -> bool {
        let between = |one: usize| self.is_at_least(a, one) && self.is_at_least(one, b);
        self.is_at_least(a, b) && !(0..self.size).any(between)
    }

    /// The same order where two neighbours are one thing: `names` gives the new name of each thing,
    /// below `size`, and `both` that of the two.
    pub(super) fn joined(&self, names: &[usize], size: usize, both: usize) -> Order {
        let mut order = Order { size, at_least: vec![false; size.saturating_mul(size)] };
        for (a, name) in names.iter().enumerate() {
            for (b, other) in names.iter().enumerate() {
                if name != other && self.is_at_least(a, b) {
                    order.relate(*name, *other);
                }
            }
        }
        order.close(both);
        order
    }

    /// Every pair of neighbours: the first is at least the second and nothing lies between.
    pub(super) fn neighbours(&self) -> Vec<(usize, usize)> {
        let pairs = (0..self.size).flat_map(|a| (0..self.size).map(move |b| (a, b)));
        pairs.filter(|(a, b)| self.is_next(*a, *b)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(name: &str, bins: usize, order: &[(u8, u8)]) -> Factor {
        let bins = (0..bins).map(|bin| bin.to_string()).collect();
        Factor { name: name.to_owned(), bins, order: order.to_vec(), absent: None }
    }

    #[test]
    fn contradictory_settings_are_refused_by_path() {
        let good = || factor("good", 3, &[(0, 1), (1, 2)]);
        for (factors, field, rule) in [
            (vec![], "comparisons", Rule::Required),
            (
                (0..65).map(|n| factor(&n.to_string(), 2, &[])).collect(),
                "comparisons",
                Rule::TooMany,
            ),
            (
                vec![good(), factor("x", 2, &[(0, 1), (1, 0)])],
                "comparisons[1].order",
                Rule::NotAllowed,
            ),
            (vec![factor("x", 2, &[(0, 0)])], "comparisons[0].order", Rule::NotAllowed),
            (
                vec![factor("x", 4, &[(0, 1), (1, 2), (2, 3), (3, 0)])],
                "comparisons[0].order",
                Rule::NotAllowed,
            ),
            (vec![factor("x", 2, &[(0, 2)])], "comparisons[0].order", Rule::OutOfRange),
            (vec![Factor { absent: Some(3), ..good() }], "comparisons[0].absent", Rule::OutOfRange),
            (vec![good(), good()], "comparisons[1].name", Rule::Duplicate),
            (vec![factor("x", 0, &[])], "comparisons[0].bins", Rule::Required),
            (vec![factor("x", 256, &[])], "comparisons[0].bins", Rule::TooMany),
            (
                (0..21).map(|n| factor(&n.to_string(), 100, &[])).collect(),
                "comparisons",
                Rule::TooMany,
            ),
        ] {
            let error = Design::new(factors).map(|_| ()).unwrap_err();
            assert_eq!(error, FieldError::new(field, rule));
        }
        assert!(Design::new(vec![good(), factor("x", 255, &[])]).is_ok());
    }

    #[test]
    fn neighbours_are_those_with_nothing_between() {
        let order = Order::of(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)]).unwrap();
        assert_eq!(order.neighbours(), [(0, 1), (0, 2), (1, 3), (2, 3)]);
        let grouped = order.joined(&[0, 0, 1, 2], 3, 0);
        assert_eq!(grouped.neighbours(), [(0, 1), (1, 2)]);
    }
}
