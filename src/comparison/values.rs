//! The raw values of one pair of persons.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::text::LANES;

/// One raw value of a comparison, under ESOZ's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Value {
    /// Levenshtein distance of the given names, in letters; absent if a name is.
    FirstName,
    /// Levenshtein distance of the family names, in letters; absent if a name is.
    LastName,
    /// Levenshtein distance of the patronymics, in letters; absent if a name is.
    SecondName,
    /// Least Levenshtein distance over all pairs of document numbers; absent if no pair has both.
    Documents,
    /// Least count of digits in a document of either person; absent if none has digits.
    DigitLength,
    /// Least count of distinct digits in a document of either person; 0 if none has digits.
    DistinctDigits,
    /// 0 if some pair of documents has the same digits, else 1.
    SameNumber,
    /// 0 if one settlement of birth occurs in the other, else 1.
    BirthSettlement,
    /// Levenshtein distance of the tax ids; absent if one is.
    TaxId,
    /// 0 if the phones of the first OTP methods are equal, else 1.
    AuthenticationPhone,
    /// 0 if the settlements of the first residence addresses are equal, else 1.
    ResidenceSettlement,
    /// 0 if the genders are equal, else 1.
    Gender,
    /// 1 if the two look like twins with consecutive documents, else 0.
    Twins,
}

impl Value {
    /// How many raw values a comparison has.
    pub const COUNT: usize = 13;

    /// All of them, in the order in which they are written.
    pub const ALL: [Value; Value::COUNT] = [
        Value::FirstName,
        Value::LastName,
        Value::SecondName,
        Value::Documents,
        Value::DigitLength,
        Value::DistinctDigits,
        Value::SameNumber,
        Value::BirthSettlement,
        Value::TaxId,
        Value::AuthenticationPhone,
        Value::ResidenceSettlement,
        Value::Gender,
        Value::Twins,
    ];

    /// The name in documents and scorecards, e.g. `"distance_first_name"`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Value::FirstName => "distance_first_name",
            Value::LastName => "distance_last_name",
            Value::SecondName => "distance_second_name",
            Value::Documents => "distance_documents",
            Value::DigitLength => "document_number_length",
            Value::DistinctDigits => "document_distinct",
            Value::SameNumber => "docs_same_number",
            Value::BirthSettlement => "birth_settlement_substr",
            Value::TaxId => "distance_tax_id",
            Value::AuthenticationPhone => "authentication_methods_flag",
            Value::ResidenceSettlement => "residence_settlement_flag",
            Value::Gender => "gender_flag",
            Value::Twins => "twins_flag",
        }
    }

    /// The value of that name.
    ///
    /// ```
    /// use osoba::comparison::Value;
    /// assert_eq!(Value::from_name("twins_flag"), Some(Value::Twins));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Value> {
        Value::ALL.into_iter().find(|value| value.name() == name)
    }

    /// Whether less of this value means that the two agree more. True of distances and flags; the
    /// length and variety of document digits say how strong an agreement is, not whether it is one.
    #[must_use]
    pub fn less_is_agreement(self) -> bool {
        !matches!(self, Value::DigitLength | Value::DistinctDigits)
    }
}

/// The raw values of one pair: distances, counts and flags, no personal data.
///
/// Serialises as an object of ESOZ's names, an absent value as null.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// One more than each value, 0 for an absent one; the last three are unused.
    values: [u32; SLOTS],
}

/// A power of two, so that any four bits are a place.
const SLOTS: usize = 16;

impl Comparison {
    /// A comparison of nothing: every value absent.
    pub(crate) const EMPTY: Comparison = Comparison { values: [0; SLOTS] };

    /// The value, or nothing if it is absent.
    #[must_use]
    pub fn get(&self, value: Value) -> Option<u32> {
        self.slot(value as u8).checked_sub(1)
    }

    /// One more than the value in a place, 0 if it is absent.
    #[expect(clippy::indexing_slicing, reason = "four bits are a place")]
    #[inline]
    pub(crate) fn slot(&self, place: u8) -> u32 {
        self.values[usize::from(place & 15)]
    }

    /// The same comparison with one value changed; for models that are tried out and for tests.
    /// The greatest count is taken for the one below it.
    #[must_use]
    pub fn with(mut self, value: Value, to: Option<u32>) -> Self {
        self.set(value, to);
        self
    }

    #[expect(clippy::indexing_slicing, reason = "there are fewer values than places")]
    #[inline]
    pub(crate) fn set(&mut self, value: Value, to: Option<u32>) {
        self.values[value as usize & 15] = to.map_or(0, |to| to.saturating_add(1));
    }
}

/// The raw values of up to [`LANES`] pairs, side by side.
pub(crate) struct Comparisons {
    /// For every value one more than each pair's, 0 for an absent one, 255 for any from 254 on. The
    /// last three are unused.
    values: [[u8; LANES]; SLOTS],
}

impl Comparisons {
    /// Every value absent.
    pub(super) const EMPTY: Comparisons = Comparisons { values: [[0; LANES]; SLOTS] };

    /// One more than the value in a place, 0 if it is absent, of every pair.
    #[expect(clippy::indexing_slicing, reason = "four bits are a place")]
    #[inline]
    pub(crate) fn slots(&self, place: u8) -> &[u8; LANES] {
        &self.values[usize::from(place & 15)]
    }

    /// Sets a value of all pairs, given as it is kept.
    #[expect(clippy::indexing_slicing, reason = "there are fewer values than places")]
    #[inline]
    pub(super) fn set_all(&mut self, value: Value, to: [u8; LANES]) {
        self.values[value as usize & 15] = to;
    }

    /// Sets a value of one pair.
    #[expect(
        clippy::indexing_slicing,
        reason = "there are fewer values than places, lanes likewise"
    )]
    #[inline]
    pub(super) fn set(&mut self, value: Value, lane: usize, to: Option<u32>) {
        let slot = to.map_or(0, |to| to.saturating_add(1).min(255));
        self.values[value as usize & 15][lane % LANES] = slot as u8;
    }
}

impl fmt::Debug for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = Value::ALL.map(|value| (value.name(), self.get(value)));
        f.debug_map().entries(entries).finish()
    }
}

impl Serialize for Comparison {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Value::COUNT))?;
        for value in Value::ALL {
            map.serialize_entry(value.name(), &self.get(value))?;
        }
        map.end()
    }
}
