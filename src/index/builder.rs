//! From persons to an index.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::batch::{Batch, End, Lists};
use super::persons::{Index, Member, Settings};
use super::postings::{member, PostingsBuilder};
use super::record;
use super::texts::TextsBuilder;
use crate::date::optional_time;
use crate::error::{FieldError, Rule};
use crate::json::FieldName;
use crate::person::Person;
use crate::scoring::Scorecard;

/// A person for an index, and when the record was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The person, whose `id` must be there.
    pub person: Person<'a>,
    /// `persons.updated_at`, kept to the microsecond: the record updated later is the master of a
    /// pair.
    pub updated_at: Option<DateTime<Utc>>,
}

impl<'a> From<Person<'a>> for Entry<'a> {
    fn from(person: Person<'a>) -> Self {
        Entry { person, updated_at: None }
    }
}

impl<'a> Entry<'a> {
    /// Reads a person's JSON object, in which `updated_at` is an RFC 3339 time or absent.
    ///
    /// ```
    /// use osoba::index::Entry;
    /// let entry = Entry::from_json(r#"{"id": "7", "updated_at": "2026-03-01T09:00:00Z"}"#).unwrap();
    /// assert!(entry.updated_at.is_some());
    /// let error = Entry::from_json(r#"{"id": "7", "updated_at": "March"}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "updated_at is not an RFC 3339 time");
    /// ```
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn from_json(text: &'a str) -> Result<Self, FieldError> {
        FieldError::read_record(text)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = Entry<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry<'de>, A::Error> {
                let mut updated_at = None;
                let fields = PersonFields { map, updated_at: &mut updated_at };
                let person = Person::deserialize(MapAccessDeserializer::new(fields))?;
                Ok(Entry { person, updated_at: updated_at.flatten() })
            }
        }

        deserializer.deserialize_map(EntryVisitor)
    }
}

