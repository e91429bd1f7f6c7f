//! Blocks: the persons that share a key; and their division into parts of equal work.

use serde::Serialize;

use super::keys::{Key, Kind};
use super::pair::PairSettings;
use super::persons::Index;
use super::postings::{Posting, Runs};
use crate::matching::Cluster;

/// Persons that share a key of a cluster, by how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Block {
    /// How many persons.
    pub persons: usize,
    /// The cluster.
    pub cluster: Cluster,
}

/// What was compared, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Pairs that were scored. A pair that several blocks hold is counted in each of them.
    pub compared: u64,
    /// What `block_limit` left out.
    pub left_out: LeftOut,
}

/// Blocks of more persons than `block_limit`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// How many blocks.
    pub blocks: u64,
    /// How many persons are in them; one in several is counted in each.
    pub persons: u64,
    /// How many pairs are in them. One that another block holds is compared there.
    pub pairs: u64,
}

impl Account {
    pub(super) fn count(&mut self, other: Account) {
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        add(&mut self.compared, other.compared);
        add(&mut self.left_out.blocks, other.left_out.blocks);
        add(&mut self.left_out.persons, other.left_out.persons);
        add(&mut self.left_out.pairs, other.left_out.pairs);
    }
}

impl std::ops::AddAssign for Account {
    fn add_assign(&mut self, other: Account) {
        self.count(other);
    }
}

impl Index {
    /// What [`Index::pairs`] compares and leaves out, all parts together, without comparing anything.
    ///
    /// ```
    /// use osoba::index::{Builder, Entry, PairSettings, Settings};
    /// use osoba::scoring::Scorecard;
    /// let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    /// for place in 0..3 {
    ///     let text = format!(r#"{{"id": "{place}", "tax_id": "3347300034"}}"#);
    ///     builder.push(place, &Entry::from_json(&text).unwrap()).unwrap();
    /// }
    /// let index = builder.finish().unwrap();
    /// let mut pairs = index.pairs(PairSettings::default(), 0, 1);
    /// pairs.by_ref().for_each(drop);
    /// assert_eq!(index.account(PairSettings::default()), pairs.account());
    /// assert_eq!(pairs.account().compared, 3);
    /// ```
    #[must_use]
    pub fn account(&self, settings: PairSettings) -> Account {
        blocks(self, None).map(|block| block.account(settings)).fold(
            Account::default(),
            |mut sum, account| {
                sum.count(account);
                sum
            },
        )
    }

    /// The blocks of two persons or more, in the order of the clusters.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        blocks(self, None)
            .map(|block| Block { persons: block.persons(), cluster: block.key.0.cluster() })
    }
}

/// The entries of one key: of one index, or of two beside each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) key: Key,
    left: &'a [Posting],
    right: Option<&'a [Posting]>,
}

/// All blocks that hold a pair, in the order of their keys.
pub(super) fn blocks<'a>(
    left: &'a Index,
    right: Option<&'a Index>,
) -> Box<dyn Iterator<Item = Shared<'a>> + Send + 'a> {
    let runs = |index: &'a Index, kind| index.postings(kind).map(|postings| postings.runs());
    match right {
        None => Box::new(Kind::ALL.into_iter().flat_map(move |kind| {
            let runs = runs(left, kind).into_iter().flatten().filter(|(_, run)| run.len() > 1);
            runs.map(move |(hash, left)| Shared { key: (kind, hash), left, right: None })
        })),
        Some(right) => Box::new(Kind::ALL.into_iter().flat_map(move |kind| {
            let sides = runs(left, kind).zip(runs(right, kind));
            let both = sides.into_iter().flat_map(|(left, right)| beside(left, right));
            both.map(move |(hash, left, right)| Shared {
                key: (kind, hash),
                left,
                right: Some(right),
            })
        })),
    }
}

/// The runs of hashes that are on both sides.
fn beside<'a>(
    left: Runs<'a>,
    right: Runs<'a>,
) -> impl Iterator<Item = (u64, &'a [Posting], &'a [Posting])> {
    let mut right = right.peekable();
    left.filter_map(move |(hash, run)| {
        while right.next_if(|(other, _)| *other < hash).is_some() {}
        right.next_if(|(other, _)| *other == hash).map(|(_, other)| (hash, run, other))
    })
}

