//! Strict reading: a field of a person that the library does not know is an error.
//!
//! Hosts pass whole records, so that a misspelt `lastname` is a column like any other and the person
//! has no surname. This finds it. Everything but persons is strict always.

use std::borrow::Cow;
use std::fmt;

use serde::de::{value, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{forward_to_deserialize_any, Deserialize};
use serde_json::value::RawValue;

use super::command::Command;
use crate::comparison::distance;
use crate::error::{shown_key, FieldError, Rule};
use crate::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Frequencies, Person, Phone,
};

/// A record: its fields, as its reader asks for them, and the records in it, or in lists of it.
struct Record {
    fields: fn() -> &'static [&'static str],
    records: &'static [(&'static str, &'static Record)],
}

static PERSON: Record = Record {
    fields: fields_of::<Person>,
    records: &[
        ("documents", &DOCUMENT),
        ("addresses", &ADDRESS),
        ("authentication_methods", &METHOD),
        ("phones", &PHONE),
        ("confidant_person", &CONFIDANT),
        ("frequencies", &FREQUENCIES),
    ],
};
static DOCUMENT: Record = Record { fields: fields_of::<Document>, records: &[] };
static ADDRESS: Record = Record { fields: fields_of::<Address>, records: &[] };
static METHOD: Record = Record { fields: fields_of::<AuthenticationMethod>, records: &[] };
static PHONE: Record = Record { fields: fields_of::<Phone>, records: &[] };
static CONFIDANT: Record =
    Record { fields: fields_of::<ConfidantPerson>, records: &[("phones", &PHONE)] };
static FREQUENCIES: Record = Record { fields: fields_of::<Frequencies>, records: &[] };

/// What is read of a person's record beside the person.
const BESIDE: [&str; 2] = ["person_id", "updated_at"];

/// Where the persons of a document are.
fn persons(command: Command) -> &'static [&'static [&'static str]] {
    match command {
        Command::Keys | Command::Identifiers => &[&[]],
        Command::Sync => &[&["person"]],
        Command::Score | Command::Explain => &[&["person"], &["candidate"]],
        Command::Decide => &[&["submission"], &["facts", "person"], &["facts", "candidates"]],
        Command::WhyNot => &[&["submission"], &["candidate"]],
        Command::Search | Command::Dedupe => &[&["persons"]],
        Command::Train => &[
            &["persons"],
            &["pairs", "person"],
            &["pairs", "candidate"],
            &["random_pairs", "person"],
            &["random_pairs", "candidate"],
        ],
        Command::Evaluate => &[
            &["pairs", "person"],
            &["pairs", "candidate"],
            &["before", "person"],
            &["before", "candidate"],
        ],
        Command::Unzr
        | Command::Cumulative
        | Command::Encode
        | Command::Replay
        | Command::Merge
        | Command::Review => &[],
    }
}

/// Refuses the first unknown field of the persons of a document. What else may be wrong with it is
/// left to whoever answers it.
pub(super) fn check(command: Command, document: &str) -> Result<(), FieldError> {
    persons(command).iter().try_for_each(|path| check_at(document, path))
}

/// The same of one person's record, for hosts that read records themselves.
///
/// ```
/// let error = osoba::commands::refuse_unknown_fields(r#"{"lastname": "Зразко"}"#).unwrap_err();
/// assert_eq!((error.field.as_str(), error.rule.as_str()), ("lastname", "unknown_field"));
/// ```
///
/// # Errors
/// The first field that a person does not have. Its name is shown if it is one of a person's written
/// with a slip (`lastname`, `birthDate`, `frist_name`), else it is `?`, as it may be anything.
pub fn refuse_unknown_fields(person: &str) -> Result<(), FieldError> {
    check_at(person, &[])
}

/// The records at the end of a path, of which any step may be a list.
fn check_at(text: &str, path: &[&str]) -> Result<(), FieldError> {
    let Some((name, rest)) = path.split_first() else {
        return check_records(text, &PERSON);
    };
    each(text, |object| {
        let mut named = object.iter().filter(|(key, _)| key == name);
        named.try_for_each(|(_, value)| {
            check_at(value.get(), rest).map_err(|error| error.under(name))
        })
    })
}

