//! What the catalogue's comparisons read of a person, prepared once.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};

use crate::identifiers::placeholder::{evident, is_placeholder_date, is_placeholder_name, present};
use crate::identifiers::{DocumentType, Sex, TaxId};
use crate::names::{Algorithm, Code, Kind, Normalisation};
use crate::person::{Person, BIRTH_CERTIFICATE};
use crate::text::{ExactText, LetterSet, PreparedText};

/// Of more documents, phones or settlements a comparison looks at the first so many, in the order of
/// their type and number.
pub(crate) const MOST: usize = 16;

/// Of more parts of a text a comparison of sets looks at the first so many, in their order.
pub(crate) const MOST_PARTS: usize = 256;

/// What a list of comparisons reads of a person beside what every prepared person has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Plan {
    /// The phonetic keys of names, each once.
    pub(crate) keys: Vec<(Kind, Algorithm)>,
    /// The fields that the host's own comparisons name, each once.
    pub(crate) fields: Vec<Field>,
    /// Identifies the plan: what was prepared for one must not be read by another.
    pub(crate) id: u64,
}

impl Plan {
    /// The same with its id.
    pub(crate) fn identified(mut self) -> Self {
        self.id = 0;
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        self.id = hasher.finish();
        self
    }
}

/// A field, and as what it is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Field {
    pub(crate) source: Source,
    pub(crate) reading: Reading,
}

/// Where a field is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// In the record.
    Own(&'static str),
    /// In `extra`.
    Extra(String),
}

/// As what a field is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    Text,
    Number,
    Date,
    Set,
}

/// Values of a record that are texts, and how to read them.
type OwnField = (&'static str, for<'a> fn(&'a Person<'a>) -> Option<Cow<'a, str>>);

/// The fields of a record that a comparison of the host's own may name.
pub(crate) const OWN_FIELDS: [OwnField; 9] = [
    ("first_name", |person| lent(&person.first_name)),
    ("last_name", |person| lent(&person.last_name)),
    ("second_name", |person| lent(&person.second_name)),
    ("birth_date", |person| person.birth_date.map(|date| date.to_string().into())),
    ("gender", |person| lent(&person.gender)),
    ("tax_id", |person| lent(&person.tax_id)),
    ("unzr", |person| lent(&person.unzr)),
    ("birth_settlement", |person| lent(&person.birth_settlement)),
    ("status", |person| lent(&person.status)),
];

fn lent<'a>(text: &'a Option<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    text.as_deref().map(Cow::Borrowed)
}

/// The prefix in `field` of the name of a field of the host's own.
pub(crate) const EXTRA: &str = "extra.";

impl Source {
    /// The field of a path such as `extra.email` or `first_name`.
    pub(crate) fn of(path: &str) -> Option<Source> {
        if let Some(name) = path.strip_prefix(EXTRA) {
            return (!name.is_empty()).then(|| Source::Extra(name.to_owned()));
        }
        let own = OWN_FIELDS.iter().find(|(name, _)| *name == path);
        own.map(|(name, _)| Source::Own(name))
    }

    /// The path of the field.
    pub(crate) fn path(&self) -> String {
        match self {
            Source::Own(name) => (*name).to_owned(),
            Source::Extra(name) => format!("{EXTRA}{name}"),
        }
    }

    /// The text of a person, as [`folded`].
    pub(crate) fn text(&self, person: &Person) -> Option<String> {
        match self {
            Source::Extra(name) => folded(person.extra.get(name)?),
            Source::Own(own) => {
                let (_, read) = OWN_FIELDS.iter().find(|(name, _)| name == own)?;
                folded(&read(person)?)
            }
        }
    }
}

/// A text of a field of the host's own as it is compared: in lower case, white space around it left
/// out and one space in place of other white space. Absent if it is blank, or a placeholder
/// ([`is_placeholder_name`]).
pub(crate) fn folded(text: &str) -> Option<String> {
    let text = present(text).filter(|text| !is_placeholder_name(text))?;
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    Some(words.join(" "))
}

