//! Published normalisation straight to letters of one byte, without a text in between.
//!
//! Nearly every text that is compared consists of letters of one small alphabet. Every letter of it
//! is a grapheme cluster by itself, whatever stands beside it, so that such a text needs no
//! segmentation. A text with any other character takes the exact path of [`super::normalise`],
//! which these tables are held to by tests.

use super::normalise::{after_kind_of_settlement, Normalisation};

/// The apostrophes that are left in normalised texts, and the letter that Unicode has far from the
/// others, take the place of control characters, which are not of this alphabet.
const RIGHT_QUOTE: u8 = 1;
const MODIFIER_APOSTROPHE: u8 = 2;
const GHE: u8 = 4;
const CAPITAL_GHE: u8 = 5;

/// Where the Cyrillic letters U+0400 to U+047F start.
const CYRILLIC: u32 = 0x400;

/// The byte of a letter, or nothing if the alphabet lacks it. Printable ASCII is itself, Cyrillic
/// fills the upper half.
pub(crate) const fn encode(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' => Some(letter as u8),
        '\u{400}'..='\u{47F}' => Some((letter as u32).wrapping_sub(CYRILLIC) as u8 | 0x80),
        '\u{2019}' => Some(RIGHT_QUOTE),
        '\u{2BC}' => Some(MODIFIER_APOSTROPHE),
        'ґ' => Some(GHE),
        'Ґ' => Some(CAPITAL_GHE),
        _ => None,
    }
}

/// The letter of a byte that [`encode`] made.
pub(crate) fn decode(byte: u8) -> char {
    match byte {
        RIGHT_QUOTE => '\u{2019}',
        MODIFIER_APOSTROPHE => '\u{2BC}',
        GHE => 'ґ',
        CAPITAL_GHE => 'Ґ',
        0x80.. => char::from_u32(u32::from(byte & 0x7F) | CYRILLIC).unwrap_or_default(),
        ascii => char::from(ascii),
    }
}

/// Texts of up to this many letters are collected and kept without a heap.
pub(crate) const SHORT: usize = 16;

/// What becomes of a character: the byte of a letter, or one of the next two.
type Table = [u8; 256];

/// The character is removed.
const REMOVED: u8 = 0;
/// The character is not of the alphabet.
const FOREIGN: u8 = 3;

const NAME: Table = table(b" -'", true);
const DOCUMENT: Table = table(b" -'():*|\",.?<=+\\/%#_", false);

/// Lower case, some ASCII characters removed, є→е and и→і if `folded`. The lower half of the index
/// is ASCII, the upper half the Cyrillic of U+0400 to U+047F.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn table(removed: &[u8], folded: bool) -> Table {
    let mut table = [FOREIGN; 256];
    let mut byte = 0x20_u8;
    while byte < 0x7F {
        table[byte as usize] = byte.to_ascii_lowercase();
        byte = byte.wrapping_add(1);
    }
    let mut at = 0;
    while at < removed.len() {
        table[removed[at] as usize] = REMOVED;
        at = at.wrapping_add(1);
    }
    let mut letter = 0x80_u8;
    loop {
        let lower = match letter & 0x7F {
            0x00..=0x0F => letter.wrapping_add(0x50),
            0x10..=0x2F => letter.wrapping_add(0x20),
            0x30..=0x5F => letter,
            _ => letter | 1,
        };
        table[letter as usize] = match lower & 0x7F {
            // є and и
            0x54 if folded => 0x80 | 0x35,
            0x38 if folded => 0x80 | 0x56,
            _ => lower,
        };
        if letter == 0xFF {
            return table;
        }
        letter = letter.wrapping_add(1);
    }
}

/// What becomes of `letter`.
#[inline]
fn look_up(table: &Table, letter: char) -> u8 {
    let place = match letter {
        '\0'..='\u{7F}' => letter as u8,
        '\u{400}'..='\u{47F}' => letter as u8 | 0x80,
        '\u{2019}' => return RIGHT_QUOTE,
        '\u{2BC}' => return MODIFIER_APOSTROPHE,
        'ґ' | 'Ґ' => return GHE,
        '\u{2013}' | '\u{2014}' | '\u{2212}' | '\u{2010}' => return REMOVED,
        // №, which lower case leaves alone, is removed where full stops are.
        '\u{2116}' if entry(table, b'.') == REMOVED => return REMOVED,
        _ => return FOREIGN,
    };
    entry(table, place)
}

