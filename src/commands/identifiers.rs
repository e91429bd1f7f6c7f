//! `identifiers`: a person's identifiers, checked. Every finding is advisory.

use chrono::NaiveDate;
use serde::Serialize;

use super::ids::Ids;
use super::unzr::Invalid;
use crate::error::FieldError;
use crate::identifiers::placeholder::{is_placeholder_date, is_placeholder_number, present};
use crate::identifiers::{self, DocumentNumberError, DocumentType, Sex, TaxId};
use crate::person::{AuthenticationMethod, Document, Person, OTP};
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
    r#type: Option<&'static str>,
    valid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    placeholder: bool,
}

/// `field` is where the phone is in the person.
#[derive(Serialize)]
struct PhoneAnswer {
    field: String,
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
    answer_of(&person, &Ids::of_person(document, person.id.as_deref())?)
}

pub(super) fn answer_of(person: &Person, ids: &Ids) -> Result<String, FieldError> {
    ids.line(&Answer {
        tax_id: person
            .tax_id
            .as_deref()
            .filter(|text| is_present(text))
            .map(|text| tax_id(text, person)),
        documents: person.documents.iter().map(document_number).collect(),
        phones: phones(person),
        birth_date_placeholder: person.birth_date.is_some_and(is_placeholder_date),
        findings: input::check(person)
            .into_iter()
            .map(|finding| Finding { rule: finding.as_str(), message: finding.to_string() })
            .collect(),
    })
}

fn is_present(text: &str) -> bool {
    present(text).is_some()
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
    let number = document.number.as_deref().filter(|number| is_present(number));
    let checked = kind.zip(number).map(|(kind, number)| kind.check(number));
    DocumentAnswer {
        r#type: kind.map(DocumentType::as_str),
        valid: checked.map(|checked| checked.is_ok()),
        reason: checked.and_then(Result::err).map(DocumentNumberError::as_str),
        placeholder: number.is_some_and(is_placeholder_number),
    }
}

/// The phones of OTP methods, the person's own and those of the confidant person.
fn phones(person: &Person) -> Vec<PhoneAnswer> {
    fn otp<'a>(method: &'a AuthenticationMethod<'a>) -> Option<&'a str> {
        method.phone_number.as_deref().filter(|_| method.r#type.as_deref() == Some(OTP))
    }

    let confidants = person.confidant_person.iter().flat_map(|confidant| &confidant.phones);
    let lists: [(_, _, Vec<_>); 3] = [
        (
            "authentication_methods",
            "phone_number",
            person.authentication_methods.iter().map(otp).collect(),
        ),
        ("phones", "number", person.phones.iter().map(|phone| phone.number.as_deref()).collect()),
        (
            "confidant_person.phones",
            "number",
            confidants.map(|phone| phone.number.as_deref()).collect(),
        ),
    ];
    let phones = lists.into_iter().flat_map(|(list, field, phones)| {
        let place = move |at: usize| format!("{list}[{at}].{field}");
        phones.into_iter().enumerate().filter_map(move |(at, phone)| Some((place(at), phone?)))
    });
    let answer = |(field, phone): (String, &str)| PhoneAnswer {
        field,
        valid: identifiers::Phone::parse(phone).is_ok(),
        placeholder: is_placeholder_number(phone),
    };
    phones.filter(|(_, phone)| is_present(phone)).map(answer).collect()
}
