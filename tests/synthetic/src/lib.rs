//! An invented registry with truth, for Osoba's tests, benches and studies. Nobody in it exists, and
//! everything follows from a seed.
//!
//! | file | what it settles |
//! |---|---|
//! | `random` | the sequence of random numbers |
//! | `names` | names in Ukrainian and in Russian, and how common each is |
//! | `records` | records one by one, and what clerks make of them: what the benches of speed measure |
//! | `people` | people in households: parents, children, twins, newborns, with tax ids that fit |
//! | `errors` | what becomes of a record until somebody registers again: the mixes `base` and `hard` |
//! | `spelling` | wrong letters, wrong digits, look-alike letters |
//! | `registry` | the registry, its duplicates, and registrations with their truth |
//! | `day` | the example data of the command line: a night's synchronisation, who registers next day |
//! | `pairs` | labelled pairs: those that the clusters bring together, and random ones |
//!
//! ```
//! use osoba_synthetic::{Mix, Names, Registry};
//!
//! let names = Names::built_in();
//! let mut registry = Registry::new(&names, 7, 100);
//! let registrations: Vec<_> = (0..10).map(|_| registry.registration(Mix::Base)).collect();
//! assert!(registrations.iter().any(|registration| registration.truth.is_some()));
//! ```

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "tables of this crate, whose failure harms nobody"
)]

pub mod day;
mod errors;
mod names;
mod pairs;
mod people;
mod random;
pub mod records;
mod registry;
mod spelling;

pub use errors::{Mix, ERRORS};
pub use names::{Name, Names, Surname};
pub use pairs::{labelled, random, Labelled};
pub use people::{Kind, Somebody};
pub use random::Random;
pub use registry::{Registration, Registry};
