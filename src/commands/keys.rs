//! `keys`: what a person is found by.

use chrono::NaiveDate;
use serde::Serialize;

use super::ids::Ids;
use crate::error::FieldError;
use crate::matching::ClusterKeys;
use crate::names::{Algorithm, Code, Keys, Kind};
use crate::person::Person;

#[derive(Serialize)]
struct Answer {
    tax_id: Option<String>,
    document_numbers: Vec<String>,
    certificate_numbers: Vec<String>,
    auth_phones: Vec<String>,
    birth_date: Option<NaiveDate>,
    settlement_ids: Vec<String>,
    names: [NameKeys; 2],
}

/// The codes of a person's names by one algorithm.
#[derive(Serialize)]
struct NameKeys {
    key: &'static str,
    last_name_keys: Keys,
    first_name_keys: Keys,
    second_name_key: Option<Code>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let person: Person = FieldError::read_object(document)?;
    answer_of(&person, &Ids::of_person(document, person.id.as_deref())?)
}

pub(super) fn answer_of(person: &Person, ids: &Ids) -> Result<String, FieldError> {
    let [uk, kankowski] = [Algorithm::Uk, Algorithm::Kankowski].map(|algorithm| {
        let keys = ClusterKeys::of(person, algorithm);
        let second = person.second_name.as_deref();
        (keys, second.and_then(|name| algorithm.encode(name, Kind::Second)))
    });
    let names = |(keys, second_name_key): (ClusterKeys, Option<Code>)| NameKeys {
        key: keys.key,
        last_name_keys: keys.last_name_keys,
        first_name_keys: keys.first_name_keys,
        second_name_key,
    };
    ids.line(&Answer {
        tax_id: uk.0.tax_id.clone(),
        document_numbers: uk.0.document_numbers.clone(),
        certificate_numbers: uk.0.certificate_numbers.clone(),
        auth_phones: uk.0.auth_phones.clone(),
        birth_date: uk.0.birth_date,
        settlement_ids: uk.0.settlement_ids.clone(),
        names: [names(uk), names(kankowski)],
    })
}
