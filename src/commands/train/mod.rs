//! Training: pairs of persons, one JSON document each, to a scorecard and a report.
//!
//! Pairs come one by one, so that they need not be in memory together: of each the pattern of its
//! bins is kept. Reading a pair ([`Trainer::read`]) needs no change of the trainer and can be done
//! on several cores; the order in which pairs are added changes nothing.

mod at_once;
mod card;
mod document;
mod line;
mod random;
mod silver;
mod trainer;

pub(super) use self::document::answer;
pub use self::trainer::{Compared, Trained, Trainer};
