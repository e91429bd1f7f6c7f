//! Why a person could not be read.

use osoba::FieldError;
use serde_json::{json, Value};

use crate::columns;
use crate::language::{text, Language, Text};

/// What was wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A field broke a rule.
    Field(FieldError),
    /// A row has more or fewer columns than the header.
    Width {
        /// Columns of the header.
        expected: usize,
        /// Columns of the row.
        found: usize,
    },
    /// A value of a row has a line break, as after a quote that is not closed.
    LineBreak,
    /// The array does not end, or something follows its end.
    Unended,
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Fault::Field(error)
    }
}

impl Fault {
    /// The fault as JSON: the field and the rule that it broke.
    #[must_use]
    pub fn document(&self) -> Value {
        let (field, rule) = match self {
            Fault::Field(FieldError { field, rule, .. }) => (field.as_str(), rule.as_str()),
            Fault::Width { .. } => ("", "columns"),
            Fault::LineBreak => ("", "line_break"),
            Fault::Unended => ("", "array_end"),
        };
        json!({ "field": field, "rule": rule })
    }

    /// The kind of fault, in words; many records may have it.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        const WIDTH: Text = text(
            "has another number of columns than the header",
            "має іншу кількість стовпців, ніж заголовок",
        );
        const LINE_BREAK: Text = text(
            "has a line break in a value: a quote may not be closed",
            "має розрив рядка у значенні: можливо, лапки не закрито",
        );
        const UNENDED: Text = text(
            "the array is not closed, or something follows its end",
            "масив не закрито або щось стоїть після його кінця",
        );
        match self {
            Fault::Field(error) => columns::explained(error, language),
            Fault::Width { .. } => language.of(WIDTH).to_owned(),
            Fault::LineBreak => language.of(LINE_BREAK).to_owned(),
            Fault::Unended => language.of(UNENDED).to_owned(),
        }
    }
}
