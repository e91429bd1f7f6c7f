//! `Osoba.Matching`.

use std::borrow::Cow;

use osoba::comparison::Normalisation;
use osoba::matching::{
    decide, replay, search, why_not, AuditRecord, Candidate, Cluster, ClusterKeys, Decision, Facts,
    Holder, MatchGrade, MatchStep, Matched, Query, Replay, SearchSettings, Submission, WhyNot,
};
use osoba::names::Algorithm;
use osoba::{FieldError, Person, Rule};
use rustler::{Atom, Binary, Encoder, Env, Term};

use crate::answer::{self, document, line, ok, plain};
use crate::person::{person, person_of_any_size, PERSON_FIELDS};
use crate::policy::{algorithm, policy};
use crate::read::{
    broken, date, flag, is_nil, lent, named, required_list, text, tuple, Failure, Read,
};
use crate::scorecards::with;

mod atoms {
    rustler::atoms! {
        ask, decided, unknown, same, differs,
        tax_id, document_number, auth_phone, birth_date_last_name, settlement_last_name,
        first_last_name, own,
        certain, probable, possible, certainly_not,
    }
}

/// A fact that is known, unless the term is `:unknown`.
fn fact<'a, T>(term: Term<'a>, read: impl FnOnce(Term<'a>) -> Read<T>) -> Read<Option<T>> {
    if atoms::unknown() == term {
        return Ok(None);
    }
    read(term).map(Some)
}

fn submission<'a>(person_term: Term<'a>, id: Term<'a>) -> Read<Submission<'a>> {
    let here = |failure: Failure| failure.under("submission");
    Ok(Submission {
        person: person(person_term).map_err(here)?,
        person_id: lent(id, "person_id").map_err(here)?,
    })
}

fn holders<'a>(term: Term<'a>, field: &str) -> Read<Vec<Holder<'a>>> {
    required_list(term, field, |_at, term| {
        let [id, tax_id, phone_number] = tuple(term, "")?;
        Ok(Holder {
            id: lent(id, "id")?,
            tax_id: lent(tax_id, "tax_id")?,
            phone_number: lent(phone_number, "phone_number")?,
        })
    })
}

/// A candidate whose record cannot be read is reported under its id; one without an id is an error,
/// since it could not be reported.
fn candidate<'a>(
    term: Term<'a>,
    read: impl Fn(Term<'a>) -> Read<Person<'a>>,
) -> Read<Candidate<'a>> {
    let error = match read(term) {
        Ok(person) => return Ok(Candidate::from(person)),
        Err(Failure::Field(error)) => error,
        Err(failure) => return Err(failure),
    };
    let id = match tuple::<PERSON_FIELDS>(term, "") {
        Ok([id, ..]) => lent(id, "id")?,
        Err(_) => return Err(Failure::Field(error)),
    };
    match id {
        Some(id) if !id.is_empty() => Ok(Candidate::Unreadable { id, error }),
        _ => Err(broken("id", Rule::Required)),
    }
}

fn facts<'a>(term: Term<'a>) -> Read<Facts<'a>> {
    let [phone_holders, phone_is_confidants, known, same_identity, candidates] =
        tuple(term, "facts")?;
    let read = || -> Read<Facts<'a>> {
        Ok(Facts {
            phone_holders: fact(phone_holders, |term| holders(term, "phone_holders"))?,
            phone_is_confidants: fact(phone_is_confidants, |term| {
                flag(term, "phone_is_confidants")?
                    .ok_or_else(|| broken("phone_is_confidants", Rule::Type))
            })?,
            person: fact(known, |term| {
                if is_nil(term) {
                    return Ok(None);
                }
                let person = person(term).map_err(|failure| failure.under("person"))?;
                Ok(Some(person))
            })?,
            same_identity: fact(same_identity, |term| holders(term, "same_identity"))?,
            candidates: fact(candidates, |term| {
                required_list(term, "candidates", |_at, term| candidate(term, person_of_any_size))
            })?,
        })
    };
    read().map_err(|failure| failure.under("facts"))
}

