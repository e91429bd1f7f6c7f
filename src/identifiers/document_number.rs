//! Document types and the patterns of their numbers.

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
        /// Passport given out for a time.
        TemporaryPassport = "TEMPORARY_PASSPORT",
    }
}

/// A number that does not have the pattern of its document type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the document number does not have the pattern of its type")]
pub struct DocumentNumberError;

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
    /// # Errors
    /// The number has another pattern.
    pub fn check(self, number: &str) -> Result<(), DocumentNumberError> {
        let matches = self.pattern().iter().any(|alternative| matches(alternative, number));
        if matches {
            Ok(())
        } else {
            Err(DocumentNumberError)
        }
    }
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
