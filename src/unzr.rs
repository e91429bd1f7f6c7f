//! The UNZR: a person's unique record number in the demographic register.
//!
//! `YYYYMMDD-NNNNC`: the date of birth, a serial 0001–9999 and a control digit. [`Unzr::parse`]
//! applies **only** the rule in force for the synchronisation, `^[0-9]{8}-[0-9]{5}$` over the whole
//! text. Everything else is a method of the parsed number, and advisory: ESOZ does not apply
//! the control digit, and a person may lawfully hold a number whose date differs from the recorded
//! birth date.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// Length of the number in bytes and in characters.
const LENGTH: usize = 14;
/// Where the hyphen stands.
const HYPHEN_AT: usize = 8;
/// Weights of the control digit, repeated over the first twelve digits: the method of
/// machine-readable travel documents.
const WEIGHTS: [u32; 3] = [7, 3, 1];

/// A number that has the form of a UNZR.
///
/// ```
/// use osoba::Unzr;
/// let unzr: Unzr = "19910824-00026".parse().unwrap();
/// assert_eq!(unzr.birth_date().unwrap().to_string(), "1991-08-24");
/// assert_eq!((unzr.serial(), unzr.check_digit()), (2, 6));
/// assert!(unzr.check_digit_is_valid());
/// assert!("19910824-00026\n".parse::<Unzr>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unzr([u8; LENGTH]);

/// What is wrong with a text that is no UNZR, the first row that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnzrError {
    /// Not exactly fourteen characters long.
    #[error("a UNZR has fourteen characters: eight digits, a hyphen, five digits")]
    Length,
    /// The ninth character is no hyphen-minus (U+002D).
    #[error("the ninth character of a UNZR is a hyphen")]
    Hyphen,
    /// A character other than the ninth is no ASCII digit.
    #[error("a UNZR has digits 0 to 9 before and after the hyphen")]
    Digit,
}

impl UnzrError {
    /// Why a text is no UNZR: characters are counted, so that a long dash in the hyphen's place is a
    /// wrong hyphen and a digit of another script a wrong digit.
    #[cold]
    fn of_characters(text: &str) -> Self {
        if text.chars().count() != LENGTH {
            UnzrError::Length
        } else if text.chars().nth(HYPHEN_AT) != Some('-') {
            UnzrError::Hyphen
        } else {
            UnzrError::Digit
        }
    }

    /// Stable name of the reason, as documents carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            UnzrError::Length => "length",
            UnzrError::Hyphen => "hyphen",
            UnzrError::Digit => "digit",
        }
    }
}

impl Unzr {
    /// Parses a text by the rule in force, `^[0-9]{8}-[0-9]{5}$` on the whole text: ASCII digits
    /// only, no trimming, no trailing newline, no calendar check, no control digit.
    ///
    /// # Errors
    /// Which part of the rule the text breaks.
    #[inline]
    pub fn parse(text: &str) -> Result<Self, UnzrError> {
        let Ok(bytes) = <&[u8; LENGTH]>::try_from(text.as_bytes()) else {
            return Err(UnzrError::of_characters(text));
        };
        let mut digits = true;
        for (at, byte) in bytes.iter().enumerate() {
            digits &= at == HYPHEN_AT || byte.is_ascii_digit();
        }
        if digits && bytes[HYPHEN_AT] == b'-' {
            Ok(Unzr(*bytes))
        } else {
            Err(UnzrError::of_characters(text))
        }
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII by construction, so the default is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The date of birth that the number names; `None` when that is no date of the calendar.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let [year, month, day] = [self.number(0, 4), self.number(4, 2), self.number(6, 2)];
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    /// The serial, 0–9999; 0 is never issued. Odd numbers are mostly men's and even ones mostly
    /// women's, which is informative only.
    #[must_use]
    pub fn serial(&self) -> u16 {
        u16::try_from(self.number(9, 4)).unwrap_or_default()
    }

    /// The control digit as written, 0–9.
    #[must_use]
    pub fn check_digit(&self) -> u8 {
        u8::try_from(self.number(13, 1)).unwrap_or_default()
    }

    /// Whether the control digit is the one that weights 7, 3, 1 over the first twelve digits
    /// give, modulo 10. Advisory: never a reason to reject in the synchronisation.
    #[must_use]
    pub fn check_digit_is_valid(&self) -> bool {
        let digits = self.0.iter().filter(|byte| byte.is_ascii_digit()).take(12);
        let weighted = digits.zip(WEIGHTS.iter().cycle());
        let sum: u32 = weighted.map(|(byte, weight)| digit(*byte).wrapping_mul(*weight)).sum();
        sum % 10 == u32::from(self.check_digit())
    }

    /// Whether the first eight digits are `date` written `YYYYMMDD`. Advisory in the
    /// synchronisation; a rule at input ([`crate::verification::input`]).
    #[must_use]
    pub fn matches_birth_date(&self, date: NaiveDate) -> bool {
        self.birth_date() == Some(date)
    }

    /// The number written in `count` digits from byte `start`.
    fn number(&self, start: usize, count: usize) -> u32 {
        let digits = self.0.iter().skip(start).take(count);
        digits.fold(0, |sum: u32, byte| sum.wrapping_mul(10).wrapping_add(digit(*byte)))
    }
}

/// The value of an ASCII digit.
fn digit(byte: u8) -> u32 {
    u32::from(byte.wrapping_sub(b'0'))
}

impl FromStr for Unzr {
    type Err = UnzrError;

