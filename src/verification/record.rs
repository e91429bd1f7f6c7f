//! The verification record of one person: the columns of the UNZR stream.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::status::{Reason, Status};
use super::transitions::{permit, Event, TransitionRefused};
use crate::date::optional_time;
use crate::error::Rule;

/// `person_verifications`, the columns of the UNZR stream that the rules read. Hosts pass whole rows,
/// so that unknown JSON fields are ignored, but for those whose name begins with `unzr_`: a misspelt
/// column of this stream is an error.
///
/// ```
/// use osoba::verification::{Status, Verification};
/// let row = r#"{"unzr_verification_status": "IN_REVIEW", "unzr_verification_reason": "AUTO"}"#;
/// let record: Verification = serde_json::from_str(row).unwrap();
/// assert_eq!(record.status, Status::InReview);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// `unzr_verification_status`.
    pub status: Status,
    /// `unzr_verification_reason`; a record may lack it.
    pub reason: Option<Reason>,
    /// `unzr_synced_at`: when the registry last answered, UTC.
    pub synced_at: Option<DateTime<Utc>>,
    /// `updated_at` of the row, UTC. Only a stale claim is judged by it: a claim writes the row, so
    /// that a row `IN_REVIEW` has been claimed at that time.
    pub updated_at: Option<DateTime<Utc>>,
}

/// The columns of the UNZR stream.
const COLUMNS: [&str; 6] = [
    "unzr_data_id",
    "unzr_data_status",
    "unzr_synced_at",
    "unzr_verification_status",
    "unzr_verification_reason",
    "unzr_unverified_at",
];

impl<'de> Deserialize<'de> for Verification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Row {
            #[serde(rename = "unzr_verification_status")]
            status: Status,
            #[serde(rename = "unzr_verification_reason", default)]
            reason: Option<Reason>,
            #[serde(rename = "unzr_synced_at", default, deserialize_with = "optional_time")]
            synced_at: Option<DateTime<Utc>>,
            #[serde(default, deserialize_with = "optional_time")]
            updated_at: Option<DateTime<Utc>>,
        }
        struct Columns;

        impl<'de> Visitor<'de> for Columns {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row of person_verifications")
            }

            fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<Row, A::Error> {
                Row::deserialize(MapAccessDeserializer::new(Stream(row)))
            }
        }
        let Row { status, reason, synced_at, updated_at } =
            deserializer.deserialize_map(Columns)?;
        Ok(Verification { status, reason, synced_at, updated_at })
    }
}

/// A row in which every column that begins with `unzr_` is one of [`COLUMNS`].
struct Stream<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Stream<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let column = self.0.next_key::<Column>()?;
        column.map(|Column(name)| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

struct Column(String);

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name.starts_with("unzr_") && !COLUMNS.contains(&name.as_str()) {
            return Err(Rule::UnknownField.de());
        }
        Ok(Column(name))
    }
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
    /// No row of the transition table leads back to `status`: nobody is claimed from it.
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
        #[serde(deny_unknown_fields)]
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

/// A time as documents carry it: RFC 3339 in UTC with `Z`, as many fractional digits as needed.
pub(crate) fn time_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}
