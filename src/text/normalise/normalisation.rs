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
    /// | a text is composed first (NFKC: NFC, and full-width and other forms of a character are that character) | `Андрій` with `и` + U+0306; `１２３` | a letter that differs from `й`; no digits | `андрій`; `123` |
    /// | every apostrophe is removed: `'` `’` `ʼ` `` ` `` `′` `‘` `´` `ʹ` `‛` `＇` `ˈ` | `Знам’янка` | `знам’янка` | `знамянка` |
    /// | every dash and every white space is removed | `Нечуй‑Левицький` with U+2011 | the dash stays | `нечуйлевіцькій` |
    /// | invisible characters (Unicode's category Cf) are removed | `Зразко` with U+200B | another letter | `зразко` |
    /// | Latin look-alikes in a mostly Cyrillic word become Cyrillic | `Шевчeнкo` with Latin `e`, `o` | differs from `шевченко` | `шевченко` |
    /// | `ґ` is `г` | `Ґонта` | `ґонта` | `гонта` |
    /// | words for a kind of settlement go only as whole words at the start | `смт. Симоненко` | `сіоненко` | `сімоненко` |
    /// | the settlement of residence is normalised as that of birth | `м. Київ` | the text as it is | `київ` |
    /// | a document number is written in one script | `АВ123456` in Cyrillic and in Latin letters | two different series | `ab123456` |
    /// | every Roman one of a certificate's series is one letter | `ІІ-БК 123456`, `11-БК 123456` | `iібк123456`, `i1бк123456` | `iibk123456` |
    /// | a certificate number without a series keeps its leading 1 | `1234567` | `i234567` | `1234567` |
    /// | a tax id is normalised as a document number | `33473-00046` | the text as it is | `3347300046` |
    /// | white space, dashes and parentheses are removed from a phone number, look-alikes are Latin | `+38 (067) 111-22-33` | the text as it is | `+380671112233` |
    /// | genders are compared without case | `Male`, `MALE` | differ | `male` |
    /// | a blank text and one without a letter or digit is absent, whatever the field | `" "`, `-` | a text | absent |
    /// | so is a word for *none* or *unknown* ([`crate::identifiers::placeholder::WORDS`]) | `немає`, `б/н` | a text | absent |
    /// | so is a number that identifies nobody ([`crate::identifiers::placeholder`]), as a tax id, document or phone | `0000000000`, `+380999999999` | a text | absent |
    /// | a name wholly in Latin letters is compared with one that is not in either script | `Mariana`, `Мар'яна` | distance 7 | distance 0 |
    ///
    /// The last rule takes the lesser of two distances. In Cyrillic letters the Latin name is read as
    /// [`crate::names::from_latin`] reads it. In Latin letters the other name is written by KMU-55, and
    /// what a normalised name does not tell apart counts as equal on both sides: `y` is `i`, `g` is `h`,
    /// an `i` beside another and one before `e` is left out (`Vasyl` and `Василь`, `Ukrainets` and
    /// `Українець`, `Maria` and `Марія` have distance 0). Names of more than 64 letters are compared in
    /// Cyrillic letters only. Two names in the same script are compared as they are.
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

    /// The mode of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Normalisation::Published, Normalisation::Clean].into_iter().find(|it| it.as_str() == name)
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
