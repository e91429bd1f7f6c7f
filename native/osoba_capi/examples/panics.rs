//! A library with one function, which panics behind the boundary of the C ABI: `tests/c/panics.c`
//! calls it to see from C what becomes of a panic. Nothing of it is in libosoba.

#![allow(
    dead_code,
    unreachable_pub,
    non_camel_case_types,
    reason = "the boundary's modules are those of the library, of which this uses one function"
)]
#![allow(clippy::panic, reason = "it is what this library is for")]

use std::mem::MaybeUninit;

#[path = "../src/boundary.rs"]
mod boundary;
#[path = "../src/error.rs"]
mod error;
#[path = "../src/status.rs"]
mod status;

/// Panics before it writes its output.
#[no_mangle]
pub extern "C" fn osoba_test_panic(
    output: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<error::osoba_error>>,
) -> status::osoba_status {
    boundary::guarded_with(error, || {
        let output = boundary::given(output)?;
        if output.as_ptr().is_null() {
            output.write(1);
        }
        panic!("on purpose, for a test")
    })
}
