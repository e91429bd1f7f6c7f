//! `merge`: one step of the merge of one pair.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::ids::Identified;
use crate::date::time;
use crate::error::FieldError;
use crate::json::{object, optional_object};
use crate::merging::{merge, MergeCandidate, MergeFacts, MergePolicy, MergeReason};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MergeDocument {
    #[serde(deserialize_with = "object")]
    merge_candidate: MergeCandidate,
    #[serde(deserialize_with = "object")]
    facts: MergeFacts,
    reason: MergeReason,
    #[serde(default, deserialize_with = "optional_object")]
    policy: Option<MergePolicy>,
    #[serde(deserialize_with = "time")]
    now: DateTime<Utc>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Identified::<MergeDocument> { ids, document } = FieldError::read_object(document)?;
    let policy = document.policy.unwrap_or_default().check();
    let policy = policy.map_err(|error| error.under("policy"))?;
    let MergeDocument { merge_candidate, facts, reason, now, .. } = document;
    ids.line(&merge(&merge_candidate, &facts, reason, &policy, now)?)
}
