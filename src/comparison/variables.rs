//! The variables of one pair.

use std::cmp::Ordering;
use std::num::NonZeroU32;

use super::distance_limits::{DistanceLimits, TWINS_LAST_NAME};
use super::document::PreparedDocument;
use super::prepared::PreparedPerson;
use super::scripts;
use super::twins::TWIN_DOCUMENTS;
use super::values::{Comparison, Value};
use crate::limits::ENTRIES;
use crate::text::{Pattern, PreparedText, Texts, Vectors, GREATEST_EXACT, LANES};
use crate::work;

/// Compares two prepared persons. The result is the same whichever of the two comes first.
///
/// Distances are exact as [`super::PreparedText::distance`] promises it. The least distance over
/// several documents is exact if all letters of the one's numbers times all of the other's are at
/// most 2²². Beyond it equal numbers are found, and near ones among those of up to sixteen letters;
/// other numbers count as 32 letters apart. Both persons must have been prepared with the same
/// normalisation, or the distances mean nothing.
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
        for (value, distance) in scripts::distances(a, b, limits).into_iter().flatten() {
            set(value, distance);
            if value == Value::LastName {
                last_name = distance;
            }
        }
    }
    set_others(a, b, last_name, set);
    values
}

/// Sets the values that are no distances.
#[inline]
pub(super) fn set_others(
    a: &PreparedPerson,
    b: &PreparedPerson,
    last_name: Option<u32>,
    mut set: impl FnMut(Value, Option<u32>),
) {
    let length = least(a.digit_length, b.digit_length);
    set(Value::DigitLength, length.map(NonZeroU32::get));
    let distinct = least(a.distinct_digits, b.distinct_digits);
    set(Value::DistinctDigits, Some(distinct.map_or(0, u32::from)));
    let mut flag = |value, agrees: bool| set(value, Some(u32::from(!agrees)));
    flag(Value::SameNumber, is_same_number(a, b));
    flag(Value::BirthSettlement, birth_settlement_occurs(a, b));
    flag(Value::AuthenticationPhone, a.phone.agrees(&b.phone));
    flag(Value::ResidenceSettlement, a.residence_settlement.agrees(&b.residence_settlement));
    flag(Value::Gender, a.gender.agrees(&b.gender));
    flag(Value::Twins, !are_twins(a, b, last_name));
}

/// The lesser of what is there.
#[inline]
pub(super) fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Up to this product, letters of one person's numbers times letters of the other's, the least
/// distance is exact. Beyond it see [`distance_of_many`].
const GREATEST_DOCUMENT_PRODUCT: u64 = 1 << 22;

/// Up to this many pairs of documents are compared one by one; sorting them costs more.
const FEW_PAIRS: usize = 1 << 10;

/// Up to this many documents are compared faster one by one.
const FEW_DOCUMENTS: usize = 4;

/// Whether the numbers are so few that all pairs are compared, each as it promises.
#[inline]
pub(super) fn has_few_documents(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    let product = u64::from(a.document_letters).saturating_mul(u64::from(b.document_letters));
    product <= GREATEST_DOCUMENT_PRODUCT
}

pub(super) fn documents_distance(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limit: u32,
) -> Option<u32> {
    if has_few_documents(a, b) {
        distance_of_pairs(a.documents.iter(), &b.documents, limit)
    } else {
        distance_of_many(a, b, limit)
    }
}

/// The least distance over all pairs, if it is below `limit`, else any number from `limit` on.
fn distance_of_pairs<'a>(
    a: impl Iterator<Item = &'a PreparedDocument> + Clone,
    b: &[PreparedDocument],
    limit: u32,
) -> Option<u32> {
    let mut nearest = None;
    if b.len() <= FEW_DOCUMENTS {
        for one in a {
            let pattern = Pattern::new(&one.number);
            for other in b {
                let limit = nearest.unwrap_or(limit);
                nearest = least(nearest, pattern.distance_within(&other.number, limit));
            }
            if nearest == Some(0) {
                break;
            }
        }
        return nearest;
    }
    // More than a few numbers are compared side by side, which bounds the cost of many.
    let vectors = Vectors::widest();
    for others in b.chunks(LANES) {
        let absent = PreparedText::ABSENT;
        let number = |lane: usize| others.get(lane).map_or(&absent, |other| &other.number);
        let letters = |lane: usize| (number(lane).letters(), number(lane).length());
        let texts = Texts::gathered(vectors, others.len(), letters);
        for one in a.clone() {
            let pattern = Pattern::with_vectors(&one.number, vectors);
            let distance = pattern.least_of(&texts, number, nearest.unwrap_or(limit));
            nearest = least(nearest, distance);
            if nearest == Some(0) {
                return nearest;
            }
        }
    }
    nearest
}

