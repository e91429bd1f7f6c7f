//! What the rules of matching say about two records that may be one person.

use chrono::{DateTime, Utc};

use super::builder::Entry;
use super::pair::{is_master, Pair};
use super::persons::{Member, Settings};
use super::record::{Head, Id};
use crate::identifiers::placeholder::present;
use crate::matching::{assess, trimmed, Assessed, Policy};
use crate::person::Person;
use crate::scoring::{Band, Limits, Scorecard};

/// Judges pairs of records that are in no index: for engines that find the pairs themselves, by
/// [`super::FoundBy::blocking_keys`].
///
/// ```
/// use osoba::index::{Entry, Judge, Settings};
/// use osoba::scoring::{Limits, Scorecard};
/// let text = |id: &str| format!(r#"{{"id": "{id}", "last_name": "Зразко", "first_name": "Остап",
///     "gender": "MALE", "second_name": "Іванович", "birth_date": "1991-08-24", "tax_id": "3347300034",
///     "documents": [{{"type": "PASSPORT", "number": "АА123456"}}]}}"#);
/// let texts = ["a", "b"].map(text);
/// let [a, b] = texts.each_ref().map(|text| Entry::from_json(text).unwrap());
/// let card = Scorecard::published();
/// let judge = Judge::new(&card, &Settings::default(), Limits::default());
/// assert_eq!(judge.pair(&a, &b).unwrap().master_person_id, "b");
/// assert!(judge.pair(&a, &a).is_none());
/// ```
pub struct Judge<'a> {
    scorecard: &'a Scorecard,
    /// What scoring a decision asks for.
    policy: Policy,
}

/// One of two records.
pub(super) struct Side<'p> {
    pub(super) member: Member,
    pub(super) head: Head,
    pub(super) person: &'p Person<'p>,
}

impl<'a> Judge<'a> {
    /// Judges as an index of these settings does.
    #[must_use]
    pub fn new(scorecard: &'a Scorecard, settings: &Settings, limits: Limits) -> Self {
        let policy = Policy {
            key: settings.key,
            clusters: settings.clusters,
            own_clusters: settings.own_clusters.clone(),
            limits,
            ..Policy::registration()
        };
        Judge { scorecard, policy }
    }

    /// The pair that an index of the two gives: nothing if one is not active or has no id, if they share
    /// no cluster, or if their score is below the lower limit. The first of them is `Member(0)`.
    #[must_use]
    pub fn pair(&self, first: &Entry, second: &Entry) -> Option<Pair> {
        let [one, other] = [first, second].map(|entry| trimmed(&entry.person));
        let side = |member: u32, entry: &Entry, person| {
            let id = Id::of(entry.person.id.as_deref().and_then(present)?);
            let head = Head { place: u64::from(member), updated_at: micros(entry.updated_at), id };
            entry.person.participates().then_some(Side { member: Member(member), head, person })
        };
        self.judge(side(0, first, one.as_ref())?, side(1, second, other.as_ref())?)
    }

    /// The pair of two records, trimmed.
    pub(super) fn judge(&self, one: Side<'_>, other: Side<'_>) -> Option<Pair> {
        if one.head.id == other.head.id {
            return None;
        }
        let Assessed { clusters, bins, score, proven_score, cautions } =
            assess(one.person, other.person, &self.policy, self.scorecard);
        // Two keys may have one hash.
        if clusters.is_empty() {
            return None;
        }
        let ids = (one.head.id.to_string(), other.head.id.to_string());
        let times = (one.head.updated_at, other.head.updated_at);
        let (first_is_master, master_by_id) = is_master((times.0, &ids.0), (times.1, &ids.1));
        let (master, person) = if first_is_master {
            ((one.member, ids.0), (other.member, ids.1))
        } else {
            ((other.member, ids.1), (one.member, ids.0))
        };
        let deciding = proven_score.unwrap_or(score);
        let band = self.scorecard.band(deciding, &bins, self.policy.limits);
        (band != Band::None).then_some(Pair {
            person: person.0,
            master: master.0,
            person_id: person.1,
            master_person_id: master.1,
            master_by_id,
            score,
            proven_score,
            band,
            clusters,
            bins,
            cautions,
        })
    }
}

/// A time to the microsecond, as an index keeps it.
fn micros(time: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(time?.timestamp_micros())
}

/// Shows nothing of what it judged.
impl std::fmt::Debug for Judge<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judge").field("policy", &self.policy).finish_non_exhaustive()
    }
}
