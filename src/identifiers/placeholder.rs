//! Values that identify nobody: blanks, and what a clerk types into a field that must not be empty.
//!
//! Every rule that takes equal identifiers as proof applies this first: [`evident`] gives the
//! identifier without the white space around it, or nothing for a text that proves nothing. The
//! published *score* compares texts as they are ([`crate::comparison::Normalisation::Published`]);
//! where it counted such a value as agreement, a decision has a finding.
//!
//! | what | examples |
//! |---|---|
//! | blank: empty, white space or invisible characters only | `""`, `" "`, a zero-width space |
//! | no letter and no digit | `-`, `—`, `***` |
//! | all digits equal, whatever stands around them | `0000000000`, `АА111111`, `+389999999999` |
//! | nine equal digits after the country's code or the leading zero | `+380999999999`, `0999999999` |
//! | the keys of a keyboard in order | `1234567890`, `+381234567890` |
//! | a word for *none* or *unknown* | `немає`, `відсутній`, `не вказано`, `б/н`, `невідомо` |

use chrono::{Datelike, NaiveDate};

use crate::text::alphabet::encode_utf8;
use crate::text::{is_apostrophe, is_invisible};

/// Words written where there is no value, in lower case, one space between words. They are no
/// identifier and no name, with white space anywhere or nowhere in them.
pub const WORDS: [&str; 14] = [
    "немає",
    "нема",
    "відсутній",
    "відсутня",
    "відсутнє",
    "відсутні",
    "не вказано",
    "не вказаний",
    "невідомо",
    "б/н",
    "нет",
    "отсутствует",
    "не указано",
    "неизвестно",
];

/// Digits that are typed because they are next to each other.
const KEYBOARD: &[u8] = b"1234567890";

/// The most digits of a placeholder that is not one digit over and over: a phone's.
const LONGEST: usize = 12;

/// What may precede a phone's own digits: the country's code, whole or without its last digit,
/// and the zero of a call within the country; and how many digits follow it.
const PHONE_PREFIXES: [(&str, usize); 3] = [("380", 9), ("38", 10), ("0", 9)];

/// The text without white space and invisible characters at its ends; `None` if nothing is left.
///
/// ```
/// use osoba::identifiers::placeholder::present;
/// assert_eq!(present("\u{a0}3347300046 "), Some("3347300046"));
/// assert_eq!(present(" \u{200b}"), None);
/// ```
#[inline]
#[must_use]
pub fn present(text: &str) -> Option<&str> {
    let trimmed = if is_trimmed(text) { text } else { text.trim_matches(is_blank) };
    (!trimmed.is_empty()).then_some(trimmed)
}

/// An identifier that can prove something, trimmed; `None` if it is blank or a placeholder.
///
/// ```
/// use osoba::identifiers::placeholder::evident;
/// assert_eq!(evident(" 3347300046"), Some("3347300046"));
/// assert_eq!(evident("0000000000"), None);
/// ```
#[inline]
#[must_use]
pub fn evident(text: &str) -> Option<&str> {
    present(text).filter(|text| !is_placeholder_number(text))
}

/// A name that is one, trimmed; `None` if it is blank or a placeholder.
///
/// ```
/// use osoba::identifiers::placeholder::evident_name;
/// assert_eq!(evident_name(" Зразко"), Some("Зразко"));
/// assert!(["-", "б/н", "Невідомо", " "].iter().all(|name| evident_name(name).is_none()));
/// ```
#[inline]
#[must_use]
pub fn evident_name(text: &str) -> Option<&str> {
    present(text).filter(|text| !is_placeholder_name(text))
}

