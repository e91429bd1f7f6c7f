//! `identifiers`: a person's identifiers, checked. Every finding is advisory.

use chrono::NaiveDate;
use serde::Serialize;

use super::unzr::Invalid;
use crate::field_error::FieldError;
use crate::identifiers::placeholder::{is_placeholder_date, is_placeholder_number};
use crate::identifiers::{DocumentType, Phone, Sex, TaxId};
use crate::person::{Document, Person};
use crate::verification::input;

#[derive(Serialize)]
struct Answer {
    tax_id: Option<TaxIdAnswer>,
    documents: Vec<DocumentAnswer>,
    phones: Vec<PhoneAnswer>,
    birth_date_placeholder: bool,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum TaxIdAnswer {
    Invalid {
        #[serde(flatten)]
        invalid: Invalid,
        placeholder: bool,
    },
    Valid {
        valid: bool,
        birth_date: Option<NaiveDate>,
        gender: Sex,
        matches_birth_date: Option<bool>,
        matches_gender: Option<bool>,
        placeholder: bool,
    },
}

/// `valid` is null for a document without number or of a type that has no known pattern.
#[derive(Serialize)]
struct DocumentAnswer {
    r#type: Option<String>,
    valid: Option<bool>,
    placeholder: bool,
}

#[derive(Serialize)]
struct PhoneAnswer {
    valid: bool,
    placeholder: bool,
}

#[derive(Serialize)]
struct Finding {
    rule: &'static str,
    message: String,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let person: Person = FieldError::read_object(document)?;
    super::line(&Answer {
        tax_id: person.tax_id.as_deref().map(|text| tax_id(text, &person)),
        documents: person.documents.iter().map(document_number).collect(),
        phones: person
            .otp_phones()
            .map(|phone| PhoneAnswer {
                valid: Phone::parse(phone).is_ok(),
                placeholder: is_placeholder_number(phone),
            })
            .collect(),
        birth_date_placeholder: person.birth_date.is_some_and(is_placeholder_date),
        findings: input::check(&person)
            .into_iter()
            .map(|finding| Finding { rule: finding.as_str(), message: finding.to_string() })
            .collect(),
    })
}

fn tax_id(text: &str, person: &Person) -> TaxIdAnswer {
    let placeholder = is_placeholder_number(text);
    match TaxId::parse(text) {
        Err(error) => TaxIdAnswer::Invalid {
            invalid: Invalid { valid: false, reason: error.as_str() },
            placeholder,
        },
        Ok(tax_id) => TaxIdAnswer::Valid {
            valid: true,
            birth_date: tax_id.birth_date(),
            gender: tax_id.sex(),
            matches_birth_date: person.birth_date.map(|date| tax_id.matches_birth_date(date)),
            matches_gender: person
                .gender
                .as_deref()
                .and_then(Sex::from_name)
                .map(|sex| tax_id.matches_sex(sex)),
            placeholder,
        },
    }
}

fn document_number(document: &Document) -> DocumentAnswer {
    let kind = document.r#type.as_deref().and_then(DocumentType::from_name);
    let number = document.number.as_deref();
    DocumentAnswer {
        r#type: kind.map(|kind| kind.as_str().to_owned()),
        valid: kind.zip(number).map(|(kind, number)| kind.check(number).is_ok()),
        placeholder: number.is_some_and(is_placeholder_number),
    }
}
