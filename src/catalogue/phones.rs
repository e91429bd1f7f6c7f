//! `phones`.

use super::frequencies::known;
use super::pair::{bins, Pair};
use crate::comparison::HeldPhone;

bins! {
    PhonesBin {
        Shared2 = "shared_2",
        Shared6 = "shared_6",
        SharedMore = "shared_more",
        SharedUnknown = "shared_unknown",
        Distance1 = "distance_1",
        Differ = "differ",
        Absent = "absent",
    }
}

/// Compares the phones of two persons: a phone in common, by how many persons hold it, the fewest
/// first.
pub(super) fn phones(pair: &Pair<'_>) -> PhonesBin {
    let (own, other) = (&pair.own.phones, &pair.other.phones);
    if own.is_empty() || other.is_empty() {
        return PhonesBin::Absent;
    }
    let (mut is_shared, mut is_near, mut fewest) = (false, false, None::<u64>);
    for one in own {
        for another in other {
            if one.number == another.number {
                is_shared = true;
                let holders = known(one.holders, another.holders);
                fewest = match (fewest, holders) {
                    (Some(fewest), Some(holders)) => Some(fewest.min(holders)),
                    (fewest, holders) => fewest.or(holders),
                };
            } else {
                is_near |= !is_shared && !is_near && are_near(one, another);
            }
        }
    }
    match (is_shared, fewest) {
        (true, Some(..=2)) => PhonesBin::Shared2,
        (true, Some(..=6)) => PhonesBin::Shared6,
        (true, Some(_)) => PhonesBin::SharedMore,
        (true, None) => PhonesBin::SharedUnknown,
        (false, _) if is_near => PhonesBin::Distance1,
        (false, _) => PhonesBin::Differ,
    }
}

fn are_near(one: &HeldPhone, other: &HeldPhone) -> bool {
    one.number.0.near(&other.number.0, 1).is_some()
}
