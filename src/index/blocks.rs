//! Blocks: the persons that share a key; and their division into parts of equal work.

use std::iter::Peekable;

use serde::Serialize;

use super::keys::{Key, Kind};
use super::pair::PairSettings;
use super::persons::Index;
use super::postings::{Posting, Postings, Runs};
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
        Blocks::of(self, None).map(|block| block.account(settings)).fold(
            Account::default(),
            |mut sum, account| {
                sum.count(account);
                sum
            },
        )
    }

    /// The blocks of two persons or more, in the order of the clusters.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        Blocks::of(self, None)
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
#[derive(Clone)]
pub(super) struct Blocks<'a> {
    indexes: (&'a Index, Option<&'a Index>),
    /// The kinds to come.
    kinds: std::slice::Iter<'static, Kind>,
    /// The kind at hand, and what is left of it on both sides.
    kind: Kind,
    left: Runs<'a>,
    right: Option<Peekable<Runs<'a>>>,
}

impl<'a> Blocks<'a> {
    pub(super) fn of(left: &'a Index, right: Option<&'a Index>) -> Self {
        Blocks {
            indexes: (left, right),
            kinds: Kind::ALL.iter(),
            kind: Kind::TaxId,
            left: Runs::default(),
            right: None,
        }
    }

    /// The next block of the kind at hand.
    fn next_of_kind(&mut self) -> Option<Shared<'a>> {
        let (left, right) = (&mut self.left, &mut self.right);
        let (hash, left, right) = match right {
            None => {
                let (hash, run) = left.find(|(_, run)| run.len() > 1)?;
                (hash, run, None)
            }
            Some(right) => left.find_map(|(hash, run)| {
                while right.next_if(|(other, _)| *other < hash).is_some() {}
                let (_, other) = right.next_if(|(other, _)| *other == hash)?;
                Some((hash, run, Some(other)))
            })?,
        };
        Some(Shared { key: (self.kind, hash), left, right })
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Shared<'a>;

    fn next(&mut self) -> Option<Shared<'a>> {
        loop {
            if let Some(block) = self.next_of_kind() {
                return Some(block);
            }
            self.kind = *self.kinds.next()?;
            let runs = |index: &'a Index| index.postings(self.kind).map(Postings::runs);
            let (left, right) = self.indexes;
            self.left = runs(left).unwrap_or_default();
            self.right = right.map(|right| runs(right).unwrap_or_default().peekable());
        }
    }
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

/// What is to be done about a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Compare(Unit<'a>),
    LeaveOut(Shared<'a>),
}

impl Step<'_> {
    fn work(&self) -> u64 {
        match self {
            Step::Compare(unit) => unit.work(),
            Step::LeaveOut(_) => 0,
        }
    }
}

/// All steps, in the order of the blocks.
struct Steps<'a> {
    settings: PairSettings,
    blocks: Blocks<'a>,
    /// What is left of a block of several units.
    units: Box<dyn Iterator<Item = Unit<'a>> + Send + 'a>,
    /// The blocks from that of the last step on, and how many steps of it were before.
    place: (Blocks<'a>, usize),
}

impl<'a> Steps<'a> {
    /// The steps from a place on.
    fn from((blocks, skipped): (Blocks<'a>, usize), settings: PairSettings) -> Self {
        let place = (blocks.clone(), 0);
        let mut steps = Steps { settings, blocks, units: Box::new(std::iter::empty()), place };
        steps.by_ref().take(skipped).for_each(drop);
        steps
    }
}

impl<'a> Iterator for Steps<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        if let Some(unit) = self.units.next() {
            let (_, before) = &mut self.place;
            *before = before.saturating_add(1);
            return Some(Step::Compare(unit));
        }
        self.place = (self.blocks.clone(), 0);
        let block = self.blocks.next()?;
        if self.settings.is_over(block.persons()) {
            return Some(Step::LeaveOut(block));
        }
        if let Some(unit) = block.one_unit() {
            return Some(Step::Compare(unit));
        }
        self.units = Box::new(block.units());
        self.units.next().map(Step::Compare)
    }
}

/// Steps beside each other that are of one part.
pub(super) struct Stripe<'a> {
    steps: Steps<'a>,
    cut: Cut,
    number: u64,
}

impl<'a> Stripe<'a> {
    /// The stripes of each part, and about how much work a part has. The work of all parts is cut
    /// into stripes that go to the parts in turn, so that each has its share of big blocks and of
    /// pairs that are given; a stripe without steps is left out.
    pub(super) fn of_parts(
        blocks: &Blocks<'a>,
        settings: PairSettings,
        parts: usize,
    ) -> (Vec<Vec<Self>>, u64) {
        let parts = parts.max(1);
        let steps = || Steps::from((blocks.clone(), 0), settings);
        let total = steps().fold(0_u64, |sum, step| sum.saturating_add(step.work()));
        let mut cut = Cut { stripes: (parts as u64).saturating_mul(STRIPES), total, before: 0 };
        let mut of_parts: Vec<Vec<Self>> = Vec::new();
        of_parts.resize_with(parts, Vec::new);
        let mut steps = steps();
        let mut last = None;
        while let Some(step) = steps.next() {
            let number = cut.stripe();
            if last.replace(number) != Some(number) {
                let part = number.checked_rem(parts as u64).unwrap_or_default() as usize;
                let stripe =
                    Stripe { steps: Steps::from(steps.place.clone(), settings), cut, number };
                if let Some(of_part) = of_parts.get_mut(part) {
                    of_part.push(stripe);
                }
            }
            cut.add(step.work());
        }
        (of_parts, total.div_ceil(parts as u64))
    }
}

impl<'a> Iterator for Stripe<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        if self.cut.stripe() != self.number {
            return None;
        }
        let step = self.steps.next()?;
        self.cut.add(step.work());
        Some(step)
    }
}

/// How the work is cut into stripes, and how much of it is done.
#[derive(Debug, Clone, Copy)]
struct Cut {
    stripes: u64,
    total: u64,
    before: u64,
}

/// Of each part.
const STRIPES: u64 = 64;

impl Cut {
    /// The stripe of what comes next.
    fn stripe(&self) -> u64 {
        let position = u128::from(self.before).saturating_mul(self.stripes.into());
        position.checked_div(self.total.into()).unwrap_or(0) as u64
    }

    fn add(&mut self, work: u64) {
        self.before = self.before.saturating_add(work);
    }
}
