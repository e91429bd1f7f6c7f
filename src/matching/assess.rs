//! From facts to evidence: every fact is checked against the question it answers, every candidate
//! against the clusters, and every one of them scored.

use std::cmp::Reverse;

use super::clusters::{present, ClusterProbe, Clusters, Heard};
use super::evidence::{Cautions, Compared, Evidence, HolderSeen, Ignored, Need, PersonSeen};
use super::facts::{Candidate, Facts, Holder, Question, Submission};
use super::policy::Policy;
use crate::comparison::{compare, PreparedPerson, Value, LANES};
use crate::field_error::{FieldError, Rule};
use crate::identifiers::TaxId;
use crate::person::Person;
use crate::scoring::{Scorecard, Scored, Scorer};

/// A submission being compared with persons of the index.
pub(super) struct Assessor<'a> {
    submission: &'a Submission,
    policy: &'a Policy,
    scorecard: &'a Scorecard,
}

/// A person of the index to be compared.
#[derive(Clone, Copy)]
struct Selected<'a> {
    id: &'a str,
    person: &'a Person,
    clusters: Clusters,
}

/// The submission's side of every comparison, prepared once.
struct Probe<'a> {
    clusters: ClusterProbe<'a>,
    prepared: PreparedPerson,
}

impl<'a> Assessor<'a> {
    pub(super) fn new(
        submission: &'a Submission,
        policy: &'a Policy,
        scorecard: &'a Scorecard,
    ) -> Self {
        Assessor { submission, policy, scorecard }
    }

    /// The question behind a need.
    pub(super) fn question(&self, need: Need) -> Question {
        let person = &self.submission.person;
        let phone = || self.submission.phone().unwrap_or_default().to_owned();
        match need {
            Need::PhoneHolders => Question::PhoneHolders { phone: phone() },
            Need::PhoneIsConfidants => Question::PhoneIsConfidants { phone: phone() },
            Need::Person => {
                Question::Person { id: self.submission.person_id.clone().unwrap_or_default() }
            }
            Need::SameIdentity => Question::SameIdentity {
                tax_id: person.tax_id.clone(),
                first_name: person.first_name.clone(),
                last_name: person.last_name.clone(),
                second_name: person.second_name.clone(),
            },
            Need::Candidates => {
                let keys = ClusterProbe::new(person, self.policy.key).into_keys();
                Question::Candidates(Box::new(keys))
            }
        }
    }

    /// Takes the fact that meets a need into the evidence, if the host has given it.
    ///
    /// # Errors
    /// A fact is malformed or answers another question.
    pub(super) fn learn(
        &self,
        need: Need,
        facts: &Facts,
        evidence: &mut Evidence,
    ) -> Result<(), FieldError> {
        match need {
            Need::PhoneHolders => {
                evidence.phone_holders = match &facts.phone_holders {
                    Some(holders) => Some(self.holders(holders)?),
                    None => None,
                };
            }
            Need::PhoneIsConfidants => evidence.phone_is_confidants = facts.phone_is_confidants,
            Need::Person => {
                evidence.person = match &facts.person {
                    Some(person) => Some(self.person(person.as_ref())?),
                    None => None,
                };
            }
            Need::SameIdentity => {
                evidence.same_identity = match &facts.same_identity {
                    Some(holders) => Some(self.same_identity(holders)?),
                    None => None,
                };
            }
            Need::Candidates => {
                if let Some(candidates) = &facts.candidates {
                    self.candidates(candidates, evidence)?;
                }
            }
        }
        Ok(())
    }

    fn holders(&self, holders: &[Holder]) -> Result<Vec<HolderSeen>, FieldError> {
        let phone = self.submission.phone();
        let mut seen = Vec::with_capacity(holders.len());
        for (at, holder) in holders.iter().enumerate() {
            let here = format!("facts.phone_holders[{at}]");
            if holder.phone_number.is_some() && holder.phone_number.as_deref() != phone {
                return Err(FieldError::new("phone_number", Rule::AnotherQuestion).under(&here));
            }
            seen.push(HolderSeen {
                id: id_of(&holder.id, &here)?,
                same_tax_id: same(&self.submission.person.tax_id, &holder.tax_id),
            });
        }
        seen.sort_unstable();
        // The same person found twice is one holder; of two rows the one with the tax id counts.
        seen.reverse();
        seen.dedup_by(|later, earlier| later.id == earlier.id);
        seen.reverse();
        Ok(seen)
    }

    fn person(&self, person: Option<&Person>) -> Result<PersonSeen<Compared>, FieldError> {
        let Some(person) = person else { return Ok(PersonSeen::Unknown) };
        let wanted = self.submission.person_id.as_deref().unwrap_or_default();
        let id = person.id.as_deref().unwrap_or(wanted);
        if !id.eq_ignore_ascii_case(wanted) {
            return Err(FieldError::new("facts.person.id", Rule::AnotherQuestion));
        }
        let phone = self.submission.phone();
        let probe = self.probe();
        let clusters = probe.clusters.clusters(person, &mut Heard::default());
        let prepared = self.scorecard.prepare(person);
        let scored = self.scorecard.score(&probe.prepared, &prepared);
        let named = Selected { id, person, clusters };
        Ok(PersonSeen::Known {
            active: person.participates(),
            same_tax_id: same(&self.submission.person.tax_id, &person.tax_id),
            same_phone: phone.is_some_and(|phone| person.otp_phones().any(|own| own == phone)),
            compared: self.compared(&probe, &named, &prepared, scored),
        })
    }