#[expect(clippy::indexing_slicing, reason = "a table has an entry for every byte")]
#[inline]
fn entry(table: &Table, byte: u8) -> u8 {
    table[usize::from(byte)]
}

impl Normalisation {
    /// The letters of a normalised name, if all are of the alphabet and there is a table for the
    /// mode.
    pub(crate) fn name_letters(self, raw: &str) -> Option<LetterBuffer> {
        self.letters(&NAME, raw)
    }

    /// The letters of a normalised document number, likewise.
    pub(crate) fn document_letters(self, raw: &str) -> Option<LetterBuffer> {
        self.letters(&DOCUMENT, raw)
    }

    /// The letters of a normalised birth certificate number, likewise.
    pub(crate) fn certificate_letters(self, raw: &str) -> Option<LetterBuffer> {
        let letters = self.document_letters(raw)?;
        Some(match letters.letters().first().copied() {
            Some(b'q' | b'j' | b'l' | b'1' | b'!' | CYRILLIC_I) => letters.with_first(b'i'),
            _ => letters,
        })
    }

    fn letters(self, table: &Table, raw: &str) -> Option<LetterBuffer> {
        if self != Normalisation::Published {
            return None;
        }
        let mut letters = LetterBuffer::new();
        for letter in raw.chars() {
            match look_up(table, letter) {
                REMOVED => {}
                FOREIGN => return None,
                byte => letters.push(byte),
            }
        }
        Some(letters)
    }

    /// The letters of a normalised settlement, likewise.
    pub(crate) fn settlement_letters(self, raw: &str) -> Option<LetterBuffer> {
        if self != Normalisation::Published {
            return None;
        }
        let mut letters = LetterBuffer::new();
        let mut rest = raw;
        loop {
            let mut characters = rest.chars();
            let Some(letter) = characters.next() else { return Some(letters) };
            match kind_of_settlement(letter, characters.as_str()) {
                Kind::No => {}
                Kind::Letter => {
                    rest = characters.as_str().trim_start_matches(['.', ',']);
                    continue;
                }
                Kind::Perhaps => {
                    if let Some(after) = after_kind_of_settlement(rest) {
                        rest = after;
                        continue;
                    }
                }
            }
            match look_up(&NAME, letter) {
                REMOVED => {}
                FOREIGN => return None,
                byte => letters.push(byte),
            }
            rest = characters.as_str();
        }
    }
}

/// The byte of the Ukrainian і.
const CYRILLIC_I: u8 = 0xD6;

/// Whether a word for a kind of settlement starts here.
enum Kind {
    /// None does.
    No,
    /// The letter is one by itself, and starts no longer one.
    Letter,
    /// The table knows.
    Perhaps,
}

/// Whether a word for a kind of settlement starts with this letter: every м is one, and a с starts
/// one at most before what the table has there. In either script.
#[inline]
fn kind_of_settlement(letter: char, rest: &str) -> Kind {
    match letter {
        'м' | 'М' | 'm' | 'M' if rest.starts_with(['і', 'І', 'i', 'I']) => Kind::Perhaps,
        'м' | 'М' | 'm' | 'M' => Kind::Letter,
        'с' | 'С' | 'c' | 'C' if rest.starts_with([' ', '.', ',', 'е', 'Е', 'м', 'М']) => {
            Kind::Perhaps
        }
        '\u{1C80}'..='\u{1C8F}' => Kind::Perhaps,
        _ => Kind::No,
    }
}

/// How often letters occur: letters fall into fourteen buckets, a count up to 15 for each, four
/// bits a count. No two digits share a bucket.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Bag(u64);

impl Bag {
    /// No letters.
    pub(crate) const EMPTY: Bag = Bag(0);

    /// A bag and a byte in one word.
    pub(crate) fn with(self, byte: u8) -> u64 {
        self.0 | u64::from(byte).wrapping_shl(56)
    }

    /// The bag and the byte of a word that [`Bag::with`] made.
    #[inline]
    pub(crate) fn and_byte(word: u64) -> (Bag, u8) {
        (Bag(word & (u64::MAX >> 8)), word.wrapping_shr(56) as u8)
    }

