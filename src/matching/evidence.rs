//! What the rules may see: the facts without personal data.
//!
//! A step never looks at a name or a number, only at [`Evidence`]: ids, flags, clusters, bins and
//! scores. That is what makes a decision replayable from its audit record.

use serde::{Deserialize, Serialize};

use super::clusters::{present, ClusterProbe, Clusters};
use super::decision::Ignored;
use super::facts::{Candidate, Facts, Holder, Question, Submission};
use super::policy::Policy;
use super::procedures::Need;
use crate::comparison::{compare, PreparedPerson, Value};
use crate::field_error::{FieldError, Rule};
use crate::identifiers::TaxId;
use crate::person::Person;
use crate::scoring::{Bins, Score, Scorecard};

/// Everything known about one case. `C` is how a compared pair is kept: with its bins while
/// deciding, with their names in an audit record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evidence<C = Compared> {
    /// The submission has an OTP method with a phone.
    pub(super) has_phone: bool,
    /// Whether a confidant person in the submission has that phone; null: none is in it.
    pub(super) confidant_has_phone: Option<bool>,
    /// Whether `person_id` is a UUID; null: the submission names nobody.
    pub(super) person_id_is_uuid: Option<bool>,
    pub(super) phone_holders: Option<Vec<HolderSeen>>,
    pub(super) phone_is_confidants: Option<bool>,
    pub(super) person: Option<PersonSeen<C>>,
    /// Ids of the persons with the same tax id and full name.
    pub(super) same_identity: Option<Vec<String>>,
    /// Best first, equal scores in the order of id.
    pub(super) candidates: Option<Vec<C>>,
    pub(super) ignored: Vec<Ignored>,
}

/// A holder of the submission's phone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolderSeen {
    pub(super) id: String,
    pub(super) same_tax_id: bool,
}

/// The person named by id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PersonSeen<C> {
    Unknown,
    Known { active: bool, same_tax_id: bool, same_phone: bool, compared: C },
}

/// A person of the index compared with the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) id: String,
    pub(super) clusters: Clusters,
    pub(super) bins: Bins,
    pub(super) score: Score,
    pub(super) cautions: Cautions,
}

/// What should make a clerk look twice at a match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cautions {
    /// Both have a valid tax id and the two differ.
    pub(super) different_valid_tax_ids: bool,
    /// The two look like twins.
    pub(super) twins_pattern: bool,
    /// Both have a gender and the two differ.
    pub(super) gender_clash: bool,
}

/// A question that a step asks of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    HasPhone,
    NoHolders,
    OverPhoneLimit,
    HolderHasTaxId,
    HasConfidant,
    ConfidantHasPhone,
    PhoneIsConfidants,
    SingleIdentity,
    NoCandidates,
    SomebodyAboveThreshold,
    OneAboveThreshold,
    MustBeUniqueAndIsNot,
    PersonIdMalformed,
    PersonUnknown,
    PersonInactive,
    SamePhoneAndTaxId,
    PersonAboveThreshold,
    PhoneIsNew,
}

impl Test {
    pub(super) fn holds(self, evidence: &Evidence, policy: &Policy) -> bool {
        let holders = evidence.phone_holders.as_deref().unwrap_or_default();
        let person = match &evidence.person {
            Some(PersonSeen::Known { active, same_tax_id, same_phone, compared }) => {
                Some((*active, *same_tax_id, *same_phone, compared.score))
            }
            _ => None,
        };
        let above = || evidence.above_threshold(policy).count();
        match self {
            Test::HasPhone => evidence.has_phone,
            Test::NoHolders => holders.is_empty(),
            Test::OverPhoneLimit => policy.is_over_limit(holders.len()),
            Test::HolderHasTaxId => holders.iter().any(|holder| holder.same_tax_id),
            Test::HasConfidant => evidence.confidant_has_phone.is_some(),
            Test::ConfidantHasPhone => evidence.confidant_has_phone == Some(true),
            Test::PhoneIsConfidants => evidence.phone_is_confidants == Some(true),
            Test::SingleIdentity => {
                evidence.same_identity.as_ref().is_some_and(|ids| ids.len() == 1)
            }
            Test::NoCandidates => evidence.candidates.as_ref().is_none_or(Vec::is_empty),
            Test::SomebodyAboveThreshold => above() > 0,
            Test::OneAboveThreshold => above() == 1,
            Test::MustBeUniqueAndIsNot => policy.require_unique && above() > 1,
            Test::PersonIdMalformed => evidence.person_id_is_uuid == Some(false),
            Test::PersonUnknown => person.is_none(),
            Test::PersonInactive => person.is_some_and(|(active, ..)| !active),
            Test::SamePhoneAndTaxId => {
                person.is_some_and(|(_, same_tax_id, same_phone, _)| same_tax_id && same_phone)
            }
            Test::PersonAboveThreshold => person.is_some_and(|(.., score)| policy.is_match(score)),
            Test::PhoneIsNew => {
                evidence.has_phone && person.is_some_and(|(_, _, same_phone, _)| !same_phone)
            }
        }
    }
}

