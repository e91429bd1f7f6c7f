//! CSV: which columns are read, and a person of a row.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use csv::{ByteRecord, StringRecord};
use osoba::date::parse_date;
use osoba::index::Entry;
use osoba::person::{Address, AuthenticationMethod, Document, OTP, RESIDENCE};
use osoba::{FieldError, Person, Rule};

use crate::columns::printable;
use crate::fault::Fault;
use crate::language::{text, Language, Text};

/// What a column holds. Those of a list have a number, from 0: the place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    LastName,
    FirstName,
    SecondName,
    BirthDate,
    Gender,
    TaxId,
    NoTaxId,
    Unzr,
    BirthSettlement,
    Status,
    IsActive,
    UpdatedAt,
    DocumentType(usize),
    DocumentNumber(usize),
    PhoneType(usize),
    PhoneNumber(usize),
    AddressType(usize),
    Settlement(usize),
    SettlementId(usize),
}

/// A column that stands once.
struct Single {
    name: &'static str,
    field: Field,
    about: Text,
}

/// A column of a list: `document_type`, `document_1_type`, `document_2_type` and so on.
struct Listed {
    /// How it is called without a number, which means the first of the list.
    name: &'static str,
    /// What stands before the number and after it.
    around: (&'static str, &'static str),
    field: fn(usize) -> Field,
    about: Text,
}

const fn single(name: &'static str, field: Field, about: Text) -> Single {
    Single { name, field, about }
}

const SINGLE: [Single; 14] = [
    single("id", Field::Id, text("persons.id; dedupe needs it", "persons.id; потрібен для dedupe")),
    single("person_id", Field::Id, text("the same as id", "те саме, що id")),
    single("last_name", Field::LastName, text("family name", "прізвище")),
    single("first_name", Field::FirstName, text("given name", "ім'я")),
    single("second_name", Field::SecondName, text("patronymic", "по батькові")),
    single("birth_date", Field::BirthDate, text("YYYY-MM-DD", "РРРР-ММ-ДД")),
    single("gender", Field::Gender, text("MALE or FEMALE", "MALE або FEMALE")),
    single("tax_id", Field::TaxId, text("ten digits", "десять цифр (РНОКПП)")),
    single("no_tax_id", Field::NoTaxId, text("true or false", "true або false")),
    single("unzr", Field::Unzr, text("YYYYMMDD-NNNNN", "РРРРММДД-NNNNN")),
    single("birth_settlement", Field::BirthSettlement, text("place of birth", "місце народження")),
    single("status", Field::Status, text("others than active take no part", "лише active")),
    single("is_active", Field::IsActive, text("true or false", "true або false")),
    single(
        "updated_at",
        Field::UpdatedAt,
        text("RFC 3339 in UTC; the later is the master", "RFC 3339 в UTC; пізніший є головним"),
    ),
];

const LISTED: [Listed; 7] = [
    Listed {
        name: "document_type",
        around: ("document_", "_type"),
        field: Field::DocumentType,
        about: text("PASSPORT, NATIONAL_ID, …", "PASSPORT, NATIONAL_ID, …"),
    },
    Listed {
        name: "document_number",
        around: ("document_", "_number"),
        field: Field::DocumentNumber,
        about: text("series and number", "серія та номер"),
    },
    Listed {
        name: "phone_number",
        around: ("phone_", "_number"),
        field: Field::PhoneNumber,
        about: text("phone to authenticate by", "телефон автентифікації"),
    },
    Listed {
        name: "phone_type",
        around: ("phone_", "_type"),
        field: Field::PhoneType,
        about: text("method; OTP if empty", "метод; OTP, якщо порожньо"),
    },
    Listed {
        name: "settlement",
        around: ("address_", "_settlement"),
        field: Field::Settlement,
        about: text("settlement's name", "назва населеного пункту"),
    },
    Listed {
        name: "settlement_id",
        around: ("address_", "_settlement_id"),
        field: Field::SettlementId,
        about: text("its identifier", "його ідентифікатор"),
    },
    Listed {
        name: "address_type",
        around: ("address_", "_type"),
        field: Field::AddressType,
        about: text("RESIDENCE if empty", "RESIDENCE, якщо порожньо"),
    },
];