/// Whether a number, with or without a series or a country's code, identifies nobody: see the table
/// of this module. A blank text is not a placeholder: it is absent.
///
/// ```
/// use osoba::identifiers::placeholder::is_placeholder_number;
/// for number in ["0000000000", "АА111111", "+380999999999", "1234567890", "-", "немає"] {
///     assert!(is_placeholder_number(number), "{number}");
/// }
/// assert!(!is_placeholder_number("АА123456"));
/// ```
#[inline]
#[must_use]
pub fn is_placeholder_number(number: &str) -> bool {
    !ends_like_no_placeholder(number) && is_filler(number)
}

fn is_filler(number: &str) -> bool {
    let mut room = [0; LONGEST];
    let mut count = 0_usize;
    let mut is_one_digit = true;
    for digit in number.bytes().filter(u8::is_ascii_digit) {
        if let Some(slot) = room.get_mut(count) {
            *slot = digit;
        }
        is_one_digit &= room.first() == Some(&digit);
        count = count.saturating_add(1);
    }
    match (count, room.get(..count)) {
        (0, _) => is_placeholder_name(number),
        // One digit beside letters is a short number; one digit alone fills a field.
        (1, _) => !number.chars().any(char::is_alphabetic),
        _ if is_one_digit => true,
        (_, Some(digits)) => {
            let own = |(prefix, length): &(&str, usize)| {
                digits.strip_prefix(prefix.as_bytes()).filter(|rest| rest.len() == *length)
            };
            let phones = PHONE_PREFIXES.iter().filter_map(own);
            std::iter::once(digits).chain(phones).any(|digits| {
                digits == KEYBOARD || digits.iter().all(|digit| digits.first() == Some(digit))
            })
        }
        // More digits than any placeholder but one digit over and over.
        (_, None) => false,
    }
}

/// Whether a text is a placeholder for a name. A blank text is not a placeholder: it is absent.
///
/// ```
/// use osoba::identifiers::placeholder::is_placeholder_name;
/// assert!(is_placeholder_name("—") && is_placeholder_name("ʼ") && is_placeholder_name("Не  вказано"));
/// assert!(!is_placeholder_name("Немаєв") && !is_placeholder_name(""));
/// ```
#[inline]
#[must_use]
pub fn is_placeholder_name(name: &str) -> bool {
    !begins_like_no_word(name) && is_word_or_sign(name)
}

#[cold]
fn is_word_or_sign(name: &str) -> bool {
    let Some(name) = present(name) else { return false };
    // Unicode takes the modifier letter that stands for an apostrophe for a letter.
    if !name.chars().any(|letter| letter.is_alphanumeric() && !is_apostrophe(letter)) {
        return true;
    }
    let mut lower =
        name.trim_end_matches('.').chars().filter(|c| !is_blank(*c)).flat_map(char::to_lowercase);
    let first = lower.next();
    WORDS.iter().any(|word| {
        let mut letters = word.chars().filter(|letter| *letter != ' ');
        letters.next() == first && letters.eq(lower.clone())
    })
}

/// Whether a birth date is the first day of 1900 or of the year 1, which systems write for
/// "unknown".
///
/// ```
/// use osoba::identifiers::placeholder::is_placeholder_date;
/// assert!(is_placeholder_date("1900-01-01".parse().unwrap()));
/// assert!(is_placeholder_date("0001-01-01".parse().unwrap()));
/// ```
#[must_use]
pub fn is_placeholder_date(date: NaiveDate) -> bool {
    date.ordinal() == 1 && matches!(date.year(), 1 | 1900)
}

/// White space of any kind, or a character that is not displayed.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Holds for nearly every text, and is fast: its first and last bytes are of an ASCII letter, digit
/// or sign, or of a Cyrillic letter.
#[inline]
pub(crate) fn is_trimmed(text: &str) -> bool {
    let ends = match text.as_bytes() {
        [.., byte] if byte.is_ascii() => byte.is_ascii_graphic(),
        [.., lead, _] => matches!(lead, 0xD0..=0xD3),
        _ => false,
    };
    begins_trimmed(text) && ends
}

#[inline]
fn begins_trimmed(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| matches!(byte, b'!'..=b'~' | 0xD0..=0xD3))
}

