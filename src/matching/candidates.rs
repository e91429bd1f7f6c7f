//! The candidates of a decision: found by the host, checked against the clusters and scored.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::assess::{Assessor, Probe, Selected};
use super::clusters::SoundCache;
use super::evidence::{Compared, Evidence, Ignored};
use super::facts::Candidate;
use super::reading::{is_plain, trimmed};
use crate::comparison::{PreparedPerson, Preparer, LANES};
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;
use crate::limits::check_persons;
use crate::person::Person;
use crate::scoring::Scorer;

impl Assessor<'_> {
    pub(super) fn candidates(
        &self,
        candidates: &[Candidate],
        evidence: &mut Evidence,
    ) -> Result<(), FieldError> {
        let found = found(candidates, evidence)?;
        let probe = self.probe();
        evidence.no_cluster_keys = probe.clusters.has_no_keys();
        let mut comparer = Comparer {
            assessor: self,
            probe: &probe,
            scorer: Scorer::new(self.scorecard, &probe.prepared),
            preparer: self.scorecard.preparer(),
            sounds: SoundCache::default(),
            selected: Vec::with_capacity(LANES),
            prepared: Vec::with_capacity(LANES),
            compared: Vec::with_capacity(found.len()),
        };
        let mut before: Option<&Found<'_>> = None;
        for candidate in &found {
            if let Err(error) = candidate.record.check_limits() {
                evidence.ignored.push(Ignored::unreadable(candidate.id, &error));
                continue;
            }
            match before {
                Some(before) if before.id == candidate.id => {
                    if before.record != candidate.record {
                        let field = format!("facts.candidates[{}].id", candidate.at);
                        return Err(FieldError::new(field, Rule::Duplicate));
                    }
                    continue;
                }
                _ => before = Some(candidate),
            }
            comparer.add(candidate, evidence);
        }
        evidence.candidates = Some(comparer.into_compared());
        evidence.ignored.sort_unstable();
        evidence.ignored.dedup();
        Ok(())
    }
}

/// A candidate that the host has read.
struct Found<'a> {
    id: &'a str,
    /// Its place in the facts.
    at: usize,
    record: &'a Person<'a>,
    /// The record without white space around identifiers, once it is known that there is some.
    trimmed: OnceCell<Box<Person<'a>>>,
}

/// The readable candidates by id, so that neither order nor repetition of what the host found changes
/// anything.
fn found<'a>(
    candidates: &'a [Candidate],
    evidence: &mut Evidence,
) -> Result<Vec<Found<'a>>, FieldError> {
    check_persons(candidates, "facts.candidates")?;
    let mut found = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        match candidate {
            Candidate::Unreadable { id, error } => {
                evidence.ignored.push(Ignored::unreadable(id, error));
            }
            Candidate::Person(record) => {
                let id = record.id.as_deref().filter(|id| present(id).is_some());
                let missing =
                    || FieldError::new(format!("facts.candidates[{at}].id"), Rule::Required);
                let id = id.ok_or_else(missing)?;
                found.push(Found { id, at, record, trimmed: OnceCell::new() });
            }
        }
    }
    found.sort_unstable_by_key(|candidate| (candidate.id, candidate.at));
    Ok(found)
}

impl Found<'_> {
    /// The record as the rules read it, and whether [`is_plain`] holds.
    fn read(&self) -> (&Person<'_>, bool) {
        if is_plain(self.record) {
            return (self.record, true);
        }
        let person = match trimmed(self.record) {
            Cow::Borrowed(person) => person,
            Cow::Owned(person) => self.trimmed.get_or_init(|| Box::new(person)),
        };
        (person, false)
    }
}

/// Compares candidates with the submission, [`LANES`] at a time: a few go through all of it while
/// their texts are in the cache, and the memory of the prepared ones is used again.
struct Comparer<'p, 'a, 'c> {
    assessor: &'p Assessor<'a>,
    probe: &'p Probe<'p>,
    scorer: Scorer<'p>,
    preparer: Preparer<'c, 'p>,
    sounds: SoundCache<'c>,
    /// Not compared yet.
    selected: Vec<Selected<'c>>,
    /// The memory in which the selected ones are prepared.
    prepared: Vec<PreparedPerson>,
    compared: Vec<Compared>,
}

impl<'c> Comparer<'_, '_, 'c> {
    /// Adds a candidate, if it is to be compared.
    fn add(&mut self, candidate: &'c Found<'_>, evidence: &mut Evidence) {
        let Found { id, record, .. } = *candidate;
        if record.has_unknown_value() {
            evidence.unknown_values.push(Some(id.to_owned()));
        }
        let (person, is_plain) = candidate.read();
        if !person.participates() {
            evidence.ignored.push(Ignored::inactive(id));
            return;
        }
        let clusters = self.probe.clusters.clusters(person, &mut self.sounds);
        if clusters.is_empty() {
            evidence.ignored.push(Ignored::no_cluster(id));
            return;
        }
        self.selected.push(Selected { id, person, is_plain, clusters });
        if self.selected.len() == LANES {
            self.compare();
        }
    }

    /// Compares the candidates that were selected.
    fn compare(&mut self) {
        self.prepared.resize(self.selected.len().max(self.prepared.len()), PreparedPerson::NOBODY);
        for (candidate, prepared) in self.selected.iter().zip(&mut self.prepared) {
            self.preparer.prepare_into(prepared, candidate.person);
        }
        let prepared = self.prepared.iter().take(self.selected.len());
        let scores = self.scorer.score_batch(&mut prepared.clone());
        for ((candidate, prepared), scored) in self.selected.iter().zip(prepared).zip(scores) {
            let (probe, sounds) = (self.probe, &mut self.sounds);
            let compared = self.assessor.compared(probe, candidate, prepared, scored, sounds);
            self.compared.push(compared);
        }
        self.selected.clear();
    }

    /// All that were compared: by score from the greatest, equal scores by id.
    fn into_compared(mut self) -> Vec<Compared> {
        self.compare();
        // One number for the score, greatest first, and the place.
        let key = |(place, candidate): (usize, &Compared)| {
            let score = candidate.deciding_score().hundred_thousandths();
            u64::from(!score).wrapping_shl(u32::BITS) | place as u64
        };
        let mut order: Vec<u64> = self.compared.iter().enumerate().map(key).collect();
        order.sort_unstable();
        let mut compared: Vec<Option<Compared>> = self.compared.into_iter().map(Some).collect();
        let mut sorted = Vec::with_capacity(order.len());
        let at = |key: &u64| compared.get_mut(*key as u32 as usize)?.take();
        sorted.extend(order.iter().filter_map(at));
        sorted
    }
}