/// The greatest number in a column's name.
const NUMBERED: usize = 99;

impl Field {
    fn named(name: &str) -> Option<Field> {
        let single = SINGLE.iter().find(|column| column.name == name).map(|column| column.field);
        single.or_else(|| LISTED.iter().find_map(|column| column.named(name)))
    }
}

impl Listed {
    fn named(&self, name: &str) -> Option<Field> {
        if name == self.name {
            return Some((self.field)(0));
        }
        let (before, after) = self.around;
        let number = name.strip_prefix(before)?.strip_suffix(after)?;
        let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: usize = number.parse().ok().filter(|number| plain && *number <= NUMBERED)?;
        number.checked_sub(1).map(self.field)
    }
}

/// What the rows of CSV hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A person.
    Person,
    /// A pair of persons.
    Pair,
    /// A pair of persons, what is known about it, and columns of the host's own.
    Labelled,
    /// A UNZR.
    Unzr,
    /// A name.
    Name,
    /// The statuses of a person's streams.
    Streams,
}

/// A column that is a field of the document itself.
struct Own {
    name: &'static str,
    kind: Kind,
    about: Text,
}

/// What the JSON of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Truth,
    Number,
}

const fn own(name: &'static str, kind: Kind, about: Text) -> Own {
    Own { name, kind, about }
}

const ID: Own = own("id", Kind::Text, text("given back in the answer", "повертається у відповіді"));

const LABELLED: [Own; 9] = [
    ID,
    own("person_id", Kind::Text, text("of --persons", "з --persons")),
    own("candidate_id", Kind::Text, text("of --persons", "з --persons")),
    own("match", Kind::Truth, text("true or false", "true або false")),
    own("group", Kind::Text, text("of a household or registration", "родини або реєстрації")),
    own("weight", Kind::Number, text("1 if empty", "1, якщо порожньо")),
    own("date", Kind::Text, text("YYYY-MM-DD", "РРРР-ММ-ДД")),
    own("score", Kind::Number, text("of a pair scored elsewhere", "пари, оціненої деінде")),
    own("truth", Kind::Text, text("id of the right person", "id правильної особи")),
];
const UNZR: [Own; 3] = [
    ID,
    own("unzr", Kind::Text, text("YYYYMMDD-NNNNN", "РРРРММДД-NNNNN")),
    own("birth_date", Kind::Text, text("YYYY-MM-DD", "РРРР-ММ-ДД")),
];
const NAME: [Own; 3] = [
    ID,
    own("name", Kind::Text, text("a name", "ім'я, прізвище або по батькові")),
    own("kind", Kind::Text, text("last, first or second", "last, first або second")),
];
const STREAMS: [Own; 11] = [
    ID,
    status("drfo"),
    status("dracs_death"),
    status("nhs"),
    status("unzr"),
    status("mvs_passport"),
    status("dms_passport"),
    status("dracs_birth"),
    status("dracs_name_change"),
    status("legal_capacity"),
    status("verification_status"),
];

const fn status(name: &'static str) -> Own {
    own(name, Kind::Text, text("a status", "статус"))
}

