//! The plain way to all pairs: every person beside every later one. It shares nothing with the
//! index but the keys of a person and the comparison of two.

use std::collections::{BTreeMap, BTreeSet};

use osoba::index::{Entry, PairSettings, Settings};
use osoba::matching::{
    why_not, Cluster, ClusterKeys, ClusterSet, Clusters, Findings, Policy, Submission,
};
use osoba::scoring::{Band, Score, Scorecard};

/// What a pair must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) score: Score,
    pub(crate) proven_score: Option<Score>,
    pub(crate) band: Band,
    pub(crate) clusters: Clusters,
    pub(crate) bins: Vec<String>,
    pub(crate) cautions: Findings,
    pub(crate) master_by_id: bool,
}

/// By the ids of person and master.
pub(crate) type Expectations = BTreeMap<(String, String), Expected>;

/// A block: cluster, and what it is found by as a text.
pub(crate) type BlockKey = (Cluster, String);

/// The blocks of an active person.
pub(crate) fn blocks_of(entry: &Entry, settings: Settings) -> BTreeSet<BlockKey> {
    let mut blocks = BTreeSet::new();
    if !entry.person.participates() {
        return blocks;
    }
    let keys = ClusterKeys::of(&entry.person, settings.key);
    let mut put =
        |cluster, kind: &str, text: &str| blocks.insert((cluster, format!("{kind} {text}")));
    if let Some(id) = &keys.tax_id {
        put(Cluster::TaxId, "", id);
    }
    for number in &keys.document_numbers {
        put(Cluster::DocumentNumber, "document", number);
    }
    for number in
        keys.certificate_numbers.iter().filter(|_| settings.clusters == ClusterSet::Extended)
    {
        put(Cluster::DocumentNumber, "certificate", number);
    }
    for phone in &keys.auth_phones {
        put(Cluster::AuthPhone, "", phone);
    }
    for last in keys.last_names() {
        if let Some(date) = &keys.birth_date {
            put(Cluster::BirthDateLastName, last, &date.to_string());
        }
        for id in &keys.settlement_ids {
            put(Cluster::SettlementLastName, last, id);
        }
        for first in keys.first_names() {
            put(Cluster::FirstLastName, last, first);
        }
    }
    blocks
}

/// How many persons are in each block.
pub(crate) fn sizes(entries: &[Entry], settings: Settings) -> BTreeMap<BlockKey, usize> {
    let mut sizes = BTreeMap::new();
    for block in entries.iter().flat_map(|entry| blocks_of(entry, settings.clone())) {
        *sizes.entry(block).or_default() += 1;
    }
    sizes
}

/// Every pair of `entries` for which `may` says that it is one, which takes their places.
pub(crate) fn double_loop(
    entries: &[Entry],
    scorecard: &Scorecard,
    settings: Settings,
    pairs: PairSettings,
    may: impl Fn(usize, usize) -> bool,
) -> Expectations {
    let sizes = sizes(entries, settings.clone());
    let within = |block: &BlockKey| pairs.block_limit.is_none_or(|limit| sizes[block] <= limit);
    let blocks: Vec<_> = entries.iter().map(|entry| blocks_of(entry, settings.clone())).collect();
    let policy = Policy {
        key: settings.key,
        clusters: settings.clusters,
        limits: pairs.limits,
        ..Policy::registration()
    };
    let mut expected = Expectations::new();
    for (place, a) in entries.iter().enumerate() {
        for (other, b) in entries.iter().enumerate().skip(place + 1) {
            let shared = blocks[place].intersection(&blocks[other]);
            if !may(place, other) || !shared.clone().any(within) {
                continue;
            }
            let submission = Submission { person: a.person.clone(), person_id: None };
            let why = why_not(&submission, &b.person, &policy, scorecard);
            let holds = why.clusters.iter().filter(|check| check.holds).map(|check| check.cluster);
            let clusters: Clusters = holds.collect();
            assert_eq!(clusters, shared.map(|(cluster, _)| *cluster).collect(), "{a:?} {b:?}");
            let score = why.explanation.score;
            let deciding = why.proven_score.unwrap_or(score);
            let band = pairs.limits.band(deciding);
            if band == Band::None {
                continue;
            }
            let id = |entry: &Entry| entry.person.id.as_deref().unwrap().to_owned();
            let later = match (a.updated_at, b.updated_at) {
                (Some(a), Some(b)) if a != b => Some(a > b),
                _ => None,
            };
            let key = if later.unwrap_or(id(a) > id(b)) { (id(b), id(a)) } else { (id(a), id(b)) };
            let bins = why.explanation.variables.iter().map(|variable| variable.bin.clone());
            expected.insert(
                key,
                Expected {
                    score,
                    proven_score: why.proven_score,
                    band,
                    clusters,
                    bins: bins.collect(),
                    cautions: why.cautions,
                    master_by_id: later.is_none(),
                },
            );
        }
    }
    expected
}
