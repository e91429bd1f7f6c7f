//! The decision and all its fields.

use serde::{Serialize, Serializer};

use super::cautions::FindingKind;
use super::cluster::Clusters;
use super::evidence::{Compared, Evidence, Ignored};
use super::policy::{Policy, Threshold};
use super::rulings::{self, DecisionRule, Outcome, Ruling};
use crate::named::names;
use crate::scoring::{Band, Identity, Score};

names! {
    /// How sure a match is, in the words of FHIR's `match-grade`.
    MatchGrade {
        /// At or above the automatic limit (0.9).
        Certain = "certain",
        /// A match by the policy's threshold, below the automatic limit.
        Probable = "probable",
        /// In the manual band (from 0.7 on) and no match.
        Possible = "possible",
        /// Below all limits.
        CertainlyNot = "certainly-not",
    }
}

/// A finding about a candidate, or about the decision where `id` is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `persons.id`.
    pub id: Option<String>,
    /// What was found.
    pub finding: FindingKind,
}

/// A person of the index beside the submission, as a decision holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched<'a> {
    /// `persons.id`.
    pub id: &'a str,
    /// The model's score; null where the rule needed none.
    pub score: Option<Score>,
    /// The score without blank and placeholder values, where that is another one: it decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proven_score: Option<Score>,
    /// The clusters in which the two are together, as far as they were looked at.
    pub clusters: Clusters,
    /// The score in words; null where there is none.
    pub match_grade: Option<MatchGrade>,
}

/// The decision about a submission, with everything that it rests on. Holds ids, never personal
/// data.
///
/// As JSON one object; fields that do not apply are null.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    ruling: &'static Ruling,
    /// What the steps led to: another ruling where a caution made it *ambiguous*.
    found: &'static Ruling,
    step: Option<u8>,
    evidence: Evidence,
    policy: Policy,
    scorecard: Identity,
    version: &'static str,
}

impl Decision {
    pub(super) fn new(
        ruling: &'static Ruling,
        found: &'static Ruling,
        step: Option<u8>,
        evidence: Evidence,
        policy: Policy,
        scorecard: Identity,
    ) -> Self {
        Decision { ruling, found, step, evidence, policy, scorecard, version: crate::VERSION }
    }

    pub(super) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What becomes of the submission.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.ruling.outcome
    }

    /// The rule that decided.
    #[must_use]
    pub fn rule(&self) -> DecisionRule {
        self.ruling.rule
    }

    /// The step of the source table that decided; none where the table has no numbers.
    #[must_use]
    pub fn step(&self) -> Option<u8> {
        self.step
    }

    /// The HTTP status to answer with, as published; none where the request succeeds.
    #[must_use]
    pub fn http(&self) -> Option<u16> {
        self.ruling.http
    }

    /// The message in English, as published.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.ruling.message.map(|message| self.filled(message))
    }

    /// The message in Ukrainian.
    #[must_use]
    pub fn message_uk(&self) -> Option<String> {
        self.ruling.message_uk.map(|message| self.filled(message))
    }

    fn filled(&self, message: &str) -> String {
        message.replace("{n}", &self.policy.phone_number_auth_limit.to_string())
    }

    /// The matching persons, best first, equal scores in the order of id.
    #[must_use]
    pub fn persons(&self) -> Vec<Matched<'_>> {
        fn by_id(id: &str) -> Matched<'_> {
            Matched {
                id,
                score: None,
                proven_score: None,
                clusters: Clusters::default(),
                match_grade: None,
            }
        }
        let ruling = self.found;
        if std::ptr::eq(ruling, &rulings::PHONE_AND_TAX_ID) {
            let holders = self.evidence.phone_holders.iter().flatten();
            holders.filter(|holder| holder.same_tax_id).map(|holder| by_id(&holder.id)).collect()
        } else if std::ptr::eq(ruling, &rulings::SINGLE_IDENTITY) {
            self.evidence.same_identity.iter().flatten().map(|id| by_id(id)).collect()
        } else if std::ptr::eq(ruling, &rulings::SAME_PHONE_AND_TAX_ID) {
            let person = self.evidence.person().into_iter();
            person.map(|compared| by_id(compared.id.as_str())).collect()
        } else {
            let matches = scored_matches(&self.evidence, ruling, &self.policy);
            matches.map(|compared| self.matched(compared)).collect()
        }
    }

    /// Everybody who was scored, best first, equal scores in the order of id.
    #[must_use]
    pub fn candidates(&self) -> Vec<Matched<'_>> {
        self.evidence.scored().map(|compared| self.matched(compared)).collect()
    }

    fn matched<'a>(&self, compared: &'a Compared) -> Matched<'a> {
        Matched {
            id: compared.id.as_str(),
            score: Some(compared.score),
            proven_score: compared.proven_score,
            clusters: compared.clusters,
            match_grade: Some(self.grade(compared)),
        }
    }

    /// A pair for review, or of a card that is not automatic, is never certain.
    fn grade(&self, compared: &Compared) -> MatchGrade {
        let score = compared.deciding_score();
        let is_for_review = self.evidence.card_not_automatic
            || compared.cautions.0.contains(FindingKind::ReviewBin);
        match self.policy.limits.band(score) {
            Band::Automatic if !is_for_review => MatchGrade::Certain,
            _ if self.policy.is_match(score) => MatchGrade::Probable,
            Band::Automatic | Band::Manual => MatchGrade::Possible,
            Band::None => MatchGrade::CertainlyNot,
        }
    }

    /// The second of everybody who was scored.
    #[must_use]
    pub fn runner_up(&self) -> Option<Matched<'_>> {
        self.evidence.scored().nth(1).map(|compared| self.matched(compared))
    }

    /// The best deciding score less the runner-up's, exact to the fifth decimal.
    #[must_use]
    pub fn margin(&self) -> Option<f64> {
        let mut scored = self.evidence.scored();
        let (best, second) = (scored.next()?, scored.next()?);
        Some(best.deciding_score().minus(second.deciding_score()))
    }

    /// Whether exactly one person matches; none where nobody does.
    #[must_use]
    pub fn unique(&self) -> Option<bool> {
        match self.outcome() {
            Outcome::Exists | Outcome::Update | Outcome::Ambiguous => {
                Some(self.persons().len() == 1)
            }
            Outcome::Create | Outcome::Refused => None,
        }
    }

    /// Candidates that were not scored, in the order of id.
    #[must_use]
    pub fn ignored(&self) -> &[Ignored] {
        &self.evidence.ignored
    }

    /// What should make a clerk look twice, about the decision first, then by person.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        findings(&self.evidence, self.found, &self.policy).collect()
    }

    /// The settings under which it was decided.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The scorecard behind the scores.
    #[must_use]
    pub fn scorecard(&self) -> &Identity {
        &self.scorecard
    }

    /// The library's version.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.version
    }
}