/// Holds for nearly every number, and is fast: it is trimmed and no placeholder.
#[inline]
pub(crate) fn is_plain_number(number: &str) -> bool {
    begins_trimmed(number) && ends_like_no_placeholder(number)
}

/// Holds for nearly every name, and is fast: it begins with a letter or digit, and not as a word of
/// [`WORDS`] does. So it is a name and no placeholder.
#[expect(clippy::indexing_slicing, reason = "there is an entry for every seven bits")]
#[inline]
pub(crate) fn begins_like_no_word(name: &str) -> bool {
    let bytes = name.as_bytes();
    match bytes.first_chunk() {
        // Two Cyrillic letters: which begin a word is unpredictable, so there is no branch for it.
        Some([a, b, c, d]) if ((a ^ 0xD0) | (c ^ 0xD0)) & 0xFE == 0 => {
            let words = FIRST_LETTERS[letter(*a, *b)] & SECOND_LETTERS[letter(*c, *d)];
            words == 0 || goes_on_otherwise(name)
        }
        _ => match bytes {
            [a @ (0xD0 | 0xD1), b, ..] => {
                FIRST_LETTERS[letter(*a, *b)] == 0 || goes_on_otherwise(name)
            }
            [first, ..] => first.is_ascii_alphanumeric(),
            [] => false,
        },
    }
}

/// The place of a letter from U+0400 to U+047F among them, by its two bytes.
#[inline]
const fn letter(lead: u8, next: u8) -> usize {
    (encode_utf8(lead, next) & 0x7F) as usize
}

/// How words of [`WORDS`] begin: a bit for each pair of letters.
const BEGINNINGS: [(char, char, u8); 4] =
    [('н', 'е', 1), ('в', 'і', 2), ('о', 'т', 4), ('б', '/', 8)];

/// The words that a letter begins, in either case.
static FIRST_LETTERS: [u8; 128] = beginnings(true);
/// The words whose second letter it may be: all, if it is none of those that words are written in.
static SECOND_LETTERS: [u8; 128] = beginnings(false);

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn beginnings(first: bool) -> [u8; 128] {
    let mut words = [0; 128];
    let mut other = 0x60;
    while !first && other < words.len() {
        words[other] = u8::MAX;
        other = other.wrapping_add(1);
    }
    let mut at = 0;
    while at < BEGINNINGS.len() {
        let (one, two, word) = BEGINNINGS[at];
        let small = if first { one } else { two };
        if small as u32 >= 0x400 {
            let small = (small as u32 & 0x7F) as usize;
            words[small] |= word;
            // Capitals are 0x20 before small letters, and those of і and its like 0x50.
            words[small.wrapping_sub(if small < 0x50 { 0x20 } else { 0x50 })] |= word;
        }
        at = at.wrapping_add(1);
    }
    words
}

/// Whether a letter follows that is none of the words': нем, нев, нет, неи, від, от, б/.
fn goes_on_otherwise(name: &str) -> bool {
    let is_letter = |letter: char| matches!(letter, 'Ѐ'..='џ' | 'Ґ' | 'ґ');
    let mut letters = name.chars();
    let mut next = || letters.next().unwrap_or_default();
    // White space between the letters of a word is no part of it, so only another letter decides.
    match (next(), next()) {
        ('н' | 'Н', 'е' | 'Е') => {
            let third = next();
            is_letter(third) && !matches!(third, 'м' | 'в' | 'т' | 'и' | 'М' | 'В' | 'Т' | 'И')
        }
        ('в' | 'В', 'і' | 'І') => {
            let third = next();
            is_letter(third) && !matches!(third, 'д' | 'Д')
        }
        ('о' | 'О', second) => is_letter(second) && !matches!(second, 'т' | 'Т'),
        (_, second) => is_letter(second),
    }
}

