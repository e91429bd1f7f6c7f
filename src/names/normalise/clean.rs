//! The `clean` normalisation: the published one with its quirks repaired.
//!
//! Nothing here is part of the interface; [`super::Normalisation`] is.

use unicode_normalization::UnicodeNormalization;

use super::published::{fold_letter, is_document_punctuation, simple_fold};
use crate::text::{is_apostrophe, is_dash, is_invisible, LOOK_ALIKES, SERIES_LETTERS};

/// The words for a kind of settlement, longest first.
const KINDS_OF_SETTLEMENT: [&[&str]; 7] =
    [&["селище", "міського", "типу"], &["селище"], &["місто"], &["село"], &["смт"], &["м"], &["с"]];

/// A name: composed, lower case, look-alikes folded, apostrophes, dashes and spaces gone.
pub(super) fn name(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    folded_words(&composed)
        .to_lowercase()
        .chars()
        .filter(|letter| !is_removed(*letter))
        .map(|letter| fold_letter(fold_ghe(letter)))
        .nfc()
        .collect()
}

/// A settlement: without the word for its kind at the start, then as a name.
pub(super) fn settlement(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    name(without_kind(&folded_words(&composed)))
}

/// What follows the word for the kind of settlement at the start, if that is not all.
pub(super) fn without_kind(folded: &str) -> &str {
    let start = folded.trim_start();
    let named = KINDS_OF_SETTLEMENT.iter().find_map(|words| after_words(start, words));
    named.filter(|rest| rest.chars().any(char::is_alphabetic)).unwrap_or(start)
}

/// A document number: lower case, punctuation gone, the letters of the series in one script.
pub(super) fn document_number(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    composed
        .to_lowercase()
        .chars()
        .filter(|letter| !is_document_punctuation(*letter) && !is_removed(*letter))
        .map(|letter| series_letter(fold_ghe(letter)))
        .nfc()
        .collect()
}

/// A birth certificate: as a document; in a Roman numeral that starts a series of letters, every
/// way to write the one becomes `i`.
pub(super) fn certificate_number(raw: &str) -> String {
    let number = document_number(raw);
    let is_roman = |letter: char| matches!(letter, '1' | 'l' | 'i' | 'v' | 'x');
    let rest = number.trim_start_matches(is_roman);
    if !rest.starts_with(char::is_alphabetic) {
        return number;
    }
    let numeral = number.strip_suffix(rest).unwrap_or_default();
    numeral.replace(['1', 'l'], "i") + rest
}

/// Whether a character is removed from every text.
pub(super) fn is_removed(letter: char) -> bool {
    is_apostrophe(letter) || is_dash(letter) || is_invisible(letter) || letter.is_whitespace()
}

fn fold_ghe(letter: char) -> char {
    if letter == 'ґ' {
        'г'
    } else {
        letter
    }
}

fn series_letter(letter: char) -> char {
    let found = SERIES_LETTERS.iter().find(|(from, _)| *from == letter);
    found.map_or(letter, |(_, to)| *to)
}

/// The text with the Latin look-alikes of every mostly Cyrillic word made Cyrillic.
fn folded_words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| letter.is_whitespace() || is_dash(letter)) {
        let cyrillic = word.chars().filter(|letter| is_cyrillic(*letter)).count();
        let latin = word.chars().filter(char::is_ascii_alphabetic).count();
        if cyrillic > latin {
            folded.extend(word.chars().map(cyrillic_look_alike));
        } else {
            folded.push_str(word);
        }
    }
    folded
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}')
}

fn cyrillic_look_alike(letter: char) -> char {
    let found = LOOK_ALIKES.iter().find(|(from, _)| *from == letter);
    found.map_or(letter, |(_, to)| *to)
}

/// What follows if `text` starts with these whole words, dots, commas and spaces after each.
fn after_words<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().try_fold(text, |rest, word| {
        let rest = word.chars().try_fold(rest, |rest, expected| {
            let mut letters = rest.chars();
            let letter = cyrillic_look_alike(letters.next()?);
            (simple_fold(letter) == expected).then_some(letters.as_str())
        })?;
        let is_whole = !rest.starts_with(|letter: char| {
            letter.is_alphanumeric() || is_apostrophe(letter) || is_dash(letter)
        });
        is_whole.then(|| {
            rest.trim_start_matches(|letter: char| {
                letter.is_whitespace() || matches!(letter, '.' | ',')
            })
        })
    })
}
