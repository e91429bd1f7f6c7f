//! Every pair of an index, or of two, whose score is in a band.

use std::collections::VecDeque;

use super::blocks::{Account, Blocks, Step, Stripe, Unit};
use super::judge::{Judge, Side};
use super::keys::{in_common, Key};
use super::pair::{Pair, PairSettings};
use super::persons::{Index, Member, READ_AHEAD};
use super::postings::Posting;
use super::tile::{Loaded, Tile};
use crate::error::{FieldError, Rule};
use crate::scoring::Scorer;

impl Index {
    /// One part of all pairs of active persons that share a cluster and whose score is in a band,
    /// `part` counted from 0. Parts are disjoint, together complete whatever their number, of about
    /// equal work, and independent. A part beyond the last has no pairs.
    ///
    /// Each pair is given once: in the first cluster, in the order of the clusters, in which the two
    /// are together. A block that [`PairSettings::block_limit`] leaves out holds nobody: if another
    /// holds the pair, it is given there. Pairs come in an order that is the same on every run.
    ///
    /// The score that decides in matching says which band it is ([`Pair::deciding_score`]).
    #[must_use]
    pub fn pairs(&self, settings: PairSettings, part: usize, parts: usize) -> Pairs<'_> {
        Pairs::of_part(self, None, settings, part, parts)
    }

    /// The pairs of every part. All parts together take one pass over the blocks to divide them, which
    /// [`Index::pairs`] takes for each part.
    ///
    /// ```
    /// use osoba::index::{Builder, PairSettings, Settings};
    /// use osoba::scoring::Scorecard;
    /// let index = Builder::new(&Scorecard::published(), Settings::default()).finish().unwrap();
    /// let parts = index.parts(PairSettings::default(), 4);
    /// assert_eq!(parts.len(), 4);
    /// assert_eq!(parts.into_iter().flatten().count(), 0);
    /// ```
    #[must_use]
    pub fn parts(&self, settings: PairSettings, parts: usize) -> Vec<Pairs<'_>> {
        Pairs::of_parts(self, None, settings, parts)
    }

    /// The same of the pairs of a person of this index and one of `later`. One id in both is one
    /// person, and no pair. The members of `later` count on from those of this index: the first is
    /// `Member(self.len())`.
    ///
    /// # Errors
    /// `later` has another `key`, other `clusters` or another `scorecard`.
    pub fn pairs_between<'a>(
        &'a self,
        later: &'a Index,
        settings: PairSettings,
        part: usize,
        parts: usize,
    ) -> Result<Pairs<'a>, FieldError> {
        self.check_comparable(later)?;
        Ok(Pairs::of_part(self, Some(later), settings, part, parts))
    }

    /// The same of every part, as [`Index::parts`].
    ///
    /// # Errors
    /// Those of [`Index::pairs_between`].
    pub fn parts_between<'a>(
        &'a self,
        later: &'a Index,
        settings: PairSettings,
        parts: usize,
    ) -> Result<Vec<Pairs<'a>>, FieldError> {
        self.check_comparable(later)?;
        Ok(Pairs::of_parts(self, Some(later), settings, parts))
    }

    fn check_comparable(&self, later: &Index) -> Result<(), FieldError> {
        for (field, is_same) in [
            ("key", self.settings.key == later.settings.key),
            ("clusters", self.settings.clusters == later.settings.clusters),
            ("scorecard", self.scorecard.identity() == later.scorecard.identity()),
        ] {
            if !is_same {
                return Err(FieldError::new(field, Rule::NotAllowed));
            }
        }
        Ok(())
    }
}

/// Pairs of one part: see [`Index::pairs`].
pub struct Pairs<'a> {
    left: &'a Index,
    right: Option<&'a Index>,
    settings: PairSettings,
    judge: Judge<'a>,
    stripes: std::iter::Flatten<std::vec::IntoIter<Stripe<'a>>>,
    /// The units that come next, whose records were read ahead.
    ahead: VecDeque<Unit<'a>>,
    account: Account,
    /// The part's work, about, and how much of it is done.
    work: u64,
    done: u64,
    /// The left side of the unit before, which may be that of the next, too.
    left_entries: &'a [Posting],
    left_tile: Tile<'a>,
    right_tile: Tile<'a>,
    found: VecDeque<Pair>,
}

impl<'a> Pairs<'a> {
    fn of_part(
        left: &'a Index,
        right: Option<&'a Index>,
        settings: PairSettings,
        part: usize,
        parts: usize,
    ) -> Self {
        let (mut stripes, work) = Stripe::of_parts(&Blocks::of(left, right), settings, parts);
        let stripes = stripes.get_mut(part).map(std::mem::take).unwrap_or_default();
        Pairs::new(left, right, settings, stripes, work)
    }

