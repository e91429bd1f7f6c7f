//! What a host writes, column by column.
//!
//! [`Changes`] can only be made by the rules: one constructor for each event of the transition
//! table, so that a `VERIFIED` change without the data that were found cannot be built.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::policy::Reasons;
use super::record::{time_text, BeforeClaim};
use super::registry::{unzr_text, RegistryRequest};
use super::status::{Reason, Status};
use super::transitions::Event;
use crate::unzr::Unzr;

/// What becomes of one nullable column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column<T> {
    /// Left alone.
    Keep,
    /// Set to null.
    Null,
    /// Set to a value.
    Set(T),
}

impl<T: Copy> Column<T> {
    /// `None` when left alone, `Some(None)` when set to null.
    #[must_use]
    pub fn written(&self) -> Option<Option<T>> {
        match self {
            Column::Keep => None,
            Column::Null => Some(None),
            Column::Set(value) => Some(Some(*value)),
        }
    }
}

/// `unzr_data_id` is the id of the row of `unzr_data` that the same change upserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataId;

/// The row of `unzr_data` to upsert (unique by `unzr`): what the registry confirmed, as it was
/// sent, with its answer. Made only from a question and the answer *found*.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct UnzrData {
    #[serde(serialize_with = "unzr_text")]
    unzr: Unzr,
    family_name: String,
    given_name: String,
    patronymic_name: String,
    date_birth: NaiveDate,
    status: i16,
    description: Option<String>,
}

/// `unzr_data_status` and `unzr_data.status` where the registry confirmed the data.
const DATA_FOUND: i16 = 1;
/// `unzr_data_status` where the registry does not know them.
const DATA_NOT_FOUND: i16 = 0;

impl UnzrData {
    pub(super) fn found(request: RegistryRequest, description: Option<String>) -> Self {
        UnzrData {
            unzr: request.unzr,
            family_name: request.family_name,
            given_name: request.given_name,
            patronymic_name: request.patronymic_name,
            date_birth: request.date_birth,
            status: DATA_FOUND,
            description,
        }
    }

    /// The number, by which the row is unique.
    #[must_use]
    pub fn unzr(&self) -> Unzr {
        self.unzr
    }

    /// Family name as sent.
    #[must_use]
    pub fn family_name(&self) -> &str {
        &self.family_name
    }

    /// Given name as sent.
    #[must_use]
    pub fn given_name(&self) -> &str {
        &self.given_name
    }

    /// Patronymic as sent, `""` when the person has none.
    #[must_use]
    pub fn patronymic_name(&self) -> &str {
        &self.patronymic_name
    }

    /// Date of birth as sent.
    #[must_use]
    pub fn date_birth(&self) -> NaiveDate {
        self.date_birth
    }

    /// Status as answered: 1.
    #[must_use]
    pub fn status(&self) -> i16 {
        self.status
    }

    /// Description as answered.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

/// Hides the row: all of it is personal data.
impl fmt::Debug for UnzrData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnzrData(hidden)")
    }
}

/// Everything one event writes, in one transaction, or nothing where the guard no longer holds.
///
/// As JSON `{"guard", "person_verifications", "persons", "unzr_data"}`: `person_verifications`
/// lists exactly the columns to set, `persons` and `unzr_data` are null when they are not touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    event: Event,
    guard: Option<Status>,
    status: Status,
    reason: Option<Reason>,
    data_id: Column<DataId>,
    data_status: Column<i16>,
    synced_at: Column<DateTime<Utc>>,
    unverified_at: Column<DateTime<Utc>>,
    clears_unzr: bool,
    unzr_data: Option<UnzrData>,
}

impl Changes {
    /// A change of status and reason alone.
    fn of(event: Event, guard: Option<Status>, status: Status, reason: Option<Reason>) -> Self {
        Changes {
            event,
            guard,
            status,
            reason,
            data_id: Column::Keep,
            data_status: Column::Keep,
            synced_at: Column::Keep,
            unverified_at: Column::Keep,
            clears_unzr: false,
            unzr_data: None,
        }
    }

    /// A result of the synchronisation: it holds only while the claim does.
    fn in_review(event: Event, status: Status, reason: Reason) -> Self {
        Self::of(event, Some(Status::InReview), status, Some(reason))
    }

    /// Clears the registry's earlier answer.
    fn forgetting(self) -> Self {
        Changes {
            data_id: Column::Null,
            data_status: Column::Null,
            synced_at: Column::Null,
            ..self
        }
    }

    pub(super) fn claimed(before: Status) -> Self {
        Self::of(Event::Claimed, Some(before), Status::InReview, Some(Reason::Auto))
    }

    pub(super) fn released(before: BeforeClaim) -> Self {
        Self::of(Event::Released, Some(Status::InReview), before.status(), before.reason())
    }

