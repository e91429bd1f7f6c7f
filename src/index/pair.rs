//! A pair of persons who may be one.

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::persons::Member;
use crate::matching::{Clusters, Findings};
use crate::scoring::{Band, Bins, Limits, Score, Scorecard};

/// Which pairs to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairSettings {
    /// The limits of the bands: a pair below the lower one is not given. Default: automatic 0.9,
    /// manual 0.7.
    pub limits: Limits,
    /// Leaves out blocks of more persons and counts them ([`super::Pairs::account`]). Default: none
    /// is left out.
    pub block_limit: Option<usize>,
}

impl PairSettings {
    /// Whether a block of so many persons is left out.
    pub(super) fn is_over(self, persons: usize) -> bool {
        self.block_limit.is_some_and(|limit| persons > limit)
    }
}

/// Two persons who share a cluster and whose score is in a band.
///
/// Score, bins, clusters and findings are those of a decision ([`crate::matching::decide`]) about
/// the one with the other as a candidate; the findings are those of [`crate::matching::cautions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The person to be merged.
    pub person: Member,
    /// The person to be kept: the record updated later. If the times are equal or one is absent, the
    /// one with the greater id.
    pub master: Member,
    /// `persons.id` of the person.
    pub person_id: String,
    /// `persons.id` of the master.
    pub master_person_id: String,
    /// The ids say which is the master, since the times do not.
    pub master_by_id: bool,
    /// The model's score.
    pub score: Score,
    /// The score without blank and placeholder values, where that is another one: it decides.
    pub proven_score: Option<Score>,
    /// The band of the score that decides.
    pub band: Band,
    /// All clusters in which the two are together.
    pub clusters: Clusters,
    /// The bins of `score`.
    pub bins: Bins,
    /// What should make a clerk look twice.
    pub cautions: Findings,
}

impl Pair {
    /// The score that decides, here as in matching: what proves nothing does not count.
    #[must_use]
    pub fn deciding_score(&self) -> Score {
        self.proven_score.unwrap_or(self.score)
    }

    /// The pair as hosts write it, with the names that the scorecard gives the bins.
    ///
    /// `proven_score` is present where it differs from the score, `master_by_id` where it is true.
    #[must_use]
    pub fn line<'a>(&'a self, scorecard: &'a Scorecard) -> impl Serialize + 'a {
        Line { pair: self, scorecard }
    }
}

/// Whether the first of two records is the master, and whether their ids say so.
pub(super) fn is_master(
    (time, id): (Option<DateTime<Utc>>, &str),
    (other_time, other_id): (Option<DateTime<Utc>>, &str),
) -> (bool, bool) {
    match (time, other_time) {
        (Some(time), Some(other)) if time != other => (time > other, false),
        _ => (id > other_id, true),
    }
}

struct Line<'a> {
    pair: &'a Pair,
    scorecard: &'a Scorecard,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pair = self.pair;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("person_id", &pair.person_id)?;
        map.serialize_entry("master_person_id", &pair.master_person_id)?;
        map.serialize_entry("score", &pair.score)?;
        if let Some(score) = pair.proven_score {
            map.serialize_entry("proven_score", &score)?;
        }
        map.serialize_entry("band", &pair.band)?;
        map.serialize_entry("clusters", &pair.clusters)?;
        map.serialize_entry("bins", &BinNames { bins: &pair.bins, scorecard: self.scorecard })?;
        map.serialize_entry("cautions", &pair.cautions)?;
        if pair.master_by_id {
            map.serialize_entry("master_by_id", &true)?;
        }
        map.end()
    }
}

struct BinNames<'a> {
    bins: &'a Bins,
    scorecard: &'a Scorecard,
}

impl Serialize for BinNames<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.scorecard.bin_names(self.bins))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_updated_later_is_the_master_and_else_the_greater_id() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().ok();
        let (early, late) = (at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00.000001Z"));
        for (a, b, expected) in [
            ((late, "a"), (early, "b"), (true, false)),
            ((early, "b"), (late, "a"), (false, false)),
            ((late, "a"), (late, "b"), (false, true)),
            ((late, "a"), (None, "b"), (false, true)),
            ((None, "b"), (late, "a"), (true, true)),
            ((None, "b"), (None, "a"), (true, true)),
        ] {
            assert_eq!(is_master(a, b), expected);
        }
    }
}
