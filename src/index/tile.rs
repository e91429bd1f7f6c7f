//! Persons read from an index to be compared.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::keys::{Key, KeyList};
use super::persons::{Index, Member};
use super::postings::{member, Posting};
use super::record;
use crate::comparison::PreparedPerson;
use crate::matching::{proven, trimmed};
use crate::person::Person;

/// A person as the rules of matching read one.
pub(super) struct Loaded<'i> {
    pub(super) member: Member,
    /// Without the id.
    pub(super) person: Person<'i>,
    /// Without what proves nothing: the score that decides is the one of these.
    pub(super) deciding: PreparedPerson,
    keys: OnceCell<KeyList>,
}

impl Loaded<'_> {
    /// The keys by which the person is found in an index.
    pub(super) fn keys(&self, index: &Index) -> &[Key] {
        let keys = self.keys.get_or_init(|| {
            let mut keys = KeyList::NONE;
            keys.read(&self.person, &index.settings);
            keys
        });
        keys.keys()
    }
}

/// The persons of some entries. Those that come next take over the lists of those before.
#[derive(Default)]
pub(super) struct Tile<'i>(Vec<Loaded<'i>>);

impl<'i> Tile<'i> {
    pub(super) fn persons(&self) -> &[Loaded<'i>] {
        &self.0
    }

    pub(super) fn load(&mut self, index: &'i Index, entries: &[Posting]) {
        let mut before = std::mem::take(&mut self.0).into_iter();
        self.0.extend(entries.iter().map(|entry| {
            let person = before.next().map(|loaded| loaded.person).unwrap_or_default();
            index.loaded(Member(member(entry)), person)
        }));
    }
}

impl Index {
    fn loaded<'i>(&'i self, member: Member, mut person: Person<'i>) -> Loaded<'i> {
        if let Some(record) = self.record(member) {
            record::read_into(record, &self.texts, &mut person);
        }
        if let Cow::Owned(trimmed) = trimmed(&person) {
            person = trimmed;
        }
        let deciding = match proven(&person) {
            Some(proven) => self.scorecard.prepare(&proven),
            None => self.scorecard.prepare(&person),
        };
        Loaded { member, person, deciding, keys: OnceCell::new() }
    }
}
