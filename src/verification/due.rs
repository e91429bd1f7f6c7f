//! Which persons are due for synchronisation, and in which order.
//!
//! One rule in two forms: [`is_due`] with [`due_order`] over one record, and [`SELECT_DUE_SQL`] for
//! hosts that select a batch. A test against a real PostgreSQL holds them equal
//! (`bindings/elixir`).

use chrono::{DateTime, Utc};

use super::policy::SyncPolicy;
use super::record::Verification;
use super::status::{Reason, Status};
use crate::person::Person;

/// Whether a person is due at `now`.
///
/// The person takes part ([`Person::participates`]); and either the status is neither `IN_REVIEW`
/// nor `NOT_VERIFIED` nor `VERIFICATION_NOT_NEEDED` and the person was never synced or last synced
/// at or before midnight UTC of today minus the validation period; or the record is `IN_REVIEW` by
/// a claim older than the claim time-out, whose worker must have died.
///
/// ```
/// use osoba::verification::{is_due, SyncPolicy, Verification};
/// let record: Verification =
///     serde_json::from_str(r#"{"unzr_verification_status": "VERIFICATION_NEEDED"}"#).unwrap();
/// let now = "2024-05-01T01:00:00Z".parse().unwrap();
/// assert!(is_due(&osoba::Person::default(), &record, &SyncPolicy::default(), now));
/// ```
#[must_use]
pub fn is_due(
    person: &Person,
    verification: &Verification,
    policy: &SyncPolicy,
    now: DateTime<Utc>,
) -> bool {
    let due = match verification.status {
        Status::VerificationNeeded | Status::Verified => {
            verification.synced_at.is_none_or(|at| at <= policy.synced_before(now))
        }
        Status::InReview => {
            verification.updated_at.is_some_and(|at| at <= policy.claimed_before(now))
        }
        Status::NotVerified | Status::VerificationNotNeeded => false,
    };
    due && person.participates()
}

/// Where a due person stands in the batch: smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueOrder {
    // `false` sorts first: the person was asked for online.
    waits: bool,
    // `None` sorts first: never synced.
    synced_at: Option<DateTime<Utc>>,
}

/// The order of the batch: `VERIFICATION_NEEDED` with `ONLINE_TRIGGERED` first, then the longest
/// unsynced, never synced before all. Equal ones go by id.
#[must_use]
pub fn due_order(verification: &Verification) -> DueOrder {
    let online = verification.status == Status::VerificationNeeded
        && verification.reason == Some(Reason::OnlineTriggered);
    DueOrder { waits: !online, synced_at: verification.synced_at }
}

/// The same rule and order as PostgreSQL text. Parameters: `$1` latest due `unzr_synced_at`
/// ([`SyncPolicy::synced_before`]), `$2` latest lost claim ([`SyncPolicy::claimed_before`]), `$3`
/// `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE` (100). A host that claims in the same transaction
/// keeps the last line; `SKIP LOCKED` lets two nodes take from one table. `persons.status` is
/// compared exactly here, as the database holds it, so that an index on it serves.
pub const SELECT_DUE_SQL: &str = "\
SELECT p.id, v.unzr_verification_status, v.unzr_verification_reason
  FROM persons p
  JOIN person_verifications v ON v.person_id = p.id
 WHERE p.status = 'active'
   AND p.is_active
   AND ((v.unzr_verification_status NOT IN ('IN_REVIEW', 'NOT_VERIFIED', 'VERIFICATION_NOT_NEEDED')
         AND (v.unzr_synced_at IS NULL OR v.unzr_synced_at <= $1))
     OR (v.unzr_verification_status = 'IN_REVIEW' AND v.updated_at <= $2))
 ORDER BY (v.unzr_verification_status = 'VERIFICATION_NEEDED'
           AND v.unzr_verification_reason IS NOT DISTINCT FROM 'ONLINE_TRIGGERED') DESC,
          v.unzr_synced_at ASC NULLS FIRST,
          p.id
 LIMIT $3
   FOR UPDATE OF v SKIP LOCKED";
