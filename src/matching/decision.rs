//! The decision and all it carries.

use serde::{Serialize, Serializer};

use super::clusters::Clusters;
use super::evidence::{Cautions, Compared, Evidence, Ignored, PersonSeen};
use super::policy::{Policy, Threshold};
use super::rulings::{self, DecisionRule, Outcome, Ruling};
use crate::named::names;
use crate::scoring::{Band, Identity, Limits, Score};

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

names! {
    /// What should make a clerk look twice. Findings never change a decision.
    FindingKind {
        /// Several persons are above the threshold.
        SeveralAboveThreshold = "several_above_threshold",
        /// Both persons have a valid tax id and the two differ.
        DifferentValidTaxIds = "different_valid_tax_ids",
        /// The two look like twins: close surnames, other given names, one birth date,
        /// consecutive documents.
        TwinsPattern = "twins_pattern",
        /// Both persons have a gender and the two differ.
        GenderClash = "gender_clash",
    }
}

/// A finding about a matching person, or about the decision where `id` is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `persons.id`.
    pub id: Option<String>,
    /// What was found.
    pub finding: FindingKind,
}

/// A person of the index beside the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// `persons.id`.
    pub id: String,
    /// The model's score; null where the rule needed none.
    pub score: Option<Score>,
    /// The clusters in which the two are together, as far as they were looked at.
    pub clusters: Clusters,
    /// The score in words; null where there is none.
    pub match_grade: Option<MatchGrade>,
}

/// What becomes of a submission, with everything that led there. Holds ids, never personal data.
///
/// As JSON one object; fields that do not apply are null.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    ruling: &'static Ruling,
    step: Option<u8>,
    evidence: Evidence,
    policy: Policy,
    scorecard: Identity,
    version: &'static str,
}

impl Decision {
    pub(super) fn new(
        ruling: &'static Ruling,
        step: Option<u8>,
        evidence: Evidence,
        policy: Policy,
        scorecard: Identity,
    ) -> Self {
        Decision { ruling, step, evidence, policy, scorecard, version: crate::VERSION }
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
    pub fn persons(&self) -> Vec<Matched> {
        let by_id = |id: String| Matched {
            id,
            score: None,
            clusters: Clusters::default(),
            match_grade: None,
        };
        let ruling = self.ruling;
        if std::ptr::eq(ruling, &rulings::PHONE_AND_TAX_ID) {
            let holders = self.evidence.phone_holders.iter().flatten();
            holders
                .filter(|holder| holder.same_tax_id)
                .map(|holder| by_id(holder.id.clone()))
                .collect()
        } else if std::ptr::eq(ruling, &rulings::SINGLE_IDENTITY) {
            self.evidence.same_identity.iter().flatten().cloned().map(by_id).collect()
        } else if std::ptr::eq(ruling, &rulings::SAME_PHONE_AND_TAX_ID) {
            self.person().into_iter().map(|compared| by_id((&compared.id).into())).collect()
        } else {
            self.scored_matches().map(|compared| self.matched(compared)).collect()
        }
    }

    /// The persons matched by score.
    fn scored_matches(&self) -> impl Iterator<Item = &Compared> {
        let by_score = matches!(
            self.ruling.rule,
            DecisionRule::ModelAboveThreshold | DecisionRule::SeveralAboveThreshold
        );
        let person = self.person().into_iter();
        let candidates = self.evidence.above_threshold(&self.policy);
        person.chain(candidates).filter(move |_| by_score)
    }

    /// The person named by id.
    fn person(&self) -> Option<&Compared> {
        match &self.evidence.person {
            Some(PersonSeen::Known { compared, .. }) => Some(compared),
            _ => None,
        }
    }

    /// Everybody who was scored, best first, equal scores in the order of id.
    #[must_use]
    pub fn candidates(&self) -> Vec<Matched> {
        self.scored().map(|compared| self.matched(compared)).collect()
    }

    fn scored(&self) -> impl Iterator<Item = &Compared> {
        self.person().into_iter().chain(self.evidence.candidates.iter().flatten())
    }

    fn matched(&self, compared: &Compared) -> Matched {
        Matched {
            id: (&compared.id).into(),
            score: Some(compared.score),
            clusters: compared.clusters,
            match_grade: Some(grade(compared.score, self.policy.limits, &self.policy)),
        }
    }

    /// The second of everybody who was scored.
    #[must_use]
    pub fn runner_up(&self) -> Option<Matched> {
        self.scored().nth(1).map(|compared| self.matched(compared))
    }

    /// The best score less the runner-up's, exact to the fifth decimal.
    #[must_use]
    pub fn margin(&self) -> Option<f64> {
        let mut scored = self.scored();
        let (best, second) = (scored.next()?, scored.next()?);
        Some(best.score.minus(second.score))
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
        let mut findings = Vec::new();
        if self.scored_matches().count() > 1 {
            findings.push(Finding { id: None, finding: FindingKind::SeveralAboveThreshold });
        }
        for compared in self.scored_matches() {
            let Cautions { different_valid_tax_ids, twins_pattern, gender_clash } =
                compared.cautions;
            for (found, finding) in [
                (different_valid_tax_ids, FindingKind::DifferentValidTaxIds),
                (twins_pattern, FindingKind::TwinsPattern),
                (gender_clash, FindingKind::GenderClash),
            ] {
                if found {
                    findings.push(Finding { id: Some((&compared.id).into()), finding });
                }
            }
        }
        findings
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

fn grade(score: Score, limits: Limits, policy: &Policy) -> MatchGrade {
    match limits.band(score) {
        Band::Automatic => MatchGrade::Certain,
        _ if policy.is_match(score) => MatchGrade::Probable,
        Band::Manual => MatchGrade::Possible,
        Band::None => MatchGrade::CertainlyNot,
    }
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
            persons: Vec<Matched>,
            ignored: &'a [Ignored],
            threshold: Threshold,
            margin: Option<f64>,
            runner_up: Option<Matched>,
            candidates: Vec<Matched>,
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
