//! Document types and the patterns of their numbers.

use super::placeholder::is_blank;
use crate::named::names;

names! {
    /// Types of documents whose numbers have a known pattern (`documents[].type`).
    ///
    /// ```
    /// use osoba::identifiers::DocumentType;
    /// assert!(DocumentType::Passport.check("АА123456").is_ok());
    /// assert!(DocumentType::Passport.check("ЫЫ123456").is_err());
    /// ```
    DocumentType {
        /// Passport of the old kind, a booklet.
        Passport = "PASSPORT",
        /// Identity card.
        NationalId = "NATIONAL_ID",
        /// Birth certificate.
        BirthCertificate = "BIRTH_CERTIFICATE",
        /// Certificate of complementary protection.
        ComplementaryProtectionCertificate = "COMPLEMENTARY_PROTECTION_CERTIFICATE",
        /// Permit of permanent residence.
        PermanentResidencePermit = "PERMANENT_RESIDENCE_PERMIT",
        /// Refugee's certificate.
        RefugeeCertificate = "REFUGEE_CERTIFICATE",
        /// Temporary certificate of a citizen.
        TemporaryCertificate = "TEMPORARY_CERTIFICATE",
        /// Temporary passport.
        TemporaryPassport = "TEMPORARY_PASSPORT",
    }
}

/// Why a number does not have the pattern of its document type: the first row that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentNumberError {
    /// It contains white space or an invisible character.
    #[error("the document number has white space in it")]
    Space,
    /// It contains a sign that no number of the type has, e.g. a hyphen in a passport's.
    #[error("the document number has a character that no number of its type has")]
    Sign,
    /// It contains a Latin letter, and numbers of the type have none: `AA123456`, `12345678O`.
    #[error("the document number has a Latin letter in it")]
    LatinLetters,
    /// It contains a small letter: `аа123456`.
    #[error("the document number has a small letter in it")]
    Case,
    /// The letters at its start are no series of the type, there are too many or too few, or one of
    /// them is no letter of Ukrainian documents (Ы Ъ Э Ё).
    #[error("the document number does not begin with a series of its type")]
    Series,
    /// In place of its digits is something else than the digits 0 to 9.
    #[error("the document number has other characters than the digits 0 to 9 after its series")]
    Digits,
    /// It has too many characters or too few.
    #[error("the document number is too short or too long")]
    Length,
}

impl DocumentNumberError {
    /// Stable name of the reason, as documents carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentNumberError::Space => "space",
            DocumentNumberError::Sign => "sign",
            DocumentNumberError::LatinLetters => "latin_letters",
            DocumentNumberError::Case => "case",
            DocumentNumberError::Series => "series",
            DocumentNumberError::Digits => "digits",
            DocumentNumberError::Length => "length",
        }
    }
}

/// A kind of character in a pattern. The kinds of one alternative never overlap where one follows
/// the other, so that matching needs no looking back.
#[derive(Debug, Clone, Copy)]
enum Class {
    /// А–Я, Ґ Є І Ї, without Ы Ъ Э Ё.
    UkrainianCapital,
    /// 0–9.
    Digit,
    /// Capital Latin or Ukrainian letter, digit, `№ \ / ( ) -`.
    Certificate,
    /// `/`.
    Slash,
}

impl Class {
    fn holds(self, letter: char) -> bool {
        match self {
            Class::UkrainianCapital => {
                matches!(letter, 'А'..='Я' | 'Ґ' | 'Є' | 'І' | 'Ї')
                    && !matches!(letter, 'Ы' | 'Ъ' | 'Э')
            }
            Class::Digit => letter.is_ascii_digit(),
            Class::Certificate => {
                Class::UkrainianCapital.holds(letter)
                    || letter.is_ascii_uppercase()
                    || letter.is_ascii_digit()
                    || matches!(letter, '№' | '\\' | '/' | '(' | ')' | '-')
            }
            Class::Slash => letter == '/',
        }
    }
}

/// A run of characters of one kind: the least and the greatest number of them.
type Run = (Class, usize, usize);
/// One way to write a number.
type Alternative = &'static [Run];

