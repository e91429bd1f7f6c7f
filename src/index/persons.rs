//! The index itself.

use chrono::{DateTime, Utc};

use super::keys::Kind;
use super::postings::{self, Posting, Postings};
use super::record;
use super::texts::Texts;
use crate::matching::{ClusterKeys, ClusterSet, OwnClusters, Policy};
use crate::names::Algorithm;
use crate::person::Person;
use crate::scoring::Scorecard;

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
    pub(super) fn keys_of(&self, person: &Person) -> ClusterKeys {
        let keys = ClusterKeys::chosen(person, self.key, self.clusters, &self.own_clusters);
        match self.clusters {
            ClusterSet::None => keys.without_names(),
            ClusterSet::Published | ClusterSet::Extended => keys,
        }
    }
}

/// So many persons are read ahead of those that are compared.
pub(super) const READ_AHEAD: usize = 64;

/// Bytes that are read from memory together.
const CACHE_LINE: usize = 64;

/// One person of an index, counted from 0 in the order in which they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Member(pub u32);

/// Persons, and what they are found by. See the [module](crate::index).
///
/// `Debug` shows nothing of the persons but how many there are.
pub struct Index {
    pub(super) scorecard: Scorecard,
    pub(super) settings: Settings,
    pub(super) records: Vec<u8>,
    /// Where each record ends; it starts where the one before ends.
    pub(super) ends: Vec<u64>,
    pub(super) texts: Texts,
    pub(super) ids: Postings,
    /// Active persons by each kind of key.
    pub(super) clusters: [Postings; Kind::ALL.len()],
    /// Active persons by phones that join no cluster, see `PhoneOf`.
    pub(super) phones: Postings,
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
    pub fn person(&self, member: Member) -> Person<'_> {
        self.record(member).map(|record| record::read(record, &self.texts)).unwrap_or_default()
    }

    /// `persons.id`; empty for a member of another index.
    #[must_use]
    pub fn id(&self, member: Member) -> String {
        self.head(member).map(|head| head.id.to_string()).unwrap_or_default()
    }

    /// Where the caller found the person, as given to [`super::Builder::push`].
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
        let entries = self.ids.find(id.hash()).iter();
        let mut members = entries.map(|posting| Member(postings::member(posting)));
        members.find(|member| self.head(*member).is_some_and(|head| head.id == id))
    }

    pub(super) fn record(&self, Member(place): Member) -> Option<&[u8]> {
        let place = place as usize;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.records.get(start..end)
    }

    /// Reads the records of the first [`READ_AHEAD`] of these persons, so that who reads them soon finds them
    /// in the cache: reads that do not wait for each other wait together.
    pub(super) fn read_ahead<'p>(&self, entries: impl Iterator<Item = &'p Posting>) {
        let mut starts = [usize::MAX; READ_AHEAD];
        for (start, entry) in starts.iter_mut().zip(entries) {
            let before = (postings::member(entry) as usize).checked_sub(1);
            let end = before.map_or(Some(&0), |before| self.ends.get(before));
            *start = end.map_or(usize::MAX, |end| *end as usize);
        }
        let read = starts.iter().fold(0_u8, |read, start| {
            let lines = [0, CACHE_LINE, CACHE_LINE.saturating_mul(2)];
            lines.iter().fold(read, |read, line| {
                read ^ self.records.get(start.saturating_add(*line)).copied().unwrap_or_default()
            })
        });
        std::hint::black_box(read);
    }

    pub(super) fn head(&self, member: Member) -> Option<record::Head> {
        self.record(member).map(record::read_head)
    }

    pub(super) fn postings(&self, kind: Kind) -> Option<&Postings> {
        self.clusters.get(kind as usize)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("persons", &self.len()).finish_non_exhaustive()
    }
}
