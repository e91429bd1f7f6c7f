//! Reads documents, and refuses what no document may hold.
//!
//! A text is read in one pass, of which it is known whether it would have refused each fault ([`observed`]).
//! Where it may have overlooked one, the text is looked over, and one that is not evidently without
//! fault, or that was refused, is read again with all checks, which find the fault and the path of its
//! field. The functions for `#[serde(deserialize_with)]` read the values of records, each within its
//! limit.

mod nesting;
mod observed;
mod plain;
mod through;
mod unique_keys;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_path_to_error::Segment;

use crate::error::{shown_key, FieldError, Rule, HIDDEN};
use crate::limits::{self, ENTRIES, PERSONS};
use nesting::{check_nesting, is_ordinary};
use observed::Observed;
use unique_keys::UniqueKeys;

impl FieldError {
    /// Reads a JSON text into `T`, or says which field broke which rule. An object whose key occurs
    /// twice is refused at every depth, whether the key is known or not. Of fields that `T` names it is
    /// `T` that refuses it, as what serde derives does.
    ///
    /// ```
    /// use osoba::{FieldError, Person};
    /// let error = FieldError::read_json::<Person>(r#"{"birth_date": "1991-02-31"}"#).unwrap_err();
    /// assert_eq!((error.field.as_str(), error.rule.as_str()), ("birth_date", "date"));
    /// let error = FieldError::read_json::<Person>("{").unwrap_err();
    /// assert_eq!((error.field.as_str(), error.rule.as_str()), ("", "json"));
    /// ```
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn read_json<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        if let Some(value) = Self::read_ordinary(text, PhantomData) {
            return Ok(value);
        }
        check_nesting(text)?;
        Self::read_unchecked(text)
    }

    /// What a text holds in which no fault is found, if whoever reads it would have refused every fault or it
    /// needs no closer look ([`is_ordinary`]). Any other is read again with all checks, which find the fault
    /// and its path.
    pub(crate) fn read_ordinary<'de, S: DeserializeSeed<'de>>(
        text: &'de str,
        seed: S,
    ) -> Option<S::Value> {
        let may_overlook = Cell::new(false);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = seed.deserialize(Observed::new(&mut deserializer, &may_overlook)).ok()?;
        deserializer.end().ok()?;
        (!may_overlook.get() || is_ordinary(text)).then_some(value)
    }

    /// The same for a document that must be a JSON object.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn read_object<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        Self::read_json(text).map(|Object(record)| record)
    }

    /// The same, with a faster reader for texts without anything unusual: for records of which there are
    /// many.
    pub(crate) fn read_record<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        match plain::read(text) {
            Some(Object(record)) => Ok(record),
            None => Self::read_object(text),
        }
    }

    /// The same for an object whose parts are read, and checked for their depth, one by one.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub(crate) fn read_envelope<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        let read =
            Self::read_ordinary(text, PhantomData).map_or_else(|| Self::read_unchecked(text), Ok);
        read.map(|Object(record)| record)
    }

    /// A few fields of an object that was refused as a whole; the rest of it may be wrong, but for
    /// its JSON.
    pub(crate) fn read_part<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = serde_path_to_error::deserialize(&mut deserializer);
        read.map_err(|error| Self::from_path(&error, text)).map(|Object(record)| record)
    }

    fn read_unchecked<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, FieldError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = serde_path_to_error::deserialize(UniqueKeys(&mut deserializer));
        let value = read.map_err(|error| Self::from_path(&error, text))?;
        deserializer.end().map_err(|_| FieldError::new("", Rule::Json))?;
        Ok(value)
    }

    fn from_path(error: &serde_path_to_error::Error<serde_json::Error>, text: &str) -> Self {
        let path = shown(error.path());
        let inner = error.inner();
        if !inner.is_data() {
            // Where the text ends too early the path ends with a part that is not known.
            let known = path.trim_end_matches('?').trim_end_matches('.');
            // serde_json takes a number in place of a name for a fault of the text.
            let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
            return FieldError::new(known, if is_json { Rule::Type } else { Rule::Json });
        }
        let message = inner.to_string();
        let rule = Rule::from_message(&message);
        match quoted(&message) {
            // serde reports an absent field at its parent, and one that is there twice under two names.
            Some(name)
                if ["missing field", "duplicate field"]
                    .iter()
                    .any(|start| message.starts_with(start)) =>
            {
                FieldError::new(name, rule).under(&path)
            }
            _ => FieldError::new(path, rule),
        }
    }
}

