//! The letters in which the phonetic rules are written: the small Cyrillic ones of
//! [`crate::text::alphabet`], and codes for the two borders of a word. Other bytes below `0x80` are the
//! symbols of endings, themselves. Case is folded on the way in; upper case comes out.

use unicode_normalization::UnicodeNormalization;

use crate::text::alphabet::{decode, encode, lower, GHE};

/// Start of a name, as the rules' `^`: the byte of the capital Ю. Its low five bits are those of ю,
/// which no name has after folding, so that no letter shares its places in the rules' tables.
pub(super) const START: u8 = 0xAE;
/// End of a name, as the rules' `$`: the byte of the capital Ы, likewise.
pub(super) const END: u8 = 0xAB;
/// What a character becomes that is no letter of this alphabet.
pub(super) const NONE: u8 = 0;

/// The byte of a lower-case or upper-case Cyrillic letter; [`NONE`] for any other character.
///
/// Ѐ, Ѝ, Ѓ, Ќ and Ў, which only a stray accent makes, are no letters here.
#[inline]
pub(super) const fn letter(character: char) -> u8 {
    match character {
        'ґ' | 'Ґ' => GHE,
        'А'..='я' | 'Ё' | 'ё' | 'Є' | 'є' | 'І' | 'і' | 'Ї' | 'ї' => {
            match encode(character) {
                Some(byte) => lower(byte),
                None => NONE,
            }
        }
        _ => NONE,
    }
}

/// The last of the letters, to which the borders are the first.
const LAST: u8 = letter('ї');

/// A number from 0 to 63 for a letter or a border, different for each.
#[inline]
pub(super) const fn index(letter: u8) -> usize {
    (letter & 0x3F) as usize
}

/// One value for each letter, border and [`NONE`].
pub(super) struct PerLetter<T>([T; 128]);

/// A number from 0 to 127, different for each of them.
#[inline]
const fn place_of(letter: u8) -> usize {
    (letter & 0x7F) as usize
}

impl PerLetter<u8> {
    /// The letter's value.
    #[inline]
    pub(super) fn of(&self, letter: u8) -> u8 {
        self.0.get(place_of(letter)).copied().unwrap_or(NONE)
    }

    /// Zero for every letter but these, which have the letter at the same place of `to`.
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs while compiling only: a wrong table fails the build"
    )]
    pub(super) const fn mapping(from: &[u8], to: &[u8]) -> Self {
        assert!(from.len() == to.len(), "each letter has its counterpart");
        let mut values = [NONE; 128];
        let mut at = 0;
        while at < from.len() {
            values[place_of(from[at])] = to[at];
            at += 1;
        }
        PerLetter(values)
    }

    /// For every letter all the bits that stand beside a set with it.
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs while compiling only: a wrong table fails the build"
    )]
    pub(super) const fn marking(sets: &[(u8, Set)]) -> Self {
        let mut values = [0; 128];
        let mut at = 0;
        while at < sets.len() {
            let mut letter = END;
            while letter <= LAST {
                if sets[at].1.has(letter) {
                    values[place_of(letter)] |= sets[at].0;
                }
                letter += 1;
            }
            at += 1;
        }
        PerLetter(values)
    }
}

/// A set of letters.
#[derive(Clone, Copy)]
pub(super) struct Set(u64);

impl Set {
    pub(super) const fn of(mut letters: &[u8]) -> Self {
        let mut bits = 0;
        while let Some((letter, rest)) = letters.split_first() {
            bits |= 1 << index(*letter);
            letters = rest;
        }
        Set(bits)
    }

    /// Whether a letter is in the set. No symbol and not [`NONE`] may be passed.
    #[inline]
    pub(super) const fn has(self, letter: u8) -> bool {
        self.0 >> index(letter) & 1 == 1
    }
}

/// What a character of two bytes, the first of them `0xD0..=0xD3`, becomes.
pub(super) struct ByBytes([u8; 256]);

impl ByBytes {
    /// Applies `letter` and then `fold`'s rows (from, to) to every character.
    #[allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs while compiling only: a wrong table fails the build"
    )]
    pub(super) const fn new(fold: &[(char, u8)]) -> Self {
        let mut table = [NONE; 256];
        let mut at = 0;
        while at < table.len() {
            if let Some(character) = char::from_u32(0x400 + at as u32) {
                let (lead, next) = (0xD0 | (at >> 6) as u8, 0x80 | (at & 0x3F) as u8);
                table[place(lead, next)] = folded(letter(character), fold);
            }
            at += 1;
        }
        ByBytes(table)
    }

    /// What a character becomes; [`NONE`] for one that is no letter.
    #[inline]
    pub(super) fn of(&self, lead: u8, next: u8) -> u8 {
        self.0.get(place(lead, next)).copied().unwrap_or(NONE)
    }
}

/// Different for each of the 256 characters.
#[inline]
const fn place(lead: u8, next: u8) -> usize {
    ((lead << 6) ^ next) as usize
}