impl Shape {
    /// Where the persons of a row are in its document; the row itself where the name is empty.
    fn persons(self) -> &'static [&'static str] {
        match self {
            Shape::Person => &[""],
            Shape::Pair | Shape::Labelled => &["person", "candidate"],
            Shape::Unzr | Shape::Name | Shape::Streams => &[],
        }
    }

    fn own(self) -> &'static [Own] {
        match self {
            Shape::Person => &[],
            Shape::Pair => std::slice::from_ref(&ID),
            Shape::Labelled => &LABELLED,
            Shape::Unzr => &UNZR,
            Shape::Name => &NAME,
            Shape::Streams => &STREAMS,
        }
    }

    /// The names that are read, as --columns prints them.
    #[must_use]
    pub fn listing(self, language: Language) -> String {
        let mut listing = String::new();
        // Writing to a string cannot fail.
        let mut line = |name: &str, about: Text| {
            let _ = writeln!(listing, "{name:<32}  {}", language.of(about));
        };
        for Own { name, about, .. } in self.own() {
            line(name, *about);
        }
        for person in self.persons() {
            let dot = if person.is_empty() { "" } else { "." };
            for Single { name, about, .. } in &SINGLE {
                line(&format!("{person}{dot}{name}"), *about);
            }
            for Listed { name, around: (before, after), about, .. } in &LISTED {
                line(&format!("{person}{dot}{name}"), *about);
                let again = text("of the second, third, …", "другого, третього, …");
                line(&format!("{person}{dot}{before}2{after}"), again);
            }
        }
        listing
    }
}

/// The header of rows that are documents: where each column goes.
#[derive(Debug, Clone)]
pub struct Columns {
    shape: Shape,
    places: Vec<Place>,
    names: Vec<String>,
}

/// Where a column of a document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into one of the persons.
    Person(usize, Field),
    /// Into the document.
    Own(Kind),
    /// Nowhere.
    Unread,
}

impl Columns {
    /// Reads a header. Names are compared without the white space around them.
    ///
    /// # Errors
    /// [`BadHeader`].
    pub fn read(shape: Shape, row: &ByteRecord) -> Result<Columns, BadHeader> {
        let names = names(row)?;
        let places: Vec<Place> = names.iter().map(|name| shape.place(name)).collect();
        for (at, (place, name)) in places.iter().zip(&names).enumerate() {
            let mut before = places.iter().zip(&names).take(at);
            let is_person = matches!(place, Place::Person(..));
            let same = |(other, called): (&Place, &String)| {
                (called == name && !name.is_empty()) || (is_person && other == place)
            };
            if before.any(same) {
                return Err(BadHeader::Twice(name.clone()));
            }
        }
        let is_known = |(place, name): (&Place, &String)| match place {
            Place::Person(_, field) => *field != Field::Id,
            Place::Own(_) => *name != ID.name && shape.own().iter().any(|own| own.name == name),
            Place::Unread => false,
        };
        if !places.iter().zip(&names).any(is_known) {
            return Err(BadHeader::Unknown);
        }
        Ok(Columns { shape, places, names })
    }

    /// The columns that are not read.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let unread = self.places.iter().zip(&self.names);
        unread.filter(|(place, _)| **place == Place::Unread).map(|(_, name)| name.as_str())
    }

    /// The document of a row.
    ///
    /// # Errors
    /// The row has more or fewer columns than the header, or the first of its values that breaks a
    /// rule.
    pub fn document(&self, row: &ByteRecord) -> Result<String, Fault> {
        if row.len() != self.names.len() {
            return Err(Fault::Width { expected: self.names.len(), found: row.len() });
        }
        let mut persons: Vec<Found> = Vec::new();
        persons.resize_with(self.shape.persons().len(), Found::default);
        let mut document = serde_json::Map::new();
        for ((place, name), value) in self.places.iter().zip(&self.names).zip(row) {
            if value.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                return Err(Fault::LineBreak);
            }
            let broken = |rule| Fault::Field(FieldError::new(name.as_str(), rule));
            let value = std::str::from_utf8(value).map_err(|_| broken(Rule::Utf8))?;
            if value.trim().is_empty() {
                continue;
            }
            match place {
                Place::Person(person, field) => {
                    if let Some(found) = persons.get_mut(*person) {
                        found.put(*field, value).map_err(broken)?;
                    }
                }
                Place::Own(kind) => {
                    document.insert(name.clone(), kind.json(value).map_err(broken)?);
                }
                Place::Unread => {}
            }
        }
        for (name, found) in self.shape.persons().iter().zip(persons) {
            let person = found.entry().person;
            if person == Person::default() && self.has_ids() {
                continue;
            }
            let mut person = serde_json::to_value(&person).map_err(|_| unwritten())?;
            if let Some(fields) = person.as_object_mut() {
                // As a host writes it: a pair without a group is of its person's record.
                fields.retain(|_, value| !is_absent(value));
            }
            match person {
                serde_json::Value::Object(fields) if name.is_empty() => document.extend(fields),
                person => drop(document.insert((*name).to_owned(), person)),
            }
        }
        serde_json::to_string(&document).map_err(|_| unwritten())
    }

    /// Whether rows name their persons by ids, so that they need not have them.
    fn has_ids(&self) -> bool {
        self.names.iter().any(|name| matches!(name.as_str(), "candidate_id" | "score"))
    }
}

