//! The tuple of a person, as `Osoba.Term.person/1` builds it.

use osoba::person::{Address, AuthenticationMethod, ConfidantPerson, Document, Person, Phone};
use rustler::Term;

use crate::read::{date, entries, flag, is_nil, is_not_loaded, text, tuple, Failure, Limits, Read};

/// What a person costs beside its texts.
const RECORD: usize = 256;

/// Reads a person. Paths of errors start at the person's own fields.
pub(crate) fn person(term: Term<'_>, limits: &mut Limits) -> Read<Person> {
    let [id, first_name, last_name, second_name, birth_date, gender, tax_id, no_tax_id, unzr, birth_settlement, status, is_active, documents, addresses, authentication_methods, confidant_person] =
        tuple(term, "")?;
    limits.spend(RECORD)?;
    Ok(Person {
        id: text(id, "id", limits)?,
        first_name: text(first_name, "first_name", limits)?,
        last_name: text(last_name, "last_name", limits)?,
        second_name: text(second_name, "second_name", limits)?,
        birth_date: date(birth_date, "birth_date")?,
        gender: text(gender, "gender", limits)?,
        tax_id: text(tax_id, "tax_id", limits)?,
        no_tax_id: flag(no_tax_id, "no_tax_id")?,
        unzr: text(unzr, "unzr", limits)?,
        birth_settlement: text(birth_settlement, "birth_settlement", limits)?,
        status: text(status, "status", limits)?,
        is_active: flag(is_active, "is_active")?,
        documents: entries(documents, "documents", limits, document)?,
        addresses: entries(addresses, "addresses", limits, address)?,
        authentication_methods: entries(
            authentication_methods,
            "authentication_methods",
            limits,
            method,
        )?,
        confidant_person: confidant(confidant_person, limits)?,
        ..Person::default()
    })
}

fn document(term: Term<'_>, limits: &mut Limits) -> Read<Document> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Document { r#type: text(r#type, "type", limits)?, number: text(number, "number", limits)? })
}

fn address(term: Term<'_>, limits: &mut Limits) -> Read<Address> {
    let [r#type, settlement, settlement_id] = tuple(term, "")?;
    Ok(Address {
        r#type: text(r#type, "type", limits)?,
        settlement: text(settlement, "settlement", limits)?,
        settlement_id: text(settlement_id, "settlement_id", limits)?,
    })
}

fn method(term: Term<'_>, limits: &mut Limits) -> Read<AuthenticationMethod> {
    let [r#type, phone_number] = tuple(term, "")?;
    Ok(AuthenticationMethod {
        r#type: text(r#type, "type", limits)?,
        phone_number: text(phone_number, "phone_number", limits)?,
    })
}

fn confidant(term: Term<'_>, limits: &mut Limits) -> Read<Option<ConfidantPerson>> {
    if is_nil(term) {
        return Ok(None);
    }
    if is_not_loaded(term) {
        return Err(Failure::NotLoaded("confidant_person".to_owned()));
    }
    let [phones] = tuple(term, "confidant_person")?;
    let phones = entries(phones, "phones", limits, phone)
        .map_err(|failure| failure.under("confidant_person"))?;
    Ok(Some(ConfidantPerson { phones }))
}

fn phone(term: Term<'_>, limits: &mut Limits) -> Read<Phone> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Phone { r#type: text(r#type, "type", limits)?, number: text(number, "number", limits)? })
}