/// Tells nearly every number apart at once: a placeholder ends with one digit over and over, or
/// with 890.
#[inline]
fn ends_like_no_placeholder(number: &str) -> bool {
    match number.as_bytes() {
        [.., a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            !(a == b && b == c) && (a, b, c) != (&b'8', &b'9', &b'0')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_placeholder_is_recognised() {
        for number in [
            "0",
            "00",
            "0000000000",
            "9999999999",
            "АА111111",
            "АА 000000",
            "111111-11111",
            "+380000000000",
            "+380999999999",
            "+380111111111",
            "+389999999999",
            "380111111111",
            "0999999999",
            "+38 (099) 999-99-99",
            "1234567890",
            "+381234567890",
            "-",
            "—",
            "--",
            "***",
            "немає",
            "Немає",
            "НЕМАЄ.",
            "відсутній",
            "Відсутня",
            "не вказано",
            "Не  вказано",
            "невказано",
            "н е м а\u{200b}є",
            "б/н",
            "невідомо",
            "нет",
        ] {
            assert!(is_placeholder_number(number), "{number}");
            assert_eq!(evident(number), None, "{number}");
            assert_eq!(evident(&format!(" {number}\u{a0}")), None, "{number}");
        }
        for number in [
            "3347300046",
            "АВ123456",
            "+380671112233",
            "+380501111111",
            "1234567891",
            "0123456789",
            "101010",
            "11111112",
            "19910824-00026",
            "1-БК №123456",
            "немає1",
        ] {
            assert!(!is_placeholder_number(number), "{number}");
            assert_eq!(evident(number), Some(number));
        }
    }

    #[test]
    fn the_first_two_letters_rule_a_word_out_as_all_its_letters_do() {
        let letters: Vec<char> = ('\u{3F0}'..'\u{4A0}').chain([' ', '/', 'h', '7', '-']).collect();
        for first in letters.iter().filter(|letter| ('\u{400}'..'\u{480}').contains(*letter)) {
            let begins = "нНвВоОбБ".contains(*first);
            for second in &letters {
                for rest in ["", "м", "Д ", "ма"] {
                    let name = format!("{first}{second}{rest}");
                    let expected = !begins || goes_on_otherwise(&name);
                    assert_eq!(begins_like_no_word(&name), expected, "{name:?}");
                }
            }
        }
    }

    #[test]
    fn placeholder_names_are_recognised_in_any_case_and_spacing() {
        for word in WORDS {
            assert_eq!(word.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "), word);
            assert!(is_placeholder_name(word), "{word}");
            assert!(is_placeholder_name(&word.to_uppercase()), "{word}");
            for (place, _) in word.char_indices() {
                let mut apart = word.to_owned();
                apart.insert(place, '\u{a0}');
                assert!(is_placeholder_name(&apart), "{apart}");
            }
        }
        for name in ["-", "–", ".", "Б/Н", " Невідомо "] {
            assert!(is_placeholder_name(name), "{name}");
            assert_eq!(evident_name(name), None, "{name}");
        }
        for name in ["Зразко", "Невідомий", "Нетреба", "О", "李", ""] {
            assert!(!is_placeholder_name(name), "{name}");
        }
    }

    #[test]
    fn white_space_of_every_kind_is_trimmed_and_a_blank_text_is_absent() {
        let blanks: Vec<char> = ('\0'..=char::MAX).filter(|c| is_blank(*c)).collect();
        assert!(blanks.len() > 40);
        for blank in blanks {
            for text in ["7", "є", "Ґ", "+380671112233", "é", "李"] {
                assert_eq!(present(&format!("{blank}{text}{blank}")), Some(text), "{blank:?}");
                assert_eq!(present(&format!("{text}{blank}")), Some(text), "{blank:?}");
                assert_eq!(present(&format!("{blank}{text}")), Some(text), "{blank:?}");
            }
            assert_eq!(present(&blank.to_string()), None, "{blank:?}");
        }
        assert_eq!(present(""), None);
    }
}
