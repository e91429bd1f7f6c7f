//! Short words, looked for without a branch for each.

/// A text of up to sixteen bytes: its first and last eight, four or one, which tell texts of one length
/// apart.
#[derive(Clone, Copy)]
struct Word {
    first: u64,
    last: u64,
    length: usize,
}

impl Word {
    #[inline(always)]
    const fn of(text: &str) -> Option<Word> {
        let bytes = text.as_bytes();
        let length = bytes.len();
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            if length > 16 {
                return None;
            }
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            return Some(Word { first, last, length });
        }
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            return Some(Word { first: first as u64, last: last as u64, length });
        }
        let (first, last) = match *bytes {
            [] => (0, 0),
            [a] => (u16::from_le_bytes([a, 0]), 0),
            [a, b] => (u16::from_le_bytes([a, b]), 0),
            [a, b, c, ..] => (u16::from_le_bytes([a, b]), c as u16),
        };
        Some(Word { first: first as u64, last: last as u64, length })
    }
}

/// Words of up to sixteen bytes.
pub(crate) struct Words<const N: usize>([Word; N]);

impl<const N: usize> Words<N> {
    /// The words; one of more than sixteen bytes does not compile.
    #[expect(clippy::indexing_slicing, clippy::panic, reason = "evaluated by the compiler")]
    pub(crate) const fn of(texts: &[&str; N]) -> Self {
        let mut words = [Word { first: 0, last: 0, length: 0 }; N];
        let mut place = 0;
        while place < N {
            match Word::of(texts[place]) {
                Some(word) => words[place] = word,
                None => panic!("a word of more than sixteen bytes"),
            }
            place = place.wrapping_add(1);
        }
        Words(words)
    }

    /// Whether a text is one of them.
    #[inline]
    pub(crate) fn contains(&self, text: &str) -> bool {
        let is =
            |a: &Word, b: &Word| (a.first == b.first) & (a.last == b.last) & (a.length == b.length);
        Word::of(text)
            .is_some_and(|text| self.0.iter().fold(false, |any, own| any | is(own, &text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_word_is_one_of_the_words() {
        let row = "abcdefghijklmnopq";
        for length in 0..17 {
            let (word, _) = row.split_at(length);
            let words = Words::of(&[word]);
            assert!(words.contains(word), "{word}");
            for place in 0..length {
                let mut other = word.as_bytes().to_vec();
                other[place] = b'\0';
                assert!(!words.contains(std::str::from_utf8(&other).unwrap()), "{word} {place}");
            }
            for other in [format!("{word}\0"), format!("{word} "), format!("\0{word}")] {
                assert!(!words.contains(&other), "{word}");
            }
            assert!(word.get(1..).is_none_or(|rest| !words.contains(rest)), "{word}");
        }
        let words = Words::of(&["NA", "OTP", "RESIDENCE"]);
        assert!(words.contains("NA") && words.contains("OTP") && words.contains("RESIDENCE"));
        assert!(!words.contains("") && !words.contains("otp") && !words.contains(row));
    }
}
