//! From a name as written to Cyrillic letters: case, apostrophes, dashes, look-alike and Latin letters.
//!
//! - Apostrophes, stress marks, digits and punctuation vanish.
//! - Dashes and spaces part words; a name's words are joined unless the caller wants them apart.
//! - In a word with a Cyrillic letter in it, a Latin letter is the Cyrillic one that it looks like,
//!   e.g. the Latin o, p and i of a wrong keyboard layout.
//! - A word without one is read back by KMU-55 ([`super::latin`]).

use unicode_normalization::UnicodeNormalization;

use super::latin;
use super::letters::{folded, letter, ByBytes, END, NONE, START};
use super::row::{Row, PADDING};
use super::rules::Watch;

/// Whether the words of a name are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// One row of letters between one pair of borders.
    Joined,
    /// Each word between borders of its own.
    Apart,
}

/// Letters that stand for others: і, ї and ы are one vowel with и, є, ё and э one with е, ю is у; the
/// hard sign vanishes. The soft sign is kept for the spelling rules.
const ALIKE: [(char, u8); 9] = [
    ('ґ', letter('г')),
    ('і', letter('и')),
    ('ї', letter('и')),
    ('ы', letter('и')),
    ('є', letter('е')),
    ('ё', letter('е')),
    ('э', letter('е')),
    ('ю', letter('у')),
    ('ъ', VANISHES),
];

/// A letter that leaves nothing.
const VANISHES: u8 = 1;

static FOLDED: ByBytes = ByBytes::new(&ALIKE);

/// What is known of a name that [`read_plain`] has read.
pub(super) struct Plain {
    /// Whether a separator occurs in it, so that it may be of several words.
    pub(super) separated: bool,
    /// What [`Watch::behind_first`] says of a name of one word.
    pub(super) behind_first: Option<u32>,
}

/// Fills `output` with the folded letters of a name between borders; nothing when there are none.
/// `None`, with `output` half filled, for a name that needs [`read_any`].
#[inline]
pub(super) fn read_plain(
    name: &str,
    words: Words,
    mut watch: Watch,
    output: &mut Row<'_>,
) -> Option<Plain> {
    let mut separated = false;
    let mut bytes = name.as_bytes();
    open(output);
    loop {
        match bytes {
            [lead @ 0xD0..=0xD3, next, rest @ ..] => {
                let letter = FOLDED.of(*lead, *next);
                if letter > VANISHES {
                    output.push(letter);
                    watch.see(letter);
                } else if letter == NONE {
                    return None;
                }
                bytes = rest;
            }
            [byte, rest @ ..] if byte.is_ascii() => {
                if byte.is_ascii_alphabetic() {
                    return None;
                }
                if is_separator(char::from(*byte)) {
                    separated = true;
                    end_word(output, words);
                }
                bytes = rest;
            }
            [] => break,
            _ => return None,
        }
    }
    close(output);
    watch.see(END);
    Some(Plain { separated, behind_first: watch.behind_first() })
}

/// The same for any text, with [`PADDING`] zeros behind it.
#[cold]
pub(super) fn read_any(name: &str, words: Words) -> Vec<u8> {
    let name: String = name.nfc().collect();
    let mut letters = Vec::new();
    for word in name.split(is_separator) {
        if word.chars().any(|character| cyrillic(character) != NONE) {
            for character in word.chars() {
                match cyrillic(character) {
                    NONE if matches!(character, 'ï' | 'Ï') => letters.push(letter('ї')),
                    NONE => each_base_letter(character, |base| letters.push(look_alike(base))),
                    letter => letters.push(letter),
                }
            }
        } else {
            let mut base = String::new();
            word.chars().for_each(|character| each_base_letter(character, |c| base.push(c)));
            latin::read_back(&base, |character| letters.push(letter(character)));
        }
        letters.push(END);
    }
    // Every word's letters and its end are there now; borders may double that at most.
    let mut room = vec![0; letters.len().saturating_mul(2).saturating_add(PADDING + 2)];
    let mut output = Row::new(&mut room);
    open(&mut output);
    for byte in letters {
        match folded(byte, &ALIKE) {
            NONE | VANISHES => {}
            END => end_word(&mut output, words),
            letter => output.push(letter),
        }
    }
    close(&mut output);
    let length = output.len();
    room.truncate(length.saturating_add(PADDING));
    room
}

/// A dash of any sort or white space.
pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '/' | '(' | ')' | ',')
}

