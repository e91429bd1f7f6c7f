//! Normalisation by table: what becomes of each character, from UTF-8 straight to letters of one
//! byte.

use std::slice::Iter;

use super::lanes::digits;
use crate::text::alphabet::{encode, encode_utf8, fold, lower, LetterBuffer, SHORT};
use crate::text::normalise::clean::is_removed;
use crate::text::normalise::published::{after_kind_of_settlement, is_published_dash};
use crate::text::{is_invisible, ShortText, SERIES_LETTERS};

/// What becomes of a character: the byte of a letter, or one of the next two. The lower half is
/// ASCII, the upper half the Cyrillic of U+0400 to U+047F.
type Bytes = [u8; 256];

/// The character is removed.
const REMOVED: u8 = 0;
/// Not in the table: [`ByteTable::rare`] decides.
const UNKNOWN: u8 = 3;

/// How the characters of a text become letters.
pub(super) struct ByteTable {
    bytes: Bytes,
    kind: TextKind,
}

/// What a text is, for the characters that no table has.
#[derive(PartialEq, Eq)]
enum TextKind {
    /// Left as it is.
    Raw,
    Name,
    Settlement,
    Document,
    /// A name or a document number, by the rules of `clean`.
    Clean,
}

pub(super) static RAW: ByteTable = ByteTable { bytes: alphabet(), kind: TextKind::Raw };

pub(super) static NAME: ByteTable =
    ByteTable { bytes: with(small(true), b" -'", REMOVED), kind: TextKind::Name };

pub(super) static SETTLEMENT: ByteTable = ByteTable {
    bytes: with(
        with(small(true), b" -'", REMOVED),
        &[b'm', b'M', b'c', b'C', M, CAPITAL_M, S, CAPITAL_S],
        UNKNOWN,
    ),
    kind: TextKind::Settlement,
};

pub(super) static DOCUMENT: ByteTable =
    ByteTable { bytes: with(small(false), PUNCTUATION, REMOVED), kind: TextKind::Document };

/// Without Latin letters, which may stand for Cyrillic ones.
pub(super) static CLEAN_NAME: ByteTable = ByteTable {
    bytes: with(with(small(true), b" -'`", REMOVED), &LATIN, UNKNOWN),
    kind: TextKind::Clean,
};

pub(super) static CLEAN_DOCUMENT: ByteTable = ByteTable {
    bytes: with(with(in_latin(small(false)), PUNCTUATION, REMOVED), b"`", REMOVED),
    kind: TextKind::Clean,
};

/// The ASCII characters that are removed from a document number.
const PUNCTUATION: &[u8] = b" -'():*|\",.?<=+\\/%#_";

const LATIN: [u8; 52] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The bytes of letters.
pub(super) const M: u8 = 0xBC;
const CAPITAL_M: u8 = 0x9C;
pub(super) const S: u8 = 0xC1;
const CAPITAL_S: u8 = 0xA1;

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

/// The table with the letters of a document's series in Latin.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn in_latin(mut table: Bytes) -> Bytes {
    let mut at = 0;
    while at < table.len() {
        let mut pair = 0;
        while pair < SERIES_LETTERS.len() {
            let (cyrillic, latin) = SERIES_LETTERS[pair];
            if let Some(byte) = encode(cyrillic) {
                if table[at] == byte {
                    table[at] = latin as u8;
                }
            }
            pair = pair.wrapping_add(1);
        }
        at = at.wrapping_add(1);
    }
    table
}

/// The table with `byte` for each of `letters`.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn with(mut table: Bytes, letters: &[u8], byte: u8) -> Bytes {
    let mut at = 0;
    while at < letters.len() {
        table[letters[at] as usize] = byte;
        at = at.wrapping_add(1);
    }
    table
}

impl ByteTable {
    /// The letters of a text, if all are of the alphabet.
    pub(super) fn letters(&self, text: &str) -> Option<LetterBuffer> {
        let mut letters = [0; SHORT];
        let mut length = 0_usize;
        let mut rest = text.as_bytes().iter();
        while let Some(byte) = self.next(text, &mut rest)? {
            let Some(slot) = letters.get_mut(length) else {
                let letters = LetterBuffer::short((letters, length));
                return self.more_letters(letters, byte, text, rest);
            };
            *slot = byte;
            // What is removed is written over.
            length = length.wrapping_add(usize::from(byte != REMOVED));
        }
        Some(LetterBuffer::short((letters, length)))
    }

    /// The letters of two Cyrillic letters and digits behind them, as a passport's number has, if that
    /// is what the text is and the rule removes none.
    #[expect(clippy::indexing_slicing, reason = "a table has an entry for every byte")]
    #[inline]
    pub(super) fn series_and_digits(&self, text: &str) -> Option<ShortText> {
        let (series, number) = text.split_at_checked(4)?;
        let [a @ (0xD0 | 0xD1), b, c @ (0xD0 | 0xD1), d] = series.as_bytes() else { return None };
        let letters = [encode_utf8(*a, *b), encode_utf8(*c, *d)];
        let letters = letters.map(|letter| self.bytes[usize::from(letter)]);
        if letters.iter().any(|letter| [UNKNOWN, REMOVED].contains(letter)) {
            return None;
        }
        let digits = digits(number)?;
        let behind = u128::from_le_bytes(*digits.places()).wrapping_shl(16);
        let both = behind | u128::from(u16::from_le_bytes(letters));
        ShortText::of(both.to_le_bytes(), digits.len().wrapping_add(letters.len()), |letter| letter)
    }

    /// The letters of a text that has more than a few: these, the next, and those of the rest.
    #[cold]
    fn more_letters<'a>(
        &self,
        mut letters: LetterBuffer,
        next: u8,
        text: &'a str,
        mut rest: Iter<'a, u8>,
    ) -> Option<LetterBuffer> {
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
            Some(lead @ (0xD0 | 0xD1)) => {
                self.bytes[usize::from(encode_utf8(*lead, *rest.next()?))]
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
        let byte = match self.kind {
            TextKind::Raw => encode(letter)?,
            TextKind::Settlement => match after_kind(letter, rest, after) {
                Some(after) => return Some((REMOVED, after)),
                None => normal(letter)?,
            },
            TextKind::Name => normal(letter)?,
            TextKind::Clean => clean(letter)?,
            // Lower case leaves № alone.
            TextKind::Document if letter == '№' => REMOVED,
            TextKind::Document => normal(letter)?,
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

/// The same by the rules of `clean`.
fn clean(letter: char) -> Option<u8> {
    match letter {
        'Ґ' | 'ґ' => encode('г'),
        // Invisible characters may stand in a word for a kind of settlement.
        _ if is_removed(letter) && !is_invisible(letter) => Some(REMOVED),
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
