//! The claim, and the table of a merge.

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use super::candidate::{Declarations, MergeCandidate, MergeFacts, MergePerson, RetryReason};
use super::changes::Changes;
use super::policy::MergePolicy;
use super::status::{CandidateStatus, MergeReason};
use super::transitions::Event;
use crate::error::{FieldError, Rule};
use crate::named::names;

/// What the host does next about one candidate.
///
/// As JSON `{"ask": {"question": "declarations"}}`, `{"apply": …}`, `{"leave": "not_open"}`,
/// `{"retry": "timeout"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeStep {
    /// Look this up and call [`merge`] again with the fact.
    #[serde(serialize_with = "question")]
    Ask(Question),
    /// Write these changes in one transaction, where the guard still holds. After
    /// `DECLARATION_READY_DEACTIVATE` call again from the top.
    Apply(Changes),
    /// Write nothing.
    Leave(LeaveReason),
    /// Write nothing and try again later.
    Retry(RetryReason),
}

fn question<S: Serializer>(question: &Question, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Asked {
        question: Question,
    }
    Asked { question: *question }.serialize(serializer)
}

names! {
    /// What a merge depends on and the host must look up.
    Question {
        /// Has the person, has the master, an active declaration? Answered by
        /// [`MergeFacts::declarations`].
        Declarations = "declarations",
    }
}

names! {
    /// Why nothing is written although nothing went wrong.
    LeaveReason {
        /// The candidate has a status in which nothing is to be done.
        NotOpen = "not_open",
        /// The score is below the limit of the automatic merge.
        ScoreBelowLimit = "score_below_limit",
        /// There is no such person.
        PersonNotFound = "person_not_found",
    }
}

/// The changes that take a candidate for the automatic merge: `NEW` → `IN_PROCESS` where the score
/// reaches the automatic limit. Never asks a question and never requires a retry.
///
/// ```
/// use osoba::merging::{claim, CandidateStatus, LeaveReason, MergeCandidate, MergePolicy, MergeStep};
/// let candidate = MergeCandidate {
///     id: "7".into(), person_id: "a".into(), master_person_id: "b".into(),
///     score: osoba::scoring::Score::rounded(0.89999).unwrap(), status: CandidateStatus::New,
///     inserted_at: "2026-11-02T00:00:00Z".parse().unwrap(),
/// };
/// let step = claim(&candidate, &MergePolicy::default()).unwrap();
/// assert_eq!(step, MergeStep::Leave(LeaveReason::ScoreBelowLimit));
/// ```
///
/// # Errors
/// An id of the candidate is blank, or both persons are one.
pub fn claim(candidate: &MergeCandidate, policy: &MergePolicy) -> Result<MergeStep, FieldError> {
    candidate.check().map_err(|error| error.under("merge_candidate"))?;
    Ok(match Changes::of(Event::Claimed, candidate, MergeReason::Auto) {
        Some(_) if candidate.score < policy.limits.automatic => {
            MergeStep::Leave(LeaveReason::ScoreBelowLimit)
        }
        Some(changes) => MergeStep::Apply(changes),
        None => MergeStep::Leave(LeaveReason::NotOpen),
    })
}

/// The input of the rows of the table.
struct Situation<'a> {
    candidate: &'a MergeCandidate,
    facts: &'a MergeFacts,
    reason: MergeReason,
    policy: &'a MergePolicy,
}

impl Situation<'_> {
    fn is_open(&self) -> bool {
        match self.candidate.status {
            CandidateStatus::InProcess | CandidateStatus::DeclarationReadyDeactivate => true,
            CandidateStatus::New => self.reason == MergeReason::Manual,
            CandidateStatus::Stale | CandidateStatus::Declined | CandidateStatus::Merged => false,
        }
    }

    fn is_ready(&self) -> bool {
        self.candidate.status == CandidateStatus::DeclarationReadyDeactivate
    }

    /// What is terminated already is merged, whatever the limit has become.
    fn is_below_limit(&self) -> bool {
        self.reason == MergeReason::Auto
            && !self.is_ready()
            && self.candidate.score < self.policy.limits.automatic
    }

    fn persons(&self) -> [Option<&MergePerson>; 2] {
        [self.facts.person.as_ref(), self.facts.master.as_ref()]
    }

    fn is_changed(&self) -> bool {
        let is_changed = |person: &MergePerson| {
            person.updated_at >= self.candidate.inserted_at || !person.takes_part()
        };
        self.persons().into_iter().flatten().any(is_changed)
    }

    fn person_has_master(&self) -> bool {
        has_master(self.facts.person.as_ref())
    }

    fn fault(&self) -> Option<RetryReason> {
        match self.facts.declarations {
            Some(Declarations::Fault(reason)) => Some(reason),
            Some(Declarations::Known { .. }) | None => None,
        }
    }

    fn has_only_declaration(&self) -> bool {
        self.facts.declarations == Some(Declarations::Known { person: true, master: false })
    }

    /// An active person with a master contradicts itself. The table declines a person who has one;
    /// where a merge would make a second master, or go on from a master who is merged, which could
    /// close a cycle, nothing is written.
    fn check(&self) -> Result<(), FieldError> {
        let [person, master] = self.persons();
        let contradicts = if has_master(master) {
            "facts.master.master_person_id"
        } else if self.is_ready() && has_master(person) {
            "facts.person.master_person_id"
        } else {
            return Ok(());
        };
        Err(FieldError::new(contradicts, Rule::NotAllowed))
    }
}

