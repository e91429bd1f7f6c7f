//! Rust values to terms.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use osoba::{FieldError, Rule};
use rustler::{Encoder, Env, Term};
use serde_json::Value;

use crate::read::{broken, Failure, Read};

mod atoms {
    rustler::atoms! { ok, error, nil }
}

/// `{:ok, value}`, or the failure.
pub(crate) fn ok<'a, T: Encoder>(env: Env<'a>, result: Read<T>) -> Term<'a> {
    match result {
        Ok(value) => (atoms::ok(), value).encode(env),
        Err(failure) => failed(env, failure),
    }
}

/// The value itself, or the failure.
pub(crate) fn plain<'a, T: Encoder>(env: Env<'a>, result: Read<T>) -> Term<'a> {
    match result {
        Ok(value) => value.encode(env),
        Err(failure) => failed(env, failure),
    }
}

/// `{:error, field, rule}`.
fn failed(env: Env<'_>, failure: Failure) -> Term<'_> {
    match failure {
        Failure::Field(error) => field_error(env, &error),
        Failure::NotLoaded(field) => (atoms::error(), field, "not_loaded").encode(env),
    }
}

fn field_error<'a>(env: Env<'a>, error: &FieldError) -> Term<'a> {
    (atoms::error(), error.field.as_str(), error.rule.as_str()).encode(env)
}

/// What the core can write as a document, as a term: objects are maps with binaries as keys.
pub(crate) fn document<'a, T: serde::Serialize>(env: Env<'a>, value: &T) -> Read<Term<'a>> {
    let value = serde_json::to_value(value).map_err(|_| broken("", Rule::Json))?;
    tree(env, &value)
}

/// The same as its line of JSON.
pub(crate) fn line<T: serde::Serialize>(value: &T) -> Read<String> {
    serde_json::to_string(value).map_err(|_| broken("", Rule::Json))
}

fn tree<'a>(env: Env<'a>, value: &Value) -> Read<Term<'a>> {
    Ok(match value {
        Value::Null => nil(env),
        Value::Bool(flag) => flag.encode(env),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => integer.encode(env),
            (None, float) => float.encode(env),
        },
        Value::String(text) => text.encode(env),
        Value::Array(entries) => {
            let terms: Result<Vec<Term<'a>>, Failure> =
                entries.iter().map(|entry| tree(env, entry)).collect();
            terms?.encode(env)
        }
        Value::Object(fields) => {
            let mut pairs = Vec::with_capacity(fields.len());
            for (name, field) in fields {
                pairs.push((name.as_str(), tree(env, field)?));
            }
            Term::map_from_pairs(env, &pairs).map_err(|_| broken("", Rule::Duplicate))?
        }
    })
}

/// `{year, month, day}`.
pub(crate) fn date(date: NaiveDate) -> (i32, u32, u32) {
    (date.year(), date.month(), date.day())
}

/// Microseconds since 1970 in UTC.
pub(crate) fn time(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

/// A value that may be null, inside a column that may be left alone.
pub(crate) fn nil(env: Env<'_>) -> Term<'_> {
    atoms::nil().encode(env)
}