/// The least distance where a comparison of all pairs would cost more than the records' sizes allow:
/// 0 if some number is on both sides; else the least over the pairs of numbers of up to sixteen
/// letters, and of all pairs if they are few, of which only those up to [`GREATEST_EXACT`] are told
/// apart; else a greater one.
#[cold]
fn distance_of_many(a: &PreparedPerson, b: &PreparedPerson, limit: u32) -> Option<u32> {
    if is_in_both(a, b, |one, other| one.number.cmp_letters(&other.number)) {
        return Some(0);
    }
    let far = GREATEST_EXACT.saturating_add(1);
    let limit = limit.min(far);
    let [a, b] = [a, b].map(|person| first_of(&person.documents));
    let nearest = if a.len().saturating_mul(b.len()) <= FEW_LONG_PAIRS {
        distance_of_pairs(a.iter(), b, limit)
    } else {
        let is_short = |document: &&PreparedDocument| document.number.short().is_some();
        let short: Vec<PreparedDocument> = b.iter().filter(is_short).cloned().collect();
        distance_of_pairs(a.iter().filter(is_short), &short, limit)
    };
    Some(nearest.unwrap_or(far).min(far))
}

/// Up to this many pairs of numbers are compared however long they are.
const FEW_LONG_PAIRS: usize = 64;

/// The documents among which near ones are looked for.
fn first_of(documents: &[PreparedDocument]) -> &[PreparedDocument] {
    documents.get(..ENTRIES).unwrap_or(documents)
}

#[inline]
fn is_same_number(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    if a.documents.len().saturating_mul(b.documents.len()) > FEW_PAIRS {
        return is_in_both(a, b, PreparedDocument::cmp_digits);
    }
    work::count(a.documents.len().saturating_mul(b.documents.len()));
    // All pairs are compared, without a branch: there are few, and which are equal cannot be
    // predicted.
    let mut same = false;
    for one in &a.documents {
        for other in &b.documents {
            same |= one.has_digits_of(other);
        }
    }
    same
}

/// Whether some document of the one is equal to some of the other, in an order of documents.
#[cold]
fn is_in_both(
    a: &PreparedPerson,
    b: &PreparedPerson,
    order: fn(&PreparedDocument, &PreparedDocument) -> Ordering,
) -> bool {
    let order = |one: &PreparedDocument, other: &PreparedDocument| {
        work::count(1);
        order(one, other)
    };
    let mut sorted: Vec<&PreparedDocument> = a.documents.iter().collect();
    sorted.sort_unstable_by(|one, other| order(one, other));
    let mut others = b.documents.iter();
    others.any(|other| sorted.binary_search_by(|one| order(one, other)).is_ok())
}

#[inline]
fn birth_settlement_occurs(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    let (a, b) = (&a.birth_settlement, &b.birth_settlement);
    a.are_present(b) && a.occurs_either_way(b)
}

/// Whether the two look like twins: surnames that are near, other given names, one birth date and
/// consecutive documents. The same as [`Value::Twins`] of their comparison, and cheap.
pub(crate) fn look_like_twins(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    are_twins(a, b, a.last_name.distance_within(&b.last_name, TWINS_LAST_NAME))
}

#[inline]
fn are_twins(a: &PreparedPerson, b: &PreparedPerson, last_name: Option<u32>) -> bool {
    last_name.is_some_and(|distance| distance < TWINS_LAST_NAME)
        && a.birth_date == b.birth_date
        && !a.first_name.is_same(&b.first_name)
        && has_consecutive_documents(a, b)
        && !scripts::are_first_names_one(a, b)
}

