//! Short texts: up to sixteen letters of one byte.

use super::alphabet::{LetterBuffer, SHORT};

/// For every length all ones in the places before it.
static BEFORE: [[u8; SHORT]; SHORT + 1] = before();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn before() -> [[u8; SHORT]; SHORT + 1] {
    let mut before = [[0; SHORT]; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        before[length] = before[length.wrapping_sub(1)];
        before[length][length.wrapping_sub(1)] = u8::MAX;
        length = length.wrapping_add(1);
    }
    before
}

/// Up to sixteen letters in place, so few that they are handled all at once, and zeros behind them.
#[derive(Clone, Copy)]
pub(crate) struct ShortText {
    letters: [u8; SHORT],
    length: usize,
}

impl ShortText {
    /// The first `length` of these letters, each changed by `change`; `None` for more than sixteen.
    #[inline(always)]
    pub(crate) fn of(
        mut letters: [u8; SHORT],
        length: usize,
        change: impl Fn(u8) -> u8,
    ) -> Option<ShortText> {
        for (letter, kept) in letters.iter_mut().zip(BEFORE.get(length)?) {
            *letter = change(*letter) & kept;
        }
        Some(ShortText { letters, length })
    }

    /// The first `length` letters of a slice; `None` for more than sixteen, and for a slice of fewer
    /// than sixteen places.
    #[inline]
    pub(crate) fn first_of(letters: &[u8], length: usize) -> Option<ShortText> {
        let kept = u128::from_le_bytes(*BEFORE.get(length)?);
        let letters = u128::from_le_bytes(*letters.first_chunk()?) & kept;
        Some(ShortText { letters: letters.to_le_bytes(), length })
    }

    /// One number: the first letter in the highest byte, zeros after the last.
    #[inline]
    pub(crate) fn packed(self) -> u128 {
        u128::from_be_bytes(self.letters)
    }

    /// The letters of such a number.
    #[inline]
    pub(crate) fn unpacked(packed: u128) -> ShortText {
        let unused = packed.trailing_zeros() / 8;
        ShortText { letters: packed.to_be_bytes(), length: SHORT.saturating_sub(unused as usize) }
    }

    /// All sixteen places, with zeros after the last letter.
    #[inline]
    pub(crate) fn places(&self) -> &[u8; SHORT] {
        &self.letters
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    #[inline]
    pub(crate) fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or(&self.letters)
    }
}

impl From<ShortText> for LetterBuffer {
    #[inline(always)]
    fn from(short: ShortText) -> Self {
        LetterBuffer::short((short.letters, short.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_has_zeros_after_its_last_letter() {
        let row: Vec<u8> = (1..=18).collect();
        for length in 0..=SHORT {
            let short = ShortText::first_of(&row, length).unwrap();
            assert_eq!(short.letters(), &row[..length]);
            assert_eq!(short.len(), length);
            let bytes = short.packed().to_be_bytes();
            assert_eq!(bytes, *short.places());
            assert_eq!(bytes[..length], row[..length]);
            assert!(bytes[length..].iter().all(|byte| *byte == 0));
            assert_eq!(ShortText::unpacked(short.packed()).letters(), short.letters());
        }
        assert!(ShortText::first_of(&row, SHORT + 1).is_none());
        assert!(ShortText::first_of(&row[..3], 2).is_none());
    }
}
