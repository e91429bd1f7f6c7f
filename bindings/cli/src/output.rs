//! How replies go out: as JSON Lines for programs or as a table for people.

use std::io::{self, Write};

use osoba::FieldError;

use crate::columns::{self, Columns};
use crate::language::{text, Language};
use crate::stream::{Reply, Sink};
use crate::table::{Cell, Row, Table};

/// The error document of a bad line.
///
/// ```
/// use osoba::{FieldError, Rule};
/// let error = FieldError::new("person.birth_date", Rule::Date);
/// let line = osoba_cli::output::error_line(7, &error);
/// assert_eq!(line, r#"{"line":7,"error":{"field":"person.birth_date","rule":"date"}}"#);
/// ```
#[must_use]
pub fn error_line(number: u64, error: &FieldError) -> String {
    let document = serde_json::json!({ "field": error.field, "rule": error.rule });
    format!(r#"{{"line":{number},"error":{document}}}"#)
}

/// JSON Lines: one line for each line of the input.
#[derive(Debug)]
pub struct JsonLines<W>(pub W);

impl<W: Write> Sink for JsonLines<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        match reply.body {
            Ok(Some(text)) => writeln!(self.0, "{text}"),
            Ok(None) => writeln!(self.0),
            Err(error) => writeln!(self.0, "{}", error_line(reply.number, &error)),
        }
    }

    fn pause(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A table: one row for each line of the input that is not blank.
#[derive(Debug)]
pub struct ForPeople<W: Write> {
    table: Table<W>,
    columns: Columns,
    language: Language,
}

impl<W: Write> ForPeople<W> {
    /// A table of these columns.
    pub fn new(out: W, columns: Columns, language: Language) -> Self {
        ForPeople { table: Table::new(out, columns::titles(columns, language)), columns, language }
    }
}

impl<W: Write> Sink for ForPeople<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        let line = Cell::number(reply.number);
        let row = match reply.body {
            Ok(None) => return Ok(()),
            Ok(Some(text)) => columns::row(self.columns, self.language, line, &text),
            Err(error) => {
                let mark = self.language.of(text("error:", "помилка:"));
                let why = columns::explained(&error, self.language);
                Row::Remark(line, format!("{mark} {why}"))
            }
        };
        self.table.row(row)
    }

    fn pause(&mut self) -> io::Result<()> {
        self.table.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.table.finish()
    }
}