/// Everything that the catalogue's comparisons read and [`super::PreparedPerson`] lacks.
#[derive(Clone)]
pub(crate) struct Traits {
    /// Whose these are: [`Plan::id`].
    pub(crate) plan: u64,
    /// Of first, last and second name, and of the settlement of birth.
    pub(crate) letters: [LetterSet; 4],
    pub(crate) is_newborn: bool,
    /// In the order of [`Plan::keys`].
    pub(crate) keys: Box<[KeySet]>,
    pub(crate) birth_date: Day,
    pub(crate) tax_id: PreparedText,
    /// What a valid tax id says: the birth date and the sex.
    pub(crate) claims: Option<(Day, Sex)>,
    /// The birth date and the sex of the record, if both are there.
    pub(crate) born: Option<(Day, Sex)>,
    pub(crate) unzr: PreparedText,
    /// By type and number, each once.
    pub(crate) documents: Box<[TypedDocument]>,
    /// By number, each once.
    pub(crate) phones: Box<[HeldPhone]>,
    /// Of all addresses, each once.
    pub(crate) settlements: Box<[ExactText]>,
    pub(crate) last_name_frequency: Option<u64>,
    pub(crate) settlement_frequency: Option<u64>,
    /// In the order of [`Plan::fields`].
    pub(crate) fields: Box<[FieldValue]>,
}

/// The phonetic keys of one name.
#[derive(Clone)]
pub(crate) enum KeySet {
    None,
    One(u64, Code),
    Many(Box<[Code]>),
}

impl KeySet {
    fn of(name: &str, kind: Kind, algorithm: Algorithm) -> Self {
        let codes: Vec<Code> = algorithm.keys(name, kind).into_iter().collect();
        match codes.as_slice() {
            [] => KeySet::None,
            [code] => {
                let mut hasher = DefaultHasher::new();
                code.hash(&mut hasher);
                KeySet::One(hasher.finish(), code.clone())
            }
            _ => KeySet::Many(codes.into()),
        }
    }

    /// Whether a key is in both.
    #[inline]
    pub(crate) fn sounds_like(&self, other: &KeySet) -> bool {
        match (self, other) {
            (KeySet::One(own, code), KeySet::One(hash, other)) => own == hash && code == other,
            _ => self.have_one_of(other),
        }
    }

    fn have_one_of(&self, other: &KeySet) -> bool {
        self.codes().iter().any(|code| other.codes().contains(code))
    }

    fn codes(&self) -> &[Code] {
        match self {
            KeySet::None => &[],
            KeySet::One(_, code) => std::slice::from_ref(code),
            KeySet::Many(codes) => codes,
        }
    }
}

/// A day of the calendar, or none: its eight digits, four bits each, so that 1991-08-24 is
/// `0x19910824` and none is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Day(u32);

impl Day {
    pub(crate) const NONE: Day = Day(0);

    /// A birth date; none for one that nobody has ([`is_placeholder_date`]) and for a year that has
    /// not four digits.
    fn of_birth(date: Option<NaiveDate>) -> Day {
        date.filter(|date| !is_placeholder_date(*date)).map_or(Day::NONE, Day::of)
    }

    fn of(date: NaiveDate) -> Day {
        let Ok(year @ 0..=9999) = u32::try_from(date.year()) else { return Day::NONE };
        let number = year.saturating_mul(10_000).saturating_add(date.month().saturating_mul(100));
        let mut rest = number.saturating_add(date.day());
        Day((0..8_u32).fold(0, |day, place| {
            let digit = rest % 10;
            rest /= 10;
            day | digit.wrapping_shl(place.wrapping_mul(4))
        }))
    }

    /// A date of a text: `1991-08-24` or `19910824`.
    fn of_text(text: &str) -> Day {
        let hyphened = match text.as_bytes() {
            [y @ .., m1, m2, d1, d2] if y.len() == 4 => {
                let bytes = [y, &[b'-', *m1, *m2, b'-', *d1, *d2]].concat();
                String::from_utf8(bytes).unwrap_or_default()
            }
            _ => text.to_owned(),
        };
        crate::date::parse_date(&hyphened).map_or(Day::NONE, Day::of)
    }

    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self == Day::NONE
    }

    pub(crate) fn is_first_of_january(self) -> bool {
        self.0 & 0xFFFF == 0x0101
    }

    pub(crate) fn has_year_of(self, other: Day) -> bool {
        self.0.wrapping_shr(16) == other.0.wrapping_shr(16)
    }

    pub(crate) fn has_day_and_month_of(self, other: Day) -> bool {
        self.0 & 0xFFFF == other.0 & 0xFFFF
    }

    /// Whether the other is this day with day and month in each other's place.
    pub(crate) fn is_swapped(self, other: Day) -> bool {
        let [year, century, month, day] =
            [24_u32, 16, 8, 0].map(|by| self.0.wrapping_shr(by) & 0xFF);
        let swapped = [year, century, day, month];
        other.0 == swapped.iter().fold(0_u32, |all, part| all.wrapping_shl(8) | part)
    }

    /// How many of the eight digits differ.
    #[inline]
    pub(crate) fn other_digits(self, other: Day) -> u32 {
        let differ = self.0 ^ other.0;
        let differ = differ | differ.wrapping_shr(2);
        let differ = differ | differ.wrapping_shr(1);
        (differ & 0x1111_1111).count_ones()
    }

    /// How many days lie between the two.
    pub(crate) fn days_to(self, other: Day) -> u64 {
        self.number().abs_diff(other.number())
    }

    fn number(self) -> i64 {
        let digits = |from: u32, count: u32| {
            (0..count).rev().fold(0_u32, |number, place| {
                let digit = self.0.wrapping_shr(from.saturating_add(place).wrapping_mul(4)) & 15;
                number.wrapping_mul(10).wrapping_add(digit)
            })
        };
        let year = i32::try_from(digits(4, 4)).unwrap_or_default();
        let date = NaiveDate::from_ymd_opt(year, digits(2, 2), digits(0, 2));
        date.map_or(0, |date| i64::from(date.num_days_from_ce()))
    }
}

