//! Enums whose values are names that cross a border: statuses, reasons, decisions, rules; and sets
//! of such names.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Rule;

/// An enum whose values are the names in the database: one row a value, serde and `Display`
/// included. An unknown name is an error that does not repeat it.
macro_rules! names {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            /// Every value, in the order of the specification.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name as the database holds it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The value of a name from the database; `None` if there is none.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }

        impl $crate::named::Named for $name {
            const ALL: &'static [$name] = $name::ALL;

            fn place(self) -> u32 {
                self as u32
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <::std::borrow::Cow<'de, str> as ::serde::Deserialize<'de>>::deserialize(deserializer)?;
                Self::from_name(&name).ok_or_else(|| $crate::error::Rule::UnknownValue.de())
            }
        }
    };
}
pub(crate) use names;

/// An enum made by [`names!`].
pub trait Named: Copy + Eq + fmt::Debug + 'static {
    /// Every value, in the order of the specification.
    const ALL: &'static [Self];

    /// The place in [`Named::ALL`].
    fn place(self) -> u32;
}

/// A set of values of one enum, at most sixteen. As JSON a list of names in the order of the
/// specification.
///
/// ```
/// use osoba::matching::{Cluster, Clusters};
/// let clusters: Clusters = [Cluster::AuthPhone, Cluster::TaxId].into_iter().collect();
/// assert_eq!(serde_json::to_string(&clusters).unwrap(), r#"["tax_id","auth_phone"]"#);
/// ```
pub struct NameSet<T>(u16, PhantomData<T>);

impl<T: Named> NameSet<T> {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Whether `value` is among them.
    #[must_use]
    pub fn contains(self, value: T) -> bool {
        self.0 & Self::bit(value) != 0
    }

    /// The values in the order of the specification.
    pub fn iter(self) -> impl Iterator<Item = T> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let place = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            T::ALL.get(place as usize).copied()
        })
    }

    /// The set as bits: 1 for the first value in the order of the specification, 2 for the second,
    /// and so on.
    ///
    /// ```
    /// use osoba::matching::{Cluster, Clusters};
    /// let clusters: Clusters = [Cluster::AuthPhone, Cluster::TaxId].into_iter().collect();
    /// assert_eq!(clusters.bits(), 0b101);
    /// ```
    #[must_use]
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Adds all of another set.
    pub(crate) fn extend(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Adds `value` if it `holds`.
    pub(crate) fn set(&mut self, value: T, holds: bool) {
        if holds {
            self.0 |= Self::bit(value);
        }
    }

    fn bit(value: T) -> u16 {
        1_u16.wrapping_shl(value.place())
    }
}

// By hand, since a derive would ask the same of `T`.
impl<T> Clone for NameSet<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for NameSet<T> {}
impl<T> PartialEq for NameSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for NameSet<T> {}
impl<T> Hash for NameSet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> Default for NameSet<T> {
    fn default() -> Self {
        NameSet(0, PhantomData)
    }
}

impl<T: Named> FromIterator<T> for NameSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        values.into_iter().fold(NameSet::default(), |mut all, value| {
            all.set(value, true);
            all
        })
    }
}

impl<T: Named> fmt::Debug for NameSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Named + Serialize> Serialize for NameSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Named + Deserialize<'de>> Deserialize<'de> for NameSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::<T>::deserialize(deserializer)?;
        let distinct: NameSet<T> = values.iter().copied().collect();
        if distinct.iter().count() == values.len() {
            Ok(distinct)
        } else {
            Err(Rule::Duplicate.de())
        }
    }
}
