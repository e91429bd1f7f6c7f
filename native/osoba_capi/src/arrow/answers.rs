//! The answers of `keys` and `identifiers` for every row, in columns.

use std::mem::MaybeUninit;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use osoba_core::commands::{identifiers_of, keys_of};
use osoba_core::{FieldError, Person, Rule};
use serde_json::{Map, Value};

use super::rows::Rows;
use super::shape::{Column, Shape, ERROR, TEXTS};
use super::{export_columns, take};
use crate::boundary::{given, guarded_with, Answer, Out};
use crate::error::osoba_error;
use crate::status::osoba_status;

const KEYS: Shape = Shape::Record(&[
    ("id", Shape::Text),
    ("person_id", Shape::Text),
    ("tax_id", Shape::Text),
    ("document_numbers", TEXTS),
    ("certificate_numbers", TEXTS),
    ("auth_phones", TEXTS),
    ("birth_date", Shape::Date),
    ("settlement_ids", TEXTS),
    (
        "names",
        Shape::List(&Shape::Record(&[
            ("key", Shape::Text),
            ("last_name_keys", TEXTS),
            ("first_name_keys", TEXTS),
            ("second_name_key", Shape::Text),
        ])),
    ),
    ("error", ERROR),
]);

const IDENTIFIERS: Shape = Shape::Record(&[
    ("id", Shape::Text),
    ("person_id", Shape::Text),
    (
        "tax_id",
        Shape::Record(&[
            ("valid", Shape::Flag),
            ("reason", Shape::Text),
            ("birth_date", Shape::Date),
            ("gender", Shape::Text),
            ("matches_birth_date", Shape::Flag),
            ("matches_gender", Shape::Flag),
            ("placeholder", Shape::Flag),
        ]),
    ),
    (
        "documents",
        Shape::List(&Shape::Record(&[
            ("type", Shape::Text),
            ("valid", Shape::Flag),
            ("reason", Shape::Text),
            ("placeholder", Shape::Flag),
        ])),
    ),
    (
        "phones",
        Shape::List(&Shape::Record(&[
            ("field", Shape::Text),
            ("valid", Shape::Flag),
            ("placeholder", Shape::Flag),
        ])),
    ),
    ("birth_date_placeholder", Shape::Flag),
    ("findings", Shape::List(&Shape::Record(&[("rule", Shape::Text), ("message", Shape::Text)]))),
    ("error", ERROR),
]);

/// What the persons of a stream are found by: the answer of `keys` for each row, its fields as columns.
/// `id` and `person_id` come back as text. A row that cannot be read is null but for `error`, which says
/// which field broke which rule.
///
/// @param persons a stream of persons, see ARROW; taken over
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows; release it
/// @param error which column has a wrong type; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_keys(
    persons: Option<&mut FFI_ArrowArrayStream>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let persons = take(persons);
    guarded_with(error, || answer(persons, &KEYS, keys_of, schema, array))
}

/// Checks the tax ids, documents, phones and UNZR of the persons of a stream: the answer of
/// `identifiers` for each row, its fields as columns, as osoba_arrow_keys() gives them.
///
/// @param persons a stream of persons, see ARROW; taken over
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows; release it
/// @param error which column has a wrong type; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_identifiers(
    persons: Option<&mut FFI_ArrowArrayStream>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let persons = take(persons);
    guarded_with(error, || answer(persons, &IDENTIFIERS, identifiers_of, schema, array))
}

fn answer(
    persons: Option<FFI_ArrowArrayStream>,
    shape: &'static Shape,
    answer: impl Fn(&Person) -> Result<String, FieldError>,
    schema: Out<'_, FFI_ArrowSchema>,
    array: Out<'_, FFI_ArrowArray>,
) -> Answer {
    let mut rows = Rows::open(given(persons)?)?;
    let mut answers = Column::new(shape);
    while let Some(row) = rows.next()? {
        let answered = row.person().and_then(|person| answer(&person));
        let mut record = match &answered {
            Ok(answer) => FieldError::read_json::<Map<String, Value>>(answer)?,
            Err(error) => refused(error),
        };
        for (name, id) in [("id", row.id()), ("person_id", row.person_id())] {
            if let Some(id) = id {
                record.insert(name.to_owned(), Value::from(id));
            }
        }
        answers.push(Some(&Value::Object(record)));
    }
    let rows = answers.rows();
    export_columns(answers.into_columns()?, rows, schema, array)
}

/// The answer for a row that cannot be read.
fn refused(FieldError { field, rule }: &FieldError) -> Map<String, Value> {
    let rule: &Rule = rule;
    let error = [("field", field.as_str()), ("rule", rule.as_str())];
    let error = error.map(|(name, text)| (name.to_owned(), Value::from(text)));
    let error = Value::Object(error.into_iter().collect());
    [("error".to_owned(), error)].into_iter().collect()
}
