//! One line: a pair of persons and what is known of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::ids::Id;
use crate::date::optional_date;
use crate::error::{FieldError, Rule};
use crate::person::Person;
use crate::training::GREATEST_WEIGHT;

/// What a line says of its pair.
pub(super) struct Line {
    pub(super) is_match: Option<bool>,
    pub(super) group: String,
    pub(super) weight: f64,
    pub(super) date: Option<NaiveDate>,
    pub(super) ids: [Option<String>; 2],
    /// What each of the two persons is known by: the id, or the record; empty where neither is
    /// needed.
    pub(super) keys: [String; 2],
    /// Fields that are not read.
    pub(super) unread: Vec<String>,
}

/// A line and its persons, where it holds them.
pub(super) type Read<'a> = (Line, [Option<Person<'a>>; 2]);

/// The fields of a line that are read, beside that of the group.
pub(super) const FIELDS: [&str; 8] =
    ["person", "candidate", "person_id", "candidate_id", "match", "weight", "date", "id"];

impl Line {
    /// Reads a line and its persons, part by part.
    pub(super) fn read_by_parts<'a>(text: &'a str, group: &str) -> Result<Read<'a>, FieldError> {
        let fields: BTreeMap<String, &'a RawValue> = FieldError::read_envelope(text)?;
        let given = |name: &str| fields.get(name).map(|raw| raw.get()).filter(|raw| *raw != "null");
        let person = |name: &str| {
            let read = |raw| FieldError::read_object::<Person>(raw);
            given(name).map(read).transpose().map_err(|error| error.under(name))
        };
        let persons = [person("person")?, person("candidate")?];
        let [mut ids, mut keys] = [[None, None], [None, None]];
        let sides = [("person", "person_id"), ("candidate", "candidate_id")].iter().zip(&persons);
        for (((name, id_name), person), (id, key)) in sides.zip(ids.iter_mut().zip(&mut keys)) {
            *id = match value::<Id>(given(id_name), id_name)? {
                Some(id) => Some(text_of(&id)),
                None => own_id(given(name), person.as_ref()).map_err(|error| error.under(name))?,
            };
            *key = id.clone().or_else(|| given(name).map(str::to_owned));
        }
        let is_match = value::<bool>(given("match"), "match")?;
        // Read from its text, so that one too large for a float is out of range and no bad JSON.
        let weight = given("weight").map_or(Ok(1.0), str::parse::<f64>);
        let weight = weight.map_err(|_| FieldError::new("weight", Rule::Type))?;
        if !is_weight(weight) {
            return Err(FieldError::new("weight", Rule::OutOfRange));
        }
        let date = value::<Dated>(given("date"), "date")?.and_then(|Dated(date)| date);
        let named = value::<Id>(given(group), "group")?.map(|id| Line::named_group(&id));
        let [first, _] = &keys;
        let own = || own_group(first.as_deref().unwrap_or_default());
        let is_unread = |name: &&String| !FIELDS.contains(&name.as_str()) && *name != group;
        let line = Line {
            is_match,
            group: named.unwrap_or_else(own),
            weight,
            date,
            unread: fields.keys().filter(is_unread).map(|name| shown(name)).collect(),
            keys: keys.map(Option::unwrap_or_default),
            ids,
        };
        Ok((line, persons))
    }

    pub(super) fn named_group(id: &Id) -> String {
        format!("group {}", text_of(id))
    }
}

/// The group of a pair that names none.
pub(super) fn own_group(key: &str) -> String {
    format!("person {key}")
}

pub(super) fn is_weight(weight: f64) -> bool {
    weight > 0.0 && weight <= GREATEST_WEIGHT
}

/// A date, as `optional_date` reads it.
#[derive(Deserialize)]
pub(super) struct Dated(#[serde(deserialize_with = "optional_date")] pub(super) Option<NaiveDate>);

fn value<'de, T: Deserialize<'de>>(
    raw: Option<&'de str>,
    name: &str,
) -> Result<Option<T>, FieldError> {
    raw.map(FieldError::read_json).transpose().map_err(|error| error.under(name))
}

/// The id within a person's record: `id`, or `person_id`.
fn own_id(text: Option<&str>, person: Option<&Person>) -> Result<Option<String>, FieldError> {
    #[derive(Deserialize)]
    struct Own {
        #[serde(default)]
        person_id: Option<Id>,
    }
    let id = person.and_then(|person| person.id.as_deref().map(str::to_owned));
    match text.filter(|text| id.is_none() && text.contains("\"person_id\"")) {
        None => Ok(id),
        Some(text) => {
            let own: Own = FieldError::read_part(text)?;
            Ok(own.person_id.map(|id| text_of(&id)))
        }
    }
}

/// An id as a text.
pub(super) fn text_of(id: &Id) -> String {
    match id {
        Id::Text(text) => text.clone(),
        Id::Number(number) => number.to_string(),
    }
}

/// A field's name as it may be shown: another text could be anything.
pub(super) fn shown(name: &str) -> String {
    let is_name = name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    if is_name { name } else { crate::error::HIDDEN }.to_owned()
}
