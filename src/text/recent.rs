//! A small cache of results by text.

/// Results for texts, in `N` places, a power of two up to 2¹⁵, each of which holds the last text of its
/// hash. Candidates share names and settlements, and a look-up costs a small part of computing the
/// result again. One that is empty is small, as most are that serve a few candidates.
pub(crate) struct Recent<'t, T, const N: usize> {
    /// One more than where in `kept` the place's text is; 0 for a place that holds none.
    places: [u16; N],
    kept: Vec<(&'t str, T)>,
}

impl<T, const N: usize> Default for Recent<'_, T, N> {
    fn default() -> Self {
        Recent { places: [0; N], kept: Vec::new() }
    }
}

impl<'t, T: Clone, const N: usize> Recent<'t, T, N> {
    /// The result for a text, from the cache or computed now.
    #[inline]
    pub(crate) fn get_or_insert_with(
        &mut self,
        text: &'t str,
        compute: impl FnOnce(&'t str) -> T,
    ) -> T {
        let end = text.as_bytes().last_chunk().map_or(0, |end| u64::from_le_bytes(*end));
        let hash = end.wrapping_add(text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let place = hash.wrapping_shr(48) as usize & N.wrapping_sub(1);
        let Some(at) = self.places.get_mut(place) else { return compute(text) };
        match self.kept.get_mut(usize::from(*at).wrapping_sub(1)) {
            Some((kept, result)) if *kept == text => result.clone(),
            before => {
                let result = compute(text);
                match before {
                    Some(before) => *before = (text, result.clone()),
                    None => {
                        self.kept.push((text, result.clone()));
                        *at = self.kept.len() as u16;
                    }
                }
                result
            }
        }
    }
}
