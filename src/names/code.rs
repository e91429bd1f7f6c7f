//! A phonetic code: what two names that sound alike have in common.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::letters::{character, symbol, utf8_of_the_32, NONE};
use crate::text::alphabet::SHORT;
use crate::text::ShortText;

/// A phonetic code of a name, such as `ШИФЧИ3`. Never empty.
///
/// Codes are compared, ordered and hashed by their text. A code of up to 15 letters is stored in the
/// value (32 bytes), a longer one is allocated. `Debug` hides the text, since a code gives most of a
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
    Allocated(Box<str>),
}

const INLINE: usize = 30;

impl Code {
    /// The code of letters and the symbol of an ending, [`NONE`] for a name without one; `None` for
    /// neither.
    pub(super) fn from_letters(letters: &[u8], ending: u8) -> Option<Code> {
        let mut row = [NONE; SHORT];
        for (slot, letter) in row.iter_mut().zip(letters) {
            *slot = *letter;
        }
        match ShortText::first_of(&row, letters.len()) {
            Some(stem) => Code::from_stem(&stem, ending),
            None => Some(Code::long(letters, ending)),
        }
    }

    /// The code of a stem and the symbol of its ending, [`NONE`] for a name without one.
    #[inline]
    pub(super) fn from_stem(stem: &ShortText, ending: u8) -> Option<Code> {
        let end = stem.len().wrapping_mul(2);
        let length = end.wrapping_add(usize::from(ending != NONE));
        if length == 0 {
            return None;
        }
        if length > INLINE {
            return Some(Code::long(stem.letters(), ending));
        }
        let mut bytes = [0; INLINE];
        for (pair, letter) in bytes.as_chunks_mut().0.iter_mut().zip(stem.places()) {
            *pair = utf8_of_the_32(*letter);
        }
        if let Some(slot) = bytes.get_mut(end) {
            *slot = symbol(ending);
        }
        Some(Code(Text::Inline { length: length as u8, bytes }))
    }

    /// The code of a text.
    pub(super) fn of_text(text: &str) -> Code {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(text.as_bytes());
                Code(Text::Inline { length, bytes })
            }
            _ => Code(Text::Allocated(text.into())),
        }
    }

    #[cold]
    fn long(letters: &[u8], ending: u8) -> Code {
        let ending = Some(ending).filter(|ending| *ending != NONE);
        let text: String = letters.iter().copied().chain(ending).map(character).collect();
        Code(Text::Allocated(text.into_boxed_str()))
    }

    /// The bytes of the code's text: UTF-8, for a host that copies it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or(bytes),
            Text::Allocated(text) => text.as_bytes(),
        }
    }

    /// The code's text: upper-case Cyrillic letters and the symbols of endings.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Inline { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Text::Allocated(text) => text,
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
        assert!(Code::from_letters(&[], NONE).is_none());
    }

    #[test]
    fn short_and_long_codes_keep_their_text() {
        let alphabet = letters!("абвгдежзийклмнопрстуфхцчшщъыьэюя");
        for length in 0..=alphabet.len() {
            let upper: String = alphabet[..length].iter().map(|l| character(*l)).collect();
            let text =
                |ending| Code::from_letters(&alphabet[..length], ending).map(|c| c.to_string());
            assert_eq!(text(NONE).unwrap_or_default(), upper);
            assert_eq!(text(b'4'), Some(format!("{upper}4")));
            assert_eq!(text(letters!("$")[0]), Some(format!("{upper}$")));
        }
        let code = |letters| Code::from_letters(letters, NONE).unwrap();
        assert!(code(letters!("абвгдежзийклмнопрсту")) < code(letters!("шевчен")));
        assert!(code(letters!("шевчен")) < code(letters!("шевченабвгдежзийклмно")));
        assert_eq!(size_of::<Code>(), 32);
    }
}
