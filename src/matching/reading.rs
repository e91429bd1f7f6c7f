//! A person as the rules of matching read one.

use std::borrow::Cow;

use crate::identifiers::placeholder::{
    begins_like_no_word, evident, evident_name, is_placeholder_date, is_plain_number, is_trimmed,
    present,
};
use crate::limits::{Limited, ENTRIES};
use crate::person::Person;

/// What a decision asks of every candidate's record before it compares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glance {
    /// [`Limited::is_small`]; where it does not hold, the limits are to be checked.
    pub(super) is_small: bool,
    /// [`Person::has_unknown_value`].
    pub(super) has_unknown_value: bool,
    /// The person is read as it is: nothing is to be trimmed, and no value is blank or a placeholder.
    /// Holds for nearly every record; where it does not, [`trimmed`] and [`proven`] check every value.
    pub(super) is_plain: bool,
}

/// The questions in one walk over the record, since how many entries its lists have is unpredictable,
/// and without a branch for each value.
pub(super) fn glance(person: &Person) -> Glance {
    // All fields, so that a new one is not forgotten.
    let Person {
        id: _,
        first_name,
        last_name,
        second_name,
        birth_date,
        gender,
        tax_id,
        no_tax_id: _,
        unzr: _,
        birth_settlement,
        status: _,
        is_active: _,
        documents,
        addresses,
        authentication_methods,
        phones,
        confidant_person,
        extra,
        frequencies,
    } = person;
    let is_trimmed = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(is_trimmed);
    let is_name = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(begins_like_no_word);
    let is_number = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(is_plain_number);
    let mut lengths = person.lengths();
    let mut has_unknown_value = person.has_unknown_gender();
    let mut is_plain = is_name(first_name)
        & is_name(last_name)
        & is_name(second_name)
        & is_name(birth_settlement)
        & is_number(tax_id)
        & is_trimmed(gender)
        & !birth_date.is_some_and(is_placeholder_date);
    for document in documents {
        lengths = lengths | document.lengths();
        is_plain &= is_number(&document.number);
    }
    for address in addresses {
        lengths = lengths | address.lengths();
        has_unknown_value |= address.has_unknown_type();
        is_plain &= is_name(&address.settlement) & is_trimmed(&address.settlement_id);
    }
    for method in authentication_methods {
        lengths = lengths | method.lengths();
        has_unknown_value |= method.has_unknown_type();
        is_plain &= is_number(&method.phone_number);
    }
    for phone in confidant_person.iter().flat_map(|confidant| &confidant.phones) {
        is_plain &= is_trimmed(&phone.number);
    }
    let is_small = lengths.are_small()
        & (documents.len() <= ENTRIES)
        & (addresses.len() <= ENTRIES)
        & (authentication_methods.len() <= ENTRIES)
        && phones.is_small()
        && confidant_person.is_small()
        && extra.is_small()
        && frequencies.is_small();
    Glance { is_small, has_unknown_value, is_plain }
}

/// The person without white space around tax id, document numbers, phones and settlement ids: a
/// space typed beside a number is no part of it. Borrowed where there is none, as nearly always.
pub(crate) fn trimmed<'p, 'a>(person: &'p Person<'a>) -> Cow<'p, Person<'a>> {
    let is_trimmed = |text: &str| present(text).unwrap_or_default().len() == text.len();
    if all_identifiers(person, is_trimmed) {
        return Cow::Borrowed(person);
    }
    let mut person = person.clone();
    change_identifiers(&mut person, |text| {
        if let Some(text) = text {
            *text = Cow::Owned(present(text).unwrap_or_default().to_owned());
        }
    });
    Cow::Owned(person)
}

