//! `Osoba.Verification`.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use osoba::verification::{
    self, ask_again, cumulative, due_after, is_due, request_signed, BeforeClaim, Changes, Column,
    CumulativeStatus, Fault, MandatoryFields, Reason, Reasons, RegistryAnswer, RegistryRequest,
    Status, Stream, Streams, SyncPolicy, SyncStep, UnzrData, Verification,
};
use osoba::{Person, Rule};
use rustler::{Encoder, Env, Term};

use crate::answer::{self, nil, ok, plain};
use crate::read::{
    self, broken, date, flag, integer, is_nil, named, short_text, time, tuple, Read,
};

mod atoms {
    rustler::atoms! { ask, apply, leave, retry, keep }
}

/// The fields of a person that the synchronisation reads.
fn person<'a>(term: Term<'a>) -> Read<Person<'a>> {
    let [first_name, last_name, second_name, birth_date, unzr, status, is_active] =
        tuple(term, "")?;
    Ok(Person {
        first_name: short_text(first_name, "first_name")?,
        last_name: short_text(last_name, "last_name")?,
        second_name: short_text(second_name, "second_name")?,
        birth_date: date(birth_date, "birth_date")?,
        unzr: read::unzr(unzr, "unzr")?,
        status: short_text(status, "status")?,
        is_active: flag(is_active, "is_active")?,
        ..Person::default()
    })
}

fn status(term: Term<'_>, field: &str) -> Read<Status> {
    named(term, field, Status::from_name)?.ok_or_else(|| broken(field, Rule::Required))
}

fn reason(term: Term<'_>, field: &str) -> Read<Option<Reason>> {
    named(term, field, Reason::from_name)
}

const STATUS: &str = "unzr_verification_status";
const REASON: &str = "unzr_verification_reason";

fn record(term: Term<'_>) -> Read<Verification> {
    let [status_term, reason_term, synced_at, updated_at] = tuple(term, "")?;
    Ok(Verification {
        status: status(status_term, STATUS)?,
        reason: reason(reason_term, REASON)?,
        synced_at: time(synced_at, "unzr_synced_at")?,
        updated_at: time(updated_at, "updated_at")?,
    })
}

/// `nil`, `{status, description}` or `{:fault, name}` as `{nil, name}`.
fn registry_answer(term: Term<'_>) -> Read<Option<RegistryAnswer>> {
    if is_nil(term) {
        return Ok(None);
    }
    let [status, words] = tuple(term, "")?;
    if is_nil(status) {
        let name = short_text(words, "fault")?.ok_or_else(|| broken("fault", Rule::Required))?;
        return Ok(Some(RegistryAnswer::Fault(Fault::from_name(&name))));
    }
    let status = integer(status, "status")?;
    let description = short_text(words, "description")?.map(Cow::into_owned);
    Ok(Some(RegistryAnswer::from_status(status, description)))
}

/// `{reasons, mandatory_fields, validation_period_days, claim_timeout_minutes}`, `nil` for defaults.
fn policy(term: Term<'_>) -> Read<SyncPolicy> {
    let default = SyncPolicy::default();
    let [reasons, mandatory, period, timeout] = tuple(term, "")?;
    let days = |term, field, default| {
        if is_nil(term) {
            Ok(default)
        } else {
            integer(term, field)
        }
    };
    let reasons = named(reasons, "reasons", |name| match name {
        "current" => Some(Reasons::Current),
        "legacy" => Some(Reasons::Legacy),
        _ => None,
    })?;
    let mandatory = named(mandatory, "mandatory_fields", |name| match name {
        "retry" => Some(MandatoryFields::Retry),
        "not_found" => Some(MandatoryFields::NotFound),
        _ => None,
    })?;
    Ok(SyncPolicy {
        reasons: reasons.unwrap_or(default.reasons),
        mandatory_fields: mandatory.unwrap_or(default.mandatory_fields),
        validation_period_days: days(
            period,
            "validation_period_days",
            default.validation_period_days,
        )?,
        claim_timeout_minutes: days(
            timeout,
            "claim_timeout_minutes",
            default.claim_timeout_minutes,
        )?,
    })
}

fn at(now: Term<'_>) -> Read<DateTime<Utc>> {
    time(now, "now")?.ok_or_else(|| broken("now", Rule::Required))
}

/// A column that may be left alone or set to null.
fn column<'a, T, U: Encoder>(
    env: Env<'a>,
    column: &Column<T>,
    value: impl Fn(&T) -> U,
) -> Term<'a> {
    match column {
        Column::Keep => atoms::keep().encode(env),
        Column::Null => nil(env),
        Column::Set(set) => value(set).encode(env),
    }
}

