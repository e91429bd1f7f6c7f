//! Which parts of a result stand in which column of a table.
//!
//! A table leaves out what nobody reads across a screen; JSON output has everything.

use std::collections::BTreeSet;

use osoba::FieldError;
use serde_json::Value;

use crate::language::{text, Language, Text};
use crate::table::{Cell, Row};

/// How the answers of one command are shown.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// The columns of a table, after the line's number.
    pub table: &'static [Column],
    /// The columns of CSV, between the line's number and the error: fields of the answer, one within
    /// another behind a dot. In parts, since decisions are the answers of two commands.
    pub csv: &'static [&'static [&'static str]],
}

/// One column.
#[derive(Debug)]
pub struct Column {
    title: Text,
    shows: Shows,
}

/// Stands where a result says nothing.
const NOTHING: &str = "–";

/// Fields whose presence says what was decided.
const OUTCOMES: [&str; 6] = ["ask", "apply", "leave", "retry", "refuse", "differs"];

/// What a column shows of a result.
#[derive(Debug)]
enum Shows {
    /// The value at this JSON pointer, or at the first of several that is there.
    At(&'static [&'static str]),
    /// The same, a name of the rules put into words.
    Word(&'static [&'static str]),
    /// In each entry of the list at the first pointer, the value at the second.
    Each(&'static str, &'static str),
    /// The same, names of the rules put into words.
    EachWord(&'static str, &'static str),
    /// The same for those entries alone whose value at the third pointer is true.
    Holding(&'static str, &'static str, &'static str),
    /// The text at the first pointer in English, at the second in Ukrainian.
    Said(&'static str, &'static str),
    /// `decision`, or else the one of [`OUTCOMES`] that is there.
    Outcome,
}

const fn at(title: Text, pointers: &'static [&'static str]) -> Column {
    Column { title, shows: Shows::At(pointers) }
}

const fn word(title: Text, pointers: &'static [&'static str]) -> Column {
    Column { title, shows: Shows::Word(pointers) }
}

const fn each(title: Text, list: &'static str, pointer: &'static str) -> Column {
    Column { title, shows: Shows::Each(list, pointer) }
}

const fn each_word(title: Text, list: &'static str, pointer: &'static str) -> Column {
    Column { title, shows: Shows::EachWord(list, pointer) }
}

const OUTCOME: Column = Column { title: text("outcome", "рішення"), shows: Shows::Outcome };

/// `unzr`.
pub const UNZR: Columns = Columns {
    table: &[
        at(text("valid", "придатний"), &["/valid"]),
        at(text("birth date", "дата народження"), &["/birth_date"]),
        at(text("serial", "номер"), &["/serial"]),
        at(text("check digit", "контрольна цифра"), &["/check_digit"]),
        at(text("digit right", "цифра правильна"), &["/check_digit_valid"]),
        at(text("birth date agrees", "дата збігається"), &["/matches_birth_date"]),
        word(text("reason", "причина"), &["/reason"]),
    ],
    csv: &[&[
        "id",
        "person_id",
        "valid",
        "birth_date",
        "serial",
        "check_digit",
        "check_digit_valid",
        "matches_birth_date",
        "reason",
    ]],
};

/// `identifiers`.
pub const IDENTIFIERS: Columns = Columns {
    table: &[
        at(text("tax id", "РНОКПП"), &["/tax_id/valid"]),
        word(text("reason", "причина"), &["/tax_id/reason"]),
        at(text("birth date agrees", "дата збігається"), &["/tax_id/matches_birth_date"]),
        at(text("gender agrees", "стать збігається"), &["/tax_id/matches_gender"]),
        each(text("documents", "документи"), "/documents", "/valid"),
        each_word(text("reasons", "причини"), "/documents", "/reason"),
        each(text("phones", "телефони"), "/phones", "/valid"),
        each_word(text("findings", "зауваження"), "/findings", "/rule"),
    ],
    csv: &[&[
        "id",
        "person_id",
        "tax_id.valid",
        "tax_id.reason",
        "tax_id.birth_date",
        "tax_id.gender",
        "tax_id.matches_birth_date",
        "tax_id.matches_gender",
        "tax_id.placeholder",
        "documents",
        "phones",
        "birth_date_placeholder",
        "findings",
    ]],
};

/// `sync`.
pub const SYNC: Columns = Columns {
    table: &[
        OUTCOME,
        word(
            text("reason", "причина"),
            &["/apply/person_verifications/unzr_verification_reason", "/leave", "/retry"],
        ),
        word(text("status", "статус"), &["/apply/person_verifications/unzr_verification_status"]),
        at(text("answer", "відповідь"), &["/apply/person_verifications/unzr_data_status"]),
        at(text("synced at", "синхронізовано"), &["/apply/person_verifications/unzr_synced_at"]),
        at(
            text("unverified at", "не підтверджено"),
            &["/apply/person_verifications/unzr_unverified_at"],
        ),
    ],
    csv: &[&[
        "id",
        "person_id",
        "ask",
        "apply.guard",
        "apply.person_verifications",
        "apply.persons",
        "apply.unzr_data",
        "leave",
        "retry",
        "release",
    ]],
};