const TWO_LETTERS_SIX_DIGITS: &[Alternative] =
    &[&[(Class::UkrainianCapital, 2, 2), (Class::Digit, 6, 6)]];
const NINE_DIGITS: &[Alternative] = &[&[(Class::Digit, 9, 9)]];
const CERTIFICATE: &[Alternative] = &[&[(Class::Certificate, 2, 25)]];
const RESIDENCE: &[Alternative] = &[
    &[(Class::UkrainianCapital, 2, 2), (Class::Digit, 4, 6)],
    &[(Class::Digit, 9, 9)],
    &[
        (Class::UkrainianCapital, 2, 2),
        (Class::Digit, 5, 5),
        (Class::Slash, 1, 1),
        (Class::Digit, 5, 5),
    ],
];

impl DocumentType {
    /// The ways to write a number of this type.
    fn pattern(self) -> &'static [Alternative] {
        match self {
            DocumentType::Passport
            | DocumentType::RefugeeCertificate
            | DocumentType::ComplementaryProtectionCertificate => TWO_LETTERS_SIX_DIGITS,
            DocumentType::NationalId => NINE_DIGITS,
            DocumentType::BirthCertificate | DocumentType::TemporaryPassport => CERTIFICATE,
            DocumentType::PermanentResidencePermit | DocumentType::TemporaryCertificate => {
                RESIDENCE
            }
        }
    }

    /// Checks a number against the pattern of its type, over the whole text.
    ///
    /// | types | pattern |
    /// |---|---|
    /// | PASSPORT, REFUGEE_CERTIFICATE, COMPLEMENTARY_PROTECTION_CERTIFICATE | two Ukrainian capitals (not Ы Ъ Э Ё), six digits |
    /// | NATIONAL_ID | nine digits |
    /// | BIRTH_CERTIFICATE, TEMPORARY_PASSPORT | 2–25 of capital Latin or Ukrainian letters, digits, `№ \ / ( ) -` |
    /// | PERMANENT_RESIDENCE_PERMIT, TEMPORARY_CERTIFICATE | two letters and 4–6 digits; or nine digits; or two letters, five digits, `/`, five digits |
    ///
    /// ```
    /// use osoba::identifiers::{DocumentNumberError, DocumentType};
    /// let latin = DocumentType::Passport.check("AA123456");
    /// assert_eq!(latin, Err(DocumentNumberError::LatinLetters));
    /// ```
    ///
    /// # Errors
    /// Why the number has another pattern.
    pub fn check(self, number: &str) -> Result<(), DocumentNumberError> {
        let matches = self.pattern().iter().any(|alternative| matches(alternative, number));
        if matches {
            Ok(())
        } else {
            Err(self.fault(number))
        }
    }

    /// Why a number does not have the pattern.
    fn fault(self, number: &str) -> DocumentNumberError {
        let classes = || self.pattern().iter().flat_map(|runs| *runs).map(|(class, ..)| *class);
        let is_stray = |letter: char| !classes().any(|class| class.holds(letter));
        let has_series = !classes().any(|class| matches!(class, Class::Certificate));
        let series: Vec<char> =
            number.chars().take_while(|letter| letter.is_alphabetic()).collect();
        let may_follow = |letter: char| {
            let follows = |class: &Class| !matches!(class, Class::UkrainianCapital);
            classes().filter(follows).any(|class| class.holds(letter))
        };
        let has = |wrong: &dyn Fn(char) -> bool| number.chars().any(wrong);
        let wrong_series = if has_series {
            !self.begins_with(&series)
        } else {
            has(&|letter| letter.is_alphabetic() && is_stray(letter))
        };
        let rules = [
            (DocumentNumberError::Space, has(&is_blank)),
            (DocumentNumberError::Sign, has(&|sign| !sign.is_alphanumeric() && is_stray(sign))),
            (DocumentNumberError::LatinLetters, has_series && has(&is_latin)),
            (DocumentNumberError::Case, has(&|letter| letter.is_lowercase())),
            (DocumentNumberError::Series, wrong_series),
            (
                DocumentNumberError::Digits,
                number.chars().skip(series.len()).any(|letter| !may_follow(letter)),
            ),
        ];
        let broken = rules.into_iter().find(|(_, is_broken)| *is_broken);
        broken.map_or(DocumentNumberError::Length, |(reason, _)| reason)
    }

    /// Whether a number of this type, if its series is told from its digits, may begin with these
    /// letters.
    fn begins_with(self, series: &[char]) -> bool {
        let is_series = |letter: &char| Class::UkrainianCapital.holds(*letter);
        self.pattern().iter().any(|runs| match runs {
            [(Class::UkrainianCapital, least, most), ..] => {
                (*least..=*most).contains(&series.len()) && series.iter().all(is_series)
            }
            _ => series.is_empty(),
        })
    }
}

