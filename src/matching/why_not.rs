//! Why a given person was not matched: cluster by cluster and variable by variable.

use serde::Serialize;

use super::assess::Assessor;
use super::cautions::Findings;
use super::cluster::{Cluster, Clusters};
use super::facts::Submission;
use super::policy::{Policy, Threshold};
use crate::person::Person;
use crate::scoring::{Bins, Explanation, Score, Scorecard};

/// Why a person of the index was or was not matched with a submission. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyNot {
    /// Whether it would be a match: in some cluster, with a score that is one by the policy.
    pub matches: bool,
    /// Every cluster, and whether it holds. If none does, the person was never compared.
    pub clusters: Vec<ClusterCheck>,
    /// The policy's threshold.
    pub threshold: Threshold,
    /// The score that decides less the threshold.
    pub distance: f64,
    /// Every variable, with its points and what would change the outcome.
    pub explanation: Explanation,
    /// The score without blanks and placeholders, where that is another one: it decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proven_score: Option<Score>,
    /// What should make a clerk look twice at the pair, whether it is a match or not.
    #[serde(skip_serializing_if = "Findings::is_empty")]
    pub cautions: Findings,
}

/// Whether one cluster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClusterCheck {
    /// The cluster.
    pub cluster: Cluster,
    /// Whether both persons are in it together.
    pub holds: bool,
}

/// Explains one pair whether or not it would have been compared.
///
/// ```
/// use osoba::matching::{why_not, Policy, Submission};
/// use osoba::scoring::Scorecard;
/// let [a, b] = ["Вигаданюк", "Зразко"].map(|last_name| osoba::Person {
///     last_name: Some(last_name.into()), ..Default::default()
/// });
/// let submission = Submission { person: a, person_id: None };
/// let why = why_not(&submission, &b, &Policy::registration(), &Scorecard::published());
/// assert!(!why.matches && why.clusters.iter().all(|check| !check.holds));
/// ```
#[must_use]
pub fn why_not(
    submission: &Submission,
    candidate: &Person,
    policy: &Policy,
    scorecard: &Scorecard,
) -> WhyNot {
    let assessor = Assessor::new(submission, policy, scorecard);
    let compared = assessor.pair_with(candidate);
    let check = |cluster: &Cluster| ClusterCheck {
        cluster: *cluster,
        holds: compared.clusters.contains(*cluster),
    };
    let score = compared.deciding_score();
    let distance = score.as_f64() - policy.threshold.as_f64();
    WhyNot {
        matches: !compared.clusters.is_empty() && policy.is_match(compared.deciding_score()),
        clusters: Cluster::ALL
            .iter()
            .filter(|cluster| **cluster != Cluster::Own || !policy.own_clusters.is_empty())
            .map(check)
            .collect(),
        threshold: policy.threshold,
        distance: (distance * 1e5).round() / 1e5,
        explanation: assessor.explanation(candidate),
        proven_score: compared.proven_score,
        cautions: compared.cautions.0,
    }
}

/// What should make a clerk look twice at a pair of persons, whether it is a match or not.
///
/// ```
/// use osoba::matching::{cautions, FindingKind, Policy};
/// use osoba::scoring::Scorecard;
/// let [a, b] = ["FEMALE", "MALE"].map(|gender| osoba::Person {
///     gender: Some(gender.into()), ..Default::default()
/// });
/// let found = cautions(&a, &b, &Policy::registration(), &Scorecard::published());
/// assert!(found.contains(FindingKind::GenderClash));
/// ```
#[must_use]
pub fn cautions(
    person: &Person,
    candidate: &Person,
    policy: &Policy,
    scorecard: &Scorecard,
) -> Findings {
    assess(person, candidate, policy, scorecard).cautions
}

/// Two persons of a registry beside each other, as a decision sees a submission and a candidate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assessed {
    pub(crate) clusters: Clusters,
    pub(crate) bins: Bins,
    pub(crate) score: Score,
    /// The score without blanks and placeholders, where that is another one: it decides.
    pub(crate) proven_score: Option<Score>,
    /// All of them, whether the pair is a match or not.
    pub(crate) cautions: Findings,
}

pub(crate) fn assess(
    person: &Person,
    candidate: &Person,
    policy: &Policy,
    scorecard: &Scorecard,
) -> Assessed {
    let submission = Submission { person: person.clone(), person_id: None };
    let compared = Assessor::new(&submission, policy, scorecard).pair_with(candidate);
    Assessed {
        clusters: compared.clusters,
        bins: compared.bins,
        score: compared.score,
        proven_score: compared.proven_score,
        cautions: compared.cautions.0,
    }
}