/// `cumulative`.
pub const CUMULATIVE: Columns = Columns {
    table: &[word(text("verification status", "статус верифікації"), &["/verification_status"])],
    csv: &[&["id", "person_id", "verification_status"]],
};

/// `score`.
pub const SCORE: Columns = Columns {
    table: &[
        at(text("score", "оцінка"), &["/score"]),
        word(text("band", "смуга"), &["/band"]),
        at(text("last name", "прізвище"), &["/distances/distance_last_name"]),
        at(text("first name", "ім'я"), &["/distances/distance_first_name"]),
        at(text("second name", "по батькові"), &["/distances/distance_second_name"]),
        at(text("tax id", "РНОКПП"), &["/distances/distance_tax_id"]),
        at(text("documents", "документи"), &["/distances/distance_documents"]),
        at(text("twins", "близнюки"), &["/distances/twins_flag"]),
    ],
    csv: &[&[
        "id",
        "person_id",
        "score",
        "band",
        "distances.distance_first_name",
        "distances.distance_last_name",
        "distances.distance_second_name",
        "distances.distance_documents",
        "distances.document_number_length",
        "distances.document_distinct",
        "distances.docs_same_number",
        "distances.birth_settlement_substr",
        "distances.distance_tax_id",
        "distances.authentication_methods_flag",
        "distances.residence_settlement_flag",
        "distances.gender_flag",
        "distances.twins_flag",
        "bins",
        "points",
        "counterfactuals",
    ]],
};

/// The fields of a decision in CSV.
const DECISION: &[&str] = &[
    "decision",
    "rule",
    "step",
    "http",
    "message",
    "message_uk",
    "unique",
    "persons",
    "ignored",
    "threshold",
    "margin",
    "runner_up",
    "candidates",
    "findings",
    "scorecard.name",
    "scorecard.hash",
    "version",
];

/// `decide`.
pub const DECIDE: Columns = Columns {
    table: &[
        Column { title: text("decision", "рішення"), shows: Shows::Outcome },
        word(text("rule or question", "правило або запитання"), &["/rule", "/ask/question"]),
        at(text("step", "крок"), &["/step"]),
        at(text("person", "особа"), &["/persons/0/id"]),
        at(text("unique", "одна"), &["/unique"]),
        at(
            text("best score", "найкраща оцінка"),
            &["/candidates/0/proven_score", "/candidates/0/score"],
        ),
        at(text("HTTP", "HTTP"), &["/http"]),
        Column {
            title: text("message", "повідомлення"),
            shows: Shows::Said("/message", "/message_uk"),
        },
        FINDINGS,
    ],
    csv: &[&["id", "person_id", "ask.question", "ask"], DECISION, &["audit"]],
};

/// What should make a clerk look twice at a decision.
const FINDINGS: Column = Column {
    title: text("findings", "зауваження"),
    shows: Shows::EachWord("/findings", "/finding"),
};

/// `replay`.
pub const REPLAY: Columns = Columns {
    table: &[
        Column { title: text("decision", "рішення"), shows: Shows::Outcome },
        word(text("rule", "правило"), &["/rule"]),
        at(text("step", "крок"), &["/step"]),
        FINDINGS,
        each_word(text("differs", "відрізняється"), "/differs", "/what"),
    ],
    csv: &[&["id", "person_id"], DECISION, &["differs"]],
};

/// `why_not`.
pub const WHY_NOT: Columns = Columns {
    table: &[
        at(text("person", "особа"), &["/id"]),
        at(text("would match", "збіг"), &["/matches"]),
        Column {
            title: text("clusters", "кластери"),
            shows: Shows::Holding("/clusters", "/cluster", "/holds"),
        },
        at(text("score", "оцінка"), &["/explanation/score"]),
        at(text("threshold", "поріг"), &["/threshold"]),
        at(text("distance", "відстань"), &["/distance"]),
        Column {
            title: text("cautions", "застереження"), shows: Shows::EachWord("/cautions", "")
        },
    ],
    csv: &[&[
        "id",
        "person_id",
        "candidate_id",
        "matches",
        "clusters",
        "threshold",
        "distance",
        "explanation.score",
        "explanation.band",
        "explanation",
        "cautions",
        "proven_score",
    ]],
};

