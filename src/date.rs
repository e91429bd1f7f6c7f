//! Dates and times as texts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer};

use crate::error::Rule;
use crate::json::Lent;

/// A date written `YYYY-MM-DD`, ASCII digits only, on the calendar.
///
/// ```
/// assert!(osoba::date::parse_date("2000-02-29").is_some());
/// assert!(osoba::date::parse_date("1900-02-29").is_none());
/// assert!(osoba::date::parse_date("2000-2-29").is_none());
/// ```
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = *text.as_bytes() else { return None };
    let (year, month, day) = (number([a, b, c, d])?, number([e, f])?, number([g, h])?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A number written in a few ASCII digits.
fn number<const DIGITS: usize>(digits: [u8; DIGITS]) -> Option<u32> {
    digits.into_iter().try_fold(0_u32, |number, digit| {
        Some(number.wrapping_mul(10).wrapping_add(char::from(digit).to_digit(10)?))
    })
}

/// For `#[serde(deserialize_with)]`: an optional date written `YYYY-MM-DD`.
pub(crate) fn optional_date<'de, D>(deserializer: D) -> Result<Option<NaiveDate>, D::Error>
where
    D: Deserializer<'de>,
{
    let text: Option<Lent<'de>> = Deserialize::deserialize(deserializer)?;
    text.map(|Lent(text)| parse_date(&text).ok_or_else(|| Rule::Date.de())).transpose()
}

/// For `#[serde(deserialize_with)]`: an optional RFC 3339 time, taken to UTC.
pub(crate) fn optional_time<'de, D>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error>
where
    D: Deserializer<'de>,
{
    let text: Option<Lent<'de>> = Deserialize::deserialize(deserializer)?;
    text.map(|Lent(text)| parse_time(&text).ok_or_else(|| Rule::Time.de())).transpose()
}

/// For `#[serde(deserialize_with)]`: an RFC 3339 time, taken to UTC.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let Lent(text) = Deserialize::deserialize(deserializer)?;
    parse_time(&text).ok_or_else(|| Rule::Time.de())
}

fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text is a date if the calendar of chrono says so, whatever stands where a digit should.
    #[test]
    fn a_date_is_what_chrono_reads_as_one() {
        let same = |text: &str| {
            let read = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            assert_eq!(parse_date(text), read, "{text}");
        };
        for year in [0, 1, 4, 100, 400, 1582, 1900, 1999, 2000, 2024, 9999] {
            for (month, day) in (0..=99).flat_map(|month| (0..=99).map(move |day| (month, day))) {
                same(&format!("{year:04}-{month:02}-{day:02}"));
            }
        }
        for year in 0..=9999 {
            same(&format!("{year:04}-02-29"));
        }
        for wrong in ["", "2000-01-0", "2000-01-001", "2000/01/01", "200a-01-01", "2000-01-0я"] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
        // Lengths and signs that chrono itself would take.
        for wrong in ["+200-01-01", "-200-01-01", "2000-1-001", " 200-01-01", "2000-01- 1"] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
