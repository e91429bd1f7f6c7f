//! A person as the rules of matching read one.

use std::borrow::Cow;

use crate::identifiers::placeholder::{evident, evident_name, is_placeholder_date, present};
use crate::person::Person;

/// The person without white space around tax id, document numbers, phones and settlement ids: a
/// space typed beside a number is no part of it. Borrowed where there is none, as nearly always.
pub(super) fn trimmed(person: &Person) -> Cow<'_, Person> {
    let is_trimmed = |text: &str| present(text).unwrap_or_default().len() == text.len();
    if identifiers(person).flatten().all(is_trimmed) {
        return Cow::Borrowed(person);
    }
    let mut person = person.clone();
    for text in identifiers_mut(&mut person).flatten() {
        *text = present(text).unwrap_or_default().to_owned();
    }
    Cow::Owned(person)
}

/// The person without what proves nothing: blank and placeholder identifiers, names, settlements,
/// gender and birth date are absent. `None` if there is nothing of the kind.
pub(super) fn proven(person: &Person) -> Option<Person> {
    fn keep(text: &mut Option<String>, evident: impl Fn(&str) -> Option<&str>) {
        if text.as_deref().is_some_and(|text| evident(text).is_none()) {
            *text = None;
        }
    }
    let mut proven = person.clone();
    identifiers_mut(&mut proven).for_each(|text| keep(text, evident));
    for name in [&mut proven.last_name, &mut proven.first_name, &mut proven.second_name] {
        keep(name, evident_name);
    }
    let settlements = proven.addresses.iter_mut().map(|address| &mut address.settlement);
    settlements.chain([&mut proven.birth_settlement]).for_each(|text| keep(text, evident_name));
    keep(&mut proven.gender, present);
    proven.birth_date = proven.birth_date.filter(|date| !is_placeholder_date(*date));
    (proven != *person).then_some(proven)
}

/// The texts that identify a person or a place, as they are.
fn identifiers(person: &Person) -> impl Iterator<Item = Option<&str>> {
    let confidant = person.confidant_person.iter().flat_map(|confidant| &confidant.phones);
    std::iter::once(&person.tax_id)
        .chain(person.documents.iter().map(|document| &document.number))
        .chain(person.authentication_methods.iter().map(|method| &method.phone_number))
        .chain(person.addresses.iter().map(|address| &address.settlement_id))
        .chain(confidant.map(|phone| &phone.number))
        .map(Option::as_deref)
}

/// The same to be changed.
fn identifiers_mut(person: &mut Person) -> impl Iterator<Item = &mut Option<String>> {
    let confidant = person.confidant_person.iter_mut().flat_map(|confidant| &mut confidant.phones);
    std::iter::once(&mut person.tax_id)
        .chain(person.documents.iter_mut().map(|document| &mut document.number))
        .chain(person.authentication_methods.iter_mut().map(|method| &mut method.phone_number))
        .chain(person.addresses.iter_mut().map(|address| &mut address.settlement_id))
        .chain(confidant.map(|phone| &mut phone.number))
}
