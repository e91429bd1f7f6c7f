//! Verification: is a person's UNZR real, and which status, reason and columns follow.
//!
//! The synchronisation of one person is *ask or decide*: [`sync`] is a pure function of everything
//! known so far. If it answers [`SyncStep::Ask`], the host asks the registry and calls again with the
//! answer; otherwise it writes what [`SyncStep::Apply`] lists, does nothing, or tries again later.
//!
//! | file | what it settles |
//! |---|---|
//! | `status` | statuses, reasons, streams |
//! | `record` | the verification record of one person |
//! | `due` | which persons are due, in which order; when after a failure |
//! | `transitions` | the one table of transitions, and its diagram |
//! | `changes` | what a host writes, column by column |
//! | `registry` | what the registry is asked and what it answers |
//! | `sync` | the synchronisation of one person |
//! | `triggers` | a person request is signed; an operator asks again |
//! | `cumulative` | one status of a person from all its streams |
//! | `input` | the two rules that apply when a person is entered |

mod changes;
mod cumulative;
mod due;
pub mod input;
mod policy;
mod record;
mod registry;
mod status;
mod sync;
mod transitions;
mod triggers;

pub use changes::{Changes, Column, DataId, UnzrData};
pub use cumulative::{cumulative, CumulativeStatus, Streams};
pub use due::{due_after, due_order, is_due, DueOrder};
pub use policy::{MandatoryFields, Reasons, SyncPolicy};
pub use record::{BeforeClaim, Verification};
pub use registry::{Fault, RegistryAnswer, RegistryRequest};
pub use status::{Reason, Status, Stream};
pub use sync::{claim, release, sync, LeaveReason, RetryReason, SyncStep};
pub use transitions::{
    diagram, permit, targets, Event, Transition, TransitionRefused, TRANSITIONS,
};
pub use triggers::{ask_again, request_signed};