/// `keys`.
pub const KEYS: Columns = Columns {
    table: &[
        at(text("last name", "прізвище"), &["/names/0/last_name_keys"]),
        at(text("first name", "ім'я"), &["/names/0/first_name_keys"]),
        at(text("second name", "по батькові"), &["/names/0/second_name_key"]),
        at(text("birth date", "дата народження"), &["/birth_date"]),
        at(text("tax id", "РНОКПП"), &["/tax_id"]),
        at(text("documents", "документи"), &["/document_numbers"]),
        at(text("phones", "телефони"), &["/auth_phones"]),
    ],
    csv: &[&[
        "id",
        "person_id",
        "tax_id",
        "document_numbers",
        "certificate_numbers",
        "auth_phones",
        "birth_date",
        "settlement_ids",
        "names",
    ]],
};

/// `encode`.
pub const ENCODE: Columns = Columns {
    table: &[
        at(text("uk", "uk"), &["/uk"]),
        at(text("kankowski", "kankowski"), &["/kankowski"]),
        at(text("in Latin letters", "латинкою"), &["/latin"]),
    ],
    csv: &[&["id", "person_id", "uk", "kankowski", "latin"]],
};

/// `merge`.
pub const MERGE: Columns = Columns {
    table: &[
        OUTCOME,
        word(
            text("reason or question", "причина або запитання"),
            &["/leave", "/retry", "/ask/question"],
        ),
        word(text("status", "статус"), &["/apply/merge_candidates/status"]),
        at(text("merged", "об'єднано"), &["/apply/merged_pairs/merge_person_id"]),
        at(text("into", "з ким"), &["/apply/merged_pairs/master_person_id"]),
        at(
            text("terminate declarations of", "припинити декларації"),
            &["/apply/declarations/terminate"],
        ),
    ],
    csv: &[&[
        "id",
        "person_id",
        "ask",
        "apply.merge_candidates",
        "apply.merged_pairs",
        "apply.persons",
        "apply.declarations",
        "leave",
        "retry",
    ]],
};

/// `review`.
pub const REVIEW: Columns = Columns {
    table: &[
        OUTCOME,
        word(text("request", "запит"), &["/apply/manual_merge_requests/status"]),
        at(text("candidate", "кандидат"), &["/apply/manual_merge_candidates/id"]),
        at(text("assigned to", "призначено"), &["/apply/manual_merge_candidates/assignee_id"]),
        word(text("decided", "вирішено"), &["/apply/manual_merge_candidates/decision"]),
        at(text("HTTP", "HTTP"), &["/refuse/http"]),
        Column {
            title: text("message", "повідомлення"),
            shows: Shows::Said("/refuse/message", "/refuse/message_uk"),
        },
    ],
    csv: &[&[
        "id",
        "person_id",
        "refuse.http",
        "refuse.reason",
        "refuse.message",
        "refuse.message_uk",
        "apply.guard",
        "apply.manual_merge_requests",
        "apply.manual_merge_candidates",
        "apply.merge_candidates",
        "apply.related",
        "apply.merge",
    ]],
};

/// `search`.
pub const SEARCH: Columns = Columns {
    table: &[
        each(text("persons, best first", "особи, від найближчої"), "/persons", "/id"),
        each_word(text("clusters", "кластери"), "/persons", "/cluster"),
        each(text("doubtful fields", "сумнівні поля"), "/findings", "/field"),
        each_word(text("why", "чому"), "/findings", "/rule"),
    ],
    csv: &[&["id", "person_id", "ids", "persons", "ignored", "findings"]],
};

/// `explain`, whose table is the text of the explanation.
pub const EXPLAIN: Columns = Columns {
    table: &[],
    csv: &[&[
        "id",
        "person_id",
        "score",
        "band",
        "sum",
        "intercept",
        "normalisation",
        "scorecard.name",
        "scorecard.hash",
        "limits",
        "variables",
        "counterfactuals",
        "cautions",
    ]],
};

/// The header of CSV.
pub fn csv_titles(columns: Columns) -> impl Iterator<Item = &'static str> {
    ["line"].into_iter().chain(columns.csv.concat()).chain(["error.field", "error.rule"])
}

/// The cells of one answer, without the line's number and the error. Nothing where a field is absent or
/// null; a list or an object is its JSON.
pub fn csv_cells(columns: Columns, answer: &Value) -> impl Iterator<Item = String> + '_ {
    columns.csv.iter().copied().flatten().map(move |path| {
        let found = path.split('.').try_fold(answer, |value, field| value.get(field));
        match found {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        }
    })
}

/// The titles, the line's number first.
#[must_use]
pub fn titles(columns: Columns, language: Language) -> Vec<Cell> {
    let line = Cell::number(language.of(text("line", "рядок")));
    let titles = columns.table.iter().map(|column| Cell::words(language.of(column.title)));
    std::iter::once(line).chain(titles).collect()
}

