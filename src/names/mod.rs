//! Names: cleaning, letter codes, phonetic keys, given-name equivalence, transliteration.

mod algorithm;
mod code;
mod compound;
mod daitch_mokotoff;
mod foreign;
mod given;
mod kankowski;
mod kind;
mod latin;
mod letters;
mod other_script;
mod row;
mod rules;
mod script;
mod uk;

pub use crate::text::Normalisation;
pub use algorithm::{sounds_alike, Algorithm, Keys};
pub use code::Code;
pub use kankowski::Kankowski;
pub use kind::Kind;
pub use latin::{from_latin, to_latin};
pub(crate) use other_script::{reading_of, write_in_latin};

/// Whether a character stands between the parts of a name: a dash of any sort, white space or the
/// punctuation that divides words.
pub(crate) fn is_separator(character: char) -> bool {
    script::is_separator(character, kind::Version::Two)
}
