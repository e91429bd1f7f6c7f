//! The tuple of a person, as `Osoba.Term.person/1` builds it.

use osoba::limits::ENTRIES;
use osoba::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Frequencies, NamedValues, Person,
    Phone,
};
use osoba::Rule;
use rustler::Term;

use crate::read::{
    broken, date, enumerated, flag, integer, is_nil, lent, list, number, short, text, tuple, Read,
};

/// How many fields the tuple of a person has.
pub(crate) const PERSON_FIELDS: usize = 19;

/// Reads a person, within the limits of the library. Paths of errors start at the person's own
/// fields.
pub(crate) fn person<'a>(term: Term<'a>) -> Read<Person<'a>> {
    let person = person_of_any_size(term)?;
    person.check_limits()?;
    Ok(person)
}

/// Reads a person for a function that checks the limits itself.
pub(crate) fn person_of_any_size<'a>(term: Term<'a>) -> Read<Person<'a>> {
    let [id, first_name, last_name, second_name, birth_date, gender, tax_id, no_tax_id, unzr, birth_settlement, status, is_active, documents, addresses, authentication_methods, confidant_person, phones, extra, frequencies]: [Term<'a>; PERSON_FIELDS] =
        tuple(term, "")?;
    Ok(Person {
        id: lent(id, "id")?,
        first_name: lent(first_name, "first_name")?,
        last_name: lent(last_name, "last_name")?,
        second_name: lent(second_name, "second_name")?,
        birth_date: date(birth_date, "birth_date")?,
        gender: enumerated(gender, "gender")?,
        tax_id: lent(tax_id, "tax_id")?,
        no_tax_id: flag(no_tax_id, "no_tax_id")?,
        unzr: lent(unzr, "unzr")?,
        birth_settlement: lent(birth_settlement, "birth_settlement")?,
        status: lent(status, "status")?,
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
        extra: values(extra, "extra", scalar)?,
        frequencies: self::frequencies(frequencies)
            .map_err(|failure| failure.under("frequencies"))?,
    })
}

fn document<'a>(term: Term<'a>) -> Read<Document<'a>> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Document { r#type: enumerated(r#type, "type")?, number: lent(number, "number")? })
}

fn address<'a>(term: Term<'a>) -> Read<Address<'a>> {
    let [r#type, settlement, settlement_id] = tuple(term, "")?;
    Ok(Address {
        r#type: enumerated(r#type, "type")?,
        settlement: lent(settlement, "settlement")?,
        settlement_id: lent(settlement_id, "settlement_id")?,
    })
}

fn method<'a>(term: Term<'a>) -> Read<AuthenticationMethod<'a>> {
    let [r#type, phone_number] = tuple(term, "")?;
    Ok(AuthenticationMethod {
        r#type: enumerated(r#type, "type")?,
        phone_number: lent(phone_number, "phone_number")?,
    })
}

fn confidant<'a>(term: Term<'a>) -> Read<Option<ConfidantPerson<'a>>> {
    if is_nil(term) {
        return Ok(None);
    }
    let [phones] = tuple(term, "confidant_person")?;
    let phones = list(phones, "phones", |_at, term| phone(term))
        .map_err(|failure| failure.under("confidant_person"))?;
    Ok(Some(ConfidantPerson { phones }))
}

fn phone<'a>(term: Term<'a>) -> Read<Phone<'a>> {
    let [r#type, number] = tuple(term, "")?;
    Ok(Phone { r#type: enumerated(r#type, "type")?, number: lent(number, "number")? })
}

/// Values under names: a list of pairs, or nil for none. A nil value is left out.
fn values<'a, V>(
    term: Term<'a>,
    field: &str,
    value: impl Fn(Term<'a>, &str) -> Read<Option<V>>,
) -> Read<NamedValues<V>> {
    let pairs = list(term, field, |_at, term| {
        let [name, found] = tuple(term, "")?;
        let name = short(name, "", osoba::limits::TEXT_BYTES, Rule::TooLong)?;
        Ok(value(found, "")?.map(|found| (name.to_owned(), found)))
    })?;
    if pairs.len() > ENTRIES {
        return Err(broken(field, Rule::TooMany));
    }
    Ok(pairs.into_iter().flatten().collect())
}

/// A text, or the decimal digits of a number.
fn scalar(term: Term<'_>, field: &str) -> Read<Option<String>> {
    if term.is_integer() {
        return Ok(Some(integer::<i64>(term, field)?.to_string()));
    }
    if term.is_float() {
        return Ok(number(term, field)?.map(|number| number.to_string()));
    }
    text(term, field)
}

fn count(term: Term<'_>, field: &str) -> Read<Option<u64>> {
    if is_nil(term) {
        return Ok(None);
    }
    integer(term, field).map(Some)
}

fn frequencies(term: Term<'_>) -> Read<Option<Frequencies>> {
    if is_nil(term) {
        return Ok(None);
    }
    let [last_name, settlement, phones] = tuple(term, "")?;
    Ok(Some(Frequencies {
        last_name: count(last_name, "last_name")?,
        settlement: count(settlement, "settlement")?,
        phones: values(phones, "phones", count)?,
    }))
}
