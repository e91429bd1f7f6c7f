//! Rustler NIFs of Osoba: terms in, terms out, no logic.
//!
//! Elixir hands over fixed-order tuples; this crate reads them without trusting them (a list may be
//! improper, a binary may not be UTF-8, an integer may have any size), calls the core and builds
//! the answer. What cannot be read is an error that names field and rule, never a panic.
//!
//! | file | what it holds |
//! |---|---|
//! | `read` | terms to Rust values, with the path of what could not be read |
//! | `answer` | Rust values to terms |
//! | `person` | the tuple of a person |
//! | `unzr`, `verification`, `names`, `scoring`, `matching`, `document` | the functions, one file per Elixir module |
//! | `policy` | the settings of matching |
//! | `scorecards` | scorecards and prepared persons as resources |
//!
//! There is one form of each function. Those over lists, decisions and documents run on a dirty
//! scheduler, always; the others on a normal one, with texts of limited length and nothing else that
//! could make them long.

mod answer;
mod document;
mod matching;
mod names;
mod person;
mod policy;
mod read;
mod scorecards;
mod scoring;
mod unzr;
mod verification;

use osoba::FieldError;

/// The candidates of one decision are some thousand small texts, all of them alive until it is made.
/// The C library's allocator takes slow ways for most of them (`bindings/elixir/benches/RESULTS.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The library's version.
#[rustler::nif]
fn version() -> &'static str {
    osoba::VERSION
}

/// A key of the host's as an error may show it: a field's name, or `?`.
#[rustler::nif]
fn shown_key(key: rustler::Binary<'_>) -> String {
    FieldError::unknown_field(std::str::from_utf8(&key).unwrap_or_default()).field
}

/// Panics. Lets anybody see on their own system that a panic in this library is an exception there
/// and that the VM lives on.
#[rustler::nif]
#[allow(clippy::panic, reason = "panicking is what this function is for")]
fn panic() -> bool {
    panic!("made on purpose")
}

rustler::init!("Elixir.Osoba.Native");
