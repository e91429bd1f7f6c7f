//! Labelled pairs: those that the clusters bring together, and random ones.

use osoba::index::Index;
use osoba::Person;
use serde::Serialize;

use crate::registry::{Registration, Registry};
use crate::Random;

/// A pair whose truth is known, as a line of `osoba train` and `osoba evaluate`.
#[derive(Debug, Clone, Serialize)]
pub struct Labelled {
    /// Who registers.
    pub person: Person<'static>,
    /// Somebody of the registry.
    pub candidate: Person<'static>,
    /// Whether the two are one.
    pub r#match: bool,
    /// The household of who registers.
    pub group: String,
    /// The story of who registers; `random` for a random pair.
    pub story: &'static str,
}

/// The registration beside every candidate that the clusters find.
#[must_use]
pub fn labelled(registration: &Registration, index: &Index) -> Vec<Labelled> {
    let found = index.candidates(&registration.person).into_iter();
    let pair = |candidate: Person| Labelled {
        r#match: candidate.id.is_some() && candidate.id.as_deref() == registration.truth.as_deref(),
        person: registration.person.clone(),
        candidate: candidate.into_owned(),
        group: registration.group.clone(),
        story: registration.story,
    };
    found.map(|(member, _)| pair(index.person(member))).collect()
}

/// The registration beside somebody of the registry whom chance brings; nothing if it is the same one.
#[must_use]
pub fn random(
    registration: &Registration,
    registry: &Registry<'_>,
    random: &mut Random,
) -> Option<Labelled> {
    let candidate = random.of(registry.people()).person.clone();
    (candidate.id.as_deref() != registration.truth.as_deref()).then(|| Labelled {
        person: registration.person.clone(),
        candidate: candidate.into_owned(),
        r#match: false,
        group: registration.group.clone(),
        story: "random",
    })
}
