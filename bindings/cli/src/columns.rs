//! Which parts of a result stand in which column of a table.
//!
//! A table leaves out what nobody reads across a screen; JSON output has everything.

use osoba::FieldError;
use serde_json::Value;

use crate::language::{text, Language, Text};
use crate::table::{Cell, Row};

/// The columns of one command, after the line's number.
pub type Columns = &'static [Column];

/// One column.
#[derive(Debug)]
pub struct Column {
    title: Text,
    shows: Shows,
}

/// Stands where a result says nothing.
const NOTHING: &str = "–";

/// What a column shows of a result.
#[derive(Debug)]
enum Shows {
    /// The value at this JSON pointer, or at the first of several that is there.
    At(&'static [&'static str]),
    /// In each entry of the list at the first pointer, the value at the second.
    Each(&'static str, &'static str),
    /// The name of the only field: `ask`, `apply`, `leave`, `retry`.
    Outcome,
}

const fn at(title: Text, pointers: &'static [&'static str]) -> Column {
    Column { title, shows: Shows::At(pointers) }
}

const fn each(title: Text, list: &'static str, pointer: &'static str) -> Column {
    Column { title, shows: Shows::Each(list, pointer) }
}

const OUTCOME: Column = Column { title: text("outcome", "рішення"), shows: Shows::Outcome };

/// `unzr`.
pub const UNZR: Columns = &[
    at(text("valid", "придатний"), &["/valid"]),
    at(text("birth date", "дата народження"), &["/birth_date"]),
    at(text("serial", "номер"), &["/serial"]),
    at(text("check digit", "контрольна цифра"), &["/check_digit"]),
    at(text("digit right", "цифра правильна"), &["/check_digit_valid"]),
    at(text("birth date agrees", "дата збігається"), &["/matches_birth_date"]),
    at(text("reason", "причина"), &["/reason"]),
];

/// `identifiers`.
pub const IDENTIFIERS: Columns = &[
    at(text("tax id", "РНОКПП"), &["/tax_id/valid"]),
    at(text("reason", "причина"), &["/tax_id/reason"]),
    at(text("birth date agrees", "дата збігається"), &["/tax_id/matches_birth_date"]),
    at(text("gender agrees", "стать збігається"), &["/tax_id/matches_gender"]),
    each(text("documents", "документи"), "/documents", "/valid"),
    each(text("phones", "телефони"), "/phones", "/valid"),
    each(text("findings", "зауваження"), "/findings", "/rule"),
];

/// `sync`.
pub const SYNC: Columns = &[
    OUTCOME,
    at(
        text("reason", "причина"),
        &["/apply/person_verifications/unzr_verification_reason", "/leave", "/retry"],
    ),
    at(text("status", "статус"), &["/apply/person_verifications/unzr_verification_status"]),
    at(text("answer", "відповідь"), &["/apply/person_verifications/unzr_data_status"]),
    at(text("synced at", "синхронізовано"), &["/apply/person_verifications/unzr_synced_at"]),
    at(
        text("unverified at", "не підтверджено"),
        &["/apply/person_verifications/unzr_unverified_at"],
    ),
];

/// `cumulative`.
pub const CUMULATIVE: Columns =
    &[at(text("verification status", "статус верифікації"), &["/verification_status"])];

/// `score`.
pub const SCORE: Columns = &[
    at(text("score", "оцінка"), &["/score"]),
    at(text("band", "смуга"), &["/band"]),
    at(text("last name", "прізвище"), &["/distances/distance_last_name"]),
    at(text("first name", "ім'я"), &["/distances/distance_first_name"]),
    at(text("second name", "по батькові"), &["/distances/distance_second_name"]),
    at(text("tax id", "РНОКПП"), &["/distances/distance_tax_id"]),
    at(text("documents", "документи"), &["/distances/distance_documents"]),
    at(text("twins", "близнюки"), &["/distances/twins_flag"]),
];

/// The titles, the line's number first.
#[must_use]
pub fn titles(columns: Columns, language: Language) -> Vec<Cell> {
    let line = Cell::number(language.of(text("line", "рядок")));
    let titles = columns.iter().map(|column| Cell::words(language.of(column.title)));
    std::iter::once(line).chain(titles).collect()
}

/// The row of one result.
#[must_use]
pub fn row(columns: Columns, language: Language, line: Cell, result: &str) -> Row {
    let Ok(result) = serde_json::from_str::<Value>(result) else {
        return Row::Remark(line, printable(result));
    };
    let cells = columns.iter().map(|column| cell(column, language, &result));
    Row::Cells(std::iter::once(line).chain(cells).collect())
}

fn cell(column: &Column, language: Language, result: &Value) -> Cell {
    match column.shows {
        Shows::At(pointers) => {
            let found = pointers.iter().find_map(|pointer| result.pointer(pointer));
            shown(found.unwrap_or(&Value::Null), language)
        }
        Shows::Each(list, pointer) => {
            let entries = result.pointer(list).and_then(Value::as_array);
            let values = entries
                .into_iter()
                .flatten()
                .map(|entry| shown(entry.pointer(pointer).unwrap_or(&Value::Null), language).text);
            let values: Vec<_> = values.collect();
            Cell::words(if values.is_empty() { NOTHING.to_owned() } else { values.join(", ") })
        }
        Shows::Outcome => {
            let outcome = result.as_object().and_then(|fields| fields.keys().next());
            Cell::words(language.word(outcome.map_or("", String::as_str)))
        }
    }
}

fn shown(value: &Value, language: Language) -> Cell {
    match value {
        Value::Null => Cell::words(NOTHING),
        Value::Number(number) => Cell::number(number),
        Value::Bool(truth) => Cell::words(language.word(if *truth { "true" } else { "false" })),
        Value::String(words) => Cell::words(printable(language.word(words))),
        Value::Array(items) => {
            let items = items.iter().map(|item| shown(item, language).text);
            Cell::words(items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) => Cell::words(printable(&value.to_string())),
    }
}

/// A text that cannot steer a terminal: control characters are replaced.
fn printable(text: &str) -> String {
    let safe = |c: char| {
        if c.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    text.chars().map(safe).collect()
}

/// What was wrong with an input, in words.
#[must_use]
pub fn explained(error: &FieldError, language: Language) -> String {
    let field = match error.field.as_str() {
        "" => language.of(text("the document", "документ")),
        field => field,
    };
    format!("{} {}", printable(field), language.word(error.rule.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use osoba::Rule;

    #[test]
    fn a_value_cannot_steer_the_terminal() {
        let row = row(UNZR, Language::En, Cell::number(1), r#"{"reason":"\u001b[31mred\n"}"#);
        let Row::Cells(cells) = row else { panic!("no cells") };
        assert_eq!(cells.last().unwrap().text, "\u{FFFD}[31mred\u{FFFD}");
    }

    #[test]
    fn an_error_is_explained_in_both_languages() {
        let error = FieldError::new("person.birth_date", Rule::Date);
        let english = explained(&error, Language::En);
        assert_eq!(english, error.to_string());
        let ukrainian = explained(&error, Language::Uk);
        assert_eq!(ukrainian, "person.birth_date не є датою РРРР-ММ-ДД");
    }
}
