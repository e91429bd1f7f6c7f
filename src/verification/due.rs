//! Which persons are due for synchronisation, and in which order.
//!
//! [`is_due`] and [`due_order`] are the rule over one record. `bindings/sql/unzr_claim.sql` is the
//! same rule for PostgreSQL; a test against a real server compares the two (`bindings/elixir`).

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::policy::SyncPolicy;
use super::record::Verification;
use super::status::{Reason, Status};
use crate::person::Person;

/// Whether a person is due at `now`.
///
/// The person is active ([`Person::participates`]); and either the status is neither `IN_REVIEW`
/// nor `NOT_VERIFIED` nor `VERIFICATION_NOT_NEEDED`, the person was never synced or last synced at
/// or before midnight UTC of today minus the validation period, and `due_after` is absent or has
/// come; or the record is `IN_REVIEW` by a claim older than the claim time-out, whose worker must
/// have died.
///
/// `due_after` is the *not before* of a person whose synchronisation failed
/// (`unzr_claims.due_after`, see [`due_after`]).
///
/// ```
/// use osoba::verification::{is_due, SyncPolicy, Verification};
/// let record: Verification =
///     serde_json::from_str(r#"{"unzr_verification_status": "VERIFICATION_NEEDED"}"#).unwrap();
/// let (person, policy) = (osoba::Person::default(), SyncPolicy::default());
/// let now = "2024-05-01T01:00:00Z".parse().unwrap();
/// assert!(is_due(&person, &record, None, &policy, now));
/// let later = "2024-05-01T02:00:00Z".parse().unwrap();
/// assert!(!is_due(&person, &record, Some(later), &policy, now));
/// ```
#[must_use]
pub fn is_due(
    person: &Person,
    verification: &Verification,
    due_after: Option<DateTime<Utc>>,
    policy: &SyncPolicy,
    now: DateTime<Utc>,
) -> bool {
    let due = match verification.status {
        Status::VerificationNeeded | Status::Verified => {
            verification.synced_at.is_none_or(|at| at <= policy.synced_before(now))
                && due_after.is_none_or(|at| at <= now)
        }
        Status::InReview => {
            verification.updated_at.is_some_and(|at| at <= policy.claimed_before(now))
        }
        Status::NotVerified | Status::VerificationNotNeeded => false,
    };
    due && person.participates()
}

/// Hours until a person is due again after the first failure.
const FIRST_DELAY_HOURS: i64 = 1;

/// When a person whose synchronisation has failed `failures` times, the last time at `now`, is due
/// again: one hour later after the first failure, twice as long after each further one, and never
/// later than the validation period. A success, or a change of the person or of its verification,
/// resets the failures.
///
/// ```
/// use osoba::verification::{due_after, SyncPolicy};
/// let now = "2024-05-01T01:00:00Z".parse().unwrap();
/// let hours = |failures| (due_after(failures, &SyncPolicy::default(), now) - now).num_hours();
/// assert_eq!([1, 2, 3, 14, 1000].map(hours), [1, 2, 4, 270 * 24, 270 * 24]);
/// ```
#[must_use]
pub fn due_after(failures: u32, policy: &SyncPolicy, now: DateTime<Utc>) -> DateTime<Utc> {
    let latest = now
        .checked_add_days(Days::new(u64::from(policy.validation_period_days)))
        .unwrap_or(DateTime::<Utc>::MAX_UTC);
    let hours = 1_i64.checked_shl(failures.saturating_sub(1)).filter(|hours| *hours > 0);
    let delay = hours.and_then(|hours| TimeDelta::try_hours(hours.checked_mul(FIRST_DELAY_HOURS)?));
    delay.and_then(|delay| now.checked_add_signed(delay)).map_or(latest, |at| at.min(latest))
}

/// The position of a due person in the batch: smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueOrder {
    group: Group,
    // `None` sorts first: never synced.
    at: Option<DateTime<Utc>>,
}

/// The groups of a batch, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Online,
    Lost,
    Unsynced,
    Failed,
}

/// The order of the batch: `VERIFICATION_NEEDED` with `ONLINE_TRIGGERED` first; then lost claims,
/// the oldest first; then the longest unsynced, never synced before all; and last whoever failed
/// before, so that nobody who fails again and again delays anybody else. Equal ones go by id.
#[must_use]
pub fn due_order(verification: &Verification, due_after: Option<DateTime<Utc>>) -> DueOrder {
    let (group, at) = match (verification.status, verification.reason) {
        (Status::InReview, _) => (Group::Lost, verification.updated_at),
        _ if due_after.is_some() => (Group::Failed, due_after),
        (Status::VerificationNeeded, Some(Reason::OnlineTriggered)) => {
            (Group::Online, verification.synced_at)
        }
        _ => (Group::Unsynced, verification.synced_at),
    };
    DueOrder { group, at }
}
