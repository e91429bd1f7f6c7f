//! How replies go out: as JSON Lines or CSV for programs, or as a table for people.

use std::io::{self, Write};

use serde_json::Value;

use crate::colour::{painted, Colour};
use crate::columns::{self, Columns};
use crate::fault::Fault;
use crate::language::{text, Language};
use crate::records::failed;
use crate::stream::{Reply, Sink};
use crate::table::{Cell, Row, Table};

/// The error document of a bad line.
///
/// ```
/// use osoba::{FieldError, Rule};
/// let error = FieldError::new("person.birth_date", Rule::Date).into();
/// let line = osoba_cli::output::error_line(7, &error);
/// assert_eq!(line, r#"{"line":7,"error":{"field":"person.birth_date","rule":"date"}}"#);
/// ```
#[must_use]
pub fn error_line(number: u64, fault: &Fault) -> String {
    format!(r#"{{"line":{number},"error":{}}}"#, fault.document())
}

/// JSON Lines: one line for each line of the input.
#[derive(Debug)]
pub struct JsonLines<W>(pub W);

impl<W: Write> Sink for JsonLines<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        match reply.body {
            Ok(Some(text)) => writeln!(self.0, "{text}"),
            Ok(None) => writeln!(self.0),
            Err(fault) => writeln!(self.0, "{}", error_line(reply.number, &fault)),
        }
    }

    fn pause(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// CSV: one row for each line of the input that is not blank.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    columns: Columns,
    is_begun: bool,
}

impl<W: Write> Csv<W> {
    /// CSV of these columns.
    pub fn new(out: W, columns: Columns) -> Self {
        Csv { out: csv::Writer::from_writer(out), columns, is_begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.is_begun {
            self.is_begun = true;
            self.out.write_record(columns::csv_titles(self.columns)).map_err(failed)?;
        }
        Ok(())
    }
}

impl<W: Write> Sink for Csv<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        self.begin()?;
        let (answer, error) = match reply.body {
            Ok(None) => return Ok(()),
            Ok(Some(text)) => (serde_json::from_str(&text)?, Value::Null),
            Err(fault) => (Value::Null, fault.document()),
        };
        let why = ["field", "rule"].map(|name| match error.get(name) {
            Some(Value::String(text)) => text.clone(),
            _ => String::new(),
        });
        let cells = columns::csv_cells(self.columns, &answer);
        let cells = std::iter::once(reply.number.to_string()).chain(cells).chain(why);
        self.out.write_record(cells).map_err(failed)
    }

    fn pause(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}

/// A table: one row for each line of the input that is not blank.
#[derive(Debug)]
pub struct ForPeople<W: Write> {
    table: Table<W>,
    columns: Columns,
    language: Language,
    is_coloured: bool,
}

impl<W: Write> ForPeople<W> {
    /// A table of these columns.
    pub fn new(out: W, columns: Columns, language: Language, is_coloured: bool) -> Self {
        let table = Table::new(out, columns::titles(columns, language)).bold(is_coloured);
        ForPeople { table, columns, language, is_coloured }
    }
}

impl<W: Write> Sink for ForPeople<W> {
    fn put(&mut self, reply: Reply) -> io::Result<()> {
        let line = Cell::number(reply.number);
        let row = match reply.body {
            Ok(None) => return Ok(()),
            Ok(Some(text)) => columns::row(self.columns, self.language, line, &text),
            Err(fault) => {
                let mark = self.language.of(text("error:", "помилка:"));
                let remark = format!("{mark} {}", fault.text(self.language));
                Row::Remark(line, painted(&remark, Colour::Wrong, self.is_coloured))
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
