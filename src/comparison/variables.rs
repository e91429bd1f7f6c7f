//! The variables of one pair.

use super::levenshtein::Pattern;
use super::prepared::PreparedPerson;
use super::text::PreparedText;
use super::values::{Comparison, Value};

/// Family names at this distance or more are not those of twins.
const TWINS_LAST_NAME: u32 = 3;

/// Compares two prepared persons. The result is the same whichever of the two comes first.
///
/// Distances are exact as [`PreparedText::distance`] promises it; over several documents the
/// product is that of all letters of the one's numbers and all of the other's. Both must have been
/// prepared with the same normalisation, or the distances mean nothing.
#[must_use]
pub fn compare(a: &PreparedPerson, b: &PreparedPerson) -> Comparison {
    compare_texts(a, b, &DistanceLimits::NONE, &Unprepared(a))
}

/// As [`compare`], distances from `limits` on not exact.
pub(crate) fn compare_within(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limits: &DistanceLimits,
) -> Comparison {
    compare_texts(a, b, limits, &Unprepared(a))
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

/// A person to be compared with many: the masks of the names and the tax id are made once.
#[derive(Debug, Clone)]
pub(crate) struct Probe<'a> {
    person: &'a PreparedPerson,
    first_name: Pattern<'a>,
    last_name: Pattern<'a>,
    second_name: Pattern<'a>,
    tax_id: Pattern<'a>,
    documents: Vec<Pattern<'a>>,
}

impl<'a> Probe<'a> {
    pub(crate) fn new(person: &'a PreparedPerson) -> Self {
        Probe {
            person,
            first_name: Pattern::new(&person.first_name),
            last_name: Pattern::new(&person.last_name),
            second_name: Pattern::new(&person.second_name),
            tax_id: Pattern::new(&person.tax_id),
            // Beyond a few documents the masks would take more memory than they are worth.
            documents: match person.documents.len() {
                0..=16 => person.documents.iter().map(|d| Pattern::new(&d.number)).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// As [`compare`], distances from `limits` on not exact.
    #[inline]
    pub(crate) fn compare(&self, other: &PreparedPerson, limits: &DistanceLimits) -> Comparison {
        compare_texts(self.person, other, limits, self)
    }
}

/// How the distances of a person's texts to those of another are found.
trait Distances {
    fn first_name(&self, other: &PreparedText, limit: u32) -> Option<u32>;
    fn last_name(&self, other: &PreparedText, limit: u32) -> Option<u32>;
    fn second_name(&self, other: &PreparedText, limit: u32) -> Option<u32>;
    fn tax_id(&self, other: &PreparedText, limit: u32) -> Option<u32>;
    fn document(&self, place: usize, other: &PreparedText, limit: u32) -> Option<u32>;
}

impl Distances for Probe<'_> {
    #[inline]
    fn first_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.first_name.distance_within(other, limit)
    }
    #[inline]
    fn last_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.last_name.distance_within(other, limit)
    }
    #[inline]
    fn second_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.second_name.distance_within(other, limit)
    }
    #[inline]
    fn tax_id(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.tax_id.distance_within(other, limit)
    }
    #[inline]
    fn document(&self, place: usize, other: &PreparedText, limit: u32) -> Option<u32> {
        match self.documents.get(place) {
            Some(pattern) => pattern.distance_within(other, limit),
            None => Unprepared(self.person).document(place, other, limit),
        }
    }
}

/// A person whose masks were not made.
struct Unprepared<'a>(&'a PreparedPerson);

impl Distances for Unprepared<'_> {
    fn first_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.0.first_name.distance_within(other, limit)
    }
    fn last_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.0.last_name.distance_within(other, limit)
    }
    fn second_name(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.0.second_name.distance_within(other, limit)
    }
    fn tax_id(&self, other: &PreparedText, limit: u32) -> Option<u32> {
        self.0.tax_id.distance_within(other, limit)
    }
    fn document(&self, place: usize, other: &PreparedText, limit: u32) -> Option<u32> {
        self.0.documents.get(place)?.number.distance_within(other, limit)
    }
}

#[inline]
fn compare_texts(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limits: &DistanceLimits,
    distances: &impl Distances,
) -> Comparison {
    let flag = |differs: bool| Some(u32::from(differs));
    let last_name = distances.last_name(&b.last_name, limits.last_name.max(TWINS_LAST_NAME));
    let mut values = Comparison::EMPTY;
    values.set(Value::FirstName, distances.first_name(&b.first_name, limits.first_name));
    values.set(Value::LastName, last_name);
    values.set(Value::SecondName, distances.second_name(&b.second_name, limits.second_name));
    values.set(Value::Documents, documents_distance(a, b, limits.documents, distances));
    values.set(Value::DigitLength, least(a.digit_length, b.digit_length));
    let distinct = least(a.distinct_digits, b.distinct_digits);
    values.set(Value::DistinctDigits, Some(distinct.unwrap_or(0)));
    values.set(Value::SameNumber, flag(!is_same_number(a, b)));
    values.set(Value::BirthSettlement, flag(!birth_settlement_occurs(a, b)));
    values.set(Value::TaxId, distances.tax_id(&b.tax_id, limits.tax_id));
    values.set(Value::AuthenticationPhone, flag(!a.phone.agrees(&b.phone)));
    let residence = a.residence_settlement.agrees(&b.residence_settlement);
    values.set(Value::ResidenceSettlement, flag(!residence));
    values.set(Value::Gender, flag(!a.gender.agrees(&b.gender)));
    values.set(Value::Twins, flag(are_twins(a, b, last_name)));
    values
}

fn least(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    a.into_iter().chain(b).min()
}

/// Letters of numbers times letters of numbers from which on only near numbers are told apart.
const GREATEST_DOCUMENT_PRODUCT: usize = 1 << 26;

#[inline]
fn documents_distance(
    a: &PreparedPerson,
    b: &PreparedPerson,
    limit: u32,
    distances: &impl Distances,
) -> Option<u32> {
    let mut nearest: Option<u32> = None;
    let limit = if a.documents.len().saturating_mul(b.documents.len()) > 64 {
        limit.min(documents_limit(a, b))
    } else {
        limit
    };
    for place in 0..a.documents.len() {
        for other in &b.documents {
            let limit = nearest.unwrap_or(limit);
            if let Some(distance) = distances.document(place, &other.number, limit) {
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
    a.documents.iter().any(|one| b.documents.iter().any(|other| one.has_digits_of(other)))
}

#[inline]
fn birth_settlement_occurs(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    let (a, b) = (&a.birth_settlement, &b.birth_settlement);
    a.are_present(b) && (a.is_same(b) || a.occurs_either_way(b))
}

#[inline]
fn are_twins(a: &PreparedPerson, b: &PreparedPerson, last_name: Option<u32>) -> bool {
    last_name.is_some_and(|distance| distance < TWINS_LAST_NAME)
        && a.birth_date == b.birth_date
        && !a.first_name.is_same(&b.first_name)
        && has_consecutive_documents(a, b)
}

fn has_consecutive_documents(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    a.documents.iter().any(|one| b.documents.iter().any(|other| one.is_twin_of(other)))
}
