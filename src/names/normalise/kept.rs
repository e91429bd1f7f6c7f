//! What is kept of each field of a person for comparison.
//!
//! `published` takes every text as one, and only a blank tax id or phone number as absent. `clean`
//! takes blanks and placeholders of every field as absent.

use std::borrow::Cow;

use super::alphabet::{decode, LetterBuffer};
use super::letters::raw_letters;
use super::{clean, latin, published, Normalisation};
use crate::identifiers::placeholder::{evident, evident_name};

/// What is kept of a text.
pub(crate) enum Kept<'a> {
    Absent,
    /// Letters of the alphabet.
    Letters(LetterBuffer),
    Text(Cow<'a, str>),
}

use Kept::{Absent, Letters, Text};

impl Normalisation {
    /// A name.
    #[inline]
    pub(crate) fn kept_name(self, raw: &str) -> Kept<'_> {
        match (self.name_letters(raw), self) {
            (Some(letters), Normalisation::Published) => Letters(letters),
            (None, Normalisation::Published) => Text(published::name(raw).into()),
            (Some(letters), Normalisation::Clean) => evident_letters(raw, letters),
            (None, Normalisation::Clean) => clean::present_name(raw).into(),
        }
    }

    /// The Cyrillic reading of a name wholly in Latin letters, which only `clean` compares by it.
    #[inline]
    pub(crate) fn reading(self, raw: &str) -> Option<String> {
        let may_be_latin =
            self == Normalisation::Clean && !raw.bytes().any(|byte| matches!(byte, 0xD0..=0xD3));
        if may_be_latin {
            latin::reading(&clean::words(raw))
        } else {
            None
        }
    }

    /// A settlement of birth.
    #[inline]
    pub(crate) fn kept_settlement(self, raw: &str) -> Kept<'_> {
        match (self.settlement_letters(raw), self) {
            (Some(letters), Normalisation::Published) => Letters(letters),
            (None, Normalisation::Published) => Text(published::settlement(raw).into()),
            (Some(letters), Normalisation::Clean) => evident_letters(raw, letters),
            (None, Normalisation::Clean) => clean::present_settlement(raw).into(),
        }
    }

    /// A document number.
    #[inline]
    pub(crate) fn kept_document(self, raw: &str, is_certificate: bool) -> Kept<'_> {
        let letters =
            if is_certificate { self.certificate_letters(raw) } else { self.document_letters(raw) };
        match (letters, self) {
            (Some(letters), Normalisation::Published) => Letters(letters),
            (None, Normalisation::Published) if is_certificate => {
                Text(published::certificate_number(raw).into())
            }
            (None, Normalisation::Published) => Text(published::document_number(raw).into()),
            (Some(letters), Normalisation::Clean) if has_digit(raw) => {
                evident(raw).map_or(Absent, |_| Letters(letters))
            }
            (_, Normalisation::Clean) if is_certificate => {
                clean::present_number(raw, clean::certificate_number).into()
            }
            (_, Normalisation::Clean) => clean::present_number(raw, clean::document_number).into(),
        }
    }

    /// A tax id.
    #[inline]
    pub(crate) fn kept_tax_id(self, raw: &str) -> Kept<'_> {
        match self {
            Normalisation::Published if is_white(raw) => Absent,
            Normalisation::Published => raw_letters(raw).map_or(Text(raw.into()), Letters),
            Normalisation::Clean => self.kept_document(raw, false),
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
        if self == Normalisation::Published {
            return Some(raw.into());
        }
        match self.kept_settlement(raw) {
            Absent => None,
            Letters(letters) => {
                Some(letters.letters().iter().map(|byte| decode(*byte)).collect::<String>().into())
            }
            Text(text) => Some(text),
        }
    }

    /// A gender, of which only equality matters.
    #[inline]
    pub(crate) fn kept_gender(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => Some(raw.into()),
            Normalisation::Clean => clean::present_code(raw).map(Cow::from),
        }
    }
}

impl From<Option<String>> for Kept<'_> {
    fn from(text: Option<String>) -> Self {
        text.map_or(Absent, |text| Text(text.into()))
    }
}

/// The letters of a name in `clean`, unless it is a placeholder or nothing but punctuation.
#[inline]
fn evident_letters<'a>(raw: &str, letters: LetterBuffer) -> Kept<'a> {
    let says_something = letters.letters().iter().any(|byte| decode(*byte).is_alphanumeric());
    if says_something && evident_name(raw).is_some() {
        Letters(letters)
    } else {
        Absent
    }
}

#[inline]
fn is_white(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

#[inline]
fn has_digit(raw: &str) -> bool {
    raw.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_of_phone(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'+'
}
