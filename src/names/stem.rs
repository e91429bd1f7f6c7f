//! The letters of a name without its ending: few enough, nearly always, to be handled all at once.

/// Most letters of a [`Stem`].
pub(super) const MOST: usize = 16;

/// Up to sixteen letters in place.
#[derive(Clone, Copy)]
pub(super) struct Stem {
    /// The letters; those after `length` are unspecified.
    pub(super) letters: [u8; MOST],
    pub(super) length: usize,
}

impl Stem {
    /// The first `length` letters of a row; `None` for more than sixteen, and for a row of
    /// fewer than sixteen places, which rows on the stack are not.
    #[inline]
    pub(super) fn new(row: &[u8], length: usize) -> Option<Stem> {
        if length > MOST {
            return None;
        }
        Some(Stem { letters: *row.first_chunk()?, length })
    }

    /// One number: the first letter in the highest byte, zeros after the last.
    #[inline]
    pub(super) fn packed(self) -> u128 {
        let unused = MOST.saturating_sub(self.length).saturating_mul(8) as u32;
        let kept = u128::MAX.checked_shl(unused).unwrap_or(0);
        u128::from_be_bytes(self.letters) & kept
    }

    /// The letters of such a number.
    #[inline]
    pub(super) fn unpacked(packed: u128) -> Stem {
        let unused = packed.trailing_zeros() / 8;
        Stem { letters: packed.to_be_bytes(), length: MOST.saturating_sub(unused as usize) }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or(&self.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;

    #[test]
    fn a_packed_stem_has_zeros_after_its_last_letter() {
        let row = letters!("абвгдеабвгдеабвгде");
        for length in 0..=MOST {
            let stem = Stem::new(row, length).unwrap();
            assert_eq!(stem.as_slice(), &row[..length]);
            let bytes = stem.packed().to_be_bytes();
            assert_eq!(bytes[..length], row[..length]);
            assert!(bytes[length..].iter().all(|byte| *byte == 0));
            assert_eq!(Stem::unpacked(stem.packed()).as_slice(), stem.as_slice());
        }
        assert!(Stem::new(row, MOST + 1).is_none());
        assert!(Stem::new(letters!("абв"), 2).is_none());
    }
}
