//! RNOKPP: the registration number of a taxpayer's card, called tax id throughout ESOZ.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};

use super::document_number::is_latin;
use super::placeholder::is_blank;
use crate::named::names;

/// Length of the number in bytes and characters.
const LENGTH: usize = 10;
/// Weights of the first nine digits.
const WEIGHTS: [i32; 9] = [-1, 5, 7, 9, 4, 6, 10, 5, 7];
/// Day 0 of the day count in the first five digits.
const EPOCH: (i32, u32, u32) = (1899, 12, 31);

/// A valid tax id: ten digits, the tenth of which is the control digit.
///
/// ```
/// use osoba::identifiers::{Sex, TaxId};
/// let tax_id: TaxId = "3347300034".parse().unwrap();
/// assert_eq!(tax_id.birth_date().unwrap().to_string(), "1991-08-24");
/// assert_eq!(tax_id.sex(), Sex::Male);
/// assert!("3347300035".parse::<TaxId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaxId([u8; LENGTH]);

/// What is wrong with a text that is no tax id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaxIdError {
    /// It contains white space or an invisible character.
    #[error("a tax id has no white space in it")]
    Space,
    /// It contains a Latin letter, e.g. `O` in place of 0.
    #[error("a tax id has no Latin letters in it")]
    LatinLetters,
    /// It contains a Cyrillic letter, e.g. `З` in place of 3.
    #[error("a tax id has no Cyrillic letters in it")]
    CyrillicLetters,
    /// It contains something else than the digits 0 to 9.
    #[error("a tax id has only the digits 0 to 9")]
    Digits,
    /// It has not ten digits.
    #[error("a tax id has ten digits")]
    Length,
    /// `0000000000`, which satisfies the control digit and belongs to nobody.
    #[error("a tax id is not all zeros")]
    Zeros,
    /// The tenth digit is not the control digit, or the weighted sum is negative.
    #[error("the control digit of the tax id does not fit")]
    CheckDigit,
}

/// A reason, and the characters that are one.
type Stray = (TaxIdError, fn(char) -> bool);

/// What a text that is not digits alone contains, the first row that applies.
const STRAY: [Stray; 4] = [
    (TaxIdError::Space, is_blank),
    (TaxIdError::LatinLetters, is_latin),
    (TaxIdError::CyrillicLetters, |letter| matches!(letter, 'Ѐ'..='ԯ')),
    (TaxIdError::Digits, |character| !character.is_ascii_digit()),
];

impl TaxIdError {
    /// Why a text is not ten digits.
    fn of_form(text: &str) -> Self {
        let broken = STRAY.iter().find(|(_, is_stray)| text.chars().any(is_stray));
        broken.map_or(TaxIdError::Length, |(reason, _)| *reason)
    }

    /// Stable name of the reason, as documents carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TaxIdError::Space => "space",
            TaxIdError::LatinLetters => "latin_letters",
            TaxIdError::CyrillicLetters => "cyrillic_letters",
            TaxIdError::Digits => "digits",
            TaxIdError::Length => "length",
            TaxIdError::Zeros => "zeros",
            TaxIdError::CheckDigit => "check_digit",
        }
    }
}

names! {
    /// Sex as identifiers and records write it.
    Sex {
        /// `MALE`.
        Male = "MALE",
        /// `FEMALE`.
        Female = "FEMALE",
    }
}

impl TaxId {
    /// Parses a text of ten ASCII digits. The control digit is the sum of the first nine digits
    /// weighted −1 5 7 9 4 6 10 5 7, modulo 11, modulo 10; a negative sum is invalid.
    ///
    /// # Errors
    /// Which part of the rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, TaxIdError> {
        let bytes: [u8; LENGTH] = match text.as_bytes().try_into() {
            Ok(bytes) if text.bytes().all(|byte| byte.is_ascii_digit()) => bytes,
            _ => return Err(TaxIdError::of_form(text)),
        };
        if bytes == [b'0'; LENGTH] {
            return Err(TaxIdError::Zeros);
        }
        let tax_id = TaxId(bytes);
        let weighted = tax_id.digits().zip(WEIGHTS);
        let sum: i32 = weighted.map(|(digit, weight)| digit.wrapping_mul(weight)).sum();
        let control = sum.rem_euclid(11) % 10;
        if sum >= 0 && tax_id.digits().last() == Some(control) {
            Ok(tax_id)
        } else {
            Err(TaxIdError::CheckDigit)
        }
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII by construction, so the default is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The date of birth that the first five digits name: days since 31 December 1899.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let epoch = NaiveDate::from_ymd_opt(EPOCH.0, EPOCH.1, EPOCH.2)?;
        let days = self.digits().take(5).try_fold(0_u64, |days, digit| {
            days.checked_mul(10)?.checked_add(u64::try_from(digit).ok()?)
        })?;
        epoch.checked_add_days(Days::new(days))
    }

    /// The sex that the ninth digit names: odd male, even female.
    #[must_use]
    pub fn sex(&self) -> Sex {
        match self.digits().nth(8) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// Whether the number names this birth date. Advisory: numbers were issued with errors.
    #[must_use]
    pub fn matches_birth_date(&self, date: NaiveDate) -> bool {
        self.birth_date() == Some(date)
    }

    /// Whether the number names this sex. Advisory: a person may change theirs.
    #[must_use]
    pub fn matches_sex(&self, sex: Sex) -> bool {
        self.sex() == sex
    }

    fn digits(&self) -> impl Iterator<Item = i32> + '_ {
        self.0.iter().map(|byte| i32::from(byte.wrapping_sub(b'0')))
    }
}

impl FromStr for TaxId {
    type Err = TaxIdError;

    fn from_str(text: &str) -> Result<Self, TaxIdError> {
        TaxId::parse(text)
    }
}

/// A tax id is personal data: `Debug` does not show it. Use [`TaxId::as_str`] to write it.
impl fmt::Debug for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxId(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_the_first_fault() {
        for (text, reason) in [
            (" 3347300034", TaxIdError::Space),
            ("3347300034\n", TaxIdError::Space),
            ("33473\u{a0}0034", TaxIdError::Space),
            ("3347300034\u{200b}", TaxIdError::Space),
            ("33473O0034", TaxIdError::LatinLetters),
            ("33473OО034", TaxIdError::LatinLetters),
            ("33473О0034", TaxIdError::CyrillicLetters),
            ("АВ123456", TaxIdError::CyrillicLetters),
            ("3347-300034", TaxIdError::Digits),
            ("３３４７３０００３４", TaxIdError::Digits),
            ("-", TaxIdError::Digits),
            ("", TaxIdError::Length),
            ("334730003", TaxIdError::Length),
            ("33473000340", TaxIdError::Length),
            ("0000000000", TaxIdError::Zeros),
            ("3347300035", TaxIdError::CheckDigit),
        ] {
            assert_eq!(TaxId::parse(text), Err(reason), "{text:?}");
        }
    }
}
