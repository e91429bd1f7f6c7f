//! What a host writes for a review, column by column.
//!
//! [`ReviewChanges`] can only be made by the rules.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::review_facts::{ManualCandidate, ReviewRequest, WaitingCandidate};
use super::status::{CandidateStatus, ManualStatus, MergeReason, RequestStatus, Verdict};

/// What becomes of `manual_merge_candidates.assignee_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Left alone: the candidate is with another clerk, or with none.
    Keep,
    /// Set to null.
    Clear,
    /// Set to this clerk.
    Set(String),
}

/// What becomes of a row of `manual_merge_requests`.
#[derive(Clone, PartialEq, Eq)]
pub enum RequestColumns {
    /// A row to insert, with status `NEW`.
    Insert {
        /// `manual_merge_candidate_id`.
        manual_merge_candidate_id: String,
        /// `assignee_id`.
        assignee_id: String,
    },
    /// A row to update.
    Update {
        /// `manual_merge_requests.id`.
        id: String,
        /// Apply only where `status` is still this one.
        guard: RequestStatus,
        /// `status`.
        status: RequestStatus,
        /// `comment`, always set; `None` is null.
        comment: Option<String>,
    },
}

/// Hides the comment, in which a clerk may have written anything.
impl fmt::Debug for RequestColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestColumns::Insert { manual_merge_candidate_id, assignee_id } => f
                .debug_struct("Insert")
                .field("manual_merge_candidate_id", manual_merge_candidate_id)
                .field("assignee_id", assignee_id)
                .finish(),
            RequestColumns::Update { id, guard, status, .. } => f
                .debug_struct("Update")
                .field("id", id)
                .field("guard", guard)
                .field("status", status)
                .finish_non_exhaustive(),
        }
    }
}

/// Everything that an assignment or a decision writes, in one transaction, or nothing where the
/// guard no longer holds.
///
/// As JSON `{"guard", "manual_merge_requests", "manual_merge_candidates", "related",
/// "merge_candidates", "merge"}`; what is not touched is null. `related` are all other manual
/// candidates that have the person on either side: its `where` says which, `set` what. `merge` names
/// the merge candidate that now goes through [`super::merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewChanges {
    candidate_id: String,
    merge_candidate_id: Option<String>,
    merged_person_id: Option<String>,
    request: RequestColumns,
    assignee: Assignee,
    verdict: Option<Verdict>,
}

/// `manual_merge_candidates.status_reason` of a candidate that another one's merge closes.
const CLOSED_BY_ANOTHER: MergeReason = MergeReason::Auto;

impl ReviewChanges {
    pub(super) fn assigned(candidate: &WaitingCandidate, clerk_id: &str) -> Self {
        ReviewChanges {
            candidate_id: candidate.id.clone(),
            merge_candidate_id: None,
            merged_person_id: None,
            request: RequestColumns::Insert {
                manual_merge_candidate_id: candidate.id.clone(),
                assignee_id: clerk_id.to_owned(),
            },
            assignee: Assignee::Set(clerk_id.to_owned()),
            verdict: None,
        }
    }

    /// A decision; `verdict` is that of a quorum. A candidate that is not processed is taken from
    /// this clerk alone: since a postponement it may be with another.
    pub(super) fn decided(
        request: &ReviewRequest,
        (status, comment): (RequestStatus, Option<&str>),
        candidate: &ManualCandidate,
        verdict: Option<Verdict>,
        is_with_clerk: bool,
    ) -> Self {
        let clears = is_with_clerk || verdict.is_some();
        ReviewChanges {
            candidate_id: candidate.id.clone(),
            merge_candidate_id: verdict.map(|_| candidate.merge_candidate_id.clone()),
            merged_person_id: (verdict == Some(Verdict::Merge))
                .then(|| candidate.person_id.clone()),
            request: RequestColumns::Update {
                id: request.id.clone(),
                guard: request.status,
                status,
                comment: comment.map(str::to_owned),
            },
            assignee: if clears { Assignee::Clear } else { Assignee::Keep },
            verdict,
        }
    }

    /// What becomes of the clerk's request.
    #[must_use]
    pub fn request(&self) -> &RequestColumns {
        &self.request
    }

    /// `manual_merge_candidates.id`. Apply only where its `status` is still `NEW` and, for an
    /// assignment, its `assignee_id` still null.
    #[must_use]
    pub fn candidate_id(&self) -> &str {
        &self.candidate_id
    }

    /// `manual_merge_candidates.assignee_id`.
    #[must_use]
    pub fn assignee(&self) -> &Assignee {
        &self.assignee
    }

    /// `manual_merge_candidates.decision`, set with `status` `PROCESSED`; `None`: both are left
    /// alone.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// Every other manual candidate that is `NEW` and has this person on either side becomes
    /// `PROCESSED`, `MERGE`, with `status_reason` `AUTO_MERGE` and no assignee.
    #[must_use]
    pub fn closes_related_to(&self) -> Option<&str> {
        self.merged_person_id.as_deref()
    }