/// `{event, guard, status, reason, data_id, data_status, synced_at, unverified_at, clears_unzr,
/// unzr_data}`.
fn changes<'a>(env: Env<'a>, changes: &Changes) -> Term<'a> {
    let fields = [
        changes.event().as_str().encode(env),
        changes.guard().map(Status::as_str).encode(env),
        changes.status().as_str().encode(env),
        changes.reason().map(Reason::as_str).encode(env),
        column(env, &changes.data_id(), |_| true),
        column(env, &changes.data_status(), |status| *status),
        column(env, &changes.synced_at(), |at| answer::time(*at)),
        column(env, &changes.unverified_at(), |at| answer::time(*at)),
        changes.clears_unzr().encode(env),
        changes.unzr_data().map(|data| unzr_data(env, data)).encode(env),
    ];
    rustler::types::tuple::make_tuple(env, &fields)
}

fn unzr_data<'a>(env: Env<'a>, data: &UnzrData) -> Term<'a> {
    let unzr = data.unzr();
    let fields = (
        unzr.as_str(),
        data.family_name(),
        data.given_name(),
        data.patronymic_name(),
        answer::date(data.date_birth()),
        data.status(),
        data.description(),
    );
    fields.encode(env)
}

fn request<'a>(env: Env<'a>, request: &RegistryRequest) -> Term<'a> {
    let fields = (
        request.unzr.as_str(),
        request.family_name.as_str(),
        request.given_name.as_str(),
        request.patronymic_name.as_str(),
        answer::date(request.date_birth),
    );
    fields.encode(env)
}

fn step<'a>(env: Env<'a>, step: &SyncStep) -> Term<'a> {
    match step {
        SyncStep::Ask(question) => (atoms::ask(), request(env, question)).encode(env),
        SyncStep::Apply(writes) => (atoms::apply(), changes(env, writes)).encode(env),
        SyncStep::Leave(reason) => (atoms::leave(), reason.as_str()).encode(env),
        SyncStep::Retry(reason) => (atoms::retry(), reason.as_str()).encode(env),
    }
}

/// One step of the synchronisation.
#[rustler::nif]
fn verification_sync<'a>(
    env: Env<'a>,
    person_term: Term<'a>,
    record_term: Term<'a>,
    answer: Term<'a>,
    policy_term: Term<'a>,
    now: Term<'a>,
) -> Term<'a> {
    let read = || {
        let person = person(person_term).map_err(|failure| failure.under("person"))?;
        let record = record(record_term).map_err(|failure| failure.under("verification"))?;
        let answer = registry_answer(answer).map_err(|failure| failure.under("answer"))?;
        let policy = policy(policy_term).map_err(|failure| failure.under("policy"))?;
        let now = at(now)?;
        let found = verification::sync(&person, &record, answer.as_ref(), &policy, now)?;
        Ok(step(env, &found))
    };
    plain(env, read())
}

/// `{:ok, changes}` that claim a record.
#[rustler::nif]
fn verification_claim<'a>(env: Env<'a>, verification: Term<'a>) -> Term<'a> {
    let read = record(verification).and_then(|record| {
        let claimed = verification::claim(&record);
        claimed.map_err(|_| broken(STATUS, Rule::NotAllowed))
    });
    ok(
        env,
        read.map_err(|failure| failure.under("verification")).map(|writes| changes(env, &writes)),
    )
}

fn before(status_term: Term<'_>, reason_term: Term<'_>) -> Read<BeforeClaim> {
    let (status, reason) = (status(status_term, STATUS)?, reason(reason_term, REASON)?);
    BeforeClaim::new(status, reason).map_err(|_| broken("", Rule::NotAllowed))
}

/// `{:ok, changes}` that put back what was before a claim.
#[rustler::nif]
fn verification_release<'a>(env: Env<'a>, status: Term<'a>, reason: Term<'a>) -> Term<'a> {
    let read = before(status, reason)
        .map_err(|failure| failure.under("before_claim"))
        .map(|before| changes(env, &verification::release(before)));
    ok(env, read)
}

/// `{:ok, {status, reason}}`: what to keep when a record is about to be claimed.
#[rustler::nif]
fn verification_before_claim<'a>(env: Env<'a>, verification: Term<'a>) -> Term<'a> {
    let read = record(verification)
        .and_then(|record| BeforeClaim::of(&record).map_err(|_| broken(STATUS, Rule::NotAllowed)))
        .map_err(|failure| failure.under("verification"))
        .map(|before| (before.status().as_str(), before.reason().map(Reason::as_str)));
    ok(env, read)
}

