//! The first half of the demo: a night's UNZR synchronisation over the bundled persons.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use osoba::verification::{
    claim, release, sync, BeforeClaim, RetryReason, Status, SyncPolicy, SyncStep,
};
use osoba::{FieldError, Unzr};

use super::verification_tables::{Index, Moment};
use osoba_synthetic::day::NOW;

/// `UNZR_PERSONS_SYNCHRONIZATION_BATCH_SIZE`.
pub(super) const BATCH: usize = 100;

/// What became of one due person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The registry confirmed the number.
    Verified,
    /// The registry does not know the number.
    NotFound,
    /// There is no number to verify.
    NoUnzr,
    /// The number was malformed and has been cleared: which rule it broke.
    Cleared(&'static str),
    /// A user changed the person meanwhile, at this moment; nothing was written.
    ChangedMeanwhile(Moment),
    /// A technical error; nothing was written, the claim stays for the next attempt.
    Retry(RetryReason),
    /// The record lacks what the registry must be asked with; the claim was released.
    CannotAsk(FieldError),
}

/// What the night brought.
#[derive(Debug)]
pub(super) struct Night {
    pub(super) now: DateTime<Utc>,
    pub(super) policy: SyncPolicy,
    pub(super) before: BTreeMap<Status, usize>,
    pub(super) after: BTreeMap<Status, usize>,
    /// Due persons in the order in which they were taken.
    pub(super) outcomes: Vec<(String, Outcome)>,
    pub(super) asked: usize,
    pub(super) stale_claims: usize,
    /// Verified, although the number's date is not the recorded birth date.
    pub(super) dates_differ: Vec<String>,
}

/// Why the night could not be played; the bundled data do not make it so.
type Failure = Box<dyn std::error::Error>;

/// Plays the night.
pub(super) fn play(index: &mut Index) -> Result<Night, Failure> {
    let now: DateTime<Utc> = NOW.parse().map_err(|_| "the day has no time")?;
    let policy = SyncPolicy::default();
    let mut night = Night {
        now,
        policy,
        before: index.statuses(),
        after: BTreeMap::new(),
        outcomes: Vec::new(),
        asked: 0,
        stale_claims: 0,
        dates_differ: Vec::new(),
    };
    for batch in index.due(&policy, now).chunks(BATCH) {
        let claimed = claim_batch(index, batch, &mut night)?;
        for (id, before) in claimed {
            index.let_users_edit(&id, Moment::BeforeTheWorker);
            let outcome = synchronise(index, &id, before, &mut night)?;
            night.outcomes.push((id, outcome));
        }
    }
    night.after = index.statuses();
    Ok(night)
}

/// Claims a batch and keeps what each person was before.
fn claim_batch(
    index: &mut Index,
    batch: &[String],
    night: &mut Night,
) -> Result<Vec<(String, BeforeClaim)>, Failure> {
    let mut claimed = Vec::new();
    for id in batch {
        let Some(row) = index.rows.get(id) else {
            continue;
        };
        if row.verification.status == Status::InReview {
            night.stale_claims = night.stale_claims.saturating_add(1);
        }
        let (before, changes) = (BeforeClaim::of(&row.verification)?, claim(&row.verification)?);
        if index.apply(id, &changes, night.now) {
            claimed.push((id.clone(), before));
        }
    }
    Ok(claimed)
}

/// The ask-or-decide loop over one claimed person.
fn synchronise(
    index: &mut Index,
    id: &str,
    before: BeforeClaim,
    night: &mut Night,
) -> Result<Outcome, Failure> {
    // The worker reads the person once; what happens to it later is the guard's business.
    let Some(row) = index.rows.get(id).cloned() else {
        return Err("a person is gone".into());
    };
    let malformed = row.person.unzr.as_deref().and_then(|text| Unzr::parse(text).err());
    let mut answer = None;
    loop {
        match sync(&row.person, &row.verification, answer.as_ref(), &night.policy, night.now) {
            Ok(SyncStep::Ask(request)) => {
                night.asked = night.asked.saturating_add(1);
                answer = Some(index.registry(&request)?);
                index.let_users_edit(id, Moment::DuringTheCall);
            }
            Ok(SyncStep::Apply(changes)) => {
                if !index.apply(id, &changes, night.now) {
                    return Ok(Outcome::ChangedMeanwhile(Moment::DuringTheCall));
                }
                return Ok(match (changes.status(), malformed) {
                    (Status::Verified, _) => {
                        night.note_dates(index, id);
                        Outcome::Verified
                    }
                    (Status::VerificationNotNeeded, _) => Outcome::NoUnzr,
                    (_, Some(broken)) if changes.clears_unzr() => Outcome::Cleared(broken.as_str()),
                    _ => Outcome::NotFound,
                });
            }
            Ok(SyncStep::Leave(_)) => {
                return Ok(Outcome::ChangedMeanwhile(Moment::BeforeTheWorker))
            }
            Ok(SyncStep::Retry(reason)) => return Ok(Outcome::Retry(reason)),
            Err(error) => {
                index.apply(id, &release(before), night.now);
                return Ok(Outcome::CannotAsk(error));
            }
        }
    }
}

impl Night {
    /// Advisory: the number was confirmed, but its date is not the birth date on record.
    fn note_dates(&mut self, index: &Index, id: &str) {
        let person = index.rows.get(id).map(|row| &row.person);
        let differ = person.is_some_and(|person| {
            let unzr = person.unzr.as_deref().and_then(|text| Unzr::parse(text).ok());
            unzr.zip(person.birth_date).is_some_and(|(unzr, date)| !unzr.matches_birth_date(date))
        });
        if differ {
            self.dates_differ.push(id.to_owned());
        }
    }

    /// How many due persons came to what `is` says.
    pub(super) fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes.iter().filter(|(_, outcome)| is(outcome)).count()
    }
}
