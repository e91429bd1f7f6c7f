//! Pairs that another scorecard puts into another band.

use serde::Serialize;

use crate::scoring::Band;

/// How many pairs went from each band to each: automatic, manual, none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Moves {
    /// Of matches: by the band before, by the band now.
    pub matches: [[u64; 3]; 3],
    /// Of others.
    pub others: [[u64; 3]; 3],
}

impl Moves {
    /// Counts a pair.
    pub fn add(&mut self, before: Band, now: Band, is_match: bool) {
        let table = if is_match { &mut self.matches } else { &mut self.others };
        let cell = table.get_mut(place(before)).and_then(|row| row.get_mut(place(now)));
        if let Some(count) = cell {
            *count = count.saturating_add(1);
        }
    }

    /// How many are in another band than before.
    #[must_use]
    pub fn moved(&self) -> u64 {
        let tables = [&self.matches, &self.others].into_iter();
        let cells = tables.flat_map(|table| (0..).zip(table)).flat_map(|(before, row)| {
            (0..).zip(row).map(move |(now, count)| if before == now { 0 } else { *count })
        });
        cells.fold(0, |sum: u64, count| sum.saturating_add(count))
    }
}

fn place(band: Band) -> usize {
    match band {
        Band::Automatic => 0,
        Band::Manual => 1,
        Band::None => 2,
    }
}
