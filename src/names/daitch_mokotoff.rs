//! Daitch–Mokotoff soundex: a key for names in Latin letters that are not Ukrainian, by `rphonetic`.
//!
//! A name in Cyrillic letters is written in Latin ones first (KMU-55), so that both have a key.

use std::sync::LazyLock;

use rphonetic::DaitchMokotoffSoundex;
use unicode_normalization::UnicodeNormalization;

use super::code::Code;
use super::latin::to_latin;

/// The rules, read once: immutable, and the same in every process.
static SOUNDEX: LazyLock<DaitchMokotoffSoundex> = LazyLock::new(DaitchMokotoffSoundex::default);

/// Of a longer name the letters behind these change nothing: a code has six digits.
const MOST_LETTERS: usize = 64;

/// Letters that Unicode does not decompose.
const UNDECOMPOSED: [(char, &str); 10] = [
    ('ł', "l"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ı', "i"),
    ('ə', "a"),
];

/// The codes of a name: a letter that is read in several ways gives several. None for a name without a
/// letter that can be written in Latin ones.
pub(super) fn codes(name: &str) -> Vec<Code> {
    let latin = letters(name);
    if latin.is_empty() {
        return Vec::new();
    }
    let mut codes: Vec<Code> = Vec::new();
    for code in SOUNDEX.inner_soundex(&latin, true) {
        let code = Code::of_text(&code);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The ASCII letters of a name in lower case.
fn letters(name: &str) -> String {
    let mut letters = String::new();
    for letter in to_latin(name).nfkd().flat_map(char::to_lowercase) {
        if letters.len() >= MOST_LETTERS {
            break;
        }
        match UNDECOMPOSED.iter().find(|(known, _)| *known == letter) {
            Some((_, plain)) => letters.push_str(plain),
            None if letter.is_ascii_lowercase() => letters.push(letter),
            None => {}
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        codes(name).iter().map(|code| code.as_str().to_owned()).collect()
    }

    #[test]
    fn codes_are_the_published_ones() {
        // Avotaynu, "Soundexing and genealogy", and the names that rphonetic documents.
        for (name, expected) in [
            ("Rosochowaciec", "944744|944745|944754|944755|945744|945745|945754|945755"),
            ("Peters", "734000|739400"),
            ("Moskowitz", "645740"),
            ("Auerbach", "097400|097500"),
            ("Müller", "689000"),
            ("Łukasz", "854000"),
        ] {
            assert_eq!(texts(name).join("|"), expected, "{name}");
        }
    }

    #[test]
    fn a_name_in_cyrillic_letters_has_the_codes_of_its_latin_form() {
        assert_eq!(texts("Шевченко"), texts("Shevchenko"));
        assert_eq!(texts("O'Brien"), texts("obrien"));
        for nothing in ["", " ", "-", "李", "12"] {
            assert_eq!(texts(nothing), Vec::<String>::new(), "{nothing:?}");
        }
        assert_eq!(texts(&"ch".repeat(40_000)).len(), texts(&"ch".repeat(32)).len());
    }
}
