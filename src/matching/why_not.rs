//! Why a given person was not matched: cluster by cluster and variable by variable.

use serde::Serialize;

use super::assess::Assessor;
use super::cautions::Findings;
use super::clusters::Cluster;
use super::facts::Submission;
use super::policy::{Policy, Threshold};
use crate::person::Person;
use crate::scoring::{Explanation, Score, Scorecard};

/// Why a person of the index was or was not matched with a submission. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyNot {
    /// `persons.id`.
    pub id: Option<String>,
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
    let pair = assessor.pair_with(candidate);
    let explanation = pair.explanation;
    let check = |cluster: &Cluster| ClusterCheck {
        cluster: *cluster,
        holds: pair.compared.clusters.contains(*cluster),
    };
    let score = pair.compared.deciding_score();
    let distance = score.as_f64() - policy.threshold.as_f64();
    WhyNot {
        id: candidate.id.clone(),
        matches: !pair.compared.clusters.is_empty()
            && policy.is_match(pair.compared.deciding_score()),
        clusters: Cluster::ALL.iter().map(check).collect(),
        threshold: policy.threshold,
        distance: (distance * 1e5).round() / 1e5,
        explanation,
        proven_score: pair.compared.proven_score,
        cautions: pair.compared.cautions.0,
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
    let submission = Submission { person: person.clone(), person_id: None };
    let assessor = Assessor::new(&submission, policy, scorecard);
    assessor.pair_with(candidate).compared.cautions.0
}
