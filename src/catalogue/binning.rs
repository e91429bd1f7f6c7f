//! Binning: ordered conditions over the raw values of a comparison, the first that holds wins.

use super::written::{self, GREATEST_ENTRIES};
use crate::comparison::{Comparison, Value};
use crate::error::shown_key;
use crate::json::Object;
use crate::work;
use crate::{FieldError, Rule};

/// Counts in a condition are at most this. Distances are exact far beyond it.
pub(crate) const GREATEST_BOUND: u32 = 31;

/// A variable's table has at most this many cells.
const GREATEST_TABLE: usize = 1 << 16;

/// One condition: the bin it names and the tests that must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) bin: u8,
    pub(crate) tests: Vec<Test>,
}

/// What one raw value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) value: Value,
    /// Least and greatest, both included; nothing if the value must be absent.
    pub(crate) range: Option<(u32, Option<u32>)>,
    /// Whether the test holds for an absent value.
    pub(crate) absent: bool,
}

impl Condition {
    /// The condition as a document writes it, every part of a test given.
    pub(crate) fn document(&self, bins: &[&str]) -> serde_json::Value {
        let when: serde_json::Map<String, serde_json::Value> =
            self.tests.iter().map(|test| (test.value.name().to_owned(), test.document())).collect();
        serde_json::json!({"bin": bins.get(usize::from(self.bin)), "when": when})
    }
}

impl Test {
    fn document(&self) -> serde_json::Value {
        let Some((min, max)) = self.range else { return serde_json::Value::Null };
        let mut range = serde_json::json!({"min": min, "or_absent": self.absent});
        if let (Some(max), Some(range)) = (max, range.as_object_mut()) {
            range.insert("max".to_owned(), max.into());
        }
        range
    }

    fn holds(&self, found: Option<u32>) -> bool {
        match found {
            None => self.absent,
            Some(found) => self
                .range
                .is_some_and(|(min, max)| found >= min && max.is_none_or(|max| found <= max)),
        }
    }
}

/// The values that a raw value can take: up to which count, and whether it can be absent.
fn domain(value: Value) -> (u32, bool) {
    match value {
        Value::FirstName
        | Value::LastName
        | Value::SecondName
        | Value::Documents
        | Value::DigitLength
        | Value::TaxId => (u32::MAX, true),
        Value::DistinctDigits => (10, false),
        Value::SameNumber
        | Value::BirthSettlement
        | Value::AuthenticationPhone
        | Value::ResidenceSettlement
        | Value::Gender
        | Value::Twins => (1, false),
    }
}

/// The conditions of one variable as a table: every combination of the raw values that they read,
/// counts above all bounds taken together, to its bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binning {
    pub(crate) axes: Vec<Axis>,
    cells: Vec<u8>,
}

/// One raw value that the conditions read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) value: Value,
    /// Counts from here on are one cell.
    pub(crate) top: u32,
    /// Cells from one count to the next.
    pub(crate) stride: usize,
}

impl Axis {
    /// The cell along this axis: 0 if absent, else one more than the count.
    fn cell(&self, found: Option<u32>) -> usize {
        found.map_or(0, |found| (found.min(self.top) as usize).saturating_add(1))
    }

    fn cells(&self) -> usize {
        (self.top as usize).saturating_add(2)
    }

    /// The greatest count that has a cell and occurs.
    fn greatest(&self) -> u32 {
        self.top.min(domain(self.value).0)
    }

    /// Whether a cell has a count along this axis, and a greater one occurs.
    fn can_grow(&self, cell: usize) -> bool {
        let along = cell.checked_div(self.stride).unwrap_or(0);
        let along = along.checked_rem(self.cells()).unwrap_or(0);
        along > 0 && along <= self.greatest() as usize
    }

    /// The counts of the cells, those that occur.
    fn counts(self) -> impl Iterator<Item = Option<u32>> {
        let absent = domain(self.value).1.then_some(None);
        absent.into_iter().chain((0..=self.greatest()).map(Some))
    }
}

/// What some combinations of raw values have on one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    axis: Axis,
    /// By the cell along the axis: whether it is among them.
    cells: Vec<bool>,
}

impl Counts {
    fn none(axis: Axis) -> Self {
        Counts { axis, cells: vec![false; axis.cells()] }
    }

