//! How large the blocks are: persons with one key of a cluster in common.

use std::collections::BTreeMap;

use osoba::index::Block;
use osoba::matching::Cluster;

use crate::dedupe::pairs::Between;
use crate::language::Language;
use crate::page::html::count;

/// How many of the largest blocks are shown.
const LARGEST: usize = 10;

/// The sizes of all blocks.
#[derive(Debug, Default)]
pub struct Blocks {
    /// By cluster.
    pub clusters: BTreeMap<Cluster, Sizes>,
    /// By the least power of two that is not less than their persons: 1 for two persons, 2 for three
    /// or four, and so on.
    pub sizes: BTreeMap<u32, Sizes>,
    /// The largest, by falling size.
    pub largest: Vec<(usize, Cluster)>,
}

/// What some blocks come to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// How many there are.
    pub blocks: u64,
    /// Pairs within them.
    pub pairs: u64,
    /// Persons of the largest.
    pub largest: usize,
}

impl Sizes {
    fn add(&mut self, persons: usize) {
        let pairs = (persons as u64).saturating_mul((persons as u64).saturating_sub(1)) / 2;
        self.blocks = self.blocks.saturating_add(1);
        self.pairs = self.pairs.saturating_add(pairs);
        self.largest = self.largest.max(persons);
    }
}

impl Blocks {
    /// The blocks of what is compared.
    #[must_use]
    pub fn of(between: Between<'_>) -> Blocks {
        Blocks::sized(between.blocks())
    }

    fn sized(all: impl Iterator<Item = Block>) -> Blocks {
        let mut blocks = Blocks::default();
        for Block { cluster, persons } in all {
            blocks.clusters.entry(cluster).or_default().add(persons);
            let power = persons.next_power_of_two().trailing_zeros();
            blocks.sizes.entry(power).or_default().add(persons);
            blocks.largest.push((persons, cluster));
            if blocks.largest.len() >= 1_000 {
                blocks.keep_largest();
            }
        }
        blocks.keep_largest();
        blocks
    }

    fn keep_largest(&mut self) {
        self.largest.sort_by_key(|(persons, cluster)| (std::cmp::Reverse(*persons), *cluster));
        self.largest.truncate(LARGEST);
    }
}

/// The sizes that a power of two stands for, in words.
#[must_use]
pub fn range(power: u32, language: Language) -> String {
    let to = 1_u64.checked_shl(power).unwrap_or(u64::MAX);
    let from = (to / 2).saturating_add(1);
    if from == to {
        return count(to, language);
    }
    format!("{}–{}", count(from, language), count(to, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_counted_by_cluster_and_by_size() {
        let block = |cluster, persons| Block { cluster, persons };
        let all = [
            block(Cluster::TaxId, 2),
            block(Cluster::TaxId, 3),
            block(Cluster::AuthPhone, 4),
            block(Cluster::AuthPhone, 100),
        ];
        let blocks = Blocks::sized(all.into_iter());
        let tax_id = Sizes { blocks: 2, pairs: 4, largest: 3 };
        assert_eq!(blocks.clusters.get(&Cluster::TaxId), Some(&tax_id));
        assert_eq!(blocks.sizes.get(&2), Some(&Sizes { blocks: 2, pairs: 9, largest: 4 }));
        assert_eq!(blocks.largest.first(), Some(&(100, Cluster::AuthPhone)));
        let ranges = [1, 2, 3, 10].map(|power| range(power, Language::En));
        assert_eq!(ranges, ["2", "3–4", "5–8", "513–1,024"]);
    }
}
