//! The letters of normalised texts without a text in between.
//!
//! Nearly every text has letters of the alphabet of [`crate::text::alphabet`] only, and is read
//! side by side or by table. A text with any other character takes the readable path of
//! [`crate::text::normalise::published`] and [`crate::text::normalise::clean`], with which tests
//! compare the fast one.

use super::lanes::{cyrillic, digits};
use super::table::{CLEAN_DOCUMENT, CLEAN_NAME, DOCUMENT, M, NAME, RAW, S, SETTLEMENT};
use crate::text::alphabet::{decode, fold, lower, LetterBuffer};
use crate::text::normalise::clean::without_kind;
use crate::text::{Normalisation, ShortText};

/// The letters of a text as it is, if all are of the alphabet.
#[inline]
pub(crate) fn raw_letters(text: &str) -> Option<LetterBuffer> {
    match digits(text) {
        Some(letters) => Some(letters.into()),
        None => RAW.letters(text),
    }
}

impl Normalisation {
    /// The letters of a normalised name, if all are of the alphabet and there is a table.
    #[inline(always)]
    pub(crate) fn name_letters(self, raw: &str) -> Option<LetterBuffer> {
        if let Some(letters) = all_cyrillic(raw) {
            return Some(letters.into());
        }
        match self {
            Normalisation::Published => NAME.letters(raw),
            Normalisation::Clean => CLEAN_NAME.letters(raw),
        }
    }

    /// The letters of a normalised settlement, likewise.
    #[inline(always)]
    pub(crate) fn settlement_letters(self, raw: &str) -> Option<LetterBuffer> {
        match (all_cyrillic(raw), self) {
            (Some(letters), Normalisation::Published) if has_kind(letters) => {
                SETTLEMENT.letters(raw)
            }
            // One word is the settlement, not its kind.
            (Some(letters), _) => Some(letters.into()),
            (None, Normalisation::Published) => SETTLEMENT.letters(raw),
            (None, Normalisation::Clean) => {
                // A text with a table has nothing to compose, and no look-alike to fold.
                CLEAN_NAME.letters(raw)?;
                CLEAN_NAME.letters(without_kind(raw))
            }
        }
    }

    /// The letters of a normalised document number, likewise.
    #[inline]
    pub(crate) fn document_letters(self, raw: &str) -> Option<LetterBuffer> {
        let table = match self {
            Normalisation::Published => &DOCUMENT,
            Normalisation::Clean => &CLEAN_DOCUMENT,
        };
        match digits(raw).or_else(|| table.series_and_digits(raw)) {
            Some(letters) => Some(letters.into()),
            None => table.letters(raw),
        }
    }

    /// The letters of a normalised birth certificate number, likewise.
    pub(crate) fn certificate_letters(self, raw: &str) -> Option<LetterBuffer> {
        let mut letters = self.document_letters(raw)?;
        let number = letters.letters_mut();
        match self {
            Normalisation::Published => {
                let written = [b'q', b'j', b'l', b'1', b'!', UKRAINIAN_I];
                if let Some(first) = number.first_mut().filter(|first| written.contains(first)) {
                    *first = b'i';
                }
            }
            Normalisation::Clean => {
                let is_roman = |byte: &u8| matches!(byte, b'1' | b'l' | b'i' | b'v' | b'x');
                let roman = number.iter().take_while(|byte| is_roman(byte)).count();
                if let Some((numeral, [next, ..])) = number.split_at_mut_checked(roman) {
                    if decode(*next).is_alphabetic() {
                        let ones = numeral.iter_mut().filter(|byte| matches!(byte, b'1' | b'l'));
                        ones.for_each(|one| *one = b'i');
                    }
                }
            }
        }
        Some(letters)
    }
}

/// The byte of the Ukrainian і.
const UKRAINIAN_I: u8 = 0xD6;

/// The letters of a normalised name of up to sixteen letters, all Cyrillic: the same in either
/// mode.
#[inline]
fn all_cyrillic(raw: &str) -> Option<ShortText> {
    cyrillic(raw, |letter| fold(lower(letter)))
}

/// Whether a word for a kind of settlement may start in these Cyrillic letters.
#[inline]
fn has_kind(text: ShortText) -> bool {
    text.places().iter().fold(false, |has, letter| has | (*letter == M) | (*letter == S))
}
