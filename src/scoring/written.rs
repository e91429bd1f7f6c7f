//! The scorecard as written: the JSON document before it is checked.

use super::provenance::{ProvenanceDocument, Purpose};
use crate::catalogue::{Conditions, Entries, Entry, Figure, VARIABLES};
use crate::field_error::{Few, Object};
use crate::limits::COMPARISONS;
use crate::names::Normalisation;

/// Which format a document has.
#[derive(serde::Deserialize)]
pub(super) struct Head {
    #[serde(default)]
    pub(super) format: Option<u64>,
}

/// A document of format 1.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
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
pub(super) struct Document2 {
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