    fn same_identity(&self, holders: &[Holder]) -> Result<Vec<String>, FieldError> {
        let own = present(&self.submission.person.tax_id);
        let mut ids = Vec::with_capacity(holders.len());
        for (at, holder) in holders.iter().enumerate() {
            let here = format!("facts.same_identity[{at}]");
            let id = id_of(&holder.id, &here)?;
            match (own, present(&holder.tax_id)) {
                (Some(own), Some(other)) if own != other => {
                    return Err(FieldError::new("tax_id", Rule::AnotherQuestion).under(&here));
                }
                (Some(_), _) => ids.push(id),
                // An absent tax id equals nothing: nobody is the same by names alone.
                (None, _) => {}
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    fn candidates(
        &self,
        candidates: &[Candidate],
        evidence: &mut Evidence,
    ) -> Result<(), FieldError> {
        let mut persons: Vec<(&str, usize, &Person)> = Vec::with_capacity(candidates.len());
        for (at, candidate) in candidates.iter().enumerate() {
            match candidate {
                Candidate::Unreadable { id, error } => {
                    evidence.ignored.push(Ignored::unreadable(id, error));
                }
                Candidate::Person(person) => {
                    let id = present(&person.id);
                    let missing =
                        || FieldError::new(format!("facts.candidates[{at}].id"), Rule::Required);
                    persons.push((id.ok_or_else(missing)?, at, person));
                }
            }
        }
        // By id, so that neither order nor repetition of what the host found changes anything.
        persons.sort_unstable_by_key(|(id, at, _)| (*id, *at));
        let probe = self.probe();
        let mut heard = Heard::default();
        let mut selected: Vec<Selected<'_>> = Vec::with_capacity(persons.len());
        let mut before: Option<(&str, &Person)> = None;
        for (id, at, person) in persons {
            match before {
                Some((earlier, record)) if earlier == id => {
                    if record != person {
                        let field = format!("facts.candidates[{at}].id");
                        return Err(FieldError::new(field, Rule::Duplicate));
                    }
                    continue;
                }
                _ => before = Some((id, person)),
            }
            let clusters = probe.clusters.clusters(person, &mut heard);
            if !person.participates() {
                evidence.ignored.push(Ignored::inactive(id));
            } else if clusters.is_empty() {
                evidence.ignored.push(Ignored::no_cluster(id));
            } else {
                selected.push(Selected { id, person, clusters });
            }
        }
        // A few at a time, whose memory serves the next.
        let mut scorer = Scorer::new(self.scorecard, &probe.prepared);
        let mut compared: Vec<Compared> = Vec::with_capacity(selected.len());
        for batch in selected.chunks(LANES) {
            let prepared: Vec<PreparedPerson> =
                batch.iter().map(|candidate| self.scorecard.prepare(candidate.person)).collect();
            let scores = scorer.score_batch(&mut prepared.iter());
            let scored = batch.iter().zip(&prepared).zip(scores);
            compared.extend(scored.map(|((candidate, prepared), scored)| {
                self.compared(&probe, candidate, prepared, scored)
            }));
        }
        // Stable: equal scores stay in the order of id.
        compared.sort_by_cached_key(|candidate| Reverse(candidate.score));
        evidence.ignored.sort_unstable();
        evidence.ignored.dedup();
        evidence.candidates = Some(compared);
        Ok(())
    }

    fn probe(&self) -> Probe<'a> {
        let person = &self.submission.person;
        Probe {
            clusters: ClusterProbe::new(person, self.policy.key),
            prepared: self.scorecard.prepare(person),
        }
    }

    fn compared(
        &self,
        probe: &Probe<'_>,
        candidate: &Selected<'_>,
        prepared: &PreparedPerson,
        scored: Scored,
    ) -> Compared {
        let Selected { id, person, clusters } = *candidate;
        // Only a match needs a second look, and only it pays for one.
        let cautions = if self.policy.is_match(scored.score) {
            self.cautions(probe, person, prepared)
        } else {
            Cautions::default()
        };
        Compared { id: id.into(), clusters, bins: scored.bins, score: scored.score, cautions }
    }

    fn cautions(&self, probe: &Probe<'_>, person: &Person, prepared: &PreparedPerson) -> Cautions {
        let own = &self.submission.person;
        let valid =
            |text: &Option<String>| text.as_deref().and_then(|text| TaxId::parse(text).ok());
        let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| a != b);
        Cautions {
            different_valid_tax_ids: valid(&own.tax_id)
                .zip(valid(&person.tax_id))
                .is_some_and(|(a, b)| a != b),
            twins_pattern: compare(&probe.prepared, prepared).get(Value::Twins) == Some(1),
            gender_clash: differ(own.gender.as_deref(), person.gender.as_deref()),
        }
    }
}

/// Both present and equal.
fn same(a: &Option<String>, b: &Option<String>) -> bool {
    present(a).is_some() && present(a) == present(b)
}

fn id_of(id: &Option<String>, here: &str) -> Result<String, FieldError> {
    let id = present(id).map(str::to_owned);
    id.ok_or_else(|| FieldError::new("id", Rule::Required).under(here))
}
