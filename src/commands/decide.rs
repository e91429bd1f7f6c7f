//! `decide`, `why_not` and `replay`: person matching.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

use super::ids::{Id, Identified, Ids};
use crate::error::{FieldError, Rule};
use crate::index::Index;
use crate::json::{object, optional_object, optional_persons, text, Object};
use crate::matching::{
    decide, replay, why_not, AuditRecord, Candidate, Decision, Facts, Holder, MatchStep, Policy,
    PolicyDocument, Question, Submission, WhyNot,
};
use crate::person::Person;
use crate::scoring::Scorecard;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecideDocument<'a> {
    #[serde(borrow)]
    submission: &'a RawValue,
    #[serde(default, borrow, deserialize_with = "optional_object")]
    facts: Option<FactsDocument<'a>>,
    #[serde(deserialize_with = "object")]
    policy: PolicyDocument,
    /// Adds the audit record to a decision.
    #[serde(default)]
    audit: Option<bool>,
}

/// A document for an index, which has the facts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecideInIndex<'a> {
    #[serde(borrow)]
    submission: &'a RawValue,
    #[serde(deserialize_with = "object")]
    policy: PolicyDocument,
    #[serde(default)]
    audit: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FactsDocument<'a> {
    #[serde(borrow, deserialize_with = "optional_persons")]
    phone_holders: Option<Vec<Object<Holder<'a>>>>,
    phone_is_confidants: Option<bool>,
    /// Null if it is known that there is no such person.
    #[serde(borrow, deserialize_with = "known")]
    person: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "optional_persons")]
    same_identity: Option<Vec<Object<Holder<'a>>>>,
    #[serde(borrow, deserialize_with = "optional_persons")]
    candidates: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhyNotDocument<'a> {
    #[serde(borrow)]
    submission: &'a RawValue,
    #[serde(borrow, deserialize_with = "object")]
    candidate: Person<'a>,
    #[serde(deserialize_with = "object")]
    policy: PolicyDocument,
}

/// Why somebody was not matched. `id` is the line's own if it has one; then `candidate_id` is the
/// candidate's, which else is `id`.
#[derive(Serialize)]
struct WhyNotAnswer {
    id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate_id: Option<String>,
    #[serde(flatten)]
    why: WhyNot,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Ask {
        ask: Question,
    },
    Decided {
        #[serde(flatten)]
        decision: &'a Decision,
        #[serde(skip_serializing_if = "Option::is_none")]
        audit: Option<Box<AuditRecord>>,
    },
}

pub(super) fn answer(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let Identified::<DecideDocument<'_>> { ids, document } = FieldError::read_envelope(document)?;
    let submission = submission(document.submission)?;
    let facts = facts(document.facts.unwrap_or_default())?;
    let policy = policy(document.policy)?;
    match decide(&submission, &facts, &policy, scorecard)? {
        MatchStep::Ask(ask) => ids.line(&Answer::Ask { ask }),
        MatchStep::Decided(decision) => decided(&ids, &decision, document.audit, scorecard),
    }
}

/// Answers a document of [`super::Command::Decide`] without `facts`, which the index has: always
/// with a decision.
///
/// # Errors
/// The first field of the document that breaks a rule; `policy.key` or `policy.clusters` if the index
/// was built for others.
pub fn decide_in_index(index: &Index, document: &str) -> Result<String, FieldError> {
    let Identified::<DecideInIndex<'_>> { ids, document } = FieldError::read_envelope(document)?;
    let submission = submission(document.submission)?;
    let decision = index.decide(&submission, &policy(document.policy)?)?;
    decided(&ids, &decision, document.audit, index.scorecard())
}

fn decided(
    ids: &Ids,
    decision: &Decision,
    audit: Option<bool>,
    scorecard: &Scorecard,
) -> Result<String, FieldError> {
    let record = || AuditRecord::of(decision, scorecard).map(Box::new);
    let audit = (audit == Some(true)).then(record).transpose()?;
    ids.line(&Answer::Decided { decision, audit })
}

pub(super) fn answer_why_not(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let Identified::<WhyNotDocument<'_>> { ids, document } = FieldError::read_object(document)?;
    let submission = submission(document.submission)?;
    let policy = policy(document.policy)?;
    let why = why_not(&submission, &document.candidate, &policy, scorecard);
    let Ids { id: own, person_id } = ids;
    let candidate = document.candidate.id.map(Cow::into_owned);
    let (id, candidate_id) = match own {
        Some(own) => (Some(own), candidate),
        None => (candidate.map(Id::Text), None),
    };
    super::line::line(&WhyNotAnswer { id, person_id, candidate_id, why })
}

pub(super) fn answer_replay(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    super::line::line(&replay(&AuditRecord::from_json(document)?, scorecard)?)
}

fn policy(document: PolicyDocument) -> Result<Policy, FieldError> {
    document.check().map_err(|error| error.under("policy"))
}

/// A submission is a person with one field more.
fn submission(document: &RawValue) -> Result<Submission<'_>, FieldError> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(default, borrow, deserialize_with = "text")]
        person_id: Option<Cow<'a, str>>,
    }
    let here = |error: FieldError| error.under("submission");
    let person = FieldError::read_object(document.get()).map_err(here)?;
    let Named { person_id } = FieldError::read_object(document.get()).map_err(here)?;
    Ok(Submission { person, person_id })
}

fn facts<'a>(document: FactsDocument<'a>) -> Result<Facts<'a>, FieldError> {
    let holders = |list: Option<Vec<Object<Holder<'a>>>>| -> Option<Vec<Holder<'a>>> {
        list.map(|list| list.into_iter().map(|Object(holder)| holder).collect())
    };
    let candidates = match document.candidates {
        Some(list) => Some(read_persons(&list, "facts.candidates")?),
        None => None,
    };
    let person = |raw: &'a RawValue| {
        let person = FieldError::read_json::<Option<Object<Person>>>(raw.get());
        let person = person.map_err(|error| error.under("facts.person"))?;
        Ok::<_, FieldError>(person.map(|Object(person)| person))
    };
    Ok(Facts {
        phone_holders: holders(document.phone_holders),
        phone_is_confidants: document.phone_is_confidants,
        person: document.person.map(person).transpose()?,
        same_identity: holders(document.same_identity),
        candidates,
    })
}

/// Reads persons one by one, so that one that cannot be read does not spoil the others. Only one
/// without a readable id is an error: it could not be reported.
pub(super) fn read_persons<'a>(
    list: &[&'a RawValue],
    field: &str,
) -> Result<Vec<Candidate<'a>>, FieldError> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(default, borrow, deserialize_with = "text")]
        id: Option<Cow<'a, str>>,
    }
    let read = |(at, raw): (usize, &'a RawValue)| {
        let error = match FieldError::read_object::<Person>(raw.get()) {
            Ok(person) => return Ok(Candidate::from(person)),
            Err(error) => error,
        };
        let here = |error: FieldError| error.under(&format!("{field}[{at}]"));
        match FieldError::read_part(raw.get()).map_err(here)? {
            Named { id: Some(id) } if !id.is_empty() => Ok(Candidate::Unreadable { id, error }),
            Named { .. } => Err(here(FieldError::new("id", Rule::Required))),
        }
    };
    list.iter().copied().enumerate().map(read).collect()
}

/// What is known (`Some`), even if it is null.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}
