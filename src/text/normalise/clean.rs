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
pub(crate) fn name(raw: &str) -> String {
    letters(&words(raw))
}

/// A settlement: without the word for its kind at the start, then as a name.
pub(crate) fn settlement(raw: &str) -> String {
    letters(without_kind(&words(raw)))
}

/// What follows the word for the kind of settlement at the start, if that is not all.
pub(crate) fn without_kind(words: &str) -> &str {
    let start = words.trim_start();
    let named = KINDS_OF_SETTLEMENT.iter().find_map(|words| after_words(start, words));
    // Unicode takes the modifier letter that stands for an apostrophe for a letter.
    let is_letter = |letter: char| letter.is_alphabetic() && !is_apostrophe(letter);
    named.filter(|rest| rest.chars().any(is_letter)).unwrap_or(start)
}

/// A document number or a tax id: composed, lower case, punctuation gone, the letters of the series
/// in one script.
pub(crate) fn document_number(raw: &str) -> String {
    number(raw, |letter| is_document_punctuation(letter) || is_removed(letter))
}

/// A phone number: likewise, with its plus and what else is no white space, dash or parenthesis.
pub(crate) fn phone(raw: &str) -> String {
    number(raw, |letter| matches!(letter, '(' | ')') || is_removed(letter))
}

/// A code such as a gender: composed, lower case, without dashes and white space.
pub(crate) fn code(raw: &str) -> String {
    without(raw, is_removed).to_lowercase()
}

/// A birth certificate: as a document; in a Roman numeral that starts a series of letters, every
/// way to write the one becomes `i`.
pub(crate) fn certificate_number(raw: &str) -> String {
    let number = document_number(raw);
    let is_roman = |letter: char| matches!(letter, '1' | 'l' | 'i' | 'v' | 'x');
    let rest = number.trim_start_matches(is_roman);
    if !rest.starts_with(char::is_alphabetic) {
        return number;
    }
    let numeral = number.strip_suffix(rest).unwrap_or_default();
    numeral.replace(['1', 'l'], "i") + rest
}

/// The words of a name: composed, apostrophes of one kind, look-alikes folded, nothing invisible.
pub(crate) fn words(raw: &str) -> String {
    let visible = raw.chars().filter(|letter| !is_invisible(*letter));
    // A grave or acute accent composes with the letter before it.
    let plain = visible.map(|letter| if is_apostrophe(letter) { '\'' } else { letter });
    folded_words(&plain.nfkc().collect::<String>())
}

/// What is left of the words of a name.
pub(crate) fn letters(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter(|letter| !is_removed(*letter))
        .map(|letter| fold_letter(fold_ghe(letter)))
        .nfc()
        .collect()
}

fn number(raw: &str, is_mark: fn(char) -> bool) -> String {
    let number = without(raw, is_mark).to_lowercase();
    number.chars().map(|letter| series_letter(fold_ghe(letter))).nfc().collect()
}

/// The text composed, without the characters that are marked: before composing, so that a character
/// that is removed never keeps two others apart, and after it, for those that it makes.
pub(crate) fn without(raw: &str, is_mark: fn(char) -> bool) -> String {
    raw.chars()
        .filter(|letter| !is_mark(*letter))
        .nfkc()
        .filter(|letter| !is_mark(*letter))
        .collect()
}

pub(crate) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || is_invisible(letter)
}

/// Whether a character is removed from every text.
pub(crate) fn is_removed(letter: char) -> bool {
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
pub(crate) fn folded_words(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_look_alikes_are_folded_in_mostly_cyrillic_words() {
        for (text, folded) in [
            ("Cміла", "Сміла"),
            ("cА", "cА"),
            ("сaА", "саА"),
            ("Cміла Max", "Сміла Max"),
            ("Cміла-Max", "Сміла-Max"),
            ("Max-Cміла", "Max-Сміла"),
        ] {
            assert_eq!(folded_words(text), folded, "{text}");
        }
    }

    #[test]
    fn white_space_and_invisible_characters_are_spaces() {
        for letter in [' ', '\u{A0}', '\t', '\u{200B}', '\u{FEFF}'] {
            assert!(is_space(letter), "{letter:?}");
        }
        assert!(!is_space('-') && !is_space('0'));
    }

    #[test]
    fn every_normalisation_is_found_by_its_name() {
        use crate::text::Normalisation;
        for (name, found) in [
            ("published", Some(Normalisation::Published)),
            ("clean", Some(Normalisation::Clean)),
            ("Clean", None),
        ] {
            assert_eq!(Normalisation::from_name(name), found, "{name}");
        }
    }
}
