//! `Osoba.UNZR`.

use osoba::{unzr::UnzrError, FieldError, Rule, Unzr};
use rustler::{Binary, Encoder, Env, Term};

use crate::answer::{date, plain};
use crate::read::{broken, Failure, Read};

mod atoms {
    rustler::atoms! { ok, error }
}

/// Longer binaries are not looked into: whatever they hold, they are too long for the number.
const LOOKED_INTO: usize = 64;

fn parse(term: Term<'_>) -> Read<Result<Unzr, UnzrError>> {
    let binary: Binary<'_> = Binary::from_term(term).map_err(|_| broken("unzr", Rule::Type))?;
    if binary.len() > LOOKED_INTO {
        return Ok(Err(UnzrError::Length));
    }
    let text = std::str::from_utf8(binary.as_slice()).map_err(|_| broken("unzr", Rule::Utf8))?;
    Ok(Unzr::parse(text))
}

/// Whether the term is a text that has the form of a UNZR.
#[rustler::nif]
fn unzr_valid(text: Term<'_>) -> bool {
    matches!(parse(text), Ok(Ok(_)))
}

/// `{:ok, {text, birth_date, serial, check_digit, check_digit_valid}}`.
#[rustler::nif]
fn unzr_parse<'a>(env: Env<'a>, text: Term<'a>) -> Term<'a> {
    match parse(text) {
        Ok(Ok(unzr)) => {
            let parts = (
                unzr.as_str(),
                unzr.birth_date().map(date),
                unzr.serial(),
                unzr.check_digit(),
                unzr.check_digit_is_valid(),
            );
            (atoms::ok(), parts).encode(env)
        }
        Ok(Err(error)) => (atoms::error(), "unzr", error.as_str()).encode(env),
        Err(failure) => plain::<bool>(env, Err(failure)),
    }
}

/// `{:ok, whether the number names the date}`.
#[rustler::nif]
fn unzr_matches<'a>(env: Env<'a>, text: Term<'a>, birth_date: Term<'a>) -> Term<'a> {
    let read = parse(text).and_then(|parsed| {
        let unzr = parsed.map_err(|_| FieldError::new("unzr", Rule::Type))?;
        let date = crate::read::date(birth_date, "birth_date")?;
        let date =
            date.ok_or_else(|| Failure::from(FieldError::new("birth_date", Rule::Required)))?;
        Ok(unzr.matches_birth_date(date))
    });
    crate::answer::ok(env, read)
}
