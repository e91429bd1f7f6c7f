//! `unzr`: `"19910824-00026"` or `{"unzr", "birth_date"}`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ids::{Id, Ids};
use crate::date::optional_date;
use crate::error::FieldError;
use crate::unzr::Unzr;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    unzr: String,
    #[serde(default, deserialize_with = "optional_date")]
    birth_date: Option<NaiveDate>,
    /// The line's own names, given back.
    #[serde(default)]
    id: Option<Id>,
    #[serde(default)]
    person_id: Option<Id>,
}

#[derive(Serialize)]
struct Answer<T> {
    #[serde(flatten)]
    ids: Ids,
    #[serde(flatten)]
    found: T,
}

#[derive(Serialize)]
struct Valid {
    valid: bool,
    birth_date: Option<NaiveDate>,
    serial: u16,
    check_digit: u8,
    check_digit_valid: bool,
    matches_birth_date: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct Invalid {
    pub(super) valid: bool,
    pub(super) reason: &'static str,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let question = if super::is_text(document) {
        let unzr = FieldError::read_json(document)?;
        Question { unzr, birth_date: None, id: None, person_id: None }
    } else {
        FieldError::read_object(document)?
    };
    let ids = Ids { id: question.id, person_id: question.person_id };
    match Unzr::parse(&question.unzr) {
        Err(error) => {
            let found = Invalid { valid: false, reason: error.as_str() };
            super::line(&Answer { ids, found })
        }
        Ok(unzr) => super::line(&Answer {
            ids,
            found: Valid {
                valid: true,
                birth_date: unzr.birth_date(),
                serial: unzr.serial(),
                check_digit: unzr.check_digit(),
                check_digit_valid: unzr.check_digit_is_valid(),
                matches_birth_date: question.birth_date.map(|date| unzr.matches_birth_date(date)),
            },
        }),
    }
}