/// The person as a score may count them, without what proves nothing: blank and placeholder tax id,
/// document numbers, phones, names, settlements, gender and birth date are absent. `None` if there
/// is nothing of the kind, as nearly always.
pub(crate) fn proven<'a>(person: &Person<'a>) -> Option<Person<'a>> {
    if all_numbers(person, |text| evident(text).is_some())
        && all_names(person, |name| evident_name(name).is_some())
        && person.gender.as_deref().is_none_or(|gender| present(gender).is_some())
        && !person.birth_date.is_some_and(is_placeholder_date)
    {
        return None;
    }
    fn keep(text: &mut Option<Cow<'_, str>>, evident: fn(&str) -> Option<&str>) {
        if text.as_deref().is_some_and(|text| evident(text).is_none()) {
            *text = None;
        }
    }
    let mut proven = person.clone();
    numbers_mut(&mut proven).for_each(|text| keep(text, evident));
    names_mut(&mut proven).for_each(|name| keep(name, evident_name));
    keep(&mut proven.gender, present);
    proven.birth_date = proven.birth_date.filter(|date| !is_placeholder_date(*date));
    Some(proven)
}

// Each check is a plain loop, since every person of an index' blocks goes through it, and tests all
// values of an entry without branches, which would be unpredictable.

/// Whether the rule holds for all names, of the person and of settlements.
#[inline]
fn all_names(person: &Person, holds: impl Fn(&str) -> bool) -> bool {
    let holds = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(&holds);
    (holds(&person.last_name)
        & holds(&person.first_name)
        & holds(&person.second_name)
        & holds(&person.birth_settlement))
        && person.addresses.iter().all(|address| holds(&address.settlement))
}

