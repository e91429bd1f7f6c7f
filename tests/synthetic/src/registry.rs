//! The registry, its duplicates, and registrations with their truth.

use std::borrow::Cow;

use osoba::Person;
use serde::Serialize;

use crate::errors::{told_again, Mix};
use crate::names::Names;
use crate::people::{Kind, Maker, Somebody};
use crate::Random;

/// Households of invented people, and who registers.
#[derive(Debug)]
pub struct Registry<'a> {
    maker: Maker<'a>,
    people: Vec<Somebody>,
}

/// Somebody who registers.
#[derive(Debug, Clone, Serialize)]
pub struct Registration {
    /// The record, without an id.
    pub person: Person<'static>,
    /// The id of the person in the registry; absent for one who is not in it.
    pub truth: Option<String>,
    /// The household: one side of a split.
    pub group: String,
    /// What went wrong, or who it is that is not in the registry.
    pub story: &'static str,
}

type Comes = fn(&mut Maker<'_>, &Somebody) -> Somebody;
type Fits = fn(&Somebody) -> bool;

const ADULT: Fits = |other| other.kind == Kind::Adult;

/// Who registers without being in the registry: the story, how many of a thousand newcomers by mix, who
/// it is, and beside whom of the registry.
static NEWCOMERS: [(&str, [usize; 2], Comes, Fits); 8] = [
    ("stranger", [500, 260], |maker, other| maker.adult(other.sex), ADULT),
    ("namesake", [130, 150], |maker, other| maker.namesake(other, false), ADULT),
    ("namesake_of_the_day", [10, 40], |maker, other| maker.namesake(other, true), ADULT),
    ("named_after_a_parent", [60, 120], |maker, other| maker.named_after(other), ADULT),
    ("twin", [80, 150], |maker, other| maker.twin(other), |other| other.kind == Kind::Child),
    ("child", [100, 100], |maker, other| maker.child(other), ADULT),
    ("newborn", [60, 80], |maker, other| maker.newborn(other), ADULT),
    ("spouse", [60, 100], |maker, other| maker.spouse(other), ADULT),
];

impl<'a> Registry<'a> {
    /// At least so many people, in whole households.
    #[must_use]
    pub fn new(names: &'a Names, seed: u64, count: usize) -> Registry<'a> {
        let mut maker = Maker { names, random: Random::new(seed), people: 0, households: 0 };
        let mut people = Vec::with_capacity(count);
        while people.len() < count {
            people.extend(maker.household());
        }
        Registry { maker, people }
    }

    /// Who is in it.
    #[must_use]
    pub fn people(&self) -> &[Somebody] {
        &self.people
    }

    /// Another record of somebody in it, under another id, and the id that the person had.
    pub fn duplicate(&mut self, mix: Mix) -> (Person<'static>, Option<String>) {
        let somebody = self.people[self.maker.random.below(self.people.len())].clone();
        let (told, _) = told_again(&somebody, mix, &mut self.maker);
        let id = self.maker.id();
        (Person { id: Some(id.into()), ..told.person }, somebody.person.id.map(Cow::into_owned))
    }

    /// Somebody registers: six of ten are in the registry.
    pub fn registration(&mut self, mix: Mix) -> Registration {
        let maker = &mut self.maker;
        let somebody = self.people[maker.random.below(self.people.len())].clone();
        if maker.random.chance(60) {
            let (told, story) = told_again(&somebody, mix, maker);
            let group = group(&somebody);
            return Registration {
                person: Person { id: None, ..told.person },
                truth: somebody.person.id.map(Cow::into_owned),
                group,
                story,
            };
        }
        let mut share = maker.random.below(1_000);
        let row = NEWCOMERS.iter().find(|row| {
            let own = mix.of(row.1);
            let found = share < own;
            share = share.saturating_sub(own);
            found
        });
        let (story, _, comes, fits) = row.unwrap_or(&NEWCOMERS[0]);
        let other = loop {
            let other = &self.people[maker.random.below(self.people.len())];
            if fits(other) {
                break other;
            }
        };
        let newcomer = comes(maker, other);
        let group = group(other);
        // Clerks err about them, too.
        let (told, _) = told_again(&newcomer, mix, maker);
        Registration { person: Person { id: None, ..told.person }, truth: None, group, story }
    }
}

fn group(somebody: &Somebody) -> String {
    format!("h{}", somebody.household)
}
