//! Whether those who read a text would refuse each fault that no document may have.
//!
//! A record with named fields refuses a field that is there twice, and reading a number or a text refuses
//! one that is none. What is skipped, or read as whatever it is, may have any of these faults, and a map
//! takes the last of two values of one key.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::through::{read_through, visit_through};
use crate::limits::NESTING;

/// Reads as the deserializer in it does, and notes if a fault may be overlooked.
pub(super) struct Observed<'o, T>(T, Observer<'o>);

impl<'o, T> Observed<'o, T> {
    pub(super) fn new(deserializer: T, may_overlook: &'o Cell<bool>) -> Self {
        Observed(deserializer, Observer { may_overlook, depth: 0 })
    }

    fn over<U>(self, other: U) -> (T, Observed<'o, U>) {
        (self.0, Observed(other, self.1))
    }

    /// The one in it, of which nothing further is seen.
    fn overlooked(self) -> T {
        self.1.may_overlook.set(true);
        self.0
    }
}

#[derive(Clone, Copy)]
struct Observer<'o> {
    may_overlook: &'o Cell<bool>,
    /// How many objects and lists the value is in.
    depth: usize,
}

impl Observer<'_> {
    /// That of the values in an object or a list.
    fn deeper(self) -> Self {
        let depth = self.depth.saturating_add(1);
        if depth > NESTING {
            self.may_overlook.set(true);
        }
        Observer { depth, ..self }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Observed<'_, D> {
    type Error = D::Error;

    read_through! {}

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.overlooked().deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.overlooked().deserialize_ignored_any(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.overlooked().deserialize_identifier(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.overlooked().deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.overlooked().deserialize_enum(name, variants, visitor)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Observed<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit_through! {}

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Observed(deserializer, self.1))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Observed(entries, self.1.deeper()))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Observed(map, self.1.deeper()))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Observed<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Observed(deserializer, self.1))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Observed<'_, A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Observed(seed, self.1))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Observed<'_, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(Key(seed, self.1.may_overlook))
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Observed(seed, self.1))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// A key of an object. Who reads it as the name of a field refuses a second one; who reads it as anything
/// else may not.
struct Key<'o, T>(T, &'o Cell<bool>);

impl<T> Key<'_, T> {
    fn over<U>(self, other: U) -> (T, U) {
        self.1.set(true);
        (self.0, other)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Key(deserializer, self.1))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, D> {
    type Error = D::Error;

    read_through! {}

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let (key, visitor) = self.over(visitor);
        key.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let (key, visitor) = self.over(visitor);
        key.deserialize_ignored_any(visitor)
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_identifier(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (key, visitor) = self.over(visitor);
        key.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (key, visitor) = self.over(visitor);
        key.deserialize_enum(name, variants, visitor)
    }
}
