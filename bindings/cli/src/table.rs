//! Rows aligned in columns, for people, over a stream of any length.
//!
//! The first rows are held back to learn how wide the columns are; a wider cell that comes later
//! widens its column from there on. Nothing is ever cut off.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::colour::{self, Colour};

/// Rows held back before the first one is shown.
const LEARN_FROM: usize = 200;
const GAP: &str = "  ";

/// One row: its cells, or one remark that takes the place of all cells but the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A cell a column.
    Cells(Vec<Cell>),
    /// What stands at the left, and a text that runs across the other columns.
    Remark(Cell, String),
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// Numbers stand to the right.
    pub right: bool,
}

impl Cell {
    /// A cell that holds words.
    pub fn words(text: impl Into<String>) -> Self {
        Cell { text: text.into(), right: false }
    }

    /// A cell that holds a number.
    #[must_use]
    pub fn number(number: impl ToString) -> Self {
        Cell { text: number.to_string(), right: true }
    }
}

/// Writes rows aligned.
#[derive(Debug)]
pub struct Table<W: Write> {
    out: W,
    titles: Vec<Cell>,
    widths: Vec<usize>,
    waiting: Vec<Row>,
    begun: bool,
    bold: bool,
}

impl<W: Write> Table<W> {
    /// A table with these titles.
    pub fn new(out: W, titles: Vec<Cell>) -> Self {
        let widths = titles.iter().map(|title| title.text.width()).collect();
        Table { out, titles, widths, waiting: Vec::new(), begun: false, bold: false }
    }

    /// The same with titles that a terminal shows bold, or not.
    #[must_use]
    pub fn bold(self, bold: bool) -> Self {
        Table { bold, ..self }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, row: Row) -> io::Result<()> {
        self.learn(&row);
        if self.begun {
            return write_row(&mut self.out, &self.widths, &row);
        }
        self.waiting.push(row);
        if self.waiting.len() >= LEARN_FROM {
            self.begin()?;
        }
        Ok(())
    }

    /// Shows the rows written so far, if the first ones are not still held back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Shows everything.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        if !self.begun && !self.waiting.is_empty() {
            self.begin()?;
        }
        self.out.flush()
    }

    fn learn(&mut self, row: &Row) {
        let cells = match row {
            Row::Cells(cells) => cells.as_slice(),
            Row::Remark(cell, _) => std::slice::from_ref(cell),
        };
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.text.width());
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        let titles = written(&self.widths, &Row::Cells(std::mem::take(&mut self.titles)));
        writeln!(self.out, "{}", colour::painted(&titles, Colour::Title, self.bold))?;
        let lines = self.widths.iter().map(|width| Cell::words("─".repeat(*width)));
        write_row(&mut self.out, &self.widths, &Row::Cells(lines.collect()))?;
        for row in std::mem::take(&mut self.waiting) {
            write_row(&mut self.out, &self.widths, &row)?;
        }
        Ok(())
    }
}

fn write_row(out: &mut impl Write, widths: &[usize], row: &Row) -> io::Result<()> {
    writeln!(out, "{}", written(widths, row))
}

fn written(widths: &[usize], row: &Row) -> String {
    let mut line = String::new();
    match row {
        Row::Cells(cells) => {
            for (cell, width) in cells.iter().zip(widths) {
                pad(&mut line, cell, *width);
                line.push_str(GAP);
            }
        }
        Row::Remark(cell, text) => {
            pad(&mut line, cell, widths.first().copied().unwrap_or(0));
            line.push_str(GAP);
            line.push_str(text);
        }
    }
    line.trim_end().to_owned()
}

fn pad(line: &mut String, cell: &Cell, width: usize) {
    let space = " ".repeat(width.saturating_sub(cell.text.width()));
    if cell.right {
        line.push_str(&space);
        line.push_str(&cell.text);
    } else {
        line.push_str(&cell.text);
        line.push_str(&space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_left_and_numbers_right_and_remarks_run_across() {
        let mut out = Vec::new();
        let titles = vec![Cell::number("n"), Cell::words("назва"), Cell::words("end")];
        let mut table = Table::new(&mut out, titles);
        let cells = |n: u32, name: &str| {
            Row::Cells(vec![Cell::number(n), Cell::words(name), Cell::words("x")])
        };
        table.row(cells(9, "Їжакевич")).unwrap();
        table.row(Row::Remark(Cell::number(10), "a remark across".into())).unwrap();
        table.row(cells(11, "й")).unwrap();
        table.finish().unwrap();
        let expected = " n  назва     end\n──  ────────  ───\n 9  Їжакевич  x\n10  a remark across\n11  й         x\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn an_empty_table_shows_nothing() {
        let mut out = Vec::new();
        Table::new(&mut out, vec![Cell::words("title")]).finish().unwrap();
        assert!(out.is_empty());
    }

    #[test]
    fn a_long_table_starts_before_it_ends_and_widens_when_it_must() {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out, vec![Cell::words("a"), Cell::words("b")]);
        let cells = |a: &str| Row::Cells(vec![Cell::words(a), Cell::words("x")]);
        for _ in 0..LEARN_FROM {
            table.row(cells("1")).unwrap();
        }
        assert!(table.waiting.is_empty());
        table.row(cells("long")).unwrap();
        table.row(cells("1")).unwrap();
        table.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("1  x\nlong  x\n1     x\n"));
    }
}
