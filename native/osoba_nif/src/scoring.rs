//! `Osoba.Scoring`.

use osoba::comparison::compare;
use osoba::names::Normalisation;
use osoba::scoring::{Language, Scorecard};
use osoba::Rule;
use rustler::{Binary, Env, ResourceArc, Term};

use crate::answer::{document, ok};
use crate::person::person;
use crate::policy::bands;
use crate::read::{broken, named, required_list, Read};
use crate::scorecards::{with, LoadedScorecard, Prepared};

/// Reads a scorecard's document.
#[rustler::nif(schedule = "DirtyCpu")]
fn scorecard_load<'a>(env: Env<'a>, text: Binary<'a>) -> Term<'a> {
    let read = std::str::from_utf8(text.as_slice())
        .map_err(|_| broken("", Rule::Utf8))
        .and_then(|text| Ok(ResourceArc::new(LoadedScorecard(Scorecard::from_json(text)?))));
    ok(env, read)
}

fn normalisation_name(normalisation: Normalisation) -> &'static str {
    match normalisation {
        Normalisation::Published => "published",
        Normalisation::Clean => "clean",
    }
}

/// `{name, hash, normalisation}`.
#[rustler::nif]
fn scorecard_identity<'a>(env: Env<'a>, scorecard: Term<'a>) -> Term<'a> {
    let read = with(scorecard, |scorecard| {
        let identity = scorecard.identity();
        let normalisation = normalisation_name(scorecard.normalisation());
        Ok((identity.name.clone(), identity.hash.clone(), normalisation))
    });
    ok(env, read)
}

/// Prepares persons for comparison.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_prepare<'a>(env: Env<'a>, scorecard: Term<'a>, persons: Term<'a>) -> Term<'a> {
    let read = with(scorecard, |scorecard| {
        required_list(persons, "persons", |_at, term| {
            Ok(ResourceArc::new(Prepared {
                person: scorecard.prepare(&person(term)?),
                normalisation: scorecard.normalisation(),
            }))
        })
    });
    ok(env, read)
}

fn prepared<'a>(term: Term<'a>, scorecard: &Scorecard) -> Read<&'a Prepared> {
    let prepared: &Prepared = term.decode().map_err(|_| broken("", Rule::Type))?;
    if prepared.normalisation != scorecard.normalisation()
        || !scorecard.has_prepared(&prepared.person)
    {
        return Err(broken("", Rule::NotAllowed));
    }
    Ok(prepared)
}

/// The scores of one prepared person with others.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_score_many<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    probe: Term<'a>,
    others: Term<'a>,
) -> Term<'a> {
    let read = with(scorecard, |scorecard| {
        let probe = prepared(probe, scorecard).map_err(|failure| failure.under("probe"))?;
        let others = required_list(others, "candidates", |_at, term| prepared(term, scorecard))?;
        let persons = others.iter().map(|other| &other.person);
        let scores = scorecard.score_many(&probe.person, persons);
        Ok(scores.map(|scored| scored.score.as_f64()).collect::<Vec<f64>>())
    });
    ok(env, read)
}

/// What is wanted of a pair.
#[derive(Clone, Copy)]
enum Form {
    Pair,
    Explanation,
    Table,
    Waterfall,
}

/// One pair: its score, bins, distances and band; its explanation; that as table or waterfall.
fn pair<'a>(
    scorecard: Term<'a>,
    one: Term<'a>,
    other: Term<'a>,
    bands: Term<'a>,
    form: Term<'a>,
    language: Term<'a>,
) -> Read<Term<'a>> {
    let env = one.get_env();
    let form = named(form, "form", |name| match name {
        "pair" => Some(Form::Pair),
        "explanation" => Some(Form::Explanation),
        "table" => Some(Form::Table),
        "svg" => Some(Form::Waterfall),
        _ => None,
    })?;
    let language = named(language, "language", Language::from_name)?.unwrap_or(Language::English);
    let a = person(one).map_err(|failure| failure.under("person"))?;
    let b = person(other).map_err(|failure| failure.under("candidate"))?;
    let bands = self::bands(bands).map_err(|failure| failure.under("limits"))?;
    with(scorecard, |scorecard| {
        let (a, b) = (scorecard.prepare(&a), scorecard.prepare(&b));
        let explain = || scorecard.explain(&a, &b, bands);
        match form.unwrap_or(Form::Pair) {
            Form::Explanation => document(env, &explain()),
            Form::Table => document(env, &explain().table(language)),
            Form::Waterfall => document(env, &explain().svg(language)),
            Form::Pair => {
                let scored = scorecard.score(&a, &b);
                let bins: Vec<(&str, &str)> = scorecard.bin_names(&scored.bins).collect();
                let band = scorecard.band(scored.score, &scored.bins, bands);
                document(env, &(scored.score, bins, compare(&a, &b), band))
            }
        }
    })
}

/// One pair, in the form that is wanted.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_pair<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    one: Term<'a>,
    other: Term<'a>,
    bands: Term<'a>,
    form: Term<'a>,
    language: Term<'a>,
) -> Term<'a> {
    ok(env, pair(scorecard, one, other, bands, form, language))
}
