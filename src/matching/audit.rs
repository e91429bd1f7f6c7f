//! The audit record of a decision, and its replay.
//!
//! A record holds ids, flags, clusters, bins, points and figures: no name, number or date of
//! anybody. From it the same library with the same scorecard gives the same decision, byte for
//! byte, years later; any other says which version differs.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cautions::{Cautions, FindingKind};
use super::cluster::Clusters;
use super::decide::{evaluate, Evaluated};
use super::decision::Decision;
use super::evidence::{Compared, Evidence};
use super::id::Id;
use super::policy::{Policy, PolicyDocument};
use super::rulings::{DecisionRule, Outcome};
use crate::error::{FieldError, Rule};
use crate::json::Few;
use crate::limits::ENTRIES;
use crate::scoring::{Band, Score, Scorecard};

/// Everything needed to make a decision again, without personal data. Store it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditRecord {
    version: String,
    scorecard: RecordedScorecard,
    decision: Outcome,
    rule: DecisionRule,
    step: Option<u8>,
    policy: Policy,
    evidence: Evidence<Recorded>,
}

/// An audit record as it is read back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: String,
    scorecard: RecordedScorecard,
    decision: Outcome,
    rule: DecisionRule,
    step: Option<u8>,
    policy: PolicyDocument,
    evidence: Evidence<Recorded>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedScorecard {
    name: String,
    hash: String,
}

/// A compared pair with its bins by name and their points, in the scorecard's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    id: Id,
    clusters: Clusters,
    bins: BinNames,
    points: Box<[f64]>,
    score: Score,
    /// The score without blanks and placeholders, where they counted as agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proven_score: Option<Score>,
    cautions: Cautions,
}

/// The names of bins, one behind the other: a record holds as many as there are candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BinNames {
    names: Box<str>,
    /// Where each name ends.
    ends: Box<[usize]>,
}

impl BinNames {
    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| self.names.get(*start..*end).unwrap_or_default())
    }
}

impl<'a> FromIterator<&'a str> for BinNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(list: I) -> Self {
        let mut names = String::new();
        let add = |name| {
            names.push_str(name);
            names.len()
        };
        let ends = list.into_iter().map(add).collect();
        BinNames { names: names.into(), ends }
    }
}

impl Serialize for BinNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for BinNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names: Few<Cow<'de, str>, ENTRIES> = Deserialize::deserialize(deserializer)?;
        Ok(names.0.iter().map(|name| &**name).collect())
    }
}

impl AuditRecord {
    /// The record of a decision that `scorecard` made.
    ///
    /// # Errors
    /// The decision was made with another scorecard.
    pub fn of(decision: &Decision, scorecard: &Scorecard) -> Result<Self, FieldError> {
        if decision.scorecard() != scorecard.identity() {
            return Err(FieldError::new("scorecard", Rule::NotAllowed));
        }
        let evidence = decision.evidence().try_map(|compared: &Compared| {
            Ok::<_, FieldError>(Recorded {
                id: compared.id.clone(),
                clusters: compared.clusters,
                bins: scorecard.bin_names(&compared.bins).map(|(_, bin)| bin).collect(),
                points: scorecard.points(&compared.bins).collect(),
                score: compared.score,
                proven_score: compared.proven_score,
                cautions: compared.cautions,
            })
        })?;
        Ok(AuditRecord {
            version: decision.version().to_owned(),
            scorecard: RecordedScorecard {
                name: decision.scorecard().name.clone(),
                hash: decision.scorecard().hash.clone(),
            },
            decision: decision.outcome(),
            rule: decision.rule(),
            step: decision.step(),
            policy: decision.policy().clone(),
            evidence,
        })
    }

    /// Reads a stored record.
    ///
    /// # Errors
    /// The field that cannot be read.
    pub fn from_json(text: &str) -> Result<Self, FieldError> {
        let written: Written = FieldError::read_object(text)?;
        Ok(AuditRecord {
            version: written.version,
            scorecard: written.scorecard,
            decision: written.decision,
            rule: written.rule,
            step: written.step,
            policy: written.policy.check().map_err(|error| error.under("policy"))?,
            evidence: written.evidence,
        })
    }
}

/// What differs between the record and what would replay it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `version` or `scorecard`.
    pub what: &'static str,
    /// The version, or the scorecard's name and hash, in the record.
    pub recorded: String,
    /// The same of this library.
    pub present: String,
}

