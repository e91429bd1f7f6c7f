//! A person ready for comparison.

use std::fmt;

use chrono::NaiveDate;

use super::twins::TWIN_DOCUMENTS;
use crate::names::Normalisation;
use crate::person::{Document, Person, BIRTH_CERTIFICATE, OTP, RESIDENCE};

/// A person whose texts are normalised, ready to be compared with many others.
///
/// Normalising is the slow half of a comparison: prepare a record once and keep it. `Debug` shows
/// nothing of what it holds.
///
/// ```
/// use osoba::comparison::{compare, Normalisation, PreparedPerson, Value};
/// use osoba::Person;
/// let person = Person { last_name: Some("Шевченко".into()), ..Person::default() };
/// let other = Person { last_name: Some("Шевчук".into()), ..Person::default() };
/// let a = PreparedPerson::new(&person, Normalisation::Published);
/// let b = PreparedPerson::new(&other, Normalisation::Published);
/// assert_eq!(compare(&a, &b).get(Value::LastName), Some(3));
/// ```
#[derive(Clone)]
pub struct PreparedPerson {
    pub(super) first_name: Option<Box<str>>,
    pub(super) last_name: Option<Box<str>>,
    pub(super) second_name: Option<Box<str>>,
    pub(super) tax_id: Option<Box<str>>,
    pub(super) birth_settlement: Option<Box<str>>,
    pub(super) residence_settlement: Option<Box<str>>,
    pub(super) phone: Option<Box<str>>,
    pub(super) gender: Option<Box<str>>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) documents: Box<[PreparedDocument]>,
    /// Digits of the first document of each of the types in [`TWIN_DOCUMENTS`].
    pub(super) twin_digits: [Option<Box<str>>; TWIN_DOCUMENTS.len()],
}

/// A document with a number.
#[derive(Clone)]
pub(super) struct PreparedDocument {
    pub(super) number: Box<str>,
    /// The ASCII digits of the number, absent if it has none.
    pub(super) digits: Option<Box<str>>,
}

impl PreparedPerson {
    /// Prepares a person. Never fails: what is absent stays absent, and any text is a text.
    #[must_use]
    pub fn new(person: &Person, normalisation: Normalisation) -> Self {
        let name = |raw: &Option<String>| raw.as_deref().map(|raw| normalisation.name(raw).into());
        let documents: Box<[PreparedDocument]> = person
            .documents
            .iter()
            .filter_map(|document| prepare_document(document, normalisation))
            .collect();
        PreparedPerson {
            first_name: name(&person.first_name),
            last_name: name(&person.last_name),
            second_name: name(&person.second_name),
            tax_id: tax_id(person, &documents),
            birth_settlement: person
                .birth_settlement
                .as_deref()
                .map(|raw| normalisation.settlement(raw).into()),
            residence_settlement: person
                .addresses
                .iter()
                .find(|address| address.r#type.as_deref() == Some(RESIDENCE))
                .and_then(|address| address.settlement.as_deref().map(Into::into)),
            phone: person
                .authentication_methods
                .iter()
                .find(|method| method.r#type.as_deref() == Some(OTP))
                .and_then(|method| method.phone_number.as_deref().map(Into::into)),
            gender: person.gender.as_deref().map(Into::into),
            birth_date: person.birth_date,
            twin_digits: TWIN_DOCUMENTS.map(|kind| {
                let first = person
                    .documents
                    .iter()
                    .find(|document| document.r#type.as_deref() == Some(kind))?;
                prepare_document(first, normalisation)?.digits
            }),
            documents,
        }
    }
}

fn prepare_document(document: &Document, normalisation: Normalisation) -> Option<PreparedDocument> {
    let raw = document.number.as_deref()?;
    let number = if document.r#type.as_deref() == Some(BIRTH_CERTIFICATE) {
        normalisation.certificate_number(raw)
    } else {
        normalisation.document_number(raw)
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    Some(PreparedDocument {
        number: number.into(),
        digits: (!digits.is_empty()).then(|| digits.into()),
    })
}

/// The tax id as given, or else the digits of the first document that has ten.
fn tax_id(person: &Person, documents: &[PreparedDocument]) -> Option<Box<str>> {
    if let Some(given) = person.tax_id.as_deref() {
        return Some(given.into());
    }
    let mut digits = documents.iter().filter_map(|d| d.digits.as_ref());
    digits.find(|digits| digits.len() == 10).cloned()
}

impl fmt::Debug for PreparedPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPerson").finish_non_exhaustive()
    }
}
