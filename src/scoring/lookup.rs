//! All variables' tables side by side: from the raw values of a pair to bins and score without a
//! branch.

use super::bins::Bins;
use super::scorecard::{Variable, VARIABLES};
use crate::comparison::Comparison;

/// The tables of a scorecard whose variables read at most two raw values each, which all that are
/// known do.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    rows: [Row; VARIABLES.len()],
    cells: Vec<Cell>,
}

/// What a combination of raw values leads to.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    points: f64,
    bin: u8,
}

/// Where a variable's cells start and how its raw values lead to one of them.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    first: Along,
    second: Along,
    start: u32,
}

/// One raw value on the way to a cell: its place in a comparison, the greatest cell, and how many
/// cells are from one count to the next. A value that is not read has a stride of 0.
#[derive(Debug, Clone, Copy, Default)]
struct Along {
    place: u8,
    greatest: u32,
    stride: u32,
}

impl Along {
    #[inline]
    fn cells(self, comparison: &Comparison) -> u32 {
        comparison.slot(self.place).min(self.greatest).wrapping_mul(self.stride)
    }
}

impl Lookup {
    /// The tables, unless a variable reads more than two raw values.
    pub(super) fn new(variables: &[Variable]) -> Option<Self> {
        let mut lookup = Lookup { rows: [Row::default(); VARIABLES.len()], cells: Vec::new() };
        for (row, variable) in lookup.rows.iter_mut().zip(variables) {
            let mut axes = variable.binning.axes.iter().map(|axis| Along {
                place: axis.value as u8,
                greatest: axis.top.saturating_add(1),
                stride: axis.stride(),
            });
            let first = axes.next().unwrap_or_default();
            let second = axes.next().unwrap_or_default();
            if axes.next().is_some() {
                return None;
            }
            *row = Row { first, second, start: u32::try_from(lookup.cells.len()).ok()? };
            for bin in variable.binning.cells() {
                lookup.cells.push(Cell { points: variable.bin(*bin)?.points, bin: *bin });
            }
        }
        Some(lookup)
    }

    /// The bins of a comparison, and intercept and points summed in the order of the document.
    #[inline]
    pub(super) fn look_up(&self, comparison: &Comparison, intercept: f64) -> (Bins, f64) {
        let mut bins = Bins([0; VARIABLES.len()]);
        let mut sum = intercept;
        for (slot, row) in bins.0.iter_mut().zip(&self.rows) {
            let cell = row
                .start
                .wrapping_add(row.first.cells(comparison))
                .wrapping_add(row.second.cells(comparison)) as usize;
            let cell = self.cells.get(cell).copied().unwrap_or_default();
            *slot = cell.bin;
            sum += cell.points;
        }
        (bins, sum)
    }
}
