//! Parts of a scorecard as written: the JSON before it is checked.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{Few, Object};
use crate::limits::CONDITIONS;
use crate::Rule;

pub(crate) type Conditions = Few<Object<Condition>, CONDITIONS>;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pub(crate) bin: String,
    #[serde(default)]
    pub(crate) when: Entries,
}

/// A finite figure. Read from its text, so that one too large for a float is refused by its path
/// like any other bad figure, and not as bad JSON.
#[derive(Clone, Copy)]
pub(crate) struct Figure(pub(crate) f64);

/// Figures beyond this would let a sum of points lose the fifth decimal.
const GREATEST_FIGURE: f64 = 1e6;

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: &RawValue = Deserialize::deserialize(deserializer)?;
        let figure: f64 = raw.get().parse().map_err(|_| Rule::Type.de())?;
        if figure.abs() <= GREATEST_FIGURE {
            // Zero has one canonical form.
            Ok(Figure(figure + 0.0))
        } else {
            Err(Rule::OutOfRange.de())
        }
    }
}

/// What one raw value may be: `null` (absent), a number (exactly it), or
/// `{"min", "max", "or_absent"}` with every part optional.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
    pub(crate) absent: bool,
    pub(crate) present: bool,
}

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Bounds {
            #[serde(default)]
            min: u64,
            #[serde(default)]
            max: Option<u64>,
            #[serde(default)]
            or_absent: bool,
        }

        struct RangeVisitor;

        impl<'de> Visitor<'de> for RangeVisitor {
            type Value = Range;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("null, a count, or an object of min, max and or_absent")
            }

            fn visit_unit<E>(self) -> Result<Range, E> {
                Ok(Range { min: 0, max: None, absent: true, present: false })
            }

            fn visit_u64<E>(self, exactly: u64) -> Result<Range, E> {
                Ok(Range { min: exactly, max: Some(exactly), absent: false, present: true })
            }

            fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Range, E> {
                Err(Rule::OutOfRange.de())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Range, A::Error> {
                let bounds =
                    Bounds::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Range {
                    min: bounds.min,
                    max: bounds.max,
                    absent: bounds.or_absent,
                    present: true,
                })
            }
        }

        deserializer.deserialize_any(RangeVisitor)
    }
}

/// A variable has at most this many bins, and a condition as many tests.
pub(crate) const GREATEST_ENTRIES: usize = 64;

/// A JSON object in the order written: duplicates are kept and values unread, so that both can be
/// refused by name.
#[derive(Default)]
pub(crate) struct Entries<const MOST: usize = GREATEST_ENTRIES>(
    pub(crate) Vec<(String, Box<RawValue>)>,
);

impl<'de, const MOST: usize> Deserialize<'de> for Entries<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<const MOST: usize>;

        impl<'de, const MOST: usize> Visitor<'de> for EntriesVisitor<MOST> {
            type Value = Entries<MOST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    if entries.len() >= MOST {
                        return Err(Rule::OutOfRange.de());
                    }
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(EntriesVisitor)
    }
}
