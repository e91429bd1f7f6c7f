//! A growing row of letters that stays on the stack for names of ordinary length.

/// Letters of one name. Up to [`Buffer::INLINE`] letters need no allocation; a longer name moves to
/// the heap, so that text of any length is handled in linear time.
#[derive(Clone)]
pub(super) struct Buffer {
    inline: [u8; Buffer::INLINE],
    length: usize,
    spilled: Vec<u8>,
}

impl Buffer {
    /// Letters held without allocation.
    pub(super) const INLINE: usize = 48;

    #[inline]
    pub(super) fn new() -> Self {
        Buffer { inline: [0; Buffer::INLINE], length: 0, spilled: Vec::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, letter: u8) {
        match self.inline.get_mut(self.length) {
            Some(slot) if self.spilled.is_empty() => {
                *slot = letter;
                self.length = self.length.wrapping_add(1);
            }
            _ => self.spill(letter),
        }
    }

    #[cold]
    fn spill(&mut self, letter: u8) {
        if self.spilled.is_empty() {
            self.spilled.extend_from_slice(&self.inline);
        }
        self.spilled.push(letter);
    }

    pub(super) fn extend(&mut self, letters: &[u8]) {
        for letter in letters {
            self.push(*letter);
        }
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[u8] {
        if self.spilled.is_empty() {
            self.inline.get(..self.length).unwrap_or(&self.inline)
        } else {
            &self.spilled
        }
    }

    #[inline]
    pub(super) fn last(&self) -> Option<u8> {
        self.as_slice().last().copied()
    }

    /// Replaces the last letter, if there is one.
    #[inline]
    pub(super) fn set_last(&mut self, letter: u8) {
        let letters = if self.spilled.is_empty() {
            self.inline.get_mut(..self.length)
        } else {
            Some(self.spilled.as_mut_slice())
        };
        if let Some(last) = letters.and_then(<[u8]>::last_mut) {
            *last = letter;
        }
    }
}

impl Buffer {
    /// Replaces every letter by what `map` makes of it, in order, and drops those that become zero.
    #[inline]
    pub(super) fn retain_map(&mut self, mut map: impl FnMut(u8) -> u8) {
        if !self.spilled.is_empty() {
            self.spilled.retain_mut(|letter| {
                *letter = map(*letter);
                *letter != 0
            });
            if self.spilled.is_empty() {
                self.length = 0;
            }
            return;
        }
        let mut kept = 0_usize;
        for at in 0..self.length {
            let Some(letter) = self.inline.get(at).map(|letter| map(*letter)) else { break };
            if letter != 0 {
                if let Some(slot) = self.inline.get_mut(kept) {
                    *slot = letter;
                }
                kept = kept.wrapping_add(1);
            }
        }
        self.length = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beyond_the_inline_room_are_kept() {
        let mut buffer = Buffer::new();
        let letters: Vec<u8> = (0..200).collect();
        buffer.extend(&letters);
        assert_eq!(buffer.as_slice(), letters);
        buffer.set_last(7);
        assert_eq!(buffer.last(), Some(7));
    }

    #[test]
    fn an_empty_buffer_has_no_last_letter() {
        let mut buffer = Buffer::new();
        buffer.set_last(1);
        assert_eq!(buffer.last(), None);
    }
}
