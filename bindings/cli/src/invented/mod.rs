//! The bundled example data: persons, registry answers and registrations that somebody invented.
//!
//! Everything here is made by a seeded generator, so that the same data come out on every machine;
//! the committed files under `bindings/cli/examples/` are its output, held equal by a test.

mod names;
mod people;
mod random;