    fn from_str(text: &str) -> Result<Self, UnzrError> {
        Unzr::parse(text)
    }
}

/// A UNZR is personal data: `Debug` does not show it. Use [`Unzr::as_str`] to write it.
impl fmt::Debug for Unzr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unzr(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_specimens_satisfy_form_date_and_control_digit() {
        for (text, date) in [
            ("19910824-00026", "1991-08-24"),
            ("19550212-01110", "1955-02-12"),
            ("20000213-01467", "2000-02-13"),
        ] {
            let unzr = Unzr::parse(text).unwrap();
            assert!(unzr.check_digit_is_valid(), "{text}");
            assert!(unzr.matches_birth_date(date.parse().unwrap()));
            assert_eq!(unzr.as_str(), text);
        }
    }

    #[test]
    fn a_change_of_any_digit_changes_the_control_digit() {
        for at in (0..13).filter(|at| *at != HYPHEN_AT) {
            let mut bytes = *b"19910824-00026";
            bytes[at] = if bytes[at] == b'9' { b'0' } else { bytes[at] + 1 };
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(!Unzr::parse(&text).unwrap().check_digit_is_valid(), "{text}");
        }
    }

    #[test]
    fn a_date_outside_the_calendar_is_still_a_number() {
        let unzr = Unzr::parse("19990231-00018").unwrap();
        assert_eq!(unzr.birth_date(), None);
        assert!(!unzr.matches_birth_date("1999-03-03".parse().unwrap()));
        assert_eq!(Unzr::parse("00000000-00000").unwrap().birth_date(), None);
    }

    #[test]
    fn the_error_names_the_first_fault() {
        for (text, reason) in [
            ("", UnzrError::Length),
            ("19910824-00026\n", UnzrError::Length),
            (" 19910824-00026", UnzrError::Length),
            ("19910824–0002", UnzrError::Length),
            ("19910824-0002\u{30a}6", UnzrError::Length),
            ("19910824 00026", UnzrError::Hyphen),
            ("19910824\u{a0}00026", UnzrError::Hyphen),
            ("19910824000260", UnzrError::Hyphen),
            ("19910824–00026", UnzrError::Hyphen),
            ("19910824—00026", UnzrError::Hyphen),
            ("19910824−0002６", UnzrError::Hyphen),
            ("1991O824-00026", UnzrError::Digit),
            ("1991О824-00026", UnzrError::Digit),
            ("19910824-0002６", UnzrError::Digit),
            ("۱۹۹۱۰۸۲۴-۰۰۰۲۶", UnzrError::Digit),
            ("19910824-0002-", UnzrError::Digit),
            ("-9910824-00026", UnzrError::Digit),
        ] {
            assert_eq!(Unzr::parse(text), Err(reason), "{text:?}");
        }
    }
}
