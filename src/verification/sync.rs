//! The synchronisation of one person: claim, sync, release.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::changes::{Changes, UnzrData};
use super::policy::{MandatoryFields, SyncPolicy};
use super::record::{BeforeClaim, Verification};
use super::registry::{Fault, RegistryAnswer, RegistryRequest};
use super::status::Status;
use super::transitions::{permit, Event, TransitionRefused};
use crate::error::FieldError;
use crate::named::names;
use crate::person::Person;
use crate::unzr::Unzr;

/// What the host does next about one person.
///
/// As JSON `{"ask": …}`, `{"apply": …}`, `{"leave": "status_changed"}`, `{"retry": "timeout"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncStep {
    /// Ask the registry and call [`sync`] again with its answer.
    Ask(RegistryRequest),
    /// Write these changes in one transaction, where the guard still holds.
    Apply(Changes),
    /// Write nothing: somebody changed the person meanwhile.
    Leave(LeaveReason),
    /// Write nothing and try again later.
    Retry(RetryReason),
}

names! {
    /// Why nothing is written although nothing went wrong.
    LeaveReason {
        /// The status is no longer `IN_REVIEW`.
        StatusChanged = "status_changed",
    }
}

names! {
    /// Which technical error requires a retry.
    RetryReason {
        /// The registry answered −1, *mandatory fields missing or wrong*.
        MandatoryFields = "mandatory_fields",
        /// The registry answered −2.
        RegistryError = "registry_error",
        /// The registry answered a code that it does not document.
        UnknownCode = "unknown_code",
        /// No answer within the host's limit of time.
        Timeout = "timeout",
        /// Any other fault.
        TransportFault = "transport_fault",
    }
}

/// The changes that claim a due person: `IN_REVIEW` / `AUTO`, nothing else, where the status is
/// still the one that was read.
///
/// # Errors
/// The record's status is not one that can be claimed.
pub fn claim(verification: &Verification) -> Result<Changes, TransitionRefused> {
    permit(Some(verification.status), Event::Claimed, Status::InReview)?;
    Ok(Changes::claimed(verification.status))
}

/// The changes that put back what a person held before its claim, where it is still `IN_REVIEW`:
/// for a host that gives up trying.
#[must_use]
pub fn release(before: BeforeClaim) -> Changes {
    Changes::released(before)
}

/// Decides about one claimed person, from everything known so far.
///
/// Rows of the specification's table, the first that applies: the status is no longer `IN_REVIEW`;
/// no UNZR; a malformed UNZR; no answer yet; then by the registry's answer. A technical error
/// never yields a change.
///
/// ```
/// use osoba::verification::{sync, SyncStep, SyncPolicy, Verification};
/// let person = osoba::Person { unzr: Some("1991-08-24".into()), ..Default::default() };
/// let record: Verification =
///     serde_json::from_str(r#"{"unzr_verification_status": "IN_REVIEW"}"#).unwrap();
/// let now = "2024-05-01T01:00:00Z".parse().unwrap();
/// let step = sync(&person, &record, None, &SyncPolicy::default(), now).unwrap();
/// let SyncStep::Apply(changes) = step else { panic!("a malformed number needs no registry") };
/// assert!(changes.clears_unzr());
/// ```
///
/// # Errors
/// The registry must be asked and a mandatory field of the question is absent or blank:
/// `person.last_name`, `person.first_name` or `person.birth_date`.
pub fn sync(
    person: &Person,
    verification: &Verification,
    answer: Option<&RegistryAnswer>,
    policy: &SyncPolicy,
    now: DateTime<Utc>,
) -> Result<SyncStep, FieldError> {
    if verification.status != Status::InReview {
        return Ok(SyncStep::Leave(LeaveReason::StatusChanged));
    }
    let unzr = match person.unzr.as_deref().unwrap_or_default() {
        "" => return Ok(SyncStep::Apply(Changes::data_absent(policy.reasons))),
        text => match Unzr::parse(text) {
            Ok(unzr) => unzr,
            Err(_) => return Ok(SyncStep::Apply(Changes::incorrect_data(policy.reasons, now))),
        },
    };
    let retry = |reason| Ok(SyncStep::Retry(reason));
    match (answer, policy.mandatory_fields) {
        (None, _) => Ok(SyncStep::Ask(RegistryRequest::about(person, unzr)?)),
        (Some(RegistryAnswer::Found { description }), _) => {
            let request = RegistryRequest::about(person, unzr)?;
            let data = UnzrData::found(request, description.clone());
            Ok(SyncStep::Apply(Changes::found(data, now)))
        }
        (Some(RegistryAnswer::NotFound), _)
        | (Some(RegistryAnswer::MandatoryFields), MandatoryFields::NotFound) => {
            Ok(SyncStep::Apply(Changes::not_found(now)))
        }
        (Some(RegistryAnswer::MandatoryFields), MandatoryFields::Retry) => {
            retry(RetryReason::MandatoryFields)
        }
        (Some(RegistryAnswer::RegistryError), _) => retry(RetryReason::RegistryError),
        (Some(RegistryAnswer::UnknownCode), _) => retry(RetryReason::UnknownCode),
        (Some(RegistryAnswer::Fault(Fault::Timeout)), _) => retry(RetryReason::Timeout),
        (Some(RegistryAnswer::Fault(Fault::Transport)), _) => retry(RetryReason::TransportFault),
    }
}
