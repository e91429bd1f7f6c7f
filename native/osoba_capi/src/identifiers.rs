//! The numbers that identify a person: UNZR and tax id.

use std::mem::MaybeUninit;

use chrono::{Datelike, NaiveDate};
use osoba_core::identifiers::{Sex, TaxId, TaxIdError};
use osoba_core::unzr::{Unzr, UnzrError};

use crate::boundary::{given, guarded};
use crate::status::osoba_status;
use crate::text::osoba_str;

/// A date of the calendar; all zero is no date. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct osoba_date {
    /// Year, e.g. 1991.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// Which part of its form a UNZR breaks: eight digits, a hyphen, five digits, nothing before or
/// after.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_unzr_form {
    /// None: the text is a UNZR.
    Valid = 0,
    /// It is not exactly fourteen characters long.
    Length = 1,
    /// Its ninth character is no hyphen (U+002D).
    Hyphen = 2,
    /// A character other than the ninth is no digit 0 to 9.
    Digit = 3,
}

/// What osoba_unzr_parse() finds. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_unzr_parts {
    /// An osoba_unzr_form. Unless it is OSOBA_UNZR_FORM_VALID, everything below is zero.
    pub form: i32,
    /// The date of birth that the number names; all zero if that is no date of the calendar. A
    /// person may lawfully hold a number with another date than their own.
    pub birth_date: osoba_date,
    /// The serial, 0 to 9999; odd mostly men, even mostly women, 0 never given out.
    pub serial: u16,
    /// The control digit as written, 0 to 9.
    pub check_digit: u8,
    /// Whether the control digit fits. Advisory: ESOZ does not apply it.
    pub check_digit_valid: bool,
}

/// Takes a UNZR apart. A text that is no UNZR is a result, not a failure: `parts->form` says what is
/// wrong, by the rule in force in ESOZ and no other. Allocates nothing.
///
/// @param text the number; must not be absent
/// @param parts receives what was found
#[no_mangle]
pub unsafe extern "C" fn osoba_unzr_parse(
    text: osoba_str,
    parts: Option<&mut MaybeUninit<osoba_unzr_parts>>,
) -> osoba_status {
    guarded(|| {
        let parts = given(parts)?;
        // SAFETY: the caller's contract.
        let text = unsafe { text.required() }?;
        parts.write(osoba_unzr_parts::from(Unzr::parse(text)));
        Ok(())
    })
}

impl From<Result<Unzr, UnzrError>> for osoba_unzr_parts {
    #[inline]
    fn from(parsed: Result<Unzr, UnzrError>) -> Self {
        let form = match parsed {
            Ok(_) => osoba_unzr_form::Valid,
            Err(UnzrError::Length) => osoba_unzr_form::Length,
            Err(UnzrError::Hyphen) => osoba_unzr_form::Hyphen,
            Err(UnzrError::Digit) => osoba_unzr_form::Digit,
        };
        let unzr = parsed.ok();
        osoba_unzr_parts {
            form: form as i32,
            birth_date: osoba_date::from(unzr.and_then(|unzr| unzr.birth_date())),
            serial: unzr.map_or(0, |unzr| unzr.serial()),
            check_digit: unzr.map_or(0, |unzr| unzr.check_digit()),
            check_digit_valid: unzr.is_some_and(|unzr| unzr.check_digit_is_valid()),
        }
    }
}

/// Which part of its rule a tax id breaks.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_tax_id_form {
    /// None: the text is a tax id.
    Valid = 0,
    /// It has not ten characters.
    Length = 1,
    /// It is `0000000000`, which belongs to nobody.
    Zeros = 2,
    /// Its tenth digit is not the control digit.
    CheckDigit = 3,
    /// White space or an invisible character stands in it.
    Space = 4,
    /// A Latin letter stands in it.
    LatinLetters = 5,
    /// A Cyrillic letter stands in it.
    CyrillicLetters = 6,
    /// Something else than the digits 0 to 9 stands in it.
    Digits = 7,
}

/// Sex as identifiers tell it.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_sex {
    /// Not told.
    Unknown = 0,
    /// `MALE`.
    Male = 1,
    /// `FEMALE`.
    Female = 2,
}

/// What osoba_tax_id_parse() finds. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_tax_id_parts {
    /// An osoba_tax_id_form. Unless it is OSOBA_TAX_ID_FORM_VALID, everything below is zero.
    pub form: i32,
    /// An osoba_sex, by the ninth digit. Advisory: a person may change theirs.
    pub sex: i32,
    /// The date of birth that the first five digits name; all zero if none. Advisory: numbers were
    /// given out with errors.
    pub birth_date: osoba_date,
}

/// Takes a tax id (RNOKPP, ten digits) apart. A text that is no tax id is a result, not a failure:
/// `parts->form` says what is wrong. Allocates nothing.
///
/// @param text the number; must not be absent
/// @param parts receives what was found
#[no_mangle]
pub unsafe extern "C" fn osoba_tax_id_parse(
    text: osoba_str,
    parts: Option<&mut MaybeUninit<osoba_tax_id_parts>>,
) -> osoba_status {
    guarded(|| {
        let parts = given(parts)?;
        // SAFETY: the caller's contract.
        let text = unsafe { text.required() }?;
        parts.write(osoba_tax_id_parts::from(TaxId::parse(text)));
        Ok(())
    })
}

impl From<Result<TaxId, TaxIdError>> for osoba_tax_id_parts {
    #[inline]
    fn from(parsed: Result<TaxId, TaxIdError>) -> Self {
        let form = match parsed {
            Ok(_) => osoba_tax_id_form::Valid,
            Err(TaxIdError::Space) => osoba_tax_id_form::Space,
            Err(TaxIdError::LatinLetters) => osoba_tax_id_form::LatinLetters,
            Err(TaxIdError::CyrillicLetters) => osoba_tax_id_form::CyrillicLetters,
            Err(TaxIdError::Digits) => osoba_tax_id_form::Digits,
            Err(TaxIdError::Length) => osoba_tax_id_form::Length,
            Err(TaxIdError::Zeros) => osoba_tax_id_form::Zeros,
            Err(TaxIdError::CheckDigit) => osoba_tax_id_form::CheckDigit,
        };
        let tax_id = parsed.ok();
        let sex = match tax_id.map(|tax_id| tax_id.sex()) {
            None => osoba_sex::Unknown,
            Some(Sex::Male) => osoba_sex::Male,
            Some(Sex::Female) => osoba_sex::Female,
        };
        osoba_tax_id_parts {
            form: form as i32,
            sex: sex as i32,
            birth_date: osoba_date::from(tax_id.and_then(|tax_id| tax_id.birth_date())),
        }
    }
}

impl From<Option<NaiveDate>> for osoba_date {
    #[inline]
    fn from(date: Option<NaiveDate>) -> Self {
        let Some(date) = date else {
            return osoba_date::default();
        };
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        osoba_date { year: date.year(), month: small(date.month()), day: small(date.day()) }
    }
}
