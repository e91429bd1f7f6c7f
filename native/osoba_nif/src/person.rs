//! The tuple of a person, as `Osoba.Term.person/1` builds it.

use osoba::person::{Address, AuthenticationMethod, ConfidantPerson, Document, Person, Phone};
use rustler::Term;

use crate::read::{date, enumerated, flag, is_nil, list, text, tuple, Read};

/// Reads a person, within the limits of the library. Paths of errors start at the person's own
/// fields.
pub(crate) fn person(term: Term<'_>) -> Read<Person> {
    let [id, first_name, last_name, second_name, birth_date, gender, tax_id, no_tax_id, unzr, birth_settlement, status, is_active, documents, addresses, authentication_methods, confidant_person, phones] =
        tuple(term, "")?;
    let person = Person {
        id: text(id, "id")?,
        first_name: text(first_name, "first_name")?,
        last_name: text(last_name, "last_name")?,
        second_name: text(second_name, "second_name")?,
        birth_date: date(birth_date, "birth_date")?,
        gender: enumerated(gender, "gender")?,
        tax_id: text(tax_id, "tax_id")?,
        no_tax_id: flag(no_tax_id, "no_tax_id")?,
        unzr: text(unzr, "unzr")?,
        birth_settlement: text(birth_settlement, "birth_settlement")?,
        status: text(status, "status")?,
        is_active: flag(is_active, "is_active")?,
        documents: list(documents, "documents", |_at, term| document(term))?,
        addresses: list(addresses, "addresses", |_at, term| address(term))?,
        authentication_methods: list(
            authentication_methods,
            "authentication_methods",
            |_at, term| method(term),
        )?,
        confidant_person: confidant(confidant_person)?,
        phones: list(phones, "phones", |_at, term| phone(term))?,
    };
    person.check_limits()?;
    Ok(person)
}

fn document(term: Term<'_>) -> Read<Document> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Document { r#type: enumerated(r#type, "type")?, number: text(number, "number")? })
}

fn address(term: Term<'_>) -> Read<Address> {
    let [r#type, settlement, settlement_id] = tuple(term, "")?;
    Ok(Address {
        r#type: enumerated(r#type, "type")?,
        settlement: text(settlement, "settlement")?,
        settlement_id: text(settlement_id, "settlement_id")?,
    })
}

fn method(term: Term<'_>) -> Read<AuthenticationMethod> {
    let [r#type, phone_number] = tuple(term, "")?;
    Ok(AuthenticationMethod {
        r#type: enumerated(r#type, "type")?,
        phone_number: text(phone_number, "phone_number")?,
    })
}

fn confidant(term: Term<'_>) -> Read<Option<ConfidantPerson>> {
    if is_nil(term) {
        return Ok(None);
    }
    let [phones] = tuple(term, "confidant_person")?;
    let phones = list(phones, "phones", |_at, term| phone(term))
        .map_err(|failure| failure.under("confidant_person"))?;
    Ok(Some(ConfidantPerson { phones }))
}

fn phone(term: Term<'_>) -> Read<Phone> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Phone { r#type: enumerated(r#type, "type")?, number: text(number, "number")? })
}
