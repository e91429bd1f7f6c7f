//! A name in Latin letters beside one in Cyrillic letters, in either script.

use unicode_normalization::char::is_combining_mark;

use super::latin::{from_latin, small_letter_in_latin};
use super::script::base_letters;
use crate::text::normalise::clean::{is_removed, letters, words};

/// The Cyrillic reading of a name wholly in Latin letters, as a clean name.
pub(crate) fn reading_of(raw: &str) -> Option<String> {
    // Nearly every name has a Cyrillic letter.
    if raw.bytes().any(|byte| matches!(byte, 0xD0..=0xD3)) {
        return None;
    }
    let words = words(raw);
    let mut base = String::with_capacity(words.len());
    let mut has_letters = false;
    for character in words.chars().filter(|character| !is_combining_mark(*character)) {
        let before = base.len();
        base_letters(character, |letter| base.push(letter));
        if base.len() > before {
            has_letters = true;
        } else if character.is_alphabetic() && !is_removed(character) {
            return None;
        } else {
            base.push(character);
        }
    }
    has_letters.then(|| letters(&from_latin(&base)))
}

/// Writes a clean name in either script in the Latin letters that both are compared by, and gives
/// how many; nothing if they do not fit.
///
/// Cyrillic letters are written by KMU-55. A clean name does not tell є from е, и from і and ґ from г,
/// so that Latin names must not either: `y` is `i`, `g` is `h`, several `i` are one (ї or й beside
/// another letter і), and an `i` before `e` is left out.
pub(crate) fn write_in_latin(name: impl Iterator<Item = char>, room: &mut [u8]) -> Option<usize> {
    let mut count = 0_usize;
    let mut last = 0;
    let mut fits = true;
    let mut push = |letter: char| {
        let letter = match letter {
            'y' => b'i',
            'g' => b'h',
            ascii if ascii.is_ascii() => ascii as u8,
            _ => OTHER,
        };
        match (last, letter) {
            (b'i', b'i') => return,
            (b'i', b'e') => count = count.wrapping_sub(1),
            _ => {}
        }
        last = letter;
        match room.get_mut(count) {
            Some(place) => *place = letter,
            None => fits = false,
        }
        count = count.wrapping_add(1);
    };
    let mut before = ' ';
    for character in name {
        match small_letter_in_latin(character) {
            // Not as ж is written.
            Some(_) if (before, character) == ('з', 'г') => "gh".chars().for_each(&mut push),
            Some(latin) => latin.chars().for_each(&mut push),
            None => {
                let mut has_base = false;
                base_letters(character, |letter| {
                    has_base = true;
                    push(letter);
                });
                if !has_base {
                    push(character);
                }
            }
        }
        before = character;
    }
    fits.then_some(count)
}

/// In place of any character that is neither Cyrillic nor Latin.
const OTHER: u8 = 0xFF;