fn cluster(cluster: Cluster) -> Atom {
    match cluster {
        Cluster::TaxId => atoms::tax_id(),
        Cluster::DocumentNumber => atoms::document_number(),
        Cluster::AuthPhone => atoms::auth_phone(),
        Cluster::BirthDateLastName => atoms::birth_date_last_name(),
        Cluster::SettlementLastName => atoms::settlement_last_name(),
        Cluster::FirstLastName => atoms::first_last_name(),
        Cluster::Own => atoms::own(),
    }
}

fn grade(grade: MatchGrade) -> Atom {
    match grade {
        MatchGrade::Certain => atoms::certain(),
        MatchGrade::Probable => atoms::probable(),
        MatchGrade::Possible => atoms::possible(),
        MatchGrade::CertainlyNot => atoms::certainly_not(),
    }
}

/// `{id, score, proven_score, clusters, match_grade}`, as `Osoba.Matching.Decision` takes them.
fn matched<'a>(env: Env<'a>, person: &Matched<'_>) -> Term<'a> {
    let held = Cluster::ALL.iter().rev().filter(|held| person.clusters.contains(**held));
    let clusters =
        held.fold(Term::list_new_empty(env), |list, held| list.list_prepend(cluster(*held)));
    let score = person.score.map(|score| score.as_f64());
    let proven_score = person.proven_score.map(|score| score.as_f64());
    (person.id, score, proven_score, clusters, person.match_grade.map(grade)).encode(env)
}

/// The decision's fields as `Osoba.Matching.Decision` takes them. There may be many persons, so they
/// are built at once; the rest goes through its document.
fn decision_term<'a>(env: Env<'a>, decision: &Decision) -> Read<Term<'a>> {
    let many = |persons: Vec<Matched<'_>>| -> Vec<Term<'a>> {
        persons.iter().map(|person| matched(env, person)).collect()
    };
    let runner_up = decision.runner_up();
    let head = (
        decision.outcome().as_str(),
        decision.rule().as_str(),
        decision.step(),
        decision.http(),
        decision.message(),
        decision.message_uk(),
    );
    let persons = (
        decision.unique(),
        many(decision.persons()),
        document(env, &decision.ignored())?,
        decision.policy().threshold.as_f64(),
        decision.margin(),
        runner_up.as_ref().map(|person| matched(env, person)),
        many(decision.candidates()),
    );
    let origin = (
        document(env, &decision.findings())?,
        decision.scorecard().name.as_str(),
        decision.scorecard().hash.as_str(),
        decision.version(),
    );
    Ok((head, persons, origin).encode(env))
}

/// A question, or a decision with the `{document, audit}` that are wanted: its line of JSON, its
/// audit record.
fn decided<'a>(
    person: Term<'a>,
    person_id: Term<'a>,
    facts: Term<'a>,
    policy: Term<'a>,
    scorecard: Term<'a>,
    extras: Term<'a>,
) -> Read<Term<'a>> {
    let env = person.get_env();
    let submission = submission(person, person_id)?;
    let facts = self::facts(facts)?;
    let policy = self::policy(policy).map_err(|failure| failure.under("policy"))?;
    let [with_document, with_audit] = tuple(extras, "")?;
    let wanted = |term, field| Ok::<_, Failure>(flag(term, field)?.unwrap_or(false));
    let (with_document, with_audit) =
        (wanted(with_document, "document")?, wanted(with_audit, "audit")?);
    with(scorecard, |scorecard| match decide(&submission, &facts, &policy, scorecard)? {
        MatchStep::Ask(question) => {
            Ok((atoms::ask(), question.name(), document(env, &question)?).encode(env))
        }
        MatchStep::Decided(decision) => {
            let text = with_document.then(|| line(&*decision)).transpose()?;
            let audit =
                with_audit.then(|| line(&AuditRecord::of(&decision, scorecard)?)).transpose()?;
            Ok((atoms::decided(), decision_term(env, &decision)?, text, audit).encode(env))
        }
    })
}

/// One step of matching.
#[rustler::nif(schedule = "DirtyCpu")]
fn matching_decide<'a>(
    env: Env<'a>,
    person: Term<'a>,
    person_id: Term<'a>,
    facts: Term<'a>,
    policy: Term<'a>,
    scorecard: Term<'a>,
    extras: Term<'a>,
) -> Term<'a> {
    plain(env, decided(person, person_id, facts, policy, scorecard, extras))
}

