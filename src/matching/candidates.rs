//! The candidates of a decision: found by the host, checked against the clusters and scored.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::assess::{Assessor, Probe, Selected};
use super::clusters::SoundCache;
use super::evidence::{Compared, Evidence, Ignored};
use super::facts::Candidate;
use super::reading::{glance, trimmed, Glance};
use crate::comparison::{PreparedPerson, Preparer, LANES};
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;
use crate::limits::check_persons;
use crate::person::Person;
use crate::radix;
use crate::scoring::{Score, Scorer};

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
            let seen = glance(candidate.record);
            if !seen.is_small {
                if let Err(error) = candidate.record.check_limits() {
                    evidence.ignored.push(Ignored::unreadable(candidate.id, &error));
                    continue;
                }
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
            comparer.add(candidate, seen, evidence);
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
    /// The record as the rules read it.
    fn read(&self, seen: Glance) -> &Person<'_> {
        if seen.is_plain {
            return self.record;
        }
        match trimmed(self.record) {
            Cow::Borrowed(person) => person,
            Cow::Owned(person) => self.trimmed.get_or_init(|| Box::new(person)),
        }
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
    fn add(&mut self, candidate: &'c Found<'_>, seen: Glance, evidence: &mut Evidence) {
        let id = candidate.id;
        if seen.has_unknown_value {
            evidence.unknown_values.push(Some(id.to_owned()));
        }
        let person = candidate.read(seen);
        if !person.participates() {
            evidence.ignored.push(Ignored::inactive(id));
            return;
        }
        let clusters = self.probe.clusters.clusters(person, &mut self.sounds);
        if clusters.is_empty() {
            evidence.ignored.push(Ignored::no_cluster(id));
            return;
        }
        self.selected.push(Selected { id, person, is_plain: seen.is_plain, clusters });
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
        let scores = self.compared.iter().map(Compared::deciding_score);
        let order = best_first(scores.collect());
        let mut compared: Vec<Option<Compared>> = self.compared.into_iter().map(Some).collect();
        let mut sorted = Vec::with_capacity(order.len());
        sorted.extend(order.iter().filter_map(|place| compared.get_mut(*place as usize)?.take()));
        sorted
    }
}

/// The places of scores, from the greatest score on, those of equal ones in their order.
fn best_first(scores: Vec<Score>) -> Vec<u32> {
    /// Fewer are sorted by comparing them.
    const FEW: usize = 1 << 8;
    /// Scores are of two digits.
    const DIGITS: usize = 1 << 9;
    const BITS: u32 = u32::BITS.wrapping_sub(Score::ONE.hundred_thousandths().leading_zeros());
    // What a score lacks, and its place.
    let missing =
        |score: Score| Score::ONE.hundred_thousandths().wrapping_sub(score.hundred_thousandths());
    let entry = |(place, score): (usize, Score)| (missing(score), place as u32);
    let mut entries: Vec<(u32, u32)> = scores.into_iter().enumerate().map(entry).collect();
    if entries.len() < FEW {
        entries.sort_unstable();
    } else {
        entries = radix::sorted::<_, DIGITS>(entries, BITS, |(missing, _)| *missing);
    }
    entries.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_scores_are_sorted_as_few_are() {
        let score = |step: usize| Score::rounded((step * step % 1_003) as f64 / 1_002.0).unwrap();
        for count in [0, 1, 255, 256, 5_000] {
            let mut scores: Vec<Score> = (0..count).map(score).collect();
            scores.extend([Score::ONE, Score::ZERO, Score::ONE]);
            let mut expected: Vec<u32> = (0..scores.len() as u32).collect();
            expected.sort_by_key(|place| std::cmp::Reverse(scores[*place as usize]));
            assert_eq!(best_first(scores), expected);
        }
    }
}
