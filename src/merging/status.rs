//! Statuses and reasons of `merge_candidates`, `manual_merge_candidates` and
//! `manual_merge_requests`, with the names the database holds.

use crate::named::names;

names! {
    /// `merge_candidates.status`.
    ///
    /// ```
    /// use osoba::merging::CandidateStatus;
    /// assert_eq!(CandidateStatus::from_name("STALE"), Some(CandidateStatus::Stale));
    /// ```
    CandidateStatus {
        /// Found, and not taken yet.
        New = "NEW",
        /// Claimed by the automatic merge.
        InProcess = "IN_PROCESS",
        /// The person's declarations are terminated; the person can be deactivated.
        DeclarationReadyDeactivate = "DECLARATION_READY_DEACTIVATE",
        /// A person was changed after scoring, or is not active.
        Stale = "STALE",
        /// Not to be merged.
        Declined = "DECLINED",
        /// Merged.
        Merged = "MERGED",
    }
}

names! {
    /// Who decided that a pair is merged.
    MergeReason {
        /// The score.
        Auto = "AUTO_MERGE",
        /// A quorum of clerks.
        Manual = "MANUAL_MERGE",
    }
}

names! {
    /// `manual_merge_candidates.status`.
    ManualStatus {
        /// Under review.
        New = "NEW",
        /// Reviewed.
        Processed = "PROCESSED",
    }
}

names! {
    /// `manual_merge_requests.status`: where one clerk's view of one candidate stands.
    RequestStatus {
        /// Assigned and not decided.
        New = "NEW",
        /// Two persons.
        Split = "SPLIT",
        /// One person.
        Merge = "MERGE",
        /// A record that should not exist.
        Trash = "TRASH",
        /// To be decided later by the same clerk.
        Postpone = "POSTPONE",
    }
}

names! {
    /// `manual_merge_candidates.decision`: what a quorum of clerks decided.
    Verdict {
        /// Two persons.
        Split = "SPLIT",
        /// One person.
        Merge = "MERGE",
        /// A record that should not exist.
        Trash = "TRASH",
    }
}

impl RequestStatus {
    /// The verdict that a final decision counts for; `None` for one that is not final.
    #[must_use]
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            RequestStatus::New | RequestStatus::Postpone => None,
            RequestStatus::Split => Some(Verdict::Split),
            RequestStatus::Merge => Some(Verdict::Merge),
            RequestStatus::Trash => Some(Verdict::Trash),
        }
    }
}
