//! Persons made ready for an index, on any thread.

use std::fmt;

use super::builder::Entry;
use super::hash::Hash;
use super::keys::{KeyList, Kind};
use super::persons::Settings;
use super::postings::PostingsBuilder;
use super::record::{self, Head, Id};
use super::texts::TextsBuilder;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{evident, present};
use crate::matching::trimmed;
use crate::person::Person;

/// Persons with what they are found by, for hosts that fill an index from several threads: a batch is
/// nearly all of the work, and [`super::Builder::append`] what is left of it. `Debug` shows how many
/// there are.
///
/// ```
/// use osoba::index::{Batch, Builder, Entry, Settings};
/// use osoba::scoring::Scorecard;
/// let settings = Settings::default();
/// let mut batch = Batch::new(&settings);
/// batch.push(1, &Entry::from_json(r#"{"id": "7", "last_name": "Зразко"}"#).unwrap()).unwrap();
/// let mut builder = Builder::new(&Scorecard::published(), settings);
/// builder.append(&mut batch).unwrap();
/// assert_eq!((builder.len(), batch.len()), (1, 0));
/// ```
pub struct Batch {
    pub(super) settings: Settings,
    /// Records without the places of their shared texts.
    pub(super) records: Vec<u8>,
    /// The shared texts of each record, see [`record::write`].
    pub(super) shared: Vec<u32>,
    /// Where each record and its shared texts end.
    pub(super) ends: Vec<End>,
    pub(super) texts: TextsBuilder,
    pub(super) lists: Lists,
    /// What the last person is found by: its room serves the next.
    found_by: FoundBy,
}

/// Where a person ends in the lists of a batch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct End {
    pub(super) record: usize,
    pub(super) shared: usize,
}

impl Batch {
    /// A batch of nobody, for indexes of these settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Batch {
            settings: settings.clone(),
            records: Vec::new(),
            shared: Vec::new(),
            ends: Vec::new(),
            texts: TextsBuilder::default(),
            lists: Lists::default(),
            found_by: FoundBy::NOTHING,
        }
    }

    /// Adds a person, as [`super::Builder::push`] does.
    ///
    /// # Errors
    /// The person has no id or is beyond [`crate::limits`], and is not in the batch, which can be used
    /// further.
    pub fn push(&mut self, place: u64, entry: &Entry) -> Result<(), FieldError> {
        let person = &entry.person;
        person.check_limits()?;
        let id = person.id.as_deref().and_then(present);
        let id = Id::of(id.ok_or_else(|| FieldError::new("id", Rule::Required))?);
        let member = u32::try_from(self.ends.len());
        let member = member.map_err(|_| FieldError::new("", Rule::TooMany))?;
        self.lists.ids.push(id.hash(), member);
        self.found_by.read(person, &self.settings);
        for (kind, hash) in self.found_by.keys.keys() {
            if let Some(postings) = self.lists.clusters.get_mut(*kind as usize) {
                postings.push(*hash, member);
            }
        }
        self.found_by.phones.iter().for_each(|hash| self.lists.phones.push(*hash, member));
        let head = Head { place, updated_at: entry.updated_at, id };
        record::write(&head, person, &mut self.texts, &mut self.shared, &mut self.records);
        self.ends.push(End { record: self.records.len(), shared: self.shared.len() });
        Ok(())
    }

    /// How many persons there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        let ends = self.ends.capacity().saturating_mul(size_of::<End>());
        let shared = self.shared.capacity().saturating_mul(size_of::<u32>());
        let (texts, lists) = (self.texts.bytes(), self.lists.bytes());
        [self.records.capacity(), ends, shared, texts, lists, self.found_by.bytes()]
            .into_iter()
            .fold(0, usize::saturating_add)
    }

    pub(super) fn clear(&mut self) {
        self.records.clear();
        self.ends.clear();
        self.shared.clear();
        self.texts.clear();
    }
}

/// Shows nothing of the persons but how many there are.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("persons", &self.len()).finish_non_exhaustive()
    }
}

/// What persons are found by.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) ids: PostingsBuilder,
    /// By [`Kind`].
    pub(super) clusters: [PostingsBuilder; Kind::ALL.len()],
    /// See [`PhoneOf`].
    pub(super) phones: PostingsBuilder,
}

impl Lists {
    pub(super) fn bytes(&self) -> usize {
        let lists = self.clusters.iter().chain([&self.ids, &self.phones]);
        lists.map(PostingsBuilder::bytes).fold(0, usize::saturating_add)
    }

    /// Takes over those of a batch, of whose persons `before` come before it.
    pub(super) fn take(&mut self, batch: &mut Lists, before: u32) {
        let pairs = self.clusters.iter_mut().zip(&mut batch.clusters);
        pairs.for_each(|(own, other)| own.take(other, before));
        self.ids.take(&mut batch.ids, before);
        self.phones.take(&mut batch.phones, before);
    }
}

/// What a person is found by in an index of some settings. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundBy {
    keys: KeyList,
    phones: Vec<u64>,
}

impl FoundBy {
    const NOTHING: FoundBy = FoundBy { keys: KeyList::NONE, phones: Vec::new() };

    /// The keys of a person; none of one who is not active.
    #[must_use]
    pub fn of(person: &Person, settings: &Settings) -> Self {
        let mut found_by = FoundBy::NOTHING;
        found_by.read(person, settings);
        found_by
    }

    /// The same in place of another's.
    fn read(&mut self, person: &Person, settings: &Settings) {
        self.phones.clear();
        self.keys.clear();
        if !person.participates() {
            return;
        }
        let person = trimmed(person);
        self.keys.read(&person, settings);
        let confidants = person.confidant_person.iter().flat_map(|confidant| &confidant.phones);
        let confidants = confidants.filter_map(|phone| phone.number.as_deref());
        let placeholders = person.otp_phones().filter(|phone| evident(phone).is_none());
        self.phones.extend(confidants.map(|phone| PhoneOf::Confidant.hash(phone)));
        self.phones.extend(placeholders.map(|phone| PhoneOf::Holder.hash(phone)));
    }

    fn bytes(&self) -> usize {
        let phones = self.phones.capacity().saturating_mul(size_of::<u64>());
        self.keys.bytes().saturating_add(phones)
    }

    /// The keys as numbers: two persons who are in one block of an index have one in common. For engines
    /// that join by them; whether a pair is one, [`super::Judge`] says.
    ///
    /// ```
    /// use osoba::index::{FoundBy, Settings};
    /// use osoba::Person;
    /// let person = Person { tax_id: Some("3347300034".into()), ..Person::default() };
    /// assert_eq!(FoundBy::of(&person, &Settings::default()).blocking_keys().count(), 1);
    /// ```
    pub fn blocking_keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.keys
            .keys()
            .iter()
            .map(|(kind, hash)| Hash::EMPTY.word(*kind as u64).word(*hash).value())
    }
}

impl fmt::Debug for FoundBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundBy").finish_non_exhaustive()
    }
}

/// Whose a phone is that is looked up and joins no cluster.
#[derive(Debug, Clone, Copy)]
pub(super) enum PhoneOf {
    /// Somebody's confidant person.
    Confidant,
    /// Somebody who authenticates by it, though it is a placeholder.
    Holder,
}

impl PhoneOf {
    pub(super) fn hash(self, phone: &str) -> u64 {
        Hash::EMPTY.word(self as u64).text(phone.as_bytes()).value()
    }
}
