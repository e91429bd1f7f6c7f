//! Tables written as text: conditions on the left of the bar, results on the right.

/// Rows of `column column … | result`, the first that fits wins. `*` fits everything and `a/b`
/// either of two.
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<(Vec<&'static str>, &'static str)>,
}

impl Table {
    pub(crate) fn new(text: &'static str) -> Self {
        let mut lines = text.trim().lines().map(|line| line.split_once('|').unwrap());
        let columns: Vec<_> = lines.next().unwrap().0.split_whitespace().collect();
        let rows: Vec<_> = lines
            .map(|(cells, result)| (cells.split_whitespace().collect::<Vec<_>>(), result.trim()))
            .collect();
        assert!(rows.iter().all(|(cells, _)| cells.len() == columns.len()));
        Table { columns, rows }
    }

    /// The place of the first row that fits these values, and its result.
    pub(crate) fn look_up(&self, values: &[(&str, &str)]) -> (usize, &'static str) {
        let value = |column: &str| values.iter().find(|(name, _)| *name == column).unwrap().1;
        let fits = |cells: &[&str]| {
            self.columns.iter().zip(cells).all(|(column, cell)| {
                *cell == "*" || cell.split('/').any(|allowed| allowed == value(column))
            })
        };
        let at = self.rows.iter().position(|(cells, _)| fits(cells)).unwrap();
        (at, self.rows[at].1)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}
