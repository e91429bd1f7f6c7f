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
/// gender and birth date are absent. `None` if there is nothing of the kind, as nearly always.
pub(super) fn proven(person: &Person) -> Option<Person> {
    let proves = |text: Option<&str>, evident: fn(&str) -> Option<&str>| {
        text.is_none_or(|text| evident(text).is_some())
    };
    if identifiers(person).all(|text| proves(text, evident))
        && names(person).all(|name| proves(name, evident_name))
        && proves(person.gender.as_deref(), present)
        && !person.birth_date.is_some_and(is_placeholder_date)
    {
        return None;
    }
    fn keep(text: &mut Option<String>, evident: fn(&str) -> Option<&str>) {
        if text.as_deref().is_some_and(|text| evident(text).is_none()) {
            *text = None;
        }
    }
    let mut proven = person.clone();
    identifiers_mut(&mut proven).for_each(|text| keep(text, evident));
    names_mut(&mut proven).for_each(|name| keep(name, evident_name));
    keep(&mut proven.gender, present);
    proven.birth_date = proven.birth_date.filter(|date| !is_placeholder_date(*date));
    Some(proven)
}

/// The names of the person and of settlements, as they are.
fn names(person: &Person) -> impl Iterator<Item = Option<&str>> {
    let own =
        [&person.last_name, &person.first_name, &person.second_name, &person.birth_settlement];
    let settlements = person.addresses.iter().map(|address| &address.settlement);
    own.into_iter().chain(settlements).map(Option::as_deref)
}

/// The same to be changed.
fn names_mut(person: &mut Person) -> impl Iterator<Item = &mut Option<String>> {
    let settlements = person.addresses.iter_mut().map(|address| &mut address.settlement);
    [
        &mut person.last_name,
        &mut person.first_name,
        &mut person.second_name,
        &mut person.birth_settlement,
    ]
    .into_iter()
    .chain(settlements)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that the rules read, in one record.
    fn whole(text: &str) -> Person {
        let json = format!(
            r#"{{"last_name": {text}, "first_name": {text}, "second_name": {text}, "tax_id": {text},
            "gender": {text}, "birth_settlement": {text},
            "documents": [{{"number": {text}}}], "authentication_methods": [{{"phone_number": {text}}}],
            "addresses": [{{"settlement": {text}, "settlement_id": {text}}}],
            "confidant_person": {{"phones": [{{"number": {text}}}]}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn each_text_that_proves_nothing_is_absent_and_no_other_is() {
        assert_eq!(proven(&whole(r#"" ""#)), Some(whole("null")));
        assert_eq!(proven(&whole(r#""Зразко 3347300046""#)), None);
        assert_eq!(proven(&Person::default()), None);
        let dash = proven(&whole(r#""-""#)).unwrap();
        assert_eq!(dash, Person { gender: Some("-".into()), ..whole("null") });
        let born = |date: &str| Person { birth_date: date.parse().ok(), ..Person::default() };
        assert_eq!(proven(&born("1900-01-01")), Some(Person::default()));
        assert_eq!(proven(&born("1900-01-02")), None);
    }

    #[test]
    fn white_space_goes_from_identifiers_and_from_nothing_else() {
        let spaced = whole(r#"" 7 ""#);
        let read = trimmed(&spaced);
        let texts: Vec<_> = identifiers(&read).flatten().collect();
        assert_eq!(texts, ["7"; 5]);
        assert!(names(&read).all(|name| name == Some(" 7 ")));
        assert!(matches!(trimmed(&whole(r#""7""#)), Cow::Borrowed(_)));
    }
}
