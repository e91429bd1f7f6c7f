//! Versions.

use std::ffi::{c_char, CStr};

use crate::abi_version::OSOBA_ABI_VERSION;

/// The library's version, e.g. `"0.1.0"`: a static text that ends with NUL and is never freed. The
/// same is written into every decision. OSOBA_VERSION is the header's.
#[no_mangle]
pub extern "C" fn osoba_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    CStr::from_bytes_until_nul(VERSION.as_bytes()).unwrap_or_default().as_ptr()
}

/// The library's ABI version. A program that loads the library by hand compares it with its
/// header's OSOBA_ABI_VERSION; for one that is linked, the linker does (SONAME).
#[no_mangle]
pub extern "C" fn osoba_abi_version() -> u32 {
    OSOBA_ABI_VERSION
}
