//! `Osoba.Document`: the JSON documents that every host speaks.

use osoba::document::{Command, Documents};
use osoba::{FieldError, Rule};
use rustler::{Binary, Env, Term};

use crate::answer::ok;
use crate::read::Read;

fn respond(command: &str, document: &[u8]) -> Read<String> {
    let command = Command::from_name(command)
        .ok_or_else(|| FieldError::new("command", Rule::UnknownValue))?;
    Ok(Documents::default().answer_bytes(command, document)?)
}

/// For documents of a few kilobytes.
#[rustler::nif]
fn document_answer<'a>(env: Env<'a>, command: &str, document: Binary<'a>) -> Term<'a> {
    ok(env, respond(command, document.as_slice()))
}

/// For documents of any size.
#[rustler::nif(schedule = "DirtyCpu")]
fn document_answer_dirty<'a>(env: Env<'a>, command: &str, document: Binary<'a>) -> Term<'a> {
    ok(env, respond(command, document.as_slice()))
}
