//! `search`: persons ranked for an operator's query.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::decide::read_persons;
use super::ids::Identified;
use crate::comparison::Normalisation;
use crate::error::FieldError;
use crate::json::{object, Persons};
use crate::matching::{search, Candidate, Query, QueryFinding, Ranked, SearchSettings};
use crate::names::Algorithm;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(deserialize_with = "object")]
    query: Query,
    #[serde(borrow)]
    persons: Persons<&'a RawValue>,
    /// Which key says that names sound alike; `uk` if absent.
    #[serde(default)]
    key: Option<Algorithm>,
    /// How texts are normalised before they are compared; `clean` if absent.
    #[serde(default)]
    normalisation: Option<Normalisation>,
}

#[derive(Serialize)]
struct Answer<'a> {
    ids: Vec<&'a str>,
    persons: &'a [Ranked],
    ignored: &'a [Ignored],
    findings: Vec<QueryFinding>,
}

/// A person whose record could not be read.
#[derive(Serialize)]
struct Ignored {
    id: String,
    #[serde(flatten)]
    error: FieldError,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Identified::<Question<'_>> { ids: own, document: question } =
        FieldError::read_envelope(document)?;
    let (mut persons, mut ignored) = (Vec::new(), Vec::new());
    for candidate in read_persons(&question.persons.0, "persons")? {
        match candidate {
            Candidate::Person(person) => persons.push(*person),
            Candidate::Unreadable { id, error } => {
                ignored.push(Ignored { id: id.into_owned(), error })
            }
        }
    }
    // As the ranking: neither order nor repetition of what the host found changes anything.
    ignored.sort_by(|a, b| (&a.id, &a.error.field).cmp(&(&b.id, &b.error.field)));
    ignored.dedup_by(|later, earlier| later.id == earlier.id && later.error == earlier.error);
    let usual = SearchSettings::default();
    let settings = SearchSettings {
        key: question.key.unwrap_or(usual.key),
        normalisation: question.normalisation.unwrap_or(usual.normalisation),
    };
    let ranked = search(&question.query, &persons, settings)?;
    let findings = question.query.findings(settings);
    let ids = ranked.iter().map(|person| person.id.as_str()).collect();
    own.line(&Answer { ids, persons: &ranked, ignored: &ignored, findings })
}