/// A document that identifies somebody, by its type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypedDocument {
    pub(crate) r#type: DocumentKind,
    pub(crate) number: Number,
    /// The ASCII digits as a number, if there are one to nineteen of them, and how many.
    pub(crate) digits: Option<(u64, u8)>,
    pub(crate) is_certificate: bool,
}

/// The type of a document: a known one by its place, so that two are compared at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DocumentKind {
    None,
    Known(u8),
    Other(Box<str>),
}

impl DocumentKind {
    fn of(name: Option<&str>) -> Self {
        let Some(name) = name else { return DocumentKind::None };
        let place = DocumentType::ALL.iter().position(|known| known.as_str() == name);
        match place.and_then(|place| u8::try_from(place).ok()) {
            Some(place) => DocumentKind::Known(place),
            None => DocumentKind::Other(name.into()),
        }
    }
}

/// A document's number, in the order of its letters.
#[derive(Clone)]
pub(crate) struct Number(pub(crate) PreparedText);

impl PartialEq for Number {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp_letters(&other.0)
    }
}

/// A phone by which somebody authenticates or that a confidant person has.
#[derive(Clone)]
pub(crate) struct HeldPhone {
    pub(crate) number: Number,
    /// How many persons hold it, if the host knows.
    pub(crate) holders: Option<u64>,
}

/// A field of the host's own.
#[derive(Clone)]
pub(crate) enum FieldValue {
    Absent,
    Text(PreparedText),
    Number(f64),
    Date(Day),
    Set(Box<[Box<str>]>),
}

impl Traits {
    /// What a plan reads of a person whose names and settlement of birth are prepared.
    pub(super) fn of(
        person: &Person,
        texts: [&PreparedText; 4],
        normalisation: Normalisation,
        plan: &Plan,
    ) -> Self {
        let birth_date = Day::of_birth(person.birth_date);
        let gender = person.gender.as_deref().and_then(present);
        let sex = gender.and_then(|gender| Sex::from_name(&gender.to_ascii_uppercase()));
        let tax_id = person.tax_id.as_deref().and_then(evident);
        let tax_id: Option<String> = tax_id.and_then(|raw| normalisation.kept_tax_id(raw));
        let claims = tax_id.as_deref().and_then(|text| TaxId::parse(text).ok()).and_then(|valid| {
            Some((valid.birth_date().map(Day::of).filter(|day| !day.is_none())?, valid.sex()))
        });
        let [first_name, ..] = texts;
        let frequencies = person.frequencies.as_ref();
        Traits {
            plan: plan.id,
            letters: texts.map(LetterSet::of),
            is_newborn: first_name.is_present()
                && person.first_name.as_deref().is_some_and(is_newborn),
            keys: plan.keys.iter().map(|key| key_set(person, *key)).collect(),
            birth_date,
            tax_id: PreparedText::of(tax_id.as_deref()),
            claims,
            born: sex.filter(|_| !birth_date.is_none()).map(|sex| (birth_date, sex)),
            unzr: identifier(person.unzr.as_deref(), normalisation),
            documents: documents(person, normalisation),
            phones: phones(person, normalisation),
            settlements: settlements(person, normalisation),
            last_name_frequency: frequencies.and_then(|known| known.last_name),
            settlement_frequency: frequencies.and_then(|known| known.settlement),
            fields: plan.fields.iter().map(|field| field.value(person)).collect(),
        }
    }
}

