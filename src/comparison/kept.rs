//! What is kept of each field of a person for comparison.
//!
//! `published` takes every text as one, and only a blank tax id or phone number as absent. `clean`
//! takes blanks and placeholders of every field as absent.

use std::borrow::Cow;

use crate::identifiers::placeholder::{evident, evident_name, WORDS};
use crate::text::alphabet::{decode, encode_utf8, fold, LetterBuffer};
use crate::text::normalise::{clean, published};
use crate::text::{Normalisation, PreparedText};

/// What is kept of a text, made of its letters where they are read: a value between the two would be
/// copied for each text.
pub(crate) trait Kept: Sized {
    const ABSENT: Self;
    fn of_letters(letters: LetterBuffer) -> Self;
    fn of_text(text: &str) -> Self;
}

impl Kept for Option<String> {
    const ABSENT: Self = None;

    fn of_letters(letters: LetterBuffer) -> Self {
        Some(letters.letters().iter().copied().map(decode).collect())
    }

    fn of_text(text: &str) -> Self {
        Some(text.to_owned())
    }
}

impl Kept for PreparedText {
    const ABSENT: Self = PreparedText::ABSENT;

    #[inline]
    fn of_letters(letters: LetterBuffer) -> Self {
        letters.into()
    }

    fn of_text(text: &str) -> Self {
        PreparedText::new(text)
    }
}

impl Normalisation {
    /// A name.
    #[inline(always)]
    pub(crate) fn kept_name<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published => match self.name_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::name(raw)),
            },
            Normalisation::Clean => clean_name(raw),
        }
    }

    /// A settlement of birth.
    #[inline(always)]
    pub(crate) fn kept_settlement<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published => match self.settlement_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::settlement(raw)),
            },
            Normalisation::Clean => clean_settlement(raw),
        }
    }

    /// A document number.
    #[inline(always)]
    pub(crate) fn kept_document<T: Kept>(self, raw: &str, is_certificate: bool) -> T {
        match self {
            Normalisation::Published if is_certificate => match self.certificate_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::certificate_number(raw)),
            },
            Normalisation::Published => match self.document_letters(raw) {
                Some(letters) => T::of_letters(letters),
                None => T::of_text(&published::document_number(raw)),
            },
            Normalisation::Clean => clean_document(raw, is_certificate),
        }
    }

    /// A tax id.
    #[inline]
    pub(crate) fn kept_tax_id<T: Kept>(self, raw: &str) -> T {
        match self {
            Normalisation::Published if is_white(raw) => T::ABSENT,
            Normalisation::Published => T::of_text(raw),
            Normalisation::Clean => clean_document(raw, false),
        }
    }

    /// A phone number, of which only equality matters.
    #[inline]
    pub(crate) fn kept_phone(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => (!is_white(raw)).then_some(raw.into()),
            Normalisation::Clean if has_digit(raw) && raw.bytes().all(is_of_phone) => {
                evident(raw).map(Cow::from)
            }
            Normalisation::Clean => present_number(raw, clean::phone).map(Cow::from),
        }
    }

    /// A settlement of residence, of which only equality matters.
    #[inline]
    pub(crate) fn kept_residence(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => Some(raw.into()),
            Normalisation::Clean => clean_settlement::<Option<String>>(raw).map(Cow::from),
        }
    }

    /// A gender, of which only equality matters.
    #[inline]
    pub(crate) fn kept_gender(self, raw: &str) -> Option<Cow<'_, str>> {
        match self {
            Normalisation::Published => Some(raw.into()),
            // No Latin word means *none*.
            Normalisation::Clean if is_latin_word(raw) => Some(raw.to_ascii_lowercase().into()),
            Normalisation::Clean => present_code(raw).map(Cow::from),
        }
    }
}

/// The name, if it is one: neither blank nor a placeholder.
fn present_name(raw: &str) -> Option<String> {
    evident_name(&clean::words(raw))?;
    Some(clean::name(raw)).filter(|name| says_something(name))
}

/// The settlement, likewise.
fn present_settlement(raw: &str) -> Option<String> {
    evident_name(&clean::words(raw))?;
    Some(clean::settlement(raw)).filter(|settlement| says_something(settlement))
}

/// An identifier as `normal` has it, if it is neither blank nor a placeholder.
fn present_number(raw: &str, normal: fn(&str) -> String) -> Option<String> {
    evident(&clean::folded_words(&clean::without(raw, clean::is_space)))?;
    Some(normal(raw)).filter(|number| says_something(number))
}

