//! Published normalisation, in text: the readable form, with which tests compare the tables and lanes.

use crate::text::alphabet::{decode, encode, lower};

/// The dashes that the published system recognises: hyphen-minus, en dash, em dash, minus, hyphen.
pub(crate) fn is_published_dash(letter: char) -> bool {
    matches!(letter, '\u{2D}' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{2010}')
}

/// The punctuation that is removed from a document number, dashes aside.
pub(crate) fn is_document_punctuation(letter: char) -> bool {
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
pub(crate) fn fold_letter(letter: char) -> char {
    match letter {
        'є' => 'е',
        'и' => 'і',
        other => other,
    }
}

pub(crate) fn name(raw: &str) -> String {
    raw.to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '\'') && !is_published_dash(*letter))
        .map(fold_letter)
        .collect()
}

pub(crate) fn document_number(raw: &str) -> String {
    raw.to_lowercase()
        .chars()
        .filter(|letter| !is_document_punctuation(*letter) && !is_published_dash(*letter))
        .collect()
}

/// The first character, if somebody wrote the Roman one in some way, becomes Latin `i`.
pub(crate) fn certificate_number(raw: &str) -> String {
    let number = document_number(raw);
    match number.strip_prefix(['q', 'j', 'l', '1', 'i', 'і', '!']) {
        Some(rest) => format!("i{rest}"),
        None => number,
    }
}

pub(crate) fn settlement(raw: &str) -> String {
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
pub(crate) fn after_kind_of_settlement(text: &str) -> Option<&str> {
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
pub(crate) fn simple_fold(letter: char) -> char {
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