/// Whether a field says nothing.
fn is_absent(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::Array(entries) => entries.is_empty(),
        serde_json::Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// None that can be met: every value is a text, a number or a truth.
fn unwritten() -> Fault {
    Fault::Field(FieldError::new("", Rule::Json))
}

impl Shape {
    fn place(self, name: &str) -> Place {
        if let Some(own) = self.own().iter().find(|own| own.name == name) {
            return Place::Own(own.kind);
        }
        for (at, person) in self.persons().iter().enumerate() {
            let field = match person.is_empty() {
                true => Some(name),
                false => name.strip_prefix(person).and_then(|rest| rest.strip_prefix('.')),
            };
            if let Some(field) = field.and_then(Field::named) {
                return Place::Person(at, field);
            }
        }
        // A column of the host's own may name a group, or what figures are shown by.
        let is_own = self == Shape::Labelled && !name.is_empty() && !name.contains('.');
        if is_own {
            Place::Own(Kind::Text)
        } else {
            Place::Unread
        }
    }
}

impl Kind {
    fn json(self, value: &str) -> Result<serde_json::Value, Rule> {
        match self {
            Kind::Text => Ok(value.into()),
            Kind::Truth => truth(value).map(serde_json::Value::from),
            Kind::Number => value
                .trim()
                .parse::<serde_json::Number>()
                .map(serde_json::Value::from)
                .map_err(|_| Rule::Type),
        }
    }
}

fn names(row: &ByteRecord) -> Result<Vec<String>, BadHeader> {
    let row = StringRecord::from_byte_record(row.clone()).map_err(|_| BadHeader::Utf8)?;
    Ok(row.iter().map(|name| printable(name.trim())).collect())
}

/// The header of a stream: what each column holds.
#[derive(Debug, Clone)]
pub struct Header {
    fields: Vec<Option<Field>>,
    names: Vec<String>,
}

/// What is wrong with a header.
#[derive(Debug, PartialEq, Eq)]
pub enum BadHeader {
    /// It is not UTF-8.
    Utf8,
    /// It has no column of an id, or no other that is known: perhaps it is no header.
    NoHeader,
    /// It has no column that is known, but an id.
    Unknown,
    /// Two columns hold the same.
    Twice(String),
}

impl BadHeader {
    /// What is wrong, and what was expected.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let expected = language
            .of(text("--columns prints the names that are read", "--columns друкує відомі назви"));
        let why = match self {
            BadHeader::Utf8 => {
                language.of(text("the header is not UTF-8", "заголовок не в UTF-8")).to_owned()
            }
            BadHeader::NoHeader => language
                .of(text(
                    "the first row is no header: it lacks id, or every other known column",
                    "перший рядок не є заголовком: бракує id або решти відомих стовпців",
                ))
                .to_owned(),
            BadHeader::Unknown => language
                .of(text(
                    "the first row is no header: no column of it is known, but perhaps id",
                    "перший рядок не є заголовком: жодного відомого стовпця, хіба що id",
                ))
                .to_owned(),
            BadHeader::Twice(name) => {
                format!("{} {name}", language.of(text("two columns hold", "два стовпці містять")))
            }
        };
        format!("{why}; {expected}")
    }
}