    fn add(&mut self, cell: usize) {
        let along = cell.checked_div(self.axis.stride).unwrap_or(0);
        let along = along.checked_rem(self.axis.cells()).unwrap_or(0);
        if let Some(found) = self.cells.get_mut(along) {
            *found = true;
        }
    }

    fn has(&self, found: Option<u32>) -> bool {
        self.cells.get(self.axis.cell(found)) == Some(&true)
    }

    /// The raw value of the axis.
    pub(crate) fn value(&self) -> Value {
        self.axis.value
    }

    /// Whether it may be absent.
    pub(crate) fn absent(&self) -> bool {
        self.has(None)
    }

    /// Whether nothing that occurs is left out.
    pub(crate) fn is_all(&self) -> bool {
        self.axis.counts().all(|found| self.has(found))
    }

    /// The counts as ranges, least and greatest; the last may have no end.
    pub(crate) fn ranges(&self) -> Vec<(u32, Option<u32>)> {
        let greatest = self.axis.greatest();
        let is_open = greatest < domain(self.axis.value).0;
        let mut ranges: Vec<(u32, Option<u32>)> = Vec::new();
        for count in (0..=greatest).filter(|count| self.has(Some(*count))) {
            let end = if is_open && count == greatest { None } else { Some(count) };
            match ranges.last_mut() {
                Some((_, last)) if last.and_then(|last| last.checked_add(1)) == Some(count) => {
                    *last = end;
                }
                _ => ranges.push((count, end)),
            }
        }
        ranges
    }
}

impl Binning {
    /// Tabulates conditions; the errors' paths start at `conditions`.
    pub(crate) fn new(conditions: &[Condition]) -> Result<Binning, FieldError> {
        let mut axes: Vec<Axis> = Vec::new();
        let mut size: usize = 1;
        for value in Value::ALL {
            let tests = conditions.iter().flat_map(|condition| &condition.tests);
            let bounds = tests.filter(|test| test.value == value).map(|test| {
                let (min, max) = test.range.unwrap_or((0, None));
                min.max(max.map_or(0, |max| max.saturating_add(1)))
            });
            let Some(top) = bounds.max() else { continue };
            let axis = Axis { value, top, stride: size };
            size = size.saturating_mul(axis.cells());
            axes.push(axis);
        }
        if size > GREATEST_TABLE {
            return Err(FieldError::new("conditions", Rule::OutOfRange));
        }
        let mut binning = Binning { axes, cells: vec![0; size] };
        binning.fill(conditions)?;
        Ok(binning)
    }

    /// Gives every cell the bin of the first condition that holds there. Ends at the first condition
    /// that holds nowhere, so that each costs no more than it adds.
    fn fill(&mut self, conditions: &[Condition]) -> Result<(), FieldError> {
        let mut filled = vec![false; self.cells.len()];
        for (place, condition) in conditions.iter().enumerate() {
            let mut is_idle = true;
            for cell in self.cells_where(|value, found| {
                let mut tests = condition.tests.iter().filter(|test| test.value == value);
                tests.all(|test| test.holds(found))
            }) {
                let Some(filled) = filled.get_mut(cell) else { continue };
                if !std::mem::replace(filled, true) {
                    is_idle = false;
                    if let Some(bin) = self.cells.get_mut(cell) {
                        *bin = condition.bin;
                    }
                }
            }
            if is_idle {
                return Err(FieldError::new(format!("conditions[{place}]"), Rule::NotAllowed));
            }
        }
        let is_open = |cell: usize| !filled.get(cell).copied().unwrap_or(true);
        if self.cells_where(|_, _| true).into_iter().any(is_open) {
            let next = format!("conditions[{}]", conditions.len());
            return Err(FieldError::new(next, Rule::Required));
        }
        Ok(())
    }

    /// The cells, in their order, of the combinations of raw values of which each is one of those
    /// that `holds` names.
    fn cells_where(&self, holds: impl Fn(Value, Option<u32>) -> bool) -> Vec<usize> {
        self.axes.iter().fold(vec![0], |cells, axis| {
            let counts = axis.counts().filter(|found| holds(axis.value, *found));
            let starts = counts.map(|found| axis.cell(found).saturating_mul(axis.stride));
            let along = |start: usize| cells.iter().map(move |cell| start.saturating_add(*cell));
            let cells: Vec<usize> = starts.flat_map(along).collect();
            work::count(cells.len());
            cells
        })
    }

