//! `Osoba.Document`: the JSON documents that every host speaks.

use std::sync::LazyLock;

use osoba::commands::{Command, Documents};
use osoba::{FieldError, Rule};
use rustler::{Binary, Env, Term};

use crate::answer::ok;
use crate::read::Read;

/// What answers documents, made on first use.
static DOCUMENTS: LazyLock<Documents> = LazyLock::new(Documents::default);

fn respond(command: &str, document: &[u8]) -> Read<String> {
    let command = Command::from_name(command)
        .ok_or_else(|| FieldError::new("command", Rule::UnknownValue))?;
    Ok(DOCUMENTS.answer_bytes(command, document)?)
}

/// The answer to one document.
#[rustler::nif(schedule = "DirtyCpu")]
fn document_answer<'a>(env: Env<'a>, command: &str, document: Binary<'a>) -> Term<'a> {
    ok(env, respond(command, document.as_slice()))
}
