//! Values that stand for "none": a clerk who must fill a field types one digit over and over, or
//! the first day of a calendar. Recognised, so that a host can warn; never treated as absent here.

use chrono::{Datelike, NaiveDate};

/// Whether a number's digits are all the same, e.g. `0000000000` or `АА111111`; at least two
/// digits.
///
/// ```
/// use osoba::identifiers::placeholder::is_placeholder_number;
/// assert!(is_placeholder_number("0000000000"));
/// assert!(is_placeholder_number("+389999999999"));
/// assert!(!is_placeholder_number("АА123456"));
/// ```
#[must_use]
pub fn is_placeholder_number(number: &str) -> bool {
    let number = number.strip_prefix("+38").unwrap_or(number);
    let mut digits = number.bytes().filter(u8::is_ascii_digit);
    match (digits.next(), digits.next()) {
        (Some(first), Some(second)) => second == first && digits.all(|digit| digit == first),
        _ => false,
    }
}

/// Whether a birth date is the first day of 1900, which systems write for "unknown".
///
/// ```
/// use osoba::identifiers::placeholder::is_placeholder_date;
/// assert!(is_placeholder_date("1900-01-01".parse().unwrap()));
/// ```
#[must_use]
pub fn is_placeholder_date(date: NaiveDate) -> bool {
    (date.year(), date.ordinal()) == (1900, 1)
}
