//! Groups: persons who are one over several automatic pairs.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::pair::Pair;
use super::persons::{Index, Member};
use crate::identifiers::placeholder::{evident, is_placeholder_date};
use crate::identifiers::TaxId;
use crate::named::names;
use crate::names::{Algorithm, Keys, Kind};
use crate::person::Person;
use crate::scoring::{Band, Score};

/// A group of more members goes to review, unless the host sets another limit.
pub const GROUP_LIMIT: usize = 10;

names! {
    /// Why a group goes to review whole, so that nothing in it is automatic: the first that applies.
    Review {
        /// It has more members than the limit.
        TooLarge = "too_large",
        /// Two members have valid tax ids that differ.
        DifferentValidTaxIds = "different_valid_tax_ids",
        /// Two members differ in birth date, and their given names do not sound alike.
        DifferentBirthDatesAndGivenNames = "different_birth_dates_and_given_names",
    }
}

/// Persons connected by automatic pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The persons, in the order of their ids.
    pub members: Vec<Member>,
    /// Their ids, ascending.
    pub ids: Vec<String>,
    /// The weakest link: the least score that decides among the pairs.
    pub weakest: Score,
    /// Why it goes to review, if it does.
    pub review: Option<Review>,
}

impl Group {
    /// The group as hosts write it, under a number.
    #[must_use]
    pub fn line(&self, number: usize) -> impl Serialize + '_ {
        #[derive(Serialize)]
        struct Line<'a> {
            group: usize,
            ids: &'a [String],
            weakest: Score,
            review: Option<Review>,
        }
        Line { group: number, ids: &self.ids, weakest: self.weakest, review: self.review }
    }
}

/// Groups being collected from pairs, in any order and of any parts.
#[derive(Debug)]
pub struct Groups<'a> {
    left: &'a Index,
    right: Option<&'a Index>,
    /// Of each linked person one that is linked with them, or themself for one of each group.
    parents: HashMap<Member, Member>,
    /// Of that one how many there are, and the weakest link.
    sizes: HashMap<Member, (usize, Score)>,
}

impl<'a> Groups<'a> {
    /// Of the pairs of an index.
    #[must_use]
    pub fn new(index: &'a Index) -> Self {
        Groups { left: index, right: None, parents: HashMap::new(), sizes: HashMap::new() }
    }

    /// Of the pairs of two indexes ([`Index::pairs_between`]), with those within each, if they are
    /// added.
    #[must_use]
    pub fn between(index: &'a Index, later: &'a Index) -> Self {
        Groups { right: Some(later), ..Groups::new(index) }
    }

    /// Takes a pair in, if it is automatic.
    pub fn add(&mut self, pair: &Pair) {
        if pair.band == Band::Automatic {
            self.link(pair.person, pair.master, pair.deciding_score());
        }
    }

    /// Takes in a pair within the later of two indexes, if it is automatic.
    pub fn add_later(&mut self, pair: &Pair) {
        if pair.band == Band::Automatic {
            let own = self.left.len() as u32;
            let [person, master] =
                [pair.person, pair.master].map(|Member(place)| Member(place.saturating_add(own)));
            self.link(person, master, pair.deciding_score());
        }
    }

    /// Links two persons, for hosts that keep of a pair only the members and the score that decides.
    pub fn link(&mut self, person: Member, master: Member, score: Score) {
        let [a, b] = [person, master].map(|member| self.root(member));
        let [(size, weakest), (other_size, other_weakest)] = [a, b].map(|root| self.size(root));
        let (small, large) = if size < other_size { (a, b) } else { (b, a) };
        let size = if a == b { size } else { size.saturating_add(other_size) };
        let weakest = weakest.min(other_weakest).min(score);
        self.parents.insert(small, large);
        self.parents.insert(large, large);
        if a != b {
            self.sizes.remove(&small);
        }
        self.sizes.insert(large, (size, weakest));
    }