fn has_master(person: Option<&MergePerson>) -> bool {
    person.is_some_and(|person| person.master_person_id.is_some())
}

/// The result of a row of the table.
enum Outcome {
    Leave(LeaveReason),
    Write(Event),
    Ask(Question),
    Retry,
}

/// When a row of the table applies, and its result.
type MergeRule = (fn(&Situation<'_>) -> bool, Outcome);

/// The specification's table: the first row that applies.
#[rustfmt::skip]
const TABLE: &[MergeRule] = &[
    (|it| !it.is_open(),                            Outcome::Leave(LeaveReason::NotOpen)),
    (|it| it.is_below_limit(),                      Outcome::Leave(LeaveReason::ScoreBelowLimit)),
    (|it| it.persons().contains(&None),             Outcome::Leave(LeaveReason::PersonNotFound)),
    (|it| it.is_changed(),                          Outcome::Write(Event::DataChanged)),
    (|it| it.is_ready(),                            Outcome::Write(Event::Merged)),
    (|it| it.person_has_master(),                   Outcome::Write(Event::HasMaster)),
    (|it| it.fault().is_some(),                     Outcome::Retry),
    (|it| it.facts.declarations.is_none(),          Outcome::Ask(Question::Declarations)),
    (|it| it.has_only_declaration(),                Outcome::Write(Event::OnlyDeclaration)),
    (|_| true,                                      Outcome::Write(Event::DeclarationsTerminated)),
];

/// Decides about one candidate, from everything known so far.
///
/// Rows of the specification's table, the first that applies: the status is not one in which
/// something is to be done; a person was changed after scoring or is not active (`STALE`); the
/// declarations are terminated (merge); the person has a master (`DECLINED`); the declarations are
/// not known; only the person has one (`DECLINED`); else terminate the person's declarations. A
/// question that could not be answered never yields a change.
///
/// Two rows are added: a claimed candidate whose score does not reach the automatic limit, and one
/// with a person who does not exist, are left alone.
///
/// # Errors
/// A blank id, one person on both sides, a person who is their own master, a candidate scored after
/// `now` (no change would make it stale), or a master who is active and has a master.
pub fn merge(
    candidate: &MergeCandidate,
    facts: &MergeFacts,
    reason: MergeReason,
    policy: &MergePolicy,
    now: DateTime<Utc>,
) -> Result<MergeStep, FieldError> {
    candidate.check().map_err(|error| error.under("merge_candidate"))?;
    if candidate.inserted_at > now {
        return Err(FieldError::new("merge_candidate.inserted_at", Rule::OutOfRange));
    }
    facts.check(candidate)?;
    let situation = Situation { candidate, facts, reason, policy };
    let row = TABLE.iter().find(|(applies, _)| applies(&situation));
    let nothing = MergeStep::Leave(LeaveReason::NotOpen);
    let step = match row.map(|(_, outcome)| outcome) {
        Some(Outcome::Leave(reason)) => return Ok(MergeStep::Leave(*reason)),
        Some(Outcome::Write(event)) => {
            let step = Changes::of(*event, candidate, reason).map_or(nothing, MergeStep::Apply);
            if *event == Event::DataChanged {
                return Ok(step);
            }
            step
        }
        Some(Outcome::Ask(question)) => MergeStep::Ask(*question),
        Some(Outcome::Retry) => situation.fault().map_or(nothing, MergeStep::Retry),
        None => nothing,
    };
    situation.check()?;
    Ok(step)
}
