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
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Failure::Status(osoba_status::InvalidUtf8)),
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
