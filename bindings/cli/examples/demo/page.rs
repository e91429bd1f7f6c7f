//! A report as text: headings, sentences and indented tables, in one language.

use std::io;

use osoba_cli::language::{Language, Text};
use osoba_cli::table::{Cell, Row, Table};

const INDENT: &str = "  ";

/// A report in the making.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) language: Language,
    text: String,
}

impl Page {
    pub(super) fn new(language: Language) -> Self {
        Page { language, text: String::new() }
    }

    /// `text` in the report's language.
    pub(super) fn of(&self, text: Text) -> &'static str {
        self.language.of(text)
    }

    /// A line of its own.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref().trim_end());
        self.text.push('\n');
    }

    /// A sentence with its numbers: each `{}` in `text` is the next of `values`.
    pub(super) fn sentence(&mut self, text: Text, values: &[&dyn std::fmt::Display]) {
        let mut parts = self.of(text).split("{}");
        let mut line = INDENT.to_owned();
        line.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            line.push_str(&value.to_string());
            line.push_str(part);
        }
        self.line(line);
    }

    /// A heading with an empty line before it.
    pub(super) fn heading(&mut self, text: Text, values: &[&dyn std::fmt::Display]) {
        self.line("");
        let from = self.text.len();
        self.sentence(text, values);
        self.text.replace_range(from..from.saturating_add(INDENT.len()), "");
    }

    /// An indented table; nothing if it has no rows.
    pub(super) fn table(&mut self, titles: Vec<Cell>, rows: Vec<Vec<Cell>>) -> io::Result<()> {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out, titles);
        for row in rows {
            table.row(Row::Cells(row))?;
        }
        table.finish()?;
        for line in String::from_utf8_lossy(&out).lines() {
            self.line(format!("{INDENT}{line}"));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