    /// Pairs of bins of two cells that differ by one step along one axis, in the order of cells: the
    /// bin that is nearer on it and the bin that is farther.
    pub(crate) fn steps(&self, along: impl Fn(&Axis) -> bool) -> Vec<(u8, u8)> {
        let mut steps = Vec::new();
        let axes: Vec<&Axis> = self.axes.iter().filter(|axis| along(axis)).collect();
        let bin = |cell: usize| self.cells.get(cell).copied().unwrap_or(0);
        let mut seen = [[false; GREATEST_ENTRIES]; GREATEST_ENTRIES];
        for cell in self.cells_where(|_, _| true) {
            for axis in &axes {
                if !axis.can_grow(cell) {
                    continue;
                }
                let step = (bin(cell), bin(cell.saturating_add(axis.stride)));
                let seen = seen.get_mut(usize::from(step.0));
                let seen = seen.and_then(|row| row.get_mut(usize::from(step.1)));
                if seen.is_some_and(|seen| !std::mem::replace(seen, true)) {
                    steps.push(step);
                }
            }
        }
        steps
    }

    /// What the combinations of a bin have on each axis.
    pub(crate) fn counts_of(&self, bin: u8) -> Vec<Counts> {
        let mut counts: Vec<Counts> = self.axes.iter().map(|axis| Counts::none(*axis)).collect();
        for cell in self.cells_where(|_, _| true) {
            if self.cells.get(cell) == Some(&bin) {
                counts.iter_mut().for_each(|counts| counts.add(cell));
            }
        }
        counts
    }

    fn cell(&self, comparison: &Comparison) -> usize {
        self.axes.iter().fold(0, |cell: usize, axis| {
            let along = axis.cell(comparison.get(axis.value));
            cell.wrapping_add(along.wrapping_mul(axis.stride))
        })
    }

    /// The bins of all cells.
    pub(crate) fn cells(&self) -> &[u8] {
        &self.cells
    }

    /// The bin of a comparison.
    pub(crate) fn bin(&self, comparison: &Comparison) -> u8 {
        self.cells.get(self.cell(comparison)).copied().unwrap_or(0)
    }
}

/// Checks the written conditions of a variable with these bins; paths start at `conditions`.
pub(crate) fn check_conditions(
    written: &[Object<written::Condition>],
    bins: &[&str],
) -> Result<Vec<Condition>, FieldError> {
    let mut conditions = Vec::with_capacity(written.len());
    for (place, Object(condition)) in written.iter().enumerate() {
        let here = format!("conditions[{place}]");
        conditions.push(check_condition(condition, bins).map_err(|error| error.under(&here))?);
    }
    Ok(conditions)
}

fn check_condition(written: &written::Condition, bins: &[&str]) -> Result<Condition, FieldError> {
    let bin = bins
        .iter()
        .position(|bin| *bin == written.bin)
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| FieldError::new("bin", Rule::UnknownValue))?;
    let mut tests: Vec<Test> = Vec::new();
    for (name, raw) in &written.when.0 {
        let here = format!("when.{}", shown_key(name));
        let refuse = |rule| FieldError::new(here.clone(), rule);
        let value = Value::from_name(name).ok_or_else(|| refuse(Rule::UnknownField))?;
        if tests.iter().any(|test| test.value == value) {
            return Err(refuse(Rule::Duplicate));
        }
        let range = FieldError::read_json(raw.get()).map_err(|error| error.under(&here))?;
        tests.push(check_test(value, range).map_err(refuse)?);
    }
    Ok(Condition { bin, tests })
}

fn check_test(value: Value, range: written::Range) -> Result<Test, Rule> {
    let bound = |count: u64| {
        let count = u32::try_from(count).ok();
        count.filter(|count| *count <= GREATEST_BOUND).ok_or(Rule::OutOfRange)
    };
    let min = bound(range.min)?;
    let max = range.max.map(bound).transpose()?;
    if max.is_some_and(|max| max < min) {
        return Err(Rule::OutOfRange);
    }
    Ok(Test { value, range: range.present.then_some((min, max)), absent: range.absent })
}
