//! Letters of one byte.
//!
//! Nearly every text that is compared consists of letters of one small alphabet. Every letter of it
//! is a grapheme cluster by itself, whatever stands beside it, so that such a text needs no
//! segmentation. A text with any other character is kept in grapheme clusters.

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
    pub(crate) fn letters(&self) -> &[u8] {
        if self.spilled.is_empty() {
            self.letters.get(..self.length).unwrap_or_default()
        } else {
            &self.spilled
        }
    }

    /// The letters of a short text, zeros behind them, and how many there are.
    pub(super) fn short((letters, length): ([u8; SHORT], usize)) -> Self {
        let mut buffer = LetterBuffer::new();
        letters.iter().take(length).for_each(|letter| buffer.push(*letter));
        buffer
    }

    /// The same letters but for the first, if there is one.
    pub(super) fn with_first(&self, first: u8) -> LetterBuffer {
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
    #[inline]
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
