//! Evaluates the procedure.

use super::assess::Assessor;
use super::cautions::FindingKind;
use super::decision::{findings, scored_matches, Decision, Finding};
use super::evidence::{Evidence, Need};
use super::facts::{Facts, Question, Submission};
use super::policy::{Policy, Procedure};
use super::procedures::{self, Next};
use super::rulings::{self, Outcome, Ruling};
use crate::error::{FieldError, Rule};
use crate::scoring::Scorecard;

/// What the host does next.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchStep {
    /// Look this up, add it to the facts and call [`decide`] again.
    Ask(Question),
    /// It is decided.
    Decided(Box<Decision>),
}

/// What a procedure gives on the evidence so far.
pub(super) enum Evaluated {
    /// A step needs a fact that is not known.
    Needs(Need),
    /// `ruling` is what was `found`, unless a caution that the policy names makes it *ambiguous*.
    Ended { ruling: &'static Ruling, found: &'static Ruling, step: Option<u8> },
}

/// Decides about one submission from everything known so far, or asks for the one fact lacking.
///
/// A submission with a `person_id` is checked against that person; any other goes through the
/// policy's procedure. Facts that no step needs are not looked at. Nothing is asked whose fact is
/// given, so that a host is done within five calls. See the [module](crate::matching) for a whole
/// loop.
///
/// Where the sources are silent:
/// - the earlier procedure asks for the same identity even without a tax id, as it is written, but
///   an absent tax id equals nothing, so nobody is updated by names alone;
/// - several candidates above the threshold are *ambiguous* there, never one picked of several;
/// - a record found twice counts once; one id with two different records is an error;
/// - a blank or placeholder value proves nothing, neither that two persons are one nor that they are
///   not: the score without it decides, and where the published score counted one as agreement, the
///   decision has a finding;
/// - a space beside an identifier is no part of it, in the score of a decision, too;
/// - a candidate whose record says that it is not active is reported and not scored, since nobody
///   could update it: the procedures speak of active persons only.
///
/// # Errors
/// The scorecard is an example and the policy does not allow one (`policy.allow_example`). The
/// submission has no family or given name, or a blank or placeholder in place of one; a fact is malformed, lacks an id, or answers
/// another question. A single candidate that could not be read is no error: it is reported in the
/// decision and the others are still scored.
pub fn decide(
    submission: &Submission,
    facts: &Facts,
    policy: &Policy,
    scorecard: &Scorecard,
) -> Result<MatchStep, FieldError> {
    submission.check()?;
    if scorecard.is_example() && !policy.allow_example {
        return Err(FieldError::new("policy.allow_example", Rule::Required));
    }
    let assessor = Assessor::new(submission, policy, scorecard);
    let mut evidence = Evidence::of(submission, scorecard);
    loop {
        match evaluate(&evidence, policy) {
            Evaluated::Ended { ruling, found, step } => {
                let identity = scorecard.identity().clone();
                let policy = policy.clone();
                let decision = Decision::new(ruling, found, step, evidence, policy, identity);
                return Ok(MatchStep::Decided(Box::new(decision)));
            }
            Evaluated::Needs(need) => {
                assessor.learn(need, facts, &mut evidence)?;
                if !evidence.knows(need) {
                    return Ok(MatchStep::Ask(assessor.question(need)));
                }
            }
        }
    }
}

/// Evaluates the procedure up to its ruling, or to the first step that needs a fact that is not known.
pub(super) fn evaluate(evidence: &Evidence, policy: &Policy) -> Evaluated {
    let mut step = match (evidence.person_id_is_uuid, policy.procedure) {
        (Some(_), _) => procedures::named_person::START,
        (None, Procedure::Registration) => procedures::registration::START,
        (None, Procedure::ConfidantPhone) => procedures::confidant_phone::START,
    };
    loop {
        if let Some(need) = step.needs.filter(|need| !evidence.knows(*need)) {
            return Evaluated::Needs(need);
        }
        let mut branches = step.branches.iter();
        let taken = branches.find(|(test, _)| test.holds(evidence, policy));
        match taken.map_or(step.otherwise, |(_, next)| *next) {
            Next::Go(next) => step = next,
            Next::End(found) => {
                let ruling = cautioned(evidence, found, policy);
                return Evaluated::Ended { ruling, found, step: step.number };
            }
        }
    }
}

/// What becomes of a ruling under the policy's cautions, and where the scorecard is not to be
/// followed by itself: nobody *exists* and nothing is *updated* because of a score of such a card, nor
/// of a pair in a bin for review.
fn cautioned(evidence: &Evidence, found: &'static Ruling, policy: &Policy) -> &'static Ruling {
    let names_a_person = matches!(found.outcome, Outcome::Exists | Outcome::Update);
    let is_cautioned = |finding: Finding| policy.cautions.contains(finding.finding);
    let is_for_review = scored_matches(evidence, found, policy).any(|compared| {
        evidence.card_not_automatic || compared.cautions.0.contains(FindingKind::ReviewBin)
    });
    if names_a_person && (is_for_review || findings(evidence, found, policy).any(is_cautioned)) {
        &rulings::CAUTION
    } else {
        found
    }
}
