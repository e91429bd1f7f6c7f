//! The published normalisation by table: from UTF-8 straight to letters of one byte.
//!
//! A text with a character that is not of the alphabet of [`super::normalise_letters`] takes the
//! readable path of [`super::normalise`], which these tables are held to by tests.

use std::slice::Iter;

use super::normalise::{after_kind_of_settlement, is_published_dash, Normalisation};
use super::normalise_lanes::{cyrillic, digits, fold, lower, Short};
use super::normalise_letters::{encode, LetterBuffer, SHORT};

/// What becomes of a character: the byte of a letter, or one of the next two. The lower half is
/// ASCII, the upper half the Cyrillic of U+0400 to U+047F.
type Bytes = [u8; 256];

/// The character is removed.
const REMOVED: u8 = 0;
/// The table does not know: [`Table::rare`] does.
const UNKNOWN: u8 = 3;

/// How the characters of a text become letters.
struct Table {
    bytes: Bytes,
    rule: Rule,
}

/// What a text is, for the characters that no table has.
#[derive(PartialEq, Eq)]
enum Rule {
    /// Left as it is.
    Raw,
    Name,
    Settlement,
    Document,
}

static RAW: Table = Table { bytes: alphabet(), rule: Rule::Raw };
static NAME: Table = Table { bytes: replaced(small(true), b" -'", REMOVED), rule: Rule::Name };
static SETTLEMENT: Table = Table {
    bytes: replaced(
        replaced(small(true), b" -'", REMOVED),
        &[b'm', b'M', b'c', b'C', M, CAPITAL_M, S, CAPITAL_S],
        UNKNOWN,
    ),
    rule: Rule::Settlement,
};
static DOCUMENT: Table = Table {
    bytes: replaced(small(false), b" -'():*|\",.?<=+\\/%#_", REMOVED),
    rule: Rule::Document,
};

/// The bytes of letters.
const M: u8 = 0xBC;
const CAPITAL_M: u8 = 0x9C;
const S: u8 = 0xC1;
const CAPITAL_S: u8 = 0xA1;
const UKRAINIAN_I: u8 = 0xD6;

/// The letters of the alphabet as they are.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn alphabet() -> Bytes {
    let mut table = [UNKNOWN; 256];
    let mut byte = 0x20_u8;
    loop {
        if byte != 0x7F {
            table[byte as usize] = byte;
        }
        if byte == 0xFF {
            return table;
        }
        byte = byte.wrapping_add(1);
    }
}

/// The letters of the alphabet in lower case, and folded as a name's if so.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn small(folded: bool) -> Bytes {
    let mut table = alphabet();
    let mut at = 0;
    while at < table.len() {
        table[at] = match table[at] {
            ascii @ ..0x80 => ascii.to_ascii_lowercase(),
            letter if folded => fold(lower(letter)),
            letter => lower(letter),
        };
        at = at.wrapping_add(1);
    }
    table
}

/// The table with `byte` for each of `letters`.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn replaced(mut table: Bytes, letters: &[u8], byte: u8) -> Bytes {
    let mut at = 0;
    while at < letters.len() {
        table[letters[at] as usize] = byte;
        at = at.wrapping_add(1);
    }
    table
}

impl Table {
    /// The letters of a text, if all are of the alphabet.
    fn letters(&self, text: &str) -> Option<LetterBuffer> {
        let mut letters = [0; SHORT];
        let mut length = 0_usize;
        let mut rest = text.as_bytes().iter();
        while let Some(byte) = self.next(text, &mut rest)? {
            let Some(slot) = letters.get_mut(length) else {
                return self.more_letters((letters, length), byte, text, rest);
            };
            *slot = byte;
            // What is removed is written over.
            length = length.wrapping_add(usize::from(byte != REMOVED));
        }
        Some(LetterBuffer::short((letters, length)))
    }

    /// The letters of a text that has more than a few: these, the next, and those of the rest.
    #[cold]
    fn more_letters<'a>(
        &self,
        few: Short,
        next: u8,
        text: &'a str,
        mut rest: Iter<'a, u8>,
    ) -> Option<LetterBuffer> {
        let mut letters = LetterBuffer::short(few);
        let mut next = Some(next);
        while let Some(byte) = next {
            if byte != REMOVED {
                letters.push(byte);
            }
            next = self.next(text, &mut rest)?;
        }
        Some(letters)
    }

    /// What becomes of the first character of `rest`, with which `text` ends: nothing at the end,
    /// and nothing at all if it is not of the alphabet.
    #[expect(clippy::indexing_slicing, reason = "a table has an entry for every byte")]
    #[expect(clippy::option_option, reason = "either is an end")]
    #[inline]
    fn next<'a>(&self, text: &'a str, rest: &mut Iter<'a, u8>) -> Option<Option<u8>> {
        let before = rest.as_slice();
        let byte = match rest.next() {
            None => return Some(None),
            Some(ascii @ ..=0x7F) => self.bytes[usize::from(*ascii)],
            // The seven bits of the letter: the last of the lead, and six of the byte after it.
            Some(lead @ (0xD0 | 0xD1)) => {
                self.bytes[usize::from(lead.wrapping_shl(6) | *rest.next()?)]
            }
            Some(_) => UNKNOWN,
        };
        if byte != UNKNOWN {
            return Some(Some(byte));
        }
        let (byte, after) = self.rare(text, before)?;
        *rest = after.as_bytes().iter();
        Some(Some(byte))
    }

    /// What becomes of the first character of `rest`, with which `text` ends, and what follows it;
    /// nothing if it is not of the alphabet.
    #[inline(never)]
    fn rare<'a>(&self, text: &'a str, rest: &[u8]) -> Option<(u8, &'a str)> {
        let rest = text.get(text.len().wrapping_sub(rest.len())..)?;
        let mut letters = rest.chars();
        let letter = letters.next()?;
        let after = letters.as_str();
        let byte = match self.rule {
            Rule::Raw => encode(letter)?,
            Rule::Settlement => match after_kind(letter, rest, after) {
                Some(after) => return Some((REMOVED, after)),
                None => normal(letter)?,
            },
            Rule::Name => normal(letter)?,
            // Lower case leaves № alone.
            Rule::Document if letter == '№' => REMOVED,
            Rule::Document => normal(letter)?,
        };
        Some((byte, after))
    }
}