/// The same to be changed.
fn names_mut<'p, 'a>(
    person: &'p mut Person<'a>,
) -> impl Iterator<Item = &'p mut Option<Cow<'a, str>>> {
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

/// Whether the rule holds for all numbers that a score compares.
#[inline]
fn all_numbers(person: &Person, holds: impl Fn(&str) -> bool) -> bool {
    let holds = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(&holds);
    holds(&person.tax_id)
        && person.documents.iter().all(|document| holds(&document.number))
        && person.authentication_methods.iter().all(|method| holds(&method.phone_number))
}

/// The same to be changed.
fn numbers_mut<'p, 'a>(
    person: &'p mut Person<'a>,
) -> impl Iterator<Item = &'p mut Option<Cow<'a, str>>> {
    std::iter::once(&mut person.tax_id)
        .chain(person.documents.iter_mut().map(|document| &mut document.number))
        .chain(person.authentication_methods.iter_mut().map(|method| &mut method.phone_number))
}

/// Whether the rule holds for all texts that identify a person or a place.
#[inline]
fn all_identifiers(person: &Person, holds: impl Fn(&str) -> bool) -> bool {
    let text_holds = |text: &Option<Cow<'_, str>>| text.as_deref().is_none_or(&holds);
    let confidant = person.confidant_person.as_ref();
    all_numbers(person, &holds)
        && person.addresses.iter().all(|address| text_holds(&address.settlement_id))
        && confidant.is_none_or(|it| it.phones.iter().all(|phone| text_holds(&phone.number)))
}

/// Changes each of them.
fn change_identifiers<'a>(person: &mut Person<'a>, change: impl Fn(&mut Option<Cow<'a, str>>)) {
    numbers_mut(person).for_each(&change);
    person.addresses.iter_mut().map(|address| &mut address.settlement_id).for_each(&change);
    let confidant = person.confidant_person.iter_mut().flat_map(|confidant| &mut confidant.phones);
    confidant.map(|phone| &mut phone.number).for_each(&change);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that the rules read, in one record.
    fn whole(text: &str) -> Person<'static> {
        let json = format!(
            r#"{{"last_name": {text}, "first_name": {text}, "second_name": {text}, "tax_id": {text},
            "gender": {text}, "birth_settlement": {text},
            "documents": [{{"number": {text}}}], "authentication_methods": [{{"phone_number": {text}}}],
            "addresses": [{{"settlement": {text}, "settlement_id": {text}}}],
            "confidant_person": {{"phones": [{{"number": {text}}}]}}}}"#
        );
        serde_json::from_str::<Person>(&json).unwrap().into_owned()
    }

    #[test]
    fn blanks_and_placeholders_and_no_other_texts_are_absent() {
        let scored = |person: Option<Person<'static>>| {
            let mut person = person.unwrap();
            person.confidant_person = None;
            person.addresses.iter_mut().for_each(|address| address.settlement_id = None);
            person
        };
        let absent = scored(Some(whole("null")));
        assert_eq!(scored(proven(&whole(r#"" ""#))), absent);
        assert_eq!(proven(&whole(r#""Зразко 3347300046""#)), None);
        assert_eq!(proven(&Person::default()), None);
        let dash = scored(proven(&whole(r#""-""#)));
        assert_eq!(dash, Person { gender: Some("-".into()), ..absent });
        let born = |date: &str| Person { birth_date: date.parse().ok(), ..Person::default() };
        assert_eq!(proven(&born("1900-01-01")), Some(Person::default()));
        assert_eq!(proven(&born("1900-01-02")), None);
    }

    #[test]
    fn a_plain_record_has_no_text_to_trim_and_no_placeholder() {
        let texts = [
            "",
            " ",
            "-",
            "7",
            "0000000000",
            "3347300046",
            " 3347300046",
            "3347300046\u{a0}",
            "+380671112233",
            "+380999999999",
            "1234567890",
            "АВ123456",
            "1-БК № 654321",
            "Зразко",
            "Зразко 347",
            "Невідомо",
            "Невідомо 347",
            "б/н",
            "ВІДСУТНЯ",
            "\u{200b}Зразко 347",
            "é347",
            "李",
        ];
        let mut plain = 0;
        for text in texts {
            let person = whole(&serde_json::to_string(text).unwrap());
            if glance(&person).is_plain {
                plain += 1;
                assert!(matches!(trimmed(&person), Cow::Borrowed(_)), "{text:?}");
                assert_eq!(proven(&person), None, "{text:?}");
            }
        }
        for plain in [whole(r#""Зразко 347""#), Person::default()] {
            assert!(glance(&plain).is_plain);
        }
        assert!(plain > 3, "{plain}");
    }

    #[test]
    fn one_walk_answers_what_the_rules_answer_one_by_one() {
        fn list<T: Clone + Default>(length: usize) -> Vec<T> {
            vec![T::default(); length]
        }
        let mut persons = vec![Person::default()];
        persons.extend(["null", r#""OTP""#, r#"" ""#].map(whole));
        for text in ["MALE", "OTP", "RESIDENCE", "otp", " ", &"б".repeat(40), &"б/".repeat(40)] {
            let text = || Some(text.to_owned().into());
            persons.push(Person { gender: text(), ..Person::default() });
            persons.push(Person { last_name: text(), ..Person::default() });
            let mut lists: Person = Person {
                documents: list(1),
                addresses: list(1),
                authentication_methods: list(1),
                phones: list(1),
                ..Person::default()
            };
            lists.documents[0].r#type = text();
            persons.push(lists.clone());
            lists.addresses[0].r#type = text();
            persons.push(lists.clone());
            lists.authentication_methods[0].r#type = text();
            persons.push(lists.clone());
            lists.phones[0].r#type = text();
            persons.push(lists);
        }
        for length in [ENTRIES, ENTRIES + 1] {
            persons.extend([
                Person { documents: list(length), ..Person::default() },
                Person { addresses: list(length), ..Person::default() },
                Person { authentication_methods: list(length), ..Person::default() },
                Person { phones: list(length), ..Person::default() },
            ]);
        }
        for person in &persons {
            let seen = glance(person);
            assert_eq!(seen.is_small, person.is_small(), "{person:?}");
            assert_eq!(seen.has_unknown_value, person.has_unknown_value(), "{person:?}");
        }
        assert!(persons.iter().any(|person| !person.is_small()));
        assert!(persons.iter().any(Person::has_unknown_value));
    }

    #[test]
    fn white_space_is_trimmed_from_identifiers_only() {
        let spaced = whole(r#"" 7 ""#);
        let read = trimmed(&spaced);
        assert!(all_identifiers(&read, |text| text == "7"));
        assert!(all_names(&read, |name| name == " 7 "));
        assert!(matches!(trimmed(&whole(r#""7""#)), Cow::Borrowed(_)));
    }
}
