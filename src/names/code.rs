//! A phonetic code: what two names that sound alike have in common.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::letters::{character, is_symbol, symbol, utf8};

/// A phonetic code of a name, such as `ШИФЧИ3`. Never empty.
///
/// Codes are compared, ordered and hashed by their text. A code of up to 15 letters lives inside the
/// value (32 bytes), a longer one on the heap. `Debug` hides the text, since a code gives most of a
/// name away.
///
/// ```
/// use osoba::names::{Algorithm, Kind};
/// let code = Algorithm::Kankowski.encode("Шевченко", Kind::Last).unwrap();
/// assert_eq!(code.as_str(), "ШИФЧИ3");
/// assert_eq!(format!("{code:?}"), "Code(6)");
/// ```
#[derive(Clone)]
pub struct Code(Text);

#[derive(Clone)]
enum Text {
    Inline { length: u8, bytes: [u8; INLINE] },
    Heap(Box<str>),
}

const INLINE: usize = 30;

impl Code {
    /// A code from letters and symbols; `None` for no letters at all.
    #[inline]
    pub(super) fn from_letters(letters: &[u8]) -> Option<Code> {
        if letters.is_empty() {
            return None;
        }
        let mut bytes = [0; INLINE];
        let mut rest: &mut [u8] = &mut bytes;
        for letter in letters.iter().copied() {
            let free = std::mem::take(&mut rest);
            rest = if is_symbol(letter) {
                match free.split_first_mut() {
                    Some((slot, after)) => {
                        *slot = symbol(letter);
                        after
                    }
                    None => return Some(Code::long(letters)),
                }
            } else {
                match free.split_first_chunk_mut() {
                    Some((slot, after)) => {
                        *slot = utf8(letter);
                        after
                    }
                    None => return Some(Code::long(letters)),
                }
            };
        }
        let length = INLINE.saturating_sub(rest.len()) as u8;
        Some(Code(Text::Inline { length, bytes }))
    }

    #[cold]
    fn long(letters: &[u8]) -> Code {
        let text: String = letters.iter().map(|letter| character(*letter)).collect();
        Code(Text::Heap(text.into_boxed_str()))
    }

    /// The bytes of the code's text: UTF-8, for a host that copies it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or(bytes),
            Text::Heap(text) => text.as_bytes(),
        }
    }

    /// The code's text: upper-case Cyrillic letters and the symbols of endings.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Inline { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Text::Heap(text) => text,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.as_str().chars().count())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::letters::letters;

    #[test]
    fn no_letters_give_no_code() {
        assert!(Code::from_letters(&[]).is_none());
    }

    #[test]
    fn short_and_long_codes_keep_their_text() {
        let short = Code::from_letters(letters!("шевчен3")).unwrap();
        assert_eq!(short.as_str(), "ШЕВЧЕН3");
        let long = Code::from_letters(letters!("абвгдежзийклмнопрсту4")).unwrap();
        assert_eq!(long.as_str(), "АБВГДЕЖЗИЙКЛМНОПРСТУ4");
        assert!(long < short);
        assert_eq!(size_of::<Code>(), 32);
    }
}