/// Words in place of the given name of a child that has none yet, in lower case.
pub(crate) const NEWBORNS: [&str; 7] = [
    "дитина",
    "хлопчик",
    "дівчинка",
    "немовля",
    "новонароджений",
    "новонароджена",
    "новонароджене",
];

/// Whether a given name is a placeholder of a newborn child: one of [`NEWBORNS`], with or without a
/// number before or behind it.
fn is_newborn(raw: &str) -> bool {
    // No name of a newborn begins otherwise; this excludes nearly every name at once.
    let begins = |letter: char| {
        matches!(letter, 'Д' | 'д' | 'Х' | 'х' | 'Н' | 'н' | '№') || !letter.is_alphabetic()
    };
    if !raw.starts_with(begins) {
        return false;
    }
    let is_number = |letter: char| !letter.is_alphabetic();
    let word = raw.trim_matches(is_number).to_lowercase();
    NEWBORNS.contains(&word.as_str())
}

fn key_set(person: &Person, (kind, algorithm): (Kind, Algorithm)) -> KeySet {
    let name = match kind {
        Kind::First => &person.first_name,
        Kind::Last => &person.last_name,
        Kind::Second => &person.second_name,
    };
    name.as_deref().map_or(KeySet::None, |name| KeySet::of(name, kind, algorithm))
}

/// An identifier that proves something, without dashes and spaces.
fn identifier(raw: Option<&str>, normalisation: Normalisation) -> PreparedText {
    let raw = raw.and_then(evident);
    raw.map_or(PreparedText::ABSENT, |raw| normalisation.kept_document(raw, false))
}

fn documents(person: &Person, normalisation: Normalisation) -> Box<[TypedDocument]> {
    let typed = |document: &crate::person::Document| {
        let raw = document.number.as_deref().and_then(evident)?;
        let r#type = document.r#type.as_deref().and_then(present);
        let is_certificate = r#type == Some(BIRTH_CERTIFICATE);
        let number: PreparedText = normalisation.kept_document(raw, is_certificate);
        if number.letter_count() == 0 {
            return None;
        }
        let digits = number.characters().filter_map(|letter| letter.to_digit(10));
        let (mut count, mut value) = (0_u8, 0_u64);
        for digit in digits {
            count = count.saturating_add(1);
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        }
        Some(TypedDocument {
            r#type: DocumentKind::of(r#type),
            number: Number(number),
            digits: matches!(count, 1..=19).then_some((value, count)),
            is_certificate,
        })
    };
    let mut documents: Vec<TypedDocument> = person.documents.iter().filter_map(typed).collect();
    documents.sort_unstable();
    documents.dedup();
    documents.truncate(MOST);
    documents.into()
}

fn phones(person: &Person, normalisation: Normalisation) -> Box<[HeldPhone]> {
    let kept = |raw: &str| {
        let kept =
            evident(raw).and_then(|raw| normalisation.kept_phone(raw).map(|it| it.into_owned()));
        kept.map(|kept| Number(PreparedText::new(&kept)))
    };
    let known = person.frequencies.iter().flat_map(|known| known.phones.iter());
    let mut known: Vec<(Number, u64)> =
        known.filter_map(|(raw, holders)| Some((kept(raw)?, *holders))).collect();
    known.sort_unstable();
    let confidants = person.confidant_person.iter().flat_map(|confidant| &confidant.phones);
    let confidants = confidants.filter_map(|phone| phone.number.as_deref());
    let mut numbers: Vec<Number> = person.otp_phones().chain(confidants).filter_map(kept).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST);
    let held = |number: Number| {
        // Of two numbers of holders the greater.
        let end = known.partition_point(|(other, _)| *other <= number);
        let found = end.checked_sub(1).and_then(|place| known.get(place));
        let holders = found.filter(|(other, _)| *other == number).map(|(_, holders)| *holders);
        HeldPhone { number, holders }
    };
    numbers.into_iter().map(held).collect()
}

