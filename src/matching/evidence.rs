//! The input of the rules: the facts without personal data.
//!
//! A step never reads a name or a number, only [`Evidence`]: ids, flags, clusters, bins and
//! scores. That is what makes a decision replayable from its audit record.

use serde::{Deserialize, Serialize};

use super::cautions::Cautions;
use super::cluster::Clusters;
use super::facts::Submission;
use super::id::{is_uuid, Id};
use super::policy::{Policy, Procedure};
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{evident, present};
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
    /// The submission has no key by which candidates could be looked up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) no_cluster_keys: bool,
    /// Whose record has [`crate::Person::has_unknown_value`]: null the submission, then the persons
    /// found, be they scored or not, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unknown_values: Vec<Option<String>>,
    /// The scorecard is never automatic by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) card_not_automatic: bool,
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
    pub(super) id: Id,
    pub(super) clusters: Clusters,
    pub(super) bins: Bins,
    pub(super) score: Score,
    /// The score without blanks and placeholders, where that is another one.
    pub(super) proven_score: Option<Score>,
    pub(super) cautions: Cautions,
}

impl Compared {
    /// The score that decides: what proves nothing does not count.
    pub(super) fn deciding_score(&self) -> Score {
        self.proven_score.unwrap_or(self.score)
    }
}

/// A candidate that was not scored, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// `persons.id`.
    pub id: String,
    /// `no_cluster`: it shares no cluster with the submission; `inactive`: its record says that it
    /// is not active; `unreadable`: a field of its record could not be read.
    pub reason: String,
    /// The field that could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule that it broke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

const UNREADABLE: &str = "unreadable";

impl Ignored {
    pub(super) fn no_cluster(id: &str) -> Self {
        Ignored { id: id.to_owned(), reason: "no_cluster".to_owned(), field: None, rule: None }
    }

    /// Whether the record could not be read, so that it is not known whether it is the same person.
    pub(super) fn is_unreadable(&self) -> bool {
        self.reason == UNREADABLE
    }

    pub(super) fn inactive(id: &str) -> Self {
        Ignored { id: id.to_owned(), reason: "inactive".to_owned(), field: None, rule: None }
    }

    pub(super) fn unreadable(id: &str, error: &FieldError) -> Self {
        Ignored {
            id: id.to_owned(),
            reason: UNREADABLE.to_owned(),
            field: Some(error.field.clone()),
            rule: Some(Rule::as_str(error.rule).to_owned()),
        }
    }
}

/// Which fact a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    PhoneHolders,
    PhoneIsConfidants,
    Person,
    SameIdentity,
    Candidates,
}

/// A test that a step applies to the evidence.
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
    EarlierProcedure,
}

impl Test {
    pub(super) fn holds(self, evidence: &Evidence, policy: &Policy) -> bool {
        let holders = evidence.phone_holders.as_deref().unwrap_or_default();
        let person = match &evidence.person {
            Some(PersonSeen::Known { active, same_tax_id, same_phone, compared }) => Some((
                *active,
                *same_tax_id,
                *same_phone,
                policy.is_match(compared.deciding_score()),
            )),
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
            Test::NoCandidates => {
                evidence.candidates.as_ref().is_none_or(Vec::is_empty)
                    && !evidence.ignored.iter().any(Ignored::is_unreadable)
            }
            Test::SomebodyAboveThreshold => above() > 0,
            Test::OneAboveThreshold => above() == 1,
            Test::MustBeUniqueAndIsNot => policy.require_unique && above() > 1,
            Test::PersonIdMalformed => evidence.person_id_is_uuid == Some(false),
            Test::PersonUnknown => person.is_none(),
            Test::PersonInactive => person.is_some_and(|(active, ..)| !active),
            Test::SamePhoneAndTaxId => {
                person.is_some_and(|(_, same_tax_id, same_phone, _)| same_tax_id && same_phone)
            }
            Test::PersonAboveThreshold => person.is_some_and(|(.., is_match)| is_match),
            Test::EarlierProcedure => policy.procedure == Procedure::ConfidantPhone,
            Test::PhoneIsNew => {
                evidence.has_phone && person.is_some_and(|(_, _, same_phone, _)| !same_phone)
            }
        }
    }
}

impl Evidence {
    /// What follows from the submission alone.
    pub(super) fn of(submission: &Submission, scorecard: &Scorecard) -> Self {
        let phone = submission.phone();
        let confidant = submission.person.confidant_person.as_ref();
        let has_it = |own: &crate::person::Phone| same(phone, own.number.as_deref());
        let unknown_values = submission.person.has_unknown_value().then_some(None);
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
            no_cluster_keys: false,
            unknown_values: unknown_values.into_iter().collect(),
            card_not_automatic: !scorecard.is_automatic(),
        }
    }

    /// The person named by id.
    pub(super) fn person(&self) -> Option<&Compared> {
        match &self.person {
            Some(PersonSeen::Known { compared, .. }) => Some(compared),
            _ => None,
        }
    }

    /// Everybody who was scored, best first, equal scores in the order of id.
    pub(super) fn scored(&self) -> impl Iterator<Item = &Compared> {
        self.person().into_iter().chain(self.candidates.iter().flatten())
    }

    /// The candidates whose score is a match, best first.
    pub(super) fn above_threshold<'a>(
        &'a self,
        policy: &'a Policy,
    ) -> impl Iterator<Item = &'a Compared> {
        let candidates = self.candidates.as_deref().unwrap_or_default();
        candidates.iter().take_while(|candidate| policy.is_match(candidate.deciding_score()))
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
        &self,
        mut keep: impl FnMut(&C) -> Result<D, E>,
    ) -> Result<Evidence<D>, E> {
        let person = match &self.person {
            None => None,
            Some(PersonSeen::Unknown) => Some(PersonSeen::Unknown),
            Some(PersonSeen::Known { active, same_tax_id, same_phone, compared }) => {
                let (active, same_tax_id, same_phone) = (*active, *same_tax_id, *same_phone);
                let compared = keep(compared)?;
                Some(PersonSeen::Known { active, same_tax_id, same_phone, compared })
            }
        };
        let candidates = match &self.candidates {
            None => None,
            Some(list) => Some(list.iter().map(keep).collect::<Result<_, _>>()?),
        };
        Ok(Evidence {
            has_phone: self.has_phone,
            confidant_has_phone: self.confidant_has_phone,
            person_id_is_uuid: self.person_id_is_uuid,
            phone_holders: self.phone_holders.clone(),
            phone_is_confidants: self.phone_is_confidants,
            person,
            same_identity: self.same_identity.clone(),
            candidates,
            ignored: self.ignored.clone(),
            no_cluster_keys: self.no_cluster_keys,
            unknown_values: self.unknown_values.clone(),
            card_not_automatic: self.card_not_automatic,
        })
    }
}

/// Whether two identifiers are equal and prove something; white space around them is no part of
/// them.
pub(super) fn same(a: Option<&str>, b: Option<&str>) -> bool {
    a.and_then(evident).is_some_and(|a| b.and_then(present) == Some(a))
}