/// So many prepared persons stay in the cache while they are compared with as many others.
const TILE: usize = 512;

/// Persons to be compared at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit<'a> {
    pub(super) key: Key,
    pub(super) left: &'a [Posting],
    /// With whom; nothing if they are compared with one another.
    pub(super) right: Option<&'a [Posting]>,
}

/// To read and prepare a person takes as long as to score so many pairs.
const LOADING: u64 = 20;

impl Unit<'_> {
    pub(super) fn pairs(&self) -> u64 {
        pairs(self.left, self.right)
    }

    /// What the unit costs, in pairs.
    pub(super) fn work(&self) -> u64 {
        let persons = self.left.len().saturating_add(self.right.map_or(0, <[_]>::len));
        self.pairs().saturating_add(LOADING.saturating_mul(persons as u64))
    }
}

impl<'a> Shared<'a> {
    pub(super) fn persons(&self) -> usize {
        self.left.len().saturating_add(self.right.map_or(0, <[_]>::len))
    }

    pub(super) fn pairs(&self) -> u64 {
        pairs(self.left, self.right)
    }

    /// What the block adds to the account: its pairs as compared, or the block as left out.
    pub(super) fn account(&self, settings: PairSettings) -> Account {
        let (persons, pairs) = (self.persons(), self.pairs());
        if settings.is_over(persons) {
            let left_out = LeftOut { blocks: 1, persons: persons as u64, pairs };
            Account { left_out, ..Account::default() }
        } else {
            Account { compared: pairs, ..Account::default() }
        }
    }

    /// The whole block as one unit, if it is no more than that, as nearly every block is.
    pub(super) fn one_unit(self) -> Option<Unit<'a>> {
        let Shared { key, left, right } = self;
        let is_one = |tiles: &[Posting]| (1..=TILE).contains(&tiles.len());
        (is_one(left) && right.is_none_or(is_one)).then_some(Unit { key, left, right })
    }

    /// What the units of the block cost.
    pub(super) fn work(self) -> u64 {
        match self.one_unit() {
            Some(unit) => unit.work(),
            None => self.units().fold(0, |sum, unit| sum.saturating_add(unit.work())),
        }
    }

    /// The block in tiles.
    pub(super) fn units(self) -> impl Iterator<Item = Unit<'a>> {
        let Shared { key, left, right } = self;
        left.chunks(TILE).enumerate().flat_map(move |(at, tile)| {
            let own = Unit { key, left: tile, right: None };
            let later = left.chunks(TILE).skip(at.saturating_add(1));
            let others = later.take(if right.is_none() { usize::MAX } else { 0 });
            let others = others.chain(right.into_iter().flat_map(|right| right.chunks(TILE)));
            let across = others.map(move |right| Unit { key, left: tile, right: Some(right) });
            right.is_none().then_some(own).into_iter().chain(across)
        })
    }
}

/// Pairs among some, or of some with others.
fn pairs(left: &[Posting], right: Option<&[Posting]>) -> u64 {
    let count = left.len() as u64;
    match right {
        None => count.saturating_mul(count.saturating_sub(1)).wrapping_shr(1),
        Some(right) => count.saturating_mul(right.len() as u64),
    }
}

/// Which units are of one part. The work of all parts is cut into stripes that go to the parts in
/// turn, so that each has its share of big blocks and of pairs that are given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    part: u64,
    parts: u64,
    /// The work of all parts.
    total: u64,
    /// That of the units so far.
    before: u64,
}

const STRIPES: u64 = 64;

impl Share {
    pub(super) fn new(part: usize, parts: usize, total: u64) -> Self {
        Share { part: part as u64, parts: (parts as u64).max(1), total, before: 0 }
    }

    /// Whether what comes next, and takes so much work, is of the part.
    pub(super) fn has(&mut self, work: u64) -> bool {
        let stripes = u128::from(self.parts).saturating_mul(STRIPES.into());
        let position = u128::from(self.before).saturating_mul(stripes);
        let stripe = position.checked_div(self.total.into()).unwrap_or(0);
        self.before = self.before.saturating_add(work);
        stripe.checked_rem(self.parts.into()) == Some(self.part.into())
    }

    /// About how much work the part has.
    pub(super) fn work(&self) -> u64 {
        self.total.div_ceil(self.parts)
    }
}