impl Header {
    /// Reads a header. Names are compared without the white space around them.
    ///
    /// # Errors
    /// [`BadHeader`].
    pub fn read(row: &ByteRecord) -> Result<Header, BadHeader> {
        let names = names(row)?;
        let fields: Vec<Option<Field>> = names.iter().map(|name| Field::named(name)).collect();
        for (place, name) in names.iter().enumerate() {
            let field = fields.get(place).copied().flatten();
            let before = fields.iter().zip(&names).take(place);
            let same = |(earlier, called): (&Option<Field>, &String)| match field {
                Some(_) => *earlier == field,
                None => called == name && !name.is_empty(),
            };
            if before.into_iter().any(same) {
                return Err(BadHeader::Twice(name.clone()));
            }
        }
        let known = fields.iter().flatten().count();
        if known < 2 || !fields.contains(&Some(Field::Id)) {
            return Err(BadHeader::NoHeader);
        }
        Ok(Header { fields, names })
    }

    /// The columns that are not read.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let unknown = self.fields.iter().zip(&self.names).filter(|(field, _)| field.is_none());
        unknown.map(|(_, name)| name.as_str())
    }

    /// The person of a row, which lends its texts.
    ///
    /// # Errors
    /// The row has more or fewer columns than the header, or the first of its values that breaks a
    /// rule.
    pub fn entry<'a>(&self, row: &'a ByteRecord) -> Result<Entry<'a>, Fault> {
        if row.len() != self.names.len() {
            return Err(Fault::Width { expected: self.names.len(), found: row.len() });
        }
        let mut found = Found::default();
        for ((field, name), value) in self.fields.iter().zip(&self.names).zip(row) {
            if value.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                return Err(Fault::LineBreak);
            }
            let Some(field) = *field else { continue };
            let broken = |rule| Fault::Field(FieldError::new(name.as_str(), rule));
            let value = std::str::from_utf8(value).map_err(|_| broken(Rule::Utf8))?;
            if !value.trim().is_empty() {
                found.put(field, value).map_err(broken)?;
            }
        }
        let entry = found.entry();
        entry.person.check_limits()?;
        Ok(entry)
    }
}

/// What a row has said so far.
#[derive(Default)]
struct Found<'a> {
    person: Person<'a>,
    updated_at: Option<DateTime<Utc>>,
}

impl<'a> Found<'a> {
    fn put(&mut self, field: Field, value: &'a str) -> Result<(), Rule> {
        let person = &mut self.person;
        let text = Some(Cow::Borrowed(value));
        match field {
            Field::Id => person.id = text,
            Field::LastName => person.last_name = text,
            Field::FirstName => person.first_name = text,
            Field::SecondName => person.second_name = text,
            Field::BirthDate => {
                person.birth_date = Some(parse_date(value.trim()).ok_or(Rule::Date)?);
            }
            Field::Gender => person.gender = text,
            Field::TaxId => person.tax_id = text,
            Field::NoTaxId => person.no_tax_id = Some(truth(value)?),
            Field::Unzr => person.unzr = text,
            Field::BirthSettlement => person.birth_settlement = text,
            Field::Status => person.status = text,
            Field::IsActive => person.is_active = Some(truth(value)?),
            Field::UpdatedAt => self.updated_at = Some(time(value)?),
            Field::DocumentType(place) => at(&mut person.documents, place).r#type = text,
            Field::DocumentNumber(place) => at(&mut person.documents, place).number = text,
            Field::PhoneType(place) => {
                at(&mut person.authentication_methods, place).r#type = text;
            }
            Field::PhoneNumber(place) => {
                at(&mut person.authentication_methods, place).phone_number = text;
            }
            Field::AddressType(place) => at(&mut person.addresses, place).r#type = text,
            Field::Settlement(place) => at(&mut person.addresses, place).settlement = text,
            Field::SettlementId(place) => at(&mut person.addresses, place).settlement_id = text,
        }
        Ok(())
    }

