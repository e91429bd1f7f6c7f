//! The two modes of normalisation.

use serde::{Deserialize, Serialize};

use super::{clean, published};

/// How texts are normalised before they are compared. The mode is part of a scorecard's identity.
///
/// ```
/// use osoba::comparison::Normalisation::{Clean, Published};
/// assert_eq!(Published.settlement("м. Умань"), "уань");
/// assert_eq!(Clean.settlement("м. Умань"), "умань");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// As the published system of February 2019 does it, to the letter.
    ///
    /// An empty tax id or phone number, or one of white space only, is absent: the published system
    /// stored null for it. Every other text is compared as it is, `" 3347300046"` at distance 1
    /// from `"3347300046"`.
    #[default]
    Published,
    /// With the published system's quirks repaired. The differences:
    ///
    /// | rule | example | `published` | `clean` |
    /// |---|---|---|---|
    /// | text is composed (NFC) first | `Андрій` with `и` + U+0306 | a letter that differs from `й` | `андрій` |
    /// | every apostrophe is removed: `'` `’` `ʼ` `` ` `` `′` | `Знам’янка` | `знам’янка` | `знамянка` |
    /// | every dash and every white space is removed | `Нечуй‑Левицький` with U+2011 | the dash stays | `нечуйлевіцькій` |
    /// | Latin look-alikes in a mostly Cyrillic word become Cyrillic | `Шевчeнкo` with Latin `e`, `o` | differs from `шевченко` | `шевченко` |
    /// | `ґ` is `г` | `Ґонта` | `ґонта` | `гонта` |
    /// | words for a kind of settlement go only as whole words at the start | `смт. Симоненко` | `сіоненко` | `сімоненко` |
    /// | a document number is written in one script | `АВ123456` in Cyrillic and in Latin letters | two different series | `ab123456` |
    /// | every Roman one of a certificate's series is one letter | `ІІ-БК 123456`, `11-БК 123456` | `iібк123456`, `i1бк123456` | `iibk123456` |
    /// | a certificate number without a series keeps its leading 1 | `1234567` | `i234567` | `1234567` |
    Clean,
}

impl Normalisation {
    /// The stable name: `"published"` or `"clean"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Normalisation::Published => "published",
            Normalisation::Clean => "clean",
        }
    }

    /// A given name, family name or patronymic.
    ///
    /// ```
    /// use osoba::comparison::Normalisation;
    /// assert_eq!(Normalisation::Published.name("Нечуй-Левицький"), "нечуйлевіцькій");
    /// ```
    #[must_use]
    pub fn name(self, raw: &str) -> String {
        match self {
            Normalisation::Published => published::name(raw),
            Normalisation::Clean => clean::name(raw),
        }
    }

    /// A settlement of birth.
    #[must_use]
    pub fn settlement(self, raw: &str) -> String {
        match self {
            Normalisation::Published => published::settlement(raw),
            Normalisation::Clean => clean::settlement(raw),
        }
    }

    /// The number of a document that is not a birth certificate.
    ///
    /// ```
    /// use osoba::comparison::Normalisation;
    /// assert_eq!(Normalisation::Published.document_number("АВ № 123-456"), "ав123456");
    /// ```
    #[must_use]
    pub fn document_number(self, raw: &str) -> String {
        match self {
            Normalisation::Published => published::document_number(raw),
            Normalisation::Clean => clean::document_number(raw),
        }
    }

    /// The number of a birth certificate, whose series starts with a Roman numeral.
    ///
    /// ```
    /// use osoba::comparison::Normalisation;
    /// assert_eq!(Normalisation::Published.certificate_number("1-БК 123456"), "iбк123456");
    /// ```
    #[must_use]
    pub fn certificate_number(self, raw: &str) -> String {
        match self {
            Normalisation::Published => published::certificate_number(raw),
            Normalisation::Clean => clean::certificate_number(raw),
        }
    }
}