/// `{:ok, changes}` of a signed person request.
#[rustler::nif]
fn verification_request_signed<'a>(
    env: Env<'a>,
    unzr: Term<'a>,
    policy_term: Term<'a>,
) -> Term<'a> {
    let read = policy(policy_term).map_err(|failure| failure.under("policy")).and_then(|policy| {
        let unzr = read::unzr(unzr, "unzr")?;
        Ok(request_signed(unzr.as_deref(), policy.reasons))
    });
    ok(env, read.map(|writes| changes(env, &writes)))
}

/// `{:ok, changes}` of an operator who asks again.
#[rustler::nif]
fn verification_ask_again<'a>(env: Env<'a>, from: Term<'a>, to: Term<'a>) -> Term<'a> {
    let read = status(from, "from").and_then(|from| {
        let to = status(to, "to")?;
        let writes = ask_again(from, to).map_err(|_| broken("to", Rule::NotAllowed))?;
        Ok(changes(env, &writes))
    });
    ok(env, read)
}

/// `{:ok, whether the person is due}`.
#[rustler::nif]
fn verification_due<'a>(
    env: Env<'a>,
    person_term: Term<'a>,
    record_term: Term<'a>,
    due_after: Term<'a>,
    policy_term: Term<'a>,
    now: Term<'a>,
) -> Term<'a> {
    let read = || {
        let person = person(person_term).map_err(|failure| failure.under("person"))?;
        let record = record(record_term).map_err(|failure| failure.under("verification"))?;
        let due_after = time(due_after, "due_after")?;
        let policy = policy(policy_term).map_err(|failure| failure.under("policy"))?;
        Ok(is_due(&person, &record, due_after, &policy, at(now)?))
    };
    ok(env, read())
}

/// `{:ok, when}` somebody who has failed so many times is due again, in microseconds.
#[rustler::nif]
fn verification_due_after<'a>(
    env: Env<'a>,
    failures: Term<'a>,
    policy_term: Term<'a>,
    now: Term<'a>,
) -> Term<'a> {
    let read = || {
        let failures: u32 = integer(failures, "failures")?;
        let policy = policy(policy_term).map_err(|failure| failure.under("policy"))?;
        Ok(answer::time(due_after(failures, &policy, at(now)?)))
    };
    ok(env, read())
}

/// `{:ok, {latest due unzr_synced_at, latest lost claim}}` in microseconds.
#[rustler::nif]
fn verification_due_before<'a>(env: Env<'a>, policy_term: Term<'a>, now: Term<'a>) -> Term<'a> {
    let read = policy(policy_term).map_err(|failure| failure.under("policy")).and_then(|policy| {
        let now = at(now)?;
        Ok((answer::time(policy.synced_before(now)), answer::time(policy.claimed_before(now))))
    });
    ok(env, read)
}

/// The table of transitions as a Mermaid diagram.
#[rustler::nif]
fn verification_diagram() -> String {
    verification::diagram()
}

/// `{:ok, cumulative status}` of `{stream, status}` pairs and the status as it stands.
#[rustler::nif]
fn verification_cumulative<'a>(env: Env<'a>, streams: Term<'a>, stands: Term<'a>) -> Term<'a> {
    let read = streams_of(streams, stands).map(|streams| cumulative(&streams).as_str());
    ok(env, read)
}

fn streams_of(statuses: Term<'_>, stands: Term<'_>) -> Read<Streams> {
    // In the order of `Stream::ALL`, as the Elixir module builds the tuple.
    let terms: [Term<'_>; 9] = tuple(statuses, "")?;
    let mut read = [None; 9];
    for ((slot, term), stream) in read.iter_mut().zip(terms).zip(Stream::ALL) {
        *slot = named(term, stream.as_str(), Status::from_name)?;
    }
    let [drfo, dracs_death, nhs, unzr, mvs_passport, dms_passport, dracs_birth, dracs_name_change, legal_capacity] =
        read;
    Ok(Streams {
        drfo,
        dracs_death,
        nhs,
        unzr,
        mvs_passport,
        dms_passport,
        dracs_birth,
        dracs_name_change,
        legal_capacity,
        verification_status: named(stands, "verification_status", CumulativeStatus::from_name)?,
    })
}

/// The rule and its message of each finding.
type Findings = Vec<(&'static str, String)>;

/// `{:ok, [{rule, message}]}`: the rules about the UNZR at input that a person breaks.
#[rustler::nif(schedule = "DirtyCpu")]
fn verification_input<'a>(env: Env<'a>, person_term: Term<'a>) -> Term<'a> {
    let read = || -> Read<Findings> {
        let read = crate::person::person(person_term);
        let person = read.map_err(|failure| failure.under("person"))?;
        let findings = verification::input::check(&person);
        Ok(findings.iter().map(|finding| (finding.as_str(), finding.to_string())).collect())
    };
    ok(env, read())
}