    /// `merge_candidates.id` of a row that becomes `DECLINED`, where it is `NEW`.
    #[must_use]
    pub fn declines(&self) -> Option<&str> {
        self.merge_candidate_id.as_deref().filter(|_| self.verdict != Some(Verdict::Merge))
    }

    /// `merge_candidates.id` of a row that now goes through [`super::merge`] with
    /// `MANUAL_MERGE`.
    #[must_use]
    pub fn merges(&self) -> Option<&str> {
        self.merge_candidate_id.as_deref().filter(|_| self.verdict == Some(Verdict::Merge))
    }
}

impl Serialize for ReviewChanges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Declined<'a> {
            id: &'a str,
            status: CandidateStatus,
        }
        #[derive(Serialize)]
        struct Merge<'a> {
            merge_candidate_id: &'a str,
            reason: MergeReason,
        }
        let declined = |id| Declined { id, status: CandidateStatus::Declined };
        let merge = |merge_candidate_id| Merge { merge_candidate_id, reason: MergeReason::Manual };
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("guard", &Guard(self))?;
        map.serialize_entry("manual_merge_requests", &RequestRow(&self.request))?;
        map.serialize_entry("manual_merge_candidates", &CandidateRow(self))?;
        map.serialize_entry("related", &self.closes_related_to().map(|it| Related::to(self, it)))?;
        map.serialize_entry("merge_candidates", &self.declines().map(declined))?;
        map.serialize_entry("merge", &self.merges().map(merge))?;
        map.end()
    }
}

/// What the rows must still hold.
struct Guard<'a>(&'a ReviewChanges);

impl Serialize for Guard<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Request {
            status: RequestStatus,
        }
        #[derive(Serialize)]
        struct Candidate {
            status: ManualStatus,
            /// Null, where a clerk is assigned.
            #[serde(skip_serializing_if = "Option::is_none")]
            assignee_id: Option<Option<()>>,
        }
        let (request, assignee_id) = match &self.0.request {
            RequestColumns::Insert { .. } => (None, Some(None)),
            RequestColumns::Update { guard, .. } => (Some(Request { status: *guard }), None),
        };
        let candidate = Candidate { status: ManualStatus::New, assignee_id };
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("manual_merge_requests", &request)?;
        map.serialize_entry("manual_merge_candidates", &candidate)?;
        map.end()
    }
}

/// The columns of `manual_merge_requests` that are written.
struct RequestRow<'a>(&'a RequestColumns);

impl Serialize for RequestRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        match self.0 {
            RequestColumns::Insert { manual_merge_candidate_id, assignee_id } => {
                map.serialize_entry("manual_merge_candidate_id", manual_merge_candidate_id)?;
                map.serialize_entry("assignee_id", assignee_id)?;
                map.serialize_entry("status", &RequestStatus::New)?;
            }
            RequestColumns::Update { id, status, comment, .. } => {
                map.serialize_entry("id", id)?;
                map.serialize_entry("status", status)?;
                map.serialize_entry("comment", comment)?;
            }
        }
        map.end()
    }
}

/// The columns of `manual_merge_candidates` that are written.
struct CandidateRow<'a>(&'a ReviewChanges);

impl Serialize for CandidateRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let changes = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &changes.candidate_id)?;
        if let Some(verdict) = changes.verdict {
            map.serialize_entry("status", &ManualStatus::Processed)?;
            map.serialize_entry("decision", &verdict)?;
        }
        match &changes.assignee {
            Assignee::Keep => {}
            Assignee::Clear => map.serialize_entry("assignee_id", &())?,
            Assignee::Set(clerk) => map.serialize_entry("assignee_id", clerk)?,
        }
        map.end()
    }
}

/// Other manual candidates that a merge closes.
#[derive(Serialize)]
struct Related<'a> {
    r#where: RelatedRows<'a>,
    set: RelatedColumns,
}

/// Rows with this person as `person_id` or `master_person_id`, but for one.
#[derive(Serialize)]
struct RelatedRows<'a> {
    either_person_id: &'a str,
    id_is_not: &'a str,
    status: ManualStatus,
}

#[derive(Serialize)]
struct RelatedColumns {
    status: ManualStatus,
    decision: Verdict,
    status_reason: MergeReason,
    assignee_id: (),
}

impl<'a> Related<'a> {
    fn to(changes: &'a ReviewChanges, person_id: &'a str) -> Self {
        Related {
            r#where: RelatedRows {
                either_person_id: person_id,
                id_is_not: &changes.candidate_id,
                status: ManualStatus::New,
            },
            set: RelatedColumns {
                status: ManualStatus::Processed,
                decision: Verdict::Merge,
                status_reason: CLOSED_BY_ANOTHER,
                assignee_id: (),
            },
        }
    }
}
