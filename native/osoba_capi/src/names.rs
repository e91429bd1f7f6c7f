//! Names: phonetic codes.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use osoba_core::names::{sounds_alike, Algorithm, Code, Kind};

use crate::boundary::{given, guarded, Buffer};
use crate::error::Failure;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// Which of a person's names a text is.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_name_kind {
    /// Family name (прізвище), `last_name`.
    Last = 1,
    /// Given name (ім'я), `first_name`.
    First = 2,
    /// Patronymic (по батькові), `second_name`.
    Second = 3,
}

/// A phonetic key: a function from a name to a code. Two names sound alike if their codes are
/// equal; codes of two algorithms are not comparable.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_algorithm {
    /// `uk`, the key made for Ukraine's registry: `uk/2`.
    Uk = 1,
    /// `kankowski`, MetaPhoneRu as first published, for databases that hold such codes.
    Kankowski = 2,
    /// `uk/1`, the key before `uk/2`, for databases that hold its codes.
    Uk1 = 3,
    /// Daitch–Mokotoff soundex, for names in Latin letters that are not Ukrainian.
    DaitchMokotoff = 4,
}

fn kind(number: i32) -> Result<Kind, Failure> {
    const KINDS: [(osoba_name_kind, Kind); 3] = [
        (osoba_name_kind::Last, Kind::Last),
        (osoba_name_kind::First, Kind::First),
        (osoba_name_kind::Second, Kind::Second),
    ];
    choice(KINDS.iter().find(|(known, _)| *known as i32 == number))
}

pub(crate) fn algorithm(number: i32) -> Result<Algorithm, Failure> {
    const ALGORITHMS: [(osoba_algorithm, Algorithm); 4] = [
        (osoba_algorithm::Uk, Algorithm::Uk),
        (osoba_algorithm::Kankowski, Algorithm::Kankowski),
        (osoba_algorithm::Uk1, Algorithm::Uk1),
        (osoba_algorithm::DaitchMokotoff, Algorithm::DaitchMokotoff),
    ];
    choice(ALGORITHMS.iter().find(|(known, _)| *known as i32 == number))
}

/// The meaning of a number that C passed for a choice.
pub(crate) fn choice<N, T: Copy>(row: Option<&(N, T)>) -> Result<T, Failure> {
    row.map(|(_, meaning)| *meaning).ok_or(Failure::Status(osoba_status::UnknownChoice))
}

/// Writes the phonetic code of a name, e.g. `ШИФЧИ3` for Шевченко, as a text that ends with NUL. A
/// name with nothing to encode has no code: an empty text, of which no two sound alike. A code of
/// up to 15 letters allocates nothing.
///
/// @param name the name as registered, any case and spelling; must not be absent
/// @param kind an osoba_name_kind
/// @param algorithm an osoba_algorithm
/// @param buf where the code is written; NULL to ask for the size
/// @param cap size of the buffer in bytes; 64 hold nearly every code
/// @param needed receives the size of the code in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_name_encode(
    name: osoba_str,
    kind: i32,
    algorithm: i32,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        // SAFETY: the caller's contract.
        let (name, buffer) = unsafe { (name.required()?, Buffer::new(buf, cap, needed)) };
        let (kind, algorithm) = (self::kind(kind)?, self::algorithm(algorithm)?);
        let code = algorithm.encode(name, kind);
        buffer.fill(|| Ok(code.as_ref().map_or(&[][..], Code::as_bytes)))
    })
}

/// The name of an algorithm with its version, e.g. `"uk/2"`, to be stored beside the codes: a static
/// text that ends with NUL and is never freed. NULL for a number that is no algorithm.
///
/// @param algorithm an osoba_algorithm
#[no_mangle]
pub extern "C" fn osoba_algorithm_id(algorithm: i32) -> *const c_char {
    match self::algorithm(algorithm) {
        Ok(Algorithm::Uk) => c"uk/2".as_ptr(),
        Ok(Algorithm::Uk1) => c"uk/1".as_ptr(),
        Ok(Algorithm::Kankowski) => c"kankowski/1".as_ptr(),
        Ok(Algorithm::DaitchMokotoff) => c"daitch_mokotoff/1".as_ptr(),
        Err(_) => std::ptr::null(),
    }
}

/// Tells whether two names sound alike: whether they, or the parts of a compound surname, have a
/// code in common.
///
/// @param a one name; must not be absent
/// @param b the other name; must not be absent
/// @param kind an osoba_name_kind
/// @param algorithm an osoba_algorithm
/// @param alike receives the answer
#[no_mangle]
pub unsafe extern "C" fn osoba_name_sounds_alike(
    a: osoba_str,
    b: osoba_str,
    kind: i32,
    algorithm: i32,
    alike: Option<&mut MaybeUninit<bool>>,
) -> osoba_status {
    guarded(|| {
        let alike = given(alike)?;
        // SAFETY: the caller's contract.
        let (a, b) = unsafe { (a.required()?, b.required()?) };
        let (kind, algorithm) = (self::kind(kind)?, self::algorithm(algorithm)?);
        alike.write(sounds_alike(algorithm, kind, a, b));
        Ok(())
    })
}
