//! The catalogue: named comparisons of two persons, of which a scorecard of format 2 is made.

mod binning;
mod bins;
mod birth_date;
mod documents;
mod entry;
mod fields;
mod frequencies;
mod layout;
mod names;
mod numbers;
mod pair;
mod phones;
mod places;
mod published;
mod table;
mod written;

pub use bins::Bins;
pub use layout::Layout;
pub use published::VARIABLES;

pub(crate) use binning::{check_conditions, Axis, Binning, Condition, Test};
pub(crate) use entry::{Entry, Weights};
pub(crate) use layout::distance_limits;
pub(crate) use published::{published_conditions, PUBLISHED};
pub(crate) use written::{Conditions, Entries, Figure};