/// What becomes of a character that is not ASCII or in the upper half, or that may start a word
/// for a kind of settlement and does not.
fn normal(letter: char) -> Option<u8> {
    match letter {
        'Ґ' | 'ґ' => encode('ґ'),
        'с' | 'С' => encode('с'),
        'c' | 'C' => encode('c'),
        _ if is_published_dash(letter) => Some(REMOVED),
        '\u{2019}' | '\u{2BC}' => encode(letter),
        _ => None,
    }
}

/// What follows a word for a kind of settlement, if one starts with this letter: every м is one,
/// and a с starts one at most before what the words have there. In either script.
fn after_kind<'a>(letter: char, word: &'a str, after: &'a str) -> Option<&'a str> {
    match letter {
        'м' | 'М' | 'm' | 'M' if !after.starts_with(['і', 'І', 'i', 'I']) => {
            Some(after.trim_start_matches(['.', ',']))
        }
        'с' | 'С' | 'c' | 'C' if after.starts_with([' ', '.', ',']) => after.get(1..),
        'с' | 'С' | 'c' | 'C' if !after.starts_with(['е', 'Е', 'м', 'М']) => None,
        'м' | 'М' | 'm' | 'M' | 'с' | 'С' | 'c' | 'C' => after_kind_of_settlement(word),
        _ => None,
    }
}

/// The letters of a text as it is, if all are of the alphabet.
#[inline]
pub(crate) fn raw_letters(text: &str) -> Option<LetterBuffer> {
    match digits(text) {
        Some(letters) => Some(LetterBuffer::short(letters)),
        None => RAW.letters(text),
    }
}

impl Normalisation {
    /// The letters of a normalised name, if all are of the alphabet and there is a table for the
    /// mode.
    #[inline]
    pub(crate) fn name_letters(self, raw: &str) -> Option<LetterBuffer> {
        if self != Normalisation::Published {
            return None;
        }
        match cyrillic(raw, |letter| fold(lower(letter))) {
            Some(letters) => Some(LetterBuffer::short(letters)),
            None => NAME.letters(raw),
        }
    }

    /// The letters of a normalised settlement, likewise.
    #[inline]
    pub(crate) fn settlement_letters(self, raw: &str) -> Option<LetterBuffer> {
        if self != Normalisation::Published {
            return None;
        }
        match cyrillic(raw, |letter| fold(lower(letter))) {
            Some((letters, length)) if !has_kind(&letters) => {
                Some(LetterBuffer::short((letters, length)))
            }
            _ => SETTLEMENT.letters(raw),
        }
    }

    /// The letters of a normalised document number, likewise.
    #[inline]
    pub(crate) fn document_letters(self, raw: &str) -> Option<LetterBuffer> {
        if self != Normalisation::Published {
            return None;
        }
        match digits(raw) {
            Some(letters) => Some(LetterBuffer::short(letters)),
            None => DOCUMENT.letters(raw),
        }
    }

    /// The letters of a normalised birth certificate number, likewise.
    pub(crate) fn certificate_letters(self, raw: &str) -> Option<LetterBuffer> {
        let mut letters = self.document_letters(raw)?;
        if let Some(first) = letters.first_mut() {
            if matches!(*first, b'q' | b'j' | b'l' | b'1' | b'!' | UKRAINIAN_I) {
                *first = b'i';
            }
        }
        Some(letters)
    }
}

/// Whether a word for a kind of settlement may start in these Cyrillic letters.
fn has_kind(letters: &[u8; SHORT]) -> bool {
    letters.iter().fold(false, |has, letter| has | (*letter == M) | (*letter == S))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        ]);
        let piece = prop_oneof![
            6 => "[А-Яа-яЀ-ѿ]{1,9}",
            3 => "[0-9]{1,9}",
            2 => "[ -~]{1,4}",
            2 => "[сСcCмМmM][ .,еЕмМіІiIел]{0,4}",
            1 => rare.prop_map(String::from),
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_becomes_by_table_what_the_readable_rule_makes_of_it(raw in text()) {
            check_all(&raw);
        }
    }
}
