//! A row of letters that is filled from the left, in room that the caller provides.

/// Letters that every row has behind its last one, as zeros, so that eight can be read at any place.
pub(super) const PADDING: usize = 8;

/// Fills a slice of zeros from the left. What does not fit is dropped: the caller provides as much
/// room as the input can need.
pub(super) struct LetterRow<'a> {
    room: &'a mut [u8],
    length: usize,
}

impl<'a> LetterRow<'a> {
    /// A row that has `length` letters already; none for a new one.
    #[inline]
    pub(super) fn after(room: &'a mut [u8], length: usize) -> Self {
        LetterRow { room, length }
    }

    /// The last eight letters, the last in the lowest byte; zero for a row of fewer.
    #[inline]
    pub(super) fn last_eight(&self) -> u64 {
        self.letters().last_chunk().map_or(0, |eight| u64::from_be_bytes(*eight))
    }

    #[inline]
    pub(super) fn push(&mut self, letter: u8) {
        if let Some(slot) = self.room.get_mut(self.length) {
            *slot = letter;
            self.length = self.length.wrapping_add(1);
        }
    }

    /// The same for a letter that is wanted; nothing for another.
    #[inline]
    pub(super) fn push_if(&mut self, letter: u8, wanted: bool) {
        if let Some(slot) = self.room.get_mut(self.length) {
            *slot = letter;
            self.length = self.length.wrapping_add(usize::from(wanted));
        }
    }

    /// Takes the last letter back.
    #[inline]
    pub(super) fn pop(&mut self) {
        self.length = self.length.saturating_sub(1);
        if let Some(slot) = self.room.get_mut(self.length) {
            *slot = 0;
        }
    }

    /// The last letter, or zero.
    #[inline]
    pub(super) fn last(&self) -> u8 {
        self.room.get(self.length.wrapping_sub(1)).copied().unwrap_or(0)
    }

    /// Replaces the last letter, if there is one.
    #[inline]
    pub(super) fn set_last(&mut self, letter: u8) {
        if let Some(last) = self.room.get_mut(self.length.wrapping_sub(1)) {
            *last = letter;
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    #[inline]
    pub(super) fn letters(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or(self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_filled_from_the_left() {
        let mut room = [0; 12];
        let mut row = LetterRow::after(&mut room, 0);
        assert_eq!((row.last(), row.len()), (0, 0));
        row.set_last(9);
        row.push(1);
        row.push(2);
        row.set_last(3);
        assert_eq!(row.letters(), [1, 3]);
    }
}
