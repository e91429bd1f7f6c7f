//! What a clerk's review depends on: requests and candidates as the host holds them, and what a clerk
//! decides.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};

use super::ids::{id, optional_id};
use super::status::{ManualStatus, RequestStatus};
use crate::date::time;
use crate::json::{object, Object, Persons};

/// One of a clerk's requests, with the status of its candidate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClerkRequest {
    /// `manual_merge_requests.manual_merge_candidate_id`.
    #[serde(deserialize_with = "id")]
    pub manual_merge_candidate_id: String,
    /// `manual_merge_requests.status`.
    pub status: RequestStatus,
    /// `manual_merge_candidates.status` of its candidate: a request of a candidate that is processed
    /// does not count as open.
    pub candidate_status: ManualStatus,
}

/// A manual candidate that may be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingCandidate {
    /// `manual_merge_candidates.id`.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Its status.
    pub status: ManualStatus,
    /// With which clerk it is.
    #[serde(deserialize_with = "optional_id")]
    pub assignee_id: Option<String>,
    /// How many final decisions it has.
    pub decisions: u32,
    /// When it was inserted, UTC.
    #[serde(deserialize_with = "time")]
    pub inserted_at: DateTime<Utc>,
}

/// Everything that an assignment depends on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The clerk.
    #[serde(deserialize_with = "id")]
    pub clerk_id: String,
    /// All requests that the clerk ever had.
    #[serde(deserialize_with = "list")]
    pub requests: Vec<ClerkRequest>,
    /// Candidates to choose from; those that the rule excludes may be among them.
    #[serde(deserialize_with = "list")]
    pub candidates: Vec<WaitingCandidate>,
}

/// A row of `manual_merge_requests`, the columns that the rules read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRequest {
    /// `manual_merge_requests.id`.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Of which candidate.
    #[serde(deserialize_with = "id")]
    pub manual_merge_candidate_id: String,
    /// Whose it is.
    #[serde(deserialize_with = "id")]
    pub assignee_id: String,
    /// The status as read.
    pub status: RequestStatus,
}

/// A row of `manual_merge_candidates`, the columns that the rules read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualCandidate {
    /// `manual_merge_candidates.id`.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Of which merge candidate.
    #[serde(deserialize_with = "id")]
    pub merge_candidate_id: String,
    /// The person to be merged.
    #[serde(deserialize_with = "id")]
    pub person_id: String,
    /// The person to be kept.
    #[serde(deserialize_with = "id")]
    pub master_person_id: String,
    /// The status as read.
    pub status: ManualStatus,
    /// With which clerk it is.
    #[serde(deserialize_with = "optional_id")]
    pub assignee_id: Option<String>,
}

/// What a clerk decided about a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedRequest {
    /// Whose request it is.
    #[serde(deserialize_with = "id")]
    pub assignee_id: String,
    /// Its status.
    pub status: RequestStatus,
}

/// What a clerk decides.
#[derive(Clone, PartialEq, Eq)]
pub struct ReviewDecision {
    /// The clerk.
    pub clerk_id: String,
    /// `MERGE`, `SPLIT`, `TRASH` or `POSTPONE`.
    pub status: RequestStatus,
    /// What the clerk writes; a blank comment is none.
    pub comment: Option<String>,
}

/// Hides the comment, in which a clerk may have written anything.
impl fmt::Debug for ReviewDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReviewDecision")
            .field("clerk_id", &self.clerk_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Everything that a decision depends on, read under locks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewFacts {
    /// The request that is decided.
    #[serde(deserialize_with = "object")]
    pub request: ReviewRequest,
    /// Its candidate.
    #[serde(deserialize_with = "object")]
    pub candidate: ManualCandidate,
    /// All requests of the candidate; the clerk's own may be among them.
    #[serde(deserialize_with = "list")]
    pub requests: Vec<DecidedRequest>,
}

/// For `#[serde(deserialize_with)]`: a list of records, within the limit of a list of persons.
fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list: Persons<Object<T>> = Deserialize::deserialize(deserializer)?;
    Ok(list.0.into_iter().map(|Object(entry)| entry).collect())
}
