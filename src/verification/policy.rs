//! What a host may choose about the synchronisation.

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::status::Reason;

/// Settings of the synchronisation. Every field has the documented default; a misspelt setting is
/// an error.
///
/// ```
/// use osoba::verification::SyncPolicy;
/// assert_eq!(SyncPolicy::default().validation_period_days, 270);
/// assert!(serde_json::from_str::<SyncPolicy>(r#"{"reason": "legacy"}"#).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SyncPolicy {
    /// Which vocabulary of reasons is written. Default: the one in force.
    pub reasons: Reasons,
    /// How the registry's answer −1, *mandatory fields missing or wrong*, is read. Default: as a
    /// technical error.
    pub mandatory_fields: MandatoryFields,
    /// `UNZR_PERSON_VALIDATION_PERIOD_DAYS`: days after which a person is due again. Default 270.
    pub validation_period_days: u32,
    /// Minutes after which a claim counts as lost (its worker died) and the person is due again.
    /// Default 60.
    pub claim_timeout_minutes: u32,
}

impl Default for SyncPolicy {
    fn default() -> Self {
        SyncPolicy {
            reasons: Reasons::Current,
            mandatory_fields: MandatoryFields::Retry,
            validation_period_days: 270,
            claim_timeout_minutes: 60,
        }
    }
}

impl SyncPolicy {
    /// The latest `unzr_synced_at` that is due at `now`: midnight UTC, the validation period before
    /// today.
    #[must_use]
    pub fn synced_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.date_naive();
        let day = today.checked_sub_days(Days::new(u64::from(self.validation_period_days)));
        day.unwrap_or(chrono::NaiveDate::MIN).and_time(chrono::NaiveTime::MIN).and_utc()
    }

    /// The latest `updated_at` of a claim that counts as lost at `now`.
    #[must_use]
    pub fn claimed_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let age = TimeDelta::try_minutes(i64::from(self.claim_timeout_minutes));
        age.and_then(|age| now.checked_sub_signed(age)).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// The two vocabularies of reasons that ESOZ has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reasons {
    /// `AUTO_DATA_ABSENT` and `AUTO_INCORRECT_DATA`.
    Current,
    /// `INITIAL` for both, as before those two existed.
    Legacy,
}

impl Reasons {
    /// The reason written when there are no data to verify.
    #[must_use]
    pub fn data_absent(self) -> Reason {
        match self {
            Reasons::Current => Reason::AutoDataAbsent,
            Reasons::Legacy => Reason::Initial,
        }
    }

    /// The reason written when the data are malformed.
    #[must_use]
    pub fn incorrect_data(self) -> Reason {
        match self {
            Reasons::Current => Reason::AutoIncorrectData,
            Reasons::Legacy => Reason::Initial,
        }
    }
}

/// How the registry's answer −1 is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandatoryFields {
    /// As a technical error: nothing changes, try again.
    Retry,
    /// As *not found*.
    NotFound,
}