    /// Of a person's group the one who is their own parent.
    fn root(&mut self, mut member: Member) -> Member {
        loop {
            match self.parents.get(&member).copied() {
                Some(parent) if parent != member => {
                    // Halves the path for later look-ups.
                    let above = self.parents.get(&parent).copied().unwrap_or(parent);
                    self.parents.insert(member, above);
                    member = above;
                }
                _ => return member,
            }
        }
    }

    fn size(&self, root: Member) -> (usize, Score) {
        self.sizes.get(&root).copied().unwrap_or((1, Score::ONE))
    }

    /// The groups in the order of their least ids. One of more than `group_limit` members, usually
    /// [`GROUP_LIMIT`], goes to review.
    #[must_use]
    pub fn finish(mut self, group_limit: usize) -> Vec<Group> {
        let mut members: Vec<Member> = self.parents.keys().copied().collect();
        members.sort_unstable();
        let mut by_root: BTreeMap<Member, Vec<(String, Member)>> = BTreeMap::new();
        for member in members {
            by_root.entry(self.root(member)).or_default().push((self.id(member), member));
        }
        let mut groups: Vec<Group> = by_root
            .into_iter()
            .map(|(root, mut members)| {
                members.sort_unstable();
                let (ids, members): (Vec<String>, Vec<Member>) = members.into_iter().unzip();
                let review = self.review(&members, group_limit);
                Group { members, ids, weakest: self.size(root).1, review }
            })
            .collect();
        groups.sort_by(|a, b| a.ids.cmp(&b.ids));
        groups
    }

    fn of(&self, Member(place): Member) -> (&'a Index, Member) {
        let own = self.left.len() as u32;
        match (self.right, place.checked_sub(own)) {
            (Some(later), Some(place)) => (later, Member(place)),
            _ => (self.left, Member(place)),
        }
    }

    fn id(&self, member: Member) -> String {
        let (index, member) = self.of(member);
        index.id(member)
    }

    fn review(&self, members: &[Member], group_limit: usize) -> Option<Review> {
        if members.len() > group_limit {
            return Some(Review::TooLarge);
        }
        let key = self.left.settings.key;
        let persons = members.iter().map(|member| {
            let (index, member) = self.of(*member);
            Contradictable::of(&index.person(member), key)
        });
        let persons: Vec<Contradictable> = persons.collect();
        let any = |contradict: fn(&Contradictable, &Contradictable) -> bool| {
            persons.iter().any(|a| persons.iter().any(|b| contradict(a, b)))
        };
        if any(Contradictable::have_other_tax_ids) {
            Some(Review::DifferentValidTaxIds)
        } else if any(Contradictable::have_other_dates_and_names) {
            Some(Review::DifferentBirthDatesAndGivenNames)
        } else {
            None
        }
    }
}

/// What of a person may contradict another.
struct Contradictable {
    tax_id: Option<TaxId>,
    birth_date: Option<chrono::NaiveDate>,
    first_name: Keys,
}

impl Contradictable {
    fn of(person: &Person, key: Algorithm) -> Self {
        let name = person.first_name.as_deref();
        Contradictable {
            tax_id: person.tax_id.as_deref().and_then(evident).and_then(|id| TaxId::parse(id).ok()),
            birth_date: person.birth_date.filter(|date| !is_placeholder_date(*date)),
            first_name: name.map(|name| key.keys(name, Kind::First)).unwrap_or_default(),
        }
    }

    fn have_other_tax_ids(&self, other: &Self) -> bool {
        matches!((&self.tax_id, &other.tax_id), (Some(a), Some(b)) if a != b)
    }

    fn have_other_dates_and_names(&self, other: &Self) -> bool {
        let dates = matches!((self.birth_date, other.birth_date), (Some(a), Some(b)) if a != b);
        let have_names = self.first_name.whole().is_some() && other.first_name.whole().is_some();
        dates && have_names && !self.first_name.intersects(&other.first_name)
    }
}
