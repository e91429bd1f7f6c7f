//! A small host: the tables of the UNZR synchronisation in memory, and recorded registry answers.
//!
//! It does what a host does around the library: selects who is due, claims, asks the registry, and
//! writes a change only where its guard still holds.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use osoba::verification::{
    due_order, is_due, Changes, Column, Reason, RegistryAnswer, RegistryRequest, Status,
    SyncPolicy, UnzrData, Verification,
};
use osoba::Person;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A row of `persons` with its row of `person_verifications`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    #[serde(deserialize_with = "owned")]
    pub(super) person: Person<'static>,
    pub(super) verification: Verification,
}

fn owned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Person<'static>, D::Error> {
    Person::deserialize(deserializer).map(Person::into_owned)
}

/// What a user changes while the synchronisation goes on.
#[derive(Debug, Deserialize)]
struct Edit {
    id: String,
    when: Moment,
    person_verifications: EditedColumns,
}

#[derive(Debug, Deserialize)]
struct EditedColumns {
    unzr_verification_status: Status,
    unzr_verification_reason: Reason,
}

/// When a user's change arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Moment {
    /// After the claim, before the worker begins.
    BeforeTheWorker,
    /// While the registry is being asked.
    DuringTheCall,
}

#[derive(Deserialize)]
struct Recorded {
    request: Value,
    answer: RegistryAnswer,
}

/// The tables and the recorded answers.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) rows: BTreeMap<String, Row>,
    pub(super) unzr_data: BTreeMap<String, UnzrData>,
    edits: Vec<Edit>,
    answers: HashMap<String, RegistryAnswer>,
}

impl Index {
    /// Reads the three bundled files.
    pub(super) fn read(persons: &str, answers: &str, edits: &str) -> serde_json::Result<Self> {
        let rows = lines::<Row>(persons)?.into_iter();
        let answers = lines::<Recorded>(answers)?.into_iter();
        Ok(Index {
            rows: rows
                .map(|row| (row.person.id.clone().unwrap_or_default().into_owned(), row))
                .collect(),
            unzr_data: BTreeMap::new(),
            edits: lines(edits)?,
            answers: answers
                .map(|recorded| (recorded.request.to_string(), recorded.answer))
                .collect(),
        })
    }

    /// Everybody who is due, in the order of the batch: `unzr_claim.sql` in memory.
    pub(super) fn due(&self, policy: &SyncPolicy, now: DateTime<Utc>) -> Vec<String> {
        let due = |row: &&Row| is_due(&row.person, &row.verification, None, policy, now);
        let mut rows: Vec<&Row> = self.rows.values().filter(due).collect();
        rows.sort_by_cached_key(|row| (due_order(&row.verification, None), row.person.id.clone()));
        rows.iter().filter_map(|row| row.person.id.as_deref().map(str::to_owned)).collect()
    }

    /// What the registry answers; as good as unreachable where nothing was recorded.
    pub(super) fn registry(&self, request: &RegistryRequest) -> serde_json::Result<RegistryAnswer> {
        let request = serde_json::to_value(request)?.to_string();
        let unreachable = || RegistryAnswer::Fault(osoba::verification::Fault::Transport);
        Ok(self.answers.get(&request).cloned().unwrap_or_else(unreachable))
    }

    /// Lets the users do what they do to this person at this moment.
    pub(super) fn let_users_edit(&mut self, id: &str, moment: Moment) {
        let edits = self.edits.iter().filter(|edit| edit.id == id && edit.when == moment);
        for edit in edits {
            if let Some(row) = self.rows.get_mut(id) {
                row.verification.status = edit.person_verifications.unzr_verification_status;
                row.verification.reason = Some(edit.person_verifications.unzr_verification_reason);
            }
        }
    }

    /// Writes a change in one go, or nothing where the guard no longer holds. Whether it wrote.
    pub(super) fn apply(&mut self, id: &str, changes: &Changes, now: DateTime<Utc>) -> bool {
        let Some(row) = self.rows.get_mut(id) else {
            return false;
        };
        if changes.guard().is_some_and(|guard| guard != row.verification.status) {
            return false;
        }
        row.verification.status = changes.status();
        row.verification.reason = changes.reason();
        row.verification.updated_at = Some(now);
        if let Column::Null | Column::Set(_) = changes.synced_at() {
            row.verification.synced_at = changes.synced_at().written().flatten();
        }
        if changes.clears_unzr() {
            row.person.unzr = None;
        }
        if let Some(data) = changes.unzr_data() {
            self.unzr_data.insert(data.unzr().as_str().to_owned(), data.clone());
        }
        true
    }

    /// How many persons have each status.
    pub(super) fn statuses(&self) -> BTreeMap<Status, usize> {
        let mut counts = BTreeMap::new();
        for row in self.rows.values() {
            let count: &mut usize = counts.entry(row.verification.status).or_default();
            *count = count.saturating_add(1);
        }
        counts
    }
}

fn lines<T: serde::de::DeserializeOwned>(text: &str) -> serde_json::Result<Vec<T>> {
    text.lines().map(serde_json::from_str).collect()
}
