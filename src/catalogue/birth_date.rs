//! `birth_date`.

use super::pair::{bins, Pair};

bins! {
    BirthDateBin {
        Equal = "equal",
        EqualFirstOfJanuary = "equal_1_january",
        Swapped = "day_month_swapped",
        OneDigit = "one_digit",
        YearFirstOfJanuary = "year_1_january",
        Year = "year",
        DayMonth = "day_month",
        Differ = "differ",
        Absent = "absent",
    }
}

/// Compares two birth dates. 1 January is also written for a date of which only the year is known.
pub(super) fn birth_date(pair: &Pair<'_>) -> BirthDateBin {
    let (own, other) = (pair.own.birth_date, pair.other.birth_date);
    if own.is_none() || other.is_none() {
        BirthDateBin::Absent
    } else if own == other && own.is_first_of_january() {
        BirthDateBin::EqualFirstOfJanuary
    } else if own == other {
        BirthDateBin::Equal
    } else if own.is_swapped(other) {
        BirthDateBin::Swapped
    } else if own.other_digits(other) == 1 {
        BirthDateBin::OneDigit
    } else if own.has_year_of(other) && (own.is_first_of_january() || other.is_first_of_january()) {
        BirthDateBin::YearFirstOfJanuary
    } else if own.has_year_of(other) {
        BirthDateBin::Year
    } else if own.has_day_and_month_of(other) {
        BirthDateBin::DayMonth
    } else {
        BirthDateBin::Differ
    }
}
