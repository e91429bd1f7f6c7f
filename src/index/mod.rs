//! The index: persons in memory, found by cluster.
//!
//! An [`Index`] is built once from any number of persons, is immutable afterwards and is shared
//! freely between threads. It answers every question of [`crate::matching`], so that it is a whole
//! host in memory, and gives every pair of persons that may be one, which is what a registry is
//! deduplicated by.
//!
//! ```
//! use osoba::index::{Builder, Entry, Groups, PairSettings, Settings, GROUP_LIMIT};
//! use osoba::scoring::Scorecard;
//!
//! let scorecard = Scorecard::published();
//! let mut builder = Builder::new(&scorecard, Settings::default());
//! let lines = [
//!     r#"{"id": "a", "last_name": "Вигаданюк", "first_name": "Олена", "second_name": "Остапівна",
//!         "birth_date": "1990-03-04", "gender": "FEMALE", "tax_id": "3293300021",
//!         "documents": [{"type": "PASSPORT", "number": "АА123457"}],
//!         "updated_at": "2026-01-05T10:00:00Z"}"#,
//!     r#"{"id": "b", "last_name": "Выгаданюк", "first_name": "Елена", "second_name": "Остапівна",
//!         "birth_date": "1990-03-04", "gender": "FEMALE", "tax_id": "3293300021",
//!         "documents": [{"type": "PASSPORT", "number": "АА123457"}],
//!         "updated_at": "2024-11-30T15:30:00Z"}"#,
//! ];
//! for (place, line) in (1..).zip(lines) {
//!     builder.push(place, &Entry::from_json(line).unwrap()).unwrap();
//! }
//! let index = builder.finish().unwrap();
//!
//! // Two parts: a host may run each on a thread, process or machine of its own.
//! let mut groups = Groups::new(&index);
//! for part in 0..2 {
//!     for pair in index.pairs(PairSettings::default(), part, 2) {
//!         assert_eq!((pair.person_id.as_str(), pair.master_person_id.as_str()), ("b", "a"));
//!         groups.add(&pair);
//!     }
//! }
//! let groups = groups.finish(GROUP_LIMIT);
//! assert_eq!(groups[0].ids, ["a", "b"]);
//! assert_eq!(groups[0].review, None);
//! ```
//!
//! | file | what it settles |
//! |---|---|
//! | `persons` | the index itself: persons by id, place and time |
//! | `batch` | persons made ready for an index; what they are found by |
//! | `builder` | from persons to an index; what is refused |
//! | `answer` | candidates, and the fact for each question of matching |
//! | `blocks` | the persons that share a key, cut into parts of equal work |
//! | `pairs` | every pair of a band, exactly once |
//! | `judge` | what the rules of matching say about two records |
//! | `pair` | what a pair says; which of the two is the master |
//! | `groups` | persons who are one over several pairs, and what speaks against it |
//! | `memory` | what an index takes |
//! | `record`, `texts`, `postings`, `keys`, `hash` | how persons and keys are kept |

mod answer;
mod batch;
mod blocks;
mod builder;
mod groups;
mod hash;
mod judge;
mod keys;
mod memory;
mod pair;
mod pairs;
mod persons;
mod postings;
mod record;
mod texts;
mod tile;

pub use batch::{Batch, FoundBy};
pub use blocks::{Account, Block, LeftOut};
pub use builder::{Builder, Duplicate, DuplicateIds, Entry};
pub use groups::{Group, Groups, Review, GROUP_LIMIT};
pub use judge::Judge;
pub use memory::Memory;
pub use pair::{Pair, PairSettings};
pub use pairs::Pairs;
pub use persons::{Index, Member, Settings};
