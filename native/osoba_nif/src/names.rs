//! `Osoba.Names`.

use std::borrow::Cow;

use osoba::names::{from_latin, sounds_alike, to_latin, Algorithm, Kind};
use osoba::Rule;
use rustler::{Env, NewBinary, Term};

use crate::answer::ok;
use crate::forms::forms;
use crate::policy::algorithm;
use crate::read::{broken, flag, lent, list, named, Limits, Read};

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

/// The codes of many names, `nil` where there is nothing to encode.
fn encoded<'a>(
    names: Term<'a>,
    by: Term<'a>,
    of: Term<'a>,
    mut limits: Limits,
) -> Read<Vec<Option<Term<'a>>>> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    list(names, "names", |_at, name| {
        limits.spend(64)?;
        let text = lent(name, "", &mut limits)?;
        let code = text.and_then(|text| algorithm.encode(&text, kind));
        Ok(code.map(|code| NewBinary::from_slice(name.get_env(), code.as_bytes()).into()))
    })
}

forms! {
    /// The codes of many names.
    names_encode, names_encode_dirty = ok: encoded(names, by, of)
}

fn a_name<'a>(term: Term<'a>, limits: &mut Limits) -> Read<Cow<'a, str>> {
    lent(term, "name", limits)?.ok_or_else(|| broken("name", Rule::Required))
}

fn keys(name: Term<'_>, by: Term<'_>, of: Term<'_>, mut limits: Limits) -> Read<Vec<String>> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    let name = a_name(name, &mut limits)?;
    Ok(algorithm.keys(&name, kind).iter().map(|code| code.as_str().to_owned()).collect())
}

forms! {
    /// Every code under which a name may be found.
    names_keys, names_keys_dirty = ok: keys(name, by, of)
}

fn alike(a: Term<'_>, b: Term<'_>, by: Term<'_>, of: Term<'_>, mut limits: Limits) -> Read<bool> {
    let (algorithm, kind) = (key(by)?, kind(of)?);
    let (a, b) = (a_name(a, &mut limits)?, a_name(b, &mut limits)?);
    Ok(sounds_alike(algorithm, kind, &a, &b))
}

forms! {
    /// Whether two names have a key in common.
    names_alike, names_alike_dirty = ok: alike(a, b, by, of)
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

forms! {
    /// A name in Latin letters by the national transliteration, or read back from it.
    names_latin, names_latin_dirty = ok: written(name, back)
}
