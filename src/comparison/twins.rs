//! Consecutive document numbers, which twins who were registered together often have.

use std::cmp::Ordering;

/// The types of documents whose numbers are compared for twins.
pub(crate) const TWIN_DOCUMENTS: [&str; 8] = [
    "PASSPORT",
    "BIRTH_CERTIFICATE",
    "NATIONAL_ID",
    "COMPLEMENTARY_PROTECTION_CERTIFICATE",
    "PERMANENT_RESIDENCE_PERMIT",
    "REFUGEE_CERTIFICATE",
    "TEMPORARY_CERTIFICATE",
    "TEMPORARY_PASSPORT",
];

/// Whether two numbers of any length, given as ASCII digits, differ by 1 or 2.
pub(crate) fn are_consecutive(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (without_leading_zeros(a), without_leading_zeros(b));
    let (small, large) = match a.len().cmp(&b.len()).then_with(|| a.cmp(b)) {
        Ordering::Less => (a, b),
        Ordering::Greater => (b, a),
        Ordering::Equal => return false,
    };
    // The difference, from the most significant digit on. Once it is above what the digits left
    // can take back it stays above 2.
    let padding = large.len().saturating_sub(small.len());
    let mut difference: i32 = 0;
    for (place, digit) in large.iter().enumerate() {
        let other = place.checked_sub(padding).and_then(|place| small.get(place)).unwrap_or(&b'0');
        let step = i32::from(*digit).saturating_sub(i32::from(*other));
        difference = difference.saturating_mul(10).saturating_add(step);
        if difference > 2 {
            return false;
        }
    }
    difference == 1 || difference == 2
}

fn without_leading_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.get(zeros..).unwrap_or_default()
}
