//! What is kept of each field of a person for comparison.
//!
//! `published` takes every text as one, and only a blank tax id or phone number as absent. `clean`
//! takes blanks and placeholders of every field as absent.

use std::borrow::Cow;

use super::alphabet::{decode, LetterBuffer};
use super::lanes::fold;
use super::{clean, published, Normalisation};
use crate::identifiers::placeholder::{evident, evident_name, WORDS};

/// What is kept of a text, made of its letters where they are read: a value between the two would be
/// copied for each text.
pub(crate) trait Kept: Sized {
    const ABSENT: Self;
    fn of_letters(letters: LetterBuffer) -> Self;
    fn of_text(text: &str) -> Self;
}

impl Kept for Option<String> {
    const ABSENT: Self = None;

    fn of_letters(letters: LetterBuffer) -> Self {
        Some(letters.letters().iter().copied().map(decode).collect())
    }

    fn of_text(text: &str) -> Self {
        Some(text.to_owned())
    }
}

impl Normalisation {
    /// A name.
    #[inline(always)]
    pub(crate) fn kept_name<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published => match self.name_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::name(raw)),
            },
            Normalisation::Clean => clean_name(raw),
        }
    }

    /// A settlement of birth.
    #[inline(always)]
    pub(crate) fn kept_settlement<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published => match self.settlement_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::settlement(raw)),
            },
            Normalisation::Clean => clean_settlement(raw),
        }
    }

    /// A document number.
    #[inline(always)]
    pub(crate) fn kept_document<T: Kept>(self, raw: &str, is_certificate: bool) -> T {
        match self {
            Normalisation::Published if is_certificate => match self.certificate_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::certificate_number(raw)),
            },
            Normalisation::Published => match self.document_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::document_number(raw)),
            },
            Normalisation::Clean => clean_document(raw, is_certificate),
        }
    }

    /// A tax id.
    #[inline]
    pub(crate) fn kept_tax_id<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published if is_white(raw) => T::ABSENT,
            Normalisation::Published => T::of_text(raw),
            Normalisation::Clean => clean_document(raw, false),
        }
    }

    /// A phone number, of which only equality matters.
    #[inline]
    pub(crate) fn kept_phone(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => (!is_white(raw)).then_some(raw.into()),
            Normalisation::Clean if has_digit(raw) && raw.bytes().all(is_of_phone) => {
                evident(raw).map(Cow::from)
            }
            Normalisation::Clean => clean::present_number(raw, clean::phone).map(Cow::from),
        }
    }

    /// A settlement of residence, of which only equality matters.
    #[inline]
    pub(crate) fn kept_residence(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => Some(raw.into()),
            Normalisation::Clean => clean_settlement::<Option<String>>(raw).map(Cow::from),
        }
    }

    /// A gender, of which only equality matters.
    #[inline]
    pub(crate) fn kept_gender(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => Some(raw.into()),
            // No Latin word stands for none.
            Normalisation::Clean if is_latin_word(raw) => Some(raw.to_ascii_lowercase().into()),
            Normalisation::Clean => clean::present_code(raw).map(Cow::from),
        }
    }
}

fn of_optional<T: Kept>(text: Option<String>) -> T {
    text.map_or(T::ABSENT, |text| T::of_text(&text))
}

/// A name in `clean`.
#[inline(never)]
fn clean_name<T: Kept>(raw: &str) -> T {
    match Normalisation::Clean.name_letters(raw) {
        Some(letters) => evident_letters(raw, letters),
        None => of_optional(clean::present_name(raw)),
    }
}

/// A settlement in `clean`.
#[inline(never)]
fn clean_settlement<T: Kept>(raw: &str) -> T {
    match Normalisation::Clean.settlement_letters(raw) {
        Some(letters) => evident_letters(raw, letters),
        None => of_optional(clean::present_settlement(raw)),
    }
}

/// A document number in `clean`.
#[inline(never)]
fn clean_document<T: Kept>(raw: &str, is_certificate: bool) -> T {
    let (letters, readable): (_, fn(&str) -> String) = if is_certificate {
        (Normalisation::Clean.certificate_letters(raw), clean::certificate_number)
    } else {
        (Normalisation::Clean.document_letters(raw), clean::document_number)
    };
    match letters {
        Some(letters) if has_digit(raw) => {
            evident(raw).map_or(T::ABSENT, |_| T::of_letters(letters))
        }
        _ => of_optional(clean::present_number(raw, readable)),
    }
}

/// The letters of a name in `clean`, unless it is a placeholder or nothing but punctuation.
#[inline]
fn evident_letters<T: Kept>(raw: &str, letters: LetterBuffer) -> T {
    // The alphabet's upper half is Cyrillic letters.
    let is_sign = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let is_evident = match letters.letters() {
        [first, ..] if !is_sign(first) && !starts_word(*first) => true,
        letters => !letters.iter().all(is_sign) && evident_name(raw).is_some(),
    };
    if is_evident {
        T::of_letters(letters)
    } else {
        T::ABSENT
    }
}

/// Whether a word for *none* starts with this letter.
#[expect(clippy::indexing_slicing, reason = "there is an entry for every byte")]
#[inline]
fn starts_word(letter: u8) -> bool {
    static STARTS: [bool; 256] = starts();
    STARTS[usize::from(letter)]
}

/// For every byte of a letter whether one of [`WORDS`] starts with it.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn starts() -> [bool; 256] {
    let mut starts = [false; 256];
    let mut word = 0;
    while word < WORDS.len() {
        // A Cyrillic letter: the last bit of the lead, and six of the byte after it.
        if let [lead, next, ..] = WORDS[word].as_bytes() {
            starts[fold(lead.wrapping_shl(6) | *next) as usize] = true;
        }
        word = word.wrapping_add(1);
    }
    starts
}

#[inline]
fn is_white(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

#[inline]
fn has_digit(raw: &str) -> bool {
    raw.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_latin_word(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_of_phone(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'+'
}
