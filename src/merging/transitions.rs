//! The tables of transitions: of a merge candidate, and of a clerk's request.
//!
//! Every change of a status follows a row; a change without a row is refused.

use super::status::{CandidateStatus, MergeReason, RequestStatus};
use crate::named::names;

names! {
    /// Something that happens to a merge candidate.
    Event {
        /// The automatic merge takes it.
        Claimed = "claimed",
        /// A person was changed after scoring, or is not active.
        DataChanged = "data_changed",
        /// The person has a master already.
        HasMaster = "has_master",
        /// The person has an active declaration and the master has none.
        OnlyDeclaration = "only_declaration",
        /// The person's declarations are terminated.
        DeclarationsTerminated = "declarations_terminated",
        /// The person becomes inactive and has a master.
        Merged = "merged",
        /// A quorum of clerks decided `SPLIT` or `TRASH`.
        ReviewDeclined = "review_declined",
    }
}

/// One row: from any of these statuses, by this event, for any of these reasons, to this status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where the event may happen.
    pub from: &'static [CandidateStatus],
    /// What happens.
    pub event: Event,
    /// In which kind of merge.
    pub reasons: &'static [MergeReason],
    /// Where it leads.
    pub to: CandidateStatus,
}

const NEW: &[CandidateStatus] = &[CandidateStatus::New];
const CLAIMED: &[CandidateStatus] = &[CandidateStatus::InProcess];
const READY: &[CandidateStatus] = &[CandidateStatus::DeclarationReadyDeactivate];
const OPEN: &[CandidateStatus] =
    &[CandidateStatus::InProcess, CandidateStatus::DeclarationReadyDeactivate];
const AUTO: &[MergeReason] = &[MergeReason::Auto];
const MANUAL: &[MergeReason] = &[MergeReason::Manual];
const EITHER: &[MergeReason] = &[MergeReason::Auto, MergeReason::Manual];

/// Every transition of a merge candidate.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    Transition { from: NEW,     event: Event::Claimed,                reasons: AUTO,   to: CandidateStatus::InProcess },
    Transition { from: NEW,     event: Event::DataChanged,            reasons: MANUAL, to: CandidateStatus::Stale },
    Transition { from: OPEN,    event: Event::DataChanged,            reasons: EITHER, to: CandidateStatus::Stale },
    Transition { from: NEW,     event: Event::HasMaster,              reasons: MANUAL, to: CandidateStatus::Declined },
    Transition { from: CLAIMED, event: Event::HasMaster,              reasons: EITHER, to: CandidateStatus::Declined },
    Transition { from: NEW,     event: Event::OnlyDeclaration,        reasons: MANUAL, to: CandidateStatus::Declined },
    Transition { from: CLAIMED, event: Event::OnlyDeclaration,        reasons: EITHER, to: CandidateStatus::Declined },
    Transition { from: NEW,     event: Event::DeclarationsTerminated, reasons: MANUAL, to: CandidateStatus::DeclarationReadyDeactivate },
    Transition { from: CLAIMED, event: Event::DeclarationsTerminated, reasons: EITHER, to: CandidateStatus::DeclarationReadyDeactivate },
    Transition { from: READY,   event: Event::Merged,                 reasons: EITHER, to: CandidateStatus::Merged },
    Transition { from: NEW,     event: Event::ReviewDeclined,         reasons: MANUAL, to: CandidateStatus::Declined },
];

/// One row: a request may go from any of these statuses to any of those. A `from` of `None` is a
/// request that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestTransition {
    /// Where the request stands.
    pub from: Option<RequestStatus>,
    /// Where it may go.
    pub to: &'static [RequestStatus],
}

