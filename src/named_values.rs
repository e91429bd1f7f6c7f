//! Values under names that the host chooses: fields of its own, how many persons hold a phone.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use crate::json::Lent;
use crate::limits::{check_text, Limited, ENTRIES};
use crate::{FieldError, Rule};

/// Values by name, at most [`ENTRIES`] of them, in the order of their names. As JSON an object; an
/// entry that is null is left out.
///
/// `Debug` shows how many there are and neither a name nor a value.
///
/// ```
/// let extra: osoba::person::Extra =
///     serde_json::from_str(r#"{"email": "olena@example.org", "flat": 12, "fax": null}"#).unwrap();
/// assert_eq!(extra.get("flat").map(String::as_str), Some("12"));
/// assert_eq!(extra.len(), 2);
/// assert_eq!(format!("{extra:?}"), "2 values");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NamedValues<V>(BTreeMap<String, V>);

/// What a name can have as its value.
pub trait NamedValue: Sized {
    #[doc(hidden)]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;
    #[doc(hidden)]
    fn check(&self) -> Result<(), Rule>;
}

impl NamedValue for String {
    /// A text, or the decimal digits of a number.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        struct Scalar;

        impl<'de> Visitor<'de> for Scalar {
            type Value = Option<String>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number or null")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Some(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Some(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Some(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Some(number.to_string()))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
        }

        deserializer.deserialize_any(Scalar)
    }

    fn check(&self) -> Result<(), Rule> {
        check_text(self)
    }
}

impl NamedValue for u64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Deserialize::deserialize(deserializer)
    }

    fn check(&self) -> Result<(), Rule> {
        Ok(())
    }
}

impl<V> NamedValues<V> {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.get(name)
    }

    /// Sets a value, and gives the one it replaces.
    pub fn insert(&mut self, name: impl Into<String>, value: V) -> Option<V> {
        self.0.insert(name.into(), value)
    }

    /// All names with their values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V> Default for NamedValues<V> {
    fn default() -> Self {
        NamedValues(BTreeMap::new())
    }
}

impl<N: Into<String>, V> FromIterator<(N, V)> for NamedValues<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        NamedValues(values.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<V> fmt::Debug for NamedValues<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.len())
    }
}

impl<V: Serialize> Serialize for NamedValues<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, V: NamedValue> Deserialize<'de> for NamedValues<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// One value, which may be null.
        struct Entry<V>(Option<V>);

        impl<'de, V: NamedValue> Deserialize<'de> for Entry<V> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = V::read(deserializer)?;
                value.as_ref().map_or(Ok(()), V::check).map_err(Rule::de)?;
                Ok(Entry(value))
            }
        }

        struct Values<V>(PhantomData<V>);

        impl<'de, V: NamedValue> Visitor<'de> for Values<V> {
            type Value = NamedValues<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or null")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(NamedValues::default())
            }

            fn visit_none<E>(self) -> Result<Self::Value, E> {
                Ok(NamedValues::default())
            }

            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
                d.deserialize_map(self)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = BTreeMap::new();
                while let Some((Lent(name), Entry(value))) = map.next_entry()? {
                    if values.len() >= ENTRIES {
                        return Err(Rule::TooMany.de());
                    }
                    check_text(&name).map_err(Rule::de)?;
                    if let Some(value) = value {
                        values.insert(name.into_owned(), value);
                    }
                }
                Ok(NamedValues(values))
            }
        }

        deserializer.deserialize_option(Values(PhantomData))
    }
}

impl<V: NamedValue> Limited for NamedValues<V> {
    #[inline]
    fn is_small(&self) -> bool {
        self.0.is_empty()
    }

    fn check(&self) -> Result<(), FieldError> {
        if self.0.len() > ENTRIES {
            return Err(FieldError::new("", Rule::TooMany));
        }
        for (name, value) in &self.0 {
            check_text(name)
                .and_then(|()| value.check())
                .map_err(|rule| FieldError::new("?", rule))?;
        }
        Ok(())
    }
}
