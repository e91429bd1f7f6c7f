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

impl<'i> Loaded<'i> {
    fn nobody() -> Self {
        Loaded {
            member: Member(0),
            person: Person::default(),
            deciding: PreparedPerson::NOBODY,
            keys: OnceCell::new(),
        }
    }

    /// Becomes a person of an index; the lists keep their memory.
    fn load(&mut self, index: &'i Index, member: Member) {
        (self.member, self.keys) = (member, OnceCell::new());
        let record = index.record(member).unwrap_or_default();
        record::read_into(record, &index.texts, &mut self.person);
        if let Cow::Owned(trimmed) = trimmed(&self.person) {
            self.person = trimmed;
        }
        match proven(&self.person) {
            Some(proven) => index.scorecard.prepare_into(&mut self.deciding, &proven),
            None => index.scorecard.prepare_into(&mut self.deciding, &self.person),
        }
    }

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

/// The persons of some entries, in the memory of those before.
#[derive(Default)]
pub(super) struct Tile<'i> {
    loaded: Vec<Loaded<'i>>,
    count: usize,
}

impl<'i> Tile<'i> {
    pub(super) fn persons(&self) -> &[Loaded<'i>] {
        self.loaded.get(..self.count).unwrap_or_default()
    }

    pub(super) fn load(&mut self, index: &'i Index, entries: &[Posting]) {
        self.count = entries.len();
        let room = self.loaded.len().max(self.count);
        self.loaded.resize_with(room, Loaded::nobody);
        for (loaded, entry) in self.loaded.iter_mut().zip(entries) {
            loaded.load(index, Member(member(entry)));
        }
    }
}