/// The text between the first two back-quotes.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

/// A path as it may be shown.
fn shown(path: &serde_path_to_error::Path) -> String {
    let mut shown = String::new();
    for segment in path {
        let key = match segment {
            Segment::Seq { index } => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "[{index}]");
                continue;
            }
            Segment::Map { key } | Segment::Enum { variant: key } => shown_key(key),
            Segment::Unknown => HIDDEN,
        };
        if !shown.is_empty() {
            shown.push('.');
        }
        shown.push_str(key);
    }
    shown
}

/// For `#[serde(deserialize_with)]`: an optional text of a record, within its limit; lent by the
/// document unless something in it is escaped.
pub(crate) fn text<'de, D, T>(d: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<Cow<'de, str>>,
{
    checked(d, limits::check_text)
}

/// The same for a name, which has a limit of parts, too.
pub(crate) fn name<'de, D, T>(d: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<Cow<'de, str>>,
{
    checked(d, limits::check_name)
}

/// A name that must be there, within its limits.
pub(crate) struct Name(pub(crate) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        limits::check_name(&name).map_err(Rule::de)?;
        Ok(Name(name))
    }
}

fn checked<'de, D, T>(
    deserializer: D,
    check: fn(&str) -> Result<(), Rule>,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<Cow<'de, str>>,
{
    let text: Option<Lent<'de>> = Deserialize::deserialize(deserializer)?;
    text.as_ref().map_or(Ok(()), |Lent(text)| check(text)).map_err(Rule::de)?;
    Ok(text.map(|Lent(text)| T::from(text)))
}

/// A text, lent by the document unless something in it is escaped. serde copies a `Cow` that does not
/// ask for that.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Lent<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// The name of a field, for those who refuse one that is there twice.
pub(crate) struct FieldName<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = FieldName<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(FieldName(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(FieldName(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// For `#[serde(deserialize_with)]`: a person's list that may be null, whose entries may be null. A
/// null list is an empty one and a null entry is an empty entry.
pub(crate) fn nullable_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    let list: Option<Few<Option<Object<T>>, ENTRIES>> = Deserialize::deserialize(deserializer)?;
    let entry = |entry: Option<Object<T>>| entry.map(|Object(entry)| entry).unwrap_or_default();
    Ok(list.map(|Few(list)| list.into_iter().map(entry).collect()).unwrap_or_default())
}

/// For `#[serde(deserialize_with)]`: a list of persons that may be null.
pub(crate) fn optional_persons<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list: Option<Persons<T>> = Deserialize::deserialize(deserializer)?;
    Ok(list.map(|Few(list)| list))
}

/// A list of persons.
pub(crate) type Persons<T> = Few<T, PERSONS>;

/// A list of at most so many entries; of more none is kept beyond the limit.
pub(crate) struct Few<T, const MOST: usize>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for Few<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T, const MOST: usize>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Entries<T, MOST> {
            type Value = Few<T, MOST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while list.len() < MOST {
                    let Some(entry) = entries.next_element()? else { return Ok(Few(list)) };
                    list.push(entry);
                }
                match entries.next_element::<IgnoredAny>()? {
                    None => Ok(Few(list)),
                    Some(_) => Err(Rule::TooMany.de()),
                }
            }
        }

        deserializer.deserialize_seq(Entries(std::marker::PhantomData))
    }
}

/// A record that must be written as a JSON object. serde's derived records also read arrays, by
/// position, which would take `[]` for a person about whom nothing is known.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Object<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectOnly<T>(PhantomData<T>);

        impl<'de, T: serde::Deserialize<'de>> serde::de::Visitor<'de> for ObjectOnly<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Object<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(ObjectOnly(PhantomData))
    }
}

/// For `#[serde(deserialize_with)]`: a record written as an object.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    let Object(record) = serde::Deserialize::deserialize(deserializer)?;
    Ok(record)
}

