//! From facts to evidence: every fact is checked against the question it answers, every candidate
//! against the clusters, and every one of them scored.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::cautions::{Cautions, Findings, Pair};
use super::cluster::Clusters;
use super::clusters::{ClusterProbe, SoundCache};
use super::evidence::{same, Compared, Evidence, HolderSeen, Need, PersonSeen};
use super::facts::{Facts, Holder, Question, Submission};
use super::policy::Policy;
use super::reading::{proven, trimmed};
use super::FindingKind;
use crate::comparison::PreparedPerson;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{evident, present};
use crate::limits::check_persons;
use crate::person::Person;
use crate::scoring::{Band, Explanation, Scorecard, Scored};

/// A submission being compared with persons of the index.
pub(super) struct Assessor<'a> {
    submission: &'a Submission<'a>,
    /// The submission's person as the rules read it.
    person: Cow<'a, Person<'a>>,
    policy: &'a Policy,
    pub(super) scorecard: &'a Scorecard,
}

/// A person of the index to be compared, as the rules read it.
pub(super) struct Selected<'a> {
    pub(super) id: &'a str,
    pub(super) person: &'a Person<'a>,
    /// [`is_plain`](super::reading::Glance::is_plain); `false` where it was not tested.
    pub(super) is_plain: bool,
    pub(super) clusters: Clusters,
}

/// The submission's side of every comparison, prepared once.
pub(super) struct Probe<'a> {
    pub(super) clusters: ClusterProbe<'a>,
    pub(super) prepared: PreparedPerson,
    /// Without what proves nothing, if there is such a thing.
    proven: OnceCell<Option<PreparedPerson>>,
}

impl<'a> Assessor<'a> {
    pub(super) fn new(
        submission: &'a Submission<'a>,
        policy: &'a Policy,
        scorecard: &'a Scorecard,
    ) -> Self {
        Assessor { submission, person: trimmed(&submission.person), policy, scorecard }
    }

    /// The question behind a need.
    pub(super) fn question(&self, need: Need) -> Question {
        let person = &self.submission.person;
        let phone = || self.submission.phone().unwrap_or_default().to_owned();
        match need {
            Need::PhoneHolders => Question::PhoneHolders { phone: phone() },
            Need::PhoneIsConfidants => Question::PhoneIsConfidants { phone: phone() },
            Need::Person => Question::Person {
                id: self.submission.person_id.clone().unwrap_or_default().into_owned(),
            },
            Need::SameIdentity => Question::SameIdentity {
                tax_id: self.tax_id().map(str::to_owned),
                first_name: person.first_name.as_deref().map(str::to_owned),
                last_name: person.last_name.as_deref().map(str::to_owned),
                second_name: person.second_name.as_deref().map(str::to_owned),
            },
            Need::Candidates => {
                Question::Candidates(Box::new(self.cluster_probe(person).into_keys()))
            }
        }
    }

    /// The submission's tax id, if it proves something.
    fn tax_id(&self) -> Option<&str> {
        self.person.tax_id.as_deref().and_then(evident)
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
                    Some(person) => Some(self.person(person.as_ref(), evidence)?),
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
        check_persons(holders, "facts.phone_holders")?;
        let phone = self.submission.phone();
        let mut seen = Vec::with_capacity(holders.len());
        for (at, holder) in holders.iter().enumerate() {
            let here = format!("facts.phone_holders[{at}]");
            let found = holder.phone_number.as_deref();
            if found.is_some() && found.and_then(present) != phone {
                return Err(FieldError::new("phone_number", Rule::AnotherQuestion).under(&here));
            }
            seen.push(HolderSeen {
                id: id_of(holder.id.as_deref(), &here)?,
                same_tax_id: same(self.tax_id(), holder.tax_id.as_deref()),
            });
        }
        seen.sort_unstable();
        // The same person found twice is one holder; of two rows the one with the tax id counts.
        seen.reverse();
        seen.dedup_by(|later, earlier| later.id == earlier.id);
        seen.reverse();
        Ok(seen)
    }

