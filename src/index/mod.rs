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
mod blocks;
mod builder;
mod groups;
mod hash;
mod judge;
mod keys;
mod memory;
mod pair;
mod pairs;
mod postings;
mod record;
mod texts;
mod tile;

use chrono::{DateTime, Utc};

use crate::matching::{ClusterKeys, ClusterSet, OwnClusters, Policy};
use crate::names::Algorithm;
use crate::person::Person;
use crate::scoring::Scorecard;

pub use blocks::{Account, Block, LeftOut};
pub use builder::{Builder, Duplicate, DuplicateIds, Entry, FoundBy};
pub use groups::{Group, Groups, Review, GROUP_LIMIT};
pub use judge::Judge;
pub use memory::Memory;
pub use pair::{Pair, PairSettings};
pub use pairs::Pairs;

/// By what persons are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which phonetic key says that names sound alike. Default: `uk`.
    pub key: Algorithm,
    /// Which clusters there are. Default: the published ones, extended.
    pub clusters: ClusterSet,
    /// The host's own clusters, beside them. Default: none.
    pub own_clusters: OwnClusters,
}

impl Default for Settings {
    /// Those of a policy.
    fn default() -> Self {
        let Policy { key, clusters, own_clusters, .. } = Policy::registration();
        Settings { key, clusters, own_clusters }
    }
}

impl Settings {
    /// The keys by which a person is found.
    fn keys_of(&self, person: &Person) -> ClusterKeys {
        let keys = ClusterKeys::chosen(person, self.key, self.clusters, &self.own_clusters);
        match self.clusters {
            ClusterSet::None => keys.without_names(),
            ClusterSet::Published | ClusterSet::Extended => keys,
        }
    }
}

/// One person of an index, counted from 0 in the order in which they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Member(pub u32);

/// Persons, and what they are found by. See the [module](self).
///
/// `Debug` shows nothing of the persons but how many there are.
pub struct Index {
    scorecard: Scorecard,
    settings: Settings,
    records: Vec<u8>,
    /// Where each record ends; it starts where the one before ends.
    ends: Vec<u64>,
    texts: texts::Texts,
    ids: postings::Postings,
    /// Active persons by each kind of key.
    clusters: [postings::Postings; keys::Kind::ALL.len()],
    /// Active persons by phones that join no cluster, see `PhoneOf`.
    phones: postings::Postings,
}

impl Index {
    /// How many persons there are, inactive ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// By what persons are found.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The scorecard that scores pairs and decisions.
    #[must_use]
    pub fn scorecard(&self) -> &Scorecard {
        &self.scorecard
    }

    /// The person, as it was added; a UUID comes back in lower case. An empty one for a member of
    /// another index.
    #[must_use]
    pub fn person(&self, member: Member) -> Person {
        self.record(member).map(|record| record::read(record, &self.texts)).unwrap_or_default()
    }

    /// `persons.id`; empty for a member of another index.
    #[must_use]
    pub fn id(&self, member: Member) -> String {
        self.head(member).map(|head| head.id.to_string()).unwrap_or_default()
    }

    /// Where the caller found the person, as [`Builder::push`] was told.
    #[must_use]
    pub fn place(&self, member: Member) -> u64 {
        self.head(member).map(|head| head.place).unwrap_or_default()
    }

    /// `persons.updated_at`, to the microsecond.
    #[must_use]
    pub fn updated_at(&self, member: Member) -> Option<DateTime<Utc>> {
        self.head(member)?.updated_at
    }

    /// The person with an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Member> {
        let id = record::Id::of(crate::identifiers::placeholder::present(id)?);
        let entries = self.ids.find(builder::hash_of_id(&id)).iter();
        let mut members = entries.map(|posting| Member(postings::member(posting)));
        members.find(|member| self.head(*member).is_some_and(|head| head.id == id))
    }

    fn record(&self, Member(place): Member) -> Option<&[u8]> {
        let place = place as usize;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.records.get(start..end)
    }

    fn head(&self, member: Member) -> Option<record::Head> {
        self.record(member).map(record::read_head)
    }

    fn postings(&self, kind: keys::Kind) -> Option<&postings::Postings> {
        self.clusters.get(kind as usize)
    }

    /// Persons under one id, the first of them beside each other.
    fn duplicates(&self) -> Vec<Duplicate> {
        let mut found = Vec::new();
        for (_, run) in self.ids.runs().filter(|(_, run)| run.len() > 1) {
            let heads =
                run.iter().filter_map(|posting| self.head(Member(postings::member(posting))));
            let mut heads: Vec<record::Head> = heads.collect();
            heads.sort_by(|a, b| a.id.cmp(&b.id));
            for same in heads.chunk_by(|a, b| a.id == b.id) {
                let mut places: Vec<u64> = same.iter().map(|head| head.place).collect();
                places.sort_unstable();
                if let Some((first, others)) = places.split_first() {
                    found.extend(
                        others.iter().map(|second| Duplicate { first: *first, second: *second }),
                    );
                }
            }
        }
        found.sort_unstable();
        found
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("persons", &self.len()).finish_non_exhaustive()
    }
}
