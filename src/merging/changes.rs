//! What a host writes for a merge, column by column.
//!
//! [`Changes`] can only be made by the rules, from a row of the table of transitions.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::candidate::MergeCandidate;
use super::status::{CandidateStatus, MergeReason};
use super::transitions::{target, Event};

/// A row to insert into `merged_pairs`, unique by the merged person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MergedPair {
    /// The person who is kept.
    pub master_person_id: String,
    /// The person who is merged, and becomes inactive.
    pub merge_person_id: String,
}

/// Whose declarations to terminate, and why. Terminating those of a person who has none is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Termination {
    /// The person.
    #[serde(rename = "terminate")]
    pub person_id: String,
    /// The reason to record.
    pub reason: MergeReason,
}

/// Everything one event writes, in one transaction, or nothing where the guard no longer holds.
/// Declarations are terminated before the rest is written, since they are another system's; to
/// terminate them again after a crash changes nothing.
///
/// As JSON `{"merge_candidates": {"status"}, "merged_pairs", "persons", "declarations"}`; what is
/// not touched is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    event: Event,
    guard: CandidateStatus,
    status: CandidateStatus,
    merged_pair: Option<MergedPair>,
    declarations: Option<Termination>,
}

/// `persons.status` of a person who is merged.
const INACTIVE: &str = "inactive";

impl Changes {
    /// `None` where the table of transitions has no row.
    pub(super) fn of(
        event: Event,
        candidate: &MergeCandidate,
        reason: MergeReason,
    ) -> Option<Changes> {
        let status = target(candidate.status, event, reason)?;
        let merged_pair = (event == Event::Merged).then(|| MergedPair {
            master_person_id: candidate.master_person_id.clone(),
            merge_person_id: candidate.person_id.clone(),
        });
        let declarations = (event == Event::DeclarationsTerminated)
            .then(|| Termination { person_id: candidate.person_id.clone(), reason });
        Some(Changes { event, guard: candidate.status, status, merged_pair, declarations })
    }

    /// What happened.
    #[must_use]
    pub fn event(&self) -> Event {
        self.event
    }

    /// Apply only where `merge_candidates.status` is still this one.
    #[must_use]
    pub fn guard(&self) -> CandidateStatus {
        self.guard
    }

    /// `merge_candidates.status`, always set; no other column of it changes.
    #[must_use]
    pub fn status(&self) -> CandidateStatus {
        self.status
    }

    /// The row to insert into `merged_pairs`.
    #[must_use]
    pub fn merged_pair(&self) -> Option<&MergedPair> {
        self.merged_pair.as_ref()
    }

    /// `persons.id` of the person whose `status` is set to `inactive`; no other column of `persons`
    /// changes.
    #[must_use]
    pub fn deactivates(&self) -> Option<&str> {
        self.merged_pair.as_ref().map(|pair| pair.merge_person_id.as_str())
    }

    /// Whose declarations to terminate.
    #[must_use]
    pub fn declarations(&self) -> Option<&Termination> {
        self.declarations.as_ref()
    }
}

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Candidate {
            status: CandidateStatus,
        }
        #[derive(Serialize)]
        struct Person<'a> {
            id: &'a str,
            status: &'static str,
        }
        let person = self.deactivates().map(|id| Person { id, status: INACTIVE });
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("merge_candidates", &Candidate { status: self.status })?;
        map.serialize_entry("merged_pairs", &self.merged_pair)?;
        map.serialize_entry("persons", &person)?;
        map.serialize_entry("declarations", &self.declarations)?;
        map.end()
    }
}
