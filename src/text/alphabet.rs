//! Letters of one byte.
//!
//! Nearly every text that is compared consists of letters of one small alphabet. Every letter of it
//! is a grapheme cluster by itself, whatever stands beside it, so that such a text needs no
//! segmentation. A text with any other character is kept in grapheme clusters.

/// The apostrophes that are left in normalised texts, and the letter that Unicode has far from the
/// others, take the place of control characters, which are not of this alphabet.
const RIGHT_QUOTE: u8 = 1;
const MODIFIER_APOSTROPHE: u8 = 2;
/// The small ґ. Its low six bits are those of no other small letter of Ukrainian or Russian.
pub(crate) const GHE: u8 = 0x18;
const CAPITAL_GHE: u8 = 0x19;

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

/// What [`encode`] makes of a letter from U+0400 to U+047F by its two bytes of UTF-8: the last bit of the
/// first, 0xD0 or 0xD1, and six of the second.
#[inline]
pub(crate) const fn encode_utf8(lead: u8, next: u8) -> u8 {
    lead.wrapping_shl(6) | next
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

/// All ones for yes, zeros for no: a choice without a branch.
const fn all(yes: bool) -> u8 {
    0_u8.wrapping_sub(yes as u8)
}

/// The small letter of a Cyrillic one.
#[inline]
pub(crate) const fn lower(letter: u8) -> u8 {
    let moved = letter.wrapping_add(all(letter < 0x90) & 0x30);
    let moved = moved.wrapping_add(all(letter < 0xB0) & 0x20);
    moved | all(letter >= 0xE0) & 1
}

/// A small Cyrillic letter with є→е and и→і.
#[inline]
pub(crate) const fn fold(letter: u8) -> u8 {
    let letter = letter ^ all(letter == 0xD4) & (0xD4 ^ 0xB5);
    letter ^ all(letter == 0xB8) & (0xB8 ^ 0xD6)
}

/// Texts of up to this many letters are collected and kept without allocating.
pub(crate) const SHORT: usize = 16;

/// Collects the letters of a text, without allocating as long as it is short.
pub(crate) struct LetterBuffer {
    letters: [u8; SHORT],
    length: usize,
    spilled: Vec<u8>,
}

impl LetterBuffer {
    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
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
    pub(crate) fn short((letters, length): ([u8; SHORT], usize)) -> Self {
        LetterBuffer { letters, length: length.min(SHORT), spilled: Vec::new() }
    }

    /// The letters so far, to be changed.
    pub(crate) fn letters_mut(&mut self) -> &mut [u8] {
        if self.spilled.is_empty() {
            self.letters.get_mut(..self.length).unwrap_or_default()
        } else {
            &mut self.spilled
        }
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