    fn of_parts(
        left: &'a Index,
        right: Option<&'a Index>,
        settings: PairSettings,
        parts: usize,
    ) -> Vec<Self> {
        let (stripes, work) = Stripe::of_parts(&Blocks::of(left, right), settings, parts);
        let pairs = |stripes| Pairs::new(left, right, settings, stripes, work);
        stripes.into_iter().map(pairs).collect()
    }

    fn new(
        left: &'a Index,
        right: Option<&'a Index>,
        settings: PairSettings,
        stripes: Vec<Stripe<'a>>,
        work: u64,
    ) -> Self {
        Pairs {
            left,
            right,
            settings,
            judge: Judge::new(&left.scorecard, &left.settings, settings.limits),
            stripes: stripes.into_iter().flatten(),
            ahead: VecDeque::new(),
            account: Account::default(),
            work,
            done: 0,
            left_entries: &[],
            left_tile: Tile::default(),
            right_tile: Tile::default(),
            found: VecDeque::new(),
        }
    }

    /// What this part has compared and left out so far. The accounts of all parts add up to that of
    /// one.
    #[must_use]
    pub fn account(&self) -> Account {
        self.account
    }

    /// How much of the part's work is done, and about how much there is, in one unit.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.done, self.work.max(self.done))
    }

    /// The next unit of this part.
    fn next_unit(&mut self) -> Option<Unit<'a>> {
        if self.ahead.is_empty() {
            self.look_ahead();
        }
        self.ahead.pop_front()
    }

    /// Takes the next units and reads ahead where their persons are. Records are in the order of the file
    /// and blocks are not: to read one waits for the memory.
    fn look_ahead(&mut self) {
        let mut persons = 0_usize;
        while persons < READ_AHEAD {
            match self.stripes.next() {
                Some(Step::Compare(unit)) => {
                    let right = unit.right.map_or(0, <[_]>::len);
                    persons = persons.saturating_add(unit.left.len()).saturating_add(right);
                    self.ahead.push_back(unit);
                }
                Some(Step::LeaveOut(block)) => self.account.count(block.account(self.settings)),
                None => break,
            }
        }
        self.left.read_ahead(self.ahead.iter().flat_map(|unit| unit.left));
        let right = self.ahead.iter().filter_map(|unit| unit.right).flatten();
        self.right.unwrap_or(self.left).read_ahead(right);
    }

    fn compare(&mut self, unit: &Unit<'a>) {
        if !std::ptr::eq(self.left_entries, unit.left) {
            self.left_entries = unit.left;
            self.left_tile.load(self.left, unit.left);
        }
        if let Some(right) = unit.right {
            self.right_tile.load(self.right.unwrap_or(self.left), right);
        }
        let mut found = std::mem::take(&mut self.found);
        let tile = self.left_tile.persons();
        for (at, one) in tile.iter().enumerate() {
            let others = match unit.right {
                Some(_) => self.right_tile.persons(),
                None => tile.get(at.saturating_add(1)..).unwrap_or_default(),
            };
            let mut scorer = Scorer::new(&self.left.scorecard, &one.deciding);
            let mut next = others.iter();
            scorer.score_all(others.iter().map(|other| &other.deciding), |scored| {
                let other = next.next();
                if scored.score >= self.settings.limits.manual {
                    found.extend(other.and_then(|other| self.pair(unit.key, one, other)));
                }
            });
        }
        self.found = found;
        let pairs = unit.pairs();
        self.account.count(Account { compared: pairs, ..Account::default() });
        self.done = self.done.saturating_add(unit.work());
    }

    /// The pair, if this is the first block that holds it.
    fn pair(&self, key: Key, one: &Loaded, other: &Loaded) -> Option<Pair> {
        let mut shared = in_common(one.keys(self.left), other.keys(self.left));
        if shared.find(|key| self.settings.block_limit.is_none() || !self.is_left_out(*key))? != key
        {
            return None;
        }
        let heads =
            (self.left.head(one.member)?, self.right.unwrap_or(self.left).head(other.member)?);
        let Member(place) = other.member;
        let before = self.right.map_or(0, |_| self.left.len() as u32);
        self.judge.judge(
            Side { member: one.member, head: heads.0, person: &one.person },
            Side {
                member: Member(place.saturating_add(before)),
                head: heads.1,
                person: &other.person,
            },
        )
    }

    fn is_left_out(&self, (kind, hash): Key) -> bool {
        let persons = |index: &Index| index.postings(kind).map_or(0, |it| it.find(hash).len());
        let persons = persons(self.left).saturating_add(self.right.map_or(0, persons));
        self.settings.is_over(persons)
    }
}

impl Iterator for Pairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        loop {
            if let Some(pair) = self.found.pop_front() {
                return Some(pair);
            }
            let unit = self.next_unit()?;
            self.compare(&unit);
        }
    }
}

/// Shows nothing of the persons.
impl std::fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pairs").field("account", &self.account).finish_non_exhaustive()
    }
}