/// The fields of a person out of an entry's, of which the others are read on the way.
struct PersonFields<'t, A> {
    map: A,
    updated_at: &'t mut Option<Option<DateTime<Utc>>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for PersonFields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(FieldName(key)) = self.map.next_key()? {
            if key != UPDATED_AT {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            let time = self.map.next_value_seed(OptionalTime)?;
            if self.updated_at.replace(time).is_some() {
                return Err(A::Error::duplicate_field(UPDATED_AT));
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

const UPDATED_AT: &str = "updated_at";

struct OptionalTime;

impl<'de> DeserializeSeed<'de> for OptionalTime {
    type Value = Option<DateTime<Utc>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        optional_time(deserializer)
    }
}

/// An index being built. Persons come one by one, so that they need not be in memory together, or in
/// batches.
///
/// ```
/// use osoba::index::{Builder, Entry, Settings};
/// use osoba::scoring::Scorecard;
/// let mut builder = Builder::new(&Scorecard::published(), Settings::default());
/// let nobody = Entry::default();
/// assert_eq!(builder.push(1, &nobody).unwrap_err().to_string(), "id is required");
/// let somebody = Entry::from_json(r#"{"id": "7", "last_name": "Зразко"}"#).unwrap();
/// builder.push(2, &somebody).unwrap();
/// builder.push(3, &somebody).unwrap();
/// let error = builder.finish().unwrap_err();
/// assert_eq!(error.to_string(), "the persons at 2 and 3 have one id");
/// ```
pub struct Builder {
    scorecard: Scorecard,
    settings: Settings,
    records: Vec<u8>,
    /// Where each record ends.
    ends: Vec<u64>,
    texts: TextsBuilder,
    lists: Lists,
    /// For persons that come one by one.
    single: Option<Batch>,
    /// Places of a batch's texts.
    places: Vec<u32>,
    /// Room for those of a person.
    run: Vec<u8>,
}

impl Builder {
    /// An index of nobody yet. The scorecard is cloned.
    #[must_use]
    pub fn new(scorecard: &Scorecard, settings: Settings) -> Self {
        Builder {
            scorecard: scorecard.clone(),
            settings,
            records: Vec::new(),
            ends: Vec::new(),
            texts: TextsBuilder::default(),
            lists: Lists::default(),
            single: None,
            places: Vec::new(),
            run: Vec::new(),
        }
    }

    /// Adds a person. `place` is where the caller found them, for example a number of a line: errors
    /// name it, and [`Index::place`] gives it back. An inactive person is found by id only.
    ///
    /// # Errors
    /// The person has no id or is beyond [`crate::limits`], and is not in the index. The builder
    /// can be used further.
    pub fn push(&mut self, place: u64, entry: &Entry) -> Result<(), FieldError> {
        let mut batch = self.single.take().unwrap_or_else(|| Batch::new(&self.settings));
        let pushed = batch.push(place, entry).and_then(|()| self.append(&mut batch));
        self.single = Some(batch);
        pushed
    }

    /// Adds the persons of a batch, which has none afterwards, as if they were pushed one by one.
    ///
    /// # Errors
    /// `key` for a batch of other settings; [`Rule::TooMany`] beyond 2³² persons. None of the batch is
    /// added.
    pub fn append(&mut self, batch: &mut Batch) -> Result<(), FieldError> {
        if batch.settings != self.settings {
            return Err(FieldError::new("key", Rule::NotAllowed));
        }
        let before = u32::try_from(self.ends.len()).ok();
        let before = before.filter(|before| before.checked_add(batch.len() as u32).is_some());
        let before = before.ok_or_else(|| FieldError::new("", Rule::TooMany))?;
        self.texts.places(&batch.texts, &mut self.places);
        let mut start = End::default();
        for end in &batch.ends {
            let record = batch.records.get(start.record..end.record).unwrap_or_default();
            let shared = batch.shared.get(start.shared..end.shared).unwrap_or_default();
            record::complete(record, shared, &self.places, &mut self.run, &mut self.records);
            self.ends.push(self.records.len() as u64);
            start = *end;
        }
        self.lists.take(&mut batch.lists, before);
        batch.clear();
        Ok(())
    }

    /// How many persons there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is nobody yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes the persons so far take, for an estimate of what all will. The index takes
    /// no more.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let ends = self.ends.capacity().saturating_mul(size_of::<u64>());
        let places = self.places.capacity().saturating_mul(size_of::<u32>());
        let single = self.single.as_ref().map_or(0, Batch::bytes);
        let records = self.records.capacity().saturating_add(self.run.capacity());
        [records, ends, self.texts.bytes(), self.lists.bytes(), places, single]
            .into_iter()
            .fold(0, usize::saturating_add)
    }

    /// The index of all persons.
    ///
    /// # Errors
    /// Two persons under one id, with the places of both.
    pub fn finish(mut self) -> Result<Index, DuplicateIds> {
        self.records.shrink_to_fit();
        self.ends.shrink_to_fit();
        let Lists { ids, clusters, phones } = self.lists;
        let index = Index {
            scorecard: self.scorecard,
            settings: self.settings,
            records: self.records,
            ends: self.ends,
            texts: self.texts.finish(),
            ids: ids.finish(),
            clusters: clusters.map(PostingsBuilder::finish),
            phones: phones.finish(),
        };
        let duplicates = index.duplicates();
        if duplicates.is_empty() {
            Ok(index)
        } else {
            Err(DuplicateIds(duplicates))
        }
    }
}

/// Shows nothing of the persons but how many there are.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("persons", &self.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// Persons under one id, the first of them beside each other.
    fn duplicates(&self) -> Vec<Duplicate> {
        let mut found = Vec::new();
        for (_, run) in self.ids.runs().filter(|(_, run)| run.len() > 1) {
            let heads = run.iter().filter_map(|posting| self.head(Member(member(posting))));
            let mut heads: Vec<record::Head> = heads.collect();
            heads.sort_by(|a, b| a.id.cmp(&b.id));
            for same in heads.chunk_by(|a, b| a.id == b.id) {
                let mut places: Vec<u64> = same.iter().map(|head| head.place).collect();
                places.sort_unstable();
                if let Some((first, others)) = places.split_first() {
                    found.extend(
                        others.iter().map(|second| Duplicate { first: *first, second: *second }),
                    );
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// Two persons under one id, as the places given to [`Builder::push`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    /// Where the first of them was found.
    pub first: u64,
    /// Where the other was found.
    pub second: u64,
}

/// Ids that several persons have: each later person beside the first with the id, in the order of
/// places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateIds(pub Vec<Duplicate>);

impl fmt::Display for DuplicateIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Duplicate { first, second }) = self.0.first() else { return Ok(()) };
        write!(f, "the persons at {first} and {second} have one id")?;
        match self.0.len().saturating_sub(1) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

impl std::error::Error for DuplicateIds {}
