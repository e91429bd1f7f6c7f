//! Answers for the texts that were asked about last.

/// Answers for texts, in `N` places, a power of two up to 2¹⁶. Persons who are compared with one share names
/// and settlements, and looking an answer up costs a small part of finding it again.
pub(crate) struct Recent<'t, T, const N: usize>([Option<(&'t str, T)>; N]);

impl<T, const N: usize> Default for Recent<'_, T, N> {
    fn default() -> Self {
        Recent(std::array::from_fn(|_| None))
    }
}

impl<'t, T: Clone, const N: usize> Recent<'t, T, N> {
    /// The answer for a text, kept or now found.
    #[inline]
    pub(crate) fn or(&mut self, text: &'t str, find: impl FnOnce(&'t str) -> T) -> T {
        let end = text.as_bytes().last_chunk().map_or(0, |end| u64::from_le_bytes(*end));
        let hash = end.wrapping_add(text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let place = hash.wrapping_shr(48) as usize & N.wrapping_sub(1);
        let Some(slot) = self.0.get_mut(place) else { return find(text) };
        match slot {
            Some((kept, answer)) if *kept == text => answer.clone(),
            _ => {
                let answer = find(text);
                *slot = Some((text, answer.clone()));
                answer
            }
        }
    }
}
