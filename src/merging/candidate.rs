//! A merge candidate and the facts about it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::ids::{self, id, optional_id};
use super::status::CandidateStatus;
use crate::date::time;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;
use crate::json::optional_object;
use crate::named::names;
use crate::person::takes_part;
use crate::scoring::Score;

names! {
    /// Why the question could not be answered.
    RetryReason {
        /// No answer within the host's limit of time.
        Timeout = "timeout",
        /// Any other fault.
        TransportFault = "transport_fault",
    }
}

/// A row of `merge_candidates`, the columns that the rules read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeCandidate {
    /// `merge_candidates.id`.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The person to be merged.
    #[serde(deserialize_with = "id")]
    pub person_id: String,
    /// The person to be kept.
    #[serde(deserialize_with = "id")]
    pub master_person_id: String,
    /// The score that decides.
    pub score: Score,
    /// The status as read.
    pub status: CandidateStatus,
    /// When the pair was scored, UTC.
    #[serde(deserialize_with = "time")]
    pub inserted_at: DateTime<Utc>,
}

impl MergeCandidate {
    /// Checks that the ids are there and that a person is not merged into themself.
    ///
    /// # Errors
    /// `id`, `person_id` or `master_person_id`.
    pub fn check(&self) -> Result<(), FieldError> {
        ids::check(&self.id, "id")?;
        let person = (self.person_id.as_str(), "person_id");
        ids::check_different(person, (&self.master_person_id, "master_person_id"))
    }
}

/// What of a row of `persons`, and of `merged_pairs`, the rules read. Every field must be there: a
/// misspelt one would make a merged person look like one who is not.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergePerson {
    /// `persons.status`; `active` in any case is active, everything else is not.
    #[serde(deserialize_with = "status")]
    pub status: String,
    /// `persons.is_active`.
    pub is_active: bool,
    /// `persons.updated_at`, UTC.
    #[serde(deserialize_with = "time")]
    pub updated_at: DateTime<Utc>,
    /// `merged_pairs.master_person_id` of the person; `None` if the person was never merged.
    #[serde(deserialize_with = "optional_id")]
    pub master_person_id: Option<String>,
}

impl MergePerson {
    pub(super) fn takes_part(&self) -> bool {
        takes_part(Some(&self.status), Some(self.is_active))
    }
}

/// Shows nothing of the record but whether it is active and has a master.
impl fmt::Debug for MergePerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergePerson")
            .field("takes_part", &self.takes_part())
            .field("has_master", &self.master_person_id.is_some())
            .finish_non_exhaustive()
    }
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let status = String::deserialize(deserializer)?;
    crate::limits::check_text(&status).map_err(Rule::de)?;
    match present(&status) {
        Some(_) => Ok(status),
        None => Err(Rule::Required.de()),
    }
}

/// Which of the two persons has an active declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declarations {
    /// The question was answered.
    Known {
        /// The person to be merged has one.
        person: bool,
        /// The master has one.
        master: bool,
    },
    /// The question could not be answered.
    Fault(RetryReason),
}

impl Declarations {
    /// The fault that a host names: `timeout`, else any other. The text is free, may hold anything,
    /// and is not kept.
    #[must_use]
    pub fn fault(name: &str) -> Self {
        let is_timeout = name == RetryReason::Timeout.as_str();
        let other = RetryReason::TransportFault;
        Declarations::Fault(if is_timeout { RetryReason::Timeout } else { other })
    }
}

impl<'de> Deserialize<'de> for Declarations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            #[serde(default)]
            person: Option<bool>,
            #[serde(default)]
            master: Option<bool>,
            #[serde(default)]
            fault: Option<String>,
        }
        let Written { person, master, fault } = Written::deserialize(deserializer)?;
        match (person, master, fault) {
            (None, None, Some(fault)) => Ok(Declarations::fault(&fault)),
            (Some(person), Some(master), None) => Ok(Declarations::Known { person, master }),
            (_, _, Some(_)) => Err(Rule::NotAllowed.de()),
            (None, _, None) => Err(D::Error::missing_field("person")),
            (_, None, None) => Err(D::Error::missing_field("master")),
        }
    }
}

/// Everything known so far about a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeFacts {
    /// The person to be merged; `None` if there is no such person.
    #[serde(deserialize_with = "optional_object")]
    pub person: Option<MergePerson>,
    /// The person to be kept; `None` if there is no such person.
    #[serde(deserialize_with = "optional_object")]
    pub master: Option<MergePerson>,
    /// Answers [`super::Question::Declarations`]; `None` is not known yet.
    #[serde(default, deserialize_with = "optional_object")]
    pub declarations: Option<Declarations>,
}

impl MergeFacts {
    /// Checks that neither person is their own master.
    pub(super) fn check(&self, candidate: &MergeCandidate) -> Result<(), FieldError> {
        let sides = [
            ("person", &self.person, &candidate.person_id),
            ("master", &self.master, &candidate.master_person_id),
        ];
        for (side, person, own) in sides {
            let master = person.as_ref().and_then(|person| person.master_person_id.as_deref());
            if master.is_some_and(|master| ids::same(master, own)) {
                let error = FieldError::new("master_person_id", Rule::NotAllowed);
                return Err(error.under(side).under("facts"));
            }
        }
        Ok(())
    }
}