/// The persons whom a ruling matches by score.
pub(super) fn scored_matches<'a>(
    evidence: &'a Evidence,
    ruling: &Ruling,
    policy: &'a Policy,
) -> impl Iterator<Item = &'a Compared> {
    let by_score = matches!(
        ruling.rule,
        DecisionRule::ModelAboveThreshold | DecisionRule::SeveralAboveThreshold
    );
    let person = evidence.person().into_iter();
    person.chain(evidence.above_threshold(policy)).filter(move |_| by_score)
}

/// What should make a clerk look twice at a ruling.
pub(super) fn findings<'a>(
    evidence: &'a Evidence,
    ruling: &Ruling,
    policy: &'a Policy,
) -> impl Iterator<Item = Finding> + 'a {
    let about_pairs = matches!(
        ruling.rule,
        DecisionRule::ModelAboveThreshold
            | DecisionRule::SeveralAboveThreshold
            | DecisionRule::ModelNotAboveThreshold
            | DecisionRule::SamePhoneAndTaxId
            | DecisionRule::PersonNotSame
    );
    let several = scored_matches(evidence, ruling, policy).nth(1).is_some();
    let of_the_decision = [
        (several, FindingKind::SeveralAboveThreshold),
        (evidence.no_cluster_keys, FindingKind::NoClusterKeys),
        (about_pairs && evidence.card_not_automatic, FindingKind::CardNotAutomatic),
    ];
    let of_pairs = evidence.scored().filter(move |_| about_pairs).flat_map(|compared| {
        let found = compared.cautions.0.iter();
        found.map(|finding| Finding { id: Some((&compared.id).into()), finding })
    });
    let unreadable = evidence.ignored.iter().filter(|ignored| ignored.is_unreadable());
    of_the_decision
        .into_iter()
        .filter(|(found, _)| *found)
        .map(|(_, finding)| Finding { id: None, finding })
        .chain(of_pairs)
        .chain(unreadable.map(|ignored| Finding {
            id: Some(ignored.id.clone()),
            finding: FindingKind::CandidateUnreadable,
        }))
        .chain(
            evidence
                .unknown_values
                .iter()
                .map(|id| Finding { id: id.clone(), finding: FindingKind::UnknownValue }),
        )
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            decision: Outcome,
            rule: DecisionRule,
            step: Option<u8>,
            http: Option<u16>,
            message: Option<String>,
            message_uk: Option<String>,
            unique: Option<bool>,
            persons: Vec<Matched<'a>>,
            ignored: &'a [Ignored],
            threshold: Threshold,
            margin: Option<f64>,
            runner_up: Option<Matched<'a>>,
            candidates: Vec<Matched<'a>>,
            findings: Vec<Finding>,
            scorecard: &'a Identity,
            version: &'static str,
        }
        Line {
            decision: self.outcome(),
            rule: self.rule(),
            step: self.step,
            http: self.http(),
            message: self.message(),
            message_uk: self.message_uk(),
            unique: self.unique(),
            persons: self.persons(),
            ignored: self.ignored(),
            threshold: self.policy.threshold,
            margin: self.margin(),
            runner_up: self.runner_up(),
            candidates: self.candidates(),
            findings: self.findings(),
            scorecard: &self.scorecard,
            version: self.version,
        }
        .serialize(serializer)
    }
}
