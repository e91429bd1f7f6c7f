//! What clerks are given and what they decide.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::{Serialize, Serializer};

use super::ids::{self, key, same};
use super::policy::ReviewPolicy;
use super::refusal::Refusal;
use super::review_changes::ReviewChanges;
use super::review_facts::{
    Assignment, ClerkRequest, ManualCandidate, ReviewDecision, ReviewFacts, WaitingCandidate,
};
use super::status::{ManualStatus, RequestStatus};
use super::transitions::permit_request;
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::present;

/// What the host does next for a clerk.
///
/// As JSON `{"apply": …}` or `{"refuse": {"reason", "http", "message", "message_uk"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    /// Write these changes in one transaction, where the guard still holds.
    Apply(ReviewChanges),
    /// Write nothing and answer the clerk with this.
    #[serde(serialize_with = "refused")]
    Refuse(Refusal),
}

fn refused<S: Serializer>(refusal: &Refusal, serializer: S) -> Result<S::Ok, S::Error> {
    refusal.line().serialize(serializer)
}

/// Gives a clerk the next candidate: of those that are `NEW` and with nobody and that the clerk has
/// never had, the one with most decisions; of these the oldest, of these the one of the least id.
///
/// Refused while the clerk has a `NEW` request, or as many postponed ones as the policy allows;
/// requests of candidates that are processed meanwhile do not count.
///
/// ```
/// use osoba::merging::{assign, Assignment, ManualStatus, Refusal, ReviewPolicy, ReviewStep};
/// let nobody = Assignment { clerk_id: "k".into(), requests: vec![], candidates: vec![] };
/// let step = assign(&nobody, &ReviewPolicy::default()).unwrap();
/// assert_eq!(step, ReviewStep::Refuse(Refusal::NoCandidate));
/// ```
///
/// # Errors
/// `clerk_id` is blank.
pub fn assign(assignment: &Assignment, policy: &ReviewPolicy) -> Result<ReviewStep, FieldError> {
    ids::check(&assignment.clerk_id, "clerk_id")?;
    let count = |status: RequestStatus| {
        let counts =
            |it: &&ClerkRequest| it.status == status && it.candidate_status == ManualStatus::New;
        assignment.requests.iter().filter(counts).count()
    };
    if count(RequestStatus::New) > 0 {
        return Ok(ReviewStep::Refuse(Refusal::OpenRequest));
    }
    if reaches(count(RequestStatus::Postpone), policy.max_postponed.get()) {
        return Ok(ReviewStep::Refuse(Refusal::TooManyPostponed));
    }
    let had: HashSet<_> =
        assignment.requests.iter().map(|it| key(&it.manual_merge_candidate_id)).collect();
    let waits = |it: &&WaitingCandidate| {
        it.status == ManualStatus::New && it.assignee_id.is_none() && !had.contains(&key(&it.id))
    };
    let waiting = assignment.candidates.iter().filter(waits);
    let next = waiting.min_by_key(|it| (Reverse(it.decisions), it.inserted_at, it.id.as_str()));
    Ok(match next {
        Some(next) => ReviewStep::Apply(ReviewChanges::assigned(next, &assignment.clerk_id)),
        None => ReviewStep::Refuse(Refusal::NoCandidate),
    })
}

fn reaches(count: usize, limit: u32) -> bool {
    u32::try_from(count).unwrap_or(u32::MAX) >= limit
}

/// Records a clerk's decision, and acts where as many clerks as the quorum decided the same.
///
/// Only the assignee decides; from `NEW` any of the four, from `POSTPONE` the final ones. A final
/// decision counts, a clerk once. With a quorum the candidate is `PROCESSED`: `MERGE` sends its merge
/// candidate through [`super::merge`] with `MANUAL_MERGE` and closes every other manual
/// candidate of the merged person; `SPLIT` and `TRASH` decline it. Before, and for a postponement, it
/// is merely unassigned.
///
/// `facts` of `None`: there is no such request.
///
/// # Errors
/// A blank id, a comment beyond [`crate::limits`], a request of another candidate, or one person on
/// both sides.
pub fn decide(
    decision: &ReviewDecision,
    facts: Option<&ReviewFacts>,
    policy: &ReviewPolicy,
) -> Result<ReviewStep, FieldError> {
    ids::check(&decision.clerk_id, "clerk_id")?;
    let comment = decision.comment.as_deref();
    let checked = comment.map_or(Ok(()), crate::limits::check_text);
    checked.map_err(|rule| FieldError::new("comment", rule))?;
    let refuse = |refusal| Ok(ReviewStep::Refuse(refusal));
    let Some(facts) = facts else { return refuse(Refusal::RequestNotFound) };
    let (request, candidate) = (&facts.request, &facts.candidate);
    if !same(&request.manual_merge_candidate_id, &candidate.id) {
        let field = "request.manual_merge_candidate_id";
        return Err(FieldError::new(field, Rule::NotAllowed).under("facts"));
    }
    let person = (candidate.person_id.as_str(), "person_id");
    ids::check_different(person, (&candidate.master_person_id, "master_person_id"))
        .map_err(|error| error.under("facts.candidate"))?;
    let is_clerk = |id: &str| same(id, &decision.clerk_id);
    if !is_clerk(&request.assignee_id) {
        return refuse(Refusal::NotAssignee);
    }
    if !permit_request(Some(request.status), decision.status) {
        return refuse(Refusal::IncorrectTransition);
    }
    if candidate.status == ManualStatus::Processed {
        return refuse(Refusal::CandidateProcessed);
    }
    let verdict = decision.status.verdict().filter(|_| {
        let others = facts.requests.iter().filter(|it| it.status == decision.status);
        let mut clerks: HashSet<_> = others.map(|it| key(&it.assignee_id)).collect();
        clerks.insert(key(&decision.clerk_id));
        reaches(clerks.len(), policy.quorum.get())
    });
    let is_with_clerk = candidate.assignee_id.as_deref().is_some_and(is_clerk);
    let written = (decision.status, comment.filter(|text| present(text).is_some()));
    let changes = ReviewChanges::decided(request, written, candidate, verdict, is_with_clerk);
    Ok(ReviewStep::Apply(changes))
}

/// Whether a manual candidate is closed by the merge of another: it is `NEW` and has the merged
/// person on either side.
#[must_use]
pub fn is_related(candidate: &ManualCandidate, merged: &ManualCandidate) -> bool {
    let sides = [&candidate.person_id, &candidate.master_person_id];
    candidate.status == ManualStatus::New
        && !same(&candidate.id, &merged.id)
        && sides.into_iter().any(|id| same(id, &merged.person_id))
}
