//! A line read in one pass over its text: what nearly every line allows. Any other, and any that has a
//! fault, is read part by part, which names the fault ([`Line::read_by_parts`]).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::super::ids::Id;
use super::line::{is_weight, own_group, shown, text_of, Dated, Line, Read, FIELDS};
use crate::error::FieldError;
use crate::json::Object;
use crate::person::Person;

/// The fields of a line. `group` names the one of its group.
#[derive(Default)]
struct Fields<'a> {
    person: Option<Object<Person<'a>>>,
    candidate: Option<Object<Person<'a>>>,
    person_id: Option<Id>,
    candidate_id: Option<Id>,
    is_match: Option<bool>,
    weight: Option<f64>,
    date: Option<Dated>,
    group: Option<Id>,
    unread: Vec<String>,
}

struct OfGroup<'g>(&'g str);

impl<'de> DeserializeSeed<'de> for OfGroup<'_> {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OfGroup<'_> {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields::default();
        // A name with an escape is no text of the line.
        while let Some(name) = map.next_key::<&str>()? {
            match name {
                "person" => fields.person = map.next_value()?,
                "candidate" => fields.candidate = map.next_value()?,
                "person_id" => fields.person_id = map.next_value()?,
                "candidate_id" => fields.candidate_id = map.next_value()?,
                "match" => fields.is_match = map.next_value()?,
                "weight" => fields.weight = map.next_value()?,
                "date" => fields.date = map.next_value()?,
                _ if name == self.0 => fields.group = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if !FIELDS.contains(&name) {
                        fields.unread.push(shown(name));
                    }
                }
            }
        }
        Ok(fields)
    }
}

/// Reads a line and its persons. Keys are wanted where a trainer tells persons apart by them.
pub(super) fn read<'a>(
    text: &'a str,
    group: &str,
    with_keys: bool,
) -> Result<Read<'a>, FieldError> {
    let at_once = if with_keys { None } else { at_once(text, group) };
    at_once.map_or_else(|| Line::read_by_parts(text, group), Ok)
}

/// Reads a line of which nothing has to be kept as text: its persons are in it, and its group or an id
/// of its first person. None for any other line, and for one with a fault.
fn at_once<'a>(text: &'a str, group: &str) -> Option<Read<'a>> {
    if FIELDS.contains(&group) {
        return None;
    }
    let fields: Fields = FieldError::read_ordinary(text, OfGroup(group))?;
    let (Object(person), Object(candidate)) = (fields.person?, fields.candidate?);
    let has_id = |person: &Person, id: &Option<Id>| person.id.is_some() || id.is_some();
    let have_ids = has_id(&person, &fields.person_id) && has_id(&candidate, &fields.candidate_id);
    if !have_ids && text.contains("\"person_id\"") {
        // A record may say its id under that name, too.
        return None;
    }
    let own =
        fields.person_id.as_ref().map(text_of).or_else(|| person.id.as_deref().map(str::to_owned));
    let line = Line {
        is_match: fields.is_match,
        group: match fields.group {
            Some(id) => Line::named_group(&id),
            None => own_group(&own?),
        },
        weight: fields.weight.unwrap_or(1.0),
        date: fields.date.and_then(|Dated(date)| date),
        ids: [None, None],
        keys: Default::default(),
        unread: fields.unread,
    };
    is_weight(line.weight).then_some((line, [Some(person), Some(candidate)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read at once, and only with keys left out, is what is read part by part.
    #[test]
    fn a_line_read_at_once_equals_one_read_part_by_part() {
        let lines = [
            (
                true,
                r#"{"person": {"id": "1", "tax_id": "3334817036"}, "candidate": {}, "match": true}"#,
            ),
            (
                true,
                r#"{"person": {"id": "1"}, "candidate": {"id": "2"}, "person_id": 7, "match": false}"#,
            ),
            (
                true,
                r#"{"person": {}, "candidate": {}, "group": "h", "weight": 2, "date": "2025-02-03"}"#,
            ),
            (true, r#"{"person": {}, "candidate": {}, "group": 12, "weight": 0.5, "date": null}"#),
            (
                true,
                r#"{"person": {}, "candidate": {}, "group": "h", "id": 1, "story": [1], "Х": 2}"#,
            ),
            (
                true,
                r#"{"match": null, "candidate": {}, "weight": null, "group": "", "person": {}}"#,
            ),
            // Its group is the record.
            (false, r#"{"person": {"first_name": "Орися"}, "candidate": {}, "match": true}"#),
            (false, r#"{"person": {"person_id": 5}, "candidate": {}, "match": true}"#),
            (false, r#"{"person": {"person_id": true}, "candidate": {}, "group": "h"}"#),
            // Known by id.
            (false, r#"{"person_id": "1", "candidate_id": "2", "group": "h", "match": true}"#),
            (false, r#"{"person": null, "candidate": {}, "group": "h"}"#),
            // Names with escapes, faults.
            (false, r#"{"person": {}, "candidate": {}, "gr\u006fup": "h"}"#),
            (false, r#"{"person": {}, "candidate": {}, "group": "h", "group": "h"}"#),
            (false, r#"{"person": {}, "candidate": {}, "group": "h", "weight": 0}"#),
            (false, r#"{"person": {}, "candidate": {}, "group": "h", "weight": "1"}"#),
            (false, r#"{"person": {}, "candidate": {}, "group": "h", "match": 1}"#),
            (false, r#"{"person": [], "candidate": {}, "group": "h"}"#),
            (false, r#"{"person": {"birth_date": "1991-02-31"}, "candidate": {}, "group": "h"}"#),
            (false, r#"{"person": {}, "candidate": {}, "group": "h"} {}"#),
            (false, r#"[]"#),
        ];
        let parts = |(line, persons): Read| {
            let Line { is_match, group, weight, date, unread, .. } = line;
            let unread: std::collections::BTreeSet<String> = unread.into_iter().collect();
            let owned = persons.map(|person| person.map(Person::into_owned));
            (is_match, group, weight, date, unread, owned)
        };
        for (is_read_at_once, text) in lines {
            let at_once = super::at_once(text, "group");
            assert_eq!(at_once.is_some(), is_read_at_once, "{text}");
            if let Some(at_once) = at_once {
                let Ok(by_parts) = Line::read_by_parts(text, "group") else {
                    panic!("read at once alone: {text}")
                };
                assert_eq!(parts(at_once), parts(by_parts), "{text}");
            }
        }
        assert!(super::at_once(r#"{"person": {}, "candidate": {}, "date": "2025-02-03"}"#, "date")
            .is_none());
    }
}