/// Whether a letter is Latin, with or without marks.
pub(super) fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, 'À'..='ɏ' if letter.is_alphabetic())
}

fn matches(alternative: Alternative, number: &str) -> bool {
    let mut letters = number.chars().peekable();
    for (class, least, most) in alternative {
        let mut taken = 0_usize;
        while taken < *most && letters.next_if(|letter| class.holds(*letter)).is_some() {
            taken = taken.saturating_add(1);
        }
        if taken < *least {
            return false;
        }
    }
    letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_first_rule_that_the_number_breaks() {
        use DocumentNumberError::{Case, Digits, LatinLetters, Length, Series, Sign, Space};
        use DocumentType::{
            BirthCertificate, NationalId, Passport, PermanentResidencePermit, RefugeeCertificate,
        };
        for (kind, number, reason) in [
            (Passport, "АА 123456", Space),
            (Passport, "АА123456\n", Space),
            (Passport, "АА\u{a0}123456", Space),
            (Passport, "АА123456\u{200b}", Space),
            (NationalId, "123 456 789", Space),
            (BirthCertificate, "І-БК 123456", Space),
            (Passport, "АА-123456", Sign),
            (Passport, "АА№123456", Sign),
            (BirthCertificate, "І-БК_123456", Sign),
            (NationalId, "123456/89", Sign),
            (Passport, "AA123456", LatinLetters),
            (Passport, "AА123456", LatinLetters),
            (Passport, "aa123456", LatinLetters),
            (NationalId, "12345678O", LatinLetters),
            (PermanentResidencePermit, "AB1234", LatinLetters),
            (Passport, "аа123456", Case),
            (Passport, "Аа123456", Case),
            (BirthCertificate, "i-БК123456", Case),
            (BirthCertificate, "І-бк123456", Case),
            (Passport, "ЫА123456", Series),
            (Passport, "А123456", Series),
            (Passport, "АБВ123456", Series),
            (RefugeeCertificate, "123456789", Series),
            (NationalId, "АА1234567", Series),
            (PermanentResidencePermit, "А1234", Series),
            (BirthCertificate, "1-ЫБ123456", Series),
            (Passport, "АА12З456", Digits),
            (NationalId, "12345678О", Digits),
            (NationalId, "١٢٣٤٥٦٧٨٩", Digits),
            (PermanentResidencePermit, "АА12З4/12345", Digits),
            (BirthCertificate, "АБ١٢٣", Digits),
            (Passport, "АА12345", Length),
            (Passport, "АА1234567", Length),
            (NationalId, "12345678", Length),
            (NationalId, "", Length),
            (PermanentResidencePermit, "АА12345/1234", Length),
            (PermanentResidencePermit, "12345678", Length),
            (BirthCertificate, "1", Length),
            (BirthCertificate, "АБВГДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦ", Length),
        ] {
            assert_eq!(kind.check(number), Err(reason), "{kind} {number:?}");
        }
        for kind in DocumentType::ALL {
            for number in ["АА123456", "123456789", "АА12345/12345", "І-БК№123456"] {
                assert_eq!(
                    kind.check(number).is_ok(),
                    kind.pattern().iter().any(|runs| matches(runs, number))
                );
            }
        }
    }
}