/// What a replay gives. As JSON the decision, or `{"differs": […]}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Replay {
    /// The same decision, byte for byte.
    Same(Box<Decision>),
    /// The record was made by another version.
    Differs {
        /// What differs.
        differs: Vec<Difference>,
    },
}

/// Makes a recorded decision again.
///
/// ```
/// use osoba::matching::{decide, replay, AuditRecord, Facts, Policy, Replay, MatchStep, Submission};
/// use osoba::scoring::Scorecard;
/// let scorecard = Scorecard::published();
/// let person: osoba::Person =
///     serde_json::from_str(r#"{"first_name": "Олена", "last_name": "Вигаданюк"}"#).unwrap();
/// let submission = Submission { person, person_id: None };
/// let facts = Facts { candidates: Some(vec![]), ..Facts::default() };
/// let step = decide(&submission, &facts, &Policy::registration(), &scorecard).unwrap();
/// let MatchStep::Decided(decision) = step else { panic!("all facts are known") };
/// let stored = serde_json::to_string(&AuditRecord::of(&decision, &scorecard).unwrap()).unwrap();
///
/// let replayed = replay(&AuditRecord::from_json(&stored).unwrap(), &scorecard).unwrap();
/// assert_eq!(replayed, Replay::Same(decision));
/// ```
///
/// # Errors
/// The record contradicts itself: a bin that the scorecard does not have, a score that the bins do
/// not give, a fact that the decision needed and the record lacks, or another rule than the one
/// recorded.
pub fn replay(record: &AuditRecord, scorecard: &Scorecard) -> Result<Replay, FieldError> {
    let identity = scorecard.identity();
    let mut differs = Vec::new();
    if record.version != crate::VERSION {
        differs.push(Difference {
            what: "version",
            recorded: record.version.clone(),
            present: crate::VERSION.to_owned(),
        });
    }
    if (&record.scorecard.name, &record.scorecard.hash) != (&identity.name, &identity.hash) {
        let text = |name: &str, hash: &str| format!("{name} {hash}");
        differs.push(Difference {
            what: "scorecard",
            recorded: text(&record.scorecard.name, &record.scorecard.hash),
            present: text(&identity.name, &identity.hash),
        });
    }
    if !differs.is_empty() {
        return Ok(Replay::Differs { differs });
    }
    if record.evidence.card_not_automatic == scorecard.is_automatic() {
        return Err(FieldError::new("evidence.card_not_automatic", Rule::NotAllowed));
    }
    let evidence =
        record.evidence.try_map(|recorded| restored(recorded, &record.policy, scorecard))?;
    let Evaluated::Ended { ruling, found, step } = evaluate(&evidence, &record.policy) else {
        return Err(FieldError::new("evidence", Rule::Required));
    };
    if (ruling.outcome, ruling.rule, step) != (record.decision, record.rule, record.step) {
        return Err(FieldError::new("rule", Rule::NotAllowed));
    }
    let (policy, identity) = (record.policy.clone(), identity.clone());
    let decision = Decision::new(ruling, found, step, evidence, policy, identity);
    Ok(Replay::Same(Box::new(decision)))
}

fn restored(
    recorded: &Recorded,
    policy: &Policy,
    scorecard: &Scorecard,
) -> Result<Compared, FieldError> {
    let names: Vec<&str> = recorded.bins.iter().collect();
    let bins = scorecard
        .bins_from_names(&names)
        .ok_or_else(|| FieldError::new("evidence.candidates.bins", Rule::UnknownValue))?;
    let score = scorecard.score_bins(&bins);
    if score != recorded.score {
        return Err(FieldError::new("evidence.candidates.score", Rule::NotAllowed));
    }
    let deciding = recorded.proven_score.unwrap_or(score);
    let counts = policy.is_match(score)
        || policy.is_match(deciding)
        || policy.limits.band(deciding) != Band::None;
    let is_for_review = recorded.cautions.0.contains(FindingKind::ReviewBin);
    if counts && scorecard.is_review(&bins) && !is_for_review {
        return Err(FieldError::new("evidence.candidates.cautions", Rule::NotAllowed));
    }
    Ok(Compared {
        id: recorded.id.clone(),
        clusters: recorded.clusters,
        bins,
        score,
        proven_score: recorded.proven_score,
        cautions: recorded.cautions,
    })
}