#[inline(never)]
fn has_consecutive_documents(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    work::count(a.documents.len().saturating_add(b.documents.len()));
    let mut first_of_type = [None; TWIN_DOCUMENTS.len()];
    for document in &a.documents {
        if let Some(slot) = document.twin_type().and_then(|kind| first_of_type.get_mut(kind)) {
            *slot = Some(document);
        }
    }
    b.documents.iter().any(|document| {
        let kind = document.twin_type().and_then(|kind| first_of_type.get(kind));
        kind.copied().flatten().is_some_and(|other| other.is_consecutive_to(document))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Normalisation, Probe, Value};
    use crate::person::{Document, Person};

    fn holder(numbers: impl IntoIterator<Item = String>) -> PreparedPerson {
        let document = |number: String| Document { r#type: None, number: Some(number.into()) };
        let documents = numbers.into_iter().map(document).collect();
        PreparedPerson::new(&Person { documents, ..Person::default() }, Normalisation::Clean)
    }

    /// More letters than all pairs of which are compared: eight long numbers.
    fn long(last: char) -> PreparedPerson {
        holder((0..8).map(|place| format!("{}{place}{last}", "АБ1".repeat(1_000))))
    }

    #[test]
    fn of_few_long_numbers_the_nearest_is_found_and_of_many_only_an_equal_one() {
        let (one, other) = (long('1'), long('2'));
        assert!(!has_few_documents(&one, &other));
        assert_eq!(documents_distance(&one, &other, u32::MAX), Some(1));
        assert_eq!(documents_distance(&one, &one, u32::MAX), Some(0));
        let many = |last: char| {
            holder((0..9).map(|place| format!("{}{place}{last}", "АБ1".repeat(1_000))))
        };
        let far = GREATEST_EXACT.saturating_add(1);
        assert_eq!(documents_distance(&many('1'), &many('2'), u32::MAX), Some(far));
    }

    #[test]
    fn persons_of_long_numbers_are_compared_side_by_side_as_one_by_one() {
        let one = long('1');
        let others = [long('1'), long('2'), holder(["АБ1".to_owned()]), holder([])];
        let limits = DistanceLimits::NONE;
        let expected: Vec<Option<u32>> =
            others.iter().map(|other| documents_distance(&one, other, u32::MAX)).collect();
        assert_eq!(expected[..2], [Some(0), Some(1)]);
        assert_eq!(expected[3], None);
        let others: Vec<&PreparedPerson> = others.iter().collect();
        let found = Probe::new(&one, Vectors::widest()).compare(&others, &limits);
        for (lane, distance) in expected.into_iter().enumerate() {
            let slot = distance.map_or(0, |distance| distance.saturating_add(1).min(255) as u8);
            assert_eq!(found.slots(Value::Documents as u8)[lane], slot, "{lane}");
        }
    }

    #[test]
    fn twins_whose_names_are_in_two_scripts_are_seen_side_by_side_as_one_by_one() {
        let twin = |first_name: &str, last_name: &str, number: &str| {
            let document = Document {
                r#type: Some("BIRTH_CERTIFICATE".into()),
                number: Some(number.to_owned().into()),
            };
            let person = Person {
                first_name: Some(first_name.to_owned().into()),
                last_name: Some(last_name.to_owned().into()),
                birth_date: chrono::NaiveDate::from_ymd_opt(2015, 3, 9),
                documents: vec![document],
                ..Person::default()
            };
            PreparedPerson::new(&person, Normalisation::Clean)
        };
        let one = twin("Остап", "Vyhadaniuk", "СГ123456");
        let others = [twin("Ганна", "Вигаданюк", "СГ123457"), twin("Ганна", "Зразко", "СГ123457")];
        let found =
            Probe::new(&one, Vectors::widest()).compare(&others.each_ref(), &DistanceLimits::NONE);
        for (lane, other) in others.iter().enumerate() {
            let expected = compare_within(&one, other, &DistanceLimits::NONE);
            assert_eq!(expected.get(Value::Twins), Some(u32::from(lane == 0)));
            for value in Value::ALL {
                let slot = u32::from(found.slots(value as u8)[lane]);
                assert_eq!(slot, expected.slot(value as u8), "{value:?} {lane}");
            }
        }
    }

    #[test]
    fn an_equal_number_is_found_among_many() {
        let numbered = |from: u32| holder((from..from + 40).map(|number| number.to_string()));
        assert!(is_same_number(&numbered(1_000), &numbered(1_039)));
        assert!(!is_same_number(&numbered(1_000), &numbered(1_040)));
    }
}
