//! Two records beside each other: what is shown of a person, field by field, and what differs.

use osoba::Person;

use crate::language::{text, Language, Text};

/// One value of a field that a person may have several of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What kind of document, phone or address it is, in words; empty where there are no kinds.
    pub kind: String,
    /// What the record says; empty where it names a kind and nothing of it.
    pub text: String,
}

impl Value {
    /// The kind and the text.
    #[must_use]
    pub fn shown(&self) -> String {
        joined(&self.kind, &self.text)
    }
}

/// The values of a field.
type Values = fn(&Person, Language) -> Vec<Value>;

/// What is shown of a person, row by row.
pub const ROWS: [(Text, Values); 15] = [
    (text("Last name", "Прізвище"), |person, _| one(person.last_name.as_deref())),
    (text("First name", "Ім’я"), |person, _| one(person.first_name.as_deref())),
    (text("Patronymic", "По батькові"), |person, _| one(person.second_name.as_deref())),
    (text("Birth date", "Дата народження"), |person, _| {
        one(person.birth_date.map(|date| date.to_string()).as_deref())
    }),
    (text("Sex", "Стать"), |person, language| {
        kinds(person.gender.as_deref(), language).into_iter().map(plain).collect()
    }),
    (text("Tax number", "РНОКПП"), |person, language| {
        let declined = language.of(text("(declined)", "(відмова)"));
        match one(person.tax_id.as_deref()) {
            none if none.is_empty() && person.no_tax_id == Some(true) => {
                vec![Value { kind: declined.to_owned(), text: String::new() }]
            }
            values => values,
        }
    }),
    (text("UNZR", "УНЗР"), |person, _| one(person.unzr.as_deref())),
    (text("Place of birth", "Місце народження"), |person, _| {
        one(person.birth_settlement.as_deref())
    }),
    (text("Documents", "Документи"), |person, language| {
        let documents = person.documents.iter();
        documents
            .flat_map(|it| of_a_kind(it.r#type.as_deref(), it.number.as_deref(), language))
            .collect()
    }),
    (text("Authentication", "Автентифікація"), |person, language| {
        let methods = person.authentication_methods.iter();
        methods
            .flat_map(|it| of_a_kind(it.r#type.as_deref(), it.phone_number.as_deref(), language))
            .collect()
    }),
    (text("Phones", "Телефони"), |person, language| {
        let phones = person.phones.iter();
        phones
            .flat_map(|it| of_a_kind(it.r#type.as_deref(), it.number.as_deref(), language))
            .collect()
    }),
    (
        text("Confidant’s phones", "Телефони довіреної особи"),
        |person, language| {
            let phones = person.confidant_person.iter().flat_map(|it| &it.phones);
            phones
                .flat_map(|it| of_a_kind(it.r#type.as_deref(), it.number.as_deref(), language))
                .collect()
        },
    ),
    (text("Addresses", "Адреси"), |person, language| {
        let addresses = person.addresses.iter();
        addresses
            .flat_map(|it| of_a_kind(it.r#type.as_deref(), it.settlement.as_deref(), language))
            .collect()
    }),
    (text("Settlement’s id", "Id поселення"), |person, _| {
        person.addresses.iter().flat_map(|address| one(address.settlement_id.as_deref())).collect()
    }),
    (text("Other fields", "Інші поля"), |person, _| {
        let fields = person.extra.iter();
        fields.map(|(name, value)| Value { kind: name.to_owned(), text: value.clone() }).collect()
    }),
];

/// ESOZ's names of sexes, documents, methods, phones and addresses in words.
const KINDS: [(&str, Text); 18] = [
    ("MALE", text("male", "чоловіча")),
    ("FEMALE", text("female", "жіноча")),
    ("PASSPORT", text("passport", "паспорт")),
    ("NATIONAL_ID", text("identity card", "ID-картка")),
    ("BIRTH_CERTIFICATE", text("birth certificate", "свідоцтво про народження")),
    (
        "COMPLEMENTARY_PROTECTION_CERTIFICATE",
        text("complementary protection", "посвідчення додаткового захисту"),
    ),
    ("PERMANENT_RESIDENCE_PERMIT", text("residence permit", "посвідка на проживання")),
    ("REFUGEE_CERTIFICATE", text("refugee’s certificate", "посвідчення біженця")),
    ("TEMPORARY_CERTIFICATE", text("temporary certificate", "тимчасове посвідчення")),
    ("TEMPORARY_PASSPORT", text("temporary passport", "тимчасовий паспорт")),
    ("OTP", text("phone", "телефон")),
    ("OFFLINE", text("documents only", "за документами")),
    ("THIRD_PERSON", text("another person", "через іншу особу")),
    ("NA", text("none", "немає")),
    ("MOBILE", text("mobile", "мобільний")),
    ("LAND_LINE", text("land line", "стаціонарний")),
    ("RESIDENCE", text("lives in", "проживає")),
    ("REGISTRATION", text("registered in", "зареєстровано")),
];

fn one(value: Option<&str>) -> Vec<Value> {
    let value = value.filter(|value| !value.trim().is_empty());
    value.map(|value| plain(value.to_owned())).into_iter().collect()
}

fn plain(text: String) -> Value {
    Value { kind: String::new(), text }
}

/// A name of [`KINDS`] in words; another value as it is.
fn kinds(name: Option<&str>, language: Language) -> Option<String> {
    let name = name.filter(|name| !name.trim().is_empty())?;
    let known = KINDS.iter().find(|(known, _)| *known == name);
    Some(known.map_or(name, |(_, words)| language.of(*words)).to_owned())
}

/// A value of this kind; none where both are blank.
fn of_a_kind(kind: Option<&str>, value: Option<&str>, language: Language) -> Option<Value> {
    let kind = kinds(kind, language).unwrap_or_default();
    let text = one(value).pop().map(|value| value.text).unwrap_or_default();
    (!kind.is_empty() || !text.is_empty()).then_some(Value { kind, text })
}

fn joined(first: &str, second: &str) -> String {
    let space = if first.is_empty() || second.is_empty() { "" } else { " " };
    format!("{first}{space}{second}")
}

/// What two records have in one place of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aligned {
    /// Both have it.
    Same(Value),
    /// Each has another value of one kind.
    Differ([Value; 2]),
    /// Both name a kind, and at most one of them a value.
    Unlike([Value; 2]),
    /// One record has it, the first if the place is 0; the other has nothing of its kind.
    Only(usize, Value),
}

/// Two sets of values beside each other: what both have comes first, then values of one
/// kind, then what only one of them has. A value that a record repeats counts once.
#[must_use]
pub fn aligned(left: Vec<Value>, right: Vec<Value>) -> Vec<Aligned> {
    let [left, mut right] = [left, right].map(distinct);
    let mut rows = Vec::new();
    let mut rest = Vec::new();
    for value in left {
        match right.iter().position(|other| *other == value) {
            Some(place) => {
                right.remove(place);
                rows.push(Aligned::Same(value));
            }
            None => rest.push(value),
        }
    }
    let mut only = Vec::new();
    for value in rest {
        let is_other = |other: &Value| {
            other.kind == value.kind || other.kind.is_empty() || value.kind.is_empty()
        };
        match right.iter().position(is_other) {
            Some(place) => {
                let both = [value, right.remove(place)];
                let is_said = both.iter().all(|value| !value.text.is_empty());
                rows.push(if is_said { Aligned::Differ(both) } else { Aligned::Unlike(both) });
            }
            None => only.push(Aligned::Only(0, value)),
        }
    }
    only.extend(right.into_iter().map(|value| Aligned::Only(1, value)));
    rows.extend(only);
    rows
}

fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut distinct: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

/// Shown for a letter that only the other value has.
const GAP: &str = "\u{2038}";
/// Shown for white space that differs, which nobody would see.
const BLANK: &str = "\u{2423}";

/// `value` in three parts: what it begins with as `other` does, what differs, and what it ends
/// with as `other` does. Where nothing of it differs, a letter of the other's is missing there.
#[must_use]
pub fn difference(value: &str, other: &str) -> [String; 3] {
    let own: Vec<char> = value.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = own.len().min(other.len()).saturating_sub(same);
    let ends = own.iter().rev().zip(other.iter().rev()).take(rest);
    let end = own.len().saturating_sub(ends.take_while(|(a, b)| a == b).count());
    let part = |from: usize, to: usize| own.get(from..to).unwrap_or_default().iter().collect();
    let middle: String = part(same, end);
    let middle = match middle.as_str() {
        "" => GAP.to_owned(),
        blank if blank.trim().is_empty() => BLANK.repeat(blank.chars().count()),
        _ => middle,
    };
    [part(0, same), middle, part(end, own.len())]
}

#[cfg(test)]
mod tests {
    use osoba::identifiers::DocumentType;
    use osoba::person::{ADDRESS_TYPES, GENDERS, METHOD_TYPES};

    use super::*;

    #[test]
    fn every_kind_of_esoz_is_put_into_words() {
        let documents = DocumentType::ALL.iter().map(|it| it.as_str());
        let others = GENDERS.iter().chain(&METHOD_TYPES).chain(&ADDRESS_TYPES).copied();
        for name in documents.chain(others) {
            for language in [Language::En, Language::Uk] {
                let words = kinds(Some(name), language).unwrap();
                assert_ne!(words, name);
            }
        }
        assert_eq!(kinds(Some("NEW_KIND"), Language::Uk).as_deref(), Some("NEW_KIND"));
        assert_eq!(kinds(Some(" "), Language::Uk), None);
    }

    #[test]
    fn what_differs_is_between_what_both_begin_and_end_with() {
        for (value, other, expected) in [
            ("Шевченко", "Шевченка", ["Шевченк", "о", ""]),
            ("123", "1923", ["1", "\u{2038}", "23"]),
            ("1923", "123", ["1", "9", "23"]),
            ("aa", "a", ["a", "a", ""]),
            ("new", "", ["", "new", ""]),
            ("123 ", "123", ["123", "\u{2423}", ""]),
        ] {
            assert_eq!(difference(value, other), expected, "{value} beside {other}");
        }
    }

    #[test]
    fn two_sets_are_aligned_by_value_and_then_by_kind() {
        let value = |(kind, text): &(&str, &str)| Value {
            kind: (*kind).to_owned(),
            text: (*text).to_owned(),
        };
        let values = |list: &[(&str, &str)]| list.iter().map(value).collect::<Vec<_>>();
        let left = values(&[
            ("card", "1"),
            ("passport", "2"),
            ("passport", "3"),
            ("passport", "3"),
            ("phone", "6"),
        ]);
        let right = values(&[("passport", "4"), ("permit", "5"), ("passport", "3"), ("phone", "")]);
        let expected = [
            Aligned::Same(value(&("passport", "3"))),
            Aligned::Differ([value(&("passport", "2")), value(&("passport", "4"))]),
            Aligned::Unlike([value(&("phone", "6")), value(&("phone", ""))]),
            Aligned::Only(0, value(&("card", "1"))),
            Aligned::Only(1, value(&("permit", "5"))),
        ];
        assert_eq!(aligned(left, right), expected);
        assert_eq!(aligned(Vec::new(), Vec::new()), []);
        let [number, declined] = [("", "1"), ("declined", "")].map(|it| value(&it));
        let both = aligned(vec![number.clone()], vec![declined.clone()]);
        assert_eq!(both, [Aligned::Unlike([number, declined])]);
    }
}
