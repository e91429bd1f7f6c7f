//! The rules that apply when a person is entered, not in the synchronisation.

use chrono::Datelike;

use crate::person::{Person, NATIONAL_ID};
use crate::unzr::Unzr;

/// One rule that the entered person breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum InputFinding {
    /// The UNZR does not have the form of one.
    #[error("unzr is malformed")]
    UnzrMalformed,
    /// The control digit of the UNZR is not the one that its other digits give. Advisory: ESOZ does
    /// not apply it.
    #[error("the control digit of unzr does not fit")]
    UnzrCheckDigit,
    /// The first eight digits of the UNZR are not the birth date, or there is no birth date.
    #[error("Birthdate or unzr is not correct")]
    BirthDateOrUnzr,
    /// A NATIONAL_ID carries a UNZR, so a person who shows one must give it.
    #[error("unzr is mandatory for document type NATIONAL_ID")]
    UnzrMandatory,
    /// The birth date lies before 1900: a digit is wrong, or a system wrote year 1 for "unknown".
    #[error("birth date is before 1900")]
    BirthDateBefore1900,
}

/// Nobody alive was born before this year.
const EARLIEST_YEAR: i32 = 1900;

impl InputFinding {
    /// Stable name, as documents carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            InputFinding::UnzrMalformed => "unzr_malformed",
            InputFinding::UnzrCheckDigit => "unzr_check_digit",
            InputFinding::BirthDateOrUnzr => "birth_date_or_unzr",
            InputFinding::UnzrMandatory => "unzr_mandatory",
            InputFinding::BirthDateBefore1900 => "birth_date_before_1900",
        }
    }
}

/// Every rule about UNZR and birth date that an entered person breaks, not just the first. `""` is
/// no UNZR. A birth date in the future is not found, since no clock is read.
///
/// ```
/// use osoba::verification::input::{check, InputFinding};
/// let person: osoba::Person = serde_json::from_str(
///     r#"{"unzr": "19910824-00026", "birth_date": "1991-08-25"}"#,
/// ).unwrap();
/// assert_eq!(check(&person), [InputFinding::BirthDateOrUnzr]);
/// ```
#[must_use]
pub fn check(person: &Person) -> Vec<InputFinding> {
    let unzr = person.unzr.as_deref().unwrap_or_default();
    let parsed = Unzr::parse(unzr).ok();
    let born = person.birth_date;
    let matches = |unzr: Unzr| born.is_some_and(|date| unzr.matches_birth_date(date));
    let shows_national_id =
        person.documents.iter().any(|document| document.r#type.as_deref() == Some(NATIONAL_ID));
    let rules = [
        (InputFinding::UnzrMalformed, !unzr.is_empty() && parsed.is_none()),
        (InputFinding::UnzrCheckDigit, parsed.is_some_and(|unzr| !unzr.check_digit_is_valid())),
        (InputFinding::BirthDateOrUnzr, parsed.is_some_and(|unzr| !matches(unzr))),
        (InputFinding::UnzrMandatory, unzr.is_empty() && shows_national_id),
        (InputFinding::BirthDateBefore1900, born.is_some_and(|date| date.year() < EARLIEST_YEAR)),
    ];
    rules.into_iter().filter(|(_, breaks)| *breaks).map(|(finding, _)| finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_reported_not_the_first_only() {
        use InputFinding::{
            BirthDateBefore1900, BirthDateOrUnzr, UnzrCheckDigit, UnzrMalformed, UnzrMandatory,
        };
        let found = |unzr: Option<&str>, born: Option<&str>, shows_card: bool| {
            let card = crate::person::Document {
                r#type: Some(NATIONAL_ID.to_owned().into()),
                ..Default::default()
            };
            check(&Person {
                unzr: unzr.map(str::to_owned).map(Into::into),
                birth_date: born.map(|born| born.parse().unwrap()),
                documents: if shows_card { vec![card] } else { Vec::new() },
                ..Person::default()
            })
        };
        let born = Some("1991-08-24");
        assert_eq!(found(Some("19910824-00026"), born, true), []);
        assert_eq!(found(Some("19910824-00021"), born, true), [UnzrCheckDigit]);
        assert_eq!(found(Some("19910824-00021"), None, true), [UnzrCheckDigit, BirthDateOrUnzr]);
        assert_eq!(found(Some("19910824-00026"), Some("1991-08-25"), false), [BirthDateOrUnzr]);
        assert_eq!(found(Some(" "), born, true), [UnzrMalformed]);
        assert_eq!(found(Some(""), born, true), [UnzrMandatory]);
        assert_eq!(found(None, Some("1899-12-31"), true), [UnzrMandatory, BirthDateBefore1900]);
        for born in ["0001-01-01", "0991-08-24"] {
            assert_eq!(found(None, Some(born), false), [BirthDateBefore1900]);
        }
        assert_eq!(found(None, Some("1900-01-01"), false), []);
    }
}
