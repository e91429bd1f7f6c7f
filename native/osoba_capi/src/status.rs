//! What a function answers.

use std::ffi::{c_char, CStr};

/// What a function answers. 0 is success; numbers are never reused, and later versions may add
/// some, so treat an unknown one as a failure. osoba_status_message() says each in words.
///
/// 1xx: the call is wrong, a programmer's mistake. 2xx: what was passed in is wrong; if the
/// function has an osoba_error, it names the field and the rule. 9xx: the library is wrong.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_status {
    /// Success: the outputs have been written.
    Ok = 0,
    /// A mandatory argument, or an entry of an array, is NULL or absent.
    NullArgument = 100,
    /// The number of a choice (a kind, an algorithm) is none of the known ones.
    UnknownChoice = 101,
    /// The buffer is too small and was left alone; the needed size has been written.
    BufferTooSmall = 102,
    /// A number is out of range: a length larger than memory can be, a score above the greatest.
    OutOfRange = 103,
    /// `struct_size` is none that this version knows: header and library do not belong together.
    AbiMismatch = 104,
    /// A person was prepared with another normalisation than the scorecard's.
    NormalisationMismatch = 105,
    /// There is no command of that name.
    UnknownCommand = 106,
    /// A text is not UTF-8.
    InvalidUtf8 = 200,
    /// A document is not JSON.
    InvalidJson = 201,
    /// A field broke a rule: see osoba_error.
    InvalidField = 202,
    /// An Arrow array, schema or stream is broken, or its source failed.
    InvalidArrow = 203,
    /// Something that cannot happen happened; please report it.
    Internal = 900,
    /// The library panicked and was stopped at its boundary; please report it. Handles stay usable.
    Panic = 901,
}

const MESSAGES: [(osoba_status, &CStr); 14] = [
    (osoba_status::Ok, c"success"),
    (osoba_status::NullArgument, c"a mandatory argument is NULL"),
    (osoba_status::UnknownChoice, c"a number is none of the known choices"),
    (osoba_status::BufferTooSmall, c"the buffer is too small"),
    (osoba_status::OutOfRange, c"a number is out of range"),
    (osoba_status::AbiMismatch, c"header and library do not belong together"),
    (osoba_status::NormalisationMismatch, c"a person was prepared with another normalisation"),
    (osoba_status::UnknownCommand, c"there is no such command"),
    (osoba_status::InvalidUtf8, c"a text is not UTF-8"),
    (osoba_status::InvalidJson, c"a document is not JSON"),
    (osoba_status::InvalidField, c"a field broke a rule"),
    (osoba_status::InvalidArrow, c"an Arrow array or stream is broken"),
    (osoba_status::Internal, c"internal error"),
    (osoba_status::Panic, c"the library panicked"),
];

/// What a status means, in English: a static text that ends with NUL and is never freed. For a
/// number that is no status, `"unknown status"`; never NULL.
///
/// @param status an osoba_status
#[no_mangle]
pub extern "C" fn osoba_status_message(status: i32) -> *const c_char {
    let found = MESSAGES.iter().find(|(known, _)| *known as i32 == status);
    found.map_or(c"unknown status", |(_, message)| *message).as_ptr()
}
