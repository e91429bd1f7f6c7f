//! CSV: which columns are read, and a person of a row.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use csv::{ByteRecord, StringRecord};
use osoba::date::parse_date;
use osoba::index::Entry;
use osoba::person::{Address, AuthenticationMethod, Document, OTP, RESIDENCE};
use osoba::{FieldError, Person, Rule};

use super::fault::Fault;
use crate::columns::printable;
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
    single("id", Field::Id, text("persons.id, mandatory", "persons.id, обов'язковий")),
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

/// The names that are read, for `osoba dedupe --columns`.
#[must_use]
pub fn listing(language: Language) -> String {
    let mut listing = String::new();
    // Writing to a string cannot fail.
    for Single { name, about, .. } in &SINGLE {
        let _ = writeln!(listing, "{name:<24}  {}", language.of(*about));
    }
    for Listed { name, around: (before, after), about, .. } in &LISTED {
        let _ = writeln!(listing, "{name:<24}  {}", language.of(*about));
        let again = text("of the second, third, …", "другого, третього, …");
        let _ = writeln!(listing, "{:<24}  {}", format!("{before}2{after}"), language.of(again));
    }
    listing
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
    /// Two columns hold the same.
    Twice(String),
}

impl BadHeader {
    /// What is wrong, and what was expected.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let expected = language.of(text(
            "osoba dedupe --columns prints the names that are read",
            "osoba dedupe --columns друкує відомі назви",
        ));
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
        let row = StringRecord::from_byte_record(row.clone()).map_err(|_| BadHeader::Utf8)?;
        let names: Vec<String> = row.iter().map(|name| printable(name.trim())).collect();
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

    /// The person of a row.
    ///
    /// # Errors
    /// The row has more or fewer columns than the header, or the first of its values that breaks a
    /// rule.
    pub fn entry(&self, row: &ByteRecord) -> Result<Entry, Fault> {
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
struct Found {
    person: Person,
    updated_at: Option<DateTime<Utc>>,
}

impl Found {
    fn put(&mut self, field: Field, value: &str) -> Result<(), Rule> {
        let person = &mut self.person;
        let text = || Some(value.to_owned());
        match field {
            Field::Id => person.id = text(),
            Field::LastName => person.last_name = text(),
            Field::FirstName => person.first_name = text(),
            Field::SecondName => person.second_name = text(),
            Field::BirthDate => {
                person.birth_date = Some(parse_date(value.trim()).ok_or(Rule::Date)?);
            }
            Field::Gender => person.gender = text(),
            Field::TaxId => person.tax_id = text(),
            Field::NoTaxId => person.no_tax_id = Some(truth(value)?),
            Field::Unzr => person.unzr = text(),
            Field::BirthSettlement => person.birth_settlement = text(),
            Field::Status => person.status = text(),
            Field::IsActive => person.is_active = Some(truth(value)?),
            Field::UpdatedAt => self.updated_at = Some(time(value)?),
            Field::DocumentType(place) => at(&mut person.documents, place).r#type = text(),
            Field::DocumentNumber(place) => at(&mut person.documents, place).number = text(),
            Field::PhoneType(place) => {
                at(&mut person.authentication_methods, place).r#type = text();
            }
            Field::PhoneNumber(place) => {
                at(&mut person.authentication_methods, place).phone_number = text();
            }
            Field::AddressType(place) => at(&mut person.addresses, place).r#type = text(),
            Field::Settlement(place) => at(&mut person.addresses, place).settlement = text(),
            Field::SettlementId(place) => at(&mut person.addresses, place).settlement_id = text(),
        }
        Ok(())
    }

    fn entry(self) -> Entry {
        let mut person = self.person;
        person.documents.retain(|document| *document != Document::default());
        person.addresses.retain(|address| *address != Address::default());
        person.authentication_methods.retain(|method| *method != AuthenticationMethod::default());
        for method in &mut person.authentication_methods {
            method.r#type.get_or_insert_with(|| OTP.to_owned());
        }
        for address in &mut person.addresses {
            address.r#type.get_or_insert_with(|| RESIDENCE.to_owned());
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
            for line in listing(language).lines() {
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
        let entry = header.entry(&row(&cells)).unwrap();
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