fn check_records(text: &str, record: &Record) -> Result<(), FieldError> {
    let fields = (record.fields)();
    each(text, |object| {
        for (key, value) in object {
            let key: &str = key;
            if let Some((name, inner)) = record.records.iter().find(|(name, _)| *name == key) {
                check_records(value.get(), inner).map_err(|error| error.under(name))?;
            } else if !fields.contains(&key) && !BESIDE.contains(&key) {
                let is_slip = fields.iter().any(|field| is_slip(key, field));
                let shown = if is_slip { key } else { shown_key(key) };
                return Err(FieldError::new(shown, Rule::UnknownField));
            }
        }
        Ok(())
    })
}

/// Each object of a list, or the one object; nothing of any other value.
fn each(
    text: &str,
    check: impl Fn(&[(Cow<'_, str>, &RawValue)]) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    let object = |text: &str| match serde_json::from_str(text) {
        Ok(Entries(entries)) => check(&entries),
        Err(_) => Ok(()),
    };
    if !text.trim_start().starts_with('[') {
        return object(text);
    }
    let mut found = Ok(());
    let list = OneByOne(|at, entry: &RawValue| {
        found = object(entry.get()).map_err(|error| error.under(&format!("[{at}]")));
        found.is_ok()
    });
    // What is wrong with the list itself is left to whoever answers it.
    let _ = serde_json::Deserializer::from_str(text).deserialize_seq(list);
    found
}

/// Takes the entries of a list one by one, until one is refused.
struct OneByOne<F>(F);

impl<'de, F: FnMut(usize, &RawValue) -> bool> Visitor<'de> for OneByOne<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let mut at = 0_usize;
        while let Some(entry) = entries.next_element::<&RawValue>()? {
            if !(self.0)(at, entry) {
                break;
            }
            at = at.saturating_add(1);
        }
        Ok(())
    }
}

/// Whether a key is a field's name written with a slip: the same but for case and what joins words,
/// or, of at least eight letters, within two edits. Such a key identifies nobody and may be shown.
fn is_slip(key: &str, field: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '-' | ' ');
    if key.len() > 64 || !key.chars().all(is_plain) {
        return false;
    }
    let letters = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphabetic);
        letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    let (key, field) = (letters(key), letters(field));
    key == field || (field.len() >= 8 && key.len() >= 8 && distance(&key, &field) <= 2)
}

/// The entries of an object, in their order.
struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsRead;

        impl<'de> Visitor<'de> for AsRead {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(AsRead)
    }
}

/// The names of the fields of a record, which its derived reader passes to the deserializer.
pub(super) fn fields_of<T: Deserialize<'static>>() -> &'static [&'static str] {
    struct Listener<'t>(&'t mut &'static [&'static str]);

    impl Deserializer<'static> for Listener<'_> {
        type Error = value::Error;

        fn deserialize_any<V: Visitor<'static>>(self, _: V) -> Result<V::Value, value::Error> {
            Err(value::Error::custom("nothing is read"))
        }

        fn deserialize_struct<V: Visitor<'static>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, value::Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            <V: Visitor<'static>>
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
            unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut fields: &'static [&'static str] = &[];
    // It always fails, after the names were recorded.
    let _ = T::deserialize(Listener(&mut fields));
    fields
}

#[cfg(test)]
mod tests {
    use serde_json::{json, Value};

    use super::*;
    use crate::commands::Documents;

    fn refused(command: Command, document: &Value) -> String {
        let documents = Documents::default().strict(true);
        match documents.answer(command, &document.to_string()) {
            Ok(_) => "answered".to_owned(),
            Err(error) => format!("{} {}", error.field, error.rule.as_str()),
        }
    }

