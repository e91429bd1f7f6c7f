//! `Osoba.Names`.

use std::borrow::Cow;

use osoba::limits::check_name;
use osoba::names::{from_latin, sounds_alike, to_latin, Algorithm, Code, Kind};
use osoba::Rule;
use rustler::{Env, NewBinary, Term};

use crate::answer::ok;
use crate::policy::algorithm;
use crate::read::{broken, flag, lent, list, named, short, Read};

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

fn binary<'a>(env: Env<'a>, code: &Code) -> Term<'a> {
    NewBinary::from_slice(env, code.as_bytes()).into()
}

/// How many bytes a name may have that is encoded on a normal scheduler.
const LONGEST: usize = 4 << 10;

/// A name that must be there, for a normal scheduler.
fn a_name<'a>(term: Term<'a>) -> Read<Cow<'a, str>> {
    let name = if term.is_binary() {
        Cow::Borrowed(short(term, "name", LONGEST, Rule::TooLong)?)
    } else {
        lent(term, "name")?.ok_or_else(|| broken("name", Rule::Required))?
    };
    check_name(&name).map_err(|rule| broken("name", rule))?;
    Ok(name)
}

/// The code of one name, `nil` where there is nothing to encode.
#[rustler::nif]
fn names_encode<'a>(env: Env<'a>, name: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    let read = || {
        let (algorithm, kind) = (key(by)?, kind(of)?);
        let code = algorithm.encode(&a_name(name)?, kind);
        Ok(code.map(|code| binary(env, &code)))
    };
    ok(env, read())
}

/// The codes of many names, `nil` where there is nothing to encode.
#[rustler::nif(schedule = "DirtyCpu")]
fn names_encode_many<'a>(env: Env<'a>, names: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    let read = || {
        let (algorithm, kind) = (key(by)?, kind(of)?);
        let names = list(names, "names", |_at, name| lent(name, ""))?;
        let codes = algorithm.encode_many(kind, names.iter().map(Option::as_deref));
        let binaries = codes.iter().map(|code| code.as_ref().map(|code| binary(env, code)));
        Ok(binaries.collect::<Vec<_>>())
    };
    ok(env, read())
}

/// Every code under which a name may be found.
#[rustler::nif]
fn names_keys<'a>(env: Env<'a>, name: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    let read = || {
        let (algorithm, kind) = (key(by)?, kind(of)?);
        let codes = algorithm.keys(&a_name(name)?, kind);
        Ok(codes.iter().map(|code| code.as_str().to_owned()).collect::<Vec<String>>())
    };
    ok(env, read())
}

/// Whether two names have a key in common.
#[rustler::nif]
fn names_alike<'a>(env: Env<'a>, a: Term<'a>, b: Term<'a>, by: Term<'a>, of: Term<'a>) -> Term<'a> {
    let read = || {
        let (algorithm, kind) = (key(by)?, kind(of)?);
        Ok(sounds_alike(algorithm, kind, &a_name(a)?, &a_name(b)?))
    };
    ok(env, read())
}

/// The name and version of an algorithm, as stored beside codes.
#[rustler::nif]
fn names_key_id<'a>(env: Env<'a>, by: Term<'a>) -> Term<'a> {
    ok(env, key(by).map(Algorithm::id))
}

/// A name in Latin letters by the national transliteration, or read back from it.
#[rustler::nif]
fn names_latin<'a>(env: Env<'a>, name: Term<'a>, back: Term<'a>) -> Term<'a> {
    let read = || {
        let back = flag(back, "back")?.unwrap_or(false);
        let name = a_name(name)?;
        Ok(if back { from_latin(&name) } else { to_latin(&name) })
    };
    ok(env, read())
}
