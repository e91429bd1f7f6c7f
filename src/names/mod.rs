//! Names: cleaning, letter codes, phonetic keys, given-name equivalence, transliteration.

mod algorithm;
mod buffer;
mod code;
mod compound;
mod kankowski;
mod letters;
mod normalise;
mod normalise_clean;
pub(crate) mod normalise_letters;
mod script;
mod uk;

pub use algorithm::{sounds_alike, Algorithm, Keys, Kind};
pub use code::Code;
pub use kankowski::Kankowski;
pub use normalise::Normalisation;
