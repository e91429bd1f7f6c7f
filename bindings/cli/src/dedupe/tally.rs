//! What is counted of the pairs for the report, part by part.

use std::collections::BTreeMap;

use osoba::index::{Account, Pair};
use osoba::matching::{Cluster, FindingKind};
use osoba::scoring::{Band, Limits, Score};

/// Pairs shown as examples.
pub const EXAMPLES: usize = 10;
/// Each band is cut into so many slices of scores, so that examples come from all of it.
const SLICES: usize = 5;
/// Columns of the histogram: a hundredth each.
pub const COLUMNS: usize = 100;

/// What is counted of pairs. Parts add up to the same whatever their number and order.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Where the bands lie.
    pub limits: Limits,
    /// Pairs merged without a clerk.
    pub automatic: u64,
    /// Pairs for a clerk.
    pub manual: u64,
    /// Pairs by score, a hundredth a column; the last holds 1 as well.
    pub scores: [u64; COLUMNS],
    /// Pairs by cluster; a pair may be in several.
    pub clusters: BTreeMap<Cluster, u64>,
    /// Pairs by caution.
    pub cautions: BTreeMap<FindingKind, u64>,
    /// What was compared and left out.
    pub account: Account,
    sample: [Vec<(u64, Pair)>; 2 * SLICES],
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Tally {
            limits,
            automatic: 0,
            manual: 0,
            scores: [0; COLUMNS],
            clusters: BTreeMap::new(),
            cautions: BTreeMap::new(),
            account: Account::default(),
            sample: Default::default(),
        }
    }

    /// All pairs.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        self.automatic.saturating_add(self.manual)
    }

    /// One more pair.
    pub fn add(&mut self, pair: &Pair) {
        let score = pair.deciding_score();
        if let Some(count) = self.scores.get_mut(column(score)) {
            one_more(count);
        }
        one_more(if pair.band == Band::Automatic { &mut self.automatic } else { &mut self.manual });
        pair.clusters
            .iter()
            .for_each(|cluster| one_more(self.clusters.entry(cluster).or_default()));
        pair.cautions
            .iter()
            .for_each(|caution| one_more(self.cautions.entry(caution).or_default()));
        let hash = hash(pair);
        let slice = self.slice(score);
        if let Some(kept) = self.sample.get_mut(slice) {
            if kept.len() < EXAMPLES || kept.last().is_some_and(|(last, _)| hash < *last) {
                kept.push((hash, pair.clone()));
                thin(kept);
            }
        }
    }

    /// The slice of a score: those of the manual band first.
    fn slice(&self, score: Score) -> usize {
        let Limits { manual, automatic } = self.limits;
        let (first, from, to) = if score >= automatic {
            (SLICES, automatic, Score::ONE)
        } else {
            (0, manual, automatic)
        };
        let [from, to, at] = [from, to, score].map(|score| score.hundred_thousandths() as usize);
        let width = to.saturating_sub(from).max(1);
        let within = at.saturating_sub(from).saturating_mul(SLICES).checked_div(width);
        first.saturating_add(within.unwrap_or_default().min(SLICES.saturating_sub(1)))
    }

    /// Up to ten pairs from all slices, the highest scores first. Which they are depends on the
    /// pairs alone.
    #[must_use]
    pub fn examples(&self) -> Vec<&Pair> {
        let turn = |turn: usize| self.sample.iter().rev().filter_map(move |kept| kept.get(turn));
        let mut chosen: Vec<&Pair> =
            (0..EXAMPLES).flat_map(turn).map(|(_, pair)| pair).take(EXAMPLES).collect();
        let ids = |pair: &Pair| (pair.person_id.clone(), pair.master_person_id.clone());
        chosen.sort_by_cached_key(|pair| (std::cmp::Reverse(pair.deciding_score()), ids(pair)));
        chosen
    }

    /// What was compared and left out besides.
    #[expect(clippy::arithmetic_side_effects, reason = "its sums saturate")]
    pub fn add_account(&mut self, account: Account) {
        self.account += account;
    }

    /// Adds what another part has counted.
    pub fn merge(&mut self, other: Tally) {
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        add(&mut self.automatic, other.automatic);
        add(&mut self.manual, other.manual);
        self.scores.iter_mut().zip(other.scores).for_each(|(sum, more)| add(sum, more));
        for (cluster, more) in other.clusters {
            add(self.clusters.entry(cluster).or_default(), more);
        }
        for (caution, more) in other.cautions {
            add(self.cautions.entry(caution).or_default(), more);
        }
        self.add_account(other.account);
        for (kept, more) in self.sample.iter_mut().zip(other.sample) {
            kept.extend(more);
            thin(kept);
        }
    }
}

fn one_more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// The column of a score in the histogram.
#[must_use]
pub fn column(score: Score) -> usize {
    (score.hundred_thousandths() as usize / 1_000).min(COLUMNS.saturating_sub(1))
}

/// Keeps the pairs of least hash.
fn thin(kept: &mut Vec<(u64, Pair)>) {
    let key =
        |(hash, pair): &(u64, Pair)| (*hash, pair.person_id.clone(), pair.master_person_id.clone());
    kept.sort_by_cached_key(key);
    kept.truncate(EXAMPLES);
}

/// A number that a pair always has and that says nothing about it: FNV-1a of both ids.
fn hash(pair: &Pair) -> u64 {
    let bytes = pair.person_id.bytes().chain([0]).chain(pair.master_person_id.bytes());
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    let hash = bytes.fold(0xCBF2_9CE4_8422_2325, step);
    // The low bits are the mixed ones.
    hash.reverse_bits()
}
