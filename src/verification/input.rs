//! The rules that apply when a person is entered, not in the synchronisation.

use crate::person::{Person, NATIONAL_ID};
use crate::unzr::Unzr;

/// One rule that the entered person breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum InputFinding {
    /// The UNZR does not have the form of one.
    #[error("unzr is malformed")]
    UnzrMalformed,
    /// The first eight digits of the UNZR are not the birth date, or there is no birth date.
    #[error("Birthdate or unzr is not correct")]
    BirthDateOrUnzr,
    /// A NATIONAL_ID carries a UNZR, so a person who shows one must give it.
    #[error("unzr is mandatory for document type NATIONAL_ID")]
    UnzrMandatory,
}

impl InputFinding {
    /// Stable name, as documents carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            InputFinding::UnzrMalformed => "unzr_malformed",
            InputFinding::BirthDateOrUnzr => "birth_date_or_unzr",
            InputFinding::UnzrMandatory => "unzr_mandatory",
        }
    }
}

/// Every rule about the UNZR that an entered person breaks, not just the first. `""` is no UNZR.
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
    let mut findings = Vec::new();
    let unzr = person.unzr.as_deref().filter(|text| !text.is_empty());
    match unzr.map(Unzr::parse) {
        Some(Err(_)) => findings.push(InputFinding::UnzrMalformed),
        Some(Ok(unzr)) if !person.birth_date.is_some_and(|date| unzr.matches_birth_date(date)) => {
            findings.push(InputFinding::BirthDateOrUnzr);
        }
        _ => {}
    }
    let shows_national_id =
        person.documents.iter().any(|document| document.r#type.as_deref() == Some(NATIONAL_ID));
    if unzr.is_none() && shows_national_id {
        findings.push(InputFinding::UnzrMandatory);
    }
    findings
}