/// The code, if it is neither blank nor a placeholder.
fn present_code(raw: &str) -> Option<String> {
    let code = clean::code(raw);
    evident_name(&clean::folded_words(&code)).is_some().then_some(code)
}

/// Whether anything but marks and punctuation is left of a text.
fn says_something(normal: &str) -> bool {
    normal.chars().any(char::is_alphanumeric)
}

fn of_optional<T: Kept>(text: Option<String>) -> T {
    text.map_or(T::ABSENT, |text| T::of_text(&text))
}

/// A name in `clean`.
#[inline(never)]
fn clean_name<T: Kept>(raw: &str) -> T {
    match Normalisation::Clean.name_letters(raw) {
        Some(letters) => evident_letters(raw, letters),
        None => of_optional(present_name(raw)),
    }
}

/// A settlement in `clean`.
#[inline(never)]
fn clean_settlement<T: Kept>(raw: &str) -> T {
    match Normalisation::Clean.settlement_letters(raw) {
        Some(letters) => evident_letters(raw, letters),
        None => of_optional(present_settlement(raw)),
    }
}

/// A document number in `clean`.
#[inline(never)]
fn clean_document<T: Kept>(raw: &str, is_certificate: bool) -> T {
    let (letters, readable): (_, fn(&str) -> String) = if is_certificate {
        (Normalisation::Clean.certificate_letters(raw), clean::certificate_number)
    } else {
        (Normalisation::Clean.document_letters(raw), clean::document_number)
    };
    match letters {
        Some(letters) if has_digit(raw) => {
            evident(raw).map_or(T::ABSENT, |_| T::of_letters(letters))
        }
        _ => of_optional(present_number(raw, readable)),
    }
}

/// The letters of a name in `clean`, unless it is a placeholder or nothing but punctuation.
#[inline]
fn evident_letters<T: Kept>(raw: &str, letters: LetterBuffer) -> T {
    // The alphabet's upper half is Cyrillic letters.
    let is_sign = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let is_evident = match letters.letters() {
        [first, ..] if !is_sign(first) && !starts_word(*first) => true,
        letters => !letters.iter().all(is_sign) && evident_name(raw).is_some(),
    };
    if is_evident {
        T::of_letters(letters)
    } else {
        T::ABSENT
    }
}

/// Whether a word for *none* starts with this letter.
#[expect(clippy::indexing_slicing, reason = "there is an entry for every byte")]
#[inline]
fn starts_word(letter: u8) -> bool {
    static STARTS: [bool; 256] = starts();
    STARTS[usize::from(letter)]
}

/// For every byte of a letter whether one of [`WORDS`] starts with it.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn starts() -> [bool; 256] {
    let mut starts = [false; 256];
    let mut word = 0;
    while word < WORDS.len() {
        if let [lead, next, ..] = WORDS[word].as_bytes() {
            starts[fold(encode_utf8(*lead, *next)) as usize] = true;
        }
        word = word.wrapping_add(1);
    }
    starts
}