    fn person(
        &self,
        person: Option<&Person>,
        evidence: &mut Evidence,
    ) -> Result<PersonSeen<Compared>, FieldError> {
        let Some(person) = person else { return Ok(PersonSeen::Unknown) };
        person.check_limits().map_err(|error| error.under("facts.person"))?;
        let wanted = self.submission.person_id.as_deref().unwrap_or_default();
        let id = person.id.as_deref().unwrap_or(wanted);
        if !id.eq_ignore_ascii_case(wanted) {
            return Err(FieldError::new("facts.person.id", Rule::AnotherQuestion));
        }
        if person.has_unknown_value() {
            evidence.unknown_values.push(Some(id.to_owned()));
        }
        let person = trimmed(person);
        let phone = self.submission.phone();
        let probe = self.probe();
        let mut sounds = SoundCache::default();
        let clusters = probe.clusters.clusters(&person, &mut sounds);
        let prepared = self.scorecard.prepare(&person);
        let scored = self.scorecard.score(&probe.prepared, &prepared);
        let same_tax_id = same(self.tax_id(), person.tax_id.as_deref());
        let same_phone = person.otp_phones().any(|own| same(phone, Some(own)));
        let named = Selected { id, person: &person, is_plain: false, clusters };
        // A match by phone and tax id needs the same check as one by score.
        let mut compared = self.compared(&probe, &named, &prepared, scored, &mut sounds);
        if same_tax_id && same_phone {
            let pair = self.pair(&probe, &named, &prepared);
            compared.cautions.0.extend(pair.of_a_match(&mut sounds));
        }
        Ok(PersonSeen::Known { active: person.participates(), same_tax_id, same_phone, compared })
    }

