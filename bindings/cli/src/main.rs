//! Command line of Osoba.
fn main() {}
