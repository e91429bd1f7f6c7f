//! Rust values to terms.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use osoba::FieldError;
use rustler::{Encoder, Env, Term};

use crate::read::{Failure, Read};

mod atoms {
    rustler::atoms! { ok, error, dirty, nil }
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

/// `{:error, field, rule}`, or `:dirty`.
fn failed(env: Env<'_>, failure: Failure) -> Term<'_> {
    match failure {
        Failure::Field(error) => field_error(env, &error),
        Failure::NotLoaded(field) => (atoms::error(), field, "not_loaded").encode(env),
        Failure::Dirty => atoms::dirty().encode(env),
    }
}

fn field_error<'a>(env: Env<'a>, error: &FieldError) -> Term<'a> {
    (atoms::error(), error.field.as_str(), error.rule.as_str()).encode(env)
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
