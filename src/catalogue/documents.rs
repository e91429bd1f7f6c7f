//! `documents_by_type`.

use super::pair::{bins, Pair};
use crate::comparison::TypedDocument;

bins! {
    DocumentsBin {
        Equal = "equal",
        EqualOtherType = "equal_other_type",
        Distance1 = "distance_1",
        SameDigits = "same_digits",
        Neighbouring = "neighbouring_certificates",
        Differ = "differ",
        OtherTypes = "other_types",
        Absent = "absent",
    }
}

/// Compares the documents of two persons: the first bin, in this order, that holds for some two of
/// them. Neighbouring certificates come before near ones: children of one birth have them.
pub(super) fn documents_by_type(pair: &Pair<'_>) -> DocumentsBin {
    let (own, other) = (&pair.own.documents, &pair.other.documents);
    if own.is_empty() || other.is_empty() {
        return DocumentsBin::Absent;
    }
    let mut found = [false; DocumentsBin::NAMES.len()];
    for one in own {
        for another in other {
            if let Some(slot) = found.get_mut(of_two(one, another) as usize) {
                *slot = true;
            }
        }
    }
    let is_found = |bin: &DocumentsBin| found.get(*bin as usize) == Some(&true);
    FIRST_THAT_HOLDS.into_iter().find(is_found).unwrap_or(DocumentsBin::Absent)
}

const FIRST_THAT_HOLDS: [DocumentsBin; 7] = [
    DocumentsBin::Equal,
    DocumentsBin::EqualOtherType,
    DocumentsBin::Neighbouring,
    DocumentsBin::Distance1,
    DocumentsBin::SameDigits,
    DocumentsBin::Differ,
    DocumentsBin::OtherTypes,
];

fn of_two(one: &TypedDocument, other: &TypedDocument) -> DocumentsBin {
    let is_one_type = one.r#type == other.r#type;
    if one.number == other.number {
        return if is_one_type { DocumentsBin::Equal } else { DocumentsBin::EqualOtherType };
    }
    if one.is_certificate && other.is_certificate && are_neighbours(one, other) {
        DocumentsBin::Neighbouring
    } else if is_one_type && one.number.0.near(&other.number.0, 1).is_some() {
        DocumentsBin::Distance1
    } else if one.digits.is_some() && one.digits == other.digits {
        DocumentsBin::SameDigits
    } else if is_one_type {
        DocumentsBin::Differ
    } else {
        DocumentsBin::OtherTypes
    }
}

/// Whether the digits of two numbers differ by 1 or 2 as integers.
fn are_neighbours(one: &TypedDocument, other: &TypedDocument) -> bool {
    let values = (one.digits, other.digits);
    matches!(values, (Some((one, _)), Some((other, _))) if matches!(one.abs_diff(other), 1 | 2))
}
