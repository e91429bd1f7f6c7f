//! The variables of one pair.

use super::levenshtein::distance;
use super::prepared::{PreparedDocument, PreparedPerson};
use super::twins::are_consecutive;
use super::values::{Comparison, Value};

/// Family names at this distance or more are not those of twins.
const TWINS_LAST_NAME: u32 = 3;

/// Compares two prepared persons. The result is the same whichever of the two comes first.
///
/// Both must have been prepared with the same normalisation, or the distances mean nothing.
#[must_use]
pub fn compare(a: &PreparedPerson, b: &PreparedPerson) -> Comparison {
    let last_name = text_distance(a.last_name.as_deref(), b.last_name.as_deref());
    let mut values = Comparison::EMPTY;
    let flag = |differs: bool| Some(u32::from(differs));
    values.set(Value::FirstName, text_distance(a.first_name.as_deref(), b.first_name.as_deref()));
    values.set(Value::LastName, last_name);
    values
        .set(Value::SecondName, text_distance(a.second_name.as_deref(), b.second_name.as_deref()));
    values.set(Value::Documents, documents_distance(a, b));
    values.set(Value::DigitLength, digit_length(a, b));
    values.set(Value::DistinctDigits, Some(distinct_digits(a, b)));
    values.set(Value::SameNumber, flag(!same_number(a, b)));
    values.set(Value::BirthSettlement, flag(!settlement_occurs(a, b)));
    values.set(Value::TaxId, text_distance(a.tax_id.as_deref(), b.tax_id.as_deref()));
    values.set(Value::AuthenticationPhone, flag(a.phone.is_none() || a.phone != b.phone));
    values.set(
        Value::ResidenceSettlement,
        flag(a.residence_settlement.is_none() || a.residence_settlement != b.residence_settlement),
    );
    values.set(Value::Gender, flag(a.gender.is_none() || a.gender != b.gender));
    values.set(Value::Twins, flag(are_twins(a, b, last_name)));
    values
}

fn text_distance(a: Option<&str>, b: Option<&str>) -> Option<u32> {
    Some(distance(a?, b?))
}

fn documents_distance(a: &PreparedPerson, b: &PreparedPerson) -> Option<u32> {
    let pairs =
        a.documents.iter().flat_map(|one| b.documents.iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| distance(&one.number, &other.number)).min()
}

fn all_digits<'a>(
    a: &'a PreparedPerson,
    b: &'a PreparedPerson,
) -> impl Iterator<Item = &'a str> + 'a {
    let digits = |document: &'a PreparedDocument| document.digits.as_deref();
    a.documents.iter().chain(&b.documents).filter_map(digits)
}

fn digit_length(a: &PreparedPerson, b: &PreparedPerson) -> Option<u32> {
    all_digits(a, b).map(|digits| u32::try_from(digits.len()).unwrap_or(u32::MAX)).min()
}

fn distinct_digits(a: &PreparedPerson, b: &PreparedPerson) -> u32 {
    let distinct = |digits: &str| ('0'..='9').filter(|digit| digits.contains(*digit)).count();
    let least = all_digits(a, b).map(distinct).min().unwrap_or(0);
    u32::try_from(least).unwrap_or(u32::MAX)
}

fn same_number(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    let digits = |document: &PreparedDocument| document.digits.clone();
    a.documents
        .iter()
        .filter_map(digits)
        .any(|one| b.documents.iter().filter_map(digits).any(|other| one == other))
}

fn settlement_occurs(a: &PreparedPerson, b: &PreparedPerson) -> bool {
    match (&a.birth_settlement, &b.birth_settlement) {
        (Some(a), Some(b)) => a.contains(&**b) || b.contains(&**a),
        _ => false,
    }
}

fn are_twins(a: &PreparedPerson, b: &PreparedPerson, last_name: Option<u32>) -> bool {
    last_name.is_some_and(|distance| distance < TWINS_LAST_NAME)
        && a.first_name != b.first_name
        && a.birth_date == b.birth_date
        && a.twin_digits.iter().zip(&b.twin_digits).any(|pair| match pair {
            (Some(a), Some(b)) => are_consecutive(a.as_bytes(), b.as_bytes()),
            _ => false,
        })
}
