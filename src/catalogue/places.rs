//! `settlement`, `birth_settlement`, `settlement_frequency`, and `sex`.

use super::frequencies::{self, FrequencyBin};
use super::pair::{bins, Pair};
use crate::comparison::ExactText;

bins! {
    SettlementBin {
        Residence = "residence",
        Any = "any",
        Differ = "differ",
        Absent = "absent",
    }
}

bins! {
    BirthSettlementBin {
        Equal = "equal",
        Near = "near",
        Differ = "differ",
        Absent = "absent",
    }
}

bins! {
    SexBin {
        Equal = "equal",
        Differ = "differ",
        Absent = "absent",
    }
}

/// Compares the settlements of all addresses, those of residence first.
pub(super) fn settlement(pair: &Pair<'_>) -> SettlementBin {
    let (own, other) = (&pair.own.settlements, &pair.other.settlements);
    if lack_settlement(pair) {
        SettlementBin::Absent
    } else if share_residence(pair) {
        SettlementBin::Residence
    } else if own.iter().any(|one| other.contains(one)) {
        SettlementBin::Any
    } else {
        SettlementBin::Differ
    }
}

#[inline]
fn lack_settlement(pair: &Pair<'_>) -> bool {
    pair.own.settlements.is_empty() || pair.other.settlements.is_empty()
}

#[inline]
fn share_residence(pair: &Pair<'_>) -> bool {
    pair.a.residence_settlement().agrees(pair.b.residence_settlement())
}

/// Between shorter names a distance of 2 is no evidence.
const FIVE_LETTERS: usize = 5;

/// Compares the settlements of birth; near are two of which one occurs in the other, or that are a
/// letter apart, or two letters of at least five.
pub(super) fn birth_settlement(pair: &Pair<'_>) -> BirthSettlementBin {
    let (own, other) = (pair.a.birth_settlement(), pair.b.birth_settlement());
    let least = own.letter_count().min(other.letter_count());
    if least == 0 {
        return BirthSettlementBin::Absent;
    }
    if own.is_same(other) {
        return BirthSettlementBin::Equal;
    }
    let limit = if least >= FIVE_LETTERS { 2 } else { 1 };
    let ([.., own_letters], [.., other_letters]) = (pair.own.letters, pair.other.letters);
    let is_near =
        || own_letters.can_be_near(other_letters, limit) && own.near(other, limit).is_some();
    if own.occurs_either_way(other) || is_near() {
        BirthSettlementBin::Near
    } else {
        BirthSettlementBin::Differ
    }
}

/// How common the settlement is in which both live.
pub(super) fn settlement_frequency(pair: &Pair<'_>, levels: [u64; 2]) -> FrequencyBin {
    if lack_settlement(pair) {
        FrequencyBin::Absent
    } else if share_residence(pair) {
        frequencies::of(pair.own.settlement_frequency, pair.other.settlement_frequency, levels)
    } else {
        FrequencyBin::Differ
    }
}

/// Compares the sexes.
pub(super) fn sex(pair: &Pair<'_>) -> SexBin {
    let (own, other) = (pair.a.gender(), pair.b.gender());
    if *own == ExactText::Absent || *other == ExactText::Absent {
        SexBin::Absent
    } else if own == other {
        SexBin::Equal
    } else {
        SexBin::Differ
    }
}