/// A Cyrillic letter, its stress mark taken off if it has become one character with it: ѝ is и.
fn cyrillic(character: char) -> u8 {
    match letter(character) {
        NONE => std::iter::once(character).nfd().next().map_or(NONE, letter),
        letter => letter,
    }
}

/// Begins a row of letters with the first word's border.
#[inline]
fn open(row: &mut Row<'_>) {
    row.push(START);
}

/// Ends a word, if it has letters and words are kept apart, and begins the next.
#[inline]
fn end_word(row: &mut Row<'_>, words: Words) {
    if words == Words::Apart && row.last() != START {
        row.push(END);
        row.push(START);
    }
}

/// Ends the last word; takes back the border of one that has no letters.
#[inline]
fn close(row: &mut Row<'_>) {
    if row.last() == START {
        row.pop();
    } else {
        row.push(END);
    }
}

/// The lower-case Latin letters a–z that a character stands for, its marks taken off: ń is n, ß is ss.
pub(super) fn each_base_letter(character: char, mut take: impl FnMut(char)) {
    for lower in character.to_lowercase() {
        match lower {
            'ł' => take('l'),
            'đ' | 'ð' => take('d'),
            'ø' => take('o'),
            'ı' => take('i'),
            'þ' => take('t'),
            'ß' => "ss".chars().for_each(&mut take),
            'æ' => "ae".chars().for_each(&mut take),
            'œ' => "oe".chars().for_each(&mut take),
            _ => std::iter::once(lower).nfkd().filter(char::is_ascii_lowercase).for_each(&mut take),
        }
    }
}

/// The letter that a Latin letter inside a Cyrillic word stands for: the one that it looks like in
/// either case, or, where none does, the one that it sounds like.
fn look_alike(latin: char) -> u8 {
    letter(match latin {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'd' => 'д',
        'e' => 'е',
        'f' => 'ф',
        'g' => 'г',
        'h' => 'н',
        'i' => 'і',
        'j' => 'й',
        'k' => 'к',
        'l' => 'л',
        'm' => 'м',
        'n' => 'п',
        'o' => 'о',
        'p' => 'р',
        'q' => 'к',
        'r' => 'г',
        's' => 'с',
        't' => 'т',
        'u' => 'и',
        'v' | 'w' => 'в',
        'x' => 'х',
        'y' => 'у',
        'z' => 'з',
        _ => return NONE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;
    use crate::names::rules::{Anchor, Packed, Table};

    static NO_RULES: &Table<[Packed]> = &Table::<[Packed; 0]>::new(&[], Anchor::Front);

    fn read(name: &str, words: Words) -> Vec<u8> {
        let mut any = read_any(name, words);
        any.truncate(any.len().saturating_sub(PADDING));
        let mut room = [0; 256];
        let mut row = Row::new(&mut room);
        if let Some(plain) = read_plain(name, words, Watch::new(NO_RULES), &mut row) {
            assert_eq!(row.letters(), any, "{name}");
            assert_eq!(plain.separated, name.contains(is_separator), "{name}");
        }
        any
    }

    fn joined(name: &str) -> Vec<u8> {
        read(name, Words::Joined)
    }

    #[test]
    fn case_apostrophes_and_marks_are_folded() {
        for name in ["Мар'яна", "МАР’ЯНА", "марʼяна", "Маряна", "Ма\u{301}р`я-на."]
        {
            assert_eq!(joined(name), letters!("^маряна$"), "{name}");
        }
        assert_eq!(joined("И\u{306}осип І\u{308}"), letters!("^йосипи$"));
    }

    #[test]
    fn look_alike_letters_of_a_wrong_keyboard_layout_are_cyrillic() {
        assert_eq!(joined("Пeтpeнкo"), letters!("^петренко$"));
        assert_eq!(joined("Iваненко"), letters!("^иваненко$"));
        assert_eq!(joined("ïжак"), letters!("^ижак$"));
    }

    #[test]
    fn a_word_in_latin_letters_is_read_back() {
        assert_eq!(joined("Zghurskyi"), letters!("^згурский$"));
        assert_eq!(joined("Нечуй-Levytskyi"), letters!("^нечуйлевицкий$"));
    }

    #[test]
    fn words_are_joined_or_kept_apart() {
        assert_eq!(joined("Анна-Марія"), letters!("^аннамария$"));
        let apart = read(" Анна — Марія", Words::Apart);
        assert_eq!(apart, letters!("^анна$^мария$"));
    }

    #[test]
    fn a_name_without_letters_has_not_even_borders() {
        for name in ["", " - ", "12", "'’", "\u{301}", "李"] {
            assert!(joined(name).is_empty(), "{name}");
        }
    }
}
