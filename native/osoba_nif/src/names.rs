//! `Osoba.Names`.

use osoba::names::{from_latin, sounds_alike, to_latin, Algorithm, Code, Kind};
use osoba::Rule;
use rustler::{Env, Term};

use crate::answer::ok;
use crate::policy::algorithm;
use crate::read::{broken, flag, list, named, text, Limits, Read};

fn kind(term: Term<'_>) -> Read<Kind> {
    let kind = named(term, "kind", |name| match name {
        "last" => Some(Kind::Last),
        "first" => Some(Kind::First),
        "second" => Some(Kind::Second),
        _ => None,
    })?;
    Ok(kind.unwrap_or_default())
}

fn key(term: Term<'_>) -> Read<Algorithm> {
    Ok(algorithm(term, "key")?.unwrap_or_default())
}

fn code_text(code: &Code) -> String {
    code.as_str().to_owned()
}

/// The codes of many names, `nil` where there is nothing to encode.
fn encoded(
    names: Term<'_>,
    by: Term<'_>,
    of: Term<'_>,
    mut limits: Limits,
) -> Read<Vec<Option<String>>> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    list(names, "names", |_at, name| {
        limits.spend(64)?;
        let name = text(name, "", &mut limits)?;
        let code = name.and_then(|name| algorithm.encode(&name, kind));
        Ok(code.as_ref().map(code_text))
    })
}

#[rustler::nif]
fn names_encode<'a>(env: Env<'a>, names: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    ok(env, encoded(names, by, of, Limits::normal()))
}

#[rustler::nif(schedule = "DirtyCpu")]
fn names_encode_dirty<'a>(env: Env<'a>, names: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    ok(env, encoded(names, by, of, Limits::dirty()))
}

fn a_name(term: Term<'_>, limits: &mut Limits) -> Read<String> {
    text(term, "name", limits)?.ok_or_else(|| broken("name", Rule::Required))
}

fn keys(name: Term<'_>, by: Term<'_>, of: Term<'_>, mut limits: Limits) -> Read<Vec<String>> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    let name = a_name(name, &mut limits)?;
    Ok(algorithm.keys(&name, kind).iter().map(code_text).collect())
}

/// Every code under which a name may be found.
#[rustler::nif]
fn names_keys<'a>(env: Env<'a>, name: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    ok(env, keys(name, by, of, Limits::normal()))
}

#[rustler::nif(schedule = "DirtyCpu")]
fn names_keys_dirty<'a>(env: Env<'a>, name: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    ok(env, keys(name, by, of, Limits::dirty()))
}

fn alike(a: Term<'_>, b: Term<'_>, by: Term<'_>, of: Term<'_>, mut limits: Limits) -> Read<bool> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    let (a, b) = (a_name(a, &mut limits)?, a_name(b, &mut limits)?);
    Ok(sounds_alike(algorithm, kind, &a, &b))
}

/// Whether two names have a key in common.
#[rustler::nif]
fn names_alike<'a>(env: Env<'a>, a: Term<'a>, b: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    ok(env, alike(a, b, by, of, Limits::normal()))
}

#[rustler::nif(schedule = "DirtyCpu")]
fn names_alike_dirty<'a>(
    env: Env<'a>,
    a: Term<'a>,
    b: Term<'a>,
    by: Term<'a>,
    of: Term<'a>,
) -> Term<'a> {
    ok(env, alike(a, b, by, of, Limits::dirty()))
}

/// The name and version of an algorithm, as stored beside codes.
#[rustler::nif]
fn names_key_id<'a>(env: Env<'a>, by: Term<'a>) -> Term<'a> {
    ok(env, key(by).map(Algorithm::id))
}

fn written(name: Term<'_>, back: Term<'_>, mut limits: Limits) -> Read<String> {
    let back = flag(back, "back")?.unwrap_or(false);
    let name = a_name(name, &mut limits)?;
    Ok(if back { from_latin(&name) } else { to_latin(&name) })
}

/// A name in Latin letters by the national transliteration, or read back from it.
#[rustler::nif]
fn names_latin<'a>(env: Env<'a>, name: Term<'a>, back: Term<'a>) -> Term<'a> {
    ok(env, written(name, back, Limits::normal()))
}

#[rustler::nif(schedule = "DirtyCpu")]
fn names_latin_dirty<'a>(env: Env<'a>, name: Term<'a>, back: Term<'a>) -> Term<'a> {
    ok(env, written(name, back, Limits::dirty()))
}
