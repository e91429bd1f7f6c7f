//! The variables of one pair.

use super::levenshtein::{Pattern, LANES};
use super::prepared::PreparedPerson;
use super::readings;
use super::values::{Comparison, Value};

/// Family names at this distance or more are not those of twins.
pub(super) const TWINS_LAST_NAME: u32 = 3;

/// Compares two prepared persons. The result is the same whichever of the two comes first.
///
/// Distances are exact as [`super::PreparedText::distance`] promises it; over several documents the
/// product is that of all letters of the one's numbers and all of the other's. Both must have been
/// prepared with the same normalisation, or the distances mean nothing.
#[must_use]
pub fn compare(a: &PreparedPerson, b: &PreparedPerson) -> Comparison {
    compare_within(a, b, &DistanceLimits::NONE)
}

/// As [`compare`], distances from `limits` on not exact.
pub(crate) fn compare_within(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limits: &DistanceLimits,
) -> Comparison {
    let mut last_name =
        a.last_name.distance_within(&b.last_name, limits.last_name.max(TWINS_LAST_NAME));
    let mut values = Comparison::EMPTY;
    let mut set = |value, to| values.set(value, to);
    set(Value::FirstName, a.first_name.distance_within(&b.first_name, limits.first_name));
    set(Value::LastName, last_name);
    set(Value::SecondName, a.second_name.distance_within(&b.second_name, limits.second_name));
    set(Value::Documents, documents_distance(a, b, limits.documents));
    set(Value::TaxId, a.tax_id.distance_within(&b.tax_id, limits.tax_id));
    if a.readings.is_some() | b.readings.is_some() {
        for (value, distance) in readings::distances(a, b, limits).into_iter().flatten() {
            set(value, distance);
            if value == Value::LastName {
                last_name = distance;
            }
        }
    }
    set_others(a, b, last_name, set);
    values
}

/// From where on a distance need not be exact, since nobody tells it apart from a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DistanceLimits {
    pub(crate) first_name: u32,
    pub(crate) last_name: u32,
    pub(crate) second_name: u32,
    pub(crate) documents: u32,
    pub(crate) tax_id: u32,
}

impl DistanceLimits {
    pub(crate) const NONE: DistanceLimits = DistanceLimits {
        first_name: u32::MAX,
        last_name: u32::MAX,
        second_name: u32::MAX,
        documents: u32::MAX,
        tax_id: u32::MAX,
    };
}

/// Sets the values that are no distances.
#[inline]
pub(super) fn set_others(
    a: &PreparedPerson,
    b: &PreparedPerson,
    last_name: Option<u32>,
    mut set: impl FnMut(Value, Option<u32>),
) {
    set(Value::DigitLength, least(a.digit_length, b.digit_length));
    let distinct = least(a.distinct_digits, b.distinct_digits);
    set(Value::DistinctDigits, Some(distinct.unwrap_or(0)));
    let mut flag = |value, agrees: bool| set(value, Some(u32::from(!agrees)));
    flag(Value::SameNumber, is_same_number(a, b));
    flag(Value::BirthSettlement, birth_settlement_occurs(a, b));
    flag(Value::AuthenticationPhone, a.phone.agrees(&b.phone));
    flag(Value::ResidenceSettlement, a.residence_settlement.agrees(&b.residence_settlement));
    flag(Value::Gender, a.gender.agrees(&b.gender));
    flag(Value::Twins, !are_twins(a, b, last_name));
}

#[inline]
fn least(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Letters of numbers times letters of numbers from which on only near numbers are told apart.
const GREATEST_DOCUMENT_PRODUCT: usize = 1 << 26;

/// Up to this many documents are compared sooner one by one.
const FEW_DOCUMENTS: usize = 4;

fn documents_distance(a: &PreparedPerson, b: &PreparedPerson, limit: u32) -> Option<u32> {
    let mut nearest: Option<u32> = None;
    let limit = if a.documents.len().saturating_mul(b.documents.len()) > 64 {
        limit.min(documents_limit(a, b))
    } else {
        limit
    };
    for one in &a.documents {
        let pattern = Pattern::new(&one.number);
        // Of more than a few the numbers go side by side, which bounds what a flood of them costs.
        let side_by_side = if b.documents.len() > FEW_DOCUMENTS { LANES } else { 1 };
        for others in b.documents.chunks(side_by_side) {
            let limit = nearest.unwrap_or(limit);
            let distance = match others {
                [other] => pattern.distance_within(&other.number, limit),
                _ => {
                    let number = |lane: usize| others.get(lane).map(|other| &other.number);
                    pattern.batch(number, limit).into_iter().flatten().min()
                }
            };
            if let Some(distance) = distance {
                nearest = Some(nearest.map_or(distance, |nearest| nearest.min(distance)));
                if nearest == Some(0) {
                    return nearest;
                }
            }
        }
    }
    nearest
}

/// Many documents of many letters are compared up to the greatest distance that is always exact.
fn documents_limit(a: &PreparedPerson, b: &PreparedPerson) -> u32 {
    let letters = |person: &PreparedPerson| {
        let counts = person.documents.iter().map(|document| document.number.letter_count());
        counts.fold(0_usize, usize::saturating_add)
    };
    if letters(a).saturating_mul(letters(b)) > GREATEST_DOCUMENT_PRODUCT {
        super::levenshtein::GREATEST_EXACT.saturating_add(1)
    } else {
        u32::MAX
    }
}

#[inline]
fn is_same_number(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    // All pairs are looked at: there are few, and which is the same nobody can foresee.
    let mut same = false;
    for one in &a.documents {
        for other in &b.documents {
            same |= one.has_digits_of(other);
        }
    }
    same
}

#[inline]
fn birth_settlement_occurs(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    let (a, b) = (&a.birth_settlement, &b.birth_settlement);
    a.are_present(b) && a.occurs_either_way(b)
}

#[inline]
fn are_twins(a: &PreparedPerson, b: &PreparedPerson, last_name: Option<u32>) -> bool {
    last_name.is_some_and(|distance| distance < TWINS_LAST_NAME)
        && a.birth_date == b.birth_date
        && !a.first_name.is_same(&b.first_name)
        && has_consecutive_documents(a, b)
        && !readings::are_first_names_one(a, b)
}

#[inline(never)]
fn has_consecutive_documents(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    a.documents.iter().any(|one| b.documents.iter().any(|other| one.is_twin_of(other)))
}