    fn entry(self) -> Entry<'a> {
        let mut person = self.person;
        person.documents.retain(|document| *document != Document::default());
        person.addresses.retain(|address| *address != Address::default());
        person.authentication_methods.retain(|method| *method != AuthenticationMethod::default());
        for method in &mut person.authentication_methods {
            method.r#type.get_or_insert_with(|| OTP.into());
        }
        for address in &mut person.addresses {
            address.r#type.get_or_insert_with(|| RESIDENCE.into());
        }
        Entry { person, updated_at: self.updated_at }
    }
}

/// The entry at a place of a list, which is filled up to it.
fn at<T: Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    while list.len() <= place {
        list.push(T::default());
    }
    let last = list.len().saturating_sub(1);
    // The list has more than `place` entries.
    #[expect(clippy::indexing_slicing, reason = "filled above")]
    &mut list[place.min(last)]
}

/// As JSON, PostgreSQL's COPY and spreadsheets write it.
fn truth(value: &str) -> Result<bool, Rule> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "1" => Ok(true),
        "false" | "f" | "0" => Ok(false),
        _ => Err(Rule::Type),
    }
}

/// RFC 3339; as PostgreSQL writes it, with a space, and in UTC where no zone is written.
fn time(value: &str) -> Result<DateTime<Utc>, Rule> {
    let mut value = Cow::Borrowed(value.trim());
    if value.as_bytes().get(10) == Some(&b' ') {
        value = Cow::Owned(value.replacen(' ', "T", 1));
    }
    let clock = value.get(11..).ok_or(Rule::Time)?;
    let zone = clock.find(['+', '-', 'Z', 'z']);
    match zone.and_then(|at| clock.get(at..)) {
        None => value.to_mut().push('Z'),
        // `+00`, as PostgreSQL writes it.
        Some(zone) if zone.len() == 3 => value.to_mut().push_str(":00"),
        Some(_) => {}
    }
    let time = DateTime::parse_from_rfc3339(&value).map_err(|_| Rule::Time)?;
    Ok(time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> ByteRecord {
        ByteRecord::from(cells.to_vec())
    }

    #[test]
    fn each_column_is_found_by_its_name_and_those_of_lists_by_number() {
        for (name, field) in [
            ("id", Some(Field::Id)),
            ("person_id", Some(Field::Id)),
            ("document_type", Some(Field::DocumentType(0))),
            ("document_1_type", Some(Field::DocumentType(0))),
            ("document_12_number", Some(Field::DocumentNumber(11))),
            ("phone_number", Some(Field::PhoneNumber(0))),
            ("phone_2_number", Some(Field::PhoneNumber(1))),
            ("settlement", Some(Field::Settlement(0))),
            ("settlement_id", Some(Field::SettlementId(0))),
            ("address_2_settlement", Some(Field::Settlement(1))),
            ("address_2_settlement_id", Some(Field::SettlementId(1))),
            ("document_0_type", None),
            ("document_01_type", None),
            ("document_100_type", None),
            ("document_+1_type", None),
            ("document__type", None),
            ("lastname", None),
            ("", None),
        ] {
            assert_eq!(Field::named(name), field, "{name}");
        }
    }

    #[test]
    fn every_listed_name_is_read_and_explained_in_both_languages() {
        for language in [Language::En, Language::Uk] {
            for line in Shape::Person.listing(language).lines() {
                let (name, about) = line.split_once("  ").unwrap();
                assert!(Field::named(name).is_some(), "{name}");
                assert!(!about.trim().is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn a_header_names_an_id_and_no_column_twice() {
        let read = |cells: &[&str]| {
            Header::read(&row(cells))
                .map(|header| header.unknown().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(read(&["id", " last_name ", "note"]), Ok(vec!["note".to_owned()]));
        assert_eq!(
            read(&["id", "last_name", "last_name"]),
            Err(BadHeader::Twice("last_name".into()))
        );
        assert_eq!(read(&["id", "tax_id", "person_id"]), Err(BadHeader::Twice("person_id".into())));
        assert_eq!(
            read(&["id", "document_type", "document_1_type"]),
            Err(BadHeader::Twice("document_1_type".into()))
        );
        assert_eq!(read(&["id", "tax_id", "note", "note"]), Err(BadHeader::Twice("note".into())));
        assert_eq!(read(&["last_name", "first_name"]), Err(BadHeader::NoHeader));
        assert_eq!(read(&["id", "note"]), Err(BadHeader::NoHeader));
        let windows = ByteRecord::from(vec![&b"id"[..], b"\xEF\xE0"]);
        assert!(matches!(Header::read(&windows), Err(BadHeader::Utf8)));
    }

    #[test]
    fn a_row_is_the_person_that_json_would_be() {
        let names = [
            "id",
            "last_name",
            "birth_date",
            "is_active",
            "updated_at",
            "document_2_type",
            "document_2_number",
            "document_type",
            "document_number",
            "phone_number",
            "phone_2_number",
            "phone_2_type",
            "settlement",
            "settlement_id",
            "note",
        ];
        let header = Header::read(&row(&names)).unwrap();
        let cells = [
            "7",
            "Зразко",
            "1991-08-24",
            "t",
            "2026-11-22 01:00:00.5",
            "NATIONAL_ID",
            "123456789",
            "",
            "",
            "+380440000001",
            "",
            "THIRD_PERSON",
            "м. Умань",
            "u",
            "seen",
        ];
        let row = row(&cells);
        let entry = header.entry(&row).unwrap();
        let json = r#"{"id": "7", "last_name": "Зразко", "birth_date": "1991-08-24", "is_active": true,
            "documents": [{"type": "NATIONAL_ID", "number": "123456789"}],
            "authentication_methods": [{"type": "OTP", "phone_number": "+380440000001"},
                {"type": "THIRD_PERSON"}],
            "addresses": [{"type": "RESIDENCE", "settlement": "м. Умань", "settlement_id": "u"}]}"#;
        let person: Person = serde_json::from_str(json).unwrap();
        assert!(entry.person == person);
        assert_eq!(entry.updated_at, "2026-11-22T01:00:00.5Z".parse().ok());
    }

    #[test]
    fn a_bad_value_names_its_column_and_its_rule() {
        let header = Header::read(&row(&["id", "birth_date", "is_active", "updated_at"])).unwrap();
        let fault = |cells: &[&str]| header.entry(&row(cells)).map(|_| ()).unwrap_err();
        let field = |name: &str, rule| Fault::Field(FieldError::new(name, rule));
        assert_eq!(fault(&["7", "24.08.1991", "", ""]), field("birth_date", Rule::Date));
        assert_eq!(fault(&["7", "", "так", ""]), field("is_active", Rule::Type));
        for time in ["yesterday", "2026-11-22", "2026-11-22 25:00:00", "1700000000000"] {
            assert_eq!(fault(&["7", "", "", time]), field("updated_at", Rule::Time), "{time}");
        }
        assert_eq!(fault(&["7", ""]), Fault::Width { expected: 4, found: 2 });
        assert_eq!(fault(&["7\n8", "", "", ""]), Fault::LineBreak);
        let latin = ByteRecord::from(vec![&b"7"[..], b"\xFF", b"", b""]);
        assert_eq!(header.entry(&latin).map(|_| ()).unwrap_err(), field("birth_date", Rule::Utf8));
    }

    #[test]
    fn a_time_is_read_as_databases_write_it() {
        let expected = "2026-11-22T01:02:03Z".parse::<DateTime<Utc>>().unwrap();
        for time in [
            "2026-11-22T01:02:03Z",
            "2026-11-22 01:02:03",
            "2026-11-22 01:02:03+00",
            "2026-11-22 03:02:03+02:00",
            " 2026-11-22T01:02:03.000 ",
        ] {
            assert_eq!(super::time(time), Ok(expected), "{time}");
        }
    }
}
