//! The C ABI of Osoba, `libosoba`. Its reference is the header, `include/osoba.h`, which is
//! generated from the doc comments here; this crate has no interface for Rust.
//!
//! | file | what it settles |
//! |---|---|
//! | `boundary` | the one helper that every function runs in: panics, pointers, buffers |
//! | `text` | texts from C |
//! | `status` | what a function answers |
//! | `error` | which field broke which rule |
//! | `version` | versions |
//! | `engine` | whole documents, one function for all commands |
//! | `identifiers` | UNZR and tax id |
//! | `names` | codes of names |
//! | `levenshtein` | distances between texts |
//! | `person` | prepared persons |
//! | `policy` | policies of matching |
//! | `scorecard` | scorecards, one probe against many candidates |
//! | `index` | persons in memory: candidates, pairs, groups |
//! | `training` | a scorecard from pairs of persons |
//! | `arrow` | persons and answers in columns (feature `arrow`, on by default) |
//!
//! `unsafe` is what the compiler cannot check about C: that a pointer is what the header asks for.
//! A function is an `unsafe fn` where its arguments hold raw pointers, and its contract is the
//! header's: each pointer is NULL or valid for what is read or written through it, during the call.

#![allow(non_camel_case_types, reason = "types carry the names that C programmers write")]
#![allow(
    clippy::missing_safety_doc,
    reason = "the contract of all functions is one and stands in the header's file comment"
)]
#![deny(clippy::undocumented_unsafe_blocks, unsafe_op_in_unsafe_fn)]

#[allow(unreachable_pub, reason = "the header shows public constants")]
mod abi_version;
#[cfg(feature = "arrow")]
pub mod arrow;
mod boundary;
pub mod engine;
pub mod error;
pub mod identifiers;
pub mod index;
pub mod levenshtein;
pub mod names;
pub mod person;
pub mod policy;
pub mod scorecard;
pub mod scored;
pub mod status;
pub mod text;
pub mod training;
pub mod version;

#[cfg(test)]
mod calls;
#[cfg(all(test, not(miri)))]
mod layout;