/// The row of one result.
#[must_use]
pub fn row(columns: Columns, language: Language, line: Cell, result: &str) -> Row {
    let Ok(result) = serde_json::from_str::<Value>(result) else {
        return Row::Remark(line, printable(result));
    };
    let cells = columns.table.iter().map(|column| cell(column, language, &result));
    Row::Cells(std::iter::once(line).chain(cells).collect())
}

fn cell(column: &Column, language: Language, result: &Value) -> Cell {
    match column.shows {
        Shows::At(pointers) => {
            let found = pointers.iter().find_map(|pointer| result.pointer(pointer));
            shown(found.unwrap_or(&Value::Null), language)
        }
        Shows::Word(pointers) => {
            let found = pointers.iter().find_map(|pointer| result.pointer(pointer));
            match found {
                Some(Value::String(name)) => Cell::words(printable(language.word(name))),
                other => shown(other.unwrap_or(&Value::Null), language),
            }
        }
        Shows::Said(english, ukrainian) => {
            let pointer = language.of(text(english, ukrainian));
            shown(result.pointer(pointer).unwrap_or(&Value::Null), language)
        }
        Shows::Each(list, pointer) => entries(result, list, pointer, language),
        Shows::EachWord(list, pointer) => {
            let entries = result.pointer(list).and_then(Value::as_array).into_iter().flatten();
            let names = entries.filter_map(|entry| entry.pointer(pointer)?.as_str());
            // Several persons may have the same.
            let distinct: BTreeSet<&str> = names.collect();
            let words: Vec<_> = distinct.iter().map(|name| language.word(name)).collect();
            Cell::words(if words.is_empty() { NOTHING.to_owned() } else { words.join("; ") })
        }
        Shows::Holding(list, pointer, holds) => {
            let holds = |entry: &Value| entry.pointer(holds) == Some(&Value::Bool(true));
            let entries = result.pointer(list).and_then(Value::as_array).into_iter().flatten();
            let names = entries.filter(|entry| holds(entry));
            let names = names.filter_map(|entry| entry.pointer(pointer)?.as_str());
            let words: Vec<_> = names.map(|name| language.word(name)).collect();
            Cell::words(if words.is_empty() { NOTHING.to_owned() } else { words.join(", ") })
        }
        Shows::Outcome => {
            let decision = result.get("decision").and_then(Value::as_str);
            let field = || OUTCOMES.iter().find(|name| result.get(name).is_some()).copied();
            Cell::words(language.word(decision.or_else(field).unwrap_or(NOTHING)))
        }
    }
}

/// The values at `pointer` of the entries of a list.
fn entries(result: &Value, list: &str, pointer: &str, language: Language) -> Cell {
    let entries = result.pointer(list).and_then(Value::as_array).into_iter().flatten();
    let values = entries.map(|entry| {
        let value = entry.pointer(pointer).unwrap_or(&Value::Null);
        shown(value, language).text
    });
    let values: Vec<_> = values.collect();
    Cell::words(if values.is_empty() { NOTHING.to_owned() } else { values.join(", ") })
}

fn shown(value: &Value, language: Language) -> Cell {
    match value {
        Value::Null => Cell::words(NOTHING),
        Value::Number(number) => Cell::number(number),
        Value::Bool(truth) => Cell::words(language.word(if *truth { "true" } else { "false" })),
        Value::String(words) => Cell::words(printable(words)),
        Value::Array(items) if items.is_empty() => Cell::words(NOTHING),
        Value::Array(items) => {
            let items = items.iter().map(|item| shown(item, language).text);
            Cell::words(items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) => Cell::words(printable(&value.to_string())),
    }
}

/// A text that cannot steer a terminal: control characters, and those that turn the direction of
/// writing, are replaced.
#[must_use]
pub fn printable(text: &str) -> String {
    const DIRECTIONS: [std::ops::RangeInclusive<char>; 3] =
        ['\u{200E}'..='\u{200F}', '\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}'];
    let safe = |c: char| {
        if c.is_control() || DIRECTIONS.iter().any(|range| range.contains(&c)) {
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
        assert_eq!(printable("a\u{202E}b\u{2066}\u{200F}"), "a\u{FFFD}b\u{FFFD}\u{FFFD}");
        let row = row(UNZR, Language::En, Cell::number(1), r#"{"reason":"\u001b[31mred\n"}"#);
        let Row::Cells(cells) = row else { panic!("no cells") };
        assert_eq!(cells.last().unwrap().text, "\u{FFFD}[31mred\u{FFFD}");
    }

    #[test]
    fn the_outcome_of_a_retry_that_may_release_is_a_retry() {
        let result = r#"{"retry":"timeout","release":{}}"#;
        let Row::Cells(cells) = row(SYNC, Language::En, Cell::number(1), result) else {
            panic!("no cells")
        };
        assert_eq!(cells[1].text, "retry");
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