/// For `#[serde(deserialize_with)]`: a record written as an object, or null.
pub(crate) fn optional_object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    let record: Option<Object<T>> = serde::Deserialize::deserialize(deserializer)?;
    Ok(record.map(|Object(record)| record))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::index::Entry;
    use crate::person::Person;

    /// Persons, as text, with what makes reading them fail or fall back on the checks.
    fn documents() -> impl Strategy<Value = String> {
        let key = prop_oneof![
            prop::sample::select(vec![
                "id",
                "first_name",
                "birth_date",
                "no_tax_id",
                "documents",
                "type",
                "number",
                "status",
                "updated_at",
                "confidant_person",
                "phones",
                "addresses",
                "extra",
                "frequencies",
                "x",
                "\\u0069d",
                "ім'я",
            ]),
            Just("id"),
        ];
        let leaf = prop_oneof![
            prop::sample::select(vec![
                "null",
                "true",
                "12",
                "-0.5",
                "1e400",
                "1E5",
                "\"\"",
                "\"2000-02-29\"",
                "\"2000-02-30\"",
                "\"2026-03-01T09:00:00Z\"",
                "\"Шевченко\"",
                "\"a\\nb\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "nul",
                "\"a",
                "1.",
                "\"\u{1}\"",
            ])
            .prop_map(str::to_owned),
            "[0-9]{1,40}",
        ];
        let value = leaf.prop_recursive(4, 24, 6, move |inner| {
            prop_oneof![
                prop::collection::vec((key.clone(), inner.clone()), 0..6).prop_map(|fields| {
                    let field = |(key, value): &(&str, String)| format!("\"{key}\": {value}");
                    format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(","))
                }),
                prop::collection::vec(inner, 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            ]
        });
        (value, prop_oneof![9 => Just(""), 1 => Just(" x"), 1 => Just("}")])
            .prop_map(|(value, end)| value + end)
    }

    /// What may overlook a fault: any value, a map whose keys are texts, and one record in another.
    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Loose {
        id: Option<serde_json::Value>,
        x: Option<Box<Loose>>,
        phones: Vec<Loose>,
        extra: BTreeMap<String, Option<u64>>,
        frequencies: Option<Vec<BTreeMap<String, Loose>>>,
        status: Option<String>,
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]
        /// The quick way reads what the checked one reads, or leaves the text to it.
        #[test]
        fn an_ordinary_text_is_read_as_one_with_all_checks(text in documents()) {
            if let Some(Object(entry)) = FieldError::read_ordinary(&text, PhantomData::<Object<Entry>>) {
                let checked = check_nesting(&text).and_then(|()| FieldError::read_unchecked(&text));
                prop_assert_eq!(checked.map(|Object(checked)| checked), Ok(entry));
            }
            if let Some(Object(entry)) = plain::read::<Object<Entry>>(&text) {
                let checked = check_nesting(&text).and_then(|()| FieldError::read_unchecked(&text));
                prop_assert_eq!(checked.map(|Object(checked)| checked), Ok(entry));
            }
            if let Some(loose) = plain::read::<Loose>(&text) {
                let checked = check_nesting(&text).and_then(|()| FieldError::read_unchecked(&text));
                prop_assert_eq!(checked, Ok(loose));
            }
            if let Some(Object(person)) = FieldError::read_ordinary(&text, PhantomData::<Object<Person>>) {
                let checked = check_nesting(&text).and_then(|()| FieldError::read_unchecked(&text));
                prop_assert_eq!(checked.map(|Object(checked)| checked), Ok(person));
            }
            if let Some(loose) = FieldError::read_ordinary(&text, PhantomData::<Loose>) {
                let checked = check_nesting(&text).and_then(|()| FieldError::read_unchecked(&text));
                prop_assert_eq!(checked, Ok(loose));
            }
            // A person and an entry have the same fields but one.
            let (person, entry) =
                (FieldError::read_object::<Person>(&text), Entry::from_json(&text));
            if !text.contains("updated_at") && !text.contains('\\') {
                prop_assert_eq!(entry.map(|entry| entry.person), person);
            }
        }
    }

    #[test]
    fn a_fault_that_the_reader_overlooks_is_found() {
        let deep = |count: usize| format!("{}{{}}{}", r#"{"x":"#.repeat(count), "}".repeat(count));
        for (text, rule) in [
            (r#"{"id": {"a": 1}, "extra": {"a": 1}, "x": {"y": [1]}}"#, None),
            (r#"{"y": {"a": 1, "a": 1}}"#, Some(Rule::Duplicate)),
            (r#"{"extra": {"a": 1, "a": 1}}"#, Some(Rule::Duplicate)),
            (r#"{"x": {"id": {"a": 1, "a": 1}}}"#, Some(Rule::Duplicate)),
            (r#"{"y": 1e400}"#, Some(Rule::Type)),
            (&deep(31), None),
            (&deep(32), Some(Rule::TooDeep)),
        ] {
            let read = FieldError::read_json::<Loose>(text);
            assert_eq!(read.err().map(|error| error.rule), rule, "{text}");
        }
    }

    /// What stands behind each text is whether it is plain.
    #[test]
    fn a_plain_text_is_read_where_it_stands() {
        for (text, plain) in [
            (r#"{"id": "7", "first_name": null, "documents": [{"type": "Ж", "number": ""}, null]}"#, true),
            (" {\t\"is_active\":true,\r\n\"no_tax_id\" : false,\"phones\":[ ],\"x\":{\"y\":[0,{},\"\"]}} ", true),
            (r#"{"frequencies": {"last_name": 18446744073709551615, "phones": {"1": 2}}}"#, true),
            (r#"{"extra": {"a": "b", "c": 12}, "confidant_person": {"phones": null}}"#, true),
            ("{}", true),
            // What no JSON text may have.
            ("", false),
            ("{", false),
            ("{} {}", false),
            (r#"{"id": "7",}"#, false),
            (r#"{,"id": "7"}"#, false),
            (r#"{"id": "7" "x": 1}"#, false),
            (r#"{"id" "7"}"#, false),
            (r#"{"id": "7]}"#, false),
            ("{\"id\": \"a\tb\"}", false),
            (r#"{"documents": [{},]}"#, false),
            (r#"{"documents": [{} {}]}"#, false),
            (r#"{"x": 01}"#, false),
            (r#"{"x": nul}"#, false),
            (r#"{"x": "a}"#, false),
            (r#"{"is_active": truex}"#, false),
            // A key that is there twice.
            (r#"{"id": "7", "id": "7"}"#, false),
            (r#"{"updated_at": null, "updated_at": null}"#, false),
            (r#"{"x": 1, "x": 1}"#, false),
            (r#"{"frequencies": {"phones": {"1": 2, "1": 2}}}"#, false),
            // What is left to the other reader, right or wrong.
            (r#"{"id": "\u0037"}"#, false),
            (r#"{"x": -1}"#, false),
            (r#"{"x": 1.5}"#, false),
            (r#"{"frequencies": {"last_name": 18446744073709551616}}"#, false),
            (r#"[]"#, false),
            (r#"{"documents": {}}"#, false),
        ] {
            assert_eq!(plain::read::<Object<Entry>>(text).is_some(), plain, "{text}");
        }
        let nested =
            |count: usize| format!(r#"{{"x":{}{}}}"#, "[".repeat(count), "]".repeat(count));
        let is_plain = |text: &str| plain::read::<Object<Entry>>(text).is_some();
        assert!(is_plain(&nested(31)) && !is_plain(&nested(32)));
        // Strings of every length, with what ends them at every place of sixteen bytes.
        for length in 0..40 {
            let id = "a".repeat(length);
            let text = format!(r#"{{"id":"{id}"}}"#);
            let read = plain::read::<Object<Entry>>(&text);
            assert_eq!(
                read.and_then(|Object(entry)| entry.person.id).as_deref(),
                Some(id.as_str())
            );
            assert!(!is_plain(&format!("{{\"id\":\"{id}\u{1f}\"}}")));
            assert!(!is_plain(&format!(r#"{{"id":"{id}\n"}}"#)));
        }
    }

    #[test]
    fn the_time_of_an_entry_is_read_beside_its_person() {
        for (text, error) in [
            (r#"{"id": "7", "updated_at": "2026-03-01T09:00:00Z"}"#, ""),
            (r#"{"updated_at": null, "id": "7"}"#, ""),
            (r#"{"id": "7", "updated_at": "March"}"#, "updated_at is not an RFC 3339 time"),
            (r#"{"id": "7", "updated_at": 7}"#, "updated_at has the wrong type"),
            (r#"{"updated_at": null, "updated_at": null}"#, "updated_at occurs twice"),
            (
                r#"{"updated_at": null, "documents": [{"type": 7}]}"#,
                "documents[0].type has the wrong type",
            ),
            (r#"[]"#, "the document has the wrong type"),
        ] {
            let read = Entry::from_json(text);
            let found = read.as_ref().err().map(ToString::to_string).unwrap_or_default();
            assert_eq!(found, error, "{text}");
        }
    }
}
