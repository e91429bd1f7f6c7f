//! The one table of transitions of the UNZR stream.
//!
//! Every change of a status follows a row of [`TRANSITIONS`]; a change without a row is refused.

use super::status::Status;

/// Something that happens to a verification record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// A person request (create or update) that gives a UNZR is signed.
    SignedWithUnzr,
    /// A person request (create or update) without UNZR is signed.
    SignedWithoutUnzr,
    /// An operator asks for the verification again.
    AskedAgain,
    /// A worker takes the person.
    Claimed,
    /// The person has no UNZR.
    DataAbsent,
    /// The UNZR does not match the pattern.
    IncorrectData,
    /// The registry answers 1.
    Found,
    /// The registry answers 0.
    NotFound,
    /// The registry cannot answer: −2, a fault, a time-out, an unknown code.
    TechnicalError,
    /// The host gives up and releases the claim.
    Released,
}

impl Event {
    /// Every event.
    pub const ALL: &'static [Event] = &[
        Event::SignedWithUnzr,
        Event::SignedWithoutUnzr,
        Event::AskedAgain,
        Event::Claimed,
        Event::DataAbsent,
        Event::IncorrectData,
        Event::Found,
        Event::NotFound,
        Event::TechnicalError,
        Event::Released,
    ];

    /// Name as diagrams and errors show it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Event::SignedWithUnzr => "signed_with_unzr",
            Event::SignedWithoutUnzr => "signed_without_unzr",
            Event::AskedAgain => "asked_again",
            Event::Claimed => "claimed",
            Event::DataAbsent => "data_absent",
            Event::IncorrectData => "incorrect_data",
            Event::Found => "found",
            Event::NotFound => "not_found",
            Event::TechnicalError => "technical_error",
            Event::Released => "released",
        }
    }
}

/// One row: from any of these statuses, by this event, to one of these statuses. A `from` of
/// `None` is a person that has no record yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where the event may happen.
    pub from: &'static [Option<Status>],
    /// What happens.
    pub event: Event,
    /// Where it leads.
    pub to: &'static [Status],
}

const ANY: &[Option<Status>] = &[
    None,
    Some(Status::VerificationNeeded),
    Some(Status::InReview),
    Some(Status::Verified),
    Some(Status::NotVerified),
    Some(Status::VerificationNotNeeded),
];
const RECORDED: &[Option<Status>] = &[
    Some(Status::VerificationNeeded),
    Some(Status::InReview),
    Some(Status::Verified),
    Some(Status::NotVerified),
    Some(Status::VerificationNotNeeded),
];
/// Due persons; `IN_REVIEW` only by a lost claim.
const CLAIMABLE: &[Option<Status>] =
    &[Some(Status::VerificationNeeded), Some(Status::Verified), Some(Status::InReview)];
const CLAIMED: &[Option<Status>] = &[Some(Status::InReview)];

/// All transitions.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    Transition { from: ANY,       event: Event::SignedWithUnzr,    to: &[Status::VerificationNeeded] },
    Transition { from: ANY,       event: Event::SignedWithoutUnzr, to: &[Status::VerificationNotNeeded] },
    Transition { from: RECORDED,  event: Event::AskedAgain,        to: &[Status::VerificationNeeded] },
    Transition { from: CLAIMABLE, event: Event::Claimed,           to: &[Status::InReview] },
    Transition { from: CLAIMED,   event: Event::DataAbsent,        to: &[Status::VerificationNotNeeded] },
    Transition { from: CLAIMED,   event: Event::IncorrectData,     to: &[Status::NotVerified] },
    Transition { from: CLAIMED,   event: Event::Found,             to: &[Status::Verified] },
    Transition { from: CLAIMED,   event: Event::NotFound,          to: &[Status::NotVerified] },
    Transition { from: CLAIMED,   event: Event::TechnicalError,    to: &[Status::InReview] },
    Transition { from: CLAIMED,   event: Event::Released,          to: &[Status::VerificationNeeded, Status::Verified] },
];

/// A change of status that no row allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("value is not allowed: no transition from {} by {} to {to}",
        from.map_or("no record", Status::as_str), event.as_str())]
pub struct TransitionRefused {
    /// The status before; `None` for a person without a record.
    pub from: Option<Status>,
    /// What happened.
    pub event: Event,
    /// Where it was to lead.
    pub to: Status,
}

/// Where `event` may lead from `from`; empty when it may not happen there.
#[must_use]
pub fn targets(from: Option<Status>, event: Event) -> &'static [Status] {
    let row = TRANSITIONS.iter().find(|row| row.event == event && row.from.contains(&from));
    row.map_or(&[], |row| row.to)
}

/// Whether a row leads from `from` by `event` to `to`.
///
/// ```
/// use osoba::verification::{permit, Event, Status};
/// assert!(permit(Some(Status::InReview), Event::Found, Status::Verified).is_ok());
/// assert!(permit(Some(Status::Verified), Event::Found, Status::Verified).is_err());
/// ```
///
/// # Errors
/// A [`TransitionRefused`] that names all three.
pub fn permit(from: Option<Status>, event: Event, to: Status) -> Result<(), TransitionRefused> {
    if targets(from, event).contains(&to) {
        Ok(())
    } else {
        Err(TransitionRefused { from, event, to })
    }
}

/// The table as a Mermaid state diagram.
///
/// ```
/// assert!(osoba::verification::diagram().contains("IN_REVIEW --> VERIFIED : found"));
/// ```
#[must_use]
pub fn diagram() -> String {
    let mut lines = vec!["stateDiagram-v2".to_owned()];
    for row in TRANSITIONS {
        for from in row.from {
            let from = from.map_or("[*]", Status::as_str);
            lines.extend(
                row.to.iter().map(|to| format!("    {from} --> {to} : {}", row.event.as_str())),
            );
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
