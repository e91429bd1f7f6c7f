//! What a line or record is called by its host, given back so that answers can be joined with what
//! they answer.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::FieldError;
use crate::person::Person;

/// An id of the host's: a text or a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// The ids of a line or record; nothing where it has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ids {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) person_id: Option<Id>,
}

impl Ids {
    /// The ids of a person that was read in another way than from JSON.
    pub(super) fn of(person: &Person) -> Self {
        Ids { id: person.id.as_deref().map(|id| Id::Text(id.to_owned())), person_id: None }
    }

    /// The ids of a person's record, which has been read with its `id`.
    pub(super) fn of_person(document: &str, id: Option<&str>) -> Result<Self, FieldError> {
        // A record without the word is not read again.
        let read = if document.contains("person_id") {
            FieldError::read_part(document)?
        } else {
            Ids::default()
        };
        Ok(Ids { id: id.map(|id| Id::Text(id.to_owned())), ..read })
    }

    /// An answer as one line, the ids before it.
    pub(super) fn line<T: Serialize>(&self, answer: &T) -> Result<String, FieldError> {
        #[derive(Serialize)]
        struct Named<'a, T> {
            #[serde(flatten)]
            ids: &'a Ids,
            #[serde(flatten)]
            answer: &'a T,
        }
        if *self == Ids::default() {
            return super::line::line(answer);
        }
        super::line::line(&Named { ids: self, answer })
    }
}

/// A line: its ids, and the document without them.
pub(super) struct Identified<T> {
    pub(super) ids: Ids,
    pub(super) document: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Identified<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Line(PhantomData))
    }
}

struct Line<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Line<T> {
    type Value = Identified<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None, None];
        let fields = Fields { map, found: &mut found };
        let document = T::deserialize(MapAccessDeserializer::new(fields))?;
        let [id, person_id] = found.map(Option::flatten);
        Ok(Identified { ids: Ids { id, person_id }, document })
    }
}

/// The fields of a document out of a line's; the ids are read on the way.
struct Fields<'t, A> {
    map: A,
    found: &'t mut [Option<Option<Id>>; 2],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        mut seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        loop {
            match self.map.next_key_seed(OtherThanIds(seed))? {
                None => return Ok(None),
                Some(Key::Other(key)) => return Ok(Some(key)),
                Some(Key::Id(name, unused)) => {
                    let [id, person_id] = &mut *self.found;
                    let place = if name == ID { id } else { person_id };
                    if place.replace(self.map.next_value()?).is_some() {
                        return Err(A::Error::duplicate_field(name));
                    }
                    seed = unused;
                }
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

const ID: &str = "id";
const PERSON_ID: &str = "person_id";

/// Reads any key but an id's: within the reading of the key, so that its errors name it.
struct OtherThanIds<K>(K);

enum Key<K, V> {
    Id(&'static str, K),
    Other(V),
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for OtherThanIds<K> {
    type Value = Key<K, K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let FieldName(key) = FieldName::deserialize(deserializer)?;
        match &*key {
            ID => Ok(Key::Id(ID, self.0)),
            PERSON_ID => Ok(Key::Id(PERSON_ID, self.0)),
            _ => self.0.deserialize(key.into_deserializer()).map(Key::Other),
        }
    }
}

/// A field's name, lent where nothing in it is escaped.
#[derive(Deserialize)]
#[serde(transparent)]
struct FieldName<'a>(#[serde(borrow)] Cow<'a, str>);