#[inline]
fn is_white(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

#[inline]
fn has_digit(raw: &str) -> bool {
    raw.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_latin_word(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_of_phone(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'+'
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::identifiers::placeholder::WORDS;
    use crate::text::alphabet::encode;
    use crate::text::normalise::{clean as readable, raw_letters};
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    /// Whether a raw text has a table: letters of the alphabet and what is removed.
    fn is_plain(raw: &str) -> bool {
        raw.chars().all(|letter| encode(letter).is_some())
    }

    /// The letters by table are those of the text by the readable rule.
    fn check(letters: Option<LetterBuffer>, text: &str, is_plain: bool) {
        let Some(letters) = letters else {
            assert!(!is_plain, "{text:?}");
            return;
        };
        let expected: Option<Vec<u8>> = text.chars().map(encode).collect();
        assert_eq!(Some(letters.letters()), expected.as_deref(), "{text:?}");
        if let (few, Ok(length)) = letters.into_parts() {
            assert!(few.iter().skip(usize::from(length)).all(|behind| *behind == 0));
        }
    }

    fn check_all(raw: &str) {
        let (published, is_plain) = (Normalisation::Published, is_plain(raw));
        check(published.name_letters(raw), &published.name(raw), is_plain);
        check(published.settlement_letters(raw), &published.settlement(raw), is_plain);
        check(published.document_letters(raw), &published.document_number(raw), is_plain);
        check(published.certificate_letters(raw), &published.certificate_number(raw), is_plain);
        check(raw_letters(raw), raw, is_plain);
        let clean = Normalisation::Clean;
        check(clean.name_letters(raw), &clean.name(raw), false);
        check(clean.settlement_letters(raw), &clean.settlement(raw), false);
        check(clean.document_letters(raw), &clean.document_number(raw), false);
        check(clean.certificate_letters(raw), &clean.certificate_number(raw), false);
    }

    /// What is kept of a field of a person is what the readable rule keeps.
    fn check_kept(raw: &str) {
        let clean = Normalisation::Clean;
        let number = |rule| present_number(raw, rule);
        for (kept, expected) in [
            (clean.kept_name(raw), present_name(raw)),
            (clean.kept_settlement(raw), present_settlement(raw)),
            (clean.kept_document(raw, false), number(readable::document_number)),
            (clean.kept_document(raw, true), number(readable::certificate_number)),
            (clean.kept_tax_id(raw), number(readable::document_number)),
            (clean.kept_phone(raw).map(Cow::into_owned), number(readable::phone)),
            (clean.kept_residence(raw).map(Cow::into_owned), present_settlement(raw)),
            (clean.kept_gender(raw).map(Cow::into_owned), present_code(raw)),
        ] {
            assert_eq!(kept, expected, "{raw:?}");
        }
        let published = Normalisation::Published;
        let blank = raw.trim().is_empty();
        assert_eq!(published.kept_tax_id::<Option<String>>(raw), (!blank).then(|| raw.to_owned()));
        assert_eq!(published.kept_phone(raw), (!blank).then_some(raw.into()));
        let texts: [(Option<String>, String); 4] = [
            (published.kept_name(raw), published.name(raw)),
            (published.kept_settlement(raw), published.settlement(raw)),
            (published.kept_document(raw, false), published.document_number(raw)),
            (published.kept_document(raw, true), published.certificate_number(raw)),
        ];
        for (kept, expected) in texts {
            assert_eq!(kept, Some(expected), "{raw:?}");
        }
        assert_eq!(published.kept_residence(raw), Some(raw.into()));
        assert_eq!(published.kept_gender(raw), Some(raw.into()));
    }

    #[test]
    fn ordinary_texts_have_a_table_in_either_mode() {
        for mode in [Normalisation::Published, Normalisation::Clean] {
            for name in ["Шевченко", "Нечуй – Левицький", "Ґонта", "Знам'янка"]
            {
                assert!(mode.name_letters(name).is_some(), "{name}");
            }
            for settlement in ["Умань", "м. Умань", "село Вигадане", "смт. Велика Димерка"]
            {
                assert!(mode.settlement_letters(settlement).is_some(), "{settlement}");
            }
            for number in ["123456789", "АВ 123456", "1-БК № 123456", "xii-АМ 123456"] {
                let has_numero = mode == Normalisation::Clean && number.contains('№');
                assert_eq!(mode.document_letters(number).is_none(), has_numero, "{number}");
                assert_eq!(mode.certificate_letters(number).is_none(), has_numero, "{number}");
            }
        }
    }

    #[test]
    fn every_character_becomes_by_table_what_the_readable_rule_makes_of_it() {
        let characters = ('\0'..=char::MAX).enumerate().filter(|(place, letter)| {
            u32::from(*letter) < 0x3000
                || letter.to_lowercase().next() != Some(*letter)
                || place % 1_009 == 0
        });
        for (_, letter) in characters {
            for text in [
                format!("{letter}"),
                format!("{letter}а"),
                format!("Є{letter}и"),
                format!("1{letter}"),
                format!("{letter}А123"),
                format!("А{letter}123"),
                format!("м{letter}с{letter}М{letter}c"),
                format!("абвгдежзийклмно{letter}{letter}"),
                format!("012345678901234{letter}{letter}"),
            ] {
                check_all(&text);
            }
            // What is removed or composes, and all letters near ours: others are kept as they are.
            let composes = || std::iter::once(letter).nfkc().next() != Some(letter);
            if u32::from(letter) >= 0x600 && !readable::is_removed(letter) && !composes() {
                continue;
            }
            for text in [
                format!("{letter}"),
                format!("М{letter}. Київ"),
                format!("+{letter}380671112233{letter}"),
                format!("11{letter}1111"),
                format!("нем{letter}ає"),
            ] {
                check_kept(&text);
            }
        }
    }

    #[test]
    fn texts_of_any_length_are_the_same_by_table() {
        for count in 0..40 {
            check_all(&format!("АВ{}", "7".repeat(count)));
            for piece in ["Ї", "и", "7", "ґ", "м", "М.", "с ", "a", "А1", "’", "-", "К–"]
            {
                check_all(&piece.repeat(count));
                check_all(&format!("{}э", piece.repeat(count)));
                check_all(&format!("Є{}", piece.repeat(count)));
            }
        }
    }

    #[test]
    fn words_for_a_kind_of_settlement_in_any_case_and_script_go_by_table_as_by_the_readable_rule() {
        let letters =
            ["с", "С", "c", "C", "м", "М", "m", "е", "Е", "і", "І", "I", "т", "л", " ", "."];
        for first in letters {
            for second in letters {
                for third in letters {
                    for rest in ["", "т.,у", "о", "ло", "сто К", "ище", "сТо"] {
                        let raw = format!("{first}{second}{third}{rest}");
                        let letters = Normalisation::Published.settlement_letters(&raw);
                        check(letters, &Normalisation::Published.settlement(&raw), true);
                        let letters = Normalisation::Clean.settlement_letters(&raw);
                        check(letters, &Normalisation::Clean.settlement(&raw), false);
                        check_kept(&raw);
                    }
                }
            }
        }
    }

    #[test]
    fn every_word_for_none_is_absent_by_table_as_by_the_readable_rule() {
        for word in WORDS {
            for raw in
                [word.to_owned(), word.to_uppercase(), format!(" {word}. "), format!("{word}є")]
            {
                check_kept(&raw);
            }
            assert_eq!(Normalisation::Clean.kept_name::<Option<String>>(word), None, "{word}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let rare = prop::sample::select(vec![
            "\u{301}",
            "\u{306}",
            "и\u{306}",
            "\u{483}",
            "ѐ",
            "Ѡ",
            "\u{480}",
            "Ԁ",
            "Ґ",
            "ґ",
            "İ",
            "\u{212A}",
            "ẞ",
            "ᲀ",
            "ᲁ",
            "ᲂ",
            "ᲃ",
            "ᲄ",
            "ᲅ",
            "Ɡ",
            "’",
            "ʼ",
            "'",
            "`",
            "-",
            "–",
            "—",
            "−",
            "‐",
            "‑",
            "\u{a0}",
            "№",
            "\0",
            "\u{7f}",
            "\u{80}",
            "ÿ",
            "\u{7ff}",
            "\u{800}",
            "\u{ffff}",
            "\u{10000}",
            "\r\n",
            "_",
            "!",
            "l",
            "\u{ad}",
            "\u{200b}",
            "\u{202f}",
            "\u{3000}",
            "\u{feff}",
            "´",
            "ˈ",
            "＇",
            "８",
            "Ｍ",
            "Ⅱ",
            "ŉ",
            "½",
        ]);
        let piece = prop_oneof![
            6 => "[А-Яа-яЀ-ѿ]{1,9}",
            3 => "[0-9]{1,9}",
            2 => "[ -~]{1,4}",
            2 => "[сСcCмМmM][ .,еЕмМіІiIел]{0,4}",
            1 => " ?(селище міського типу|Селище|МІСТО|село|смт|м|С)[ .,'-]{0,2}",
            1 => rare.prop_map(String::from),
            1 => prop::sample::select(WORDS.to_vec()).prop_map(String::from),
            1 => "[019]{9,10}|0{1,6}|[А-Я]{2}1{6}",
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_kind_of_settlement_before_an_apostrophe_alone_is_the_settlement() {
        for apostrophe in ['ʼ', 'ʹ', 'ˈ', '’', '\''] {
            let raw = format!("М {apostrophe}");
            assert_eq!(Normalisation::Clean.settlement(&raw), "м");
            check_all(&raw);
            check_kept(&raw);
        }
    }

    proptest! {
        #[test]
        fn any_text_becomes_by_table_what_the_readable_rule_makes_of_it(raw in text()) {
            check_all(&raw);
            check_kept(&raw);
        }
    }
}
