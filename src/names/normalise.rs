//! Normalisation: what is left of a text before two records are compared.
//!
//! Two modes exist. [`Normalisation::Published`] reproduces the published system exactly, quirks
//! included, so that scores can be compared with those already stored. [`Normalisation::Clean`]
//! repairs the quirks; what it does otherwise is listed, with an example each, at
//! [`Normalisation::Clean`].

use serde::{Deserialize, Serialize};

use super::normalise_clean as clean;
use super::normalise_lanes::lower;
use super::normalise_letters::{decode, encode};

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
            Normalisation::Published => name(raw),
            Normalisation::Clean => clean::name(raw),
        }
    }

    /// A settlement of birth.
    #[must_use]
    pub fn settlement(self, raw: &str) -> String {
        match self {
            Normalisation::Published => settlement(raw),
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
            Normalisation::Published => document_number(raw),
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
            Normalisation::Published => certificate_number(raw),
            Normalisation::Clean => clean::certificate_number(raw),
        }
    }
}

/// The dashes that the published system knows: hyphen-minus, en dash, em dash, minus, hyphen.
pub(super) fn is_published_dash(letter: char) -> bool {
    matches!(letter, '\u{2D}' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{2010}')
}

/// The punctuation that is removed from a document number, dashes aside.
pub(super) fn is_document_punctuation(letter: char) -> bool {
    matches!(
        letter,
        '(' | ')'
            | ':'
            | '*'
            | '\''
            | '|'
            | '"'
            | ','
            | '.'
            | '?'
            | '<'
            | '='
            | '+'
            | '\\'
            | '/'
            | '%'
            | '#'
            | '№'
            | '_'
            | ' '
    )
}

/// є→е, then и→і.
pub(super) fn fold_letter(letter: char) -> char {
    match letter {
        'є' => 'е',
        'и' => 'і',
        other => other,
    }
}

fn name(raw: &str) -> String {
    raw.to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '\'') && !is_published_dash(*letter))
        .map(fold_letter)
        .collect()
}

fn document_number(raw: &str) -> String {
    raw.to_lowercase()
        .chars()
        .filter(|letter| !is_document_punctuation(*letter) && !is_published_dash(*letter))
        .collect()
}

/// The first character, if somebody wrote the Roman one in some way, becomes Latin `i`.
fn certificate_number(raw: &str) -> String {
    let number = document_number(raw);
    match number.strip_prefix(['q', 'j', 'l', '1', 'i', 'і', '!']) {
        Some(rest) => format!("i{rest}"),
        None => number,
    }
}

fn settlement(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        if let Some(after) = after_kind_of_settlement(rest) {
            rest = after;
            continue;
        }
        let mut letters = rest.chars();
        let Some(letter) = letters.next() else { break };
        kept.push(letter);
        rest = letters.as_str();
    }
    name(&kept)
}

/// The words for a kind of settlement in the published order: the letters that may stand in each
/// place, and whether dots and commas after the word belong to it. The last row deletes every м.
const KINDS_OF_SETTLEMENT: [(&[&[char]], bool); 7] = [
    (&[S, &[' ', '.', ',']], false),
    (&[S, &['е'], &['л'], &['о']], true),
    (&[S, &['м'], &['т']], true),
    (
        &[
            S,
            &['е'],
            &['л'],
            &['и'],
            &['щ'],
            &['е'],
            &[' '],
            M,
            I,
            S,
            &['ь'],
            &['к'],
            &['о'],
            &['г'],
            &['о'],
            &[' '],
            &['т'],
            &['и'],
            &['п'],
            &['у'],
        ],
        false,
    ),
    (&[S, &['е'], &['л'], &['и'], &['щ'], &['е']], true),
    (&[M, I, S, &['т', 't'], &['о', 'o']], true),
    (&[M], true),
];
const S: &[char] = &['с', 'c'];
const M: &[char] = &['м', 'm'];
const I: &[char] = &['і', 'i'];

/// What follows if `text` starts with a word for a kind of settlement, the first row that fits.
pub(super) fn after_kind_of_settlement(text: &str) -> Option<&str> {
    KINDS_OF_SETTLEMENT.iter().find_map(|(word, dots)| {
        let rest = word.iter().try_fold(text, |rest, letters| after_one_of(rest, letters))?;
        Some(if *dots { rest.trim_start_matches(['.', ',']) } else { rest })
    })
}

/// What follows if `text` starts with one of these letters, whatever its case.
fn after_one_of<'a>(text: &'a str, letters: &[char]) -> Option<&'a str> {
    let mut characters = text.chars();
    let letter = simple_fold(characters.next()?);
    letters.contains(&letter).then_some(characters.as_str())
}

/// Case-insensitivity as a regular expression has it: one character folds to one character. Beside
/// upper case this joins the wide and tall letters of old print (U+1C82 to U+1C85).
pub(super) fn simple_fold(letter: char) -> char {
    match letter {
        '\0'..='\u{7F}' => letter.to_ascii_lowercase(),
        'а'..='џ' => letter,
        'А'..='Я' => encode(letter).map_or(letter, |byte| decode(lower(byte))),
        '\u{1C82}' => 'о',
        '\u{1C83}' => 'с',
        '\u{1C84}' | '\u{1C85}' => 'т',
        other => {
            let mut lower = other.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(single), None) => single,
                _ => other,
            }
        }
    }
}
