//! Persons read from an index to be compared.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::keys::{keys_of, Key};
use super::postings::{member, Posting};
use super::{Index, Member};
use crate::comparison::PreparedPerson;
use crate::matching::{proven, trimmed};
use crate::person::Person;

/// A person as the rules of matching read one.
pub(super) struct Loaded {
    pub(super) member: Member,
    pub(super) person: Person,
    /// Without what proves nothing: the score that decides is the one of these.
    pub(super) deciding: PreparedPerson,
    keys: OnceCell<Vec<Key>>,
}

impl Loaded {
    /// The keys by which the person is found in an index.
    pub(super) fn keys(&self, index: &Index) -> &[Key] {
        self.keys.get_or_init(|| keys_of(&index.settings.keys_of(&self.person)))
    }
}

impl Index {
    /// Some persons, ready to be compared.
    pub(super) fn load(&self, entries: &[Posting]) -> Vec<Loaded> {
        entries.iter().map(|entry| self.loaded(Member(member(entry)))).collect()
    }

    fn loaded(&self, member: Member) -> Loaded {
        let mut person = self.person(member);
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