/// The cluster keys of many persons.
#[rustler::nif(schedule = "DirtyCpu")]
fn matching_keys<'a>(env: Env<'a>, persons: Term<'a>, by: Term<'a>) -> Term<'a> {
    let read = || {
        let algorithm: Algorithm = algorithm(by, "key")?.unwrap_or_default();
        let persons: Vec<Person> = required_list(persons, "persons", |_at, term| person(term))?;
        document(env, &ClusterKeys::of_many(&persons, algorithm))
    };
    ok(env, read())
}

fn query(term: Term<'_>) -> Read<Query> {
    let [first_name, last_name, birth_date, second_name, tax_id, certificate, phone_number] =
        tuple(term, "")?;
    Ok(Query {
        first_name: text(first_name, "first_name")?,
        last_name: text(last_name, "last_name")?,
        birth_date: date(birth_date, "birth_date")?,
        second_name: text(second_name, "second_name")?,
        tax_id: text(tax_id, "tax_id")?,
        birth_certificate: text(certificate, "birth_certificate")?,
        phone_number: text(phone_number, "phone_number")?,
    })
}

/// `{ranked, ignored, findings}`: the persons found for an operator's query, those whose record could
/// not be read, and what is wrong with the query.
#[rustler::nif(schedule = "DirtyCpu")]
fn matching_search<'a>(
    env: Env<'a>,
    searched: Term<'a>,
    persons: Term<'a>,
    settings: Term<'a>,
) -> Term<'a> {
    let read = || {
        let [by, normalised] = tuple(settings, "")?;
        let usual = SearchSettings::default();
        let settings = SearchSettings {
            key: algorithm(by, "key")?.unwrap_or(usual.key),
            normalisation: named(normalised, "normalisation", Normalisation::from_name)?
                .unwrap_or(usual.normalisation),
        };
        let query = query(searched).map_err(|failure| failure.under("query"))?;
        let candidates = required_list(persons, "persons", |_at, term| candidate(term, person))?;
        let (mut readable, mut ignored): (Vec<Person>, Vec<(Cow<'_, str>, FieldError)>) =
            Default::default();
        for candidate in candidates {
            match candidate {
                Candidate::Person(person) => readable.push(*person),
                Candidate::Unreadable { id, error } => ignored.push((id, error)),
            }
        }
        let ranked = search(&query, &readable, settings)?;
        document(env, &(ranked, ignored, query.findings(settings)))
    };
    ok(env, read())
}

#[derive(serde::Serialize)]
struct OfCandidate<'a> {
    id: Option<Cow<'a, str>>,
    #[serde(flatten)]
    why: WhyNot,
}

/// Why a given person was not matched. For clerks, one pair at a time.
#[rustler::nif(schedule = "DirtyCpu")]
fn matching_why_not<'a>(
    env: Env<'a>,
    person_term: Term<'a>,
    candidate: Term<'a>,
    policy_term: Term<'a>,
    scorecard: Term<'a>,
) -> Term<'a> {
    let read = || {
        let nobody = answer::nil(env);
        let submission = submission(person_term, nobody)?;
        let candidate = person(candidate).map_err(|failure| failure.under("candidate"))?;
        let policy = policy(policy_term).map_err(|failure| failure.under("policy"))?;
        with(scorecard, |scorecard| {
            let why = why_not(&submission, &candidate, &policy, scorecard);
            document(env, &OfCandidate { id: candidate.id, why })
        })
    };
    ok(env, read())
}

/// A decision made again from its audit record: `{:same, fields, line}`, or `{:differs, what}`.
#[rustler::nif(schedule = "DirtyCpu")]
fn matching_replay<'a>(env: Env<'a>, record: Binary<'a>, scorecard: Term<'a>) -> Term<'a> {
    let read = || {
        let text = std::str::from_utf8(record.as_slice()).map_err(|_| broken("", Rule::Utf8))?;
        let record = AuditRecord::from_json(text)?;
        with(scorecard, |scorecard| match replay(&record, scorecard)? {
            Replay::Same(decision) => {
                let fields = decision_term(env, &decision)?;
                Ok((atoms::same(), fields, line(&*decision)?).encode(env))
            }
            Replay::Differs { differs } => {
                Ok((atoms::differs(), document(env, &differs)?).encode(env))
            }
        })
    };
    ok(env, read())
}
