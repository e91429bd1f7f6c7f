//! The letters of normalised texts without a text in between.
//!
//! Nearly every text has letters of the alphabet of [`super::alphabet`] only, and is read
//! side by side or by table. A text with any other character takes the readable path of
//! [`super::published`] and [`super::clean`], which the quick ones are held to by tests.

use super::alphabet::{decode, LetterBuffer};
use super::clean::without_kind;
use super::lanes::{cyrillic, digits, fold, lower, Short};
use super::normalisation::Normalisation;
use super::table::{CLEAN_DOCUMENT, CLEAN_NAME, DOCUMENT, M, NAME, RAW, S, SETTLEMENT};

/// The letters of a text as it is, if all are of the alphabet.
#[inline]
pub(crate) fn raw_letters(text: &str) -> Option<LetterBuffer> {
    match digits(text) {
        Some(letters) => Some(LetterBuffer::short(letters)),
        None => RAW.letters(text),
    }
}

impl Normalisation {
    /// The letters of a normalised name, if all are of the alphabet and there is a table.
    #[inline(always)]
    pub(crate) fn name_letters(self, raw: &str) -> Option<LetterBuffer> {
        if let Some(letters) = all_cyrillic(raw) {
            return Some(LetterBuffer::short(letters));
        }
        match self {
            Normalisation::Published => NAME.letters(raw),
            Normalisation::Clean => CLEAN_NAME.letters(raw),
        }
    }

    /// The letters of a normalised settlement, likewise.
    #[inline(always)]
    pub(crate) fn settlement_letters(self, raw: &str) -> Option<LetterBuffer> {
        match (all_cyrillic(raw), self) {
            (Some(letters), Normalisation::Published) if has_kind(letters) => {
                SETTLEMENT.letters(raw)
            }
            // One word is the settlement, not its kind.
            (Some(letters), _) => Some(LetterBuffer::short(letters)),
            (None, Normalisation::Published) => SETTLEMENT.letters(raw),
            (None, Normalisation::Clean) => {
                // A text with a table has nothing to compose, and no look-alike to fold.
                CLEAN_NAME.letters(raw)?;
                CLEAN_NAME.letters(without_kind(raw))
            }
        }
    }

    /// The letters of a normalised document number, likewise.
    #[inline]
    pub(crate) fn document_letters(self, raw: &str) -> Option<LetterBuffer> {
        if let Some(letters) = digits(raw) {
            return Some(LetterBuffer::short(letters));
        }
        match self {
            Normalisation::Published => DOCUMENT.letters(raw),
            Normalisation::Clean => CLEAN_DOCUMENT.letters(raw),
        }
    }

    /// The letters of a normalised birth certificate number, likewise.
    pub(crate) fn certificate_letters(self, raw: &str) -> Option<LetterBuffer> {
        let mut letters = self.document_letters(raw)?;
        let number = letters.letters_mut();
        match self {
            Normalisation::Published => {
                let written = [b'q', b'j', b'l', b'1', b'!', UKRAINIAN_I];
                if let Some(first) = number.first_mut().filter(|first| written.contains(first)) {
                    *first = b'i';
                }
            }
            Normalisation::Clean => {
                let is_roman = |byte: &u8| matches!(byte, b'1' | b'l' | b'i' | b'v' | b'x');
                let roman = number.iter().take_while(|byte| is_roman(byte)).count();
                if let Some((numeral, [next, ..])) = number.split_at_mut_checked(roman) {
                    if decode(*next).is_alphabetic() {
                        let ones = numeral.iter_mut().filter(|byte| matches!(byte, b'1' | b'l'));
                        ones.for_each(|one| *one = b'i');
                    }
                }
            }
        }
        Some(letters)
    }
}

/// The byte of the Ukrainian і.
const UKRAINIAN_I: u8 = 0xD6;

/// The letters of a normalised name of up to sixteen letters, all Cyrillic: the same in either
/// mode.
#[inline]
fn all_cyrillic(raw: &str) -> Option<Short> {
    cyrillic(raw, |letter| fold(lower(letter)))
}

/// Whether a word for a kind of settlement may start in these Cyrillic letters.
#[inline]
fn has_kind((letters, _): Short) -> bool {
    letters.iter().fold(false, |has, letter| has | (*letter == M) | (*letter == S))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::alphabet::encode;
    use super::super::clean as readable;
    use super::*;
    use crate::identifiers::placeholder::WORDS;
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
        let number = |rule| readable::present_number(raw, rule);
        for (kept, expected) in [
            (clean.kept_name(raw), readable::present_name(raw)),
            (clean.kept_settlement(raw), readable::present_settlement(raw)),
            (clean.kept_document(raw, false), number(readable::document_number)),
            (clean.kept_document(raw, true), number(readable::certificate_number)),
            (clean.kept_tax_id(raw), number(readable::document_number)),
            (clean.kept_phone(raw).map(Cow::into_owned), number(readable::phone)),
            (clean.kept_residence(raw).map(Cow::into_owned), readable::present_settlement(raw)),
            (clean.kept_gender(raw).map(Cow::into_owned), readable::present_code(raw)),
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
