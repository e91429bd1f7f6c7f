//! Scorecards and prepared persons as resources: made once, shared by every process.

use std::sync::LazyLock;

use osoba::comparison::PreparedPerson;
use osoba::names::Normalisation;
use osoba::scoring::Scorecard;
use osoba::Rule;
use rustler::{Resource, Term};

use crate::read::{broken, is_nil, Read};

/// A scorecard that a host has loaded.
pub(crate) struct LoadedScorecard(pub(crate) Scorecard);

#[rustler::resource_impl]
impl Resource for LoadedScorecard {}

/// The published scorecard, read on first use.
static PUBLISHED: LazyLock<Scorecard> = LazyLock::new(Scorecard::published);

/// A person ready for comparison.
pub(crate) struct Prepared {
    pub(crate) person: PreparedPerson,
    pub(crate) normalisation: Normalisation,
}

#[rustler::resource_impl]
impl Resource for Prepared {}

/// Runs with the scorecard of a term: a resource, or `nil` for the published one.
pub(crate) fn with<T>(term: Term<'_>, run: impl FnOnce(&Scorecard) -> Read<T>) -> Read<T> {
    if is_nil(term) {
        return run(&PUBLISHED);
    }
    let loaded: &LoadedScorecard = term.decode().map_err(|_| broken("scorecard", Rule::Type))?;
    run(&loaded.0)
}
