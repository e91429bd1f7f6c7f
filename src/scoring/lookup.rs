//! All variables' tables side by side: from the raw values of a pair to bins and score without a
//! branch.

use super::model::{Binned, Scored, Variable};
use super::score::Score;
use crate::catalogue::{Axis, Bins, VARIABLES};
use crate::comparison::{Comparison, Comparisons, LANES};

/// The tables of a scorecard whose variables read at most two raw values each and have fewer than
/// 2¹⁶ cells together, as is true of all that are known.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    variables: [VariableCells; VARIABLES.len()],
    cells: Vec<Cell>,
}

/// The bin of a combination of raw values, and its points.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    points: f64,
    bin: u8,
}

/// The cells of one variable: the first of them, and the coordinates that select one.
#[derive(Debug, Clone, Copy, Default)]
struct VariableCells {
    first: Coordinate,
    second: Coordinate,
    start: u16,
}

/// One raw value as a coordinate: its place in a comparison, the greatest slot that is told apart, and
/// the number of cells from one slot to the next. A value that is not read has a stride of 0.
#[derive(Debug, Clone, Copy, Default)]
struct Coordinate {
    place: u8,
    greatest: u8,
    stride: u16,
}

impl Coordinate {
    fn new(axis: &Axis) -> Option<Self> {
        Some(Coordinate {
            place: axis.value as u8,
            greatest: u8::try_from(axis.top.saturating_add(1)).ok()?,
            stride: u16::try_from(axis.stride).ok()?,
        })
    }

    /// The offset of a slot (one more than a count, or 0 for none) from the variable's first cell.
    #[inline]
    fn offset(self, slot: u8) -> u16 {
        u16::from(slot.min(self.greatest)).wrapping_mul(self.stride)
    }
}

impl Lookup {
    /// The tables, unless a variable reads more than two raw values or there are too many cells.
    pub(super) fn new(variables: &[Variable], binnings: &[Binned]) -> Option<Self> {
        let mut lookup =
            Lookup { variables: [VariableCells::default(); VARIABLES.len()], cells: Vec::new() };
        for (row, (variable, Binned { binning, .. })) in
            lookup.variables.iter_mut().zip(variables.iter().zip(binnings))
        {
            row.start = u16::try_from(lookup.cells.len()).ok()?;
            match binning.axes.as_slice() {
                [] => {}
                [first] => row.first = Coordinate::new(first)?,
                [first, second] => {
                    row.first = Coordinate::new(first)?;
                    row.second = Coordinate::new(second)?;
                }
                _ => return None,
            }
            for bin in binning.cells() {
                lookup.cells.push(Cell { points: variable.bin(*bin)?.points, bin: *bin });
            }
        }
        Some(lookup)
    }

    /// The bins of a comparison, and intercept and points summed in the order of the document.
    #[inline]
    pub(super) fn look_up(&self, comparison: &Comparison, intercept: f64) -> Scored {
        let mut bins = Bins::first(VARIABLES.len());
        let mut sum = intercept;
        for (bin, row) in bins.places_mut().iter_mut().zip(&self.variables) {
            // No cell tells counts above the greatest apart.
            let slot = |place| u8::try_from(comparison.slot(place)).unwrap_or(u8::MAX);
            let first = row.start.wrapping_add(row.first.offset(slot(row.first.place)));
            let cell = self.cell(first.wrapping_add(row.second.offset(slot(row.second.place))));
            *bin = cell.bin;
            sum += cell.points;
        }
        Scored { score: Score::of_log_odds(sum), bins }
    }

    /// As [`Lookup::look_up`], for the first pairs of many.
    #[expect(clippy::indexing_slicing, reason = "a remainder is a lane")]
    pub(super) fn look_up_all(
        &self,
        comparisons: &Comparisons,
        intercept: f64,
        scored: &mut [Scored],
    ) {
        let mut cells = [[0_u16; LANES]; VARIABLES.len()];
        for (cells, row) in cells.iter_mut().zip(&self.variables) {
            let (first, second) =
                (comparisons.slots(row.first.place), comparisons.slots(row.second.place));
            for (cell, (first, second)) in cells.iter_mut().zip(first.iter().zip(second)) {
                let first = row.start.wrapping_add(row.first.offset(*first));
                *cell = first.wrapping_add(row.second.offset(*second));
            }
        }
        for (lane, scored) in scored.iter_mut().enumerate() {
            let mut sum = intercept;
            scored.bins.take(VARIABLES.len());
            for (bin, cells) in scored.bins.places_mut().iter_mut().zip(&cells) {
                let cell = self.cell(cells[lane % LANES]);
                *bin = cell.bin;
                sum += cell.points;
            }
            scored.score = Score::of_log_odds(sum);
        }
    }

    #[inline]
    fn cell(&self, place: u16) -> Cell {
        self.cells.get(usize::from(place)).copied().unwrap_or_default()
    }
}
