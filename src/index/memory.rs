//! What an index takes.

use serde::Serialize;

use super::persons::Index;
use super::postings::Postings;

/// The bytes that an index takes, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Records of the persons.
    pub records: usize,
    /// Names, settlements and other texts that persons share.
    pub texts: usize,
    /// What persons are found by their ids with.
    pub ids: usize,
    /// What persons are found by cluster with.
    pub clusters: usize,
}

impl Memory {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        [self.records, self.texts, self.ids, self.clusters]
            .into_iter()
            .fold(0, usize::saturating_add)
    }
}

impl Index {
    /// How much memory the index takes, the scorecard aside: at most 400 bytes a person for ordinary
    /// data.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let ends = self.ends.capacity().saturating_mul(size_of::<u64>());
        let clusters = self.clusters.iter().chain([&self.phones]);
        Memory {
            records: self.records.capacity().saturating_add(ends),
            texts: self.texts.bytes(),
            ids: self.ids.bytes(),
            clusters: clusters.map(Postings::bytes).fold(0, usize::saturating_add),
        }
    }
}