    pub(super) fn data_absent(reasons: Reasons) -> Self {
        let status = Status::VerificationNotNeeded;
        Changes {
            unverified_at: Column::Null,
            ..Self::in_review(Event::DataAbsent, status, reasons.data_absent()).forgetting()
        }
    }

    pub(super) fn incorrect_data(reasons: Reasons, now: DateTime<Utc>) -> Self {
        let status = Status::NotVerified;
        Changes {
            unverified_at: Column::Set(now),
            clears_unzr: true,
            ..Self::in_review(Event::IncorrectData, status, reasons.incorrect_data()).forgetting()
        }
    }

    pub(super) fn found(data: UnzrData, now: DateTime<Utc>) -> Self {
        Changes {
            data_id: Column::Set(DataId),
            data_status: Column::Set(data.status),
            synced_at: Column::Set(now),
            unverified_at: Column::Null,
            unzr_data: Some(data),
            ..Self::in_review(Event::Found, Status::Verified, Reason::Auto)
        }
    }

    pub(super) fn not_found(now: DateTime<Utc>) -> Self {
        Changes {
            data_id: Column::Null,
            data_status: Column::Set(DATA_NOT_FOUND),
            synced_at: Column::Set(now),
            unverified_at: Column::Set(now),
            ..Self::in_review(Event::NotFound, Status::NotVerified, Reason::Auto)
        }
    }

    pub(super) fn signed_with_unzr() -> Self {
        let (status, reason) = (Status::VerificationNeeded, Reason::OnlineTriggered);
        Self::of(Event::SignedWithUnzr, None, status, Some(reason)).forgetting()
    }

    pub(super) fn signed_without_unzr(reasons: Reasons) -> Self {
        let (status, reason) = (Status::VerificationNotNeeded, reasons.data_absent());
        Self::of(Event::SignedWithoutUnzr, None, status, Some(reason)).forgetting()
    }

    pub(super) fn asked_again() -> Self {
        let (status, reason) = (Status::VerificationNeeded, Reason::OnlineTriggered);
        Self::of(Event::AskedAgain, None, status, Some(reason)).forgetting()
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> Event {
        self.event
    }

    /// Apply only where `unzr_verification_status` is still this one; `None`: apply anyhow.
    #[must_use]
    pub fn guard(&self) -> Option<Status> {
        self.guard
    }

    /// `unzr_verification_status`, always set.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// `unzr_verification_reason`, always set; null only where a release restores a null.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// `unzr_data_id`: [`DataId`] is the id of the row just upserted.
    #[must_use]
    pub fn data_id(&self) -> Column<DataId> {
        self.data_id
    }

    /// `unzr_data_status`, the registry's 0 or 1.
    #[must_use]
    pub fn data_status(&self) -> Column<i16> {
        self.data_status
    }

    /// `unzr_synced_at`, UTC.
    #[must_use]
    pub fn synced_at(&self) -> Column<DateTime<Utc>> {
        self.synced_at
    }

    /// `unzr_unverified_at`, UTC.
    #[must_use]
    pub fn unverified_at(&self) -> Column<DateTime<Utc>> {
        self.unverified_at
    }

    /// Whether `persons.unzr` is set to null; no other column of `persons` ever changes.
    #[must_use]
    pub fn clears_unzr(&self) -> bool {
        self.clears_unzr
    }

    /// The row of `unzr_data` to upsert.
    #[must_use]
    pub fn unzr_data(&self) -> Option<&UnzrData> {
        self.unzr_data.as_ref()
    }
}

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("guard", &self.guard.map(|status| Guard { status }))?;
        map.serialize_entry("person_verifications", &VerificationColumns(self))?;
        map.serialize_entry("persons", &self.clears_unzr.then_some(PersonColumns { unzr: () }))?;
        map.serialize_entry("unzr_data", &self.unzr_data)?;
        map.end()
    }
}

#[derive(Serialize)]
struct Guard {
    #[serde(rename = "unzr_verification_status")]
    status: Status,
}

/// The columns of `persons` that change: `unzr`, to null.
#[derive(Serialize)]
struct PersonColumns {
    unzr: (),
}

/// The columns of `person_verifications` that are written, in the order of the table.
struct VerificationColumns<'a>(&'a Changes);

impl Serialize for VerificationColumns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct From {
            from: &'static str,
        }
        let changes = self.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = changes.data_id.written() {
            map.serialize_entry("unzr_data_id", &id.map(|DataId| From { from: "unzr_data" }))?;
        }
        if let Some(status) = changes.data_status.written() {
            map.serialize_entry("unzr_data_status", &status)?;
        }
        if let Some(at) = changes.synced_at.written() {
            map.serialize_entry("unzr_synced_at", &at.map(time_text))?;
        }
        map.serialize_entry("unzr_verification_status", &changes.status)?;
        map.serialize_entry("unzr_verification_reason", &changes.reason)?;
        if let Some(at) = changes.unverified_at.written() {
            map.serialize_entry("unzr_unverified_at", &at.map(time_text))?;
        }
        map.end()
    }
}