    #[test]
    fn every_record_of_a_person_is_known() {
        let person = json!({
            "id": "7", "first_name": "a", "last_name": "a", "second_name": "a",
            "birth_date": "1991-08-24", "gender": "MALE", "tax_id": "1", "no_tax_id": false,
            "unzr": "1", "birth_settlement": "a", "status": "active", "is_active": true,
            "documents": [{"type": "PASSPORT", "number": "1"}],
            "addresses": [{"type": "RESIDENCE", "settlement": "a", "settlement_id": "1"}],
            "authentication_methods": [{"type": "OTP", "phone_number": "1"}],
            "phones": [{"type": "MOBILE", "number": "1"}],
            "confidant_person": {"phones": [{"type": "MOBILE", "number": "1"}]},
            "extra": {"of the host": "1"},
            "frequencies": {"last_name": 1, "settlement": 2, "phones": {"+38": 3}},
        });
        let Value::Object(fields) = &person else { panic!("an object") };
        assert_eq!(fields.len(), fields_of::<Person>().len());
        for (name, value) in fields {
            let holds_records = match value {
                Value::Object(_) => name != "extra",
                Value::Array(_) => true,
                _ => false,
            };
            let is_listed = PERSON.records.iter().any(|(record, _)| record == name);
            assert_eq!(holds_records, is_listed, "{name}");
        }
        assert_eq!(refused(Command::Keys, &person), "answered");
    }

    #[test]
    fn an_unknown_field_of_a_person_is_found_wherever_the_person_is() {
        let slip = json!({"lastname": "Зразко"});
        let pair = json!([{"person": {"id": "1"}, "candidate": slip, "match": true}]);
        let policy = json!({"threshold": 0.9});
        for (command, document, field) in [
            (Command::Keys, slip.clone(), "lastname"),
            (Command::Identifiers, json!({"documents": [{}, {"nummer": 1}]}), "documents[1].?"),
            (
                Command::Identifiers,
                json!({"documents": [{}, {"Number": 1}]}),
                "documents[1].Number",
            ),
            (
                Command::Keys,
                json!({"confidant_person": {"phones": [{"phone_number": "1"}]}}),
                "confidant_person.phones[0].phone_number",
            ),
            (Command::Keys, json!({"frequencies": {"lastName": 1}}), "frequencies.lastName"),
            (Command::Keys, json!({"Шевченко": 1}), "?"),
            (Command::Keys, json!({"0671112233": 1}), "?"),
            (
                Command::Sync,
                json!({
                    "person": {"UNZR ": 1}, "now": "2024-05-01T01:00:00Z",
                    "verification": {"unzr_verification_status": "IN_REVIEW"},
                }),
                "person.UNZR ",
            ),
            (Command::Score, json!({"person": slip, "candidate": {}}), "person.lastname"),
            (
                Command::Explain,
                json!({"person": {}, "candidate": {"birthDate": 1}}),
                "candidate.birthDate",
            ),
            (
                Command::Decide,
                json!({"submission": {"frist_name": 1}, "policy": policy}),
                "submission.frist_name",
            ),
            (
                Command::Decide,
                json!({"submission": {}, "facts": {"person": slip}, "policy": policy}),
                "facts.person.lastname",
            ),
            (
                Command::Decide,
                json!({
                    "submission": {}, "policy": policy,
                    "facts": {"candidates": [{"id": "1"}, {"id": "2", "tax-id": 1}]},
                }),
                "facts.candidates[1].tax-id",
            ),
            (
                Command::WhyNot,
                json!({"submission": {}, "candidate": slip, "policy": policy}),
                "candidate.lastname",
            ),
            (
                Command::Search,
                json!({"query": {}, "persons": [{"id": "1", "lastname": 1}]}),
                "persons[0].lastname",
            ),
            (Command::Dedupe, json!({"persons": [{"id": "1"}, slip]}), "persons[1].lastname"),
            (Command::Train, json!({"pairs": pair}), "pairs[0].candidate.lastname"),
            (Command::Evaluate, json!({"pairs": pair}), "pairs[0].candidate.lastname"),
        ] {
            assert_eq!(refused(command, &document), format!("{field} unknown_field"), "{command}");
        }
    }

    #[test]
    fn faults_outside_a_persons_fields_are_left_to_the_command() {
        for (command, document, expected) in [
            (
                Command::Keys,
                json!({"person_id": 7, "updated_at": null, "extra": {"lastname": "1"}}),
                "answered",
            ),
            (Command::Keys, json!([7]), " type"),
            (Command::Keys, json!({"documents": 7}), "documents type"),
            (Command::Score, json!({"person": {}, "candidat": {}}), "? unknown_field"),
            (Command::Unzr, json!({"unzr": "1"}), "answered"),
        ] {
            assert_eq!(refused(command, &document), expected, "{command} {document}");
        }
        let lax = Documents::default();
        assert!(lax.answer(Command::Keys, r#"{"lastname": "Зразко"}"#).is_ok());
    }
}
