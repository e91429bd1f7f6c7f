//! `Osoba.Scoring`.

use osoba::comparison::compare;
use osoba::names::Normalisation;
use osoba::scoring::{Language, Scorecard};
use osoba::{FieldError, Rule};
use rustler::{Binary, Env, ResourceArc, Term};

use crate::answer::{document, ok};
use crate::person::person;
use crate::policy::bands;
use crate::read::{broken, list, named, Failure, Limits, Read};
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

fn prepare(
    scorecard: Term<'_>,
    persons: Term<'_>,
    mut limits: Limits,
    heavy: bool,
) -> Read<Vec<ResourceArc<Prepared>>> {
    with(scorecard, |scorecard| {
        list(persons, "persons", |_at, term| {
            Ok(ResourceArc::new(Prepared {
                person: scorecard.prepare(&person(term, &mut limits)?),
                normalisation: scorecard.normalisation(),
                heavy,
            }))
        })
    })
}

/// Prepares ordinary persons.
#[rustler::nif]
fn scoring_prepare<'a>(env: Env<'a>, scorecard: Term<'a>, persons: Term<'a>) -> Term<'a> {
    ok(env, prepare(scorecard, persons, Limits::normal(), false))
}

/// Prepares many ordinary persons.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_prepare_many<'a>(env: Env<'a>, scorecard: Term<'a>, persons: Term<'a>) -> Term<'a> {
    ok(env, prepare(scorecard, persons, Limits::ordinary(), false))
}

/// Prepares persons of any size; comparing them is left to dirty schedulers.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_prepare_dirty<'a>(env: Env<'a>, scorecard: Term<'a>, persons: Term<'a>) -> Term<'a> {
    ok(env, prepare(scorecard, persons, Limits::dirty(), true))
}

fn prepared(term: Term<'_>, scorecard: &Scorecard, dirty: bool) -> Read<ResourceArc<Prepared>> {
    let prepared: ResourceArc<Prepared> =
        term.decode().map_err(|_| FieldError::new("", Rule::Type))?;
    if prepared.normalisation != scorecard.normalisation() {
        return Err(broken("", Rule::NotAllowed));
    }
    if prepared.heavy && !dirty {
        return Err(Failure::Dirty);
    }
    Ok(prepared)
}

fn scores(scorecard: Term<'_>, probe: Term<'_>, others: Term<'_>, dirty: bool) -> Read<Vec<f64>> {
    with(scorecard, |scorecard| {
        let probe = prepared(probe, scorecard, dirty).map_err(|failure| failure.under("probe"))?;
        let others = list(others, "candidates", |_at, term| prepared(term, scorecard, dirty))?;
        let persons = others.iter().map(|other| &other.person);
        let scores = scorecard.score_all(&probe.person, persons);
        Ok(scores.map(|scored| scored.score.as_f64()).collect())
    })
}

/// The scores of one prepared person with others.
#[rustler::nif]
fn scoring_scores<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    probe: Term<'a>,
    others: Term<'a>,
) -> Term<'a> {
    ok(env, scores(scorecard, probe, others, false))
}

/// The same for many, or for persons of any size.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_scores_dirty<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    probe: Term<'a>,
    others: Term<'a>,
) -> Term<'a> {
    ok(env, scores(scorecard, probe, others, true))
}

/// What is wanted of a pair.
#[derive(Clone, Copy)]
enum Form {
    Pair,
    Explanation,
    Table,
    Waterfall,
}

/// The terms of a call about one pair.
struct PairCall<'a> {
    scorecard: Term<'a>,
    person: Term<'a>,
    candidate: Term<'a>,
    limits: Term<'a>,
    form: Term<'a>,
    language: Term<'a>,
}

fn pair<'a>(env: Env<'a>, call: &PairCall<'a>, mut limits: Limits) -> Read<Term<'a>> {
    let form = named(call.form, "form", |name| match name {
        "pair" => Some(Form::Pair),
        "explanation" => Some(Form::Explanation),
        "table" => Some(Form::Table),
        "svg" => Some(Form::Waterfall),
        _ => None,
    })?;
    let language =
        named(call.language, "language", Language::from_name)?.unwrap_or(Language::English);
    let a = person(call.person, &mut limits).map_err(|failure| failure.under("person"))?;
    let b = person(call.candidate, &mut limits).map_err(|failure| failure.under("candidate"))?;
    let bands = bands(call.limits).map_err(|failure| failure.under("limits"))?;
    with(call.scorecard, |scorecard| {
        let comparison = compare(&scorecard.prepare(&a), &scorecard.prepare(&b));
        let explain = || scorecard.explain_comparison(&comparison, bands);
        match form.unwrap_or(Form::Pair) {
            Form::Explanation => document(env, &explain()),
            Form::Table => document(env, &explain().table(language)),
            Form::Waterfall => document(env, &explain().svg(language)),
            Form::Pair => {
                let scored = scorecard.score_comparison(&comparison);
                let bins: Vec<(&str, &str)> = scorecard.bin_names(&scored.bins).collect();
                let band = bands.band(scored.score);
                document(env, &(scored.score, bins, comparison, band))
            }
        }
    })
}

/// One pair: its score, bins, distances and band; its explanation; that as table or waterfall.
#[rustler::nif]
fn scoring_pair<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    person: Term<'a>,
    candidate: Term<'a>,
    limits: Term<'a>,
    form: Term<'a>,
    language: Term<'a>,
) -> Term<'a> {
    let call = PairCall { scorecard, person, candidate, limits, form, language };
    ok(env, pair(env, &call, Limits::normal()))
}

/// The same for persons of any size.
#[rustler::nif(schedule = "DirtyCpu")]
fn scoring_pair_dirty<'a>(
    env: Env<'a>,
    scorecard: Term<'a>,
    person: Term<'a>,
    candidate: Term<'a>,
    limits: Term<'a>,
    form: Term<'a>,
    language: Term<'a>,
) -> Term<'a> {
    let call = PairCall { scorecard, person, candidate, limits, form, language };
    ok(env, pair(env, &call, Limits::dirty()))
}
