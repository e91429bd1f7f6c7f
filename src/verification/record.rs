//! The verification record of one person, as far as the UNZR stream goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use super::status::{Reason, Status};
use super::transitions::{permit, Event, TransitionRefused};
use crate::field_error::Rule;

/// `person_verifications`, the columns of the UNZR stream that the rules read. Unknown JSON fields
/// are ignored, since hosts pass whole rows.
///
/// ```
/// use osoba::verification::{Status, Verification};
/// let row = r#"{"unzr_verification_status": "IN_REVIEW", "unzr_verification_reason": "AUTO"}"#;
/// let record: Verification = serde_json::from_str(row).unwrap();
/// assert_eq!(record.status, Status::InReview);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Verification {
    /// `unzr_verification_status`.
    #[serde(rename = "unzr_verification_status")]
    pub status: Status,
    /// `unzr_verification_reason`; a record may lack it.
    #[serde(rename = "unzr_verification_reason", default)]
    pub reason: Option<Reason>,
    /// `unzr_synced_at`: when the registry last answered, UTC.
    #[serde(rename = "unzr_synced_at", default, deserialize_with = "optional_time")]
    pub synced_at: Option<DateTime<Utc>>,
    /// `updated_at` of the row, UTC. Only a stale claim is judged by it: a claim writes the row, so
    /// that a row `IN_REVIEW` has been claimed at that time.
    #[serde(default, deserialize_with = "optional_time")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// The status and reason that a record held before its claim, kept by the host with the claim so
/// that [`crate::verification::release`] can put them back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BeforeClaim {
    #[serde(rename = "unzr_verification_status")]
    status: Status,
    #[serde(rename = "unzr_verification_reason")]
    reason: Option<Reason>,
}

impl BeforeClaim {
    /// Takes a status and reason that a record can have held before a claim.
    ///
    /// # Errors
    /// The transition table knows no way back to `status`: nobody is claimed out of it.
    pub fn new(status: Status, reason: Option<Reason>) -> Result<Self, TransitionRefused> {
        permit(Some(Status::InReview), Event::Released, status)?;
        Ok(BeforeClaim { status, reason })
    }

    /// What to keep when `verification` is about to be claimed. A stale claim that is taken over
    /// has lost what it was before; it goes back to `VERIFICATION_NEEDED` / `AUTO`.
    ///
    /// # Errors
    /// The record cannot be claimed.
    pub fn of(verification: &Verification) -> Result<Self, TransitionRefused> {
        permit(Some(verification.status), Event::Claimed, Status::InReview)?;
        match verification.status {
            Status::InReview => BeforeClaim::new(Status::VerificationNeeded, Some(Reason::Auto)),
            status => BeforeClaim::new(status, verification.reason),
        }
    }

    /// `unzr_verification_status` before the claim.
    #[must_use]
    pub fn status(self) -> Status {
        self.status
    }

    /// `unzr_verification_reason` before the claim.
    #[must_use]
    pub fn reason(self) -> Option<Reason> {
        self.reason
    }
}

impl<'de> Deserialize<'de> for BeforeClaim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// The columns under ESOZ's names or, since a host keeps them apart from the row, for short.
        #[derive(Deserialize)]
        struct Kept {
            #[serde(rename = "unzr_verification_status", alias = "status")]
            status: Status,
            #[serde(rename = "unzr_verification_reason", alias = "reason", default)]
            reason: Option<Reason>,
        }
        let Kept { status, reason } = Kept::deserialize(deserializer)?;
        BeforeClaim::new(status, reason).map_err(|_| Rule::NotAllowed.de())
    }
}

/// For `#[serde(deserialize_with)]`: an optional RFC 3339 time, taken to UTC.
pub(crate) fn optional_time<'de, D>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error>
where
    D: Deserializer<'de>,
{
    let text: Option<std::borrow::Cow<'de, str>> = Deserialize::deserialize(deserializer)?;
    text.map(|text| parse_time(&text).ok_or_else(|| Rule::Time.de())).transpose()
}

/// For `#[serde(deserialize_with)]`: an RFC 3339 time, taken to UTC.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text: std::borrow::Cow<'de, str> = Deserialize::deserialize(deserializer)?;
    parse_time(&text).ok_or_else(|| Rule::Time.de())
}

fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc))
}

/// A time as documents carry it: RFC 3339 in UTC with `Z`, as many fractional digits as needed.
pub(crate) fn time_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}
