//! From a name as written to Cyrillic letters: case, apostrophes, dashes, look-alike and Latin letters.
//!
//! - Apostrophes, stress marks, digits and punctuation vanish.
//! - Dashes and spaces part words; a name's words are joined unless the caller wants them apart.
//! - In a word with a Cyrillic letter in it, a Latin letter is the Cyrillic one that it looks like,
//!   e.g. the Latin o, p and i of a wrong keyboard layout.
//! - A word without one is read back by KMU-55 ([`super::latin`]).

use unicode_normalization::UnicodeNormalization;

use super::buffer::Buffer;
use super::latin;
use super::letters::{each_composed, letter, END, NONE, START};

/// Whether the words of a name are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// One row of letters between one pair of borders.
    Joined,
    /// Each word between borders of its own.
    Apart,
}

/// The Cyrillic letters of a name between borders; empty when there are none.
pub(super) fn read(name: &str, words: Words) -> Buffer {
    let mut output = Letters { buffer: Buffer::new(), words };
    let mut latin = false;
    each_composed(name, |character| match letter(character) {
        NONE if is_separator(character) => output.end_word(),
        NONE => latin |= character.is_alphabetic(),
        letter => output.push(letter),
    });
    if latin {
        output = Letters { buffer: Buffer::new(), words };
        read_mixed(name, &mut output);
    }
    output.close();
    output.buffer
}

/// A dash of any sort or white space.
pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '/' | '(' | ')' | ','
        )
}

/// The same for a name with letters outside Cyrillic.
fn read_mixed(name: &str, output: &mut Letters) {
    let name: String = name.nfc().collect();
    for word in name.split(is_separator) {
        if word.chars().any(|character| letter(character) != NONE) {
            for character in word.chars() {
                match letter(character) {
                    NONE if matches!(character, 'ï' | 'Ï') => output.push(letter('ї')),
                    NONE => each_base_letter(character, |base| output.push(look_alike(base))),
                    letter => output.push(letter),
                }
            }
        } else {
            let mut base = String::new();
            word.chars().for_each(|character| each_base_letter(character, |c| base.push(c)));
            latin::read_back(&base, |character| output.push(letter(character)));
        }
        output.end_word();
    }
}

/// A name's letters with their borders.
struct Letters {
    buffer: Buffer,
    words: Words,
}

impl Letters {
    #[inline]
    fn push(&mut self, letter: u8) {
        if letter == NONE {
            return;
        }
        if matches!(self.buffer.last(), None | Some(END)) {
            self.buffer.push(START);
        }
        self.buffer.push(letter);
    }

    fn end_word(&mut self) {
        if self.words == Words::Apart {
            self.close();
        }
    }

    fn close(&mut self) {
        if !matches!(self.buffer.last(), None | Some(END)) {
            self.buffer.push(END);
        }
    }
}

/// The lower-case Latin letters a–z that a character stands for, its marks taken off: ń is n, ß is ss.
fn each_base_letter(character: char, mut take: impl FnMut(char)) {
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

    fn joined(name: &str) -> Vec<u8> {
        read(name, Words::Joined).as_slice().to_vec()
    }

    #[test]
    fn case_apostrophes_and_marks_are_folded() {
        for name in ["Мар'яна", "МАР’ЯНА", "марʼяна", "Маряна", "Ма\u{301}р`я-на."]
        {
            assert_eq!(joined(name), letters!("^маряна$"), "{name}");
        }
        assert_eq!(joined("И\u{306}осип І\u{308}"), letters!("^йосипї$"));
    }

    #[test]
    fn look_alike_letters_of_a_wrong_keyboard_layout_are_cyrillic() {
        assert_eq!(joined("Пeтpeнкo"), letters!("^петренко$"));
        assert_eq!(joined("Iваненко"), letters!("^іваненко$"));
        assert_eq!(joined("ïжак"), letters!("^їжак$"));
    }

    #[test]
    fn a_word_in_latin_letters_is_read_back() {
        assert_eq!(joined("Zghurskyi"), letters!("^згурский$"));
        assert_eq!(joined("Нечуй-Levytskyi"), letters!("^нечуйлевицкий$"));
    }

    #[test]
    fn words_are_joined_or_kept_apart() {
        assert_eq!(joined("Анна-Марія"), letters!("^аннамарія$"));
        let apart = read(" Анна — Марія", Words::Apart);
        assert_eq!(apart.as_slice(), letters!("^анна$^марія$"));
    }

    #[test]
    fn a_name_without_letters_has_not_even_borders() {
        for name in ["", " - ", "12", "'’", "\u{301}", "李"] {
            assert!(joined(name).is_empty(), "{name}");
        }
    }
}