fn settlements(person: &Person, normalisation: Normalisation) -> Box<[ExactText]> {
    let raw = person.addresses.iter().filter_map(|address| address.settlement.as_deref());
    let raw = raw.filter(|raw| present(raw).is_some());
    let mut names: Vec<String> = raw
        .filter_map(|raw| normalisation.kept_residence(raw).map(|kept| kept.into_owned()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(MOST);
    names.iter().map(|name| ExactText::of(Some(name))).collect()
}

impl Field {
    fn value(&self, person: &Person) -> FieldValue {
        let Some(text) = self.source.text(person) else { return FieldValue::Absent };
        match self.reading {
            Reading::Text => FieldValue::Text(PreparedText::new(&text)),
            Reading::Number => match text.replace(',', ".").parse::<f64>() {
                Ok(number) if number.is_finite() => FieldValue::Number(number),
                _ => FieldValue::Absent,
            },
            Reading::Date => match Day::of_text(&text) {
                Day::NONE => FieldValue::Absent,
                day => FieldValue::Date(day),
            },
            Reading::Set => {
                let parts = text.split(|c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace());
                let mut parts: Vec<Box<str>> =
                    parts.filter(|part| !part.is_empty()).map(Into::into).collect();
                parts.sort_unstable();
                parts.dedup();
                parts.truncate(MOST_PARTS);
                if parts.is_empty() {
                    FieldValue::Absent
                } else {
                    FieldValue::Set(parts.into())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_digits() {
        let day = |text: &str| Day::of_text(text);
        assert_eq!(day("1991-08-24"), Day(0x1991_0824));
        assert_eq!(day("19910824"), Day(0x1991_0824));
        for wrong in ["", "1991-8-24", "19910230", "24081991", "199108245"] {
            assert!(day(wrong).is_none(), "{wrong}");
        }
        assert!(day("1991-08-04").is_swapped(day("1991-04-08")));
        assert!(!day("1991-08-04").is_swapped(day("1991-08-04")));
        assert_eq!(day("1991-08-24").other_digits(day("1981-08-25")), 2);
        for one in 1_i32..=9 {
            for other in 1_i32..=9 {
                let [one, other] = [one, other].map(|digit| day(&format!("{digit}000-01-01")));
                assert_eq!(one.other_digits(other), u32::from(one != other));
            }
        }
        assert_eq!(day("2000-03-01").days_to(day("2000-02-28")), 2);
        assert!(day("1991-01-01").is_first_of_january());
    }

    #[test]
    fn names_sound_alike_if_they_have_a_key_in_common() {
        let keys = |name: &str| KeySet::of(name, Kind::Last, Algorithm::Uk);
        let [none, one, another] = ["", "Вигаданюк", "Зразко"].map(keys);
        let both = keys("Вигаданюк-Зразко");
        assert!(matches!((&none, &one, &both), (KeySet::None, KeySet::One(..), KeySet::Many(_))));
        for (a, b, alike) in [
            (&one, &one, true),
            (&one, &another, false),
            (&one, &both, true),
            (&both, &another, true),
            (&both, &both, true),
            (&none, &both, false),
            (&none, &none, false),
        ] {
            assert_eq!((a.sounds_like(b), b.sounds_like(a)), (alike, alike));
        }
    }

    #[test]
    fn every_type_of_a_document_is_a_kind_of_its_own() {
        let mut kinds: Vec<_> =
            DocumentType::ALL.iter().map(|it| DocumentKind::of(Some(it.as_str()))).collect();
        assert!(kinds.iter().all(|kind| matches!(kind, DocumentKind::Known(_))));
        kinds.extend([DocumentKind::of(None), DocumentKind::of(Some("OTHER"))]);
        let count = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), count);
    }

    #[test]
    fn a_number_is_finite() {
        let field = Field { source: Source::Extra("weight".to_owned()), reading: Reading::Number };
        for (text, number) in [("3,5", Some(3.5)), ("inf", None), ("1e999", None), ("NaN", None)] {
            let extra = [("weight".to_owned(), text.to_owned())].into_iter().collect();
            let found = match field.value(&Person { extra, ..Person::default() }) {
                FieldValue::Number(number) => Some(number),
                _ => None,
            };
            assert_eq!(found, number, "{text}");
        }
    }

    #[test]
    fn a_newborn_has_a_word_in_place_of_a_name_with_or_without_a_number() {
        for name in
            ["Дитина", "ХЛОПЧИК 2", "дівчинка-1", "№ 3 немовля", "Новонароджений", "1дитина"]
        {
            assert!(is_newborn(name), "{name}");
        }
        for name in ["Дмитро", "Дитинатко", "Немирко", "", "2", "Дитина Іван"]
        {
            assert!(!is_newborn(name), "{name}");
        }
    }
}