/// Every transition of a clerk's request.
pub const REQUEST_TRANSITIONS: &[RequestTransition] = &[
    RequestTransition { from: None, to: &[RequestStatus::New] },
    RequestTransition {
        from: Some(RequestStatus::New),
        to: &[
            RequestStatus::Split,
            RequestStatus::Merge,
            RequestStatus::Trash,
            RequestStatus::Postpone,
        ],
    },
    RequestTransition {
        from: Some(RequestStatus::Postpone),
        to: &[RequestStatus::Split, RequestStatus::Merge, RequestStatus::Trash],
    },
];

/// A change of status that no row allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("value is not allowed: no transition from {from} by {event} with {reason} to {to}")]
pub struct TransitionRefused {
    /// The status before.
    pub from: CandidateStatus,
    /// What happened.
    pub event: Event,
    /// In which kind of merge.
    pub reason: MergeReason,
    /// Where it was to lead.
    pub to: CandidateStatus,
}

/// Where `event` leads from `from`; `None` when it may not happen there.
#[must_use]
pub fn target(from: CandidateStatus, event: Event, reason: MergeReason) -> Option<CandidateStatus> {
    let is_row = |row: &&Transition| {
        row.event == event && row.from.contains(&from) && row.reasons.contains(&reason)
    };
    TRANSITIONS.iter().find(is_row).map(|row| row.to)
}

/// Whether a row leads from `from` by `event` to `to`.
///
/// ```
/// use osoba::merging::{permit, CandidateStatus, Event, MergeReason};
/// let from = CandidateStatus::New;
/// assert!(permit(from, Event::Claimed, MergeReason::Auto, CandidateStatus::InProcess).is_ok());
/// assert!(permit(from, Event::Merged, MergeReason::Auto, CandidateStatus::Merged).is_err());
/// ```
///
/// # Errors
/// A [`TransitionRefused`] that names all four.
pub fn permit(
    from: CandidateStatus,
    event: Event,
    reason: MergeReason,
    to: CandidateStatus,
) -> Result<(), TransitionRefused> {
    if target(from, event, reason) == Some(to) {
        Ok(())
    } else {
        Err(TransitionRefused { from, event, reason, to })
    }
}

/// Where a request may go from `from`.
#[must_use]
pub fn request_targets(from: Option<RequestStatus>) -> &'static [RequestStatus] {
    REQUEST_TRANSITIONS.iter().find(|row| row.from == from).map_or(&[], |row| row.to)
}

/// Whether a request may go from `from` to `to`.
#[must_use]
pub fn permit_request(from: Option<RequestStatus>, to: RequestStatus) -> bool {
    request_targets(from).contains(&to)
}

/// The table of a merge candidate as a Mermaid state diagram. A transition of only one kind of
/// merge names its reason.
///
/// ```
/// let diagram = osoba::merging::diagram();
/// assert!(diagram.contains("DECLARATION_READY_DEACTIVATE --> MERGED : merged"));
/// assert!(diagram.contains("NEW --> IN_PROCESS : claimed (AUTO_MERGE)"));
/// ```
#[must_use]
pub fn diagram() -> String {
    let lines = TRANSITIONS.iter().flat_map(|row| {
        let only = match row.reasons {
            [one] => format!(" ({one})"),
            _ => String::new(),
        };
        let line = move |from| format!("{from} --> {} : {}{only}", row.to, row.event);
        row.from.iter().map(line)
    });
    mermaid(lines)
}

/// The table of a clerk's request as a Mermaid state diagram.
///
/// ```
/// assert!(osoba::merging::review_diagram().contains("POSTPONE --> MERGE"));
/// ```
#[must_use]
pub fn review_diagram() -> String {
    let lines = REQUEST_TRANSITIONS.iter().flat_map(|row| {
        let from = row.from.map_or("[*]", RequestStatus::as_str);
        row.to.iter().map(move |to| format!("{from} --> {to}"))
    });
    mermaid(lines)
}

fn mermaid(lines: impl Iterator<Item = String>) -> String {
    let lines = lines.map(|line| format!("    {line}\n"));
    std::iter::once("stateDiagram-v2\n".to_owned()).chain(lines).collect()
}
