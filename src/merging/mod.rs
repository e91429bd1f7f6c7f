//! Merging: two records of one person become one, by rule or by clerks.
//!
//! Like the synchronisation, a merge is *ask or decide*: [`merge`] is a pure function of the
//! candidate and the facts known so far. It asks for the active declarations, says what to write,
//! leaves the candidate alone, or asks for a retry. The automatic merge first takes a candidate
//! with [`claim`]; the clerks' review ([`assign`], [`decide`]) hands those of the manual band
//! to `merge` once enough clerks agree.
//!
//! ```
//! use osoba::merging::*;
//! let time = |text: &str| text.parse().unwrap();
//! let candidate = MergeCandidate {
//!     id: "7".into(), person_id: "a".into(), master_person_id: "b".into(),
//!     score: osoba::scoring::Score::rounded(0.97).unwrap(), status: CandidateStatus::InProcess,
//!     inserted_at: time("2026-11-02T00:00:00Z"),
//! };
//! let person = MergePerson {
//!     status: "active".into(), is_active: true, updated_at: time("2026-11-01T00:00:00Z"),
//!     master_person_id: None,
//! };
//! let mut facts = MergeFacts {
//!     person: Some(person.clone()), master: Some(person), declarations: None,
//! };
//! let step = |facts: &MergeFacts| {
//!     let (reason, policy) = (MergeReason::Auto, MergePolicy::default());
//!     merge(&candidate, facts, reason, &policy, time("2026-11-03T00:00:00Z")).unwrap()
//! };
//! assert_eq!(step(&facts), MergeStep::Ask(Question::Declarations));
//! // Merging would leave the patient without a doctor.
//! facts.declarations = Some(Declarations::Known { person: true, master: false });
//! let MergeStep::Apply(changes) = step(&facts) else { panic!("everything is known") };
//! assert_eq!(changes.status(), CandidateStatus::Declined);
//! ```
//!
//! # What a host must do
//!
//! - Read the candidate and both persons, call, and write, in one transaction that holds locks on the
//!   three rows, persons in the order of their ids. [`Changes::guard`] is the status that the
//!   candidate must still have.
//! - Continue with every candidate that is `IN_PROCESS` or `DECLARATION_READY_DEACTIVATE`, whoever
//!   claimed it: a crash between two steps leaves a state from which the same function continues.
//! - Keep `merged_pairs` unique by the merged person.
//!
//! | file | what it settles |
//! |---|---|
//! | `status` | statuses and reasons of the three tables |
//! | `ids` | when two ids are one |
//! | `candidate` | a merge candidate and the facts about it |
//! | `policy` | what a host may choose |
//! | `transitions` | the tables of transitions, and their diagrams |
//! | `changes` | what a host writes for a merge, column by column |
//! | `merge` | the claim, and the table of a merge |
//! | `masters` | chains of masters |
//! | `review` | what clerks are given and what they decide |
//! | `review_changes` | what a host writes for a review, column by column |
//! | `refusal` | why a clerk is refused |

mod candidate;
mod changes;
mod ids;
mod masters;
mod merge;
mod policy;
mod refusal;
mod review;
mod review_changes;
mod review_facts;
mod status;
mod transitions;

pub use candidate::{Declarations, MergeCandidate, MergeFacts, MergePerson, RetryReason};
pub use changes::{Changes, MergedPair, Termination};
pub use masters::{ChainError, Masters};
pub use merge::{claim, merge, LeaveReason, MergeStep, Question};
pub use policy::{MergePolicy, ReviewPolicy};
pub use refusal::Refusal;
pub use review::{assign, decide, is_related, ReviewStep};
pub use review_changes::{Assignee, RequestColumns, ReviewChanges};
pub use review_facts::{
    Assignment, ClerkRequest, DecidedRequest, ManualCandidate, ReviewDecision, ReviewFacts,
    ReviewRequest, WaitingCandidate,
};
pub use status::{CandidateStatus, ManualStatus, MergeReason, RequestStatus, Verdict};
pub use transitions::{
    diagram, permit, permit_request, request_targets, review_diagram, target, Event,
    RequestTransition, Transition, TransitionRefused, REQUEST_TRANSITIONS, TRANSITIONS,
};