    fn same_identity(&self, holders: &[Holder]) -> Result<Vec<String>, FieldError> {
        check_persons(holders, "facts.same_identity")?;
        let mut ids = Vec::with_capacity(holders.len());
        for (at, holder) in holders.iter().enumerate() {
            let here = format!("facts.same_identity[{at}]");
            let id = id_of(holder.id.as_deref(), &here)?;
            match (self.tax_id(), holder.tax_id.as_deref().and_then(evident)) {
                (Some(own), Some(other)) if own != other => {
                    return Err(FieldError::new("tax_id", Rule::AnotherQuestion).under(&here));
                }
                (Some(_), Some(_)) => ids.push(id),
                // An absent tax id equals nothing: nobody is the same by names alone.
                _ => {}
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// One pair with all its cautions, whether its score is a match or not.
    pub(super) fn pair_with(&self, candidate: &Person) -> Compared {
        let candidate = trimmed(candidate);
        let (probe, mut sounds) = (self.probe(), SoundCache::default());
        let clusters = probe.clusters.clusters(&candidate, &mut sounds);
        let prepared = self.scorecard.prepare(&candidate);
        let scored = self.scorecard.score(&probe.prepared, &prepared);
        let selected = Selected { id: "", person: &candidate, is_plain: false, clusters };
        let mut compared = self.compared(&probe, &selected, &prepared, scored, &mut sounds);
        let pair = self.pair(&probe, &selected, &prepared);
        let deciding = self.proven(&probe, &selected, &prepared).unwrap_or(scored);
        let cautions = &mut compared.cautions.0;
        cautions.extend(pair.of_a_match(&mut sounds));
        cautions.extend(pair.of_no_match(&mut sounds));
        let counted = self.counted_as_agreement(scored, deciding);
        cautions.set(FindingKind::PlaceholderAgreement, counted);
        cautions.set(FindingKind::ReviewBin, self.is_for_review(scored, deciding));
        compared
    }

    /// Whether the pair is in a bin with which it is never automatic, with blanks and placeholders or
    /// without.
    fn is_for_review(&self, scored: Scored, deciding: Scored) -> bool {
        self.scorecard.is_review(&scored.bins) || self.scorecard.is_review(&deciding.bins)
    }

    /// The explanation of a pair's score.
    pub(super) fn explanation(&self, candidate: &Person) -> Explanation {
        let [own, other] = [&*self.person, &*trimmed(candidate)].map(|p| self.scorecard.prepare(p));
        self.scorecard.explain(&own, &other, self.policy.limits)
    }

    fn cluster_probe<'p>(&'p self, person: &'p Person) -> ClusterProbe<'p> {
        let Policy { key, clusters, own_clusters, .. } = self.policy;
        ClusterProbe::new(person, *key, *clusters, own_clusters)
    }

    pub(super) fn probe(&self) -> Probe<'_> {
        Probe {
            clusters: self.cluster_probe(&self.person),
            prepared: self.scorecard.prepare(&self.person),
            proven: OnceCell::new(),
        }
    }

    fn pair<'p, 'c>(
        &self,
        probe: &'p Probe<'_>,
        candidate: &Selected<'c>,
        prepared: &'p PreparedPerson,
    ) -> Pair<'p, 'c> {
        Pair {
            probe: &probe.clusters,
            prepared: &probe.prepared,
            other: candidate.person,
            other_prepared: prepared,
            clusters: candidate.clusters,
        }
    }

    pub(super) fn compared<'c>(
        &self,
        probe: &Probe<'_>,
        candidate: &Selected<'c>,
        prepared: &PreparedPerson,
        scored: Scored,
        sounds: &mut SoundCache<'c>,
    ) -> Compared {
        let pair = self.pair(probe, candidate, prepared);
        let proven = self.proven(probe, candidate, prepared);
        let deciding = proven.unwrap_or(scored);
        let is_match = [scored, deciding].iter().any(|scored| self.policy.is_match(scored.score));
        let mut cautions = Findings::default();
        // Only a match needs the slower check.
        if is_match {
            cautions.extend(pair.of_a_match(sounds));
            let counted = self.counted_as_agreement(scored, deciding);
            cautions.set(FindingKind::PlaceholderAgreement, counted);
        } else {
            cautions.extend(pair.of_no_match(sounds));
        }
        if is_match || self.policy.limits.band(deciding.score) != Band::None {
            cautions.set(FindingKind::ReviewBin, self.is_for_review(scored, deciding));
        }
        Compared {
            id: candidate.id.into(),
            clusters: candidate.clusters,
            bins: scored.bins,
            score: scored.score,
            proven_score: Some(deciding.score).filter(|score| *score != scored.score),
            cautions: Cautions(cautions),
        }
    }

    /// The pair scored without blanks and placeholders, if either side has some.
    fn proven(
        &self,
        probe: &Probe<'_>,
        other: &Selected<'_>,
        other_prepared: &PreparedPerson,
    ) -> Option<Scored> {
        let prepare = |person: Person| self.scorecard.prepare(&person);
        let own = probe.proven.get_or_init(|| proven(&self.person).map(prepare)).as_ref();
        let other = if other.is_plain { None } else { proven(other.person).map(prepare) };
        if own.is_none() && other.is_none() {
            return None;
        }
        let own = own.unwrap_or(&probe.prepared);
        Some(self.scorecard.score(own, other.as_ref().unwrap_or(other_prepared)))
    }

    /// Whether some variable has more points with blanks and placeholders than without.
    fn counted_as_agreement(&self, with: Scored, without: Scored) -> bool {
        let (with, without) = (&with.bins, &without.bins);
        self.scorecard.points(with).zip(self.scorecard.points(without)).any(|(a, b)| a > b)
    }
}

fn id_of(id: Option<&str>, here: &str) -> Result<String, FieldError> {
    let id = id.filter(|id| present(id).is_some()).map(str::to_owned);
    id.ok_or_else(|| FieldError::new("id", Rule::Required).under(here))
}