    /// Counts a letter.
    #[inline]
    pub(crate) fn count(&mut self, byte: u8) {
        let bucket = byte & 15;
        let bucket = if bucket < 14 { bucket } else { bucket.wrapping_sub(2) };
        let shift = u32::from(bucket).wrapping_mul(4);
        let one = u64::from(self.0.wrapping_shr(shift) & 15 != 15);
        self.0 = self.0.wrapping_add(one.wrapping_shl(shift));
    }

    /// How many letters this bag has more than `other`, bucket by bucket: a number that the
    /// Levenshtein distance is never below, since an edit takes at most one letter away.
    #[inline]
    pub(crate) fn surplus(self, other: Bag) -> u32 {
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        // In every byte 128 and what this count is above the other's.
        let difference = |own: u64, other: u64| (own & LOW | HIGH).wrapping_sub(other & LOW);
        // Only where it is not below.
        let positive = |difference: u64| {
            let above = difference & HIGH;
            difference & (above.wrapping_shr(3)).wrapping_sub(above.wrapping_shr(7))
        };
        let even = positive(difference(self.0, other.0));
        let odd = positive(difference(self.0.wrapping_shr(4), other.0.wrapping_shr(4)));
        // Fourteen counts up to 15 add up to less than a byte.
        let sum = even.wrapping_add(odd).wrapping_mul(0x0101_0101_0101_0101).wrapping_shr(56);
        sum as u32
    }
}

/// Collects the letters of a text, without a heap as long as it is short.
pub(crate) struct LetterBuffer {
    letters: [u8; SHORT],
    length: usize,
    bag: Bag,
    spilled: Vec<u8>,
}

impl LetterBuffer {
    pub(crate) fn new() -> Self {
        LetterBuffer { letters: [0; SHORT], length: 0, bag: Bag::default(), spilled: Vec::new() }
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.bag.count(byte);
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = byte;
        } else {
            if self.spilled.is_empty() {
                self.spilled.extend_from_slice(&self.letters);
            }
            self.spilled.push(byte);
        }
        self.length = self.length.wrapping_add(1);
    }

    /// The letters so far.
    fn letters(&self) -> &[u8] {
        if self.spilled.is_empty() {
            self.letters.get(..self.length).unwrap_or_default()
        } else {
            &self.spilled
        }
    }

    /// The same letters but for the first, if there is one.
    fn with_first(&self, first: u8) -> LetterBuffer {
        let mut changed = LetterBuffer::new();
        for (place, byte) in self.letters().iter().enumerate() {
            changed.push(if place == 0 { first } else { *byte });
        }
        changed
    }

    /// How often letters occur.
    pub(crate) fn bag(&self) -> Bag {
        self.bag
    }

    /// The letters of a short text, zeros behind them, with its length, or all letters of a longer
    /// one.
    pub(crate) fn into_parts(self) -> ([u8; SHORT], Result<u8, Vec<u8>>) {
        match u8::try_from(self.length) {
            Ok(length) if self.spilled.is_empty() => (self.letters, Ok(length)),
            _ => (self.letters, Err(self.spilled)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surplus_is_what_one_bag_has_more_than_another() {
        let bag = |text: &str| {
            let mut bag = Bag::default();
            text.bytes().for_each(|byte| bag.count(byte));
            bag
        };
        for (a, b, surplus, back) in [
            ("", "", 0, 0),
            ("0123456789", "", 10, 0),
            ("0011", "0123", 2, 2),
            ("999", "9999", 0, 1),
            ("0000000000000000000", "0", 14, 0),
            ("abc", "cab", 0, 0),
        ] {
            assert_eq!(bag(a).surplus(bag(b)), surplus, "{a} {b}");
            assert_eq!(bag(b).surplus(bag(a)), back, "{b} {a}");
        }
    }
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn every_letter_has_its_own_byte_and_comes_back() {
        let mut seen = std::collections::HashMap::new();
        for letter in '\0'..=char::MAX {
            if let Some(byte) = encode(letter) {
                assert_eq!(decode(byte), letter);
                assert_eq!(seen.insert(byte, letter), None);
            }
        }
        assert_eq!(seen.len(), 95 + 128 + 4);
    }

    #[test]
    fn any_two_letters_of_the_alphabet_are_two_grapheme_clusters() {
        let letters: Vec<char> = ('\0'..=char::MAX).filter(|c| encode(*c).is_some()).collect();
        for a in &letters {
            for b in &letters {
                assert_eq!(format!("{a}{b}").graphemes(true).count(), 2, "{a:?} {b:?}");
            }
        }
    }
}
