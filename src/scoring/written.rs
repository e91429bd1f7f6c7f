//! The scorecard as written: the JSON document before it is checked.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::provenance::{ProvenanceDocument, Purpose};
use crate::catalogue::{Conditions, Entries, Entry, Figure, VARIABLES};
use crate::json::{Few, Object};
use crate::limits::COMPARISONS;
use crate::names::Normalisation;

/// The format that a document names, as far as its text can be read; 2 if it names none and has
/// `comparisons`.
pub(super) fn format_of(text: &str) -> Option<u64> {
    struct Format<'a>(&'a mut Option<u64>, &'a mut bool);

    impl<'de> Visitor<'de> for Format<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                if key == "format" {
                    *self.0 = map.next_value()?;
                    continue;
                }
                *self.1 |= key == "comparisons";
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let (mut format, mut has_comparisons) = (None, false);
    // What cannot be read is refused when the whole document is, with its path.
    let mut document = serde_json::Deserializer::from_str(text);
    let _ = document.deserialize_map(Format(&mut format, &mut has_comparisons));
    format.or(has_comparisons.then_some(2))
}

/// A document of format 1.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format1 {
    #[expect(dead_code, reason = "read before")]
    pub(super) format: Option<u64>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) source: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "a text for readers")]
    pub(super) formula: Option<String>,
    #[serde(default)]
    pub(super) normalisation: Normalisation,
    pub(super) intercept: Figure,
    pub(super) variables: Few<Object<Variable>, { VARIABLES.len() }>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) coefficient: Figure,
    pub(super) woe: Entries,
    #[serde(default)]
    pub(super) conditions: Option<Conditions>,
}

/// A document of format 2.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format2 {
    #[expect(dead_code, reason = "read before")]
    pub(super) format: u64,
    pub(super) name: String,
    #[serde(default)]
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) purpose: Option<Purpose>,
    #[serde(default = "clean")]
    pub(super) normalisation: Normalisation,
    pub(super) intercept: Figure,
    #[serde(default)]
    pub(super) prior_shift: Option<Figure>,
    #[serde(default)]
    pub(super) provenance: Option<Object<ProvenanceDocument>>,
    pub(super) comparisons: Few<Object<Entry>, COMPARISONS>,
}

fn clean() -> Normalisation {
    Normalisation::Clean
}
