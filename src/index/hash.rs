//! A hash of keys and texts: the same on every machine and run.
//!
//! Nothing is decided by a hash alone. Keys with equal hashes are in one block, and whether two
//! persons share a cluster is then read from their records.

/// Of the golden ratio: no pattern of its own.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash that takes parts one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const EMPTY: Hash = Hash(0x243F_6A88_85A3_08D3);

    /// With a text, whose length tells it apart from the parts beside it.
    #[must_use]
    pub(super) fn text(self, text: &[u8]) -> Self {
        let (words, rest) = text.as_chunks::<8>();
        let start = self.word(text.len() as u64);
        let whole = words.iter().fold(start, |hash, word| hash.word(u64::from_le_bytes(*word)));
        whole.word(last_word(text, rest))
    }

    /// With a number.
    #[must_use]
    pub(super) fn word(self, word: u64) -> Self {
        let product = u128::from(self.0 ^ word).wrapping_mul(u128::from(MULTIPLIER));
        let (high, low) = (product.wrapping_shr(64) as u64, product as u64);
        Hash(high ^ low.wrapping_add(word.rotate_left(32)))
    }

    pub(super) fn value(self) -> u64 {
        let mixed = (self.0 ^ self.0.wrapping_shr(32)).wrapping_mul(MULTIPLIER);
        mixed ^ mixed.wrapping_shr(29)
    }
}

/// The bytes behind the last whole word of a text, zeros behind them.
fn last_word(text: &[u8], rest: &[u8]) -> u64 {
    let missing = 8_u32.wrapping_sub(rest.len() as u32).wrapping_mul(8);
    match (text.last_chunk(), rest.first_chunk(), rest.last_chunk()) {
        (Some(end), _, _) => u64::from_le_bytes(*end).checked_shr(missing).unwrap_or(0),
        // Two halves, which overlap.
        (None, Some(start), Some(end)) => {
            let end = u64::from(u32::from_le_bytes(*end)).wrapping_shl(32).wrapping_shr(missing);
            u64::from(u32::from_le_bytes(*start)) | end
        }
        _ => rest.iter().rfold(0, |word, byte| word.wrapping_shl(8) | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_last_word_of_a_text_is_its_last_bytes_and_zeros() {
        let text: Vec<u8> = (1..=40).map(|byte| byte * 6).collect();
        for length in 0..=text.len() {
            let (_, rest) = text[..length].as_chunks::<8>();
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            assert_eq!(last_word(&text[..length], rest), u64::from_le_bytes(last), "{length}");
        }
    }

    #[test]
    fn texts_and_their_divisions_have_different_hashes() {
        let mut seen = HashSet::new();
        let texts: Vec<String> = (0..20_000).map(|number| format!("{number}")).collect();
        for text in texts.iter().map(String::as_str).chain(["", "\0", "\0\0", "АБВГД", "АБВГ"])
        {
            assert!(seen.insert(Hash::EMPTY.text(text.as_bytes()).value()), "{text}");
        }
        let of = |parts: [&str; 2]| {
            parts.iter().fold(Hash::EMPTY, |hash, part| hash.text(part.as_bytes())).value()
        };
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        assert_ne!(of(["", "a"]), of(["a", ""]));
    }
}
