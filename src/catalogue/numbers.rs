//! `tax_id_checked`, `unzr`.

use super::pair::{bins, Pair};
use crate::comparison::Traits;

bins! {
    TaxIdBin {
        EqualConsistent = "equal_consistent",
        Equal = "equal",
        Distance1Consistent = "distance_1_consistent",
        Distance1 = "distance_1",
        DifferConsistent = "differ_consistent",
        Differ = "differ",
        OneAgrees = "one_agrees",
        OneContradicts = "one_contradicts",
        Absent = "absent",
    }
}

bins! {
    UnzrBin {
        Equal = "equal",
        Near = "near",
        Differ = "differ",
        Absent = "absent",
    }
}

/// Whether a valid tax id of the one names the birth date and the sex of the other, both being there.
fn names(owner: &Traits, person: &Traits) -> bool {
    owner.claims.is_some() && owner.claims == person.born
}

/// Compares two tax ids, each checked against birth dates and sexes.
pub(super) fn tax_id_checked(pair: &Pair<'_>) -> TaxIdBin {
    let (own, other) = (pair.own, pair.other);
    match (own.tax_id.is_present(), other.tax_id.is_present()) {
        (false, false) => return TaxIdBin::Absent,
        (true, false) if names(own, other) => return TaxIdBin::OneAgrees,
        (false, true) if names(other, own) => return TaxIdBin::OneAgrees,
        (true, false) | (false, true) => return TaxIdBin::OneContradicts,
        (true, true) => {}
    }
    let is_consistent = || names(own, own) && names(other, other);
    match own.tax_id.near(&other.tax_id, 1) {
        Some(0) if is_consistent() => TaxIdBin::EqualConsistent,
        Some(0) => TaxIdBin::Equal,
        Some(_) if is_consistent() => TaxIdBin::Distance1Consistent,
        Some(_) => TaxIdBin::Distance1,
        None if is_consistent() => TaxIdBin::DifferConsistent,
        None => TaxIdBin::Differ,
    }
}

/// Compares two numbers of the demographic register.
pub(super) fn unzr(pair: &Pair<'_>) -> UnzrBin {
    let (own, other) = (&pair.own.unzr, &pair.other.unzr);
    if !own.are_present(other) {
        return UnzrBin::Absent;
    }
    match own.near(other, 2) {
        Some(0) => UnzrBin::Equal,
        Some(_) => UnzrBin::Near,
        None => UnzrBin::Differ,
    }
}
