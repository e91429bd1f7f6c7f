//! `unzr`: `"19910824-00026"` or `{"unzr", "birth_date"}`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ids::{Identified, Ids};
use crate::date::optional_date;
use crate::error::FieldError;
use crate::unzr::Unzr;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    unzr: String,
    #[serde(default, deserialize_with = "optional_date")]
    birth_date: Option<NaiveDate>,
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
    let Identified { ids, document: question } = if super::line::is_text(document) {
        let document = Question { unzr: FieldError::read_json(document)?, birth_date: None };
        Identified { ids: Ids::default(), document }
    } else {
        FieldError::read_object(document)?
    };
    match Unzr::parse(&question.unzr) {
        Err(error) => ids.line(&Invalid { valid: false, reason: error.as_str() }),
        Ok(unzr) => ids.line(&Valid {
            valid: true,
            birth_date: unzr.birth_date(),
            serial: unzr.serial(),
            check_digit: unzr.check_digit(),
            check_digit_valid: unzr.check_digit_is_valid(),
            matches_birth_date: question.birth_date.map(|date| unzr.matches_birth_date(date)),
        }),
    }
}