impl Evidence {
    /// What the submission alone says.
    pub(super) fn of(submission: &Submission) -> Self {
        let phone = submission.phone();
        let confidant = submission.person.confidant_person.as_ref();
        let has_it = |own: &crate::person::Phone| phone.is_some() && own.number.as_deref() == phone;
        Evidence {
            has_phone: phone.is_some(),
            confidant_has_phone: confidant.map(|person| person.phones.iter().any(has_it)),
            person_id_is_uuid: submission.person_id.as_deref().map(is_uuid),
            phone_holders: None,
            phone_is_confidants: None,
            person: None,
            same_identity: None,
            candidates: None,
            ignored: Vec::new(),
        }
    }

    /// The candidates whose score is a match, best first.
    pub(super) fn above_threshold<'a>(
        &'a self,
        policy: &'a Policy,
    ) -> impl Iterator<Item = &'a Compared> {
        let candidates = self.candidates.as_deref().unwrap_or_default();
        candidates.iter().take_while(|candidate| policy.is_match(candidate.score))
    }
}

impl<C> Evidence<C> {
    /// Whether a step's need is met.
    pub(super) fn knows(&self, need: Need) -> bool {
        match need {
            Need::PhoneHolders => self.phone_holders.is_some(),
            Need::PhoneIsConfidants => self.phone_is_confidants.is_some(),
            Need::Person => self.person.is_some(),
            Need::SameIdentity => self.same_identity.is_some(),
            Need::Candidates => self.candidates.is_some(),
        }
    }

    /// The same case with every compared pair kept another way.
    pub(super) fn try_map<D, E>(
        self,
        mut keep: impl FnMut(C) -> Result<D, E>,
    ) -> Result<Evidence<D>, E> {
        let person = match self.person {
            None => None,
            Some(PersonSeen::Unknown) => Some(PersonSeen::Unknown),
            Some(PersonSeen::Known { active, same_tax_id, same_phone, compared }) => {
                let compared = keep(compared)?;
                Some(PersonSeen::Known { active, same_tax_id, same_phone, compared })
            }
        };
        let candidates = match self.candidates {
            None => None,
            Some(list) => Some(list.into_iter().map(keep).collect::<Result<_, _>>()?),
        };
        Ok(Evidence {
            has_phone: self.has_phone,
            confidant_has_phone: self.confidant_has_phone,
            person_id_is_uuid: self.person_id_is_uuid,
            phone_holders: self.phone_holders,
            phone_is_confidants: self.phone_is_confidants,
            person,
            same_identity: self.same_identity,
            candidates,
            ignored: self.ignored,
        })
    }
}

/// A submission being compared with persons of the index.
pub(super) struct Assessor<'a> {
    submission: &'a Submission,
    policy: &'a Policy,
    scorecard: &'a Scorecard,
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
        let clusters = probe.clusters.clusters(person);
        Ok(PersonSeen::Known {
            active: person.participates(),
            same_tax_id: same(&self.submission.person.tax_id, &person.tax_id),
            same_phone: phone.is_some_and(|phone| person.otp_phones().any(|own| own == phone)),
            compared: self.compared(&probe, id, person, clusters),
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
        let mut compared: Vec<Compared> = Vec::with_capacity(persons.len());
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
            let clusters = probe.clusters.clusters(person);
            if clusters.is_empty() {
                evidence.ignored.push(Ignored::no_cluster(id));
            } else {
                compared.push(self.compared(&probe, id, person, clusters));
            }
        }
        // Stable: equal scores stay in the order of id.
        compared.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
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
        id: &str,
        person: &Person,
        clusters: Clusters,
    ) -> Compared {
        let prepared = self.scorecard.prepare(person);
        let scored = self.scorecard.score(&probe.prepared, &prepared);
        // Only a match needs a second look, and only it pays for one.
        let cautions = if self.policy.is_match(scored.score) {
            self.cautions(probe, person, &prepared)
        } else {
            Cautions::default()
        };
        Compared { id: id.to_owned(), clusters, bins: scored.bins, score: scored.score, cautions }
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

/// A UUID as ESOZ writes them: lower or upper case, with hyphens.
fn is_uuid(text: &str) -> bool {
    text.len() == uuid::fmt::Hyphenated::LENGTH && uuid::Uuid::try_parse(text).is_ok()
}
