//! How common something is that two persons share.

use super::pair::bins;

bins! {
    FrequencyBin {
        Rare = "rare",
        Usual = "usual",
        Common = "common",
        Unknown = "unknown",
        Differ = "differ",
        Absent = "absent",
    }
}

/// Up to how many persons something is rare, and up to how many usual, unless `levels` says otherwise.
pub(super) const LEVELS: [u64; 2] = [100, 10_000];

/// The greater of two counts, of those that are known.
pub(super) fn known(own: Option<u64>, other: Option<u64>) -> Option<u64> {
    own.max(other)
}

pub(super) fn of(own: Option<u64>, other: Option<u64>, levels: [u64; 2]) -> FrequencyBin {
    let [rare, usual] = levels;
    match known(own, other) {
        None => FrequencyBin::Unknown,
        Some(count) if count <= rare => FrequencyBin::Rare,
        Some(count) if count <= usual => FrequencyBin::Usual,
        Some(_) => FrequencyBin::Common,
    }
}