/// A letter after the rows of `fold`.
pub(super) const fn folded(byte: u8, mut fold: &[(char, u8)]) -> u8 {
    while let Some(((from, to), rest)) = fold.split_first() {
        if byte != NONE && letter(*from) == byte {
            return *to;
        }
        fold = rest;
    }
    byte
}

/// The upper-case character of a letter's byte, or the symbol itself.
pub(super) fn character(byte: u8) -> char {
    match byte {
        GHE => 'Ґ',
        0..0x80 | START | END => char::from(symbol(byte)),
        0x80..0xD0 => decode(byte.wrapping_sub(0x20)),
        _ => decode(byte.wrapping_sub(0x50)),
    }
}

/// A symbol's own byte. A rule's `$` is spelt like a border.
#[inline]
pub(super) const fn symbol(byte: u8) -> u8 {
    match byte {
        START => b'^',
        END => b'$',
        symbol => symbol,
    }
}

/// The UTF-8 of the upper-case character of а…я, the thirty-two letters to which both keys fold all
/// others: two bytes, of which the first is always the same.
#[inline]
pub(super) const fn utf8_of_the_32(letter: u8) -> [u8; 2] {
    ((letter as u16) << 8).wrapping_sub(0x1F30).to_le_bytes()
}

/// Calls `take` with every character of `name` in Unicode's composed form (NFC).
///
/// Composing is only needed when something outside Latin, Cyrillic and common punctuation occurs,
/// which names hardly ever have, so that the usual case costs one comparison for each character.
#[inline]
pub(super) fn each_composed(name: &str, take: impl FnMut(char)) {
    if name.chars().all(is_composed) {
        name.chars().for_each(take);
    } else {
        name.nfc().for_each(take);
    }
}

/// Whether a character is its own composed form and joins with no neighbour of the same sort.
#[inline]
pub(super) const fn is_composed(character: char) -> bool {
    matches!(character, '\0'..'\u{300}' | 'Ѐ'..='ґ' | '\u{2010}'..='\u{203A}')
}

/// The number of letters and symbols in a rule's text.
pub(super) const fn length(text: &str) -> usize {
    let mut rest = text.as_bytes();
    let mut count: usize = 0;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        if *byte & 0xC0 != 0x80 {
            count = count.wrapping_add(1);
        }
    }
    count
}

/// A rule's text as letters, evaluated while compiling: a text with any other character in it does
/// not compile.
#[allow(clippy::panic, reason = "runs while compiling only: a wrong rule fails the build")]
pub(super) const fn spell<const N: usize>(text: &str) -> [u8; N] {
    let mut letters = [NONE; N];
    let mut rest = text.as_bytes();
    let mut room: &mut [u8] = &mut letters;
    while let Some((lead, tail)) = rest.split_first() {
        let byte = match (*lead, tail.split_first()) {
            (0..0x80, _) => {
                rest = tail;
                match *lead {
                    b'^' => START,
                    b'$' => END,
                    symbol => symbol,
                }
            }
            (_, Some((next, after))) => {
                rest = after;
                let code = ((*lead as u32 & 0x1F) << 6) | (*next as u32 & 0x3F);
                match char::from_u32(code) {
                    Some(character) => letter(character),
                    None => NONE,
                }
            }
            _ => NONE,
        };
        assert!(byte != NONE, "a rule may hold Cyrillic letters and symbols");
        let free = room;
        room = &mut [];
        if let Some((slot, others)) = free.split_first_mut() {
            *slot = byte;
            room = others;
        }
    }
    letters
}

/// A text literal as a `&'static [u8]` of letters.
macro_rules! letters {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const LETTERS: [u8; $crate::names::letters::length(TEXT)] =
            $crate::names::letters::spell(TEXT);
        &LETTERS as &'static [u8]
    }};
}
pub(super) use letters;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_back_in_upper_case() {
        for lower in "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя".chars()
        {
            let upper: String = lower.to_uppercase().collect();
            assert_eq!(character(letter(lower)).to_string(), upper);
            assert_eq!(letter(lower), upper.chars().map(letter).next().unwrap());
        }
        let all = "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя".chars().map(letter);
        let places: std::collections::HashSet<_> = all.chain([START, END]).map(index).collect();
        assert_eq!(places.len(), 37 + 2);
        for lower in 'а'..='я' {
            let upper: String = lower.to_uppercase().collect();
            assert_eq!(utf8_of_the_32(letter(lower)), upper.as_bytes());
        }
    }

    #[test]
    fn a_letter_is_found_by_its_bytes() {
        static ALL: ByBytes = ByBytes::new(&[('ы', letter('и'))]);
        for character in '\u{400}'..'\u{500}' {
            let mut bytes = [0; 2];
            character.encode_utf8(&mut bytes);
            let expected = match character {
                'ы' | 'Ы' => letter('и'),
                other => letter(other),
            };
            assert_eq!(ALL.of(bytes[0], bytes[1]), expected);
        }
    }

    #[test]
    fn a_rule_is_spelt_one_byte_a_letter() {
        assert_eq!(letters!("^аґ$"), [START, 0xB0, GHE, END]);
    }
}
