//! `sync`: one step of the synchronisation of one person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::Identified;
use crate::date::time;
use crate::error::FieldError;
use crate::json::{object, optional_object};
use crate::person::Person;
use crate::verification::{
    release, sync, BeforeClaim, Changes, RegistryAnswer, SyncPolicy, SyncStep, Verification,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question<'a> {
    #[serde(borrow, deserialize_with = "object")]
    person: Person<'a>,
    #[serde(deserialize_with = "object")]
    verification: Verification,
    #[serde(default, deserialize_with = "optional_object")]
    answer: Option<RegistryAnswer>,
    #[serde(default, deserialize_with = "optional_object")]
    before_claim: Option<BeforeClaim>,
    #[serde(default, deserialize_with = "optional_object")]
    policy: Option<SyncPolicy>,
    #[serde(deserialize_with = "time")]
    now: DateTime<Utc>,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    step: SyncStep,
    /// With a retry, if the document says what was before the claim: what to write when the host
    /// gives up.
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<Changes>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Identified::<Question> { ids, document: question } = FieldError::read_object(document)?;
    let step = sync(
        &question.person,
        &question.verification,
        question.answer.as_ref(),
        &question.policy.unwrap_or_default(),
        question.now,
    )?;
    let release = match step {
        SyncStep::Retry(_) => question.before_claim.map(release),
        _ => None,
    };
    ids.line(&Answer { step, release })
}
