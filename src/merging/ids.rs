//! When two ids are one: a UUID is the same in upper and lower case.

use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;
use crate::json;
use crate::limits::check_text;

/// What an id is compared by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Uuid(Uuid),
    Text(&'a str),
}

pub(super) fn key(id: &str) -> Key<'_> {
    let id = present(id).unwrap_or_default();
    Uuid::try_parse(id).map_or(Key::Text(id), Key::Uuid)
}

pub(super) fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

/// Checks an id that a rule needs.
pub(super) fn check(id: &str, field: &str) -> Result<(), FieldError> {
    rule(id).map_err(|rule| FieldError::new(field, rule))
}

fn rule(id: &str) -> Result<(), Rule> {
    check_text(id)?;
    present(id).map(|_| ()).ok_or(Rule::Required)
}

/// Checks that two ids, neither of them blank, are not one.
pub(super) fn check_different(
    (a, a_field): (&str, &str),
    (b, b_field): (&str, &str),
) -> Result<(), FieldError> {
    check(a, a_field)?;
    check(b, b_field)?;
    if same(a, b) {
        return Err(FieldError::new(b_field, Rule::NotAllowed));
    }
    Ok(())
}

/// For `#[serde(deserialize_with)]`: an id that is there and not blank.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = String::deserialize(deserializer)?;
    rule(&id).map_err(Rule::de)?;
    Ok(id)
}

/// For `#[serde(deserialize_with)]`: an id that may be null; a blank one is absent.
pub(super) fn optional_id<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(json::text(d)?.filter(|id: &String| present(id).is_some()))
}
